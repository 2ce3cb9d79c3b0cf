"""A document set as a page: blocks of running text with facts, items and one asked-for sentence marked.

Note: marks are laid over one text. Facts, items and the sentence may overlap in any way, so a block is cut at every
edge into runs, and each run carries the classes of all that cover it. Nothing is nested, and no edge is lost.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from luoshi.intake.rows import BlockRow, CellRow, FactRow, SpanRow, TableRow
from luoshi.items.targets import COMPARATORS, MEASURES
from luoshi.web.words import SHAPES, STATUSES

CJK = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—]"
# What readers of a source never wrote: markdown marks at the head of a line, bold, blanks between characters.
NOISE = re.compile(
    rf"\A[\s\u3000]+|[\s\u3000]+\Z|\*\*|\A[\s\u3000]*(?:[-*#>]+\s)+|(?<={CJK})[ \t\r\n\u00a0\u3000]+(?={CJK}|\d)"
    rf"|(?<=\d)[ \t\r\n\u00a0\u3000]+(?={CJK})"
)
EDGES_ONLY = re.compile(r"\A[\s\u3000]+|[\s\u3000]+\Z|(?<=\n)[\s\u3000]+")
MULTIPLIERS = "万亿千百余多"
HEADINGS = {1: "h2", 2: "h3", 3: "h4"}


@dataclass(frozen=True, slots=True)
class Mark:
    """The sentence that was asked for: [start, end)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be set: the text with all that lies over it. `mark` None: nothing was asked for."""

    text: str
    blocks: Sequence[BlockRow]
    facts: Sequence[FactRow]
    spans: Sequence[SpanRow] = ()
    tables: Sequence[TableRow] = ()
    mark: Mark | None = None


def typeset(setting: Setting) -> SafeString:
    """The text as HTML; every heading has the id s{start}, every fact f{id}, the asked-for sentence c{start}-{end}."""
    runs = _Runs(setting)
    pieces: list[str] = []
    behind = 0
    for block in setting.blocks:
        if block.start < behind:
            continue
        table = next((table for table in setting.tables if table.rows and block.start in table), None)
        if table is None:
            pieces.append(_block(block, runs))
            continue
        inside = [each for each in setting.blocks if each.start in table and each.start >= block.start]
        pieces.append(_table(table, _loose(table, inside), runs))
        behind = table.end
    return mark_safe("\n".join(piece for piece in pieces if piece))  # noqa: S308  every run was escaped


def _loose(table: TableRow, inside: Iterable[BlockRow]) -> list[BlockRow]:
    """Blocks of a table below its heading that are no cell of it: parts' titles and footnotes."""
    cells = [cell for row in table.rows for cell in row.cells if cell.end > cell.start]
    first = min(cell.start for cell in cells) if cells else table.end
    return [
        block
        for block in inside
        if block.start >= first and not any(cell.start < block.end and block.start < cell.end for cell in cells)
    ]


def _block(block: BlockRow, runs: "_Runs") -> str:
    inner = runs.html(block.start, block.end)
    if not inner:
        return ""
    if block.kind == "heading":
        tag = HEADINGS.get(block.level, "h4")
        return f'<{tag} id="s{block.start}">{inner}</{tag}>'
    if block.kind == "furniture":
        return f'<p class="furniture">{inner}</p>'
    if block.kind == "cell":
        return f'<p class="cell">{inner}</p>'
    return f"<p>{inner}</p>"


