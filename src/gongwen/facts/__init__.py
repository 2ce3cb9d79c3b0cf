"""What a fact is: a measured statement with the characters that carry it and the rules that read it."""

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


class Shape(StrEnum):
    """The shapes a subject is read by: where in the sentence its words stand."""

    RESULT_OF_A_COUNT = "a count with a result of its own"
    GENERAL_THING = "a general thing with its topic"
    MEDAL = "a medal"
    WORK = "a named work and its investment"
    WITH_TOPIC = "a relation with its topic"
    WITH_BASE = "a share with its base"
    SUM_FOR = "a sum with its purpose"
    SUM_OF = "a sum with its topic"
    AROUND = "around the number"
    AROUND_SHARED = "around the number, shared verb"
    AS_BEFORE = "as the figure before"
    BEFORE = "before the number"
    BEFORE_WITHIN = "before the number, within a part"
    CARRIED = "carrying on the clause before"
    END_OF_LIST = "from the end of the list"
    FOLLOWING = "from what follows"
    TOLD_AT_ONCE = "one of a list told at once"
    SHARED_VERB = "shared verb"
    TOPIC = "topic of the clause before"
    STAGE = "verb with the thing before"
    GROWN = "what grew"
    HANDLED = "what is handled"


class Step(NamedTuple):
    """One step of a derivation: which rule read which words, and what it took them for."""

    rule: str
    words: str
    reading: str


class Evidence(NamedTuple):
    """The words that each field was read from: the figure, what made its measure, the clause, time and status."""

    figure: str
    measure: str
    shape: Shape
    clause: str
    subject: str
    period: str
    status: str


class Statement(NamedTuple):
    """A quantified fact as FACTS.md defines it.

    `number` spans the digit run (or the characters where the number is written so), `quote` the clause that carries
    the fact, `sentence` the sentence. `value` and `high` are in the base unit; `high` only for ranges; `unit` None
    where the text gives none; `period` None where neither text nor part implies one. `evidence` is what
    the rules read it from.
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
    evidence: Evidence | None = None

    @property
    def made_of(self) -> tuple[Step, ...]:
        """The derivation, step by step; empty for a fact that nothing was read from."""
        if self.evidence is None:
            return ()
        said = self.evidence
        value = "" if self.value is None else f"{self.value} {self.unit or ''} "
        return (
            Step("number, scale and unit", said.figure, f"{value}{self.comparator.value}".strip()),
            Step("measure", said.measure, self.measure.value),
            Step(f"subject: {said.shape}", said.clause, said.subject),
            Step("period", said.period, self.period or "none"),
            Step("status", said.status, self.status.value),
        )
