"""What the annexes of a breakdown notice say: one table for each stream, in the document's own numbers and parts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luoshi.exports.answering import names, written
from luoshi.exports.footnotes import footnotes
from luoshi.exports.records import Record, Sum, item, tally
from luoshi.exports.tables import one_line
from luoshi.exports.words import Subject, Words
from luoshi.governments.models import Government
from luoshi.items.models import Item
from luoshi.items.papers import PaperItem, YearItems
from luoshi.items.rows import StreamRow
from luoshi.items.streams import FROM_ABOVE

NUMBER, WORDING, OWN_ROLE, UNITS = "序号", "责任事项", "责任\n类别", "责任单位"
UPPER_LEVELS = {Government.Level.COUNTY: "市级", Government.Level.CITY: "省级", Government.Level.PROVINCE: "国家"}
NOT_SAID = "未注明"


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """An item: its printed number (a sub-item's is 15.1 under 15), wording, and who answers for it."""

    record: Record
    number: str
    wording: str
    own_role: str
    uppers: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """Lines under a part's heading as printed; "" where the list has no parts, or before the first."""

    title: str
    lines: tuple[AnnexLine, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex; `from_above` tells the two shapes of its columns, `notes` are its footnotes, `count` its items."""

    number: int
    title: str
    from_above: bool
    headings: tuple[str, ...]
    parts: tuple[AnnexPart, ...]
    notes: tuple[str, ...]
    count: Sum
    sub_items: int

    @property
    def label(self) -> str:
        """附件1."""
        return f"附件{self.number}"

    @property
    def name(self) -> str:
        """The title on one line; the title itself says where it may break."""
        return one_line(self.title)

    @property
    def count_words(self) -> str:
        """The line at the end: "共 38 项（主办 1 项，协办 37 项）。"."""
        return f"{self.count.words()}{f'，另列子项 {self.sub_items} 项' if self.sub_items else ''}。"

    def cells(self, line: AnnexLine) -> tuple[str | int, ...]:
        """A line in the order of the headings; several units stand below each other."""
        number = int(line.number) if line.number.isdecimal() else line.number
        units = "\n".join(line.units)
        if not self.from_above:
            return (number, line.wording, units)
        return (number, line.wording, line.own_role, "\n".join(line.uppers), units)


@dataclass(frozen=True, slots=True)
class Annexes:
    """All annexes of a year's notice, and their sum."""

    name: str
    annexes: tuple[Annex, ...]
    total: Sum


def annexes(year: YearItems, *, government: Government, words: Words) -> Annexes:
    """The annexes of a year: streams with items in their order; problems of a report are no items of a notice."""
    subject = Subject(government.short_name, year.year)
    by_stream: dict[str, list[PaperItem]] = defaultdict(list)
    for each in year.items:
        if each.kind != Item.Kind.PROBLEM:
            by_stream[each.row.stream].append(each)
    held = [stream for stream in year.streams if by_stream[stream.code]]
    made = tuple(
        _annex(number, stream, by_stream[stream.code], subject=subject, level=government.level, words=words)
        for number, stream in enumerate(held, 1)
    )
    everything = frozenset[Record]().union(*(annex.count.total.records for annex in made))
    return Annexes(
        name=subject.fill(words.annexes_name),
        annexes=made,
        total=Sum(tally("", everything), tuple(tally(each.label, each.count.total.records) for each in made)),
    )


def _annex(
    number: int, stream: StreamRow, items: Sequence[PaperItem], *, subject: Subject, level: str, words: Words
) -> Annex:
    from_above = stream.code in FROM_ABOVE or any(each.row.uppers or each.row.own_role_word for each in items)
    title = words.annex_titles.get(stream.code, words.annex_other)
    numbered = tuple(_numbered(items))
    top = [each for each, _number, depth in numbered if depth == 0]
    return Annex(
        number=number,
        title=subject.fill(title, stream=stream.name),
        from_above=from_above,
        headings=_headings(subject, level) if from_above else (NUMBER, WORDING, UNITS),
        parts=_parts(numbered),
        notes=footnotes((printed, each.row.note) for each, printed, _depth in numbered),
        count=_count(top, from_above=from_above),
        sub_items=len(numbered) - len(top),
    )


def _headings(subject: Subject, level: str) -> tuple[str, ...]:
    upper = UPPER_LEVELS[Government.Level(level)]
    return (NUMBER, WORDING, OWN_ROLE, f"{upper}\n责任部门", f"{subject.own}级\n责任部门")


def _numbered(items: Sequence[PaperItem]) -> Iterator[tuple[PaperItem, str, int]]:
    """Items with number and depth, each parent followed by its parts; one whose parent is elsewhere stands alone."""
    here = {each.row.id for each in items}
    under: dict[int | None, list[PaperItem]] = defaultdict(list)
    for each in items:
        under[each.parent_id if each.parent_id in here else None].append(each)

    def walk(parent: int | None, before: str, depth: int) -> Iterator[tuple[PaperItem, str, int]]:
        for place, each in enumerate(under[parent], 1):
            number = f"{before}.{place}" if before else str(each.row.number)
            yield each, number, depth
            yield from walk(each.row.id, number, depth + 1)

    return walk(None, "", 0)


def _parts(numbered: Sequence[tuple[PaperItem, str, int]]) -> tuple[AnnexPart, ...]:
    """Lines under their parts in order of first appearance; what has no part stands first, below no heading.

    A sub-item stands with its parent, whatever its own part says.
    """
    parts: dict[str, list[AnnexLine]] = {"": []}
    part = ""
    for each, number, depth in numbered:
        part = part if depth else each.row.part
        parts.setdefault(part, []).append(_line(each, number))
    return tuple(AnnexPart(title, tuple(lines)) for title, lines in parts.items() if lines)


def _line(each: PaperItem, number: str) -> AnnexLine:
    return AnnexLine(
        record=item(each.row.id),
        number=number,
        wording=each.row.wording,
        own_role=each.row.own_role_word,
        uppers=names(each.row.uppers),
        units=written(each),
    )


def _count(top: Sequence[PaperItem], *, from_above: bool) -> Sum:
    """The items of an annex: from above by the government's own role, else by how many units they name."""
    words: dict[str, list[Record]] = {"主办": [], "协办": []} if from_above else {}
    for each in top:
        word = (each.row.own_role_word or NOT_SAID) if from_above else _units_word(len(each.row.units))
        words.setdefault(word, []).append(item(each.row.id))
    order = sorted(words, key=UNITS_WORDS.index) if not from_above else list(words)
    parts = tuple(tally(word, words[word]) for word in order)
    return Sum(tally("", (item(each.row.id) for each in top)), parts)


UNITS_WORDS = ("一个责任单位的", "两个责任单位的", "三个以上责任单位的", "未注明责任单位的")


def _units_word(units: int) -> str:
    return UNITS_WORDS[min(units, 3) - 1]
