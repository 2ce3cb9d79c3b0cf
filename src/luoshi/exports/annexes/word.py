"""How the annexes look in Word: one file, each annex beginning a page."""

from luoshi.exports.annexes.rows import Annexes
from luoshi.exports.annexes.tables import table
from luoshi.exports.layout import Paper


def document(annexes: Annexes) -> bytes:
    """The .docx file."""
    paper = Paper()
    for annex in annexes.annexes:
        paper.next_section()
        paper.label(annex.label)
        paper.title(annex.title)
        paper.table(table(annex))
        paper.note(*annex.notes, annex.count_words)
    if not annexes.annexes:
        paper.title(annexes.name)
        paper.text("本年度台账还没有责任事项。")
    elif len(annexes.annexes) > 1:
        paper.note(f"以上附件{annexes.total.words()}。")
    return paper.bytes()
