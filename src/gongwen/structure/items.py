"""Responsibility items: rows of breakdown tables (assigned) and the commitments of a report (proposed)."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from gongwen import lexicon
from gongwen.document import Block, BlockKind, Cell, Item, ResponsibleUnit, Role, Section, Table, UnitRole
from gongwen.spans import Span
from gongwen.structure.assignments import deadline_of
from gongwen.structure.cells import named
from gongwen.structure.columns import column_kinds, levels_above
from gongwen.structure.sentences import sentences

_OWN_ROLE = {"主办": "principal", "协办": "assisting", "牵头": "principal", "配合": "assisting"}
_SEPARATORS = re.compile(r"[\n、,;,;\s]+")
_UNIT_COLUMNS = {
    "overall_lead": UnitRole.OVERALL_LEAD, "lead": UnitRole.LEAD, "collect": UnitRole.COLLECT,
    "support": UnitRole.SUPPORT, "units": UnitRole.LISTED,
}  # fmt: skip
# Openings of sentences that set out why, not what.
_NOT_A_COMMITMENT = re.compile(
    r"(\d{4}年,?是|我们(要|将)?|为(实现|此)|围绕|今年(是)?|各位代表|当前|同时,?也|根据|按照|综合|做好|总的|坚持以|高举|纵观|面对|实现(上述|以上|这些)|要更加|完成(上述|以上|这些))"
)
_NUMBER = re.compile(r"\s*(?:\d{1,2}[、.]|\([一二三四五六七八九十\d]{1,2}\)|[一二三四五六七八九十]是)")
_SHORTEST_COMMITMENT = 8
_LONGEST_GROUP = 60  # a merged wording that is longer heads no group, it is told beside each of its rows
_SEQ = re.compile(r"\(?([0-9]{1,9})\)?[.、]?")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row by what their columns hold: the first of a kind, and every one in order."""

    cells: dict[str, Cell]
    every: tuple[tuple[str, str, Cell], ...]
    plain: str

    def of(self, kinds: Collection[str]) -> list[tuple[str, str, Cell]]:
        """Kind, column and cell of every column that holds one of those kinds, in order."""
        return [one for one in self.every if one[0] in kinds]

    def words(self, cell: Cell) -> str:
        """The words of a cell in simplified script, empty where there are none."""
        return self.plain[cell.span.start : cell.span.end].strip() if cell.span else ""

    def text(self, kind: str) -> str:
        """The words of the first cell of that kind, empty where there are none."""
        cell = self.cells.get(kind)
        return self.words(cell) if cell else ""


def assigned(tables: Sequence[Table], text: str, plain: str, plan: str | None) -> tuple[Item, ...]:
    """The items of every breakdown table, numbered as printed, merged cells taken from the row above.

    `plan` is the year that a deadline without one means.
    """
    found: list[Item] = []
    breakdowns = [t for t in tables if "wording" in column_kinds(t.columns)]
    for number, table in enumerate(breakdowns, 1):
        above: Item | None = None
        for cells, part in zip(table.rows, table.parts, strict=True):
            item = _item(number, table, _row(table, cells, plain), part, above, text)
            item = (
                replace(item, deadline=deadline_of(_row(table, cells, plain).text("deadline"), plan)) if item else None
            )
            if item is not None:
                found.append(item)
                above = item
    return tuple(found)


def _item(number: int, table: Table, row: _Row, part: str | None, above: Item | None, text: str) -> Item | None:
    number_printed = _SEQ.fullmatch(row.text("seq"))
    said = _said(row, text) if number_printed else None
    if said is None or number_printed is None:
        return None
    span, group, beside = said
    upper, units, leaders, missing = _units(row, above)
    return Item(
        list_number=number,
        seq=int(number_printed[1]),
        kind="assigned",
        part=part or row.text("part") or group,
        span=span,
        text=text[span.start : span.end],
        role=_OWN_ROLE.get(row.text("role"), ""),
        upper_units=upper,
        units=units,
        leaders=leaders,
        deadline=None,
        inherited=missing,
        note="\n".join(note for note in (beside, table.note) if note) or None,
    )


def _said(row: _Row, text: str) -> tuple[Span, str | None, str | None] | None:
    """Where a row's wording stands, what groups it, what is said beside it; None for a row without words of its own.

    A goal or a closer wording in the next cell belongs to the wording, for its figures are the item's targets; one
    that stands further off is told beside it. Under a wording merged over several rows each goal of its own is an item.
    """
    wording = row.cells.get("wording")
    if wording is None or wording.span is None or (wording.inherited and row.cells["seq"].inherited):
        return None
    own = [
        (name, _trimmed(cell.span, text))
        for _, name, cell in row.of({"wording", "goal"})
        if cell.span and not cell.inherited and row.words(cell)
    ]
    if not own:
        return None
    (_, whole), *others = own
    beside: list[str] = []
    for name, span in others:
        if whole.end <= span.start and text[whole.end : span.start].strip() == "":
            whole = Span(whole.start, span.end)
        else:
            beside.append(f"{name}：{text[span.start : span.end]}")
    group = row.text("wording") if wording.inherited else None
    if group and len(group) > _LONGEST_GROUP:
        beside.insert(0, f"{row.of({'wording'})[0][1]}：{group}")
        group = None
    return whole, group, "\n".join(beside) or None


