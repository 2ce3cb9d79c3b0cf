"""A round's summary from its reports: each item's 完成情况 from its units' figures and words, each with its record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luoshi.calendar.models import Round
from luoshi.exports.answering import names, written
from luoshi.exports.figures import PUBLISHED, more_of, period_of, references, share_words, value_of
from luoshi.exports.records import Kind, Printed, Record, item
from luoshi.exports.said import Unsaid, words
from luoshi.exports.summary.rows import Completion, SummaryLine
from luoshi.governments.models import Portfolio, Seat, Year
from luoshi.items.models import Item, Stream
from luoshi.items.papers import PaperItem, year_items
from luoshi.items.rows import STATE_WORDS, TargetRow
from luoshi.reporting.content import FigureAnswer, Report
from luoshi.reporting.printing import releases_of
from luoshi.reporting.sight import EVERYTHING, Sight
from luoshi.reporting.summing import RoundWords, UnitWord, words_of_round

SLOW = {"behind", "slightly_behind", "not_started"}
# Words that the office alone gives an item, over what its units said.
OVER = {"unverifiable", "adjusted", "ended"}


@dataclass(frozen=True, slots=True)
class Reported:
    """The lines of a round, the leaders' seats in order, and how many figures in them are not published.

    `through_lead`: some units hand in to their lead, so that no line of theirs stands here and none counts as owing.
    """

    lines: tuple[SummaryLine, ...]
    seats: tuple[str, ...]
    unpublished: int
    through_lead: bool


def reported(year: Year, round_: Round, *, filed_too: bool, today: date, sight: Sight = EVERYTHING) -> Reported:
    """Every item of a round that `sight` oversees with what its units said; a fixed number of statements."""
    said = words_of_round(year, round_, filed_too=filed_too, today=today, sight=sight)
    stored = year_items(year.government_id, year.number, today=round_.last_day)
    every = [word.content for units in said.by_item.values() for word in units if word.content is not None]
    releases = releases_of(references(every))
    owners = dict(Stream.objects.filter(year=year, owner__isnull=False).values_list("code", "owner__name"))
    seats = _Seats(year, round_.last_day)
    collectives = frozenset(group.name for group in stored.groups if group.members)
    lines = tuple(
        _line(each, said, releases, collectives, owner=owners.get(each.row.stream, ""), portfolio=seats.of(each))
        for each in stored.items
        if each.row.id in said.by_item
    )
    told = [answer.reference for each in every if isinstance(each, Report) for answer in each.figures]
    unpublished = sum(1 for each in told if each is not None and releases.get(each, PUBLISHED) != PUBLISHED)
    return Reported(lines, seats.order, unpublished, said.through_lead)


class _Seats:
    """Under which leader an item stands: its own, else that in whose portfolio its lead unit is. Three statements."""

    def __init__(self, year: Year, on: date) -> None:
        self.order = tuple(Seat.objects.filter(government_id=year.government_id).values_list("title", flat=True))
        valid = (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        held = Portfolio.objects.filter(valid, seat__government_id=year.government_id)
        self.of_body = dict(held.values_list("body", "seat__title"))
        led = Item.objects.filter(year=year, leader__isnull=False)
        self.of_item = dict(led.values_list("pk", "leader__title"))

    def of(self, each: PaperItem) -> str:
        """The seat's title, "" for none."""
        if each.row.id in self.of_item:
            return self.of_item[each.row.id] or ""
        units = sorted(each.row.units, key=lambda unit: not unit.lead)
        return next((self.of_body[unit.body_id] for unit in units if unit.body_id in self.of_body), "")


def _line(
    each: PaperItem,
    said: RoundWords,
    releases: Mapping[int, str],
    collectives: Collection[str],
    *,
    owner: str,
    portfolio: str,
) -> SummaryLine:
    listed = [unit.body_id for unit in each.row.units]
    by_place = {body: place for place, body in reversed(tuple(enumerate(listed)))}
    units = sorted(said.by_item[each.row.id], key=lambda word: by_place.get(word.body_id, len(listed)))
    targets = {target.id: target for target in each.row.targets}
    return SummaryLine(
        record=item(each.row.id),
        stream=each.row.stream,
        stream_name=each.row.stream_name,
        number=each.row.label,
        wording=each.row.wording,
        units=written(each),
        uppers=names(each.row.uppers),
        state=STATE_WORDS[state_of(units, each.row.state, newest=said.newest)],
        completions=(
            *(_completion(word, targets, releases) for word in units),
            *_without_body(each, units, collectives),
        ),
        portfolio=portfolio,
        coordination=_asked(units),
        owner=owner,
    )


