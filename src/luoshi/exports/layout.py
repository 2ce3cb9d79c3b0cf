"""How papers look in Word: GB/T 9704's page, fonts and page numbers, and tables that break between rows only."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm

from luoshi.exports.blank import ERHAO, blank
from luoshi.exports.drawing import drawn
from luoshi.exports.tables import Table, broken, clean

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Millimetres of the page: above, below, at the binding edge, at the other.
TOP, BOTTOM, BINDING, EDGE = 37, 35, 28, 26
TEXT_WIDTH, TEXT_WIDTH_ACROSS = 210 - BINDING - EDGE, 297 - TOP - BOTTOM
POINTS_IN_A_MM = 72 / 25.4


class Paper:
    """A Word file under construction, drawn from top to bottom."""

    def __init__(self, *, across: bool = False, foot: tuple[str, ...] = ()) -> None:
        self.document = Document(BytesIO(blank()))
        self.empty = True
        self.foot: tuple[str, ...] | None = None
        self.section = self.document.sections[0]
        self._page(across=across, foot=foot)

    def next_section(self, *, across: bool = False, foot: tuple[str, ...] = (), restart: bool = False) -> None:
        """Go on on a new page; `restart` counts its pages from 1 again. The first call only turns the first page."""
        if not self.empty:
            self.section = self.document.add_section(WD_SECTION.NEW_PAGE)
            self._end_with_what_is_there()
        self._page(across=across, foot=foot, restart=restart)

    def label(self, text: str) -> None:
        """附件1, at the top left."""
        self._write(text, "附件号")

    def title(self, text: str) -> None:
        """The title, centred; a long one breaks where it may."""
        self._write(broken(text, int(self._width() * POINTS_IN_A_MM / ERHAO.pt) - 1), "文件标题")

    def heading(self, text: str) -> None:
        """一、 in 黑体, kept with what follows."""
        self._write(text, "一级标题")

    def text(self, text: str, *, indented: bool = True, head: str = "") -> None:
        """A paragraph of text, indented by two characters; `head` stands before it in 黑体."""
        self._write(text, "公文正文" if indented else "公文顶格", head=head)

    def listed(self, text: str) -> None:
        """A paragraph of numbers, set ragged: justified, a line that cannot break would be torn apart."""
        self._write(text, "公文列举")

    def compact(self, text: str) -> None:
        """A paragraph in the size of tables, for papers that must stay short."""
        self._write(text, "摘报文字")

    def signed(self, *lines: str) -> None:
        """Who signs and the date, to the right; no seal is drawn."""
        self._write("", "公文顶格")
        for line in lines:
            self._write(line, "落款")

    def note(self, *lines: str) -> None:
        """Notes below a table, or a line above it; they stay on one page. Without lines nothing is written."""
        if lines:
            self._write("\n".join(lines), "表注")

    def table(self, table: Table, *, small: bool = False) -> None:
        """The table over the whole width; its head stands on every page, no row is split over two."""
        body = self.document.element.body
        # The section's own properties come last in the body; a table goes before them.
        body.insert(len(body) - 1, parse_xml(drawn(table, small=small)))
        self._write("", "表后")  # no text may end with a table; this line is one point high

    def bytes(self) -> bytes:
        """The .docx file."""
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _write(self, text: str, style: str, *, head: str = "") -> None:
        paragraph = self.document.add_paragraph(style=style)
        if head:
            paragraph.add_run(clean(head), style="要字")
        paragraph.add_run(clean(text))
        self.empty = False

    def _end_with_what_is_there(self) -> None:
        """Close the section before in its own last paragraph: an empty one more could turn a full page."""
        added = self.document.element.body[-2]
        last = added.getprevious()
        last.get_or_add_pPr().append(added.pPr.find(qn("w:sectPr")))
        added.getparent().remove(added)

    def _width(self) -> int:
        """Millimetres of a line of text."""
        across = self.section.orientation == WD_ORIENT.LANDSCAPE
        return TEXT_WIDTH_ACROSS if across else TEXT_WIDTH

    def _page(self, *, across: bool, foot: tuple[str, ...], restart: bool = False) -> None:
        section = self.section
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
        # Across, the sheet is turned clockwise: its binding edge lies on top.
        top, right, bottom, left = (BINDING, TOP, EDGE, BOTTOM) if across else (TOP, EDGE, BOTTOM, BINDING)
        section.top_margin, section.right_margin = Mm(top), Mm(right)
        section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
        section.footer_distance = Mm(bottom - 12 if not foot else 8)
        section.header_distance = Mm(15)
        self._count_pages(restart=restart)
        if foot != self.foot:  # a section without feet of its own has those of the one before
            self._foot(section, foot)
            self.foot = foot

    def _count_pages(self, *, restart: bool) -> None:
        """Go on counting, or from 1; a new section was made in the likeness of the one before."""
        about = self.document.element.body[-1]
        for old in about.findall(qn("w:pgNumType")):
            about.remove(old)
        if restart:
            about.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))

    def _foot(self, section: Section, foot: tuple[str, ...]) -> None:
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            footer.is_linked_to_previous = False
            for said in footer.paragraphs[:-1]:
                said.paragraph_format.element.getparent().remove(said.paragraph_format.element)
            last = footer.paragraphs[-1]
            last.clear()
            for line in foot:
                last.insert_paragraph_before(clean(line), style="页脚小字")
            last.style = "页码"
            last.alignment = side
            for piece in _page_number():
                last.paragraph_format.element.append(piece)


def _page_number() -> Iterator[Any]:
    """「— 1 —」 as runs with a field."""
    yield _run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(_run("1"))
    yield field
    yield _run(" —")


def _run(text: str) -> Any:
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run
