"""How the table of people looks in Excel, with lists to choose from; and the list of one-time passwords."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from luoshi.exports.books import PLAIN, Book, Sheet, write
from luoshi.exports.tables import Column, Row, Table
from luoshi.governments.models import AT_A_BODY, Role
from luoshi.governments.people_table import BODY, COLUMNS, ROLE, PersonRow
from luoshi.governments.people_taking import Opened

WIDTHS = (44, 24, 16, 40, 60, 28, 28, 36)  # millimetres
SHEET, UNITS = "人员表", "单位名录"
NAME = "要开账号的填“用户名”（字母、数字，如 fagai-lianluo；不必用真名），没有填的行不导入。"
HOW_TO = (
    f"一行是一个单位的一个职务。{NAME}任期和代理依据没有的不填，日期写成 2026-03-01。",
    "有编号的行是已经有的账号，不要改动；同一个账号再任一个职务的，另加一行，填上编号。科室负责人、分管领导等另加行。",
)
HOW_TO_ACCOUNTS = (
    f"一行是一个账号，单位和职务留空，由安全管理员安排。{NAME}",
    "有编号的行是已经有的账号，不要改动。",
)
HOW_TO_POSTS = (
    "一行是一个单位的一个职务，由谁任职就填他的编号；还没有职务的账号列在最后，编号由系统管理员开账号时产生。",
    "没有填编号的行不导入。任期和代理依据没有的不填，日期写成 2026-03-01。",
)
SPARE_ROWS = 400  # the choices hold for rows that are added
TEXT = "@"  # 001 stays 001, and a day as it was typed
ONCE_COLUMNS = (
    Column("单位", 50),
    Column("职务", 28, centred=True),
    Column("用户名", 42),
    Column("显示名称", 60),
    Column("一次性密码", 60),
)
TELL = "当面或电话告知本人；首次登录时必须改成自己的密码。发完后请删除本表。"


def workbook(rows: Sequence[PersonRow], *, title: str, units: Sequence[str], opens: bool, gives: bool) -> bytes:
    """The .xlsx file to fill in; the notes at its head speak to who opens accounts, gives posts, or both."""
    columns = tuple(Column(name, width) for name, width in zip(COLUMNS, WIDTHS, strict=True))
    book = Book()
    sheet = book.sheet(SHEET)
    how_to = HOW_TO if opens and gives else HOW_TO_ACCOUNTS if opens else HOW_TO_POSTS
    sheet.draw(Table(columns, tuple(Row(_cells(row)) for row in rows)), title=title, above=how_to, across=True)
    first, last = sheet.row - len(rows), sheet.row + SPARE_ROWS
    for place in range(COLUMNS.index(BODY) + 1, len(COLUMNS) + 1):
        for line in range(first, last):
            sheet.page.cell(line, place).number_format = TEXT
    roles = ",".join(str(role.label) for role in Role if role in AT_A_BODY)
    _choose(sheet, ROLE, f'"{roles}"', first, last)
    if units:
        _choose(sheet, BODY, f"'{UNITS}'!$A$1:$A${len(units)}", first, last)
        listed = book.sheet(UNITS).page
        for line, unit in enumerate(units, 1):
            write(listed, line, 1, unit, style=PLAIN)
    return book.bytes()


def passwords(opened: Sequence[Opened], *, title: str) -> bytes:
    """The .xlsx file of new accounts with their one-time passwords; it is kept nowhere."""
    rows = tuple(Row((each.body, each.role, each.username, each.title, each.once)) for each in opened)
    book = Book()
    book.sheet("一次性密码").draw(Table(ONCE_COLUMNS, rows), title=title, above=(TELL,), across=True)
    return book.bytes()


def _cells(row: PersonRow) -> tuple[str | int, ...]:
    """A row as it stands in its cells."""
    first, last = (day.isoformat() if day else "" for day in (row.valid_from, row.valid_to))
    role, number = str(row.role.label) if row.role else "", row.number or ""
    return (row.body, role, number, row.username, row.title, first, last, row.basis)


def _choose(sheet: Sheet, column: str, formula: str, first: int, last: int) -> None:
    """A list to choose from in every row; what is not in it may be typed all the same, and is told when it comes in."""
    letter = get_column_letter(COLUMNS.index(column) + 1)
    listed = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False)
    sheet.page.add_data_validation(listed)
    listed.add(f"{letter}{first}:{letter}{last}")
