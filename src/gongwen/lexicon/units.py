"""The units: which forms there are, what kind each is, and their exact factors, proved by outside equalities."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from gongwen import lexicon
from gongwen.errors import BadLexicon


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    `kind` is what readers tell apart (money, area, compound); `factor` is in the base unit of `quantity` (area, length,
    flow), None where there is none (money, counts).
    """

    name: str
    kind: str
    quantity: str
    factor: Fraction | None
    forms: tuple[str, ...]


@cache
def by_form() -> dict[str, Unit]:
    """Every written form and its unit.

    Raises:
        BadLexicon: a form stands twice, a unit with a factor has no equality with another unit or no source for it,
            or an equality does not hold.
    """
    found: dict[str, Unit] = {}
    for entry in lexicon.table("units")["unit"]:
        factor = Fraction(entry["factor"]) if "factor" in entry else None
        unit = Unit(entry["name"], entry["kind"], entry.get("base", entry["kind"]), factor, tuple(entry["forms"]))
        for form in unit.forms:
            if form in found:
                raise BadLexicon(f"units.toml: the form {form} stands under {found[form].name} and {unit.name}")
            found[form] = unit
    for entry in lexicon.table("units")["unit"]:
        if "factor" in entry:
            if not entry.get("equals") or not entry.get("source"):
                raise BadLexicon(f"units.toml: {entry['name']}: a factor needs an equality and its source")
            _prove(entry["name"], entry["equals"], found)
    return found


@cache
def alternation() -> str:
    """All forms, longest first, ready to stand inside a pattern."""
    return lexicon.alternation(by_form())


@cache
def guarded() -> str:
    """All forms, each refusing the characters that make a longer word of it (人民, 项目, 天然): longest first."""
    return lexicon.alternation(by_form(), lexicon.table("units")["not_before"])


def _prove(name: str, equals: list[str], found: dict[str, Unit]) -> None:
    sides = []
    for side in equals:
        match = re.fullmatch(r"(\d+)(.+)", side)
        unit = found.get(match[2]) if match else None
        if match is None or unit is None or unit.factor is None:
            raise BadLexicon(f"units.toml: {name}: {side} names no unit with a factor")
        sides.append((unit, int(match[1]) * unit.factor))
    (one, value), (other, same) = sides
    if one == other or name not in {one.name, other.name}:
        raise BadLexicon(f"units.toml: {name}: {equals[0]}, {equals[1]} is no equality of it with another unit")
    if value != same or one.quantity != other.quantity:
        raise BadLexicon(f"units.toml: {name}: {equals[0]} is not {equals[1]}")
