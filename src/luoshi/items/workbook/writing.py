"""The breakdown as the bytes of an .xlsx file: a sheet to work in, and one that explains it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.items.models import Item
from luoshi.items.workbook.columns import FIXED, ID, LEADER, MODE, NUMBER, OWN_ROLE, STREAM, WIDTHS, WORDING, Line
from luoshi.items.workbook.target_columns import (
    BASE,
    COMPARATOR,
    DROP,
    JUDGES,
    MEASURE,
    NATURE,
    NO,
    SUBJECT,
    TARGET_FIXED,
    TARGET_SHEET,
    TARGET_WIDTHS,
    VALUE,
    YES,
    TargetLine,
    offered,
)

PLAIN_NUMBER = re.compile(r"-?\d{1,14}|-?(?=[\d.]{3,15}$)\d+\.\d*[1-9]")
HEAD_ROW = 3
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
GREY = PatternFill("solid", fgColor="F2F2EF")
HAIR = Border(bottom=Side(style="hair", color="999999"))
OPEN, LOCKED, TITLE, NOTE = "open", "locked", "heading", "note"
EXPLAINED = (
    "怎样用这张表",
    "1. 白底的格可以改：所属部分、责任事项、责任类别、上级责任部门、责任单位、责任方式、责任领导、完成时限、备注。",
    "2. 灰底的格不要改。“编号”认出这一行是台账里的哪一项，末尾的校验码记着导出时的内容，删改会被退回。",
    "3. 新增事项：在最后另起一行，编号留空，写明任务来源和责任事项；序号留空则接着往下编。复制来的行请清空编号。",
    "4. 删去一行不等于移出台账：表里没有的事项和目标保持原样。",
    "5. 责任单位一行一个(单元格内换行 Alt+Enter)，前面可写 牵头、配合、分工负责、汇总，如“牵头 住建局”。",
    "6. 目标在“目标”表里改：目标值写成 82.56万、9、6—8，单位单独一列；下降写负数；相对关系(高于全市)写在目标值里。",
    "7. 新增目标：在“目标”表最后另起一行，编号留空，“事项”填来源加序号，如 年度计划2；期间、口径留空为全年、报告目标。",
    "8. 这份表里新增的事项也可以一并写目标：“事项”填它在第一张表的行号，如 第57行；写了序号的，也可填来源加序号。",
    "9. 删去一个目标：在那一行的“删除”列填“删除”。已有填报数值的目标不能删。",
    "10. 同名、同度量、同期间的几行是同一目标的几个口径，其中只有一行“据此评判”填“是”。",
    "11. 改完保存，在“Excel 改台账”页上传。系统先列出每一处改动，确认后才写入；导出之后别人改过的行会退回，不会盖掉。",
)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a sheet: widths by heading, those whose cells are grey, what some offer, which write numbers."""

    widths: Mapping[str, int]
    fixed: Collection[str]
    numbers: Collection[str]
    offers: Mapping[str, Collection[str]]
    frozen: str


def write_workbook(
    lines: Sequence[Line],
    targets: Sequence[TargetLine],
    *,
    title: str,
    note: str,
    streams: Sequence[str],
    seats: Sequence[str],
) -> bytes:
    """The workbook; no cell of it is a formula. `streams` and `seats` are what their columns offer."""
    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("openpyxl made a workbook whose first sheet is no worksheet")
    page.title = "责任分解"
    top = Alignment(vertical="top", wrap_text=True)
    book.add_named_style(NamedStyle(TITLE, font=Font(size=16, bold=True)))
    book.add_named_style(NamedStyle(NOTE, font=Font(size=9, color="666666")))
    book.add_named_style(NamedStyle(OPEN, border=HAIR, alignment=top, protection=Protection(locked=False)))
    grey = Font(color="777777")
    book.add_named_style(NamedStyle(LOCKED, border=HAIR, alignment=top, fill=GREY, font=grey))
    modes = [str(label) for _value, label in Item.Mode.choices]
    offers = {STREAM: streams, OWN_ROLE: ["主办", "协办"], MODE: modes, LEADER: seats}
    rows = [{ID: line.name, **line.cells} for line in lines]
    _fill(page, _Columns(WIDTHS, FIXED, {NUMBER}, offers, WORDING), rows, title=title, note=note)
    rows = [{ID: line.name, **line.cells} for line in targets]
    _fill(book.create_sheet(TARGET_SHEET), _target_columns(), rows, title=f"{title}·目标", note=note)
    _explain(book.create_sheet("说明"))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _target_columns() -> _Columns:
    words = offered()
    offers = {
        MEASURE: words.measures,
        COMPARATOR: words.comparators,
        BASE: words.bases,
        NATURE: [word for word in words.natures if word],
        JUDGES: (YES, NO),
        DROP: (DROP,),
    }
    return _Columns(TARGET_WIDTHS, {*TARGET_FIXED}, {VALUE}, offers, SUBJECT)


def _fill(page: Worksheet, columns: _Columns, rows: Sequence[Mapping[str, str]], *, title: str, note: str) -> None:
    """A whole sheet: title, note, headings, rows, what may be chosen, how it prints."""
    _write(page, 1, 1, title, style=TITLE)
    _write(page, 2, 1, note, style=NOTE)
    for place, (column, width) in enumerate(columns.widths.items(), 1):
        heading = page.cell(HEAD_ROW, place, column)
        heading.font = Font(bold=True)
        heading.fill = GREY
        heading.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = width
    for row, cells in enumerate(rows, HEAD_ROW + 1):
        for place, column in enumerate(columns.widths, 1):
            value = _number(cells.get(column, "")) if column in columns.numbers else cells.get(column, "")
            _write(page, row, place, value, style=LOCKED if column in columns.fixed else OPEN)
    _offer(page, len(rows), columns)
    page.freeze_panes = f"{get_column_letter([*columns.widths].index(columns.frozen) + 1)}{HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(columns.widths))}{HEAD_ROW + max(len(rows), 1)}"
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _number(words: str) -> str | int | float:
    """A cell's words as a number where they are one that comes back the same."""
    if not PLAIN_NUMBER.fullmatch(words):
        return words
    return float(words) if "." in words else int(words)


def _write(page: Worksheet, row: int, place: int, value: str | int | float, *, style: str) -> None:
    cell = page.cell(row, place, NOT_XML.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str) and isinstance(cell, Cell):
        cell.data_type = "s"  # a text that begins with = stays a text
    cell.style = style


def _offer(page: Worksheet, count: int, columns: _Columns) -> None:
    """What some columns offer to choose; other words are still taken and told in the preview."""
    last = HEAD_ROW + count + 200
    for column, words in columns.offers.items():
        listed = ",".join(words)
        if words and len(listed) < 250 and '"' not in listed:  # Excel's limit for a list in place
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
            letter = get_column_letter([*columns.widths].index(column) + 1)
            rule.add(f"{letter}{HEAD_ROW + 1}:{letter}{last}")
            page.add_data_validation(rule)


def _explain(page: Worksheet) -> None:
    page.column_dimensions["A"].width = 100
    for row, words in enumerate(EXPLAINED, 1):
        cell = page.cell(row, 1, words)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=row == 1, size=14 if row == 1 else 11)