def _table(table: TableRow, loose: Iterable[BlockRow], runs: "_Runs") -> str:
    """The table with its parts as rows; what stands in it and is no part (a footnote) follows it."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    titles = {row.part for row in table.rows if row.part}
    parts = {runs.words(block): block for block in loose}
    rows = []
    part = ""
    for row in table.rows:
        if row.part and row.part != part:
            part = row.part
            anchor = f' id="s{parts[part].start}"' if part in parts else ""
            rows.append(f'<tr class="part"{anchor}><th colspan="{len(table.columns)}">{escape(part)}</th></tr>')
        rows.append(f"<tr>{''.join(_cell(cell, runs) for cell in row.cells)}</tr>")
    after = "".join(_block(block, runs) for words, block in parts.items() if words not in titles)
    return (
        f'<div class="sheet"><table class="assigned"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>{after}"
    )


def _cell(cell: CellRow, runs: "_Runs") -> str:
    if cell.inherited:
        return f'<td class="inherited">{escape(cell.text)}</td>'
    return f"<td>{runs.html(cell.start, cell.end, noise=EDGES_ONLY)}</td>"


class _Runs:
    """Cuts slices of the text into runs and writes them."""

    def __init__(self, setting: Setting) -> None:
        self.text = setting.text
        self.facts = _reaching(setting.text, setting.facts)
        self.spans = sorted(setting.spans, key=lambda span: span.start)
        self.mark = setting.mark
        edges = {edge for start, end, _ in self.facts for edge in (start, end)}
        edges |= {edge for span in self.spans for edge in (span.start, span.end)}
        if self.mark is not None:
            edges |= {self.mark.start, self.mark.end}
        self.edges = sorted(edges)
        self.fact_starts = [start for start, _, _ in self.facts]
        self.span_starts = [span.start for span in self.spans]
        self.begun: set[str] = set()

    def words(self, block: BlockRow) -> str:
        """What a reader sees of a block, without marks."""
        return NOISE.sub("", self.text[block.start : block.end])

    def html(self, start: int, end: int, *, noise: re.Pattern[str] = NOISE) -> str:
        """The slice as HTML without `noise`; ids are given to the first run that has text in it."""
        dropped = set[int]()
        for match in noise.finditer(self.text[start:end]):
            dropped.update(range(start + match.start(), start + match.end()))
        cuts = [start, *self.edges[bisect_right(self.edges, start) : bisect_left(self.edges, end)], end]
        return "".join(self._run(low, high, dropped) for low, high in pairwise(cuts))

    def _run(self, start: int, end: int, dropped: set[int]) -> str:
        words = "".join(self.text[at] for at in range(start, end) if at not in dropped)
        if not words:
            return ""
        inner: str = escape(words)
        span, fact = self._span_at(start), self._fact_at(start)
        if fact is not None:
            inner = _fact(fact, inner, first=self._first(f"f{fact.id}"))
        marked = self.mark is not None and self.mark.start <= start < self.mark.end
        if span is None and not marked:
            return inner
        return self._covered(inner, span, marked=marked)

    def _covered(self, inner: str, span: SpanRow | None, *, marked: bool) -> str:
        classes = ["it"] if span is not None else []
        attributes = ""
        if span is not None:
            attributes += f' data-p="{span.proposal_id}"'
            if not marked and self._first(f"p{span.proposal_id}"):
                attributes += f' id="c{span.start}-{span.end}"'
        if marked and self.mark is not None:
            classes.append("marked")
            if self._first("mark"):
                attributes += f' id="c{self.mark.start}-{self.mark.end}" tabindex="-1"'
        return f'<span class="{" ".join(classes)}"{attributes}>{inner}</span>'

    def _first(self, name: str) -> bool:
        """Whether this is the first run of what `name` stands for."""
        fresh = name not in self.begun
        self.begun.add(name)
        return fresh

    def _fact_at(self, at: int) -> FactRow | None:
        index = bisect_right(self.fact_starts, at) - 1
        return self.facts[index][2] if index >= 0 and at < self.facts[index][1] else None

    def _span_at(self, at: int) -> SpanRow | None:
        index = bisect_right(self.span_starts, at) - 1
        return self.spans[index] if index >= 0 and at < self.spans[index].end else None


def _reaching(text: str, facts: Iterable[FactRow]) -> list[tuple[int, int, FactRow]]:
    """Where each fact is underlined: its number, with the multiplier and the unit when they follow."""
    reaches: list[tuple[int, int, FactRow]] = []
    for fact in sorted(facts, key=lambda fact: fact.start):
        end = fact.end
        while end < len(text) and text[end] in MULTIPLIERS:
            end += 1
        unit = fact.figure.unit.lstrip("万亿千")
        measured = end + text.startswith("个", end) if unit.endswith("百分点") else end  # 1.1个百分点
        if unit and text.startswith(unit, measured):
            end = measured + len(unit)
        start = max(fact.start, reaches[-1][1]) if reaches else fact.start
        if start < end:
            reaches.append((start, end, fact))
    return reaches


def _fact(fact: FactRow, inner: str, *, first: bool) -> str:
    """A fact's run: a link to its row in the table of facts, its reading in data attributes for the script."""
    classes = f"f {escape(fact.status)}{' damaged' if fact.damage else ''}"
    reading = {
        "fact": str(fact.id),
        "subject": fact.subject,
        "figure": fact.figure.text,
        "period": fact.period_words,
        "comparator": str(COMPARATORS.get(fact.comparator, fact.comparator)),
        "status": str(STATUSES.get(fact.status, fact.status)),
        "rule": _rule(fact.rule),
        "confidence": fact.confidence_words,
        "damage": fact.damage,
    }
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in reading.items() if value)
    identity = f' id="f{fact.id}"' if first else ""
    return f'<a class="{classes}" href="?view=facts#r{fact.id}"{identity}{data}>{inner}</a>'


def _rule(rule: str) -> str:
    """Measure and shape in the office's words; a rule of another version of the library as it stands."""
    measure, _, shape = rule.partition(": ")
    return f"{MEASURES[measure]}:{SHAPES[shape]}" if measure in MEASURES and shape in SHAPES else rule
