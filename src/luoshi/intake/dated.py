"""The day that a document itself bears, as its head was read; pure."""

from collections.abc import Mapping
from datetime import date

# What a head may say, the better first. The portal's date of publication says nothing: a site that moved gives old
# papers new dates.
OWN_DAYS = ("issued", "delivered")


def day_in(head: Mapping[str, object], key: str) -> date | None:
    """The day that a head gives under `key`; None where it gives none, or one that no calendar has (2月30日)."""
    words = head.get(key)
    try:
        return date.fromisoformat(words) if isinstance(words, str) else None
    except ValueError:
        return None


def own_day(head: Mapping[str, object]) -> tuple[date | None, str]:
    """The day of a document and as what it is said (issued, delivered); (None, "") where it is not dated."""
    said = ((day_in(head, key), key) for key in OWN_DAYS)
    return next(((day, key) for day, key in said if day is not None), (None, ""))
