"""What each unit has to report on in a round: items × units valid then, and to whom each hands in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from luoshi.calendar.models import Round
from luoshi.governments.models import Year
from luoshi.items.models import Item, ItemUnit
from luoshi.reporting.flow import Answering, recipient

ENDED = (Item.State.ENDED,)


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit has to report on an item; `recipient_id` None: to the office or the stream's owner."""

    item_id: int
    body_id: int
    role: str
    recipient_id: int | None


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


def items_of(year: Year, span: Span) -> QuerySet[Item]:
    """The items of a year on which there is something to report: tasks, in force before the span ends."""
    begun = Q(effective_from__isnull=True) | Q(effective_from__lte=span.last)
    return Item.objects.filter(begun, year=year, kind=Item.Kind.TASK).exclude(state__in=ENDED)


def duties(
    year: Year,
    round_: Round | None,
    *,
    today: date,
    body_id: int | None = None,
    item_ids: Sequence[int] | None = None,
) -> tuple[Duty, ...]:
    """Every duty of a round, or those of one body or of some items, by stream and number. Two statements.

    A unit whose name no body bears cannot report; the coverage page names it. A body that stands on an item twice has
    one duty, by its higher role.
    """
    span = span_of(year, round_, today)
    items = items_of(year, span)
    if item_ids is not None:
        items = items.filter(pk__in=item_ids)
    if body_id is not None:
        items = items.filter(pk__in=_valid(span).filter(body_id=body_id).values("item"))
    stored = list(items.order_by("stream__order", "number").values_list("pk", "mode"))
    answering = _answering((pk for pk, _mode in stored), span)
    found = []
    for pk, mode in stored:
        units = answering[pk]
        once = {unit.body_id: unit for unit in reversed(units)}
        found += [
            Duty(pk, unit.body_id, unit.role, recipient(units, mode, unit.body_id))
            for unit in once.values()
            if body_id in {None, unit.body_id}
        ]
    return tuple(found)


Sheets = Mapping[tuple[int, int, int], frozenset[int]]  # items by year's id, round's number (0: plan), body's id


def items_asked(sheets: Sequence[tuple[Year, Round | None]], bodies: Collection[int], *, today: date) -> Sheets:
    """The items of `duties` for many rounds and a few bodies at once. One statement, however many rounds there are."""
    by_year: dict[int, list[tuple[int, int, date | None, date | None, date | None]]] = defaultdict(list)
    rows = (
        ItemUnit.objects.filter(body__in=list(bodies), item__kind=Item.Kind.TASK)
        .filter(item__year__in={year.pk for year, _round in sheets})
        .exclude(role=ItemUnit.Role.UPPER)
        .exclude(item__state__in=ENDED)
        .values_list("item__year", "body", "item", "item__effective_from", "valid_from", "valid_to")
    )
    for of, body, item, begun, first, last in rows:
        if body is not None:
            by_year[of].append((body, item, begun, first, last))
    found: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    for year, round_ in sheets:
        span = span_of(year, round_, today)
        number = round_.number if round_ is not None else 0
        for body, item, begun, first, last in by_year[year.pk]:
            if (begun or date.min) <= span.last and _within(span.on, first, last):
                found[year.pk, number, body].add(item)
    return {key: frozenset(items) for key, items in found.items()}


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first or date.min) <= day <= (last or date.max)


def _valid(span: Span) -> QuerySet[ItemUnit]:
    """The units with a body that answer on the day of the span."""
    return ItemUnit.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=span.on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=span.on),
        body__isnull=False,
    ).exclude(role=ItemUnit.Role.UPPER)


def _answering(items: Iterable[int], span: Span) -> Mapping[int, list[Answering]]:
    by_item: dict[int, list[Answering]] = defaultdict(list)
    rows = _valid(span).filter(item__in=list(items)).order_by("item", "order").values_list("item", "body", "role")
    for item, body, role in rows:
        if body is not None:
            by_item[item].append(Answering(body, role))
    return by_item
