"""How the annexes look in Excel: a sheet for each."""

from luoshi.exports.annexes.rows import Annexes
from luoshi.exports.annexes.tables import table
from luoshi.exports.books import Book
from luoshi.exports.tables import Column, Table


def workbook(annexes: Annexes) -> bytes:
    """The .xlsx file."""
    book = Book()
    for annex in annexes.annexes:
        last = annex is annexes.annexes[-1] and len(annexes.annexes) > 1
        total = (f"以上附件{annexes.total.words()}。",) if last else ()
        book.sheet(annex.label).draw(
            table(annex), title=annex.title, label=annex.label, below=(*annex.notes, annex.count_words, *total)
        )
    if not annexes.annexes:
        nothing = Table((Column("责任事项", 156),), ())
        book.sheet("附件").draw(nothing, title=annexes.name, below=("本年度台账还没有责任事项。",))
    return book.bytes()
