"""The sheet's table as both Word and Excel draw it: across the page."""

from luoshi.exports.sheet.rows import HEADINGS, PLAN_HEADINGS, Sheet
from luoshi.exports.tables import Column, Row, Table, lines_in

# Millimetres of the 225 of a page across.
WIDTHS = (17, 44, 28, 32, 15, 36, 18, 18, 17)
PLAN_WIDTHS = (17, 44, 27, 34, 36, 28, 11, 13, 15)
CENTRED = {0, 4}
WUHAO, TALL = 3.7, 9  # millimetres of a character of 五号; lines from which a row may go over two pages


def table(sheet: Sheet) -> Table:
    """A sheet's table."""
    headings, widths = (PLAN_HEADINGS, PLAN_WIDTHS) if sheet.plan else (HEADINGS, WIDTHS)
    centred = {0} if sheet.plan else CENTRED
    columns = tuple(
        Column(heading, width, centred=place in centred)
        for place, (heading, width) in enumerate(zip(headings, widths, strict=True))
    )
    return Table(columns, tuple(Row(line.cells, may_split=_tall(line.cells, widths)) for line in sheet.lines))


def _tall(cells: tuple[str, ...], widths: tuple[int, ...]) -> bool:
    """Whether a row takes half a page: kept whole it would leave the page before it half empty, the first one bare."""
    return any(lines_in(cell, width, WUHAO) > TALL for cell, width in zip(cells, widths, strict=True))
