"""The extract's table as both Word and Excel draw it: across the page."""

from luoshi.exports.extract.rows import HEADINGS, Extract
from luoshi.exports.tables import Column, Row, Table

WIDTHS = (11, 21, 76, 18, 29, 22, 34, 14)  # millimetres of the 225 of a page across
CENTRED = {0, 1, 3, 5, 7}


def table(extract: Extract) -> Table:
    """An extract's table."""
    columns = tuple(
        Column(heading, width, centred=place in CENTRED)
        for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True))
    )
    return Table(columns, tuple(Row(cells) for cells in extract.cells()))
