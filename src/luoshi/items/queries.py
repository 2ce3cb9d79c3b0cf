"""The ledger read: items of a year, their counts, one item whole, what a reviewer has before him; always scoped."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet

from luoshi.audit import queries as audit
from luoshi.audit.queries import EventRow
from luoshi.governments.models import Year
from luoshi.intake import queries as intake
from luoshi.intake.rows import HeadRow, ProposalRow, block_row, head_row, section_row
from luoshi.items.models import Item, ItemUnit, Stream, Target
from luoshi.items.next_step import next_step
from luoshi.items.rows import (
    ITEM_COLUMNS,
    STATE_WORDS,
    TARGET_COLUMNS,
    UNIT_COLUMNS,
    Choice,
    Choices,
    Desk,
    DeskList,
    DeskProposal,
    Group,
    ItemPage,
    Ledger,
    LedgerRow,
    Origin,
    StreamFigures,
    StreamRow,
    TargetRow,
    UnitRow,
    Wanted,
    YearFigures,
    ledger_row,
    standing,
    target_row,
    unit_row,
)
from luoshi.items.streams import suggest_stream
from luoshi.people.models import Account


def streams(government_id: int, year: int) -> tuple[StreamRow, ...]:
    """The streams of a year in the order pages show, with their items counted. One statement."""
    rows = (
        Stream.objects.filter(government_id=government_id, year__number=year)
        .annotate(count=Count("items"))
        .order_by("order")
        .values_list("pk", "code", "name", "count")
    )
    return tuple(StreamRow(id=pk, code=code, name=name, items=count) for pk, code, name, count in rows)


def ledger(government_id: int, wanted: Wanted) -> Ledger:
    """The items wanted, sorted and grouped. Three statements."""
    rows = _rows(_narrowed(government_id, wanted))
    key = SORTS.get(wanted.sort.removeprefix("-"))
    if key is not None:
        rows.sort(key=key)
    if wanted.sort.startswith("-"):
        rows.reverse()
    return Ledger(groups=_grouped(rows, wanted.group), shown=len(rows))


def choices(government_id: int, year: int) -> Choices:
    """Units and states of a year's items, each with its count. Two statements."""
    items = Item.objects.filter(government_id=government_id, year__number=year)
    units = (
        ItemUnit.objects.filter(item__government_id=government_id, item__year__number=year)
        .exclude(role=ItemUnit.Role.UPPER)
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


def year_figures(government_id: int, year: int) -> YearFigures:
    """The figures of the front page. Five statements."""
    items = Item.objects.filter(government_id=government_id, year__number=year)
    # joined, not "item in (select …)": PostgreSQL plans a join well even before it has counted fresh rows
    of_the_year = Q(item__government_id=government_id, item__year__number=year)
    bodies = ItemUnit.objects.filter(of_the_year).exclude(role=ItemUnit.Role.UPPER)
    counted = bodies.aggregate(
        known=Count("body", distinct=True),
        unknown=Count("name", distinct=True, filter=Q(body__isnull=True)),
        items=Count("item", distinct=True),
        doubtful=Count("item", distinct=True, filter=Q(body__isnull=True)),
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
            items=stream.items,
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


def item(government_id: int, item_id: int, *, government: str) -> ItemPage | None:
    """An item with its source and history; `government` is the code the audit log knows. Six statements."""
    found = (
        Item.objects.filter(pk=item_id, government_id=government_id)
        .select_related("stream", "year", "reading__source", "added_by", "proposal")
        .defer("reading__text", "reading__head", "reading__tables", "reading__warnings")
        .first()
    )
    if found is None:
        return None
    (row,) = _rows(Item.objects.filter(pk=found.pk))
    return ItemPage(
        row=row,
        year=found.year.number,
        thread=found.thread,
        origin=_origin(found),
        added_by=str(found.added_by),
        added_at=found.added_at,
        next_step=next_step(standing(row)),
        history=_history(found, government),
    )


def desk(government_id: int, source_id: int, *, doubtful_first: bool = False) -> Desk | None:
    """A document's current reading before its reviewer; None when there is none here.

    The year is the one the document plans for where it is open, else the newest. Ten statements.
    """
    document = intake.document(government_id, source_id)
    if document is None:
        return None
    year = _year_for(government_id, document.head.plan)
    open_streams = streams(government_id, year.number) if year else ()
    proposals = intake.proposals_of(government_id, document.reading.reading_id, document.facts)
    lists = []
    for number, members in groupby(proposals, key=lambda proposal: proposal.list_number):
        rows = tuple(members)
        if doubtful_first:
            rows = tuple(sorted(rows, key=lambda row: (row.state != "open" or not row.doubts, row.start)))
        stream_id = _suggested(rows[0], document.head, year, open_streams)
        lists.append(DeskList(number=number, title=rows[0].list_title, stream_id=stream_id, proposals=rows))
    return Desk(document=document, year=year.number if year else 0, streams=open_streams, lists=tuple(lists))


def desk_proposal(government_id: int, proposal_id: int) -> DeskProposal | None:
    """One proposal before its reviewer, with the streams it may go to; None when there is none here."""
    proposal = intake.proposal_to_act_on(government_id, proposal_id)
    if proposal is None:
        return None
    head = head_row(proposal.reading.head)
    year = _year_for(government_id, head.plan)
    open_streams = streams(government_id, year.number) if year else ()
    facts = intake.facts_of(proposal.reading_id, between=(proposal.start, proposal.end))
    (row,) = intake.proposals_of(government_id, proposal.reading_id, facts, only=proposal_id)
    progress = intake.settled_of(proposal.reading_id)
    return DeskProposal(
        proposal=row,
        source_id=proposal.reading.source_id,
        stream_id=_suggested(row, head, year, open_streams),
        streams=open_streams,
        total=progress.total,
        settled=progress.settled,
    )


def rows_of(government_id: int, item_ids: Collection[int]) -> tuple[LedgerRow, ...]:
    """The items with these ids as rows, by stream and number. Three statements."""
    return tuple(_rows(Item.objects.filter(government_id=government_id, pk__in=item_ids)))


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


def _rows(items: QuerySet[Item]) -> list[LedgerRow]:
    """The items as rows, by stream and number. Three statements."""
    stored = list(items.order_by("stream__order", "number").values_list(*ITEM_COLUMNS))
    shown = [columns[0] for columns in stored]
    units: dict[int, list[UnitRow]] = defaultdict(list)
    targets: dict[int, list[TargetRow]] = defaultdict(list)
    for columns in ItemUnit.objects.filter(item__in=shown).order_by("order").values_list(*UNIT_COLUMNS):
        units[columns[0]].append(unit_row(columns))
    for columns in Target.objects.filter(item__in=shown).order_by("order").values_list(*TARGET_COLUMNS):
        targets[columns[0]].append(target_row(columns))
    return [ledger_row(columns, units[columns[0]], targets[columns[0]]) for columns in stored]


def _narrowed(government_id: int, wanted: Wanted) -> QuerySet[Item]:
    """The items that pass every filter."""
    items = Item.objects.filter(government_id=government_id, year__number=wanted.year)
    if wanted.stream:
        items = items.filter(stream__code=wanted.stream)
    if wanted.state:
        items = items.filter(state=wanted.state)
    if wanted.docking:
        items = items.filter(docking=wanted.docking)
    if wanted.unit:
        named = ItemUnit.objects.filter(Q(body__name=wanted.unit) | Q(body__isnull=True, name=wanted.unit)).exclude(
            role=ItemUnit.Role.UPPER
        )
        items = items.filter(pk__in=named.values("item"))
    for word in wanted.words.split():
        items = items.filter(wording__icontains=word)
    if wanted.has in HAS:
        items = HAS[wanted.has](items)
    return items


def _own_units() -> QuerySet[ItemUnit]:
    return ItemUnit.objects.exclude(role=ItemUnit.Role.UPPER)


HAS = {
    "targets": lambda items: items.filter(pk__in=Target.objects.values("item")),
    "no-targets": lambda items: items.exclude(pk__in=Target.objects.values("item")),
    "no-units": lambda items: items.exclude(pk__in=_own_units().values("item")),
    "no-body": lambda items: items.filter(pk__in=_own_units().filter(body__isnull=True).values("item")),
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


def _history(found: Item, government: str) -> tuple[EventRow, ...]:
    """What was done to an item, by the titles of those who did it. Two statements."""
    events = audit.events_about(_audit_names(found), government=government)
    accounts = Account.objects.filter(username__in={event.by for event in events})
    titles = {account.username: str(account) for account in accounts}
    return tuple(replace(event, by=titles.get(event.by, event.by)) for event in events)


def _audit_names(found: Item) -> tuple[str, ...]:
    """The names that the audit log knows an item by: its own, and those of the proposal it was."""
    own = f"{found.year} {found}"
    if found.proposal is None or found.reading is None:
        return (own,)
    return own, f"{found.reading.source.name} {found.proposal}"


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
