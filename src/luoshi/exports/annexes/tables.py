"""The annexes' tables as both Word and Excel draw them: S003's columns and their widths."""

from luoshi.exports.annexes.rows import Annex
from luoshi.exports.tables import Column, Row, Span, Table

# Millimetres of the 156 of a page's text.
FROM_ABOVE = (12, 80, 14, 25, 25)
OWN = (12, 108, 36)


def table(annex: Annex) -> Table:
    """An annex's table; a part's heading spans it."""
    widths = FROM_ABOVE if annex.from_above else OWN
    columns = tuple(
        Column(heading, width, centred=place != 1)
        for place, (heading, width) in enumerate(zip(annex.headings, widths, strict=True))
    )
    rows: list[Row | Span] = []
    for part in annex.parts:
        rows.extend([Span(part.title)] if part.title else [])
        rows.extend(Row(annex.cells(line)) for line in part.lines)
    return Table(columns, tuple(rows))
