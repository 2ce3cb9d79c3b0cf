"""Typed rows of a consultation: what its queries answer with."""

from dataclasses import dataclass
from datetime import date, datetime

from luoshi.items.rows import LedgerRow


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with its questions counted; `overdue`: it is open and its day has passed.

    `units` are the units asked, `silent` those of them that have an unanswered question.
    """

    id: int
    name: str
    year: int
    state: str
    state_word: str
    streams: tuple[str, ...]
    note: str
    opened_at: datetime
    opened_by: str
    due: date
    closed_at: datetime | None
    overdue: bool
    units: int
    silent: int
    asked: int
    agreed: int
    objected: int
    ruled: int

    @property
    def questions(self) -> int:
        """All questions."""
        return self.asked + self.agreed + self.objected + self.ruled


@dataclass(frozen=True, slots=True)
class UnitLine:
    """How far one unit is; `answered_at` None: not a word yet. `late` counts answers after the due date."""

    body_id: int
    body: str
    asked: int
    agreed: int
    objected: int
    ruled: int
    late: int
    answered_at: datetime | None
    by_office: bool

    @property
    def questions(self) -> int:
        """All items the unit was asked about."""
        return self.asked + self.agreed + self.objected + self.ruled


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What a unit said; `proposed` "" when it names no other body."""

    id: int
    word: str
    word_word: str
    text: str
    proposed: str
    late: bool
    entered: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RulingRow:
    """What the office decided; `units` "" when the item's units stayed as they were."""

    word: str
    word_word: str
    reason: str
    units: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One unit asked about one item, with every answer and ruling, the first first."""

    id: int
    body_id: int
    body: str
    role_word: str
    state: str
    state_word: str
    item: LedgerRow
    answers: tuple[AnswerRow, ...]
    rulings: tuple[RulingRow, ...]

    @property
    def answer(self) -> AnswerRow | None:
        """The answer that stands; None: there is none."""
        return self.answers[-1] if self.answers else None

    @property
    def ruling(self) -> RulingRow | None:
        """The ruling that stands; None: there is none."""
        return self.rulings[-1] if self.rulings else None


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round before the office: its units, its objections, and how many of its items nobody could be asked about."""

    round: RoundRow
    units: tuple[UnitLine, ...]
    objections: tuple[QuestionRow, ...]
    without_units: int

    @property
    def silent(self) -> tuple[UnitLine, ...]:
        """The units that owe an answer."""
        return tuple(unit for unit in self.units if unit.asked)


@dataclass(frozen=True, slots=True)
class Extract:
    """A unit's extract of a round: its items with its roles and targets."""

    round: RoundRow
    body_id: int
    body: str
    by_office: bool
    questions: tuple[QuestionRow, ...]

    @property
    def asked(self) -> int:
        """Items without an answer."""
        return sum(1 for question in self.questions if question.state == "asked")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in an open round for somebody who looks at the front page; `body_id` None for the office."""

    round_id: int
    name: str
    due: date
    overdue: bool
    body_id: int | None
    body: str
    count: int
