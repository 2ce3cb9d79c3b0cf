"""Reading reports: a unit's sheet, one entry's history, what an item's units said; always scoped by government."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.timezone import localdate

from luoshi.calendar.deadlines import support_due
from luoshi.calendar.models import Round, Rules
from luoshi.calendar.queries import workdays_of
from luoshi.calendar.workdays import Workdays
from luoshi.governments.models import Body, Government, Year
from luoshi.governments.rights import Rights
from luoshi.items.models import Item, ItemUnit
from luoshi.items.queries import listed
from luoshi.items.rows import UNIT_ROLE_WORDS, LedgerRow
from luoshi.reporting.actors import actors_at, may_look
from luoshi.reporting.content import (
    Content,
    FigureAnswer,
    Milestone,
    Plan,
    Report,
    changed_keys,
    check_code,
    from_json,
    opened,
    sheet_digest,
)
from luoshi.reporting.doubts import Doubt, Wanted, doubts
from luoshi.reporting.duties import Duty, duties, span_of
from luoshi.reporting.filling import Place
from luoshi.reporting.models import Attachment, Decision, Entry, Scan, Sheet
from luoshi.reporting.rows import DecisionRow, Due, EntryRow, FigureField, ItemReport, Line, SheetPage
from luoshi.reporting.shared import FigureRow, figures_about, matching
from luoshi.reporting.signing import actors_of
from luoshi.reporting.states import FILLS, HANDED_IN, STATE_WORDS, VERB_WORDS, State, Verb, possible
from luoshi.reporting.timing import PLAN, clock_of, dates_of, extension_of_unit, plan_due_of

PLAN_NAME = "办理方案"
SUPPORT_EARLIER = 3  # workdays, where the year has no rules


def place_to_act_on(government_id: int, year: int, number: int, body_id: int) -> Place | None:
    """The sheet that an address means (number 0: the handling plan); None when there is none here. Two statements."""
    body = Body.objects.filter(pk=body_id, government_id=government_id).first()
    if body is None:
        return None
    if number:
        round_ = round_to_show(government_id, year, number)
        return Place(round_.year, round_, body) if round_ is not None else None
    found = Year.objects.filter(government_id=government_id, number=year).select_related("government").first()
    return Place(found, None, body) if found is not None else None


def sheet_to_act_on(place: Place) -> Sheet | None:
    """The sheet as actions take it; None when nobody has touched it."""
    return (
        Sheet.objects.filter(year=place.year, number=place.number, body=place.body)
        .select_related("year__government", "body", "round")
        .first()
    )


def entry_to_act_on(government_id: int, entry_id: int) -> Entry | None:
    """An entry as actions take it; None when there is none here. One statement."""
    return (
        Entry.objects.filter(pk=entry_id, sheet__year__government_id=government_id)
        .select_related(
            "sheet__year__government", "sheet__body", "sheet__round", "item__stream", "item__year", "current"
        )
        .first()
    )


def item_to_act_on(government_id: int, item_id: int) -> Item | None:
    """An item as actions take it; None when there is none here. One statement."""
    return Item.objects.filter(pk=item_id, government_id=government_id).first()


def scans_of(sheet_id: int | None) -> tuple[tuple[int, str], ...]:
    """Ids and names of a sheet's scans, the latest first. One statement."""
    rows = Scan.objects.filter(sheet=sheet_id).order_by("-id")
    return tuple(rows.values_list("pk", "name")) if sheet_id is not None else ()


def scan_to_show(government_id: int, scan_id: int) -> Scan | None:
    """A scan with its bytes and its sheet; None when there is none here. One statement."""
    found = Scan.objects.filter(pk=scan_id, sheet__year__government_id=government_id)
    return found.select_related("sheet__year__government", "sheet__round", "sheet__body").first()


