"""What a quarterly summary says: items with 完成情况, counts by state that add up, and who has not filed, by name.

The lines come from summary.reported; the shape comes from the words of papers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from luoshi.exports.records import DoesNotAddUp, Printed, Record, Sum, Tally, tally
from luoshi.exports.said import Said, Unsaid, words
from luoshi.exports.words import Shape, Subject
from luoshi.items.rows import STATE_WORDS

FILED, WAITING, PARTLY, NOT_FILED, BEFORE = "已报送", "待审核", "部分单位未报送", "未报送", Unsaid.BEFORE.value
FILINGS = (FILED, WAITING, PARTLY, NOT_FILED, BEFORE)
NO_PORTFOLIO, NO_UNITS = "未列入领导分工", "未明确"
BY_PORTFOLIO, BY_STREAM = "领导分工", "任务来源"


@dataclass(frozen=True, slots=True)
class Completion:
    """What one unit filed on an item: its 完成情况 with the record it stands in, or why there is none.

    `figures` are told before it, each with its own record; `late` says that it was filed after its due date.
    """

    unit: str
    said: Said
    figures: tuple[Printed, ...] = ()
    late: bool = False

    @property
    def words(self) -> str:
        """The figures and the words as sentences; why there are none, where there are neither."""
        told = "；".join(figure.text for figure in self.figures)
        if not told:
            return words(self.said)
        return f"{told}。{self.said.text}" if isinstance(self.said, Printed) else f"{told}。"


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
    owner: str = ""

    @property
    def heading(self) -> str:
        """The stream as groups are headed, with the unit that it belongs to where that is not the office."""
        return f"{self.stream_name}（{self.owner}归口）" if self.owner else self.stream_name

    @property
    def late(self) -> tuple[str, ...]:
        """The units that filed on it after their due date."""
        return tuple(each.unit for each in self.completions if each.late)

    @property
    def not_filed(self) -> tuple[str, ...]:
        """The units that owe it a word."""
        return tuple(each.unit for each in self.completions if each.said == Unsaid.NOT_FILED)

    @property
    def filing(self) -> str:
        """已报送, 待审核, 部分单位未报送, 未报送 (also where nobody answers for it), or due before the office began."""
        if self.completions and all(each.said == Unsaid.BEFORE for each in self.completions):
            return BEFORE
        if len(self.not_filed) == len(self.completions):
            return NOT_FILED
        if self.not_filed:
            return PARTLY
        return WAITING if any(each.said == Unsaid.UNDER_REVIEW for each in self.completions) else FILED

    @property
    def who(self) -> str:
        """（责任单位：…）, and for an item from above the upper departments too."""
        own = "、".join(self.units) or NO_UNITS
        if self.uppers:
            return f"（上级责任部门：{'、'.join(self.uppers)}；责任单位：{own}）"
        return f"（责任单位：{own}）"

    @property
    def in_short(self) -> str:
        """A line or two for a digest: state, number, its first sentence, who, and what is asked."""
        asked = f"提请协调：{self.coordination.text}" if self.coordination else ""
        head, stop, rest = self.wording.partition("。")
        first = f"{head}{'……' if rest.strip() else stop}"
        return f"【{self.state}】{self.stream_name}{self.number} {first}{self.who}{asked}"

    @property
    def completion(self) -> str:
        """The paragraph after 完成情况：, with the unit before its words where several answer."""
        if self.filing == NOT_FILED:
            return f"{Unsaid.NOT_FILED.value}。"
        if len(self.completions) == 1:
            return self.completions[0].words
        return "".join(f"{each.unit}：{each.words.rstrip('。')}。" for each in self.completions)


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
    """A unit that has not filed (or filed late), and the items on which it did; `by_stream` are their numbers."""

    unit: str
    items: Tally
    by_stream: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def numbers(self) -> str:
        """市报告2、5，区报告1."""
        return "，".join(f"{stream}{'、'.join(numbers)}" for stream, numbers in self.by_stream)


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary whole. `attention` are the lines a digest tells, `more` those that it only counts.

    `grouped` says by what its groups are: 领导分工 or 任务来源. `late` are units that filed late, in papers that stay
    inside only.
    """

    title: str
    addressee: str
    opening: str
    signed: str
    on: date
    digest: bool
    grouped: str
    groups: tuple[SummaryGroup, ...]
    states: tuple[str, ...]
    count: Sum
    filing: Sum
    owing: tuple[Owing, ...]
    attention: tuple[SummaryLine, ...]
    more: Tally
    late: tuple[Owing, ...] = ()

    @property
    def not_filed(self) -> Tally:
        """The items on which a unit owes a word."""
        return tally(NOT_FILED, (line.record for group in self.groups for line in group.lines if line.not_filed))

    @property
    def late_words(self) -> str:
        """Who filed late, each by name; "" where nobody did, or the paper goes outside."""
        told = "、".join(f"{each.unit}（{each.items.count} 项）" for each in self.late)
        return f"迟报单位 {len(self.late)} 个：{told}。" if told else ""

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


