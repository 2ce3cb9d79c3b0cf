"""How the sheet looks in Word: across, the line to sign and the 校验码 at the foot of every page."""

from luoshi.exports.layout import Paper
from luoshi.exports.sheet.rows import Sheet
from luoshi.exports.sheet.tables import table


def document(sheet: Sheet) -> bytes:
    """The .docx file."""
    paper = Paper(across=True, foot=(sheet.signature, sheet.code))
    paper.title(sheet.title)
    paper.note(sheet.above)
    paper.table(table(sheet), small=True)
    paper.note(*sheet.below)
    return paper.bytes()
