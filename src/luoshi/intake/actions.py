"""Writing documents, their readings, and what people say of what was read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from luoshi.governments.models import Government
from luoshi.intake.models import Reading, Source
from luoshi.people.models import Account

MAX_BYTES = 20 * 1024 * 1024


class Outcome(StrEnum):
    """What an import came to."""

    STORED = "stored"
    ALREADY_THERE = "already_there"
    BROUGHT_BACK = "brought_back"


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that succeeded: the source, its current reading, and how much that holds."""

    source: Source
    reading: Reading
    outcome: Outcome
    facts: int
    proposals: int
    terms: int


@dataclass(frozen=True, slots=True)
class Reread:
    """What a new reading changed: proposals and facts by their words, and verdicts that found no place in it."""

    reading: Reading
    facts_gained: tuple[str, ...] = ()
    facts_lost: tuple[str, ...] = ()
    proposals_gained: tuple[str, ...] = ()
    proposals_lost: tuple[str, ...] = ()
    verdicts_carried: int = 0
    verdicts_left: tuple[str, ...] = ()


def import_source(*, government: Government, name: str, data: bytes, by: Account, at: datetime) -> Imported:
    """A file, read and stored whole with its facts, terms and proposed items; the same bytes twice are one source.

    Raises NotAllowed, TooLarge, CannotRead or Classified, and then nothing is stored.
    """
    raise NotImplementedError


def reread(*, source: Source, by: Account, at: datetime) -> Reread | None:
    """A new reading by the gongwen of today, verdicts carried over by anchor; the old reading stays.

    None when library and lexicon are those of the current reading. Raises NotAllowed, Withdrawn, CannotRead.
    """
    raise NotImplementedError


def withdraw(*, source: Source, by: Account, at: datetime, reason: str) -> Source:
    """The source, out of every list. Callers outside use items.actions.withdraw_source, which asks the ledger first.

    Raises NotAllowed, Withdrawn.
    """
    raise NotImplementedError
