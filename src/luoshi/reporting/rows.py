"""Typed rows of reports: what queries answer with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.items.rows import LedgerRow, TargetRow
from luoshi.reporting.content import Content, FigureAnswer, Milestone, is_empty
from luoshi.reporting.doubts import Doubt
from luoshi.reporting.shared import FigureRow
from luoshi.reporting.states import EDITABLE, HANDED_IN, STATE_WORDS, State, Verb
from luoshi.reporting.timing import ByTheClock

NOT_BEGUN = "not_begun"
PLAN_NAME = gettext_noop("办理方案")
STEP_WORDS: Mapping[str, str] = {
    NOT_BEGUN: gettext_noop("未填"),
    **{state.value: word for state, word in STATE_WORDS.items()},
}


@dataclass(frozen=True, slots=True)
class Due(ByTheClock):
    """When a sheet is due, and where it stands by the clock: one of timing.CLOCKS.

    `to_lead` is the day by which leads want what goes to them; None where there is no date.
    """

    name: str
    due: date | None
    closes: date | None
    clock: str
    extended: bool
    derivation: tuple[str, ...]
    assumed: bool
    to_lead: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision as pages show it; `check_code` names the revision it was about."""

    verb_word: str
    by: str
    way_word: str
    reason: str
    at: datetime
    revision: int
    check_code: str
    scan_id: int | None


@dataclass(frozen=True, slots=True)
class FigureField:
    """A target with what is answered to it now and what was last time; `later`: it came after what is signed."""

    target: TargetRow
    answers: tuple[FigureAnswer, ...]
    before: tuple[FigureAnswer, ...]
    shared: tuple[FigureRow, ...] = ()
    later: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """The last return of an entry that was not accepted since: why, by whom, of which revision.

    `changed` are the parts that say something else now, each with the words that were returned ("" where it has none).
    """

    why: str
    by: str
    at: datetime
    revision: int
    changed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it stands; `digest` is that of the newest sealed revision, "" before the first.

    `kept`: its words are the last round's, put there as a draft and not touched since.
    """

    id: int
    state: str
    version: int
    content: Content
    saved_by: str
    saved_at: datetime
    revision: int
    digest: str
    check_code: str
    confirmed: str
    returned: Returned | None
    attachments: tuple[tuple[int, str, str], ...]
    kept: bool = False

    @property
    def returned_why(self) -> str:
        """Why it was returned, until it is accepted; "" where it was not."""
        return self.returned.why if self.returned is not None else ""


@dataclass(frozen=True, slots=True)
class Line:
    """An item on a sheet: what is asked, what is said, what was said last time, what may be done.

    `kept`: what it says is still the last round's; `to_draft`: it says nothing, and there is something to begin with;
    `longer` says how it came to a later date than its sheet, "" where it has none; `shut`: it was never filed, and its
    round takes it no more.
    """

    item: LedgerRow
    role_word: str
    recipient: str
    hand_in_by: date | None
    entry: EntryRow | None
    content: Content
    before: Content | None
    before_name: str
    milestone: Milestone | None
    figures: tuple[FigureField, ...]
    doubts: tuple[Doubt, ...]
    contributions: tuple[tuple[str, str, str], ...]
    changed: tuple[str, ...]
    possible: tuple[Verb, ...]
    kept: bool = False
    to_draft: bool = False
    longer: str = ""
    shut: bool = False

    @property
    def step(self) -> str:
        """The state, or that it was not begun."""
        return self.entry.state if self.entry is not None else NOT_BEGUN

    @property
    def step_word(self) -> str:
        """The same in the office's words."""
        return _(STEP_WORDS[self.step])

    @property
    def version(self) -> int:
        """What goes back with the next save."""
        return self.entry.version if self.entry is not None else 0

    @property
    def content_said(self) -> bool:
        """Whether anything was said of the item in this round."""
        return self.entry is not None and not is_empty(self.content)

    @property
    def unsaid(self) -> bool:
        """Whether the unit has said nothing of it yet: what the software put there from the last round is nothing."""
        return self.kept or not self.content_said

    @property
    def editable(self) -> bool:
        """Whether it may be filled as things stand."""
        return self.entry is None or State(self.entry.state) in EDITABLE

    @property
    def owed(self) -> bool:
        """Whether it is still to be filed."""
        return self.entry is None or State(self.entry.state) not in HANDED_IN

    @property
    def sealed(self) -> bool:
        """Whether what it says is what was sealed; of what is being filled or was returned no 校验码 holds."""
        return not self.editable


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the items of a whole sheet stand: how many at each step, which say nothing, how many were not edited."""

    steps: Mapping[str, int]
    unsaid: tuple[int, ...] = ()
    kept: int = 0


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A unit's sheet, or one item of it; `tally` is of the whole sheet in both cases.

    `begins_as_draft`: the unit opens it for the first time, and there is something that it begins from.
    """

    sheet_id: int | None
    year: int
    number: int
    body_id: int
    body: str
    signer: str
    due: Due
    lines: tuple[Line, ...]
    tally: Tally
    fills: bool
    digest: str
    begins_as_draft: bool = False

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """How many items stand where, in the order of the steps."""
        steps = self.tally.steps
        return tuple((step, _(word), steps[step]) for step, word in STEP_WORDS.items() if steps.get(step))

    def able(self, verb: Verb) -> tuple[Line, ...]:
        """The lines that may be moved so now by whoever looks."""
        return tuple(line for line in self.lines if verb in line.possible)

    @property
    def owes(self) -> bool:
        """Whether something of a round's sheet is not filed: what more time may be granted for."""
        return bool(self.number) and any(line.owed for line in self.lines)

    @property
    def to_propose(self) -> tuple[Line, ...]:
        """Lines filled and not yet proposed."""
        return self.able(Verb.PROPOSE)

    @property
    def to_sign(self) -> tuple[Line, ...]:
        """Lines that wait for the principal leader's signature."""
        return self.able(Verb.SIGN)

    @property
    def to_endorse(self) -> tuple[Line, ...]:
        """Lines that wait for a section head or the leader in charge."""
        return self.able(Verb.ENDORSE)

    @property
    def to_file(self) -> tuple[Line, ...]:
        """Signed lines that may be filed."""
        return self.able(Verb.FILE)

    @property
    def shut(self) -> tuple[Line, ...]:
        """Lines that were never filed and that the round takes no more."""
        return tuple(line for line in self.lines if line.shut)

    @property
    def open_lines(self) -> int:
        """Items of which nothing was said yet."""
        return len(self.tally.unsaid)

    @property
    def to_draft(self) -> int:
        """Items that say nothing and have words of the last round, or a milestone, to begin with."""
        return sum(1 for line in self.lines if line.to_draft and not line.content_said)


@dataclass(frozen=True, slots=True)
class ItemReport:
    """What one unit said of an item in one round; `later` are shared figures released after it said 未发布."""

    number: int
    name: str
    body_id: int
    body: str
    entry_id: int
    state: str
    state_word: str
    status: str
    confirmed: str
    content: Content
    figures: tuple[FigureField, ...]
    check_code: str
    filed_at: datetime | None
    later: tuple[str, ...]
