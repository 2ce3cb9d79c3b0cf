"""Which units answer for an item: by date, because work goes over to a successor and history stays."""

from datetime import date

from django.db.models import Q, QuerySet

from luoshi.governments.validity import valid_on
from luoshi.items.models import ItemUnit


def in_force(on: date | None, prefix: str = "") -> Q:
    """Units that answer on that day; None: those that no end is set for. `prefix` leads to the unit ("units__")."""
    return Q(**{f"{prefix}valid_to__isnull": True}) if on is None else valid_on(on, prefix)


def own_units(on: date | None) -> QuerySet[ItemUnit]:
    """The government's own units in force, without the upper ones."""
    return ItemUnit.objects.filter(in_force(on)).exclude(role=ItemUnit.Role.UPPER)
