"""The items of a year as papers print them: with parents, deadlines, modes, and who answers on a day; always scoped."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from django.db.models import Q

from luoshi.governments.models import BodyGroupMember
from luoshi.items.models import Item, ItemUnit, Target
from luoshi.items.queries import streams
from luoshi.items.rows import (
    ITEM_COLUMNS,
    TARGET_COLUMNS,
    UNIT_COLUMNS,
    LedgerRow,
    StreamRow,
    TargetRow,
    UnitRow,
    ledger_row,
    target_row,
    unit_row,
)

MORE_COLUMNS = ("parent_id", "kind", "mode", "deadline")


@dataclass(frozen=True, slots=True)
class PaperItem:
    """An item for print; `parent_id` is the item it is a part of (None: of none), `deadline` a period or ""."""

    row: LedgerRow
    parent_id: int | None
    kind: str
    mode: str
    deadline: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A collective (各街道办事处) and the bodies it means, by id and name."""

    name: str
    members: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class YearItems:
    """A year's streams and items in the order of pages, and the collectives that its units may name."""

    year: int
    streams: tuple[StreamRow, ...]
    items: tuple[PaperItem, ...]
    groups: tuple[GroupRow, ...]


def year_items(government_id: int, year: int, *, today: date) -> YearItems:
    """Every item of a year with the units that answer for it today (in another year: on its nearest day).

    Five statements, however many items.
    """
    on = _day_in(year, today)
    wanted = Item.objects.filter(government_id=government_id, year__number=year)
    of_the_year = Q(item__government_id=government_id, item__year__number=year)
    units: dict[int, list[UnitRow]] = defaultdict(list)
    for columns in ItemUnit.objects.filter(of_the_year, _valid(on)).order_by("order").values_list(*UNIT_COLUMNS):
        units[columns[0]].append(unit_row(columns))
    targets: dict[int, list[TargetRow]] = defaultdict(list)
    for columns in Target.objects.filter(of_the_year).order_by("order").values_list(*TARGET_COLUMNS):
        targets[columns[0]].append(target_row(columns))
    cut = len(ITEM_COLUMNS)
    stored = wanted.order_by("stream__order", "number").values_list(*ITEM_COLUMNS, *MORE_COLUMNS)
    items = tuple(
        PaperItem(ledger_row(columns[:cut], units[columns[0]], targets[columns[0]]), *columns[cut:])
        for columns in stored
    )
    return YearItems(year, streams(government_id, year), items, _groups(government_id, on))


def _day_in(year: int, today: date) -> date:
    """Today in its own year, else the day of `year` that is nearest."""
    if not MINYEAR <= year <= MAXYEAR:
        return today  # no year of any ledger: the address was typed
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def _valid(on: date) -> Q:
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def _groups(government_id: int, on: date) -> tuple[GroupRow, ...]:
    members: dict[str, list[tuple[int, str]]] = defaultdict(list)
    rows = BodyGroupMember.objects.filter(_valid(on), group__government_id=government_id).order_by("group", "body")
    for group, body_id, body in rows.values_list("group__name", "body_id", "body__name"):
        members[group].append((body_id, body))
    return tuple(GroupRow(name, tuple(bodies)) for name, bodies in members.items())
