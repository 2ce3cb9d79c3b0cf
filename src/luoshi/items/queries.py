"""The ledger read: items of a year, their counts, one item whole, what a reviewer has before him; always scoped."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet

from luoshi.calendar.models import Round
from luoshi.governments.models import BodyGroupMember, Year
from luoshi.governments.queries import Charge
from luoshi.intake import queries as intake
from luoshi.intake.rows import BecameRow, HeadRow, ProposalRow, head_row
from luoshi.items.beginning import beginning
from luoshi.items.item_pages import item as item  # pages ask for it here
from luoshi.items.models import Item, ItemUnit, Stream, Target
from luoshi.items.remembering import memory
from luoshi.items.rows import (
    ITEM_COLUMNS,
    STATE_WORDS,
    TARGET_COLUMNS,
    UNIT_COLUMNS,
    Choice,
    Choices,
    Desk,
    DeskBeginning,
    DeskList,
    DeskProposal,
    Group,
    Ledger,
    LedgerRow,
    StreamFigures,
    StreamRow,
    TargetRow,
    UnitRow,
    Wanted,
    YearFigures,
    ledger_row,
    target_row,
    unit_row,
)
from luoshi.items.stated import stated_deadline
from luoshi.items.streams import suggest_stream
from luoshi.items.suggest_units import suggest
from luoshi.items.units import in_force, own_units


def streams(government_id: int, year: int) -> tuple[StreamRow, ...]:
    """The streams of a year in the order pages show, with their items counted. One statement."""
    rows = (
        Stream.objects.filter(government_id=government_id, year__number=year)
        .annotate(count=Count("items"))
        .order_by("order")
        .values_list("pk", "code", "name", "count")
    )
    return tuple(StreamRow(id=pk, code=code, name=name, items=count) for pk, code, name, count in rows)


def ledger(government_id: int, wanted: Wanted, *, on: date | None = None) -> Ledger:
    """The items wanted, sorted and grouped, with the units that answer on that day (None: without an end).

    Three statements.
    """
    rows = _below_their_parents(rows_of(_narrowed(government_id, wanted, on), on))
    key = SORTS.get(wanted.sort.removeprefix("-"))
    if key is not None:
        rows.sort(key=key)
    if wanted.sort.startswith("-"):
        rows.reverse()
    return Ledger(groups=_grouped(rows, wanted.group), shown=len(rows))


def listed(government_id: int, item_ids: Iterable[int], *, on: date | None = None) -> tuple[LedgerRow, ...]:
    """These items as the ledger shows them on that day, by stream and number. Three statements."""
    return tuple(rows_of(Item.objects.filter(government_id=government_id, pk__in=list(item_ids)), on))


def in_charge(charge: Charge | None, items: str = "") -> Q:
    """The items led by a seat of the charge, or for which one of its bodies answers; all where there is none.

    `items` leads to them from the rows asked ("item__"). A body answers whose time on the item has no end, by its own
    name or by that of a collective.
    """
    if charge is None:
        return Q()
    groups = BodyGroupMember.objects.filter(body__in=charge.bodies).values("group__name")
    bodies = Q(body__in=charge.bodies) | Q(body__isnull=True, name__in=groups)
    answering = ItemUnit.objects.filter(in_force(None), bodies).exclude(role=ItemUnit.Role.UPPER).values("item")
    return Q(**{f"{items}leader__in": charge.seats}) | Q(**{f"{items}pk__in": answering})


def choices(government_id: int, year: int, *, on: date | None = None, charge: Charge | None = None) -> Choices:
    """Units (as they answer on that day) and states of a year's items, each with its count. Two statements."""
    items = Item.objects.filter(in_charge(charge), government_id=government_id, year__number=year)
    units = (
        own_units(on)
        .filter(in_charge(charge, "item__"), item__government_id=government_id, item__year__number=year)
        .values("body", "body__name", "name")
        .annotate(count=Count("item", distinct=True))
    )
    by_name: Counter[str] = Counter()
    for row in units:
        by_name[row["body__name"] or row["name"]] += row["count"]
    return Choices(
        units=tuple(Choice(name, name, count) for name, count in by_name.most_common()),
        states=_state_choices(items.values_list("state").annotate(count=Count("pk")).order_by()),
    )


