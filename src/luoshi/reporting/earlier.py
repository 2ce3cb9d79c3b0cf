"""What was said before a round, and what was planned for it: beside the fields, and as a draft to be edited."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luoshi.calendar.deadlines import round_name
from luoshi.items.models import ItemUnit
from luoshi.reporting.content import Content, Milestone, Plan, opened
from luoshi.reporting.filling import Place
from luoshi.reporting.models import Entry, Revision
from luoshi.reporting.rows import PLAN_NAME
from luoshi.reporting.states import HANDED_IN


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was last said of an item, and in which round; `filed`: handed in, and not only signed or returned."""

    content: Content
    name: str
    filed: bool


def said_before(place: Place, items: Collection[int]) -> Mapping[int, Earlier]:
    """What was last said of each item before this round, by this body or the one whose work it took over.

    What was accepted counts before what was said after it. Two statements, none for no item.
    """
    if not items:
        return {}
    took_over = ItemUnit.objects.filter(item__in=list(items), body=place.body, came_from__body__isnull=False)
    bodies = Q(sheet__body=place.body) | Q(sheet__body__in=took_over.values("came_from__body"))
    lower = {"sheet__number__gt": 0} if place.round is not None else {"sheet__number": 0}
    rows = (
        Entry.objects.filter(bodies, item__in=list(items), sheet__year=place.year, **lower)
        .filter(sheet__number__lt=place.number if place.round is not None else 1, current__isnull=False)
        .exclude(sheet__body=place.body, sheet__number=place.number)
        .order_by("sheet__number", "pk")
        .values_list("item", "state", "current", "accepted", "sheet__round__first_day", "sheet__round__last_day")
    )
    # the texts of the newest alone: those of every earlier round would be most of the page's time
    newest = {
        item: (accepted or current, accepted is not None or state in HANDED_IN, days)
        for item, state, current, accepted, *days in rows
    }
    ids = [pk for pk, _filed, _days in newest.values()]
    texts = dict(Revision.objects.filter(pk__in=ids).values_list("pk", "sealed"))
    return {item: Earlier(opened(texts[pk]), _name_of(*days), filed) for item, (pk, filed, days) in newest.items()}


def milestones_of(place: Place, items: Collection[int]) -> Mapping[int, Milestone]:
    """What the items' plans want reached by this round; the newest sealed plan of any of their units counts."""
    if place.round is None or not items:
        return {}
    rows = (
        Entry.objects.filter(item__in=list(items), sheet__year=place.year, sheet__number=0, current__isnull=False)
        .order_by("current__made_at")
        .values_list("item", "current__sealed")
    )
    found = {}
    for item, sealed in rows:
        plan = opened(sealed) if sealed is not None else None
        if isinstance(plan, Plan):
            here = next((each for each in plan.milestones if each.round == place.number), None)
            if here is not None:
                found[item] = here
    return found


def _name_of(first_day: date | None, last_day: date | None) -> str:
    """The name of the round that reports on these days; without any, the plan's."""
    return round_name(first_day, last_day) if first_day is not None and last_day is not None else PLAN_NAME
