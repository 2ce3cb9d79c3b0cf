"""Documents, their readings, facts and terms, as typed rows; every answer is scoped by a government."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from luoshi.governments.models import BodyAlias
from luoshi.governments.queries import bodies
from luoshi.intake import reading as door
from luoshi.intake.dated import own_day
from luoshi.intake.models import Fact, Proposal, Reading, Source, Term, Verdict
from luoshi.intake.refusals import warning_in_words
from luoshi.intake.rows import (
    DocumentRow,
    DocumentText,
    FactRow,
    HeadRow,
    PlanRow,
    Progress,
    ProposalRow,
    ReadingRow,
    SpanRow,
    TermRow,
    block_row,
    fact_row,
    head_row,
    proposal_row,
    reading_row,
    section_row,
    table_row,
)


def documents(government_id: int) -> tuple[DocumentRow, ...]:
    """Every document that was not withdrawn, by its own day, the newest first. One statement.

    One that bears no day stands by the day on which it was imported.
    """
    current = Reading.objects.filter(source=OuterRef("pk")).order_by("-id")
    sources = (
        Source.objects.filter(government_id=government_id, withdrawn_at__isnull=True)
        .annotate(
            reading_id=Subquery(current.values("pk")[:1]),
            title=Subquery(current.values("title")[:1]),
            kind=Subquery(current.values("kind")[:1]),
            head=Subquery(current.values("head")[:1]),
        )
        .annotate(
            facts=_count(Fact.objects.filter(reading=OuterRef("reading_id"))),
            terms=_count(Term.objects.filter(reading=OuterRef("reading_id"))),
            proposals=_count(Proposal.objects.filter(reading=OuterRef("reading_id"))),
            pending=_count(Proposal.objects.filter(reading=OuterRef("reading_id"), state=Proposal.State.OPEN)),
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
            "head",
        )
    )
    rows = []
    for row in sources:
        day, said_as = own_day(row[13] or {})
        rows.append(
            DocumentRow(
                source_id=row[0],
                reading_id=row[1],
                file=row[2],
                title=row[3] or row[2],
                kind=row[4] or "other",
                size=row[5],
                imported_by=row[6] or row[7],
                imported_at=row[8],
                dated=day,
                dated_as=said_as,
                facts=row[9],
                terms=row[10],
                proposals=row[11],
                pending=row[12],
            )
        )
    return tuple(sorted(rows, key=_by_day, reverse=True))


def _by_day(row: DocumentRow) -> tuple[date, datetime, int]:
    return row.dated or localdate(row.imported_at), row.imported_at, row.source_id


def behind_the_library(government_id: int) -> tuple[Source, ...]:
    """The documents whose newest reading was made by another library or lexicon than today's. One statement."""
    today = door.maker()
    made = {"library_version": today.library_version, "lexicon_digest": today.lexicon_digest}
    newest = Reading.objects.filter(source=OuterRef("pk")).order_by("-id").values("pk")[:1]
    kept = Source.objects.filter(government_id=government_id, withdrawn_at__isnull=True)
    current = Reading.objects.filter(pk=OuterRef("newest"), **made)
    return tuple(kept.annotate(newest=Subquery(newest)).exclude(Exists(current)).order_by("pk"))


def pending_proposals(government_id: int) -> int:
    """How many proposals of current readings wait for a person's word. One statement."""
    return waiting(government_id).count()


def waiting(government_id: int) -> QuerySet[Proposal]:
    """The proposals of current readings that wait for a person's word; not asked yet."""
    return Proposal.objects.filter(_current(government_id), state=Proposal.State.OPEN)


def plans_read(government_id: int) -> tuple[PlanRow, ...]:
    """What each document plans and how many of its proposals wait, by its current reading. One statement."""
    waiting = Proposal.objects.filter(reading=OuterRef("pk"), state=Proposal.State.OPEN)
    current = Reading.objects.filter(pk__in=newest_readings(government_id))
    rows = current.annotate(pending=_count(waiting)).values_list("head", "kind", "pending")
    return tuple(PlanRow(tuple(head.get("plan") or ()), kind, pending) for head, kind, pending in rows)


def reading(government_id: int, source_id: int, reading_id: int | None = None) -> ReadingRow | None:
    """A reading of a source, the current one unless another is named; None when there is none here. One statement."""
    found = _reading(government_id, source_id, reading_id)
    return reading_row(found) if found is not None else None


def head_of(government_id: int, source_id: int) -> HeadRow | None:
    """The head of a document by its current reading; None when there is none here. One statement."""
    current = Reading.objects.filter(pk__in=newest_readings(government_id), source=source_id)
    head = current.values_list("head", flat=True).first()
    return head_row(head) if head is not None else None