def year_figures(government_id: int, year: int, *, on: date | None = None, charge: Charge | None = None) -> YearFigures:
    """The figures of the front page, or of a charge, units as they answer on that day. Five statements."""
    items = Item.objects.filter(in_charge(charge), government_id=government_id, year__number=year)
    # joined, not "item in (select …)": PostgreSQL plans a join well even before it has counted fresh rows
    of_the_year = Q(in_charge(charge, "item__"), item__government_id=government_id, item__year__number=year)
    counted = (
        own_units(on)
        .filter(of_the_year)
        .aggregate(
            known=Count("body", distinct=True),
            unknown=Count("name", distinct=True, filter=Q(body__isnull=True)),
            items=Count("item", distinct=True),
            doubtful=Count("item", distinct=True, filter=Q(body__isnull=True)),
        )
    )
    by_target = dict(
        Target.objects.filter(of_the_year)
        .values_list("item__stream")
        .annotate(count=Count("item", distinct=True))
        .order_by()
    )
    states: dict[int, Counter[str]] = defaultdict(Counter)
    not_docked: Counter[int] = Counter()
    for stream, state, docking, count in (
        items.values_list("stream", "state", "docking").annotate(count=Count("pk")).order_by()
    ):
        states[stream][state] += count
        not_docked[stream] += count if docking == Item.Docking.NOT_YET else 0
    occurring = _state_choices(sum(states.values(), Counter[str]()).items())
    lines = tuple(
        StreamFigures(
            code=stream.code,
            name=stream.name,
            items=sum(states[stream.id].values()),
            counts=tuple(Choice(each.value, each.word, states[stream.id][each.value]) for each in occurring),
            with_targets=by_target.get(stream.id, 0),
            not_docked=not_docked[stream.id],
        )
        for stream in streams(government_id, year)
    )
    total = sum(line.items for line in lines)
    return YearFigures(
        streams=lines,
        states=occurring,
        items=total,
        units=counted["known"] + counted["unknown"],
        targets=Target.objects.filter(of_the_year).count(),
        with_targets=sum(line.with_targets for line in lines),
        without_units=total - counted["items"],
        unknown_units=counted["doubtful"],
        not_docked=sum(line.not_docked for line in lines),
    )


def desk(government_id: int, source_id: int, *, doubtful_first: bool = False) -> Desk | None:
    """A document's current reading before its reviewer; None when there is none here.

    The year is the one the document plans for where it is open, else the newest. Ten statements, two more where units
    are suggested for proposals that name none, and one where some became items.
    """
    document = intake.document(government_id, source_id)
    if document is None:
        return None
    year = _year_for(government_id, document.head.plan)
    open_streams = streams(government_id, year.number) if year else ()
    proposed = intake.proposals_of(government_id, document.reading.reading_id, document.facts)
    proposals = _with_items(government_id, _with_hints(government_id, proposed, year))
    proposals = _with_deadlines(proposals, year)
    lists = []
    for number, members in groupby(proposals, key=lambda proposal: proposal.list_number):
        rows = tuple(members)
        if doubtful_first:
            rows = tuple(sorted(rows, key=lambda row: (row.state != "open" or not row.doubts, row.start)))
        stream_id = _suggested(rows[0], document.head, year, open_streams)
        lists.append(DeskList(number=number, title=rows[0].list_title, stream_id=stream_id, proposals=rows))
    return Desk(document=document, year=year.number if year else 0, streams=open_streams, lists=tuple(lists))


def desk_year(government_id: int, source_id: int) -> int | None:
    """The year that a document's desk is of; None where the document or any year is missing. Two statements."""
    head = intake.head_of(government_id, source_id)
    year = _year_for(government_id, head.plan) if head is not None else None
    return year.number if year is not None else None


def desk_beginning(government_id: int, reading_id: int, year: int, *, today: date) -> DeskBeginning | None:
    """From which day the items of a reading count in a year; None where one of them is not here. Two statements."""
    reading = intake.reading_to_act_on(government_id, reading_id)
    if reading is None or not year:
        return None
    found = beginning(reading, year)
    rounds = Round.objects.filter(year__government_id=government_id, year__number=year).select_related("year")
    first = found.day or date.min
    over = [row for row in rounds if first <= row.last_day and row.effective < today]
    owed = sum(1 for row in over if row.year.adopted_on is None or row.year.adopted_on <= row.effective)
    return DeskBeginning(
        found.day, found.told_by, reading.source.effective_from if found.told_by == "office" else None, owed
    )


