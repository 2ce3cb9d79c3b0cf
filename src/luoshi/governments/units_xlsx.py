"""Units from the first sheet of an Excel workbook."""

from luoshi.governments.units_table import UnitRow


def read_units(data: bytes) -> tuple[UnitRow, ...]:
    """The units in the first sheet of the .xlsx file `data`. Raises BadUnits, one line for each bad row."""
    raise NotImplementedError
