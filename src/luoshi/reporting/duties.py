"""What each unit has to report on in a round: items × units valid then, and to whom each hands in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi.calendar.models import Round
from luoshi.governments.models import Year
from luoshi.items.models import Item, ItemUnit
from luoshi.reporting.flow import Answering, recipient
from luoshi.reporting.models import Entry

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
) -> tuple[Duty, ...]:
    """Every duty of a round, or those of one body or of some items, by stream and number. Two statements.

    A unit whose name no body bears cannot report; the coverage page names it. A body that stands on an item twice has
    one duty, by its higher role.
    """
    span = span_of(year, round_, today)
    items = items_of(year, span, round_.number if round_ is not None else 0)
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
