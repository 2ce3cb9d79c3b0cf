"""Workbooks (.xlsx) and separated values (.csv): breakdown tables as offices keep them."""

import csv
import io
from datetime import date, datetime
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from gongwen.errors import Trouble, Unreadable
from gongwen.readers import Reading, text
from gongwen.readers.printer import GridCell, Printer

_SEPARATORS = ",\t;|"
_TITLE_ROWS = 6  # rows above the table that one merged cell fills: the sheet's title


def read(data: bytes, source: str) -> Reading:
    """Every visible sheet: a row that one cell fills above the table is a line, the rest a grid.

    Raises:
        Unreadable: not a whole workbook, or one without text.
    """
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except (KeyError, ValueError, OSError, BadZipFile, InvalidFileException) as error:
        raise Unreadable(source, Trouble.WORKBOOK_DAMAGED) from error
    printer = Printer()
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            _sheet(sheet, printer)
    reading = printer.reading("xlsx")
    if not reading.lines:
        raise Unreadable(source, Trouble.WORKBOOK_WITHOUT_TEXT)
    return reading


def read_csv(data: bytes, source: str) -> Reading:
    """A table of separated values in any Chinese encoding. Raises Unreadable as plain text does."""
    decoded = text.read(data, source).text
    first = decoded.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    rows = [row for row in csv.reader(io.StringIO(decoded), delimiter=separator) if any(row)]
    printer = Printer()
    printer.grid([[GridCell(tuple(cell.split("\n"))) for cell in row] for row in rows])
    return printer.reading("csv")


def _sheet(sheet: Worksheet, printer: Printer) -> None:
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    covered = {
        (row, column)
        for area in merged.values()
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if (row, column) != (area.min_row, area.min_col)
    }
    grid: list[list[GridCell]] = []
    for row in sheet.iter_rows():
        filled = [cell for cell in row if cell.value not in {None, ""}]
        if not filled and not any((cell.row, cell.column) in covered for cell in row):
            continue
        if len(filled) == 1 and not grid and filled[0].row <= _TITLE_ROWS:
            printer.line(_shown(filled[0]), place=f"{sheet.title}!{filled[0].coordinate}")
            continue
        cells = []
        for cell in row:
            if (cell.row, cell.column) in covered:
                continue
            area = merged.get((cell.row, cell.column))
            across, down = (area.size["columns"], area.size["rows"]) if area else (1, 1)
            cells.append(GridCell(tuple(_shown(cell).split("\n")), across, down, f"{sheet.title}!{cell.coordinate}"))
        grid.append(cells)
    printer.grid(grid)


def _shown(cell: Cell | MergedCell) -> str:
    """What the sheet shows: whole numbers without a point, percentages as such, dates in Chinese."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and "%" in (cell.number_format or ""):
        return f"{value * 100:.10g}%"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)
