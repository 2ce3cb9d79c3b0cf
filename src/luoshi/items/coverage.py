"""覆盖检查: which commitments of a year's own reports no item covers, and where items or units stand alone; scoped."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from luoshi.governments.models import Body, BodyGroupMember, Year
from luoshi.governments.queries import BodyRow
from luoshi.intake.models import Fact, Proposal, Reading
from luoshi.intake.rows import DeadlineHint
from luoshi.items.likeness import Wordings
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.queries import rows_of
from luoshi.items.rows import LedgerRow
from luoshi.items.stated import stated_deadline
from luoshi.items.streams import suggest_stream

REPORTS = (Reading.Kind.WORK_REPORT, Reading.Kind.ANNUAL_PLAN, Reading.Kind.PLAN_IMPLEMENTATION)
# Hundredths. A notice prints the report's sentence, often with its neighbours: what counts is how much of the sentence
# an item holds, figures apart. Set by judgement and looked at on 示例区 (2026) alone; not tuned on a truth.
HELD_ENOUGH = 70
NEAR_ENOUGH = 30  # from here on the nearest item is named, so that a person can judge


@dataclass(frozen=True, slots=True)
class NearItem:
    """The item most like a sentence, and how much of the sentence it holds, in hundredths."""

    id: int
    label: str
    wording: str
    holds: int


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A commitment that no item covers: a proposed item, or (`proposal` None) a sentence with a target."""

    proposal: int | None
    fact: int | None
    sentence: str
    part: str
    start: int
    end: int
    stream_id: int | None
    near: NearItem | None


@dataclass(frozen=True, slots=True)
class ReportCoverage:
    """A report with its commitments: how many there are, how many an item covers, how many were decided to be none."""

    source_id: int
    reading_id: int
    title: str
    total: int
    rejected: int
    uncovered: tuple[Uncovered, ...]

    @property
    def covered(self) -> int:
        """Commitments that an item covers."""
        return self.total - self.rejected - len(self.uncovered)


@dataclass(frozen=True, slots=True)
class Undated:
    """An item without a deadline whose own words set one."""

    row: LedgerRow
    hint: DeadlineHint


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a year leaves open: commitments, items without units, lead or their own words' deadline, idle units."""

    reports: tuple[ReportCoverage, ...]
    without_units: tuple[LedgerRow, ...]
    without_lead: tuple[LedgerRow, ...]
    undated: tuple[Undated, ...]
    idle: tuple[BodyRow, ...]
    streams: tuple[tuple[int, str], ...]


def coverage(government_id: int, number: int) -> Coverage | None:
    """The check of a year; None when there is no such year here. Eleven statements."""
    year = Year.objects.filter(government_id=government_id, number=number).select_related("government").first()
    if year is None:
        return None
    rows = rows_of(Item.objects.filter(government_id=government_id, year=year))
    modes = dict(Item.objects.filter(year=year).values_list("pk", "mode"))
    streams = {stream.code: stream for stream in Stream.objects.filter(year=year)}
    check = _Check.of(year, rows, {code: stream.pk for code, stream in streams.items()})
    return Coverage(
        reports=tuple(check.reports()),
        without_units=tuple(row for row in rows if not row.units),
        without_lead=tuple(row for row in rows if _lacks_a_lead(row, modes[row.id])),
        undated=_undated(rows, number),
        idle=_idle(year),
        streams=tuple((stream.pk, stream.name) for stream in streams.values()),
    )


def fact_to_act_on(government_id: int, fact_id: int) -> Fact | None:
    """The fact as actions take it, with its reading; None when there is none here. One statement."""
    found = Fact.objects.filter(pk=fact_id, reading__source__government_id=government_id)
    return found.select_related("reading__source").first()


def _lacks_a_lead(row: LedgerRow, mode: str) -> bool:
    """Whether an item of several units is meant to have a lead and names none."""
    return mode == Item.Mode.LEAD_NAMED and len(row.units) > 1 and not any(unit.lead for unit in row.units)


def _undated(rows: Iterable[LedgerRow], year: int) -> tuple[Undated, ...]:
    """The items whose wording sets a deadline that nobody has taken over."""
    stated = ((row, stated_deadline(row.wording, year=year)) for row in rows if not row.deadline_words)
    return tuple(Undated(row, hint) for row, hint in stated if hint is not None)


