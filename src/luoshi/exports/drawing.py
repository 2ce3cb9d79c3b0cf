"""A table as Word's markup, written as text: cell by cell through python-docx it takes ten times as long."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from docx.oxml.ns import nsdecls

from luoshi.exports.tables import Row, Span, Table, clean

TWIPS_IN_A_MM = 1440 / 25.4
EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
MARGINS = '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
ROW, HEAD_ROW = "<w:trPr><w:cantSplit/></w:trPr>", "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is drawn: paragraph style, width in twips, and how it joins its neighbours."""

    style: str
    width: int
    centred: bool = False
    span: int = 1
    merge: str = ""
    with_next: bool = False


def drawn(table: Table, *, small: bool) -> str:
    """The w:tbl element: fixed widths, single lines, the head on every page, rows whole but for very tall ones.

    The last row stays with the notes below.
    """
    widths = [round(column.width * TWIPS_IN_A_MM) for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{EDGES}</w:tblBorders><w:tblLayout w:type="fixed"/>{MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(_rows(table, widths, small=small))}</w:tbl>"
    )


def _rows(table: Table, widths: list[int], *, small: bool) -> Iterator[str]:
    style, head = ("表内小字", "表头小字") if small else ("表内文字", "表头")
    headings = zip(table.columns, widths, strict=True)
    cells = (_cell(column.heading, Look(head, width, centred=True)) for column, width in headings)
    yield f"<w:tr>{HEAD_ROW}{''.join(cells)}</w:tr>"
    above: Row | Span | None = None
    for number, row in enumerate(table.rows, 1):
        if isinstance(row, Span):
            yield f"<w:tr>{ROW}{_cell(row.text, Look('表内分部', sum(widths), span=len(widths)))}</w:tr>"
        else:
            last = number == len(table.rows)
            looks = (
                Look(style, width, column.centred, merge=_merge(table, place, row, above), with_next=last)
                for place, (column, width) in enumerate(zip(table.columns, widths, strict=True))
            )
            cells = (_cell(str(cell), look) for cell, look in zip(row.cells, looks, strict=True))
            yield f"<w:tr>{'' if row.may_split else ROW}{''.join(cells)}</w:tr>"
        above = row


def _merge(table: Table, place: int, row: Row, above: Row | Span | None) -> str:
    if place not in table.merged:
        return ""
    return "continue" if isinstance(above, Row) and above.cells[place] == row.cells[place] else "restart"


def _cell(text: str, look: Look) -> str:
    about = (
        f'<w:tcW w:w="{look.width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{look.span}"/>' if look.span > 1 else "")
        + (f'<w:vMerge w:val="{look.merge}"/>' if look.merge else "")
    )
    paragraph = (
        f'<w:pStyle w:val="{look.style}"/>'
        + ("<w:keepNext/>" if look.with_next else "")
        + ('<w:jc w:val="center"/>' if look.centred else "")
    )
    # What merged cells say stands in the first of them only.
    lines = escape(clean(text), quote=False).split("\n") if look.merge != "continue" else []
    words = "<w:r><w:br/></w:r>".join(f'<w:r><w:t xml:space="preserve">{line}</w:t></w:r>' for line in lines)
    return (
        f'<w:tc><w:tcPr>{about}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{paragraph}</w:pPr>{words}</w:p></w:tc>'
    )
