"""What a Word or Excel file says, read back by another library's eyes: paragraphs, tables, sheets."""

from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.table import _Cell
from openpyxl import load_workbook

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Word:
    """The text of a .docx: paragraphs outside tables, and each table's rows; a spanning cell is told once."""

    paragraphs: list[str]
    tables: list[Rows]
    feet: list[str]


def word(data: bytes) -> Word:
    """Read a .docx."""
    document = Document(BytesIO(data))
    tables = [
        [tuple(cell.text for cell in _once(row.cells)) for row in table.rows]  # merged cells come once for each column
        for table in document.tables
    ]
    feet = [
        "\n".join(paragraph.text for paragraph in foot.paragraphs)
        for section in document.sections
        for foot in (section.footer, section.even_page_footer)
    ]
    return Word([paragraph.text for paragraph in document.paragraphs if paragraph.text], tables, feet)


def _once(cells: tuple[_Cell, ...]) -> list[_Cell]:
    seen: list[_Cell] = []
    for cell in cells:
        if not any(cell._tc is other._tc for other in seen):
            seen.append(cell)
    return seen


def excel(data: bytes) -> dict[str, Rows]:
    """Read an .xlsx: the rows of each sheet, empty cells left out at the end of a row."""
    book = load_workbook(BytesIO(data))
    sheets: dict[str, Rows] = {}
    for page in book.worksheets:
        rows: Rows = []
        for cells in page.iter_rows(values_only=True):
            said = ["" if cell is None else str(cell) for cell in cells]
            while said and not said[-1]:
                said.pop()
            rows.append(tuple(said))
        sheets[page.title] = rows
    return sheets
