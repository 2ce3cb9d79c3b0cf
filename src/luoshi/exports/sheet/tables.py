"""The sheet's table as both Word and Excel draw it: across the page."""

from luoshi.exports.sheet.rows import HEADINGS, PLAN_HEADINGS, Sheet
from luoshi.exports.tables import Column, Row, Table

# Millimetres of the 225 of a page across.
WIDTHS = (17, 44, 28, 32, 15, 36, 18, 18, 17)
PLAN_WIDTHS = (17, 44, 27, 34, 36, 28, 11, 13, 15)
CENTRED = {0, 4}


def table(sheet: Sheet) -> Table:
    """A sheet's table."""
    headings, widths = (PLAN_HEADINGS, PLAN_WIDTHS) if sheet.plan else (HEADINGS, WIDTHS)
    centred = {0} if sheet.plan else CENTRED
    columns = tuple(
        Column(heading, width, centred=place in centred)
        for place, (heading, width) in enumerate(zip(headings, widths, strict=True))
    )
    return Table(columns, tuple(Row(line.cells) for line in sheet.lines))