def summary(
    lines: Sequence[SummaryLine],
    *,
    shape: Shape,
    subject: Subject,
    quarter: str,
    on: date,
    seats: Sequence[str] = (),
) -> Summary:
    """The summary of the lines that its shape is about, in their order, grouped as it says.

    `on` is the date printed, `seats` the leaders in their order. What the year does not have is not named: of the
    shape's streams only those with items, and no portfolios where no leader has one.

    Raises DoesNotAddUp when an item stands there twice or a count is not its parts.
    """
    about = [line for line in lines if shape.covers(line.stream)]
    if len({line.record for line in about}) != len(about):
        raise DoesNotAddUp("同一责任事项在汇总中出现两次；请核对后再输出")
    grouped = BY_PORTFOLIO if shape.group == "portfolio" and _any_portfolio(about) else BY_STREAM
    names = _names(about, shape)
    fill = partial(subject.fill, quarter=quarter, stream=names[0], streams=_and(names), grouped=f"按{grouped}")
    wanted = _wanted(about, shape)
    shown = wanted[: shape.at_most]
    filing = (tally(word, (line.record for line in about if line.filing == word)) for word in FILINGS)
    return Summary(
        title=fill(shape.title),
        addressee=fill(shape.addressee),
        opening=fill(shape.opening),
        signed=fill(shape.signed),
        on=on,
        digest=shape.form == "digest",
        grouped=grouped,
        groups=_groups(about, grouped, seats),
        states=_states(about),
        count=_by_state(about),
        filing=Sum(tally("", (line.record for line in about)), tuple(filing)),
        owing=_units(about, lambda line: line.not_filed),
        attention=tuple(shown),
        more=tally("", (line.record for line in wanted[shape.at_most :])),
        late=_units(about, lambda line: line.late) if shape.late else (),
    )


def _any_portfolio(lines: Sequence[SummaryLine]) -> bool:
    """Whether any line belongs to a leader; so is said too where there is no line at all."""
    return not lines or any(line.portfolio for line in lines)


def _names(lines: Iterable[SummaryLine], shape: Shape) -> tuple[str, ...]:
    """What the shape calls the streams that have items, in its own order; all of them where none has any."""
    occurring = {line.stream: line.stream_name for line in lines} or dict.fromkeys(shape.streams, "")
    order = [code for code in shape.streams if code in occurring] or list(occurring)
    return tuple(shape.names.get(code, occurring[code]) for code in order) or ("",)


def _and(names: Sequence[str]) -> str:
    """A、B和C."""
    return "和".join(part for part in ("、".join(names[:-1]), names[-1]) if part)


def _wanted(lines: Sequence[SummaryLine], shape: Shape) -> list[SummaryLine]:
    """What needs a leader's word: first what is asked of him, then the states that the shape names, in its order."""
    asked = [line for line in lines if shape.attention and line.coordination is not None]
    others = [line for line in lines if line.coordination is None]
    return asked + [line for state in shape.attention for line in others if line.state == state]


def _groups(lines: Iterable[SummaryLine], grouped: str, seats: Sequence[str]) -> tuple[SummaryGroup, ...]:
    held: dict[str, list[SummaryLine]] = defaultdict(list)
    for line in lines:
        held[line.heading if grouped == BY_STREAM else line.portfolio or NO_PORTFOLIO].append(line)
    order = sorted(
        held, key=lambda title: (title == NO_PORTFOLIO, seats.index(title) if title in seats else len(seats))
    )
    return tuple(SummaryGroup(title, tuple(held[title]), _by_state(held[title])) for title in order)


def _states(lines: Iterable[SummaryLine]) -> tuple[str, ...]:
    """The state words that occur, in the order of the ledger; an unknown one comes last, never lost."""
    occurring = {line.state for line in lines}
    known = tuple(word for word in STATE_WORDS.values() if word in occurring)
    return (*known, *sorted(occurring - set(known)))


def _by_state(lines: Sequence[SummaryLine]) -> Sum:
    parts = (tally(state, (line.record for line in lines if line.state == state)) for state in _states(lines))
    return Sum(tally("", (line.record for line in lines)), tuple(parts))


def _units(lines: Iterable[SummaryLine], named: Callable[[SummaryLine], tuple[str, ...]]) -> tuple[Owing, ...]:
    """The units that each line names, with their lines, in the order in which they are first named."""
    held: dict[str, list[SummaryLine]] = defaultdict(list)
    for line in lines:
        for unit in named(line):
            held[unit].append(line)
    return tuple(
        Owing(unit, tally(unit, (line.record for line in theirs)), _numbers(theirs)) for unit, theirs in held.items()
    )


def _numbers(lines: Iterable[SummaryLine]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_stream: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_stream[line.stream_name].append(line.number)
    return tuple((stream, tuple(numbers)) for stream, numbers in by_stream.items())
