"""Which units answer for an item: by date, because work goes over to a successor and history stays; their rows set."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from luoshi.governments.names import BodyNames
from luoshi.governments.validity import valid_on
from luoshi.items.drafts import Unit
from luoshi.items.errors import BadItem, InUse
from luoshi.items.models import Item, ItemUnit

APART = 10_000  # where units stand while their order changes: no item has so many
UNIT_ROLES = {value: str(label) for value, label in ItemUnit.Role.choices}


def in_force(on: date | None, prefix: str = "") -> Q:
    """Units that answer on that day; None: those that no end is set for. `prefix` leads to the unit ("units__")."""
    return Q(**{f"{prefix}valid_to__isnull": True}) if on is None else valid_on(on, prefix)


def own_units(on: date | None) -> QuerySet[ItemUnit]:
    """The government's own units in force, without the upper ones."""
    return ItemUnit.objects.filter(in_force(on)).exclude(role=ItemUnit.Role.UPPER)


def refuse_reported(item: Item, units: Collection[ItemUnit]) -> None:
    """Pass when none of the units has handed in or signed anything of the item. Raises InUse."""
    said = reported_units([item.pk]).get(item.pk, frozenset())
    names = "、".join(unit.name for unit in units if unit.name in said)
    if names:
        raise InUse(_("%(units)s对%(item)s已有填报，不能直接去掉；请用移交单位办理") % {"units": names, "item": item})


def reported_units(items: Collection[int]) -> Mapping[int, frozenset[str]]:
    """The names of the units that handed in or signed anything, by item. One statement.

    Note: reports lie above this layer and hang on body and item, not on the unit's row, so nothing else keeps it.
    """
    said = Q(item__entries__sheet__body=F("body"), item__entries__current__isnull=False)
    found: dict[int, set[str]] = {}
    for item, name in ItemUnit.objects.filter(said, item__in=items).values_list("item", "name").distinct():
        found.setdefault(item, set()).add(name)
    return {item: frozenset(names) for item, names in found.items()}


def standing_units(item: Item) -> tuple[ItemUnit, ...]:
    """The units of an item that no end is set for, in order. One statement."""
    return tuple(item.units.filter(in_force(None)).order_by("order"))


def unit_words(units: Iterable[Unit | ItemUnit]) -> str:
    """Units in one line as the log keeps them: "牵头 区住建局、配合 区财政局等"."""
    return "、".join(f"{UNIT_ROLES[unit.role]} {unit.name}{'等' if unit.and_others else ''}".strip() for unit in units)


def set_units(
    item: Item, standing: Sequence[ItemUnit], given: Sequence[Unit], known: BodyNames
) -> tuple[ItemUnit, ...]:
    """The rows of the units given, in order: those that stand keep their row, others are added or taken off.

    Units that handed the work to a successor are history and stay behind the others. Raises BadItem for a unit given
    twice, InUse for one that is taken off and has reported.
    """
    keys = [_key(unit) for unit in given]
    if len(set(keys)) != len(keys):
        raise BadItem(_("同一单位写了两次；请只保留一行"))
    by_key = {_key(unit): unit for unit in standing}
    wanted = [by_key.get(_key(unit)) or ItemUnit(item=item, name=unit.name) for unit in given]
    _take_off(item, [unit for unit in standing if _key(unit) not in set(keys)])
    handed_on = list(ItemUnit.objects.filter(item=item, valid_to__isnull=False).order_by("order"))
    ItemUnit.objects.filter(item=item).update(order=F("order") + APART)
    for order, (row, unit) in enumerate(zip(wanted, given, strict=True), 1):
        row.order, row.role, row.and_others = order, unit.role, unit.and_others
        row.body = row.body or known.body(unit.name)
        row.save()
    for order, row in enumerate(handed_on, len(wanted) + 1):
        row.order = order
        row.save(update_fields=["order"])
    return tuple(wanted)


def _key(unit: Unit | ItemUnit) -> tuple[str, bool]:
    """What makes two rows one unit: a district may stand among the upper units and among its own."""
    return unit.name, unit.role == ItemUnit.Role.UPPER


def _take_off(item: Item, units: Sequence[ItemUnit]) -> None:
    refuse_reported(item, units)
    ItemUnit.objects.filter(pk__in=[unit.pk for unit in units]).delete()
