"""A unit's sheet as somebody sees it: what is asked, said, was said, and may be done; scoped by its place."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from luoshi.calendar.clock import Clock
from luoshi.calendar.queries import workdays_of
from luoshi.governments.models import Body, Year
from luoshi.governments.rights import Rights
from luoshi.items.queries import listed
from luoshi.items.rows import LedgerRow, role_word_of
from luoshi.reporting.actors import actors_at
from luoshi.reporting.coming_back import returned, returned_row, with_last_word
from luoshi.reporting.content import (
    Content,
    Context,
    Milestone,
    Plan,
    Report,
    changed_keys,
    check_code,
    from_json,
    is_empty,
    is_kept,
    is_unchanged,
    opened,
    sheet_digest,
    surroundings,
    told,
)
from luoshi.reporting.doubts import Doubt, Wanted, doubts
from luoshi.reporting.drafting import words_of
from luoshi.reporting.dues import due_of
from luoshi.reporting.duties import Duty, duties, span_of
from luoshi.reporting.earlier import Earlier, milestones_of, said_before
from luoshi.reporting.figure_fields import fields_of
from luoshi.reporting.filling import Place
from luoshi.reporting.granted import Extensions, granted_to
from luoshi.reporting.models import Attachment, Decision, Entry, Sheet
from luoshi.reporting.queries import sheet_to_act_on
from luoshi.reporting.rows import NOT_BEGUN, Due, EntryRow, FigureField, Line, SheetPage, Tally
from luoshi.reporting.shared import FigureRow, figures_about
from luoshi.reporting.sight import Sight, sight_of
from luoshi.reporting.signing import actors_of, filing_of
from luoshi.reporting.states import EDITABLE, FILLS, HANDED_IN, Actor, State, Verb, possible
from luoshi.reporting.timing import is_asked_for, takes


def sheet(place: Place, rights: Rights, *, today: date, item_id: int | None = None) -> SheetPage:
    """A unit's sheet as somebody with these rights sees it, or one item of it. A fixed number of statements."""
    every = duties(place.year, place.round, today=today, body_id=place.body.pk)
    sight = sight_of(rights, place.year.government)
    seen = tuple(duty for duty in every if _sees(sight, duty))
    asked = tuple(duty for duty in seen if item_id in {None, duty.item_id})
    known = _Told.of(place, rights, asked, today, seen=seen, whole=sight.sees_sheets_of(place.body.pk))
    lines = tuple(known.line(duty) for duty in asked)
    tally = _tally(seen, known.entries)
    digests = [line.entry.digest for line in lines if line.entry is not None and line.sealed]
    return SheetPage(
        sheet_id=known.stored.pk if known.stored is not None else None,
        year=place.year.number,
        number=place.number,
        body_id=place.body.pk,
        body=place.body.name,
        signer=place.body.signer,
        due=known.due,
        lines=lines,
        tally=tally,
        fills=bool(actors_at(rights, place.year.government, place.body) & FILLS),
        digest=sheet_digest(digests) if digests else "",
        begins_as_draft=_begins_as_draft(place, rights, lines, known.due, today),
    )


def _begins_as_draft(place: Place, rights: Rights, lines: Sequence[Line], due: Due, today: date) -> bool:
    """Whether its own liaison opens a sheet that is asked for and that nobody has touched, with words to begin from.

    The office, which may fill it too, only looks.
    """
    if place.round is None or place.year.state == Year.State.CLOSED or due.clock == Clock.EXCUSED:
        return False
    if Actor.LIAISON not in actors_at(rights, place.year.government, place.body):
        return False
    untouched = all(line.entry is None for line in lines)
    return untouched and is_asked_for(place.round, today) and any(line.to_draft and not line.shut for line in lines)


def _tally(asked: Sequence[Duty], entries: Mapping[int, Entry]) -> Tally:
    """Where every item of the sheet stands, also those that are not shown; nothing is asked of the database."""
    steps: Counter[str] = Counter()
    unsaid, kept = [], 0
    for duty in asked:
        entry = entries.get(duty.item_id)
        steps[entry.state if entry is not None else NOT_BEGUN] += 1
        editable = entry is None or State(entry.state) in EDITABLE
        if entry is None or (editable and (is_kept(entry.draft) or is_empty(from_json(entry.draft)))):
            unsaid.append(duty.item_id)
        kept += entry is not None and is_kept(entry.draft)
    return Tally(steps=steps, unsaid=tuple(unsaid), kept=kept)


