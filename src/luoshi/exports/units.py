"""The table of units to fill in, begun with the names that documents and the ledger give."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from luoshi.exports.books import Book
from luoshi.exports.tables import Column, Row, Table
from luoshi.governments.units_table import COLUMNS, KINDS, kind_by_name
from luoshi.items.units_named import NamedUnit

WIDTHS = (60, 34, 50, 50, 34)  # millimetres
REMARK = "备注"
HOW_TO = (
    "一行一个单位，只有“名称”必填；类别按名称猜出，请核对。同一单位的另一种写法，写进它的“简称或别名”，删去那一行。",
    "新设单位写启用日期（2026-03-01）；由旧单位改来的还写前身。不是本级单位的行请删去；备注不导入。",
)
SPARE_ROWS = 200  # the choices hold for rows that are added


def workbook(named: Sequence[NamedUnit], *, title: str) -> bytes:
    """The .xlsx file that the units table is taken from, a row for each name."""
    columns = (*(Column(name, width) for name, width in zip(COLUMNS, WIDTHS, strict=True)), Column(REMARK, 40))
    rows = tuple(Row((each.name, kind_by_name(each.name).label, "", "", "", f"{each.items}项")) for each in named)
    book = Book()
    sheet = book.sheet("单位表")
    sheet.draw(Table(columns, rows), title=title, above=HOW_TO, across=True)
    kinds = DataValidation("list", formula1=f'"{",".join(KINDS)}"', allow_blank=True)
    sheet.page.add_data_validation(kinds)
    letter = get_column_letter(COLUMNS.index("类别") + 1)
    kinds.add(f"{letter}{sheet.row - len(rows)}:{letter}{sheet.row + SPARE_ROWS}")
    return book.bytes()
