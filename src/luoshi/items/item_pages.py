"""One item whole: its row, its sentence, the items around it, what is suggested, what was done to it; scoped."""

from dataclasses import replace
from datetime import date

from django.db.models import Prefetch, Q

from luoshi.audit import queries as audit
from luoshi.audit.queries import EventRow
from luoshi.governments.validity import standing as standing_on
from luoshi.intake.figures import period_words
from luoshi.intake.rows import block_row, section_row
from luoshi.items.about import about_item, about_proposal
from luoshi.items.models import Item
from luoshi.items.next_step import next_step
from luoshi.items.remembering import memory
from luoshi.items.rows import (
    KIND_WORDS,
    MODE_WORDS,
    TARGET_COLUMNS,
    UNIT_COLUMNS,
    DockingRow,
    ItemPage,
    ItemRef,
    LedgerRow,
    Origin,
    Related,
    Terms,
    UnitRow,
    ledger_row,
    standing,
    target_row,
    unit_row,
    with_lead,
)
from luoshi.items.stated import stated_deadline
from luoshi.items.stated_times import stated_times
from luoshi.items.suggest_units import suggest
from luoshi.people.models import Account


def item(government_id: int, item_id: int, *, government: str, on: date | None = None) -> ItemPage | None:
    """An item with its source, history, and units as of that day; `government` is the code the audit log knows.

    Six statements, one more each for the item it is a part of, its item above and its measure, and two more for one
    without units, for which some are suggested. In one statement a database plans so many joins longer than it reads.
    """
    around = Item.objects.select_related("year", "parent")
    found = (
        Item.objects.filter(pk=item_id, government_id=government_id)
        .select_related("stream", "year", "reading__source", "added_by", "proposal", "leader")
        .prefetch_related(*(Prefetch(related, around) for related in ("parent", "above", "measure")))
        .defer("reading__text", "reading__head", "reading__tables", "reading__warnings")
        .first()
    )
    if found is None:
        return None
    every = _row_of(found)
    times = [_time_of(unit, on) for unit in every.units]
    by_time = {time: tuple(u for u, t in zip(every.units, times, strict=True) if t == time) for time in set(times)}
    row = replace(every, units=with_lead(by_time.get("current", ()), found.mode))
    return ItemPage(
        row=row,
        past=tuple(sorted(by_time.get("ended", ()), key=lambda unit: unit.valid_to or date.max)),
        coming=by_time.get("future", ()),
        year=found.year.number,
        thread=found.thread,
        origin=_origin(found),
        added_by=str(found.added_by),
        added_at=found.added_at,
        next_step=next_step(standing(row)),
        history=_history(found, government),
        version=found.version,
        stream_id=found.stream_id,
        owner_id=found.stream.owner_id,
        terms=_terms(found),
        docked=DockingRow(
            state=found.docking,
            word=row.docking_word,
            share=found.docking_share,
            on=found.docking_on,
            contact=found.docking_contact,
            paper=found.docking_paper,
        ),
        related=_related(found),
        hints=() if row.units else suggest(found.wording, memory(government_id, before=found.year.number)),
        deadline_hint=None if found.deadline else stated_deadline(found.wording, year=found.year.number),
        times=stated_times(found.wording, year=found.year.number),
    )


def _time_of(unit: UnitRow, on: date | None) -> str:
    """Whether a unit answers for its item on that day (None: without an end), did before, or will."""
    if on is None:
        return "current" if unit.valid_to is None else "ended"
    return standing_on(unit.valid_from, unit.valid_to, on=on)


def _row_of(found: Item) -> LedgerRow:
    """An item that is loaded with stream and parent, as a row with its units of all times. Two statements."""
    columns = (
        found.pk,
        found.number,
        found.stream.code,
        found.stream.name,
        found.wording,
        found.part,
        found.own_role,
        found.state,
        found.docking,
        found.note,
        found.parent_id,
        found.parent.number if found.parent is not None else None,
        found.ordinal,
        found.kind,
        found.deadline,
        "",  # who leads by the mode is told among those that answer now
    )
    units = found.units.order_by("order").values_list(*UNIT_COLUMNS)
    targets = found.targets.order_by("order").values_list(*TARGET_COLUMNS)
    return ledger_row(columns, [unit_row(unit) for unit in units], [target_row(target) for target in targets])


def _terms(found: Item) -> Terms:
    return Terms(
        mode=found.mode,
        mode_word=MODE_WORDS[found.mode],
        kind=found.kind,
        kind_word=KIND_WORDS[found.kind],
        leader=found.leader.title if found.leader is not None else "",
        deadline=found.deadline,
        deadline_words=period_words(found.deadline),
        effective_from=found.effective_from,
    )


def _related(found: Item) -> Related:
    """The items around an item. One statement."""
    around = (
        Item.objects.filter(government_id=found.government_id)
        .filter(Q(parent=found) | Q(above=found) | Q(measure=found))
        .select_related("year", "parent")
        .order_by("year__number", "stream__order", "ordinal", "number")
    )
    parts: list[ItemRef] = []
    slices: list[ItemRef] = []
    problems: list[ItemRef] = []
    for each in around:
        kinds = ((each.parent_id, parts), (each.above_id, slices), (each.measure_id, problems))
        for pointed_at, members in kinds:
            if pointed_at == found.pk:
                members.append(item_ref(each))
    return Related(
        parent=item_ref(found.parent) if found.parent is not None else None,
        above=item_ref(found.above) if found.above is not None else None,
        measure=item_ref(found.measure) if found.measure is not None else None,
        parts=tuple(parts),
        slices=tuple(slices),
        problems=tuple(problems),
    )


def item_ref(found: Item) -> ItemRef:
    """A loaded item (with its year, and its parent where it has one) as others point at it."""
    return ItemRef(id=found.pk, year=found.year.number, label=found.label, wording=found.wording, state=found.state)


def _history(found: Item, government: str) -> tuple[EventRow, ...]:
    """What was done to an item, by the titles of those who did it. Two statements."""
    events = audit.events_about(_things(found), government=government)
    accounts = Account.objects.filter(username__in={event.by for event in events})
    titles = {account.username: str(account) for account in accounts}
    return tuple(replace(event, by=titles.get(event.by, event.by)) for event in events)


def _things(found: Item) -> tuple[str, ...]:
    """What the audit log may know an item as: itself, and the proposal it was before a person's word."""
    own = about_item(found.pk)
    return (own,) if found.proposal_id is None else (own, about_proposal(found.proposal_id))


def _origin(found: Item) -> Origin | None:
    reading = found.reading
    if reading is None or found.start is None or found.end is None:
        return None
    sections = [section_row(record) for record in reading.sections]
    holding = [each for each in sections if each.start <= found.start < each.end and each.title]
    innermost = max(holding, key=lambda each: (each.level, each.start), default=None)
    return Origin(
        source_id=reading.source_id,
        reading_id=reading.pk,
        title=reading.title or reading.source.name,
        section=innermost.title if innermost else "",
        paragraph=_paragraph(found, after=innermost.start if innermost else 0),
        start=found.start,
        end=found.end,
    )


def _paragraph(found: Item, *, after: int) -> int | None:
    """Which paragraph of its section, counted from 1, an item stands in; None in a table or without a source."""
    if found.reading is None or found.proposal is None or found.proposal.kind == "assigned":
        return None
    starts = [row.start for row in map(block_row, found.reading.blocks) if row.kind == "paragraph"]
    return sum(1 for start in starts if found.start is not None and after <= start <= found.start) or None
