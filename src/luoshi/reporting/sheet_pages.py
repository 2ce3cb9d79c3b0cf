"""A unit's sheet as somebody sees it: what is asked, said, was said, and may be done; scoped by its place."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luoshi.calendar.deadlines import round_name
from luoshi.calendar.queries import workdays_of
from luoshi.governments.models import Body
from luoshi.governments.rights import Rights
from luoshi.items.models import ItemUnit
from luoshi.items.queries import listed
from luoshi.items.rows import UNIT_ROLE_WORDS, LedgerRow
from luoshi.reporting.actors import actors_at
from luoshi.reporting.content import (
    Content,
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
from luoshi.reporting.dues import due_of, hand_in_by
from luoshi.reporting.duties import Duty, duties, span_of
from luoshi.reporting.figure_fields import fields_of
from luoshi.reporting.filling import Place
from luoshi.reporting.granted import Extensions, granted_to
from luoshi.reporting.models import Attachment, Decision, Entry, Revision, Sheet
from luoshi.reporting.queries import sheet_to_act_on
from luoshi.reporting.rows import PLAN_NAME, Due, EntryRow, FigureField, Line, SheetPage
from luoshi.reporting.shared import FigureRow, figures_about
from luoshi.reporting.sight import Sight, sight_of
from luoshi.reporting.signing import actors_of, filing_of
from luoshi.reporting.states import FILLS, HANDED_IN, State, Verb, possible


def sheet(place: Place, rights: Rights, *, today: date, item_id: int | None = None) -> SheetPage:
    """A unit's sheet as somebody with these rights sees it, or one item of it. A fixed number of statements."""
    every = duties(place.year, place.round, today=today, body_id=place.body.pk)
    sight = sight_of(rights, place.year.government)
    asked = tuple(duty for duty in every if item_id in {None, duty.item_id} and _sees(sight, duty))
    told = _Told.of(place, rights, asked, today, whole=sight.sees_sheets_of(place.body.pk))
    lines = tuple(told.line(duty) for duty in asked)
    digests = [line.entry.digest for line in lines if line.entry is not None and line.sealed]
    return SheetPage(
        sheet_id=told.stored.pk if told.stored is not None else None,
        year=place.year.number,
        number=place.number,
        body_id=place.body.pk,
        body=place.body.name,
        signer=place.body.signer,
        due=told.due,
        lines=lines,
        fills=bool(actors_at(rights, place.year.government, place.body) & FILLS),
        digest=sheet_digest(digests) if digests else "",
    )


