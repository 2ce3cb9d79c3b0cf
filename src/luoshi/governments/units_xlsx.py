"""Units from the first sheet of an Excel workbook."""

from io import BytesIO

from openpyxl import load_workbook

from luoshi.governments.errors import BadUnits, RowError
from luoshi.governments.units_table import UnitRow, units_of
from luoshi.uploads.door import checked
from luoshi.uploads.kinds import TABLES
from luoshi.uploads.workbooks import BROKEN

MAX_ROWS, MAX_COLUMNS = 5000, 60
LARGEST_MB = 5


def read_units(data: bytes, *, name: str) -> tuple[UnitRow, ...]:
    """The units in the first sheet of the .xlsx file `data`. Raises RefusedFile, BadUnits (a line for each bad row)."""
    checked(name, data, TABLES, megabytes=LARGEST_MB)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True))
    except BROKEN as broken:
        raise BadUnits((RowError(1, "文件打不开，不是 .xlsx 工作簿", "请在 Excel 或 WPS 中另存为 .xlsx"),)) from broken
    return units_of(rows)
