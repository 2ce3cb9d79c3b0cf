"""What a quarterly summary says: items with 完成情况, counts by state that add up, and who has not filed, by name.

The lines are given by whoever knows the reports (a query of reporting); the shape comes from the words of papers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.exports.records import DoesNotAddUp, Printed, Record, Sum, Tally, tally
from luoshi.exports.said import Said, Unsaid, words
from luoshi.exports.words import Shape, Subject
from luoshi.items.rows import STATE_WORDS

FILED, PARTLY, NOT_FILED = "已报送", "部分单位未报送", "未报送"
NO_PORTFOLIO, NO_UNITS = "未列入领导分工", "未明确"


@dataclass(frozen=True, slots=True)
class Completion:
    """What one unit filed on an item: its 完成情况 with the record it stands in, or why there is none."""

    unit: str
    said: Said


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """An item of a summary: `record` is the item, `number` as printed, `units` and `uppers` as the notice writes them.

    `completions` has an entry for each unit that answers by itself (one where a lead merges); `portfolio` is the seat
    it belongs to, "" none; `coordination` what is asked of the leaders (None: nothing).
    """

    record: Record
    stream: str
    stream_name: str
    number: str
    wording: str
    units: tuple[str, ...]
    uppers: tuple[str, ...]
    state: str
    completions: tuple[Completion, ...]
    portfolio: str = ""
    coordination: Printed | None = None

    @property
    def not_filed(self) -> tuple[str, ...]:
        """The units that owe it a word."""
        return tuple(each.unit for each in self.completions if each.said == Unsaid.NOT_FILED)

    @property
    def filing(self) -> str:
        """已报送, 部分单位未报送, or 未报送; an item that nobody answers for was filed by nobody."""
        if len(self.not_filed) == len(self.completions):
            return NOT_FILED
        return PARTLY if self.not_filed else FILED

    @property
    def who(self) -> str:
        """（责任单位：…）, and for an item from above the upper departments too."""
        own = "、".join(self.units) or NO_UNITS
        if self.uppers:
            return f"（上级责任部门：{'、'.join(self.uppers)}；责任单位：{own}）"
        return f"（责任单位：{own}）"

    @property
    def completion(self) -> str:
        """The paragraph after 完成情况：, with the unit before its words where several answer."""
        if self.filing == NOT_FILED:
            return f"{Unsaid.NOT_FILED.value}。"
        if len(self.completions) == 1:
            return words(self.completions[0].said)
        return "".join(f"{each.unit}：{words(each.said).rstrip('。')}。" for each in self.completions)


@dataclass(frozen=True, slots=True)
class SummaryGroup:
    """Lines of a stream or a portfolio, and their count by state."""

    title: str
    lines: tuple[SummaryLine, ...]
    count: Sum

    @property
    def not_filed(self) -> Tally:
        """Its items on which a unit owes a word."""
        return tally(NOT_FILED, (line.record for line in self.lines if line.not_filed))


@dataclass(frozen=True, slots=True)
class Owing:
    """A unit that has not filed, and the items on which it has not."""

    unit: str
    items: Tally


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary whole. `attention` are the lines a digest tells, `more` those that it only counts."""

    title: str
    addressee: str
    opening: str
    signed: str
    on: date
    digest: bool
    groups: tuple[SummaryGroup, ...]
    states: tuple[str, ...]
    count: Sum
    filing: Sum
    owing: tuple[Owing, ...]
    attention: tuple[SummaryLine, ...]
    more: Tally

    @property
    def owing_words(self) -> str:
        """Who has not filed, each by name; that nobody owes is said too."""
        if not self.owing:
            return "各责任单位均已报送。" if self.count.count else "本期没有责任事项。"
        told = "、".join(f"{each.unit}（{each.items.count} 项）" for each in self.owing)
        return f"未报送单位 {len(self.owing)} 个：{told}。"

    @property
    def date_words(self) -> str:
        """2026年4月12日."""
        return f"{self.on.year}年{self.on.month}月{self.on.day}日"


def summary(lines: Sequence[SummaryLine], *, shape: Shape, subject: Subject, quarter: str, on: date) -> Summary:
    """The summary of the lines that its shape is about, in their order, grouped as it says.

    `on` is the date printed. Raises DoesNotAddUp when an item stands there twice or a count is not its parts.
    """
    about = [line for line in lines if not shape.streams or line.stream in shape.streams]
    if len({line.record for line in about}) != len(about):
        raise DoesNotAddUp("同一责任事项在汇总中出现两次；请核对后再输出")
    wanted = _wanted(about, shape)
    shown = wanted[: shape.at_most]
    filing = (
        tally(word, (line.record for line in about if line.filing == word)) for word in (FILED, PARTLY, NOT_FILED)
    )
    return Summary(
        title=subject.fill(shape.title, quarter=quarter),
        addressee=subject.fill(shape.addressee, quarter=quarter),
        opening=subject.fill(shape.opening, quarter=quarter),
        signed=subject.fill(shape.signed, quarter=quarter),
        on=on,
        digest=shape.form == "digest",
        groups=_groups(about, shape),
        states=_states(about),
        count=_by_state(about),
        filing=Sum(tally("", (line.record for line in about)), tuple(filing)),
        owing=_owing(about),
        attention=tuple(shown),
        more=tally("", (line.record for line in wanted[shape.at_most :])),
    )


def _wanted(lines: Sequence[SummaryLine], shape: Shape) -> list[SummaryLine]:
    """What needs a leader's word: first what is asked of him, then the states that the shape names, in its order."""
    asked = [line for line in lines if shape.attention and line.coordination is not None]
    others = [line for line in lines if line.coordination is None]
    return asked + [line for state in shape.attention for line in others if line.state == state]


def _groups(lines: Iterable[SummaryLine], shape: Shape) -> tuple[SummaryGroup, ...]:
    held: dict[str, list[SummaryLine]] = defaultdict(list)
    for line in lines:
        held[line.stream_name if shape.group == "stream" else line.portfolio or NO_PORTFOLIO].append(line)
    order = sorted(held, key=lambda title: title == NO_PORTFOLIO)
    return tuple(SummaryGroup(title, tuple(held[title]), _by_state(held[title])) for title in order)


def _states(lines: Iterable[SummaryLine]) -> tuple[str, ...]:
    """The state words that occur, in the order of the ledger; an unknown one comes last, never lost."""
    occurring = {line.state for line in lines}
    known = tuple(word for word in STATE_WORDS.values() if word in occurring)
    return (*known, *sorted(occurring - set(known)))


def _by_state(lines: Sequence[SummaryLine]) -> Sum:
    parts = (tally(state, (line.record for line in lines if line.state == state)) for state in _states(lines))
    return Sum(tally("", (line.record for line in lines)), tuple(parts))


def _owing(lines: Iterable[SummaryLine]) -> tuple[Owing, ...]:
    """Units that have not filed, in the order in which they are first named."""
    held: dict[str, list[Record]] = defaultdict(list)
    for line in lines:
        for unit in line.not_filed:
            held[unit].append(line.record)
    return tuple(Owing(unit, tally(unit, records)) for unit, records in held.items())
