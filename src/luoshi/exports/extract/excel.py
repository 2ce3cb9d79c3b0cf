"""How extracts look in Excel: a sheet for each unit."""

from luoshi.exports.books import Book
from luoshi.exports.extract.rows import Extracts
from luoshi.exports.extract.tables import table
from luoshi.exports.tables import Column, Table


def workbook(extracts: Extracts) -> bytes:
    """The .xlsx file."""
    book = Book()
    for extract in extracts.extracts:
        book.sheet(extract.unit).draw(
            table(extract), title=extract.title, above=(extract.count_words,), below=extract.notes, across=True
        )
    if not extracts.extracts:
        nothing = Table((Column("责任事项", 225),), ())
        book.sheet("责任事项").draw(
            nothing, title=extracts.name, below=("本年度台账里还没有列入的责任事项。",), across=True
        )
    return book.bytes()
