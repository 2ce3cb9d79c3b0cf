"""Who leads an item where its notice says that the unit listed first does (列第一位者为牵头); pure.

Judged on the units as the document writes them, never on the bodies they open into: the ledger, the papers and the
flow of reports ask this one rule, so none of them tells another lead than the others.
"""

from collections.abc import Sequence
from typing import Protocol

from luoshi.intake.rows import LEADING as LEADING  # of the ledger as of what was read

FIRST_IS_LEAD = "first_is_lead"


class Listed(Protocol):
    """A unit as written: its marked role ("": none), whether 等 follows, whether it is a collective (各街道办事处)."""

    @property
    def role(self) -> str: ...

    @property
    def and_others(self) -> bool: ...

    @property
    def collective(self) -> bool: ...


def first_leads(units: Sequence[Listed], mode: str) -> bool:
    """Whether the first of an item's own units leads without a mark.

    Not where one is marked as the lead; a unit that stands alone leads nobody, nor does a first one that is marked as
    something else (配合), nor a collective, of which each member answers for itself.
    """
    if mode != FIRST_IS_LEAD or not units or any(unit.role in LEADING for unit in units):
        return False
    several = len(units) > 1 or units[0].and_others
    return several and not units[0].role and not units[0].collective
