"""Writing the ledger: what a person confirms, edits, rejects, undoes, or adds by hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from luoshi.governments.models import Year
from luoshi.intake.models import Proposal, Reading, Source, Verdict
from luoshi.items.models import Item, Stream
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a person enters it; `role` is one of ItemUnit.Role."""

    name: str
    role: str = ""
    and_others: bool = False


@dataclass(frozen=True, slots=True)
class Edits:
    """What a reviewer changed before confirming; None leaves a field as it was read.

    `units` are all units in order, upper ones with the role `upper`. `without_facts` are ids of facts in the item
    that are no targets.
    """

    wording: str | None = None
    number: int | None = None
    part: str | None = None
    own_role: str | None = None
    units: tuple[Unit, ...] | None = None
    without_facts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A proposal that was passed over, and why."""

    proposal: Proposal
    why: str


@dataclass(frozen=True, slots=True)
class ManyConfirmed:
    """What confirming a list came to."""

    items: tuple[Item, ...]
    skipped: tuple[Skipped, ...]


def open_streams(*, year: Year, by: Account, at: datetime) -> tuple[Stream, ...]:
    """The streams a government of this level has, in the order pages show. Raises NotAllowed, BadItem if there are any."""
    raise NotImplementedError


def suggested_stream(*, proposal: Proposal, year: Year) -> Stream | None:
    """The stream of `year` that the proposal's list belongs to by its title; None when the title does not say."""
    raise NotImplementedError


def confirm_proposal(*, proposal: Proposal, stream: Stream, by: Account, at: datetime) -> Item:
    """The item a proposal becomes in `stream`, with its units and targets as read.

    Raises NotAllowed, AlreadyDecided, StaleReading, BadItem (a stream of another government).
    """
    raise NotImplementedError


def confirm_with_edits(*, proposal: Proposal, stream: Stream, edits: Edits, by: Account, at: datetime) -> Item:
    """The item a proposal becomes after a reviewer's edits. Raises as confirm_proposal does."""
    raise NotImplementedError


def confirm_many(
    *,
    reading: Reading,
    list_number: int,
    stream: Stream,
    by: Account,
    at: datetime,
    only: Collection[int] | None = None,
) -> ManyConfirmed:
    """Every open proposal of a list (or those whose ids are in `only`) as items, in one transaction.

    What was decided before is skipped and named. Raises NotAllowed, StaleReading, BadItem.
    """
    raise NotImplementedError


def reject_proposal(*, proposal: Proposal, reason: str, by: Account, at: datetime) -> Verdict:
    """The verdict that a proposal is no item. Raises NotAllowed, AlreadyDecided, StaleReading."""
    raise NotImplementedError


def undo_verdict(*, proposal: Proposal, by: Account, at: datetime, reason: str = "") -> Verdict:
    """The verdict that takes the last one back; the proposal is open again and its item gone.

    Raises NotAllowed, AlreadyDecided (nothing to undo), InUse (the item has been worked on).
    """
    raise NotImplementedError


def add_item(
    *,
    stream: Stream,
    wording: str,
    by: Account,
    at: datetime,
    number: int | None = None,
    part: str = "",
    own_role: str = "",
    note: str = "",
    units: tuple[Unit, ...] = (),
) -> Item:
    """An item entered by hand, resting on no document. `number` None: the next one. Raises NotAllowed, BadItem."""
    raise NotImplementedError


def withdraw_source(*, source: Source, by: Account, at: datetime, reason: str) -> Source:
    """The source of a mistaken import, out of every list.

    Raises NotAllowed, Withdrawn, RestsOnIt (the message names the items to reject first).
    """
    raise NotImplementedError
