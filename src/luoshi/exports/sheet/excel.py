"""How the sheet looks in Excel: the same table, the same foot on every page."""

from luoshi.exports.books import Book
from luoshi.exports.sheet.rows import Sheet
from luoshi.exports.sheet.tables import table


def workbook(sheet: Sheet) -> bytes:
    """The .xlsx file."""
    book = Book()
    foot = f"{sheet.signature}　　{sheet.code}"  # the foot of a sheet is one line
    page = book.sheet(sheet.unit)
    page.draw(table(sheet), title=sheet.title, above=(sheet.above,), below=sheet.below, across=True, foot=foot)
    return book.bytes()
