"""The cells of an uploaded workbook as words: by hidden keys, whatever was typed kept as typed, mistakes placed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.errors import NotAcceptable
from luoshi.exports.form.columns import FIRST_ROW, KEY_ROW, Column
from luoshi.uploads.door import apart
from luoshi.uploads.workbooks import BROKEN

LARGEST, LARGEST_UNPACKED = 5 * 1024 * 1024, 60 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 5000, 300  # the form has some thirty columns
WHOLE_DIGITS = 15


class NotThisForm(NotAcceptable):
    """A file that is no workbook to fill, or one of another sheet."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake: row and column as the workbook shows them, what it is, what to do."""

    row: int
    column: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row: its number in the workbook and its words by key; a key whose cell is broken is left out."""

    row: int
    words: Mapping[str, str]

    def get(self, key: str) -> str:
        """The words of a cell, "" for an empty one."""
        return self.words.get(key, "")


@dataclass(frozen=True, slots=True)
class Cells:
    """A workbook read: rows in which anything stands, and the mistakes of single cells."""

    rows: tuple[FormRow, ...]
    problems: tuple[Problem, ...]


def cells(data: bytes, *, mark: str, asked: tuple[Column, ...]) -> Cells:
    """The rows of the workbook whose mark is this, read apart from this process. Raises NotThisForm, TooHeavy."""
    _refuse_large(data)
    grid = apart(_("填报表"), _grid, data)
    if grid is None or str(grid[0][0].value or "").split(" ")[:1] != mark.split(" ")[:1]:
        raise NotThisForm(_("这个文件不是从填报页下载的填报表；请下载填报表，填好后再上传"))
    if grid[0][0].value != mark:
        raise NotThisForm(_("这份填报表是另一个单位、另一轮或另一年的；请核对后到对应的填报页上传"))
    by_key = {column.key: column for column in asked}
    keys = grid[KEY_ROW - 1] if len(grid) >= KEY_ROW else ()
    places = {str(cell.value): place for place, cell in enumerate(keys) if str(cell.value) in by_key}
    lost = [column.heading or column.key for column in asked if column.key not in places]
    if lost:
        raise NotThisForm(_("填报表少了“%(column)s”列；请重新下载填报表") % {"column": lost[0]})
    rows: list[FormRow] = []
    problems: list[Problem] = []
    for row, line in enumerate(grid[FIRST_ROW - 1 :], FIRST_ROW):
        words: dict[str, str] = {}
        for key, place in places.items():
            cell, column = line[place], by_key[key]
            wrong = _wrong(cell.value, cell.formula, column) if column.filled else None
            if wrong is not None:
                problems.append(Problem(row, column.heading, *wrong))
                continue
            words[key] = _words(cell.value, cell.format)
        if any(words.values()):
            rows.append(FormRow(row, words))
    return Cells(tuple(rows), tuple(problems))


def _refuse_large(data: bytes) -> None:
    if len(data) > LARGEST:
        raise NotThisForm(_("文件超过 5 MB；请只上传填报表本身"))
    try:
        unpacked = sum(each.file_size for each in ZipFile(BytesIO(data)).infolist())
    except BROKEN:
        return  # what is none is told by its cells
    if unpacked > LARGEST_UNPACKED:
        raise NotThisForm(_("文件解开后过大；请重新下载填报表再填"))


class _Cell(NamedTuple):
    """What a cell holds: its value, how it shows, and what was typed where that is a formula."""

    value: Any
    format: str
    formula: Any


def _grid(data: bytes) -> tuple[tuple[_Cell, ...], ...] | None:
    """The first sheet of the workbook, so many rows at most; None where it is none. Runs in a process of its own."""
    try:
        values, formulas = (_first(load_workbook(BytesIO(data), data_only=each)) for each in (True, False))
    except BROKEN:
        return None
    if values is None or formulas is None:
        return None
    last, width = max(min(values.max_row or 0, MOST_ROWS), 1), max(min(values.max_column or 0, MOST_COLUMNS), 1)
    places = [[(row, column) for column in range(1, width + 1)] for row in range(1, last + 1)]
    return tuple(
        tuple(
            _Cell(values.cell(*at).value, str(values.cell(*at).number_format or ""), formulas.cell(*at).value)
            for at in line
        )
        for line in places
    )


def _first(book: Workbook) -> Worksheet | None:
    return next(iter(book.worksheets), None)


def _wrong(value: Any, formula: Any, column: Column) -> tuple[str, str] | None:
    """What is wrong with a cell by itself, and the remedy; None for nothing."""
    if isinstance(formula, str) and formula.startswith("=") and value is None:
        return _("公式没有算出结果"), _("请把公式改为数值（选择性粘贴为值）")
    if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").lstrip("#").replace("/", "").isupper():
        return _("单元格出错：%(value)s") % {"value": value}, _("请改为数值或文字")
    words = str(value) if value is not None else ""
    if len(words) > column.longest:
        told = {"length": len(words), "longest": column.longest}
        return _("有 %(length)s 个字，最多 %(longest)s 个字") % told, _("请精简，详细材料可作附件")
    if column.choices and words.strip() and words.strip() not in column.choices:
        told_choices = {"value": words.strip()}
        return _("没有“%(value)s”这个选项") % told_choices, _("请从下拉列表中选择")
    return None


def _words(value: Any, number_format: str) -> str:
    """What stands in a cell as a person sees it: 7.5, 6.2%, 2026年3月31日."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        percent = "%" in number_format
        digits = Decimal(f"{value:.{WHOLE_DIGITS}g}") * (100 if percent else 1)
        return f"{digits.normalize():f}{'%' if percent else ''}"
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def numbered(rows: tuple[FormRow, ...]) -> Iterator[tuple[int, FormRow]]:
    """Each row with the number of the item in its hidden cell, 0 where there is none."""
    for row in rows:
        held = row.get("item")
        yield (int(held) if held.isdecimal() else 0), row
