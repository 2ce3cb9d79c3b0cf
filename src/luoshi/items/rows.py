"""Typed rows of the ledger: what queries answer with, and how a stored item becomes one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from luoshi.audit.queries import EventRow
from luoshi.governments.models import BodyGroup
from luoshi.governments.queries import Charge
from luoshi.intake.figures import Amount, Figure, figure, period_words
from luoshi.intake.rows import DeadlineHint, DocumentText, ProposalRow, UnitHint
from luoshi.items.leading import LEADING, first_leads
from luoshi.items.models import Item, ItemUnit, Target
from luoshi.items.next_step import NextStep, Standing
from luoshi.items.stated_times import StatedTime

OWN_ROLES = {"principal": "主办", "assisting": "协办"}
STATE_WORDS = {value: str(label) for value, label in Item.State.choices}
DOCKING_WORDS = {value: str(label) for value, label in Item.Docking.choices}
UNIT_ROLE_WORDS = {value: str(label) for value, label in ItemUnit.Role.choices}
NATURE_WORDS = {value: str(label) for value, label in Target.Nature.choices}
MODE_WORDS = {value: str(label) for value, label in Item.Mode.choices}
KIND_WORDS = {value: str(label) for value, label in Item.Kind.choices}
BASE_WORDS = {value: str(label) for value, label in Target.Base.choices}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of an item as the document writes it, and the body it is; `body_id` None: the name is not known.

    `lead`: it leads, by its mark or as the first where the document says so; `collective`: it is a group of bodies
    (各街道办事处). `id` is its row, for what is done to one unit; it answers from–to, None: no such end.
    """

    name: str
    role: str
    role_word: str
    and_others: bool
    body_id: int | None
    body: str
    id: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    lead: bool = False
    collective: bool = False

    @property
    def said_role(self) -> str:
        """The word of its role; 牵头 too of one that leads unmarked, "" for none."""
        return self.role_word or (UNIT_ROLE_WORDS[ItemUnit.Role.LEAD] if self.lead else "")


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as people write it; `start` and `end` place its number in the reading, None without a fact.

    Targets of one item with the same subject, measure and period are one target with several bases; the one that
    `judges` is what percentages are counted against, `alone` where there is no other base.
    """

    id: int
    subject: str
    figure: Figure
    period: str
    period_words: str
    nature_word: str
    base: str
    base_word: str
    start: int | None
    end: int | None
    measure: str = "amount"
    comparator: str = "eq"
    value: Decimal | None = None
    unit: str = ""
    indicator: str = ""
    judges: bool = True
    alone: bool = True


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An item in the ledger; `label` is its number as people say it (12, 12-1), `parent_id` None for no part."""

    id: int
    number: int
    stream: str
    stream_name: str
    wording: str
    part: str
    own_role_word: str
    units: tuple[UnitRow, ...]
    uppers: tuple[UnitRow, ...]
    targets: tuple[TargetRow, ...]
    state: str
    state_word: str
    docking: str
    docking_word: str
    note: str
    label: str = ""
    parent_id: int | None = None
    kind: str = "task"
    kind_word: str = ""
    deadline_words: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items of a year are wanted, in which order, grouped how; empty fields do not narrow.

    `has` is one of targets, no-targets, no-units, no-body; `sort` one of SORTS, a leading "-" turns it round; `group`
    is stream, unit or empty; `charge` asks for the items that a leader is in charge of.
    """

    year: int
    stream: str = ""
    unit: str = ""
    state: str = ""
    docking: str = ""
    has: str = ""
    words: str = ""
    sort: str = "number"
    group: str = ""
    charge: Charge | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; `title` is empty when nothing is grouped."""

    title: str
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The items that were wanted; under a grouping by unit an item stands below each of its units."""

    groups: tuple[Group, ...]
    shown: int

    @property
    def lines(self) -> int:
        """Rows on the page, which are more than items where an item stands in several groups."""
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A stream of a year with the number of its items."""

    id: int
    code: str
    name: str
    items: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by, and how many items of the year it leaves."""

    value: str
    word: str
    items: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the ledger of a year can be narrowed to."""

    units: tuple[Choice, ...]
    states: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class StreamFigures:
    """A stream's line on the front page; `counts` has an entry for each state of the year, 0 where it has none."""

    code: str
    name: str
    items: int
    counts: tuple[Choice, ...]
    with_targets: int
    not_docked: int


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The year's figures: each one counts exactly the rows its link shows."""

    streams: tuple[StreamFigures, ...]
    states: tuple[Choice, ...]
    items: int
    units: int
    targets: int
    with_targets: int
    without_units: int
    unknown_units: int
    not_docked: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The sentence an item came from; `paragraph` counts in its section from 1, None in a table."""

    source_id: int
    reading_id: int
    title: str
    section: str
    paragraph: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ItemRef:
    """Another item that an item points at or that points at it."""

    id: int
    year: int
    label: str
    wording: str
    state: str


@dataclass(frozen=True, slots=True)
class Related:
    """The items around an item: what it is a part of, the term's item above it, its measure; and the ways back."""

    parent: ItemRef | None = None
    above: ItemRef | None = None
    measure: ItemRef | None = None
    parts: tuple[ItemRef, ...] = ()
    slices: tuple[ItemRef, ...] = ()
    problems: tuple[ItemRef, ...] = ()


