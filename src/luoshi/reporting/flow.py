"""To whom a unit hands in its report on an item: the office, or the unit that leads; pure.

Where a notice says 牵头, support units hand in to the lead and the lead to an overall lead (江夏 2023); where units
are merely listed, each files and signs for itself (S003; 武昌 2019: 同责); 列第一位者为牵头 makes the first one lead
(杭州 2020) where none is marked, by the rule of items.leading; a collecting unit (汇总) gets what the others have.
A collective (各街道办事处) leads nobody: its members each file for themselves. So do the others while the unit that
leads is not in the directory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.items.leading import first_leads

OVERALL_LEAD, LEAD, SUPPORT, JOINT, COLLECT = "overall_lead", "lead", "support", "joint", "collect"
LEAD_NAMED, EQUAL, FIRST_IS_LEAD = "lead_named", "equal", "first_is_lead"


@dataclass(frozen=True, slots=True)
class Written:
    """A unit as the document writes it, and the bodies that it is on the day: none of an unknown name.

    `collective`: it is a group of bodies. `since` None: from the start.
    """

    bodies: tuple[int, ...]
    role: str
    and_others: bool = False
    collective: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """A body that answers for an item with its role, in the document's order; `since` None: from the start.

    `leads`: it does so unmarked, as the first; `member`: it answers as one of a collective.
    """

    body_id: int
    role: str
    since: date | None = None
    leads: bool = False
    member: bool = False


def answering(units: Sequence[Written], mode: str) -> list[Answering]:
    """The bodies that answer for an item, from its units as written."""
    led = first_leads(units, mode)
    return [
        Answering(body, unit.role, unit.since, leads=led and place == 0, member=unit.collective)
        for place, unit in enumerate(units)
        for body in unit.bodies
    ]


def recipient(units: Sequence[Answering], mode: str, body_id: int) -> int | None:
    """The body that `body_id` hands its report in to; None: to the inspection office, or the owner of the stream.

    A body that is listed twice hands in by its higher role; one that is not listed hands in to the office.
    """
    own = _own(units, body_id)
    if own is None:
        return None
    receiver = _receiver(units, mode, own)
    return receiver if receiver != body_id else None


def _own(units: Sequence[Answering], body_id: int) -> Answering | None:
    order = (COLLECT, OVERALL_LEAD, LEAD, JOINT, SUPPORT, "")
    mine = [unit for unit in units if unit.body_id == body_id]
    return min(mine, key=lambda unit: order.index(unit.role), default=None)


def _receiver(units: Sequence[Answering], mode: str, own: Answering) -> int | None:
    collecting = _first(units, COLLECT)
    if collecting is not None:
        return collecting
    if mode == FIRST_IS_LEAD and not any(unit.role in {LEAD, OVERALL_LEAD} for unit in units):
        return next((unit.body_id for unit in units if unit.leads), None)
    if mode == EQUAL:
        return None
    if own.role == OVERALL_LEAD:
        return None
    if own.role in {LEAD, JOINT}:
        return _first(units, OVERALL_LEAD)
    return _first(units, LEAD) or _first(units, OVERALL_LEAD)


def _first(units: Sequence[Answering], role: str) -> int | None:
    return next((unit.body_id for unit in units if unit.role == role and not unit.member), None)