def _idle(year: Year) -> tuple[BodyRow, ...]:
    """Bodies of today that answer for no item of the year, neither by name nor as one of a group. One statement."""
    units = ItemUnit.objects.filter(item__year=year).exclude(role=ItemUnit.Role.UPPER)
    busy = units.filter(body__isnull=False).values("body")
    grouped = BodyGroupMember.objects.filter(
        group__government=year.government, group__name__in=units.filter(body__isnull=True).values("name")
    ).filter(valid_to__isnull=True)
    found = (
        Body.objects.filter(government=year.government, valid_to__isnull=True)
        .exclude(pk__in=busy)
        .exclude(pk__in=grouped.values("body"))
    )
    return tuple(BodyRow(id=pk, name=name) for pk, name in found.order_by("id").values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class _Check:
    """What every report of the year is held against."""

    year: Year
    items: dict[int, LedgerRow]
    wordings: Wordings
    spans: dict[int, list[tuple[int, int]]]
    streams: dict[str, int]

    @staticmethod
    def of(year: Year, rows: Sequence[LedgerRow], streams: dict[str, int]) -> "_Check":
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        placed = Item.objects.filter(year=year, reading__isnull=False, start__isnull=False, end__isnull=False)
        for reading, start, end in placed.order_by("start").values_list("reading", "start", "end"):
            if start is not None and end is not None:
                spans[reading].append((start, end))
        return _Check(
            year=year,
            items={row.id: row for row in rows},
            wordings=Wordings.of((row.id, row.wording) for row in rows),
            spans=spans,
            streams=streams,
        )

    def reports(self) -> Iterable[ReportCoverage]:
        """Each current report of our own that plans for the year, with what no item covers. Three statements."""
        found = sorted(_own_reports(self.year), key=lambda reading: REPORTS.index(reading.kind))
        readings = {reading.pk: reading for reading in found}
        proposals: dict[int, list[Proposal]] = defaultdict(list)
        for proposal in Proposal.objects.filter(reading__in=readings, kind="proposed").order_by("order"):
            proposals[proposal.reading_id].append(proposal)
        facts: dict[int, list[Fact]] = defaultdict(list)
        for fact in Fact.objects.filter(
            reading__in=readings, status="target", period__startswith=str(self.year.number)
        ):
            facts[fact.reading_id].append(fact)
        for pk, reading in readings.items():
            yield self._report(reading, proposals[pk], facts[pk])

    def _report(self, reading: Reading, proposals: Sequence[Proposal], facts: Sequence[Fact]) -> ReportCoverage:
        known = sorted((each.start, each.end) for each in proposals)
        sentences = {fact.sentence_start: fact for fact in reversed(facts) if not _inside(fact.start, known)}
        uncovered = [
            self._uncovered_proposal(reading, each)
            for each in proposals
            if each.state == Proposal.State.OPEN and not self._covered(reading.pk, each.start, each.end, each.text)
        ]
        for fact in sentences.values():
            end = fact.sentence_start + len(fact.sentence)
            if not self._covered(reading.pk, fact.sentence_start, end, fact.sentence):
                uncovered.append(self._uncovered_sentence(reading, fact, end))
        return ReportCoverage(
            source_id=reading.source_id,
            reading_id=reading.pk,
            title=reading.title or reading.source.name,
            total=len(proposals) + len(sentences),
            rejected=sum(1 for each in proposals if each.state == Proposal.State.REJECTED),
            uncovered=tuple(sorted(uncovered, key=lambda each: each.start)),
        )

    def _covered(self, reading: int, start: int, end: int, words: str) -> bool:
        """Whether an item was made of this place, or holds enough of the words."""
        if any(first < end and start < last for first, last in self.spans.get(reading, ())):
            return True
        return any(near.holds >= HELD_ENOUGH for near in self.wordings.near(words))

    def _nearest(self, words: str) -> NearItem | None:
        found = max(self.wordings.near(words), key=lambda near: near.holds, default=None)
        if found is None or found.holds < NEAR_ENOUGH:
            return None
        row = self.items[found.key]
        return NearItem(row.id, f"{row.stream_name}{row.label}", row.wording, found.holds)

    def _uncovered_proposal(self, reading: Reading, proposal: Proposal) -> Uncovered:
        return Uncovered(
            proposal=proposal.pk,
            fact=None,
            sentence=proposal.text,
            part=proposal.part or proposal.list_title,
            start=proposal.start,
            end=proposal.end,
            stream_id=self._stream(reading, proposal.list_title),
            near=self._nearest(proposal.text),
        )

    def _uncovered_sentence(self, reading: Reading, fact: Fact, end: int) -> Uncovered:
        return Uncovered(
            proposal=None,
            fact=fact.pk,
            sentence=fact.sentence,
            part=fact.section or "",
            start=fact.sentence_start,
            end=end,
            stream_id=self._stream(reading, fact.section or ""),
            near=self._nearest(fact.sentence),
        )

    def _stream(self, reading: Reading, title: str) -> int | None:
        government = self.year.government
        code = suggest_stream(
            title,
            document_kind=reading.kind,
            issuer=reading.head.get("government"),
            level=government.level,
            own_name=government.short_name,
        )
        return self.streams.get(code or "")


def _own_reports(year: Year) -> Iterable[Reading]:
    """The current readings of our own reports that plan for the year. One statement."""
    newest = Reading.objects.filter(source=OuterRef("source")).order_by("-id").values("pk")[:1]
    found = (
        Reading.objects.filter(
            source__government=year.government, source__withdrawn_at__isnull=True, kind__in=REPORTS, pk=Subquery(newest)
        )
        .select_related("source")
        .defer("text", "blocks", "tables", "sections")
        .order_by("id")
    )
    for reading in found:
        issuer = reading.head.get("government") or ""
        planned = [*(reading.head.get("plan") or ()), *(reading.head.get("outlook") or ())]
        ours = not issuer or issuer.endswith(year.government.short_name)
        if ours and any(period.startswith(str(year.number)) for period in planned):
            yield reading


def _inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place stands in one of the spans, which are sorted and do not overlap."""
    at = bisect_right(spans, (place, 10**12)) - 1
    return at >= 0 and place < spans[at][1]