def desk_proposal(government_id: int, proposal_id: int) -> DeskProposal | None:
    """One proposal before its reviewer, with the streams it may go to; None when there is none here."""
    proposal = intake.proposal_to_act_on(government_id, proposal_id)
    if proposal is None:
        return None
    head = head_row(proposal.reading.head)
    year = _year_for(government_id, head.plan)
    open_streams = streams(government_id, year.number) if year else ()
    facts = intake.facts_of(proposal.reading_id, between=(proposal.start, proposal.end))
    found = intake.proposals_of(government_id, proposal.reading_id, facts, only=proposal_id)
    (row,) = _with_deadlines(_with_items(government_id, _with_hints(government_id, found, year)), year)
    progress = intake.settled_of(proposal.reading_id)
    return DeskProposal(
        proposal=row,
        source_id=proposal.reading.source_id,
        stream_id=_suggested(row, head, year, open_streams),
        streams=open_streams,
        total=progress.total,
        settled=progress.settled,
    )


def item_to_act_on(government_id: int, item_id: int) -> Item | None:
    """The item as actions take it; None when there is none here. One statement."""
    items = Item.objects.filter(pk=item_id, government_id=government_id)
    return items.select_related("stream", "year__government", "government").first()


def target_to_act_on(government_id: int, target_id: int) -> Target | None:
    """The target as actions take it, with its item; None when there is none here. One statement."""
    found = Target.objects.filter(pk=target_id, item__government_id=government_id)
    return found.select_related("item__stream", "item__year", "item__government").first()


def stream_to_act_on(government_id: int, stream_id: int) -> Stream | None:
    """The stream as actions take it; None when there is none here. One statement."""
    return Stream.objects.filter(pk=stream_id, government_id=government_id).select_related("year").first()


def _year_for(government_id: int, plan: Iterable[str]) -> Year | None:
    """The year that a document with these plan periods belongs to, its government loaded."""
    opened = list(Year.objects.filter(government_id=government_id).select_related("government"))
    planned = {period[:4] for period in plan}
    return next((year for year in opened if str(year.number) in planned), opened[0] if opened else None)


def _suggested(first: ProposalRow, head: HeadRow, year: Year | None, open_streams: Iterable[StreamRow]) -> int | None:
    """The stream that a list belongs to by its title, told from its first proposal."""
    if year is None:
        return None
    code = suggest_stream(
        first.list_title,
        document_kind=head.kind,
        issuer=head.government or None,
        level=year.government.level,
        own_name=year.government.short_name,
    )
    return next((stream.id for stream in open_streams if stream.code == code), None)


def rows_of(items: QuerySet[Item], on: date | None = None) -> list[LedgerRow]:
    """The items as rows, by stream and number, with the units in force on that day (None: without an end).

    Three statements.
    """
    stored = list(items.order_by("stream__order", "number").values_list(*ITEM_COLUMNS))
    shown = [columns[0] for columns in stored]
    units: dict[int, list[UnitRow]] = defaultdict(list)
    targets: dict[int, list[TargetRow]] = defaultdict(list)
    for columns in ItemUnit.objects.filter(in_force(on), item__in=shown).order_by("order").values_list(*UNIT_COLUMNS):
        units[columns[0]].append(unit_row(columns))
    for columns in Target.objects.filter(item__in=shown).order_by("order").values_list(*TARGET_COLUMNS):
        targets[columns[0]].append(target_row(columns))
    return [ledger_row(columns, units[columns[0]], targets[columns[0]]) for columns in stored]


def _with_hints(government_id: int, rows: tuple[ProposalRow, ...], year: Year | None) -> tuple[ProposalRow, ...]:
    """The proposals, with suggestions for the open ones that name no unit. Two statements where there is one."""
    if year is None or all(row.units or row.state != "open" for row in rows):
        return rows
    known = memory(government_id, before=year.number)
    return tuple(
        row if row.units or row.state != "open" else replace(row, hints=suggest(row.text, known)) for row in rows
    )


def _with_deadlines(rows: tuple[ProposalRow, ...], year: Year | None) -> tuple[ProposalRow, ...]:
    """The proposals, with the deadline in their own words for the open ones that have no other."""
    if year is None:
        return rows
    return tuple(
        row
        if row.deadline_words or row.state != "open"
        else replace(row, deadline_hint=stated_deadline(row.text, year=year.number))
        for row in rows
    )


