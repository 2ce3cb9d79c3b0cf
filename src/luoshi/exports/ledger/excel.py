"""How the exported ledger looks in Excel and WPS: frozen head, filters, wrapped wording, A4 across."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.exports.books import write
from luoshi.exports.ledger.rows import Sheet

HEAD_ROW = 3
FIRST_ROW = HEAD_ROW + 1
GREY = PatternFill("solid", fgColor="F2F2EF")
# Named styles are looked up once; the same fonts and borders set cell by cell make the file three times as slow.
LINE = Border(bottom=Side(style="hair", color="999999"))
ITEM, GROUP, TITLE, NOTE = "item", "group", "heading", "note"


def workbook(sheet: Sheet) -> bytes:
    """The sheet as the bytes of an .xlsx file; no cell of it is a formula."""
    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("openpyxl made a workbook whose first sheet is no worksheet")
    page.title = "台账"
    top = Alignment(vertical="top", wrap_text=True)
    book.add_named_style(NamedStyle(ITEM, border=LINE, alignment=top))
    book.add_named_style(NamedStyle(GROUP, border=LINE, font=Font(bold=True)))
    book.add_named_style(NamedStyle(TITLE, font=Font(size=16, bold=True)))
    book.add_named_style(NamedStyle(NOTE, font=Font(size=9, color="666666")))
    _head(page, sheet)
    for number, line in enumerate(sheet.lines, FIRST_ROW):
        for place, value in enumerate(line.cells, 1):
            write(page, number, place, value, style=GROUP if line.heads_group else ITEM)
    page.freeze_panes = f"C{FIRST_ROW}"
    last = get_column_letter(len(sheet.columns))
    page.auto_filter.ref = f"A{HEAD_ROW}:{last}{max(HEAD_ROW, HEAD_ROW + len(sheet.lines))}"
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _head(page: Worksheet, sheet: Sheet) -> None:
    write(page, 1, 1, sheet.title, style=TITLE)
    write(page, 2, 1, sheet.note, style=NOTE)
    for place, column in enumerate(sheet.columns, 1):
        heading = page.cell(HEAD_ROW, place, column.heading)
        heading.font = Font(bold=True)
        heading.fill = GREY
        heading.alignment = Alignment(vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = column.width
