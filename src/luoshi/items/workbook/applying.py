"""A workbook held against the ledger, and what was seen in its preview written in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.audit.queries import events_about
from luoshi.governments.models import Seat, Year
from luoshi.governments.names import BodyNames
from luoshi.governments.rights import Verb, check
from luoshi.held import held_rows
from luoshi.items.about import about_item
from luoshi.items.adding import add_many
from luoshi.items.beginning import effective_from
from luoshi.items.changing import Changes, change_items
from luoshi.items.closing import keep_open
from luoshi.items.errors import BadItem, RowsAreBad, StalePreview
from luoshi.items.holding import lock_items
from luoshi.items.models import Item, Stream, UploadedTable
from luoshi.items.tables.grid import sheets_of
from luoshi.items.tables.uploads import lock_table, mark_taken
from luoshi.items.targets import TargetChanges, reported
from luoshi.items.units import reported_units
from luoshi.items.workbook.columns import lines_of
from luoshi.items.workbook.comparing import Ledger, Plan, compare, said_of
from luoshi.items.workbook.target_columns import item_words, offered, target_lines
from luoshi.items.workbook.target_comparing import (
    Named,
    TargetPlan,
    Targets,
    compare_targets,
    target_sheet,
    targets_said,
)
from luoshi.items.workbook.writing import write_workbook
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Applied:
    """What confirming came to."""

    changed: int
    added: int
    targets: int = 0


def export_workbook(year: Year, *, at: datetime, stream: str = "") -> bytes:
    """The breakdown of a year, or of one of its streams by code, to be changed and handed in again."""
    streams = list(Stream.objects.filter(year=year).values_list("code", "name"))
    lines = lines_of(year.government_id, year.number, stream=stream)
    targets = target_lines(year.government_id, year.number, stream=stream)
    named = dict(streams).get(stream, "")
    title = f"{year.government.short_name}{year}{named}责任分解"
    made = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    note = f"共 {len(lines)} 项、{len(targets)} 个目标 · {made} 由落实台账导出 · 灰底的格不要改，改法见“说明”"
    seats = [seat.title for seat in Seat.objects.filter(government=year.government)]
    names = [name for _code, name in streams]
    return write_workbook(lines, targets, title=title, note=note, streams=names, seats=seats)


def plan_of(table: UploadedTable) -> Plan:
    """What a workbook would change as the ledger now stands. Raises NoWorkbook."""
    return _plan(table)


@transaction.atomic
def apply_workbook(*, table: UploadedTable, seen: str, by: Account, at: datetime) -> Applied:
    """The changes of a workbook, written; `seen` is the digest of the plan that was looked at.

    Raises NotAllowed, YearClosed, NoWorkbook, RowsAreBad (rows it cannot take), StalePreview (the ledger moved, or the
    table was taken in already), or BadItem, and then nothing is written.
    """
    check(by, Verb.REVIEW, table.government, on=localdate(at))
    locked = lock_table(table)
    year = locked.year
    keep_open(year.pk)
    list(held_rows(Stream.objects.filter(year=year)))
    list(lock_items(year, Item.objects.filter(year=year).values_list("pk", flat=True)))
    plan = _plan(locked)
    if plan.problems:
        raise RowsAreBad(_("有 %(count)d 处不能写入；请改好后重新上传") % {"count": len(plan.problems)})
    if plan.digest != seen:
        raise StalePreview(_("台账在预览之后有变动；请看过新的预览再确认"))
    if plan.empty:
        raise BadItem(_("这张表没有改动；不需要写入"))
    outcome = f"改 {len(plan.changed)} 项，增 {len(plan.added)} 项，目标改动 {len(plan.targets.told)} 处"
    mark_taken(locked, outcome=outcome, by=by, at=at)
    reason = f"Excel 表 {locked.name}"
    change_items(year=year, changes=_changes(plan), by=by, at=at, reason=reason)
    for stream in Stream.objects.filter(year=year, name__in={each.stream for each in plan.added}):
        new = [each for each in plan.added if each.stream == stream.name]
        begins = effective_from(localdate(at), year.number)
        items = add_many(stream=stream, items=[each.item for each in new], by=by, at=at, begins=begins)
        theirs = {item.pk: plan.targets.of_new.get(each.row, ()) for item, each in zip(items, new, strict=True)}
        changes = {pk: Changes(targets=TargetChanges(added=aims)) for pk, aims in theirs.items() if aims}
        change_items(year=year, changes=changes, by=by, at=at, reason=reason)
    record("table.apply", by=by.username, government=year.government.code, target=locked.name, after=outcome, at=at)
    return Applied(len(plan.changed), len(plan.added), len(plan.targets.told))


def _changes(plan: Plan) -> Mapping[int, Changes]:
    """What becomes of each item, its targets with it."""
    changes = {each.item_id: each.changes for each in plan.changed}
    for item_id, targets in plan.targets.changes.items():
        changes[item_id] = replace(changes.get(item_id, Changes()), targets=targets)
    return changes


def _plan(table: UploadedTable) -> Plan:
    """The plan of a workbook, whose first sheet is that of the items. Raises NoWorkbook."""
    sheets = sheets_of(bytes(table.data), name=table.name)
    ledger = _ledger(table.year, said_of(sheets[0]))
    sheet = target_sheet(sheets)

    def targets_with(new: Named) -> TargetPlan:
        if sheet is None:
            return TargetPlan()
        return compare_targets(sheet, _targets(table.year, targets_said(sheet)), new)

    return compare(sheets[0], ledger, targets_with)


def _targets(year: Year, said: Mapping[int, str]) -> Targets:
    """What the targets' sheet is held against. Five statements."""
    lines = target_lines(year.government_id, year.number)
    items = Item.objects.filter(year=year).select_related("stream", "year", "parent")
    stale = {line.item_id for line in lines if said.get(line.target_id, line.digest) != line.digest}
    return Targets(
        year=year.number,
        lines=lines,
        items={item_words(item): (item.pk, f"{item.year} {item}") for item in items},
        reported=reported([line.target_id for line in lines]),
        changed_by=_changed_by(stale, year.government.code),
        words=offered(),
    )


