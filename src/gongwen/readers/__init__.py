"""Readers: bytes in, one canonical text with its blocks out; one module a format, the same shape each.

A reader offers `read(data, source) -> Reading`. Readers are the only users of format libraries.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongwen.errors import Flaw
from gongwen.spans import Span


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell of a grid: where its text stands (None: empty), and whether a merged cell above or left covers it."""

    span: Span | None
    covered: bool = False


@dataclass(frozen=True, slots=True)
class RawTable:
    """A grid as the format gives it, every row as long as the widest, merged cells resolved."""

    span: Span
    rows: tuple[tuple[RawCell, ...], ...]


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of the canonical text. `level` is a heading level the format itself states (1 highest), else None."""

    span: Span
    level: int | None = None
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader hands on. `metadata` are name-value pairs that the format keeps outside the text."""

    format: str
    text: str
    lines: tuple[RawLine, ...]
    tables: tuple[RawTable, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    locators: Mapping[int, str] = field(default_factory=dict)
    warnings: tuple[Flaw, ...] = ()
