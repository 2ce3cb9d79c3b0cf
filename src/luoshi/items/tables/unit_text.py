"""Units as people write them in one cell: by line or 、, roles before, behind, or as a heading of several."""

import re
from collections.abc import Iterable, Mapping

from luoshi.items.drafts import Unit
from luoshi.items.models import ItemUnit

Role = ItemUnit.Role
ROLE_OF: Mapping[str, str] = {str(label): value for value, label in Role.choices if value} | {
    "协助": Role.SUPPORT,
    "协办": Role.SUPPORT,
    "参与": Role.SUPPORT,
    "主办": Role.LEAD,
    "总负责": Role.OVERALL_LEAD,
    "责任": Role.LISTED,
}
WORDS = "|".join(sorted(map(re.escape, ROLE_OF), key=len, reverse=True))
# Full-width marks are written as escapes: they are easily taken for the others.
BREAK = re.compile(r"[、,\uff0c;\uff1b\n]+")
HEADING = re.compile(rf"^\s*(?P<role>{WORDS})(?:单位|部门)?\s*[:\uff1a]\s*")
BEFORE = re.compile(rf"^(?P<role>{WORDS})\s+(?=\S)")
BEHIND = re.compile(rf"\s*[(\uff08](?P<role>{WORDS})(?:单位|部门)?[)\uff09]$")
BLANKS = re.compile(r"\s+")


def units_in(words: str, *, role: str = Role.LISTED) -> tuple[Unit, ...]:
    """The units of a cell in order, each once: "牵头单位:区住建局;配合单位:区财政局、区城管局等".

    `role` is what a unit has where nothing is written; a heading with a colon holds until the next one.
    """
    standing = role
    units: dict[str, Unit] = {}
    for piece in BREAK.split(words):
        heading = HEADING.match(piece)
        if heading is not None:
            standing, piece = ROLE_OF[heading["role"]], piece[heading.end() :]
        unit = _unit(piece, standing)
        if unit is not None:
            units.setdefault(unit.name, unit)
    return tuple(units.values())


def unit_lines(units: Iterable[Unit | ItemUnit]) -> str:
    """Units one to a line so that units_in reads them back: "牵头 区住建局"."""
    words = {value: str(label) for value, label in Role.choices}
    return "\n".join(f"{words[unit.role]} {unit.name}{'等' if unit.and_others else ''}".strip() for unit in units)


def _unit(piece: str, standing: str) -> Unit | None:
    words = piece.strip()
    before, behind = BEFORE.match(words), BEHIND.search(words)
    role = standing
    if before is not None:
        role, words = ROLE_OF[before["role"]], words[before.end() :]
    elif behind is not None:
        role, words = ROLE_OF[behind["role"]], words[: behind.start()]
    name = BLANKS.sub("", words)
    if not name.removesuffix("等"):
        return None
    return Unit(name=name.removesuffix("等"), role=role, and_others=name.endswith("等"))