def _ledger(year: Year, said: Mapping[int, str]) -> Ledger:
    """What a workbook is held against. Thirteen statements."""
    lines = lines_of(year.government_id, year.number)
    numbers: dict[str, set[int]] = {name: set() for name in _stream_names(year)}
    for name, number in Item.objects.filter(year=year).values_list("stream__name", "number"):
        numbers[name].add(number)
    names = BodyNames.of(year.government, first=date(year.number, 1, 1), last=date(year.number, 12, 31))
    return Ledger(
        year=year.number,
        lines=lines,
        streams={name: frozenset(taken) for name, taken in numbers.items()},
        seats=dict(Seat.objects.filter(government=year.government).values_list("title", "pk")),
        bodies=frozenset(names.by_name),
        reported=reported_units([line.item_id for line in lines]),
        changed_by=_changed_by(
            [line.item_id for line in lines if said.get(line.item_id, line.digest) != line.digest],
            year.government.code,
        ),
    )


def _stream_names(year: Year) -> Iterable[str]:
    return Stream.objects.filter(year=year).order_by("order").values_list("name", flat=True)


def _changed_by(items: Iterable[int], government: str) -> Mapping[int, str]:
    """Who last changed each of these items, and when, as the audit log says. Two statements."""
    changed = {about_item(each): each for each in items}
    if not changed:
        return {}
    titles = dict(Account.objects.values_list("username", "title"))
    last: dict[int, str] = {}
    for event in events_about(changed.keys(), government=government):
        when = timezone.localtime(event.at).strftime("%m-%d %H:%M")
        last.setdefault(changed[event.about], f"{titles.get(event.by) or event.by}({when})")
    return last