def _with_items(government_id: int, rows: tuple[ProposalRow, ...]) -> tuple[ProposalRow, ...]:
    """The proposals with the items they became, alone or merged with others. One statement where one has a word."""
    settled = [row.id for row in rows if row.state != "open"]
    if not settled:
        return rows
    items = Item.objects.filter(Q(proposal__in=settled) | Q(also__in=settled), government_id=government_id)
    became: dict[int, dict[int, BecameRow]] = defaultdict(dict)
    columns = ("pk", "stream__name", "number", "parent__number", "ordinal", "proposal", "also")
    for pk, stream, number, whole, ordinal, own, merged in items.values_list(*columns).order_by("number", "ordinal"):
        label = number if whole is None else f"{whole}-{ordinal}"
        for proposal in {own, merged} - {None}:
            became[proposal][pk] = BecameRow(pk, f"{stream}{label}")
    return tuple(replace(row, became=tuple(became[row.id].values())) for row in rows)


def _below_their_parents(rows: list[LedgerRow]) -> list[LedgerRow]:
    """The rows in their order, parts after the item they are a part of where that is among them."""
    present = {row.id for row in rows}
    parts: dict[int, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        if row.parent_id in present and row.parent_id is not None:
            parts[row.parent_id].append(row)
    if not parts:
        return rows
    return [each for row in rows if row.parent_id not in present for each in (row, *parts[row.id])]


def _narrowed(government_id: int, wanted: Wanted, on: date | None) -> QuerySet[Item]:
    """The items that pass every filter."""
    items = Item.objects.filter(in_charge(wanted.charge), government_id=government_id, year__number=wanted.year)
    if wanted.stream:
        items = items.filter(stream__code=wanted.stream)
    if wanted.state:
        items = items.filter(state=wanted.state)
    if wanted.docking:
        items = items.filter(docking=wanted.docking)
    if wanted.unit:
        named = own_units(on).filter(Q(body__name=wanted.unit) | Q(body__isnull=True, name=wanted.unit))
        items = items.filter(pk__in=named.values("item"))
    for word in wanted.words.split():
        items = items.filter(wording__icontains=word)
    if wanted.has in HAS:
        items = HAS[wanted.has](items, own_units(on))
    return items


HAS: Mapping[str, Callable[[QuerySet[Item], QuerySet[ItemUnit]], QuerySet[Item]]] = {
    "targets": lambda items, _units: items.filter(pk__in=Target.objects.values("item")),
    "no-targets": lambda items, _units: items.exclude(pk__in=Target.objects.values("item")),
    "no-units": lambda items, units: items.exclude(pk__in=units.values("item")),
    "no-body": lambda items, units: items.filter(pk__in=units.filter(body__isnull=True).values("item")),
}


SORTS: Mapping[str, Callable[[LedgerRow], Any]] = {
    "unit": lambda row: (not row.units, row.units[0].body if row.units else ""),
    "targets": lambda row: -len(row.targets),
    "state": lambda row: list(STATE_WORDS).index(row.state),
    "wording": lambda row: row.wording,
}


def _grouped(rows: Iterable[LedgerRow], by: str) -> tuple[Group, ...]:
    """The rows under their headings in order of first appearance; one group without a title when not grouped."""
    if by not in GROUPINGS:
        return (Group("", tuple(rows)),)
    groups: dict[str, list[LedgerRow]] = {}
    for row in rows:
        for title in GROUPINGS[by](row):
            groups.setdefault(title, []).append(row)
    return tuple(Group(title, tuple(members)) for title, members in groups.items())


GROUPINGS: Mapping[str, Callable[[LedgerRow], Iterable[str]]] = {
    "stream": lambda row: [row.stream_name],
    "unit": lambda row: [unit.body for unit in row.units] or ["(未写明单位)"],
}


def _state_choices(counted: Iterable[tuple[str, int]]) -> tuple[Choice, ...]:
    """States that occur, in the order of the model, with their counts."""
    counts = dict(counted)
    return tuple(Choice(state, word, counts[state]) for state, word in STATE_WORDS.items() if counts.get(state))


def unit_to_act_on(government_id: int, item_id: int, unit_id: int) -> ItemUnit | None:
    """A unit of an item as actions take it; None when there is none here. One statement."""
    units = ItemUnit.objects.filter(pk=unit_id, item=item_id, item__government_id=government_id)
    return units.select_related("item__government", "item__year", "item__stream", "body__government").first()