def document(government_id: int, source_id: int, reading_id: int | None = None) -> DocumentText | None:
    """A document with its facts, terms and proposed items; None when there is none here. Four statements."""
    found = _reading(government_id, source_id, reading_id)
    if found is None:
        return None
    return DocumentText(
        reading=reading_row(found),
        head=head_row(found.head),
        text=found.text,
        sections=tuple(section_row(record) for record in found.sections),
        blocks=tuple(block_row(record) for record in found.blocks),
        tables=tuple(table_row(record) for record in found.tables),
        facts=facts_of(found.pk),
        terms=tuple(
            TermRow(seq=term.seq, term=term.term, definition=term.definition, start=term.start, end=term.end)
            for term in found.terms.order_by("seq")
        ),
        spans=tuple(
            SpanRow(proposal_id=pk, start=start, end=end, item_id=item)
            for pk, start, end, item in found.proposals.annotate(became=Coalesce(Min("items"), Min("merged_into")))
            .order_by("start")
            .values_list("pk", "start", "end", "became")
        ),
        warnings=tuple(warning_in_words(warning) for warning in found.warnings),
    )


def source_bytes(government_id: int, source_id: int) -> tuple[str, bytes] | None:
    """Name and bytes of a source as it came, withdrawn or not; None when there is none here. One statement."""
    found = (
        Source.objects.filter(pk=source_id, government_id=government_id, content__isnull=False)
        .values_list("name", "content__data")
        .first()
    )
    return (found[0], bytes(found[1])) if found is not None else None


def facts_of(reading_id: int, *, between: tuple[int, int] | None = None) -> tuple[FactRow, ...]:
    """The facts of a reading in the order of the text, or those that start in [start, end). One statement."""
    found = Fact.objects.filter(reading_id=reading_id).order_by("start", "id").defer("sentence")
    if between is not None:
        found = found.filter(start__gte=between[0], start__lt=between[1])
    return tuple(fact_row(fact) for fact in found)


def settled_of(reading_id: int) -> Progress:
    """How far the review of a reading is. One statement."""
    counts = Proposal.objects.filter(reading_id=reading_id).aggregate(
        total=Count("pk"), open=Count("pk", filter=Q(state=Proposal.State.OPEN))
    )
    return Progress(total=counts["total"], settled=counts["total"] - counts["open"])


def proposals_of(
    government_id: int, reading_id: int, facts: Sequence[FactRow], *, only: int | None = None
) -> tuple[ProposalRow, ...]:
    """The proposed items of a reading in its order, or one of them; `facts` are the reading's. Four statements."""
    found = Proposal.objects.filter(reading_id=reading_id, reading__source__government_id=government_id)
    said = Verdict.objects.filter(proposal__reading_id=reading_id)
    if only is not None:
        found, said = found.filter(pk=only), said.filter(proposal_id=only)
    latest = {verdict.proposal_id: verdict for verdict in said.select_related("by").order_by("id")}
    known = known_names(government_id)
    return tuple(
        proposal_row(proposal, verdict=latest.get(proposal.pk), facts=facts, known=known)
        for proposal in found.order_by("order")
    )


def known_names(government_id: int) -> frozenset[str]:
    """Every name and alias that a body of the government bears. Two statements."""
    aliases = BodyAlias.objects.filter(government_id=government_id).values_list("name", flat=True)
    return frozenset(body.name for body in bodies(government_id)) | frozenset(aliases)


def source_to_act_on(government_id: int, source_id: int) -> Source | None:
    """The source as actions take it; None when there is none here. One statement."""
    return Source.objects.filter(pk=source_id, government_id=government_id).first()


def proposal_to_act_on(government_id: int, proposal_id: int) -> Proposal | None:
    """The proposal as actions take it, with its reading and source; None when there is none here. One statement."""
    return (
        Proposal.objects.filter(pk=proposal_id, reading__source__government_id=government_id)
        .select_related("reading__source")
        .defer("reading__text", "reading__blocks", "reading__tables")
        .first()
    )


def reading_to_act_on(government_id: int, reading_id: int) -> Reading | None:
    """The reading as actions take it, with its source; None when there is none here. One statement."""
    return Reading.objects.filter(pk=reading_id, source__government_id=government_id).select_related("source").first()


def _count(rows: QuerySet[Fact] | QuerySet[Term] | QuerySet[Proposal]) -> Coalesce:
    """How many `rows` there are, as a subquery that answers 0 rather than NULL."""
    counted = rows.order_by().values("reading").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _current(government_id: int) -> Q:
    """Proposals of the newest readings of sources that were not withdrawn."""
    return Q(reading__in=newest_readings(government_id))


def newest_readings(government_id: int) -> QuerySet[Reading, Any]:
    """The ids of a government's current readings, of sources that were not withdrawn; as a subquery."""
    kept = Reading.objects.filter(source__government_id=government_id, source__withdrawn_at__isnull=True)
    return kept.order_by().values("source").annotate(newest=Max("pk")).values("newest")


def _reading(government_id: int, source_id: int, reading_id: int | None) -> Reading | None:
    newest = Reading.objects.filter(source=OuterRef("source")).order_by("-id").values("pk")[:1]
    readings = Reading.objects.filter(source_id=source_id, source__government_id=government_id)
    if reading_id is None:
        readings = readings.filter(source__withdrawn_at__isnull=True)
    else:
        readings = readings.filter(pk=reading_id)
    return readings.select_related("source").annotate(newest=Subquery(newest)).order_by("-id").first()
