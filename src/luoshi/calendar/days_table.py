"""A table of holidays and make-up days (日期, 截止日期, 安排, 名称) from an .xlsx or .csv file, row errors included."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.calendar.errors import BadDays
from luoshi.calendar.workdays import weekday
from luoshi.governments.errors import RowError
from luoshi.governments.table_rows import Headed, day_of, first_sheet, rows_of, words_of
from luoshi.uploads.door import checked
from luoshi.uploads.kinds import DAYS, Kind

COLUMNS = ("日期", "截止日期", "安排", "名称")
NEEDED = ("日期", "安排")
PASSED_OVER = frozenset({"序号", "备注", "星期", "天数", ""})
OFF = frozenset({"放假", "休", "休息", "假"})
ON = frozenset({"上班", "班", "调休上班", "补班"})
MAX_ROWS, MAX_COLUMNS = 2000, 40
LARGEST_MB = 2  # a table of all days of a century is smaller
LONGEST_HOLIDAY = 31
LONGEST_NAME = 30
SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 1980, 2100


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
    errors: list[RowError] = []
    table = rows_of(rows, Headed(COLUMNS, NEEDED, PASSED_OVER), errors)
    if table is None:
        raise BadDays(tuple(errors))
    heading, below = table
    days: list[DayRow] = []
    for number, cells in below:
        days += _days(number, cells, errors)
    errors += _said_twice(days)
    if not days and not errors:
        errors.append(RowError(heading, "表头下面没有日子", "请填写后再导入"))
    if errors:
        raise BadDays(tuple(sorted(errors, key=lambda error: error.row)))
    return tuple(days)


def _workbook(data: bytes) -> Sequence[Sequence[object]]:
    rows = first_sheet(data, rows=MAX_ROWS, columns=MAX_COLUMNS)
    if rows is None:
        raise BadDays((RowError(1, "文件打不开，不是 .xlsx 工作簿", "请在 Excel 或 WPS 中另存为 .xlsx 或 .csv"),))
    return rows


def _lines(data: bytes) -> Sequence[Sequence[object]]:
    """The rows of a .csv, in UTF-8 or, as Excel in China writes it, GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))[:MAX_ROWS]
        except (UnicodeDecodeError, csv.Error):
            continue
    raise BadDays((RowError(1, "文件打不开，不是 .csv 表格", "请在 Excel 或 WPS 中另存为 .xlsx 或 .csv"),))


def _days(row: int, cells: Mapping[str, object], errors: list[RowError]) -> list[DayRow]:
    """The days of one row, a stretch of several where it names its end; what is wrong with it goes to `errors`."""
    arrangement, name = words_of(cells.get("安排")), words_of(cells.get("名称"))
    first = _day(row, cells.get("日期"), errors)
    last = _day(row, cells.get("截止日期"), errors) if words_of(cells.get("截止日期")) else first
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
    day = day_of(cell)
    if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    words = words_of(cell)
    errors.append(RowError(row, f"{words}不是可用的日期" if words else "没有写出日期", "请写成 2027-10-01"))
    return None


def _said_twice(days: Sequence[DayRow]) -> list[RowError]:
    first: dict[date, int] = {}
    return [
        RowError(each.row, f"{each.day}在第{first[each.day]}行已经有了", "请删去一行")
        for each in days
        if first.setdefault(each.day, each.row) != each.row
    ]
