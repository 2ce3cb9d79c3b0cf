"""Tables that people fill in, as rows by heading: where the heading stands, which column is which, what a cell says."""

import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from luoshi.governments.errors import BadTable, RowError
from luoshi.uploads.door import apart, checked
from luoshi.uploads.kinds import TABLES

MAX_ROWS, MAX_COLUMNS = 5000, 60
LARGEST_MB = 5
HEADING_WITHIN = 5  # rows: a title or a note may stand above the heading
WRITTEN_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
BROKEN = (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, EOFError)
Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Headed:
    """The columns that a table may have, the first of them marking its heading, and those that are passed over."""

    columns: tuple[str, ...]
    needed: Collection[str]
    passed_over: Collection[str]


def rows_of(
    rows: Iterable[Sequence[object]], headed: Headed, errors: list[RowError]
) -> tuple[int, Sequence[tuple[int, Cells]]] | None:
    """The number of the heading's row, and each row below that says something, with its number, by heading.

    None without a heading in the first rows; that, and what is wrong with the columns, goes to `errors`.
    """
    numbered = [(number, list(cells)) for number, cells in enumerate(rows, 1)]
    mark = headed.columns[0]
    heading = next((number for number, cells in numbered[:HEADING_WITHIN] if mark in map(words_of, cells)), None)
    if heading is None:
        errors.append(RowError(1, f"找不到“{mark}”一列", f"请让第一行是表头：{'、'.join(headed.columns)}"))
        return None
    places = _places(heading, [words_of(cell) for cell in numbered[heading - 1][1]], headed, errors)
    return heading, [
        (number, {column: cells[place] if place < len(cells) else None for column, place in places.items()})
        for number, cells in numbered[heading:]
        if any(map(words_of, cells))
    ]


def words_of(cell: object) -> str:
    """What a cell says, without blanks: headings are often spaced out (名  称)."""
    return "" if cell is None else re.sub(r"\s+", "", str(cell))


def day_of(cell: object) -> date | None:
    """The day a cell gives, as a date or in words; None when it gives none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = WRITTEN_DATE.fullmatch(words_of(cell))
    try:
        return date(*map(int, written.groups())) if written is not None else None
    except ValueError:
        return None  # the thirtieth of February


def sheet_of(data: bytes, *, name: str, refused: type[BadTable]) -> Sequence[Sequence[object]]:
    """The cells of the first sheet of the .xlsx file `data`. Raises RefusedFile, `refused` for what does not open."""
    checked(name, data, TABLES, megabytes=LARGEST_MB)
    rows = first_sheet(data, rows=MAX_ROWS, columns=MAX_COLUMNS)
    if rows is None:
        raise refused((RowError(1, "文件打不开，不是 .xlsx 工作簿", "请在 Excel 或 WPS 中另存为 .xlsx"),))
    return rows


def first_sheet(data: bytes, *, rows: int, columns: int) -> Sequence[Sequence[object]] | None:
    """The cells of the first sheet of an .xlsx file, so many at most; None when it is none.

    Read apart from this process. Raises TooHeavy.
    """
    return apart(_("表格"), _first_sheet, data, rows, columns)


def _first_sheet(data: bytes, rows: int, columns: int) -> list[Sequence[object]] | None:
    """As first_sheet; runs in a process of its own."""
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        return list(book.worksheets[0].iter_rows(max_row=rows, max_col=columns, values_only=True))
    except BROKEN:
        return None


def _places(row: int, heading: Sequence[str], headed: Headed, errors: list[RowError]) -> dict[str, int]:
    """Which column stands where."""
    places: dict[str, int] = {}
    for place, words in enumerate(heading):
        if words in headed.columns and words not in places:
            places[words] = place
        elif words in headed.columns:
            errors.append(RowError(row, f"“{words}”有两列", "请删去一列"))
        elif words not in headed.passed_over:
            errors.append(RowError(row, f"不认识“{words}”一列", f"列名只能是{'、'.join(headed.columns)}"))
    missing = (column for column in headed.needed if column not in places)
    errors.extend(RowError(row, f"没有“{column}”一列", "请补上") for column in missing)
    return places
