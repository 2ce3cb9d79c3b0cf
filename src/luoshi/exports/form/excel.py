"""The workbook to fill: ids in hidden columns, what may be filled in white, lists to choose from."""

from collections.abc import Iterator, Mapping
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.exports.books import FANG, HEI, lines_of
from luoshi.exports.form.columns import FIRST_ROW, HEAD_ROW, KEY_ROW, Column, columns, mark
from luoshi.exports.tables import clean
from luoshi.items.rows import TargetRow
from luoshi.reporting.content import ANSWERS, CAUSES, CURVES, STATUSES, FigureAnswer, Plan, Report
from luoshi.reporting.figures import display_unit, planned_words, written
from luoshi.reporting.rows import Line, SheetPage

HOW_TO = (
    "填写说明：只填白色的格；数据连单位一起填，如 82.56万平方米；没有数据的选原因，不要空着也不要填 0；"
    "分对象的（几条线、几个项目），在该目标下面插入一行，写明对象和数据。"
    "灰色的格和隐藏的编号请勿改动。填好后在填报页“用 Excel 填报”处上传，核对变化以后才写入。"
)
HOW_TO_PLAN = (
    "填写说明：只填白色的格；计划值连单位一起填，如 30公里。灰色的格和隐藏的编号请勿改动。"
    "填好后在办理方案页“用 Excel 填报”处上传，核对变化以后才写入。"
)
EDGE = Side(style="thin", color="A6A6A6")
GREY = PatternFill("solid", fgColor="F0F0EC")
FILL, GIVEN, HEAD = "填写", "已列", "列名"
SPARE_ROWS = 200  # choices hold for inserted rows too
Value = str | int


def workbook(page: SheetPage, *, title: str, code: str, rounds: Mapping[int, str]) -> bytes:
    """The .xlsx file of a sheet as it stands; no cell of it is a formula."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("openpyxl made a workbook whose first sheet is no worksheet")
    book.properties.creator = ""
    _styles(book)
    sheet.title = "填报"
    plan = page.number == 0
    asked = columns(rounds, plan=plan)
    _head(sheet, asked, title=title, how_to=HOW_TO_PLAN if plan else HOW_TO)
    _write(sheet, 1, 1, mark((code, page.year, page.number, page.body_id)))
    at = FIRST_ROW
    for line in page.lines:
        rows = list(_rows(line))
        for values in rows:
            _row(sheet, at, asked, values, share=len(rows))
            at += 1
        _join(sheet, asked, at - len(rows), at - 1)
    _choices(sheet, asked, at + SPARE_ROWS)
    _page(sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(line: Line) -> Iterator[Mapping[str, Value]]:
    """A row for each answer to each target, at least one; the item's words stand in the first."""
    about: dict[str, Value] = {
        "item": line.item.id,
        "version": line.version,
        "number": f"{line.item.stream_name}{line.item.label}",
        "wording": line.item.wording,
    }
    content = line.content
    if isinstance(content, Plan):
        targets = "\n".join(f"{target.subject} {target.figure.text}" for target in line.item.targets)
        yield about | {"goal": targets} | plan_values(content, line.item.targets)
        return
    words = report_values(content)
    for field in line.figures:
        known = {answer.object: answer for answer in field.before}
        for answer in field.answers or tuple(FigureAnswer(object=name) for name in known) or (FigureAnswer(),):
            yield (
                about
                | words
                | {
                    "target": field.target.id,
                    "goal": f"{field.target.subject} {field.target.figure.text}（{field.target.base_word}）",
                    "before": _said(known.get(answer.object), field.target),
                }
                | answer_values(answer)
            )
            words = {}
    if not line.figures:
        yield about | words


def report_values(content: Report) -> dict[str, Value]:
    """The words of a report as they stand in their cells."""
    return {
        "status": STATUSES.get(content.status, ""),
        "progress": content.progress,
        "problems": content.problems,
        "cause": CAUSES.get(content.cause, ""),
        "next_steps": content.next_steps,
        "coordinate": content.coordinate,
        "unchanged_why": content.unchanged_why if content.unchanged else "",
    }


def answer_values(answer: FigureAnswer) -> dict[str, Value]:
    """An answer to a target as it stands in its cells."""
    return {
        "object": answer.object,
        "typed": answer.typed,
        "answer": ANSWERS[answer.answer] if answer.answer not in {"", "value"} else "",
        "growth": f"{answer.growth.normalize():f}" if answer.growth is not None else "",
        "rank": answer.rank,
        "period": answer.period,
    }