def state_of(units: Sequence[UnitWord], state: str, *, newest: bool) -> str:
    """The confirmed state of an item in a round: what all its units' accepted words agree on, else unassessed.

    The office's own word on the item (`state`) counts in the newest round, and only beside this round's reports: what
    was said of an earlier round never colours this one.
    """
    if not units or not all(word.accepted for word in units):
        return Item.State.UNASSESSED
    said = {word.status for word in units}
    if newest and state in said | OVER:
        return state
    return said.pop() if len(said) == 1 else Item.State.UNASSESSED


def _completion(word: UnitWord, targets: Mapping[int, TargetRow], releases: Mapping[int, str]) -> Completion:
    if not isinstance(word.content, Report):
        owed = Unsaid.BEFORE if word.excused else Unsaid.NOT_FILED
        return Completion(word.body, Unsaid.UNDER_REVIEW if word.waits else owed, late=word.late)
    record = Record(Kind.REVISION, word.revision_id)
    text = _text(word, word.content)
    return Completion(
        unit=word.body,
        said=Printed(text, record) if text else Unsaid.MISSING,
        figures=tuple(_figures(word.content, text, record, targets, releases)),
        late=word.late,
    )


def _text(word: UnitWord, content: Report) -> str:
    """The unit's words as sentences, what others handed in to it under their names; where it is slow, why."""
    slow = word.status in SLOW
    parts = (
        f"无变化（{content.unchanged_why}）" if content.unchanged else "",
        content.progress,
        *(f"{each.body}：{each.words}" for each in content.contributions if each.words),
        f"存在问题：{content.problems}" if slow and content.problems else "",
        f"下一步：{content.next_steps}" if slow and content.next_steps else "",
    )
    return "".join(_sentence(part) for part in parts if part.strip())


def _sentence(text: str) -> str:
    one = "".join(text.split("\n")).strip()
    return one if one.endswith(("。", "！", "；", "…")) else f"{one}。"


def _figures(
    content: Report, text: str, record: Record, targets: Mapping[int, TargetRow], releases: Mapping[int, str]
) -> Iterable[Printed]:
    """Each figure of the report in words; one that its words tell already, and that is released, is told once."""
    for answer in content.figures:
        target = targets.get(answer.target or 0)
        if target is None:
            continue
        value = value_of(answer, target, record)
        more = more_of(answer, record, releases)
        hidden = releases.get(answer.reference or 0, PUBLISHED) != PUBLISHED
        if isinstance(value, Printed) and value.text in text and not hidden:
            continue
        yield Printed(_figure(answer, target, words(value), [each.text for each in more]), record)


def _figure(answer: FigureAnswer, target: TargetRow, value: str, more: Sequence[str]) -> str:
    period = period_of(answer)
    told = (f"{target.subject}{value}", *more, share_words(answer, target), f"数据期间{period}" if period else "")
    return "，".join(part for part in told if part)


def _without_body(each: PaperItem, units: Sequence[UnitWord], collectives: Collection[str]) -> tuple[Completion, ...]:
    """Units that no body bears cannot file: said where they answer by themselves.

    A collective that the directory knows is none of them: its members answer, each by its own name.
    """
    alone = not units or each.mode == Item.Mode.EQUAL
    return tuple(
        Completion(unit.name, Unsaid.NOT_FILED)
        for unit in each.row.units
        if alone and unit.body_id is None and unit.name not in collectives and (not units or not unit.role)
    )


def _asked(units: Sequence[UnitWord]) -> Printed | None:
    """What units ask of the leaders, under their names where several do; None for nothing."""
    asked = [word for word in units if isinstance(word.content, Report) and word.content.coordinate]
    if not asked:
        return None
    several = len(asked) > 1
    text = "".join(
        _sentence(f"{word.body}：{word.content.coordinate}" if several else word.content.coordinate)
        for word in asked
        if isinstance(word.content, Report)
    )
    return Printed(text, Record(Kind.REVISION, asked[0].revision_id))
