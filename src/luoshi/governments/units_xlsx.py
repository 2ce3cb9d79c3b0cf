"""Units from the first sheet of an Excel workbook."""

import zipfile
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from luoshi.governments.errors import BadUnits, RowError
from luoshi.governments.units_table import UnitRow, units_of

MAX_ROWS = 5000


def read_units(data: bytes) -> tuple[UnitRow, ...]:
    """The units in the first sheet of the .xlsx file `data`. Raises BadUnits, one line for each bad row."""
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(max_row=MAX_ROWS, values_only=True))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, EOFError) as broken:
        raise BadUnits((RowError(1, "文件打不开，不是 .xlsx 工作簿", "请在 Excel 或 WPS 中另存为 .xlsx"),)) from broken
    return units_of(rows)
