"""Typed rows of documents: what queries answer with, and how stored records become them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luoshi.intake.doubts import Found, doubts, key_word
from luoshi.intake.figures import Amount, Figure, figure, period_words
from luoshi.intake.models import Fact, Proposal, Reading, Verdict

LEADING = frozenset({"overall_lead", "lead"})


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list; `reading_id` is None where nothing could be stored of it.

    `dated` is the document's own day (None: it bears none), `dated_as` how it says so: issued or delivered.
    """

    source_id: int
    reading_id: int | None
    file: str
    title: str
    kind: str
    size: int
    imported_by: str
    imported_at: datetime
    dated: date | None
    dated_as: str
    facts: int
    terms: int
    proposals: int
    pending: int

    @property
    def settled(self) -> int:
        """Proposals with a person's word on them."""
        return self.proposals - self.pending


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as found; `figure` and `period_words` are it as people write it."""

    id: int
    start: int
    end: int
    number: str
    quote: str
    quote_start: int
    quote_end: int
    subject: str
    indicator: str
    measure: str
    value: Decimal | None
    unit: str
    figure: Figure
    comparator: str
    period: str
    period_words: str
    status: str
    section: str
    rule: str
    confidence: Decimal
    damage: str

    @property
    def confidence_words(self) -> str:
        """The confidence in whole per cent."""
        return f"{self.confidence * 100:.0f}%"


@dataclass(frozen=True, slots=True)
class TermRow:
    """An entry of the glossary and where it stands."""

    seq: int
    term: str
    definition: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A part of the document: its role and the period it speaks of."""

    title: str
    role: str
    period: str
    period_words: str
    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A piece of the page: heading, paragraph, cell or furniture; `level` 0 where it is no heading."""

    kind: str
    start: int
    end: int
    level: int
    section: int


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell: its place in the text, or, where it was merged, the text of the cell above."""

    text: str
    start: int
    end: int
    inherited: bool


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of a table and the part it stands under."""

    cells: tuple[CellRow, ...]
    part: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table of the document with its columns, its rows and the footnote below it."""

    columns: tuple[str, ...]
    rows: tuple[TableLine, ...]
    note: str
    start: int
    end: int

    def __contains__(self, offset: int) -> bool:
        """Whether the character at `offset` stands in the table."""
        return self.start <= offset < self.end


@dataclass(frozen=True, slots=True)
class SpanRow:
    """Where a proposed item stands in the text, and the item it became, if any."""

    proposal_id: int
    start: int
    end: int
    item_id: int | None


@dataclass(frozen=True, slots=True)
class HeadRow:
    """What the document says of itself, as stored; empty where it says nothing."""

    kind: str
    government: str
    number: str
    issued: str
    delivered: str
    published: str
    session: str
    plan: tuple[str, ...]
    review: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of a source, without its text; `current` is False where a later one replaced it."""

    source_id: int
    reading_id: int
    file: str
    title: str
    library_version: str
    read_at: datetime
    withdrawn: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Proposals of a reading, and how many of them have a person's word."""

    total: int
    settled: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The periods that a document plans, its kind, and how many of its proposals wait for a person's word."""

    plan: tuple[str, ...]
    kind: str
    pending: int


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document with everything its page shows."""

    reading: ReadingRow
    head: HeadRow
    text: str
    sections: tuple[SectionRow, ...]
    blocks: tuple[BlockRow, ...]
    tables: tuple[TableRow, ...]
    facts: tuple[FactRow, ...]
    terms: tuple[TermRow, ...]
    spans: tuple[SpanRow, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedUnit:
    """A unit as read; `role` as in ItemUnit.Role; `known` is whether a body of the government bears the name."""

    name: str
    role: str
    and_others: bool
    known: bool

    @property
    def lead(self) -> bool:
        """Whether it is marked as a lead."""
        return self.role in LEADING


@dataclass(frozen=True, slots=True)
class UnitHint:
    """A unit that might answer for a wording, and why it is thought of; shown, never set by itself."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineHint:
    """The deadline that a wording itself sets, as a period, its exact words and its last day; never set by itself."""

    period: str
    words: str
    until: date

    @property
    def period_words(self) -> str:
        """The period as people write it: 2026年6月."""
        return period_words(self.period)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What was last said of a proposal."""

    word: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BecameRow:
    """An item of the ledger that a proposal became, or became a part of; `name` is its stream and number."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposed item before its reviewer; `facts` are those in its wording, `doubts` what to look at first."""

    id: int
    list_number: int
    list_title: str
    seq: int
    part: str
    start: int
    end: int
    text: str
    own_role: str
    uppers: tuple[str, ...]
    units: tuple[ProposedUnit, ...]
    leaders: tuple[str, ...]
    deadline_words: str
    inherited: tuple[str, ...]
    inherited_words: str
    note: str
    state: str
    verdict: VerdictRow | None
    facts: tuple[FactRow, ...]
    doubts: tuple[str, ...]
    hints: tuple[UnitHint, ...] = ()
    became: tuple[BecameRow, ...] = ()
    deadline_hint: DeadlineHint | None = None

    @property
    def anchor(self) -> str:
        """Its place in the text as addresses give it: "857-1104"."""
        return f"{self.start}-{self.end}"

    @property
    def targets(self) -> tuple[FactRow, ...]:
        """The facts that become targets when the proposal is confirmed."""
        return tuple(fact for fact in self.facts if fact.status == "target")


