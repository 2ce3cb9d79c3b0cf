"""Units from the first sheet of an Excel workbook."""

from luoshi.governments.errors import BadUnits, RowError
from luoshi.governments.table_rows import first_sheet
from luoshi.governments.units_table import UnitRow, units_of
from luoshi.uploads.door import checked
from luoshi.uploads.kinds import TABLES

MAX_ROWS, MAX_COLUMNS = 5000, 60
LARGEST_MB = 5


def read_units(data: bytes, *, name: str) -> tuple[UnitRow, ...]:
    """The units in the first sheet of the .xlsx file `data`. Raises RefusedFile, BadUnits (a line for each bad row)."""
    checked(name, data, TABLES, megabytes=LARGEST_MB)
    rows = first_sheet(data, rows=MAX_ROWS, columns=MAX_COLUMNS)
    if rows is None:
        raise BadUnits((RowError(1, "文件打不开，不是 .xlsx 工作簿", "请在 Excel 或 WPS 中另存为 .xlsx"),))
    return units_of(rows)