def sheet(place: Place, rights: Rights, *, today: date, item_id: int | None = None) -> SheetPage:
    """A unit's sheet as somebody with these rights sees it, or one item of it. A fixed number of statements."""
    asked = duties(place.year, place.round, today=today, body_id=place.body.pk)
    asked = tuple(duty for duty in asked if item_id in {None, duty.item_id} and _sees(place, rights, duty))
    stored = sheet_to_act_on(place)
    entries = _entries(stored)
    before = _before(place, asked)
    on = span_of(place.year, place.round, today).on
    rows = {row.id: row for row in listed(place.year.government_id, [duty.item_id for duty in asked], on=on)}
    plans = _milestones(place, asked)
    returned = _returned(entries.values())
    files = _attachments(entries.values())
    received = _received(place)
    names = _names(duty.recipient_id for duty in asked)
    workdays = workdays_of(place.year.government_id)
    due = due_of(place, entries.values(), asked=len(asked), today=today, workdays=workdays)
    about = _About(place, rights, stored, rows.values(), _hand_in_by(place, due, workdays))
    lines = []
    for duty in asked:
        entry = entries.get(duty.item_id)
        lines.append(
            about.line(
                rows[duty.item_id],
                duty,
                names.get(duty.recipient_id or 0, ""),
                entry,
                _entry_row(entry, returned.get(entry.pk, ""), files[entry.pk]) if entry is not None else None,
                before.get(duty.item_id),
                plans.get(duty.item_id),
                tuple(received[duty.item_id]),
            )
        )
    digests = [line.entry.digest for line in lines if line.entry is not None and line.sealed]
    return SheetPage(
        sheet_id=stored.pk if stored is not None else None,
        year=place.year.number,
        number=place.number,
        body_id=place.body.pk,
        body=place.body.name,
        signer=place.body.signer,
        due=due,
        lines=tuple(lines),
        fills=bool(actors_at(rights, place.year.government, place.body) & FILLS),
        digest=sheet_digest(digests) if digests else "",
    )


def _sees(place: Place, rights: Rights, duty: Duty) -> bool:
    """The unit's own people and those who oversee see a whole sheet; a lead sees what is handed in to it."""
    government = place.year.government
    if may_look(rights, government, place.body.pk):
        return True
    return duty.recipient_id is not None and duty.recipient_id in rights.bodies(government)


class _About:
    """What every line of one sheet has in common."""

    def __init__(
        self,
        place: Place,
        rights: Rights,
        stored: Sheet | None,
        rows: Iterable[LedgerRow],
        hand_in_by: date | None,
    ) -> None:
        self.hand_in_by = hand_in_by
        self.place, self.rights, self.stored = place, rights, stored
        self.government: Government = place.year.government
        targets = [target for row in rows for target in row.targets] if place.round is not None else []
        self.shared = figures_about(self.government.pk, targets, year=place.year.number)

    def line(
        self,
        row: LedgerRow,
        duty: Duty,
        recipient: str,
        entry: Entry | None,
        shown: EntryRow | None,
        before: tuple[Content, str] | None,
        milestone: Milestone | None,
        contributions: tuple[tuple[str, str, str], ...],
    ) -> Line:
        """One item on the sheet."""
        content = shown.content if shown is not None else self._empty(before)
        earlier = before[0] if before is not None else None
        moves: tuple[Verb, ...] = ()
        if entry is not None and self.stored is not None:
            moves = possible(State(entry.state), actors_of(entry, self.stored, self.rights, self.government))
        return Line(
            item=row,
            role_word=UNIT_ROLE_WORDS[duty.role],
            recipient=recipient,
            hand_in_by=self.hand_in_by if recipient else None,
            entry=shown,
            content=content,
            before=earlier,
            before_name=before[1] if before is not None else "",
            milestone=milestone,
            figures=_fields(row, content, earlier, self.shared),
            doubts=_doubts(row, content, earlier, milestone) if shown is not None else (),
            contributions=contributions,
            changed=changed_keys(content, earlier) if earlier is not None else (),
            possible=moves,
        )

    def _empty(self, before: tuple[Content, str] | None) -> Content:
        """What a line begins with; what was said last time stands beside it, and is not said again by itself."""
        if self.place.round is None:
            return before[0] if before is not None and isinstance(before[0], Plan) else Plan()
        return Report()


