"""What each unit has to report on in a round: items × units valid then, and to whom each hands in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi.calendar.models import Round
from luoshi.governments.models import BodyGroupMember, Year
from luoshi.governments.validity import valid_on
from luoshi.items.models import Item, ItemUnit
from luoshi.reporting.flow import Answering, Written, answering, recipient
from luoshi.reporting.models import Entry

ENDED = (Item.State.ENDED,)


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit has to report on an item; `recipient_id` None: to the office or the stream's owner.

    `owner_id` is the body that owns the item's stream; None: the office itself. `begun` is the day from which it
    answers: the item was added to a year under way, or came to it from another unit; None: from the start.
    """

    item_id: int
    body_id: int
    role: str
    recipient_id: int | None
    owner_id: int | None = None
    begun: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """What a sheet is about: items in force by `last`, and the units that answer on the day `on`."""

    last: date
    on: date


def span_of(year: Year, round_: Round | None, today: date) -> Span:
    """Who answers at the end of a round answers for it; a handling plan (None) is of those who answer today."""
    if round_ is not None:
        return Span(round_.last_day, round_.last_day)
    last = date(year.number, 12, 31)
    return Span(last, min(max(today, date(year.number, 1, 1)), last))


def items_of(year: Year, span: Span, number: int) -> QuerySet[Item]:
    """The items of a year on which there is something to report: tasks, in force before the span ends.

    An item that ended asks for nothing more; in the rounds in which it was reported on it stays.
    """
    begun = Q(effective_from__isnull=True) | Q(effective_from__lte=span.last)
    reported = Entry.objects.filter(item=OuterRef("pk"), sheet__year=year, sheet__number=number)
    going_on = ~Q(state__in=ENDED) | Exists(reported)
    return Item.objects.filter(begun, going_on, year=year, kind=Item.Kind.TASK)


def duties(
    year: Year,
    round_: Round | None,
    *,
    today: date,
    body_id: int | None = None,
    item_ids: Sequence[int] | None = None,
    among: Q | None = None,
) -> tuple[Duty, ...]:
    """Every duty of a round, or those of one body or of some items (`among` asks it of them), by stream and number.

    Three statements. A collective that the directory knows (各街道办事处) stands for its members of the day, each with
    a duty of its own. A unit whose name no body or group bears cannot report; the coverage page names it. A body that
    stands on an item twice has one duty, by its higher role.
    """
    span = span_of(year, round_, today)
    groups = _groups(year, span)
    items = items_of(year, span, round_.number if round_ is not None else 0)
    if item_ids is not None:
        items = items.filter(pk__in=item_ids)
    if among is not None:
        items = items.filter(among)
    if body_id is not None:
        mine = Q(body_id=body_id) | Q(name__in=[name for name, members in groups.items() if body_id in members])
        items = items.filter(pk__in=_valid(span).filter(mine).values("item"))
    columns = ("pk", "mode", "stream__owner", "effective_from")
    stored = list(items.order_by("stream__order", "number").values_list(*columns))
    bodies = _answering({pk: mode for pk, mode, *_rest in stored}, span, groups)
    found: list[Duty] = []
    for pk, mode, owner, added in stored:
        units = bodies[pk]
        once: dict[int, Answering] = {}
        for unit in units:
            once.setdefault(unit.body_id, unit)
        found += [
            Duty(pk, unit.body_id, unit.role, recipient(units, mode, unit.body_id), owner, _later(added, unit.since))
            for unit in once.values()
            if body_id in {None, unit.body_id}
        ]
    return tuple(found)


# The items, each with the day from which the body answers for it, by year's id, round's number (0: plan), body's id.
Sheets = Mapping[tuple[int, int, int], Mapping[int, date | None]]


def items_asked(sheets: Sequence[tuple[Year, Round | None]], bodies: Collection[int], *, today: date) -> Sheets:
    """The items of `duties` for many rounds and a few bodies at once. Three statements, whatever the rounds."""
    years = {year.pk for year, _round in sheets}
    times, reported = _times_on_items(years, bodies), _ended_but_reported(years)
    found: dict[tuple[int, int, int], dict[int, date | None]] = defaultdict(dict)
    for year, round_ in sheets:
        span = span_of(year, round_, today)
        number = round_.number if round_ is not None else 0
        for time in times[year.pk]:
            if time.ended and (year.pk, number, time.item) not in reported:
                continue
            if (time.begun or date.min) <= span.last and all(_within(span.on, *window) for window in time.windows):
                found[year.pk, number, time.body][time.item] = _later(time.begun, time.windows[0][0])
    return found


def only_supporting(
    sheets: Sequence[tuple[Year, Round | None]], asked: Sheets, *, today: date
) -> frozenset[tuple[int, int, int]]:
    """Those sheets of `asked` all of whose items go to the unit that leads. Two statements, whatever the rounds."""
    days = {(year.pk, round_.number if round_ else 0): span_of(year, round_, today).on for year, round_ in sheets}
    written = _ever_written(
        {year.government_id for year, _round in sheets}, {item for items in asked.values() for item in items}
    )

    def goes_to_lead(item: int, body: int, on: date) -> bool:
        mode, units = written[item]
        found = answering([unit.on(on) for unit in units if _within(on, *unit.window)], mode)
        return recipient(found, mode, body) is not None

    return frozenset(
        (year, number, body)
        for (year, number, body), items in asked.items()
        if items and all(goes_to_lead(item, body, days[year, number]) for item in items)
    )


