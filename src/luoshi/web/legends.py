"""What a page's signs mean, said at its foot, and only where they occur."""

from collections.abc import Iterable
from typing import Protocol


class Listed(Protocol):
    """A unit as pages list it: one that leads bears a star."""

    @property
    def lead(self) -> bool: ...


def starred(units: Iterable[Iterable[Listed]]) -> bool:
    """Whether any of the units that a page lists, item by item, bears a star."""
    return any(unit.lead for listed in units for unit in listed)