def due_of(place: Place, entries: Iterable[Entry], *, asked: int, today: date, workdays: Workdays) -> Due:
    """When the sheet is due and where it stands; filed is a sheet all of whose `asked` items were filed."""
    filed = [localdate(entry.first_filed_at) for entry in entries if entry.first_filed_at is not None]
    filed_on = max(filed) if filed and len(filed) >= asked else None
    round_, adopted_on = place.round, place.year.adopted_on
    if round_ is None:
        return _plan_due(place.year, filed_on, today, workdays)
    dates = dates_of(round_, extension_of_unit(round_, place.body.pk))
    return Due(
        name=round_.name,
        due=dates.due,
        closes=dates.closes,
        clock=clock_of(dates, filed_on=filed_on, today=today, workdays=workdays, adopted_on=adopted_on),
        extended=dates.extended,
        derivation=tuple(round_.derivation.splitlines()),
        assumed=round_.assumed and round_.moved_to is None,
    )


def _plan_due(year: Year, filed_on: date | None, today: date, workdays: Workdays) -> Due:
    """When a handling plan is due; without a date where no notice was read."""
    found = plan_due_of(year, workdays)
    if found is None:
        return Due(PLAN_NAME, None, None, PLAN, extended=False, derivation=(), assumed=False)
    stands = clock_of(found.dates, filed_on=filed_on, today=today, workdays=workdays, adopted_on=year.adopted_on)
    return Due(PLAN_NAME, found.dates.due, None, stands, extended=False, derivation=found.derivation, assumed=False)


@dataclass(frozen=True, slots=True)
class RoundLink:
    """A round as pages link to it."""

    number: int
    name: str
    due: date
    assumed: bool


def rounds_of(government_id: int, year: int) -> tuple[RoundLink, ...]:
    """The rounds of a year in order; none when none were opened. One statement."""
    rows = Round.objects.filter(year__government_id=government_id, year__number=year).order_by("number")
    return tuple(RoundLink(row.number, row.name, row.effective, row.assumed and row.moved_to is None) for row in rows)


def round_to_show(government_id: int, year: int, number: int) -> Round | None:
    """A round with its year and government; None when there is none here. One statement."""
    found = Round.objects.filter(year__government_id=government_id, year__number=year, number=number)
    return found.select_related("year__government", "year__rules").first()


def has_begun(government_id: int, year: int, number: int, *, today: date) -> bool:
    """Whether a round is over, so that it is reported on."""
    return Round.objects.filter(
        year__government_id=government_id, year__number=year, number=number, last_day__lt=today
    ).exists()


def _hand_in_by(place: Place, due: Due, workdays: Workdays) -> date | None:
    """When a support unit hands in to its lead: some workdays before the lead's own date. One statement."""
    if due.due is None:
        return None
    rules = Rules.objects.filter(year=place.year).only("support_earlier").first()
    return support_due(due.due, rules.support_earlier if rules is not None else SUPPORT_EARLIER, workdays).date


def decisions(entry_id: int) -> tuple[DecisionRow, ...]:
    """What was decided on an entry, the latest first. One statement."""
    rows = Decision.objects.filter(entry=entry_id).select_related("by", "revision").order_by("-id")
    return tuple(
        DecisionRow(
            verb_word=VERB_WORDS[Verb(row.verb)],
            by=str(row.by),
            way_word=str(Decision.Way(row.way).label),
            reason=row.reason,
            at=row.at,
            revision=row.revision.number,
            check_code=check_code(row.revision.digest),
            scan_id=row.scan_id,
        )
        for row in rows
    )


