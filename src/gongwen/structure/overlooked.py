"""Tables of a notice that hand out work and were not read as items: nothing of a document is left out in silence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongwen.document import Block, Item, Table
from gongwen.errors import Flaw, Trouble
from gongwen.readers import RawTable
from gongwen.spans import Span
from gongwen.structure.tables import title_before

# A header that hands out work names who does it; one of people or a form to fill in names these.
_WHO = re.compile(r"责任|牵头|承办|主办|配合|分工|单位|部门")
_OF_PEOPLE = re.compile(r"姓名|电话|手机|联系|职务|填报|签字|计量单位")
_HEADER_ROWS, _FEWEST_ROWS, _FEWEST_CELLS, _LONGEST_NAME = 4, 2, 2, 24


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    header: tuple[str, ...]
    rows: int


def overlooked(
    grids: Sequence[RawTable], tables: Sequence[Table], items: Sequence[Item], blocks: Sequence[Block], text: str
) -> tuple[Flaw, ...]:
    """A warning for each table of several rows whose header hands out work and that gave no item, in order."""
    found = sorted(_candidates(grids, tables, text), key=lambda candidate: candidate.span.start)
    return tuple(
        Flaw(
            Trouble.TABLE_NOT_READ,
            {"table": title_before(one.span.start, blocks, text) or str(number), "header": "、".join(one.header)},
        )
        for number, one in enumerate(found, 1)
        if one.rows >= _FEWEST_ROWS and _hands_out(one.header) and not any(i.span.overlaps(one.span) for i in items)
    )


def _candidates(grids: Sequence[RawTable], tables: Sequence[Table], text: str) -> Iterator[_Candidate]:
    for grid in grids:
        rows = [_written(grid, index, text) for index in range(len(grid.rows))]
        full = [index for index, row in enumerate(rows) if len(row) >= _FEWEST_CELLS]
        if full and full[0] < _HEADER_ROWS:
            yield _Candidate(grid.span, tuple(rows[full[0]]), len(full) - 1)
    for table in tables:
        if not any(grid.span.overlaps(table.span) for grid in grids):
            yield _Candidate(table.span, table.columns, len(table.rows))


def _written(grid: RawTable, index: int, text: str) -> list[str]:
    """The cells of a row that have words of their own, without blanks."""
    spans = dict.fromkeys(cell.span for cell in grid.rows[index] if cell.span)
    return [words for span in spans if (words := re.sub(r"\s", "", text[span.start : span.end]))]


def _hands_out(header: Sequence[str]) -> bool:
    whole = " ".join(header)
    return (
        all(len(name) <= _LONGEST_NAME for name in header)
        and _WHO.search(whole) is not None
        and _OF_PEOPLE.search(whole) is None
    )
