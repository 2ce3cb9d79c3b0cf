"""How papers look in Excel and WPS: A4, repeated head, wrapped cells, page numbers, no cell a formula."""

from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell as OneCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.exports.layout import BINDING, BOTTOM, EDGE, TOP
from luoshi.exports.tables import WIDE_FROM, Cell, Span, Table, clean, one_line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHINESE = 134  # the character set by which Excel finds another Chinese font where the named one is missing
HEI, FANG, SONG, TITLE = "黑体", "仿宋", "宋体", "方正小标宋简体"
MM_IN_AN_INCH = 25.4
MM_IN_A_WIDTH = 2.0  # a unit of Excel's column width, at its default font
THIN = Side(style="thin")
LINE = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LEFT = Alignment(vertical="center", wrap_text=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
CELL, CENTRED, HEAD, PART, PLAIN = "单元格", "居中", "表头", "分部", "说明"
SIZE, FOOT_SIZE, PAGE_SIZE = 11, 8, 14
FORBIDDEN_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_NAME = 31


class Book:
    """A workbook under construction: sheets, each with lines above and below one table."""

    def __init__(self) -> None:
        self.book = Workbook()
        for sheet in list(self.book.worksheets):
            self.book.remove(sheet)
        self.book.properties.creator = ""
        text = Font(name=FANG, size=SIZE, charset=CHINESE)
        bold = Font(name=HEI, size=SIZE, charset=CHINESE)
        for name, font, align, border in (
            (CELL, text, LEFT, LINE),
            (CENTRED, text, MIDDLE, LINE),
            (HEAD, bold, MIDDLE, LINE),
            (PART, bold, LEFT, LINE),
            (PLAIN, text, LEFT, Border()),
        ):
            self.book.add_named_style(NamedStyle(name, font=font, alignment=align, border=border))

    def sheet(self, name: str) -> "Sheet":
        """A new sheet; its name is cut to what Excel takes, and made the only one."""
        wanted = clean(name).translate(FORBIDDEN_IN_A_NAME).strip("' ")[:LONGEST_NAME] or "表"
        taken = {sheet.title.lower() for sheet in self.book.worksheets}
        number, only = 1, wanted
        while only.lower() in taken:
            number += 1
            only = f"{wanted[: LONGEST_NAME - len(str(number)) - 2]}({number})"
        return Sheet(self.book.create_sheet(only))

    def bytes(self) -> bytes:
        """The .xlsx file."""
        file = BytesIO()
        self.book.save(file)
        return file.getvalue()


class Sheet:
    """A sheet under construction, from top to bottom."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        self.row = 1
        self.widths: list[float] = []

    def draw(
        self,
        table: Table,
        *,
        title: str,
        label: str = "",
        above: tuple[str, ...] = (),
        below: tuple[str, ...] = (),
        across: bool = False,
        foot: str = "",
    ) -> None:
        """The whole sheet: 附件1, the title, lines, the table, notes; `foot` stands at the foot of every page."""
        self.widths = [column.width / MM_IN_A_WIDTH for column in table.columns]
        for place, width in enumerate(self.widths, 1):
            self.page.column_dimensions[get_column_letter(place)].width = width
        if label:
            self._across(label, Font(name=HEI, size=14, charset=CHINESE), LEFT)
        self._across(one_line(title), Font(name=TITLE, size=18, bold=True, charset=CHINESE), MIDDLE)
        for line in above:
            self._across(line)
        self._table(table)
        for line in below:
            self._across(line)
        self._page(across=across, foot=foot)

    def _table(self, table: Table) -> None:
        head = self.row
        for place, column in enumerate(table.columns, 1):
            self._write(place, column.heading, HEAD)
        self.page.row_dimensions[head].height = 18 * max(c.heading.count("\n") + 1 for c in table.columns) + 6
        self.page.print_title_rows = f"{head}:{head}"
        self.row += 1
        self.page.freeze_panes = f"A{self.row}"
        first = self.row
        for row in table.rows:
            if isinstance(row, Span):
                self._across(row.text, style=PART)
                continue
            for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True), 1):
                self._write(place, cell, CENTRED if column.centred else CELL)
            self.page.row_dimensions[self.row].height = self._height(row.cells)
            self.row += 1
        self._merge(table, first)

    def _merge(self, table: Table, first: int) -> None:
        """Equal neighbours of a merged column become one cell."""
        for place in table.merged:
            start = 0
            for index in range(1, len(table.rows) + 1):
                if index == len(table.rows) or _cell_at(table, index, place) != _cell_at(table, start, place):
                    if index - start > 1 and not isinstance(table.rows[start], Span):
                        self.page.merge_cells(
                            start_row=first + start,
                            end_row=first + index - 1,
                            start_column=place + 1,
                            end_column=place + 1,
                        )
                    start = index

    def _across(
        self, text: str, font: Font | None = None, align: Alignment | None = None, *, style: str = PLAIN
    ) -> None:
        """A line that spans the table; Excel does not fit the height of merged cells by itself."""
        self._write(1, text, style)
        for place in range(2, len(self.widths) + 1):
            self.page.cell(self.row, place).style = style
        cell = self.page.cell(self.row, 1)
        size = SIZE
        if font is not None and align is not None:
            cell.font, cell.alignment = font, align
            size = int(font.size or SIZE)
        self.page.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=max(1, len(self.widths)))
        lines = lines_of(text, sum(self.widths), size)
        self.page.row_dimensions[self.row].height = lines * size * 1.4 + 6
        self.row += 1

    def _height(self, cells: tuple[Cell, ...]) -> float:
        lines = max(lines_of(str(cell), width, SIZE) for cell, width in zip(cells, self.widths, strict=True))
        return min(409.0, lines * SIZE * 1.4 + 6)  # more than 409 points Excel does not take

    def _write(self, place: int, value: Cell, style: str) -> None:
        write(self.page, self.row, place, value, style=style)

    def _page(self, *, across: bool, foot: str) -> None:
        page = self.page
        page.page_setup.orientation = "landscape" if across else "portrait"
        page.page_setup.paperSize = page.PAPERSIZE_A4
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        top, right, bottom, left = (BINDING, TOP, EDGE, BOTTOM) if across else (TOP, EDGE, BOTTOM, BINDING)
        page.page_margins = PageMargins(
            left=left / MM_IN_AN_INCH,
            right=right / MM_IN_AN_INCH,
            top=top / MM_IN_AN_INCH,
            bottom=bottom / MM_IN_AN_INCH,
            footer=12 / MM_IN_AN_INCH,
        )
        page.print_options.horizontalCentered = True
        footer = page.oddFooter
        if footer is not None:
            # & begins a code in a footer, so a text's own is doubled.
            footer.left.text, footer.left.size = clean(foot).replace("&", "&&") or None, FOOT_SIZE
            footer.right.text, footer.right.font, footer.right.size = "— &P —", SONG, PAGE_SIZE


def write(page: Worksheet, row: int, place: int, value: Cell, *, style: str) -> None:
    """A cell in a named style; a text that begins with = stays a text."""
    cell = page.cell(row, place, clean(value) if isinstance(value, str) else value)
    if isinstance(value, str) and isinstance(cell, OneCell):
        cell.data_type = "s"
    cell.style = style


def _cell_at(table: Table, index: int, place: int) -> object:
    row = table.rows[index]
    return row if isinstance(row, Span) else row.cells[place]


def lines_of(text: str, width: float, size: int) -> int:
    """How many lines a text takes in a cell, Chinese characters counted as two."""
    fits = max(1.0, width * SIZE / size - 1)
    return sum(max(1, ceil(sum(2 if ord(one) > WIDE_FROM else 1 for one in line) / fits)) for line in text.split("\n"))
