"""From–to, both days included, an open end as None: the conditions that every dated row is asked with."""

from datetime import date

from django.db.models import Q


def valid_on(day: date, prefix: str = "") -> Q:
    """Rows in force on `day`; `prefix` leads to the dated row ("item_units__")."""
    begun = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    return begun & lasting_into(day, prefix)


def lasting_into(day: date, prefix: str = "") -> Q:
    """Rows that are in force on `day` or begin later."""
    return Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})


def overlapping(first: date | None, last: date | None) -> Q:
    """Rows in force on some day from `first` to `last`; None leaves that end open."""
    found = Q()
    if last is not None:
        found &= Q(valid_from__isnull=True) | Q(valid_from__lte=last)
    if first is not None:
        found &= lasting_into(first)
    return found


def standing(valid_from: date | None, valid_to: date | None, *, on: date) -> str:
    """Where a dated row stands: future, current, or ended."""
    if valid_from is not None and valid_from > on:
        return "future"
    return "ended" if valid_to is not None and valid_to < on else "current"