def _sees(sight: Sight, duty: Duty) -> bool:
    return sight.sees(body_id=duty.body_id, owner_id=duty.owner_id, recipient_id=duty.recipient_id)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of every item on one sheet, fetched once; mappings go by the item's id, files by the entry's."""

    place: Place
    rights: Rights
    today: date
    stored: Sheet | None
    due: Due
    granted: Extensions
    rows: Mapping[int, LedgerRow]
    entries: Mapping[int, Entry]
    before: Mapping[int, Earlier]
    milestones: Mapping[int, Milestone]
    returned: Mapping[int, Decision]
    files: Mapping[int, Sequence[tuple[int, str, str]]]
    received: Mapping[int, Sequence[tuple[str, str, str]]]
    names: Mapping[int, str]
    shared: Sequence[FigureRow]

    @staticmethod
    def of(
        place: Place, rights: Rights, asked: Sequence[Duty], today: date, *, seen: Sequence[Duty], whole: bool
    ) -> "_Told":
        """Some fifteen statements, however many items there are.

        `asked` are the items that are shown, `seen` those of the sheet that somebody with these rights may see at all,
        `whole` whether that is every one.
        """
        stored = sheet_to_act_on(place)
        visible = [duty.item_id for duty in seen]
        begun = {duty.item_id: duty.begun for duty in seen}
        entries = _entries(stored, visible)
        on, items = span_of(place.year, place.round, today).on, [duty.item_id for duty in asked]
        rows = {row.id: row for row in listed(place.year.government_id, items, on=on)}
        workdays = workdays_of(place.year.government_id)
        granted = granted_to(place.round.pk if place.round is not None else None, place.body.pk)
        granted = granted if whole else granted.seen(visible)
        due = due_of(
            place,
            entries.values(),
            asked=begun,
            only_supports=bool(seen) and all(duty.recipient_id is not None for duty in seen),
            granted=granted,
            today=today,
            workdays=workdays,
        )
        targets = [target for row in rows.values() for target in row.targets] if place.round is not None else []
        return _Told(
            place=place,
            rights=rights,
            today=today,
            stored=stored,
            due=due,
            granted=granted,
            rows=rows,
            entries=entries,
            before=said_before(place, items),
            milestones=milestones_of(place, items),
            returned=returned(entries.values()),
            files=_attachments(entries.values()),
            received=_received(place),
            names=_names(duty.recipient_id for duty in asked),
            shared=figures_about(place.year.government_id, targets, year=place.year.number),
        )

    def line(self, duty: Duty) -> Line:
        """One item on the sheet."""
        row, entry = self.rows[duty.item_id], self.entries.get(duty.item_id)
        before = self.before.get(duty.item_id)
        earlier = before.content if before is not None else None
        shown = self._entry_row(entry) if entry is not None else None
        content = shown.content if shown is not None else self._empty(earlier)
        recipient = self.names.get(duty.recipient_id or 0, "")
        milestone = self.milestones.get(duty.item_id)
        fields = fields_of(row, content, earlier, self.shared, sealed=_around(entry))
        filed = entry is not None and entry.first_filed_at is not None
        taken = takes(self.place.round, self.granted, duty.item_id, filed=filed, today=self.today)
        return Line(
            item=row,
            role_word=role_word_of(row, duty.body_id, duty.role),
            recipient=recipient,
            hand_in_by=self.due.to_lead if recipient else None,
            entry=shown,
            content=content,
            before=earlier,
            before_name=before.name if before is not None else "",
            milestone=milestone,
            figures=fields,
            doubts=self._doubts(row, shown, earlier, fields),
            contributions=tuple(self.received.get(duty.item_id, ())),
            changed=changed_keys(content, earlier) if earlier is not None else (),
            possible=self._possible(entry, taken=taken),
            kept=shown is not None and shown.kept,
            to_draft=self._may_be_drafted(duty, shown),
            longer=self._longer(duty.item_id),
            shut=not taken,
        )

    def _doubts(
        self, row: LedgerRow, shown: EntryRow | None, earlier: Content | None, fields: Sequence[FigureField]
    ) -> tuple[Doubt, ...]:
        if shown is None:
            return ()
        kept = (
            (Doubt("kept", "progress", _("这是上季底稿，还没有改；改成本季内容以后才能提请签批")),)
            if shown.kept
            else ()
        )
        return (*kept, *_doubts(row, shown.content, earlier, self.milestones.get(row.id)), *_outdated(fields))

    def _may_be_drafted(self, duty: Duty, shown: EntryRow | None) -> bool:
        """Whether there are words of the last round, or a milestone, to begin with where nothing is written yet."""
        if self.place.round is None or (shown is not None and State(shown.state) not in EDITABLE):
            return False
        written = shown is not None and (any(told(shown.content)) or is_unchanged(shown.content))
        before, milestone = self.before.get(duty.item_id), self.milestones.get(duty.item_id)
        return not written and bool(words_of(before, milestone, row=self.rows[duty.item_id]))

    def _longer(self, item_id: int) -> str:
        """How the item came to a later date than its sheet; "" where it has none."""
        found, whole = self.granted.of_item(item_id), self.granted.of_sheet()
        return found.words if found is not None and found is not whole else ""

    def _possible(self, entry: Entry | None, *, taken: bool) -> tuple[Verb, ...]:
        if entry is None or self.stored is None:
            return ()
        actors = actors_of(entry, self.stored, self.rights, self.place.year.government)
        found = possible(State(entry.state), actors, filing_of(self.stored), taken=taken)
        return tuple(verb for verb in found if verb is not Verb.PROPOSE or not is_kept(entry.draft))

    def _entry_row(self, entry: Entry) -> EntryRow:
        return _entry_row(entry, self.returned.get(entry.pk), self.files.get(entry.pk, ()))

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
            words = _("“%(subject)s”引用的共享数据，提供单位已有更新，请核对") % {"subject": field.target.subject}
            yield Doubt("outdated", str(field.target.id), words)


def _names(bodies: Iterable[int | None]) -> Mapping[int, str]:
    """The names of bodies. One statement, none where there is no body."""
    wanted = {body for body in bodies if body is not None}
    return dict(Body.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def _entries(stored: Sheet | None, items: Collection[int]) -> dict[int, Entry]:
    """What was said of these items alone: a sheet of which somebody sees a part says nothing of the rest."""
    if stored is None:
        return {}
    rows = (
        Entry.objects.filter(sheet=stored, item__in=items)
        .select_related("saved_by", "current", "item__stream")
        .only(
            *("sheet", "item__stream__owner", "recipient", "state", "draft", "version", "saved_at", "confirmed"),
            *("first_filed_at", "saved_by__username", "saved_by__title", "current__number", "current__digest"),
            "current__sealed",
        )
    )
    return {entry.item_id: entry for entry in with_last_word(rows)}


def _around(entry: Entry | None) -> Context | None:
    """What stood around what is signed; None while nothing is, or while it is being filled again."""
    if entry is None or entry.current is None or State(entry.state) in EDITABLE:
        return None
    return surroundings(entry.current.sealed)


def _entry_row(entry: Entry, back: Decision | None, files: Sequence[tuple[int, str, str]]) -> EntryRow:
    content = from_json(entry.draft)
    digest = entry.current.digest if entry.current is not None else ""
    return EntryRow(
        id=entry.pk,
        state=entry.state,
        version=entry.version,
        content=content,
        saved_by=str(entry.saved_by),
        saved_at=entry.saved_at,
        revision=entry.current.number if entry.current is not None else 0,
        digest=digest,
        check_code=check_code(digest) if digest else "",
        confirmed=entry.confirmed,
        returned=returned_row(back, content) if back is not None else None,
        attachments=tuple(files),
        kept=is_kept(entry.draft),
    )


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
    found = doubts(content, before=earlier, targets=wanted, milestone=milestone)
    return tuple(replace(doubt, said=_(doubt.said)) for doubt in found)
