"""Documents, their readings, facts and terms, as typed rows; every answer is scoped by a government."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from luoshi.intake.figures import Amount, Figure, figure, period_words
from luoshi.intake.models import Fact, Proposal, Reading, Source, Term


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list; `reading_id` is None where nothing could be stored of it."""

    source_id: int
    reading_id: int | None
    file: str
    title: str
    kind: str
    size: int
    imported_by: str
    imported_at: datetime
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
    figure: Figure
    comparator: str
    period: str
    period_words: str
    status: str
    section: str
    rule: str
    confidence: Decimal
    damage: str


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


def documents(government_id: int) -> tuple[DocumentRow, ...]:
    """Every document that was not withdrawn, the newest first. One statement."""
    current = Reading.objects.filter(source=OuterRef("pk")).order_by("-id")
    sources = (
        Source.objects.filter(government_id=government_id, withdrawn_at__isnull=True)
        .annotate(
            reading_id=Subquery(current.values("pk")[:1]),
            title=Subquery(current.values("title")[:1]),
            kind=Subquery(current.values("kind")[:1]),
        )
        .annotate(
            facts=_count(Fact.objects.filter(reading=OuterRef("reading_id"))),
            terms=_count(Term.objects.filter(reading=OuterRef("reading_id"))),
            proposals=_count(Proposal.objects.filter(reading=OuterRef("reading_id"))),
            pending=_count(
                Proposal.objects.filter(reading=OuterRef("reading_id"), state=Proposal.State.OPEN)
            ),
        )
        .values_list(
            "pk",
            "reading_id",
            "name",
            "title",
            "kind",
            "size",
            "imported_by__title",
            "imported_by__username",
            "imported_at",
            "facts",
            "terms",
            "proposals",
            "pending",
        )
    )
    return tuple(
        DocumentRow(
            source_id=row[0],
            reading_id=row[1],
            file=row[2],
            title=row[3] or row[2],
            kind=row[4] or "other",
            size=row[5],
            imported_by=row[6] or row[7],
            imported_at=row[8],
            facts=row[9],
            terms=row[10],
            proposals=row[11],
            pending=row[12],
        )
        for row in sources
    )


def pending_proposals(government_id: int) -> int:
    """How many proposals of current readings wait for a person's word. One statement."""
    return Proposal.objects.filter(_current(government_id), state=Proposal.State.OPEN).count()


def reading(government_id: int, source_id: int, reading_id: int | None = None) -> ReadingRow | None:
    """A reading of a source, the current one unless another is named; None when there is none here. One statement."""
    found = _reading(government_id, source_id, reading_id)
    return _reading_row(found) if found is not None else None


def document(government_id: int, source_id: int, reading_id: int | None = None) -> DocumentText | None:
    """A document with its facts, terms and proposed items; None when there is none here. Four statements."""
    found = _reading(government_id, source_id, reading_id)
    if found is None:
        return None
    return DocumentText(
        reading=_reading_row(found),
        head=_head(found.head),
        text=found.text,
        sections=tuple(_section(record) for record in found.sections),
        blocks=tuple(_block(record) for record in found.blocks),
        tables=tuple(_table(record) for record in found.tables),
        facts=facts_of(found.pk),
        terms=tuple(
            TermRow(seq=term.seq, term=term.term, definition=term.definition, start=term.start, end=term.end)
            for term in found.terms.order_by("seq")
        ),
        spans=tuple(
            SpanRow(proposal_id=pk, start=start, end=end, item_id=item)
            for pk, start, end, item in found.proposals.order_by("start").values_list(
                "pk", "start", "end", "item__pk"
            )
        ),
        warnings=tuple(str(warning) for warning in found.warnings),
    )


def source_bytes(government_id: int, source_id: int) -> tuple[str, bytes] | None:
    """Name and bytes of a source as it came, withdrawn or not; None when there is none here. One statement."""
    found = (
        Source.objects.filter(pk=source_id, government_id=government_id, content__isnull=False)
        .values_list("name", "content__data")
        .first()
    )
    return (found[0], bytes(found[1])) if found is not None else None


def facts_of(reading_id: int) -> tuple[FactRow, ...]:
    """The facts of a reading in the order of the text. One statement."""
    return tuple(
        fact_row(fact) for fact in Fact.objects.filter(reading_id=reading_id).order_by("start", "id")
    )


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


def _count(rows: QuerySet[Fact] | QuerySet[Term] | QuerySet[Proposal]) -> Coalesce:
    """How many `rows` there are, as a subquery that answers 0 rather than NULL."""
    counted = rows.order_by().values("reading").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _current(government_id: int) -> Q:
    """Proposals of the newest readings of sources that were not withdrawn."""
    newest = (
        Reading.objects.filter(source__government_id=government_id, source__withdrawn_at__isnull=True)
        .order_by()
        .values("source")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return Q(reading__in=newest)


def _reading(government_id: int, source_id: int, reading_id: int | None) -> Reading | None:
    newest = Reading.objects.filter(source=OuterRef("source")).order_by("-id").values("pk")[:1]
    readings = Reading.objects.filter(source_id=source_id, source__government_id=government_id)
    if reading_id is None:
        readings = readings.filter(source__withdrawn_at__isnull=True)
    else:
        readings = readings.filter(pk=reading_id)
    return readings.select_related("source").annotate(newest=Subquery(newest)).order_by("-id").first()


def _reading_row(found: Reading) -> ReadingRow:
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


def _section(record: Mapping[str, object]) -> SectionRow:
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


def _block(record: Mapping[str, object]) -> BlockRow:
    return BlockRow(
        kind=_text(record, "kind"),
        start=_whole(record, "start"),
        end=_whole(record, "end"),
        level=_whole(record, "level"),
        section=_whole(record, "section"),
    )


def _table(record: Mapping[str, object]) -> TableRow:
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


def _head(record: Mapping[str, object]) -> HeadRow:
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
    return (
        tuple(str(each) for each in value)
        if isinstance(value, Iterable) and not isinstance(value, str)
        else ()
    )


def _list(record: Mapping[str, object], key: str) -> list[object]:
    value = record.get(key)
    return list(value) if isinstance(value, list) else []


def _whole(record: Mapping[str, object], key: str) -> int:
    value = record.get(key)
    return value if isinstance(value, int) else 0
