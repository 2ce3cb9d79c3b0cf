"""What a fact is: a measured statement with the characters that carry it and the rules that read it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from gongwen.spans import Span


class Measure(StrEnum):
    """What kind of figure a fact gives (FACTS.md; `rank` and `relation` besides)."""

    AMOUNT = "amount"
    GROWTH = "growth"
    INCREMENT = "increment"
    SHARE = "share"
    MULTIPLE = "multiple"
    RANK = "rank"
    RELATION = "relation"


class Comparator(StrEnum):
    """How the figure bounds what it measures."""

    EQ = "eq"
    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    APPROX = "approx"
    RANGE = "range"


class Status(StrEnum):
    """Whether a figure is reported, expected for the period just ending, or to be reached."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    TARGET = "target"


class Step(NamedTuple):
    """One step of a derivation: which rule read which words, and what it took them for."""

    rule: str
    words: str
    reading: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A quantified fact as FACTS.md defines it.

    `number` spans the digit run (or the characters where the number is written so), `quote` the clause that carries
    the fact, `sentence` the sentence. `value` and `high` are in the base unit; `high` only for ranges; `unit` None
    where the text gives none; `period` None where neither text nor part implies one. `made_of` is the derivation.
    """

    number: Span
    quote: Span
    sentence: Span
    subject: str
    indicator: str | None
    measure: Measure
    value: Decimal | None
    high: Decimal | None
    unit: str | None
    comparator: Comparator
    period: str | None
    status: Status
    section: int
    rule: str
    confidence: Decimal
    damage: str | None = None
    made_of: tuple[Step, ...] = ()