def _names(bodies: Iterable[int | None]) -> Mapping[int, str]:
    """The names of bodies. One statement, none where there is no body."""
    wanted = {body for body in bodies if body is not None}
    return dict(Body.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _entries(stored: Sheet | None) -> dict[int, Entry]:
    if stored is None:
        return {}
    rows = Entry.objects.filter(sheet=stored).select_related("saved_by", "current", "item__stream")
    return {entry.item_id: entry for entry in rows}


def _entry_row(entry: Entry, why: str, files: Sequence[tuple[int, str, str]]) -> EntryRow:
    digest = entry.current.digest if entry.current is not None else ""
    return EntryRow(
        id=entry.pk,
        state=entry.state,
        version=entry.version,
        content=from_json(entry.draft),
        saved_by=str(entry.saved_by),
        saved_at=entry.saved_at,
        revision=entry.current.number if entry.current is not None else 0,
        digest=digest,
        check_code=check_code(digest) if digest else "",
        confirmed=entry.confirmed,
        returned_why=why if entry.state == State.RETURNED.value else "",
        attachments=tuple(files),
    )


def _before(place: Place, asked: Sequence[Duty]) -> Mapping[int, tuple[Content, str]]:
    """What was last said of each item before this round, by this body or the one whose work it took over."""
    if not asked:
        return {}
    items = [duty.item_id for duty in asked]
    took_over = ItemUnit.objects.filter(item__in=items, body=place.body, came_from__body__isnull=False)
    bodies = Q(sheet__body=place.body) | Q(sheet__body__in=took_over.values("came_from__body"))
    lower = {"sheet__number__gt": 0} if place.round is not None else {"sheet__number": 0}
    rows = (
        Entry.objects.filter(bodies, item__in=items, sheet__year=place.year, **lower)
        .filter(sheet__number__lt=place.number if place.round is not None else 1)
        .filter(current__isnull=False)
        .exclude(sheet__body=place.body, sheet__number=place.number)
        .select_related("current", "accepted", "sheet__round")
        .order_by("sheet__number", "pk")
    )
    found: dict[int, tuple[Content, str]] = {}
    for entry in rows:
        said = entry.accepted or entry.current
        if said is not None:
            name = entry.sheet.round.name if entry.sheet.round is not None else PLAN_NAME
            found[entry.item_id] = (opened(said.sealed), name)
    return found


def _milestones(place: Place, asked: Sequence[Duty]) -> Mapping[int, Milestone]:
    """What the items' plans want reached by this round; the newest sealed plan of any of their units counts."""
    if place.round is None or not asked:
        return {}
    rows = (
        Entry.objects.filter(
            item__in=[duty.item_id for duty in asked], sheet__year=place.year, sheet__number=0, current__isnull=False
        )
        .select_related("current")
        .order_by("current__made_at")
    )
    found = {}
    for entry in rows:
        plan = opened(entry.current.sealed) if entry.current is not None else None
        if isinstance(plan, Plan):
            here = next((each for each in plan.milestones if each.round == place.number), None)
            if here is not None:
                found[entry.item_id] = here
    return found


def _returned(entries: Iterable[Entry]) -> Mapping[int, str]:
    """Why entries were returned the last time. One statement."""
    ids = [entry.pk for entry in entries if entry.state == State.RETURNED.value]
    if not ids:
        return {}
    rows = Decision.objects.filter(entry__in=ids, verb=Verb.RETURN.value).order_by("id")
    return dict(rows.values_list("entry", "reason"))


def _attachments(entries: Iterable[Entry]) -> Mapping[int, list[tuple[int, str, str]]]:
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    ids = [entry.pk for entry in entries]
    if ids:
        rows = Attachment.objects.filter(entry__in=ids, removed_at__isnull=True)
        for entry, pk, name, advice in rows.values_list("entry", "pk", "name", "advice"):
            found[entry].append((pk, name, advice))
    return found


def _received(place: Place) -> Mapping[int, list[tuple[str, str, str]]]:
    """What support units handed in to this body: unit, words, state, by item. One statement."""
    rows = (
        Entry.objects.filter(recipient=place.body, sheet__year=place.year, sheet__number=place.number)
        .filter(state__in=[state.value for state in HANDED_IN], current__isnull=False)
        .select_related("sheet__body", "current")
        .order_by("sheet__body")
    )
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for entry in rows:
        if entry.current is not None:
            content = opened(entry.current.sealed)
            words = content.progress if isinstance(content, Report) else content.measures
            found[entry.item_id].append((entry.sheet.body.name, words, entry.state))
    return found


def _fields(
    row: LedgerRow, content: Content, before: Content | None, shared: Sequence[FigureRow]
) -> tuple[FigureField, ...]:
    if isinstance(content, Plan):
        return ()
    earlier = before.figures if isinstance(before, Report) else ()
    return tuple(
        FigureField(
            target,
            _of(content.figures, target.id),
            _of(earlier, target.id),
            matching(shared, indicator=target.indicator, subject=target.subject),
        )
        for target in row.targets
    )


def reports_of(government_id: int, item_id: int) -> tuple[ItemReport, ...]:
    """What every unit said of an item, round by round, the latest first. Six statements."""
    entries = list(
        Entry.objects.filter(item=item_id, sheet__year__government_id=government_id, sheet__number__gt=0)
        .filter(current__isnull=False)
        .select_related("sheet__body", "sheet__round", "sheet__year", "current", "accepted")
        .order_by("-sheet__year__number", "-sheet__number", "sheet__body")
    )
    if not entries:
        return ()
    (row,) = listed(government_id, [item_id])
    shared = figures_about(government_id, row.targets, year=entries[0].sheet.year.number)
    return tuple(_item_report(entry, row, shared) for entry in entries)


def _item_report(entry: Entry, row: LedgerRow, shared: Sequence[FigureRow]) -> ItemReport:
    sealed_now = entry.accepted or entry.current
    content = opened(sealed_now.sealed) if sealed_now is not None else Report()
    fields = _fields(row, content, None, shared)
    return ItemReport(
        number=entry.sheet.number,
        name=entry.sheet.round.name if entry.sheet.round is not None else PLAN_NAME,
        body_id=entry.sheet.body_id,
        body=entry.sheet.body.name,
        entry_id=entry.pk,
        state=entry.state,
        state_word=STATE_WORDS[State(entry.state)],
        status=entry.status,
        confirmed=entry.confirmed,
        content=content,
        figures=fields,
        check_code=check_code(sealed_now.digest) if sealed_now is not None else "",
        filed_at=entry.first_filed_at,
        later=tuple(words for each in fields for words in _released_later(each, entry)),
    )


def _released_later(field: FigureField, entry: Entry) -> list[str]:
    """Shared figures that were released after a unit had answered 未发布; its signed answer stays as it is."""
    if not any(answer.answer == "unreleased" for answer in field.answers) or entry.first_filed_at is None:
        return []
    periods = _periods(entry.sheet)
    found = []
    for each in field.shared:
        now = each.now
        if now is not None and now.words and now.at > entry.first_filed_at and each.period in periods:
            found.append(f"{each.name} {now.words}({each.supplier},{now.release_word})")
    return found


def _periods(sheet: Sheet) -> set[str]:
    """How the period of a round is written: 2026-Q1, and 2026-H1 or 2026 where it ends with the round."""
    last, year = (sheet.round.last_day.month if sheet.round is not None else 12), sheet.year.number
    found = {f"{year}-Q{(last - 1) // 3 + 1}", f"{year}-01/{year}-{last:02d}"}
    return found | ({f"{year}-H1"} if last == 6 else set()) | ({str(year), f"{year}-H2"} if last == 12 else set())


def _of(figures: Iterable[FigureAnswer], target: int) -> tuple[FigureAnswer, ...]:
    return tuple(answer for answer in figures if answer.target == target)


def _doubts(row: LedgerRow, content: Content, before: Content | None, milestone: Milestone | None) -> tuple[Doubt, ...]:
    if isinstance(content, Plan):
        return ()
    wanted = [
        Wanted(target.id, target.subject, target.measure, target.comparator, target.value, target.unit)
        for target in row.targets
    ]
    earlier = before if isinstance(before, Report) else None
    return doubts(content, before=earlier, targets=wanted, milestone=milestone)
