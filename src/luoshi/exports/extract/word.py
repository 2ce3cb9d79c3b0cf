"""How extracts look in Word: across the page, each unit's pages counted from 1; or one file for each unit, zipped."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from luoshi.exports.extract.rows import Extract, Extracts
from luoshi.exports.extract.tables import table
from luoshi.exports.layout import Paper

ZIP = "application/zip"
FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)  # what an entry without a time bears; no clock is read here


def document(extracts: Extracts) -> bytes:
    """The .docx file, a section for each unit."""
    paper = Paper(across=True)
    for extract in extracts.extracts:
        paper.next_section(across=True, restart=True)
        paper.title(extract.title)
        paper.note(extract.count_words)
        paper.table(table(extract), small=True)
        paper.note(*extract.notes)
    if not extracts.extracts:
        paper.title(extracts.name)
        paper.text("本年度台账里还没有列入的责任事项。")
    return paper.bytes()


def archive(extracts: Extracts) -> bytes:
    """A .zip with a .docx file for each unit, named by it."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as into:
        for extract in extracts.extracts:
            into.writestr(_entry(extract), document(replace(extracts, extracts=(extract,))))
    return file.getvalue()


def _entry(extract: Extract) -> ZipInfo:
    entry = ZipInfo(f"{extract.file}.docx", FIRST_DAY_OF_ZIP)
    entry.compress_type = ZIP_DEFLATED
    return entry
