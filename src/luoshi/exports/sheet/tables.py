"""The sheet's table as both Word and Excel draw it: across the page."""

from luoshi.exports.sheet.rows import HEADINGS, Sheet
from luoshi.exports.tables import Column, Row, Table

WIDTHS = (17, 41, 28, 32, 15, 36, 18, 18, 20)  # millimetres of the 225 of a page across
CENTRED = {0, 4}


def table(sheet: Sheet) -> Table:
    """A sheet's table."""
    columns = tuple(
        Column(heading, width, centred=place in CENTRED)
        for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True))
    )
    return Table(columns, tuple(Row(sheet.cells(line)) for line in sheet.lines))
