"""Tables that plain text draws with bars (| 序号 | 责任事项 |) or tabs: their rows as grids, their cells as lines."""

import re
from collections.abc import Sequence
from itertools import pairwise

from gongwen.readers import RawCell, RawLine, RawTable
from gongwen.spans import Span, trimmed

_BARS = re.compile(r"[|│┃｜]")
_TABS = re.compile(r"\t")
_RULE = re.compile(r"[\s|│┃｜:=+\-—─━┼├┤┬┴┌┐└┘]+")
_FEWEST_CELLS, _FEWEST_ROWS = 2, 2


def with_tables(text: str, lines: Sequence[RawLine]) -> tuple[tuple[RawLine, ...], tuple[RawTable, ...]]:
    """The same lines, those of a drawn table cell by cell, and the tables; rules between rows are left out.

    Rows belong together while they stand under each other with equally many cells.
    """
    if "\t" not in text and not _BARS.search(text):
        return tuple(lines), ()
    kept: list[RawLine] = []
    tables: list[RawTable] = []
    run: list[tuple[RawLine, list[Span | None]]] = []

    def close() -> None:
        if len(run) >= _FEWEST_ROWS:
            rows = tuple(tuple(RawCell(cell) for cell in cells) for _, cells in run)
            tables.append(RawTable(Span(run[0][0].span.start, run[-1][0].span.end), rows))
            kept.extend(RawLine(cell) for _, cells in run for cell in cells if cell)
        else:
            kept.extend(line for line, _ in run)
        run.clear()

    for line in lines:
        cells = _cells(text, line.span)
        if run and _RULE.fullmatch(text, line.span.start, line.span.end):
            continue
        if len(cells) < _FEWEST_CELLS:
            close()
            kept.append(line)
            continue
        if run and len(cells) != len(run[-1][1]):
            close()
        run.append((line, cells))
    close()
    return tuple(kept), tuple(tables)


def _cells(text: str, line: Span) -> list[Span | None]:
    """The cells of a line, None for an empty one; a line without bars or tabs has none."""
    bars = [match.start() for match in _BARS.finditer(text, line.start, line.end)]
    framed = len(bars) > _FEWEST_CELLS and bars[0] == line.start and bars[-1] == line.end - 1
    if framed:
        edges = bars
    else:
        marks = bars or [match.start() for match in _TABS.finditer(text, line.start, line.end)]
        edges = [line.start - 1, *marks, line.end] if marks else []
    return [trimmed(text, left + 1, right) for left, right in pairwise(edges)]
