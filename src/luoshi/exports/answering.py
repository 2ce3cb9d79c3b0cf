"""How an item's units answer for it in the words of papers: what is marked, else what the item's mode means."""

from collections.abc import Sequence

from luoshi.items.leading import LEADING
from luoshi.items.models import ItemUnit
from luoshi.items.papers import PaperItem
from luoshi.items.rows import UnitRow

ALONE, EQUALLY, LISTED = "独立承担", "同责", "参与"
MARKED = {str(value): str(label) for value, label in ItemUnit.Role.choices if value and value != ItemUnit.Role.UPPER}
# The order in which papers count the roles of a unit.
ROLES = (*MARKED.values(), EQUALLY, ALONE, LISTED)


def role_of(item: PaperItem, place: int) -> str:
    """The role of the unit at `place` of an item: as marked, alone, as who leads by the mode, else equal."""
    units = item.row.units
    unit = units[place]
    if unit.role in MARKED:
        return MARKED[unit.role]
    if len(units) == 1 and not unit.and_others:
        return ALONE
    if unit.lead:
        return MARKED[ItemUnit.Role.LEAD]
    if any(each.role in LEADING for each in units):
        return LISTED
    return MARKED[ItemUnit.Role.SUPPORT] if any(each.lead for each in units) else EQUALLY


def written(item: PaperItem) -> tuple[str, ...]:
    """The units as a breakdown table writes them, marked roles in brackets: "区住建局（牵头）", "区财政局等"."""
    return tuple(_name(unit) + _marked(item, place) for place, unit in enumerate(item.row.units))


def names(units: Sequence[UnitRow]) -> tuple[str, ...]:
    """The units as written, without roles."""
    return tuple(_name(unit) for unit in units)


def _name(unit: UnitRow) -> str:
    return unit.name + ("等" if unit.and_others else "")


def _marked(item: PaperItem, place: int) -> str:
    role = role_of(item, place)
    return f"（{role}）" if role in MARKED.values() else ""