def fact_row(fact: Fact) -> FactRow:
    """A stored fact as a row."""
    amount = Amount(
        value=fact.value,
        high=fact.high,
        unit=fact.unit or "",
        comparator=fact.comparator,
        measure=fact.measure,
        number=fact.number,
    )
    return FactRow(
        id=fact.pk,
        start=fact.start,
        end=fact.end,
        number=fact.number,
        quote=fact.quote,
        quote_start=fact.quote_start,
        quote_end=fact.quote_end,
        subject=fact.subject,
        indicator=fact.indicator or "",
        measure=fact.measure,
        value=fact.value,
        unit=fact.unit or "",
        figure=figure(amount),
        comparator=fact.comparator,
        period=fact.period or "",
        period_words=period_words(fact.period),
        status=fact.status,
        section=fact.section or "",
        rule=fact.rule,
        confidence=fact.confidence,
        damage=fact.damage or "",
    )


def proposal_row(
    proposal: Proposal, *, verdict: Verdict | None, facts: Sequence[FactRow], known: frozenset[str]
) -> ProposalRow:
    """A stored proposal as a row; `facts` are all of its reading, `known` the names of the government's bodies."""
    own = tuple(fact for fact in facts if proposal.start <= fact.start < proposal.end)
    names = [str(unit["name"]) for unit in proposal.units]
    found = Found(
        assigned=proposal.kind == "assigned",
        units=names,
        inherited=proposal.inherited,
        confidences=[fact.confidence for fact in own],
        damages=[fact.damage for fact in own if fact.damage],
    )
    return ProposalRow(
        id=proposal.pk,
        list_number=proposal.list_number,
        list_title=proposal.list_title,
        seq=proposal.seq,
        part=proposal.part or "",
        start=proposal.start,
        end=proposal.end,
        text=proposal.text,
        own_role=proposal.role,
        uppers=tuple(proposal.upper_units),
        units=tuple(
            ProposedUnit(unit["name"], unit["role"], unit["and_others"], known=unit["name"] in known)
            for unit in proposal.units
        ),
        leaders=tuple(proposal.leaders),
        deadline_words=period_words(proposal.deadline),
        inherited=tuple(proposal.inherited),
        inherited_words="、".join(key_word(key) for key in proposal.inherited),
        note=proposal.note or "",
        state=proposal.state,
        verdict=verdict_row(verdict) if verdict is not None else None,
        facts=own,
        doubts=doubts(found, known),
    )


def verdict_row(verdict: Verdict) -> VerdictRow:
    """A stored verdict (its account loaded) as a row."""
    return VerdictRow(word=verdict.word, reason=verdict.reason, by=str(verdict.by), at=verdict.at)


def reading_row(found: Reading) -> ReadingRow:
    """A stored reading as a row; the query has annotated `newest`, the id of its source's newest reading."""
    newest: int = getattr(found, "newest")  # noqa: B009  an annotation, which the model's type does not know
    return ReadingRow(
        source_id=found.source_id,
        reading_id=found.pk,
        file=found.source.name,
        title=found.title or found.source.name,
        library_version=found.library_version,
        read_at=found.read_at,
        withdrawn=found.source.withdrawn_at is not None,
        current=newest == found.pk,
    )


def section_row(record: Mapping[str, object]) -> SectionRow:
    """A section record as a row."""
    period = _text(record, "period")
    return SectionRow(
        title=_text(record, "title"),
        role=_text(record, "role"),
        period=period,
        period_words=period_words(period),
        start=_whole(record, "start"),
        end=_whole(record, "end"),
        level=_whole(record, "level"),
    )


def block_row(record: Mapping[str, object]) -> BlockRow:
    """A block record as a row."""
    return BlockRow(
        kind=_text(record, "kind"),
        start=_whole(record, "start"),
        end=_whole(record, "end"),
        level=_whole(record, "level"),
        section=_whole(record, "section"),
    )


def table_row(record: Mapping[str, object]) -> TableRow:
    """A table record as a row."""
    parts = _list(record, "parts")
    rows = [
        TableLine(
            cells=tuple(_cell(cell) for cell in cells if isinstance(cell, Mapping)),
            part=str(parts[index] or "") if index < len(parts) else "",
        )
        for index, cells in enumerate(_list(record, "rows"))
        if isinstance(cells, list)
    ]
    return TableRow(
        columns=_texts(record, "columns"),
        rows=tuple(rows),
        note=_text(record, "note"),
        start=_whole(record, "start"),
        end=_whole(record, "end"),
    )


def _cell(record: Mapping[str, object]) -> CellRow:
    return CellRow(
        text=_text(record, "text"),
        start=_whole(record, "start"),
        end=_whole(record, "end"),
        inherited=record.get("inherited") is True,
    )


def head_row(record: Mapping[str, object]) -> HeadRow:
    """A head record as a row; congress and session are one phrase."""
    congress = _text(record, "congress") + _text(record, "session")
    return HeadRow(
        kind=_text(record, "kind"),
        government=_text(record, "government"),
        number=_text(record, "number"),
        issued=_text(record, "issued"),
        delivered=_text(record, "delivered"),
        published=_text(record, "published"),
        session=congress,
        plan=_texts(record, "plan"),
        review=_texts(record, "review"),
    )


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _texts(record: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = record.get(key)
    return tuple(str(each) for each in value) if isinstance(value, Iterable) and not isinstance(value, str) else ()


def _list(record: Mapping[str, object], key: str) -> list[object]:
    value = record.get(key)
    return list(value) if isinstance(value, list) else []


def _whole(record: Mapping[str, object], key: str) -> int:
    value = record.get(key)
    return value if isinstance(value, int) else 0
