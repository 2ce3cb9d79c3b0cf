"""Which units answer for an item: by date, because work goes over to a successor and history stays."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from luoshi.governments.validity import valid_on
from luoshi.items.errors import InUse
from luoshi.items.models import Item, ItemUnit


def in_force(on: date | None, prefix: str = "") -> Q:
    """Units that answer on that day; None: those that no end is set for. `prefix` leads to the unit ("units__")."""
    return Q(**{f"{prefix}valid_to__isnull": True}) if on is None else valid_on(on, prefix)


def own_units(on: date | None) -> QuerySet[ItemUnit]:
    """The government's own units in force, without the upper ones."""
    return ItemUnit.objects.filter(in_force(on)).exclude(role=ItemUnit.Role.UPPER)


def refuse_reported(item: Item, units: Collection[ItemUnit]) -> None:
    """Pass when none of the units has handed in or signed anything of the item. Raises InUse.

    Note: reports lie above this layer and hang on body and item, not on the unit's row, so nothing else keeps it.
    """
    said = Q(item__entries__sheet__body=F("body"), item__entries__current__isnull=False)
    kept = ItemUnit.objects.filter(said, pk__in=[unit.pk for unit in units], item=item).distinct()
    names = "、".join(kept.values_list("name", flat=True))
    if names:
        raise InUse(_("%(units)s对%(item)s已有填报，不能直接去掉；请用移交单位办理") % {"units": names, "item": item})