def _sees(sight: Sight, duty: Duty) -> bool:
    return sight.sees(body_id=duty.body_id, owner_id=duty.owner_id, recipient_id=duty.recipient_id)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of every item on one sheet, fetched once; mappings go by the item's id, files by the entry's."""

    place: Place
    rights: Rights
    stored: Sheet | None
    due: Due
    granted: Extensions
    hand_in_by: date | None
    rows: Mapping[int, LedgerRow]
    entries: Mapping[int, Entry]
    before: Mapping[int, tuple[Content, str]]
    milestones: Mapping[int, Milestone]
    returned: Mapping[int, str]
    files: Mapping[int, Sequence[tuple[int, str, str]]]
    received: Mapping[int, Sequence[tuple[str, str, str]]]
    names: Mapping[int, str]
    shared: Sequence[FigureRow]

    @staticmethod
    def of(place: Place, rights: Rights, asked: Sequence[Duty], today: date, *, whole: bool) -> "_Told":
        """Some fifteen statements, however many items there are."""
        stored = sheet_to_act_on(place)
        entries = _entries(stored, [duty.item_id for duty in asked])
        on = span_of(place.year, place.round, today).on
        rows = {row.id: row for row in listed(place.year.government_id, [duty.item_id for duty in asked], on=on)}
        workdays = workdays_of(place.year.government_id)
        granted = granted_to(place.round.pk if place.round is not None else None, place.body.pk)
        items = [duty.item_id for duty in asked]
        granted = granted if whole else granted.seen(items)
        due = due_of(place, entries.values(), asked=items, granted=granted, today=today, workdays=workdays)
        targets = [target for row in rows.values() for target in row.targets] if place.round is not None else []
        return _Told(
            place=place,
            rights=rights,
            stored=stored,
            due=due,
            granted=granted,
            hand_in_by=hand_in_by(place, due, workdays),
            rows=rows,
            entries=entries,
            before=_before(place, asked),
            milestones=_milestones(place, asked),
            returned=_returned(entries.values()),
            files=_attachments(entries.values()),
            received=_received(place),
            names=_names(duty.recipient_id for duty in asked),
            shared=figures_about(place.year.government_id, targets, year=place.year.number),
        )

    def line(self, duty: Duty) -> Line:
        """One item on the sheet."""
        row, entry = self.rows[duty.item_id], self.entries.get(duty.item_id)
        earlier, earlier_name = self.before.get(duty.item_id, (None, ""))
        shown = self._entry_row(entry) if entry is not None else None
        content = shown.content if shown is not None else self._empty(earlier)
        recipient = self.names.get(duty.recipient_id or 0, "")
        milestone = self.milestones.get(duty.item_id)
        fields = fields_of(row, content, earlier, self.shared)
        return Line(
            item=row,
            role_word=UNIT_ROLE_WORDS[duty.role],
            recipient=recipient,
            hand_in_by=self.hand_in_by if recipient else None,
            entry=shown,
            content=content,
            before=earlier,
            before_name=earlier_name,
            milestone=milestone,
            figures=fields,
            doubts=(*_doubts(row, content, earlier, milestone), *_outdated(fields)) if shown is not None else (),
            contributions=tuple(self.received.get(duty.item_id, ())),
            changed=changed_keys(content, earlier) if earlier is not None else (),
            possible=self._possible(entry),
            longer=self._longer(duty.item_id),
        )

    def _longer(self, item_id: int) -> str:
        """How the item came to a later date than its sheet; "" where it has none."""
        found, whole = self.granted.of_item(item_id), self.granted.of_sheet()
        return found.words if found is not None and found is not whole else ""

    def _possible(self, entry: Entry | None) -> tuple[Verb, ...]:
        if entry is None or self.stored is None:
            return ()
        actors = actors_of(entry, self.stored, self.rights, self.place.year.government)
        return possible(State(entry.state), actors, filing_of(self.stored))

    def _entry_row(self, entry: Entry) -> EntryRow:
        return _entry_row(entry, self.returned.get(entry.pk, ""), self.files.get(entry.pk, ()))

    def _empty(self, earlier: Content | None) -> Content:
        """What a line begins with; what was said last time stands beside it, and is not said again by itself."""
        if self.place.round is None:
            return earlier if isinstance(earlier, Plan) else Plan()
        return Report()


def _outdated(fields: Sequence[FigureField]) -> Iterator[Doubt]:
    """References to a shared figure of which its supplier has said something newer since."""
    for field in fields:
        newest = {row.now.id for row in field.shared if row.now is not None}
        older = {said.id for row in field.shared for said in row.said} - newest
        if any(answer.reference in older for answer in field.answers):
            words = f"“{field.target.subject}”引用的共享数据,提供单位已有更新,请核对"
            yield Doubt("outdated", str(field.target.id), words)


def _names(bodies: Iterable[int | None]) -> Mapping[int, str]:
    """The names of bodies. One statement, none where there is no body."""
    wanted = {body for body in bodies if body is not None}
    return dict(Body.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _entries(stored: Sheet | None, items: Collection[int]) -> dict[int, Entry]:
    """What was said of these items alone: a sheet of which somebody sees a part says nothing of the rest."""
    if stored is None:
        return {}
    rows = Entry.objects.filter(sheet=stored, item__in=items).select_related("saved_by", "current", "item__stream")
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
        .filter(sheet__number__lt=place.number if place.round is not None else 1, current__isnull=False)
        .exclude(sheet__body=place.body, sheet__number=place.number)
        .order_by("sheet__number", "pk")
        .values_list("item", "current", "accepted", "sheet__round__first_day", "sheet__round__last_day")
    )
    # the texts of the newest alone: those of every earlier round would be most of the page's time
    newest = {item: (accepted or current, days) for item, current, accepted, *days in rows}
    texts = dict(Revision.objects.filter(pk__in=[pk for pk, _days in newest.values()]).values_list("pk", "sealed"))
    return {item: (opened(texts[pk]), _name_of(*days)) for item, (pk, days) in newest.items()}


def _name_of(first_day: date | None, last_day: date | None) -> str:
    """The name of the round that reports on these days; without any, the plan's."""
    return round_name(first_day, last_day) if first_day is not None and last_day is not None else PLAN_NAME


def _milestones(place: Place, asked: Sequence[Duty]) -> Mapping[int, Milestone]:
    """What the items' plans want reached by this round; the newest sealed plan of any of their units counts."""
    if place.round is None or not asked:
        return {}
    rows = (
        Entry.objects.filter(
            item__in=[duty.item_id for duty in asked], sheet__year=place.year, sheet__number=0, current__isnull=False
        )
        .order_by("current__made_at")
        .values_list("item", "current__sealed")
    )
    found = {}
    for item, sealed in rows:
        plan = opened(sealed) if sealed is not None else None
        if isinstance(plan, Plan):
            here = next((each for each in plan.milestones if each.round == place.number), None)
            if here is not None:
                found[item] = here
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


def _doubts(row: LedgerRow, content: Content, before: Content | None, milestone: Milestone | None) -> tuple[Doubt, ...]:
    if isinstance(content, Plan):
        return ()
    wanted = [
        Wanted(target.id, target.subject, target.measure, target.comparator, target.value, target.unit)
        for target in row.targets
    ]
    earlier = before if isinstance(before, Report) else None
    return doubts(content, before=earlier, targets=wanted, milestone=milestone)
