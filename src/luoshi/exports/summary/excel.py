"""How a summary looks in Excel: the items with 完成情况, and the counts on a sheet of their own."""

from luoshi.exports.books import Book
from luoshi.exports.summary.rows import Summary
from luoshi.exports.summary.tables import counts, lines


def workbook(summary: Summary) -> bytes:
    """The .xlsx file."""
    book = Book()
    told = (f"{summary.count.words()}；报送情况：{summary.filing.words()}。", summary.owing_words + summary.late_words)
    book.sheet("完成情况").draw(lines(summary), title=summary.title, above=told, across=True)
    book.sheet("计数").draw(counts(summary), title=summary.title, above=told)
    return book.bytes()
