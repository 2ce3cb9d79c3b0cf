"""How the form of contacts looks in Excel: three lines for each unit, its name across them."""

from luoshi.exports.books import Book
from luoshi.exports.contacts.rows import HEADINGS, Contacts
from luoshi.exports.tables import Column, Row, Table

WIDTHS = (12, 48, 32, 28, 35, 35, 35)  # millimetres of the 225 of a page across
BY_UNIT = frozenset({0, 1})


def workbook(contacts: Contacts) -> bytes:
    """The .xlsx file."""
    columns = tuple(Column(heading, width, centred=True) for heading, width in zip(HEADINGS, WIDTHS, strict=True))
    book = Book()
    table = Table(columns, tuple(Row(cells) for cells in contacts.cells()), merged=BY_UNIT)
    book.sheet("联络员名单").draw(table, title=contacts.title, above=contacts.notes, across=True)
    return book.bytes()