@dataclass(frozen=True, slots=True)
class DockingRow:
    """What was agreed with the upper unit; empty fields were not said."""

    state: str
    word: str
    share: str
    on: date | None
    contact: str
    paper: str


@dataclass(frozen=True, slots=True)
class Terms:
    """How an item is meant and how long it has: mode, kind, leader, deadline, the day it was added in mid-year."""

    mode: str
    mode_word: str
    kind: str
    kind_word: str
    leader: str
    deadline: str
    deadline_words: str
    effective_from: date | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item whole; `version` is what a change of it is based on, `hints` are for one that has no units.

    `deadline_hint` is the deadline that the wording of one without any sets, `times` are those that it names for parts.

    `past` are the units that answered for it before, and `coming` those that will. `owner_id` is the body that owns
    its stream; None: the office itself.
    """

    row: LedgerRow
    year: int
    thread: UUID
    origin: Origin | None
    added_by: str
    added_at: datetime
    next_step: NextStep | None
    history: tuple[EventRow, ...]
    version: int
    stream_id: int
    terms: Terms
    docked: DockingRow
    related: Related
    hints: tuple[UnitHint, ...]
    past: tuple[UnitRow, ...] = ()
    coming: tuple[UnitRow, ...] = ()
    owner_id: int | None = None
    deadline_hint: DeadlineHint | None = None
    times: tuple[StatedTime, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskList:
    """A list of a document's proposals; `stream_id` is the stream its title suggests, None when it does not say."""

    number: int
    title: str
    stream_id: int | None
    proposals: tuple[ProposalRow, ...]

    @property
    def open(self) -> int:
        """Proposals without a person's word."""
        return sum(1 for proposal in self.proposals if proposal.state == "open")

    @property
    def sure(self) -> tuple[int, ...]:
        """Ids of those of them about which nothing is doubted."""
        return tuple(row.id for row in self.proposals if row.state == "open" and not row.doubts)


@dataclass(frozen=True, slots=True)
class DeskBeginning:
    """From which day the items of a document count (None: from the year's start), and who says so (Beginning).

    `said` is the day that the office entered, None where it did not; `owed` counts the rounds that are over and for
    which what is confirmed now would be told as not reported.
    """

    day: date | None
    told_by: str
    said: date | None
    owed: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A document with its proposals in lists, and the streams of the year they may go to."""

    document: DocumentText
    year: int
    streams: tuple[StreamRow, ...]
    lists: tuple[DeskList, ...]

    @property
    def total(self) -> int:
        """All proposals."""
        return sum(len(each.proposals) for each in self.lists)

    @property
    def settled(self) -> int:
        """Proposals with a person's word."""
        return self.total - sum(each.open for each in self.lists)


@dataclass(frozen=True, slots=True)
class DeskProposal:
    """One proposal before its reviewer, the streams it may go to, and how far its document is."""

    proposal: ProposalRow
    source_id: int
    stream_id: int | None
    streams: tuple[StreamRow, ...]
    total: int
    settled: int


# The stored columns that each row is made of, in this order: lists of hundreds are read without building models.
UNIT_COLUMNS = (
    "item_id", "name", "role", "and_others", "body_id", "body__name", "pk", "valid_from", "valid_to",
    Exists(BodyGroup.objects.filter(government=OuterRef("item__government"), name=OuterRef("name"))),
)  # fmt: skip
TARGET_COLUMNS = (
    "item_id", "pk", "subject", "measure", "comparator", "value", "high", "unit", "period", "nature", "base",
    "fact__number", "fact__start", "fact__end", "judges", "indicator",
)  # fmt: skip
ITEM_COLUMNS = (
    "pk", "number", "stream__code", "stream__name", "wording", "part", "own_role", "state", "docking", "note",
    "parent_id", "parent__number", "ordinal", "kind", "deadline", "mode",
)  # fmt: skip


