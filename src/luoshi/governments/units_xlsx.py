"""Units from the first sheet of an Excel workbook."""

from luoshi.governments.errors import BadUnits
from luoshi.governments.table_rows import sheet_of
from luoshi.governments.units_table import UnitRow, units_of


def read_units(data: bytes, *, name: str) -> tuple[UnitRow, ...]:
    """The units in the first sheet of the .xlsx file `data`. Raises RefusedFile, BadUnits (a line for each bad row)."""
    return units_of(sheet_of(data, name=name, refused=BadUnits))
