"""An .xlsx file as sheets of words, merged cells resolved; what is no workbook is refused in one line."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.items.errors import NoWorkbook
from luoshi.uploads.door import apart
from luoshi.uploads.workbooks import BROKEN

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 5000, 60
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PERCENT = re.compile(r"0%|%\s*$")
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as words by row and column, both from 0; a merged cell says the words of its first one everywhere.

    `merged` leads from every cell of a merged range but the first to that first one.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: Mapping[Place, Place]

    def at(self, row: int, column: int) -> str:
        """The words of a cell; "" beyond the sheet."""
        return self.rows[row][column] if 0 <= row < len(self.rows) and column < len(self.rows[row]) else ""

    def own(self, row: int, column: int) -> str:
        """The words that stand in the cell itself; "" where it only belongs to a merged range."""
        return "" if (row, column) in self.merged else self.at(row, column)

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)


def sheets_of(data: bytes, *, name: str) -> tuple[Sheet, ...]:
    """The sheets that say something, read apart from this process. Raises NoWorkbook, TooHeavy."""
    _refuse_what_is_none(data, name)
    sheets = apart(name, _sheets, data)
    if sheets is None:
        raise NoWorkbook(_("%(name)s：表格文件损坏；请用 Excel 或 WPS 打开后另存为 .xlsx") % {"name": name})
    filled = tuple(sheet for sheet in sheets if any(any(row) for row in sheet.rows))
    if not filled:
        raise NoWorkbook(_("%(name)s：表格里没有内容；请检查是否存错了文件") % {"name": name})
    return filled


def _refuse_what_is_none(data: bytes, name: str) -> None:
    if len(data) > MAX_BYTES:
        raise NoWorkbook(
            _("%(name)s：文件有 %(size)d MB，超过 %(limit)d MB；请去掉图片或拆分后再上传")
            % {"name": name, "size": len(data) // 2**20, "limit": MAX_BYTES // 2**20}
        )
    if data.startswith(OLD_OFFICE):
        raise NoWorkbook(
            _("%(name)s：是旧版 .xls 或设有密码的工作簿；请在 Excel 或 WPS 中打开，另存为不设密码的 .xlsx")
            % {"name": name}
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as broken:
        raise NoWorkbook(
            _("%(name)s：文件打不开，不是 .xlsx 工作簿；请在 Excel 或 WPS 中另存为 .xlsx") % {"name": name}
        ) from broken
    if unpacked > MAX_UNPACKED:
        raise NoWorkbook(_("%(name)s：压缩内容远超一份表格的大小；请核实文件来源") % {"name": name})


def _sheets(data: bytes) -> tuple[Sheet, ...] | None:
    """All sheets; None where openpyxl cannot open them. Runs in a process of its own."""
    try:
        book = load_workbook(BytesIO(data), data_only=True)
        return tuple(_sheet(page) for page in book.worksheets)
    except BROKEN:
        return None


def _sheet(page: Worksheet) -> Sheet:
    cells = page.iter_rows(max_row=min(page.max_row, MAX_ROWS), max_col=min(page.max_column, MAX_COLUMNS))
    rows = [[_words(cell.value, str(cell.number_format or "")) for cell in row] for row in cells]
    merged: dict[Place, Place] = {}
    for area in page.merged_cells.ranges:
        first = (area.min_row - 1, area.min_col - 1)
        for row in range(area.min_row - 1, min(area.max_row, len(rows))):
            for column in range(area.min_col - 1, min(area.max_col, len(rows[row]))):
                if (row, column) != first:
                    merged[row, column] = first
                    rows[row][column] = rows[first[0]][first[1]]
    return Sheet(name=str(page.title), rows=tuple(map(tuple, rows)), merged=merged)


def _words(value: Any, number_format: str) -> str:
    """What a cell says: figures as they show, days as 2026-03-01, lines kept."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return day.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _figure(Decimal(str(value)), number_format)
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in str(value).replace("\r\n", "\n").split("\n"))
    return "\n".join(lines).strip()


def _figure(value: Decimal, number_format: str) -> str:
    percent = bool(PERCENT.search(number_format))
    shown = (value * 100 if percent else value).normalize()
    return f"{shown:f}" + ("%" if percent else "")