def ledger_row(columns: Sequence[Any], units: Sequence[UnitRow], targets: Sequence[TargetRow]) -> LedgerRow:
    """A row from ITEM_COLUMNS, with the item's units and targets in order."""
    pk, number, stream, stream_name, wording, part, own_role, state, docking, note, *place = columns
    parent_id, parent_number, ordinal, kind, deadline, mode = place
    return LedgerRow(
        id=pk,
        number=number,
        stream=stream,
        stream_name=stream_name,
        wording=wording,
        part=part,
        own_role_word=OWN_ROLES.get(own_role, ""),
        units=with_lead([unit for unit in units if unit.role != ItemUnit.Role.UPPER], mode),
        uppers=tuple(unit for unit in units if unit.role == ItemUnit.Role.UPPER),
        targets=_with_bases(targets),
        state=state,
        state_word=STATE_WORDS[state],
        docking=docking,
        docking_word=DOCKING_WORDS[docking],
        note=note,
        label=f"{parent_number}-{ordinal}" if parent_id is not None else str(number),
        parent_id=parent_id,
        kind=kind,
        kind_word=KIND_WORDS[kind],
        deadline_words=period_words(deadline) if deadline else "",
    )


def with_lead(units: Sequence[UnitRow], mode: str) -> tuple[UnitRow, ...]:
    """An item's own units in order, those that lead told apart: as marked, else the first of several by the mode.

    Ledger, item page and papers mark it alike, by the one rule of items.leading.
    """
    if not first_leads(units, mode):
        return tuple(units)
    return (replace(units[0], lead=True), *units[1:])


def role_word_of(row: LedgerRow, body_id: int, role: str) -> str:
    """The word of a body's role on an item, which is `role` by its mark; 牵头 too where it leads unmarked; "": none."""
    leads = any(unit.lead and unit.body_id == body_id for unit in row.units)
    return UNIT_ROLE_WORDS[role] or (UNIT_ROLE_WORDS[ItemUnit.Role.LEAD] if leads else "")


def _with_bases(targets: Sequence[TargetRow]) -> tuple[TargetRow, ...]:
    """The targets, the bases of one target next to each other, in the order of their first."""
    together: dict[tuple[str, str, str], list[TargetRow]] = {}
    for target in targets:
        together.setdefault((target.subject, target.measure, target.period), []).append(target)
    if len(together) == len(targets):
        return tuple(targets)
    return tuple(replace(target, alone=len(members) == 1) for members in together.values() for target in members)


def unit_row(columns: Sequence[Any]) -> UnitRow:
    """A row from UNIT_COLUMNS."""
    _item, name, role, and_others, body_id, body, pk, valid_from, valid_to, group = columns
    return UnitRow(
        name=name,
        role=role,
        role_word=UNIT_ROLE_WORDS[role],
        and_others=and_others,
        body_id=body_id,
        body=body or name,
        id=pk,
        valid_from=valid_from,
        valid_to=valid_to,
        lead=role in LEADING,
        collective=body_id is None and group,
    )


def target_row(columns: Sequence[Any]) -> TargetRow:
    """A row from TARGET_COLUMNS, its figure with the multiplier its document wrote."""
    _item, pk, subject, measure, comparator, value, high, unit, period, nature, base, *rest = columns
    number, start, end, judges, code = rest
    return TargetRow(
        id=pk,
        subject=subject,
        figure=figure(Amount(value, high, unit, comparator, measure, number or "")),
        period=period,
        period_words=period_words(period),
        nature_word=NATURE_WORDS[nature] if nature else "",
        base=base,
        base_word=BASE_WORDS[base],
        start=start,
        end=end,
        measure=measure,
        comparator=comparator,
        value=value,
        unit=unit,
        indicator=code,
        judges=judges,
    )


def standing(row: LedgerRow) -> Standing:
    """What the next step of an item depends on."""
    return Standing(
        state=row.state,
        docking=row.docking,
        from_above=bool(row.uppers),
        units=[unit.name for unit in row.units],
        unknown_units=[unit.name for unit in row.units if unit.body_id is None],
        uppers=[unit.name for unit in row.uppers],
    )
