"""A table of holidays and make-up days (日期, 截止日期, 安排, 名称) from an .xlsx or .csv file, row errors included."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openpyxl import load_workbook

from luoshi.calendar.errors import BadDays
from luoshi.calendar.workdays import weekday
from luoshi.governments.errors import RowError
from luoshi.uploads.door import checked
from luoshi.uploads.kinds import DAYS, Kind
from luoshi.uploads.workbooks import BROKEN

COLUMNS = ("日期", "截止日期", "安排", "名称")
NEEDED = ("日期", "安排")
PASSED_OVER = frozenset({"序号", "备注", "星期", "天数", ""})
OFF = frozenset({"放假", "休", "休息", "假"})
ON = frozenset({"上班", "班", "调休上班", "补班"})
HEADING_WITHIN = 5  # rows: a title may stand above the heading
MAX_ROWS, MAX_COLUMNS = 2000, 40
LARGEST_MB = 2  # a table of all days of a century is smaller
LONGEST_HOLIDAY = 31
LONGEST_NAME = 30
SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 1980, 2100
WRITTEN_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class DayRow:
    """A special day as a table gives it; `row` is its number in the file."""

    row: int
    day: date
    works: bool
    name: str


def read_days(name: str, data: bytes) -> tuple[DayRow, ...]:
    """The days in the file, by its content. Raises RefusedFile, or BadDays, a line for each bad row."""
    file = checked(name, data, DAYS, megabytes=LARGEST_MB)
    return days_of(_workbook(data) if file.kind is Kind.XLSX else _lines(data))


def days_of(rows: Iterable[Sequence[object]]) -> tuple[DayRow, ...]:
    """The days in `rows`; the heading stands in one of the first five. Raises BadDays."""
    numbered = [(number, list(cells)) for number, cells in enumerate(rows, 1)]
    heading = next((number for number, cells in numbered[:HEADING_WITHIN] if "日期" in map(_words, cells)), None)
    if heading is None:
        raise BadDays((RowError(1, "找不到“日期”一列", f"请让第一行是表头：{'、'.join(COLUMNS)}"),))
    errors: list[RowError] = []
    places = _places(heading, [_words(cell) for cell in numbered[heading - 1][1]], errors)
    days: list[DayRow] = []
    for number, cells in numbered[heading:]:
        if any(map(_words, cells)):
            days += _days(number, {column: _at(cells, place) for column, place in places.items()}, errors)
    errors += _said_twice(days)
    if not days and not errors:
        errors.append(RowError(heading, "表头下面没有日子", "请填写后再导入"))
    if errors:
        raise BadDays(tuple(sorted(errors, key=lambda error: error.row)))
    return tuple(days)


def _workbook(data: bytes) -> Sequence[Sequence[object]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return list(book.worksheets[0].iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True))
    except BROKEN as broken:
        raise BadDays(
            (RowError(1, "文件打不开，不是 .xlsx 工作簿", "请在 Excel 或 WPS 中另存为 .xlsx 或 .csv"),)
        ) from broken


def _lines(data: bytes) -> Sequence[Sequence[object]]:
    """The rows of a .csv, in UTF-8 or, as Excel in China writes it, GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))[:MAX_ROWS]
        except (UnicodeDecodeError, csv.Error):
            continue
    raise BadDays((RowError(1, "文件打不开，不是 .csv 表格", "请在 Excel 或 WPS 中另存为 .xlsx 或 .csv"),))


def _words(cell: object) -> str:
    return "" if cell is None else re.sub(r"\s+", "", str(cell))


def _at(cells: Sequence[object], place: int) -> object:
    return cells[place] if place < len(cells) else None


def _places(row: int, heading: Sequence[str], errors: list[RowError]) -> dict[str, int]:
    """Which column stands where."""
    places: dict[str, int] = {}
    for place, words in enumerate(heading):
        if words in COLUMNS and words not in places:
            places[words] = place
        elif words in COLUMNS:
            errors.append(RowError(row, f"“{words}”有两列", "请删去一列"))
        elif words not in PASSED_OVER:
            errors.append(RowError(row, f"不认识“{words}”一列", f"列名只能是{'、'.join(COLUMNS)}"))
    errors.extend(RowError(row, f"没有“{column}”一列", "请补上") for column in NEEDED if column not in places)
    return places


def _days(row: int, cells: Mapping[str, object], errors: list[RowError]) -> list[DayRow]:
    """The days of one row, a stretch of several where it names its end; what is wrong with it goes to `errors`."""
    arrangement, name = _words(cells.get("安排")), _words(cells.get("名称"))
    first = _day(row, cells.get("日期"), errors)
    last = _day(row, cells.get("截止日期"), errors) if _words(cells.get("截止日期")) else first
    if arrangement not in OFF | ON:
        errors.append(RowError(row, f"不认识安排“{arrangement}”", "只能写放假或上班"))
        return []
    if len(name) > LONGEST_NAME:
        errors.append(RowError(row, f"名称超过{LONGEST_NAME}字", "请写节日名称"))
    if first is None or last is None:
        return []
    if not first <= last < first + timedelta(days=LONGEST_HOLIDAY):
        errors.append(RowError(row, f"{first}至{last}不是一段假期", "请核对起止日期"))
        return []
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    works = arrangement in ON
    errors.extend(
        RowError(row, f"{day}是{weekday(day)}，本来就上班", "请核对日期，或删去此行")
        for day in days
        if works and day.weekday() < SATURDAY
    )
    return [DayRow(row, day, works, name) for day in days]


def _day(row: int, cell: object, errors: list[RowError]) -> date | None:
    """The day a cell gives; None when it is none, and then it is told."""
    day = cell.date() if isinstance(cell, datetime) else cell
    if not isinstance(day, date):
        written = WRITTEN_DATE.fullmatch(_words(cell))
        try:
            day = date(*map(int, written.groups())) if written is not None else None
        except ValueError:
            day = None  # the thirtieth of February
    if isinstance(day, date) and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    words = _words(cell)
    errors.append(RowError(row, f"{words}不是可用的日期" if words else "没有写出日期", "请写成 2027-10-01"))
    return None


def _said_twice(days: Sequence[DayRow]) -> list[RowError]:
    first: dict[date, int] = {}
    return [
        RowError(each.row, f"{each.day}在第{first[each.day]}行已经有了", "请删去一行")
        for each in days
        if first.setdefault(each.day, each.row) != each.row
    ]