def plan_values(content: Plan, targets: tuple[TargetRow, ...]) -> dict[str, Value]:
    """A handling plan as it stands in its cells."""
    found: dict[str, Value] = {
        name: getattr(content, name) for name in ("goals", "measures", "deadline", "leader", "section", "handler")
    }
    found["curve"] = CURVES.get(content.curve, "")
    for each in content.milestones:
        found[f"milestone_{each.round}"] = each.words
        found[f"planned_{each.round}"] = planned_words(each, targets)
    return found


def _said(answer: FigureAnswer | None, target: TargetRow) -> str:
    if answer is None:
        return ""
    if answer.answer != "value":
        return ANSWERS[answer.answer] if answer.answer else ""
    return written(answer.value, answer.unit, answer.typed, own=display_unit(target)) or answer.typed


def _styles(book: Workbook) -> None:
    top = Alignment(vertical="top", wrap_text=True)
    border = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
    text, bold = Font(name=FANG, size=11), Font(name=HEI, size=11)
    book.add_named_style(NamedStyle(FILL, font=text, alignment=top, border=border, number_format="@"))
    book.add_named_style(NamedStyle(GIVEN, font=text, alignment=top, border=border, fill=GREY))
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    book.add_named_style(NamedStyle(HEAD, font=bold, alignment=middle, border=border, fill=GREY))


def _head(sheet: Worksheet, asked: tuple[Column, ...], *, title: str, how_to: str) -> None:
    first = next(place for place, column in enumerate(asked, 1) if column.heading)
    wide = sum(column.width for column in asked)
    for row, text, size in ((1, title, 16), (2, how_to, 10)):
        _write(sheet, row, first, text)
        sheet.cell(row, first).font = Font(name=HEI if row == 1 else FANG, size=size)
        sheet.cell(row, first).alignment = Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=len(asked))
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 16 * lines_of(how_to, wide, 10) + 8
    for place, column in enumerate(asked, 1):
        letter = get_column_letter(place)
        _write(sheet, KEY_ROW, place, column.key)
        _write(sheet, HEAD_ROW, place, column.heading, HEAD)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = not column.heading
    sheet.row_dimensions[KEY_ROW].hidden = True
    sheet.row_dimensions[HEAD_ROW].height = 34
    sheet.freeze_panes = f"{get_column_letter(first + 2)}{FIRST_ROW}"


def _row(sheet: Worksheet, at: int, asked: tuple[Column, ...], values: Mapping[str, Value], *, share: int) -> None:
    """A row; what spans the `share` rows of an item asks of each its part of the height."""
    for place, column in enumerate(asked, 1):
        fills = column.filled and (not column.by_target or "target" in values)
        _write(sheet, at, place, values.get(column.key, ""), FILL if fills else GIVEN)
    tallest = max(
        lines_of(str(values.get(each.key, "")), each.width, 11) / (1 if each.by_target else share)
        for each in asked
        if each.heading
    )
    sheet.row_dimensions[at].height = min(400, max(2, tallest) * 15.5 + 6)


def _join(sheet: Worksheet, asked: tuple[Column, ...], first: int, last: int) -> None:
    """What is said of an item and not of a target is one cell over the item's rows."""
    if last <= first:
        return
    for place, column in enumerate(asked, 1):
        if column.heading and not column.by_target:
            sheet.merge_cells(start_row=first, end_row=last, start_column=place, end_column=place)


def _choices(sheet: Worksheet, asked: tuple[Column, ...], last: int) -> None:
    for place, column in enumerate(asked, 1):
        if column.choices:
            letter = get_column_letter(place)
            listed = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            listed.error, listed.errorTitle = "请从列表中选择", column.heading
            sheet.add_data_validation(listed)
            listed.add(f"{letter}{FIRST_ROW}:{letter}{last}")


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _write(sheet: Worksheet, row: int, place: int, value: Value, style: str = "") -> None:
    cell = sheet.cell(row, place, (clean(value) or None) if isinstance(value, str) else value)
    if isinstance(value, str) and value and isinstance(cell, Cell):
        cell.data_type = "s"  # a text that begins with = stays a text
    if style:
        cell.style = style
