"""A small OFD: paragraphs set in lines of A4 pages with page numbers, a ruled table with merged cells, pictures."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

SIZE, STEP = 5.6, 9.8  # millimetres: size 三号, and from line to line
LEFT, RIGHT, TOP, BOTTOM = 28.0, 28.0 + 28 * 5.6, 37.0, 260.0
CLOSERS = "，。、；：？！）》”’%"
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
Cells = Sequence[tuple[int, int, int, int, str]]  # row, column, rows, columns, text


def width(char: str) -> float:
    return SIZE / 2 if char < "\u2000" else SIZE


def pieces(text: str) -> Iterator[str]:
    """What a line end may not part: numbers and Latin words, and a stop with what stands before it."""
    piece = ""
    for char in text:
        sticks = char in CLOSERS or (piece and piece[-1] < "\u2000" and char < "\u2000")
        if piece and not sticks:
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def broken(text: str, room: float, indent: float = 0.0) -> list[tuple[float, str]]:
    """The lines of a paragraph, each with its distance from the margin."""
    lines, line, used = [], "", indent
    start = indent
    for piece in pieces(text):
        wide = sum(map(width, piece))
        if line and used + wide > room + 0.01:
            lines.append((start, line))
            line, used, start = "", 0.0, 0.0
        line += piece
        used += wide
    return [*lines, (start, line)]


def text_object(x: float, y: float, text: str, number: int) -> str:
    """A line whose first sign begins at `x`, with its baseline at `y`."""
    steps = [width(char) for char in text[:-1]]
    delta: list[str] = []
    index = 0
    while index < len(steps):  # runs of equal steps as "g count step"
        end = index
        while end < len(steps) and steps[end] == steps[index]:
            end += 1
        delta.append(f"g {end - index} {steps[index]}" if end - index > 1 else f"{steps[index]}")
        index = end
    across = f' DeltaX="{" ".join(delta)}"' if delta else ""
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{x} {y - SIZE} {sum(map(width, text))} {SIZE * 1.2}" Font="1" '
        f'Size="{SIZE}"><ofd:TextCode X="0" Y="{SIZE}"{across}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def path_object(x0: float, y0: float, x1: float, y1: float, number: int) -> str:
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def paragraphs(texts: Sequence[str], *, numbered: bool = True) -> list[str]:
    """The pages that `texts` fill, each with its number at its foot."""
    pages: list[list[str]] = [[]]
    y = TOP
    for text in texts:
        for start, line in broken(text, RIGHT - LEFT, 2 * SIZE):
            if y > BOTTOM:
                pages.append([])
                y = TOP
            pages[-1].append(text_object(LEFT + start, y, line, 100 + len(pages[-1])))
            y += STEP
    if numbered:
        for number, page in enumerate(pages, 1):
            page.append(text_object(LEFT + 70, BOTTOM + 2 * STEP, f"— {number} —", 9000))
    return ["".join(page) for page in pages]


def table(cells: Cells, widths: Sequence[float], rows: int, height: float = 24.0) -> str:
    """A ruled table; a cell's lines are broken as in a paragraph, its paragraphs parted by a newline."""
    edges = [LEFT + sum(widths[:index]) for index in range(len(widths) + 1)]
    found: list[str] = []
    for row, column, down, across, text in cells:
        x0, x1, y0, y1 = edges[column], edges[column + across], TOP + row * height, TOP + (row + down) * height
        sides = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
        found += [path_object(*side, 1) for side in sides]
        y = y0 + SIZE * 1.2
        for part in text.split("\n"):
            for start, line in broken(part, x1 - x0 - 3):
                found.append(text_object(x0 + 1.5 + start, y, line, 1))
                y += SIZE * 1.3
    assert rows >= max(row + down for row, _, down, _, _ in cells)
    return "".join(found)


def picture() -> str:
    return '<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>'


def packed(pages: Sequence[str]) -> bytes:
    """The file with these pages' content."""
    entries = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml",
            f'<ofd:OFD {NAMESPACE} Version="1.0"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
            "</ofd:DocBody></ofd:OFD>",
        )
        archive.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{entries}</ofd:Pages></ofd:Document>",
        )
        for number, page in enumerate(pages):
            archive.writestr(
                f"Doc_0/Pages/Page_{number}/Content.xml",
                f'<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer ID="2">{page}</ofd:Layer></ofd:Content></ofd:Page>',
            )
    return held.getvalue()


def written(texts: Sequence[str]) -> bytes:
    """A report of paragraphs."""
    return packed(paragraphs(texts))