def _row(table: Table, cells: Sequence[Cell], plain: str) -> _Row:
    by_kind: dict[str, Cell] = {}
    every: list[tuple[str, str, Cell]] = []
    for kind, name, cell in zip(column_kinds(table.columns), table.columns, cells, strict=False):
        holds = "goal" if kind == "ahead" and name.endswith("目标") else kind
        if holds:
            by_kind.setdefault(holds, cell)
            every.append((holds, name, cell))
    return _Row(by_kind, tuple(every), plain)


_Units = tuple[tuple[str, ...], tuple[ResponsibleUnit, ...], tuple[str, ...], tuple[str, ...]]


def _units(row: _Row, above: Item | None) -> _Units:
    """Upper units, own units, leaders, and which of the first two were taken from the row above."""
    told = [named(row.words(cell), _UNIT_COLUMNS[kind]) for kind, _, cell in row.of(_UNIT_COLUMNS)]
    over = [named(row.words(cell), UnitRole.LISTED) for _, _, cell in row.of({"upper"})]
    units = [unit for one in told for unit in one.units]
    upper = [unit.name for one in over for unit in one.units]
    upper += [name for one in (*over, *told) for name in one.upper_units]
    leaders = (*_names(row.text("leader")), *(name for one in told for name in one.leaders))
    inherited = [
        k
        for k, kind in (("upper_units", "upper"), ("units", "units"))
        if kind in row.cells and row.cells[kind].inherited
    ]
    if "upper" in row.cells and not inherited:
        upper, units = _shared_out(upper, units, levels_above(row.of({"upper"})[0][1]))
    if "upper" in row.cells and not upper and above and above.upper_units:
        upper, inherited = list(above.upper_units), ["upper_units", *inherited]
    if not units and above and above.units and (_UNIT_COLUMNS.keys() & row.cells.keys()):
        units, inherited = list(above.units), [*inherited, "units"]
    return tuple(upper), tuple(units), leaders, tuple(sorted(set(inherited), key=("upper_units", "units").index))


def _shared_out(
    upper: list[str], units: list[ResponsibleUnit], above: tuple[str, ...]
) -> tuple[list[str], list[ResponsibleUnit]]:
    """Who stands above: a lost cell lets names slip into the neighbour column, so their level decides.

    `above` is how names of the upper column's level begin (市). Without a name of that level the first of
    several is the upper one (a park committee of the city), and a single one is the government's own.
    """
    names = [*upper, *(unit.name for unit in units)]
    if upper and units:
        return upper, units
    led = 0
    while led < len(names) and names[led].startswith(above):
        led += 1
    if led == 0 and len(names) > 1:
        led = 1
    by_name = {unit.name: unit for unit in units}
    return names[:led], [by_name.get(name, ResponsibleUnit(name)) for name in names[led:]]


def _names(words: str) -> list[str]:
    return [name for name in _SEPARATORS.split(words) if name]


def _trimmed(span: Span, text: str) -> Span:
    words = text[span.start : span.end]
    return Span(span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip()))


def proposed(blocks: Sequence[Block], sections: Sequence[Section], text: str) -> tuple[Item, ...]:
    """The commitments of a report's plan part and livelihood list, each one sentence, numbered within its part."""
    found: list[Item] = []
    lists: list[int] = []
    counts: dict[int, int] = {}
    tops: dict[int, int] = {}
    for block in blocks:
        section = sections[block.section]
        if block.kind is not BlockKind.PARAGRAPH or section.role not in {
            Role.PLAN_YEAR,
            Role.PLAN_HALF,
            Role.LIVELIHOOD,
        }:
            continue
        if block.section not in tops:
            tops[block.section] = _top(sections, block.section)
        top = tops[block.section]
        if top not in lists:
            lists.append(top)
        number = lists.index(top) + 1
        made = _commitments(block, section, text, number, counts.get(number, 0))
        counts[number] = counts.get(number, 0) + len(made)
        found += made
    return _said_once(found)


_PRINTED_TWICE = 0.3  # the share of repeated wordings from which on the text stands in its file more than once


def _said_once(items: Sequence[Item]) -> tuple[Item, ...]:
    """Of a file that holds its text more than once, each commitment once; elsewhere a repetition is kept."""
    first = {item.text: item for item in reversed(items)}
    if len(items) - len(first) < _PRINTED_TWICE * len(items):
        return tuple(items)
    kept: list[Item] = []
    lists: dict[int, int] = {}
    counts: dict[int, int] = {}
    for item in sorted(first.values(), key=lambda item: item.span.start):
        number = lists.setdefault(item.list_number, len(lists) + 1)
        counts[number] = counts.get(number, 0) + 1
        kept.append(replace(item, list_number=number, seq=counts[number]))
    return tuple(kept)


