"""What suggestions of units rest on, read: the items of earlier years with their units, and today's bodies."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.governments.models import Body
from luoshi.items.models import ItemUnit
from luoshi.items.suggest_units import Memory, PastItem, PastUnit

# How many years a suggestion looks back: units and wordings change, and a page must not cost more every year.
YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class _Bodies:
    """Bodies that stand today with their written names, and what has the work of those that ended."""

    written: Mapping[str, tuple[str, ...]]
    now: Mapping[int, str]


def memory(government_id: int, *, before: int) -> Memory:
    """The items of the three years before `before`, the latest first, and the bodies of today. Two statements."""
    bodies = _bodies(government_id)
    rows = (
        ItemUnit.objects.filter(
            item__government_id=government_id,
            item__year__number__range=(before - YEARS_BACK, before - 1),
            valid_to__isnull=True,
        )
        .exclude(role=ItemUnit.Role.UPPER)
        .order_by("-item__year__number", "item__stream__order", "item__number", "order")
        .values_list(
            "item_id", "item__year__number", "item__stream__name", "item__number", "item__wording", "name", "body"
        )
    )
    past: dict[int, PastItem] = {}
    units: dict[int, list[PastUnit]] = defaultdict(list)
    for item_id, year, stream, number, wording, name, body in rows:
        past.setdefault(item_id, PastItem(f"{year}年{stream}第{number}项", wording, ()))
        units[item_id].append(PastUnit(name, bodies.now.get(body, "")))
    items = [PastItem(item.label, item.wording, tuple(units[pk])) for pk, item in past.items()]
    return Memory.of(items, bodies.written.items())


def _bodies(government_id: int) -> _Bodies:
    """The bodies of a government, those that ended under the names of their successors. One statement."""
    rows = list(
        Body.objects.filter(government_id=government_id)
        .order_by("id")
        .values_list("pk", "name", "valid_to", "aliases__name", "successors")
    )
    standing = {pk: name for pk, name, valid_to, _alias, _successor in rows if valid_to is None}
    heirs = {pk: successor for pk, _name, _valid_to, _alias, successor in rows if successor is not None}
    written: dict[str, list[str]] = {name: [] for name in standing.values()}
    for pk, name, _valid_to, alias, _successor in rows:
        if pk in standing and alias:
            written[name].append(alias)
    return _Bodies(
        written={name: tuple(dict.fromkeys(aliases)) for name, aliases in written.items()},
        now={pk: _at_last(pk, standing, heirs) for pk, *_rest in rows},
    )


def _at_last(body: int, standing: Mapping[int, str], heirs: Mapping[int, int]) -> str:
    """The name of the body that has the work of `body` today, itself where it stands; "" when nothing followed it."""
    seen: set[int] = set()
    while body in heirs and body not in standing and body not in seen:
        seen.add(body)
        body = heirs[body]
    return standing.get(body, "")
