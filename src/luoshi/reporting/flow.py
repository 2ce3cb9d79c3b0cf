"""To whom a unit hands in its report on an item: the office, or the unit that leads; pure.

Where a notice says 牵头, support units hand in to the lead and the lead to an overall lead (江夏 2023); where units
are merely listed, each files and signs for itself (S003; 武昌 2019: 同责); 列第一位者为牵头 makes the first one lead
(杭州 2020) where none is marked, as items.rows.with_lead marks it; a collecting unit (汇总) gets what the others have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

OVERALL_LEAD, LEAD, SUPPORT, JOINT, COLLECT = "overall_lead", "lead", "support", "joint", "collect"
LEAD_NAMED, EQUAL, FIRST_IS_LEAD = "lead_named", "equal", "first_is_lead"


@dataclass(frozen=True, slots=True)
class Answering:
    """A unit that answers for an item: its body and its role, in the document's order; `since` None: from the start."""

    body_id: int
    role: str
    since: date | None = None


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
        return units[0].body_id if units and not units[0].role else None
    if mode == EQUAL:
        return None
    if own.role == OVERALL_LEAD:
        return None
    if own.role in {LEAD, JOINT}:
        return _first(units, OVERALL_LEAD)
    return _first(units, LEAD) or _first(units, OVERALL_LEAD)


def _first(units: Sequence[Answering], role: str) -> int | None:
    return next((unit.body_id for unit in units if unit.role == role), None)
