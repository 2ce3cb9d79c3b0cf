"""A table between what a paper says and how Word or Excel draws it: columns, rows, spanning rows, notes."""

import re
from dataclasses import dataclass
from math import ceil

# Characters that no XML 1.0 file may hold; both writers refuse a whole file for one of them.
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BREAK = "|"  # where a title may break
CELL_MARGINS = 2.2  # millimetres that no text of a cell takes
WIDE_FROM = 0x2E7F  # from here on characters are as wide as they are high
Cell = str | int


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in millimetres of the text block, and whether its cells are centred."""

    heading: str
    width: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one cell for each column; cells may hold line breaks. One that `may_split` may go over two pages."""

    cells: tuple[Cell, ...]
    may_split: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A row whose one cell spans the table: the heading of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with rows; `merged` columns draw equal neighbours below each other as one cell."""

    columns: tuple[Column, ...]
    rows: tuple[Row | Span, ...]
    merged: frozenset[int] = frozenset()


def clean(text: str) -> str:
    """The text without the characters that no XML file may hold."""
    return NOT_XML.sub("", text)


def one_line(title: str) -> str:
    """A title without its places to break."""
    return title.replace(BREAK, "")


def broken(title: str, fits: int) -> str:
    """A title over lines: whole when `fits` characters hold it, else broken where it may break."""
    whole = one_line(title)
    wide = sum(2 if ord(one) > WIDE_FROM else 1 for one in whole)
    return whole if wide <= 2 * fits else title.replace(BREAK, "\n")


def lines_in(cell: Cell, width: int, millimetres: float) -> int:
    """How many lines a cell takes in a column `width` millimetres wide, a Chinese character being so many wide."""
    fits = max(1, int((width - CELL_MARGINS) / millimetres))
    wide = (sum(1.0 if ord(one) > WIDE_FROM else 0.55 for one in line) for line in str(cell).split("\n"))
    return sum(max(1, ceil(each / fits)) for each in wide)