def joined(named: Sequence[Item], proposals: Sequence[Item]) -> tuple[Item, ...]:
    """The items of a report that names units for some of them (a livelihood list), the others as proposed.

    An item with units stands for the proposals it covers, in their list; the lists are numbered as they come.
    """
    if not named or not proposals:
        return tuple(named or proposals)
    lists: dict[Item, tuple[str, int]] = {one: ("proposed", one.list_number) for one in proposals}
    covered: set[Item] = set()
    for item in named:
        under = [one for one in proposals if one.span.overlaps(item.span)]
        lists[item] = lists[under[0]] if under else ("named", item.list_number)
        covered.update(under)
    kept = sorted((one for one in lists if one not in covered), key=lambda one: one.span.start)
    numbers: dict[tuple[str, int], int] = {}
    counts: dict[int, int] = {}
    found = []
    for item in kept:
        number = numbers.setdefault(lists[item], len(numbers) + 1)
        counts[number] = counts.get(number, 0) + 1
        found.append(replace(item, list_number=number, seq=counts[number]))
    return tuple(found)


def _top(sections: Sequence[Section], index: int) -> int:
    """The index of the part of the plan that holds this section: the highest one with a plan's role."""
    here = sections[index]
    return min(
        (i for i, s in enumerate(sections) if s.span.start <= here.span.start < s.span.end and s.role is here.role),
        default=index,
    )


def _commitments(block: Block, section: Section, text: str, list_number: int, before: int) -> list[Item]:
    """The items of one paragraph; `before` is how many its list has already."""
    words = block.clean.text
    whole = section.role is Role.LIVELIHOOD
    pieces = [(0, len(words))] if whole else [(s.start, s.end) for s in sentences(words)]
    found: list[Item] = []
    for index, (start, end) in enumerate(pieces):
        piece = words[start:end]
        number = _NUMBER.match(piece)
        following = words[slice(*pieces[index + 1])] if index + 1 < len(pieces) else ""
        leads = start == 0 or (number is not None and following != "" and not _NUMBER.match(following))
        if number:
            start += number.end()
            piece = words[start:end]
        if len(piece) < _SHORTEST_COMMITMENT or _NOT_A_COMMITMENT.match(piece) or piece.endswith(":"):
            continue
        if not whole and leads and len(piece) <= 16 and (start == 0 or _DIGIT.search(piece) is None):
            continue  # the lead sentence of a paragraph, or of a numbered run of sentences, names the topic
        if not whole and not _promises(piece):
            continue
        own = block.clean.slice(start, end)
        seq = before + len(found) + 1
        found.append(Item(list_number, seq, "proposed", section.title, own.source(0, len(own)), own.as_written(text)))
    return found


def _promises(words: str) -> bool:
    """Whether a sentence gives a figure or says near the beginning of a clause that something is done.

    Without a figure, what admonishes (必须…, 始终把…放在) promises nothing, and what professes (树牢…理念) only where a
    later clause begins with a work.
    """
    if _DIGIT.search(words) is not None:
        return True
    clauses = [clause for clause in _CLAUSES.split(words) if clause]
    if _opening("admonishing").match(words) and not _WORK_OF_OURS.match(words):
        return False
    if _opening("professing").match(words) or _PUTS_FIRST.match(words):
        return any(_opening("works").match(clause) for clause in clauses[1:])
    return any(_does(clause) for clause in clauses)


def _does(clause: str) -> bool:
    """Whether a verb stands near the beginning of a clause, as a verb: not 今天的投资, not 企业是发展的基础."""
    if _IS_SOMETHING.match(clause):
        return False
    found = _doing().finditer(clause[:_NEAR])
    return any(clause[match.start() - 1 : match.start()] not in {"的", "之"} for match in found)


_DIGIT = re.compile(r"\d")
_CLAUSES = re.compile(r"[,;:、。!]")
# A thing and what it is; 一是, 重点是, 特别是, 实事求是 tell no such thing.
_IS_SOMETHING = re.compile(r"[^是]{1,12}(?<![一二三四五六七八九十点键标务别其但凡于还只可求])是(?!否)")
_PUTS_FIRST = re.compile(r"(?:坚定)?把[^,;。]{2,30}?(?:放在|摆在|摆到|放到|作为|当作|贯穿)")
_WORK_OF_OURS = re.compile(r"始终以|要素")
_NEAR = 10  # characters of a clause in which its verb stands, behind adverbs and settings


@cache
def _opening(name: str) -> re.Pattern[str]:
    """A sentence or clause that begins with one of the words of that list, adverbs before it."""
    verbs = lexicon.table("verbs")
    words = [word for word in verbs[name] if name != "works" or len(word) > 1]
    return re.compile(f"(?:{lexicon.alternation(verbs['adverbs'])})*(?:{lexicon.alternation(words)})")


@cache
def _doing() -> re.Pattern[str]:
    verbs = lexicon.table("verbs")
    words = {word for name in ("works", "light", "promising") for word in verbs[name] if len(word) > 1}
    return re.compile(lexicon.alternation(words))