@dataclass(frozen=True, slots=True)
class _Ever:
    """A unit of an item as it was written for a time, and the bodies that it ever was with their own times."""

    window: tuple[date | None, date | None]
    role: str
    others: bool
    collective: bool
    bodies: tuple[tuple[int, date | None, date | None], ...]

    def on(self, day: date) -> Written:
        """The unit as it answers on a day."""
        bodies = tuple(body for body, first, last in self.bodies if _within(day, first, last))
        return Written(bodies, self.role, self.others, collective=self.collective and bool(bodies))


def _ever_written(governments: Collection[int], items: Collection[int]) -> Mapping[int, tuple[str, list[_Ever]]]:
    """The mode of each of these items and its units of all times, in order. Two statements."""
    rows = ItemUnit.objects.filter(item__in=list(items)).exclude(role=ItemUnit.Role.UPPER).order_by("item", "order")
    columns = ("item", "item__mode", "body", "name", "role", "and_others", "valid_from", "valid_to")
    stored = list(rows.values_list(*columns))
    named = {name for _item, _mode, body, name, *_rest in stored if body is None}
    groups: dict[str, list[tuple[int, date | None, date | None]]] = defaultdict(list)
    members = BodyGroupMember.objects.filter(group__name__in=named, group__government__in=list(governments))
    for name, body, first, last in members.order_by("group", "body").values_list(
        "group__name", "body", "valid_from", "valid_to"
    ):
        groups[name].append((body, first, last))
    found: dict[int, tuple[str, list[_Ever]]] = {}
    for item, mode, body, name, role, others, first, last in stored:
        bodies = ((body, None, None),) if body is not None else tuple(groups.get(name, ()))
        unit = _Ever((first, last), role, others, body is None and name in groups, bodies)
        found.setdefault(item, (mode, []))[1].append(unit)
    return found


def _later(added: date | None, since: date | None) -> date | None:
    """The later of two days; None (from the start) is the earliest."""
    return max((day for day in (added, since) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Time:
    """A body answers for an item while every one of these windows is open: its own, and its membership's in a group."""

    body: int
    item: int
    ended: bool
    begun: date | None
    windows: tuple[tuple[date | None, date | None], ...]


def _times_on_items(years: Collection[int], bodies: Collection[int]) -> Mapping[int, list[_Time]]:
    """When these bodies answer for which items of the years, by year. Two statements."""
    members: dict[str, list[tuple[int, tuple[date | None, date | None]]]] = defaultdict(list)
    for name, body, *window in BodyGroupMember.objects.filter(body__in=list(bodies)).values_list(
        "group__name", "body", "valid_from", "valid_to"
    ):
        members[name].append((body, (window[0], window[1])))
    units = (
        ItemUnit.objects.filter(Q(body__in=list(bodies)) | Q(body__isnull=True, name__in=list(members)))
        .filter(item__kind=Item.Kind.TASK, item__year__in=years)
        .exclude(role=ItemUnit.Role.UPPER)
        .values_list(
            "item__year", "body", "name", "item", "item__state", "item__effective_from", "valid_from", "valid_to"
        )
    )
    found: dict[int, list[_Time]] = defaultdict(list)
    for year, body, name, item, state, begun, first, last in units:
        own, ended = (first, last), state in ENDED
        if body is not None:
            found[year].append(_Time(body, item, ended, begun, (own,)))
        else:
            found[year] += [_Time(each, item, ended, begun, (own, time)) for each, time in members[name]]
    return found


def _ended_but_reported(years: Collection[int]) -> frozenset[tuple[int, int, int]]:
    """Items that ended and were reported on, by year, round and item. One statement."""
    rows = Entry.objects.filter(item__state__in=ENDED, sheet__year__in=years)
    return frozenset(rows.values_list("sheet__year", "sheet__number", "item").distinct())


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first or date.min) <= day <= (last or date.max)


def _valid(span: Span) -> QuerySet[ItemUnit]:
    """The units that answer on the day of the span."""
    return ItemUnit.objects.filter(valid_on(span.on)).exclude(role=ItemUnit.Role.UPPER)


def _groups(year: Year, span: Span) -> Mapping[str, Sequence[int]]:
    """The members of every group on the day of the span, by the group's name. One statement."""
    found: dict[str, list[int]] = defaultdict(list)
    members = BodyGroupMember.objects.filter(valid_on(span.on), group__government=year.government_id)
    for name, body in members.order_by("group", "body").values_list("group__name", "body"):
        found[name].append(body)
    return found


def _answering(
    modes: Mapping[int, str], span: Span, groups: Mapping[str, Sequence[int]]
) -> Mapping[int, list[Answering]]:
    """The bodies that answer for items (their modes by id), groups opened into their members. One statement."""
    written: dict[int, list[Written]] = defaultdict(list)
    rows = _valid(span).filter(item__in=list(modes)).order_by("item", "order")
    for item, body, name, role, others, since in rows.values_list(
        "item", "body", "name", "role", "and_others", "valid_from"
    ):
        bodies = (body,) if body is not None else tuple(groups.get(name, ()))
        written[item].append(Written(bodies, role, others, collective=body is None and name in groups, since=since))
    return {item: answering(written[item], mode) for item, mode in modes.items()}
