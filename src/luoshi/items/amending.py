"""Changing items that are on the ledger: their words and their units, one or many in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record_many
from luoshi.governments.models import Seat, Year
from luoshi.governments.names import BodyNames
from luoshi.governments.rights import Verb, check
from luoshi.held import held_rows
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.drafts import LONGEST_DEADLINE, LONGEST_NAME, LONGEST_PART, Unit
from luoshi.items.errors import BadItem
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.units import refuse_reported
from luoshi.lengths import fitting
from luoshi.people.models import Account

UNIT_ROLES = {value: str(label) for value, label in ItemUnit.Role.choices}


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of an item; None leaves a field as it is.

    `units` are all units that answer from now on, upper ones with the role `upper`; `leader` is the title of a
    seat, "" takes the leader off.
    """

    wording: str | None = None
    part: str | None = None
    own_role: str | None = None
    note: str | None = None
    mode: str | None = None
    leader: str | None = None
    deadline: str | None = None
    units: tuple[Unit, ...] | None = None


@transaction.atomic
def amend_item(*, item: Item, changes: Changes, by: Account, at: datetime, reason: str) -> Item:
    """The item after `changes`. Raises NotAllowed, YearClosed, InUse, BadItem."""
    return amend_many(year=item.year, changes={item.pk: changes}, by=by, at=at, reason=reason)[0]


@transaction.atomic
def amend_many(*, year: Year, changes: Mapping[int, Changes], by: Account, at: datetime, reason: str) -> Sequence[Item]:
    """The items of `year` after their changes (by item id), all or none.

    Raises NotAllowed, YearClosed, InUse (a unit has reported), or BadItem, which also meets an item of another year.
    """
    check(by, Verb.REVIEW, year.government, on=localdate(at))
    keep_open(year.pk)
    items = list(lock_items(year, changes))
    if len(items) != len(changes):
        raise BadItem(
            _("有 %(count)d 项不在%(year)s台账中；请刷新后重做") % {"count": len(changes) - len(items), "year": year}
        )
    amending = _Amending.of(year, items, on=localdate(at))
    acts, changed = [], []
    for item in items:
        before = amending.words(item)
        amending.apply(item, changes[item.pk])
        after = amending.words(item)
        if before != after:
            words = f"{after}\n{reason}".strip()
            changed.append(item.pk)
            item.version += 1
            acts.append(Act("item.amend", f"{item.year} {item}", before, words, about=about_item(item.pk)))
    if acts:
        Item.objects.filter(pk__in=changed).update(version=F("version") + 1)  # a page that stood open is told
        record_many(acts, by=by.username, government=year.government.code, at=at)
    return items


def lock_items(year: Year, ids: Iterable[int]) -> Iterable[Item]:
    """The items of `year` with these ids, held until the transaction ends, by stream and number.

    Note: streams are held before their items, as everywhere in the ledger, both by id; the end of the chain last.
    """
    wanted = list(ids)
    streams = Item.objects.filter(year=year, pk__in=wanted).order_by().values_list("stream", flat=True).distinct()
    list(held_rows(Stream.objects.filter(pk__in=list(streams))))
    rows = held_rows(Item.objects.filter(year=year, pk__in=wanted).select_related("stream", "year", "leader"))
    return sorted(rows, key=lambda item: (item.stream.order, item.number))


def checked_units(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units, upper ones first. Raises BadItem for a name or a role that a unit cannot have."""
    checked = tuple(units)
    for unit in checked:
        if not unit.name.strip() or len(unit.name) > LONGEST_NAME:
            raise BadItem(_("单位名称“%(name)s”不可用；请填写 1 至 60 字") % {"name": unit.name[:20]})
        if unit.role not in ItemUnit.Role.values:
            raise BadItem(_("单位“%(name)s”的责任“%(role)s”不认识") % {"name": unit.name, "role": unit.role})
    return tuple(sorted(checked, key=lambda unit: unit.role != ItemUnit.Role.UPPER))


def unit_words(units: Iterable[Unit | ItemUnit]) -> str:
    """Units in one line as the audit log keeps them: "牵头 区住建局、配合 区财政局等"."""
    return "、".join(f"{UNIT_ROLES[unit.role]} {unit.name}{'等' if unit.and_others else ''}".strip() for unit in units)


@dataclass(frozen=True, slots=True)
class _Amending:
    """What changing items of one year needs, fetched once for all of them."""

    names: BodyNames
    seats: Mapping[str, Seat]
    units: dict[int, list[ItemUnit]]

    @staticmethod
    def of(year: Year, items: Sequence[Item], *, on: date) -> "_Amending":
        units: dict[int, list[ItemUnit]] = {item.pk: [] for item in items}
        for unit in current_units(units, on=on):
            units[unit.item_id].append(unit)
        first, last = date(year.number, 1, 1), date(year.number, 12, 31)
        seats = {seat.title: seat for seat in Seat.objects.filter(government=year.government)}
        return _Amending(BodyNames.of(year.government, first=first, last=last), seats, units)

    def apply(self, item: Item, changes: Changes) -> None:
        """Write the changes of one item."""
        if changes.wording is not None:
            if not changes.wording.strip():
                raise BadItem(_("%(item)s没有内容；请填写事项原文") % {"item": item})
            item.wording = changes.wording
        if changes.own_role is not None:
            if changes.own_role not in {"", "principal", "assisting"}:
                raise BadItem(_("责任类别只能是主办、协办或不填"))
            item.own_role = changes.own_role
        if changes.mode is not None and changes.mode not in Item.Mode.values:
            raise BadItem(_("%(item)s的责任方式不认识") % {"item": item})
        item.mode = changes.mode or _mode(item, changes.units)
        if changes.leader is not None:
            if changes.leader and changes.leader not in self.seats:
                raise BadItem(_("没有“%(seat)s”这个席位；请先在领导分工中设置") % {"seat": changes.leader})
            item.leader = self.seats[changes.leader] if changes.leader else None
        item.part = item.part if changes.part is None else fitting(changes.part, LONGEST_PART, _("所属部分"))
        item.note = item.note if changes.note is None else changes.note
        item.deadline = (
            item.deadline if changes.deadline is None else fitting(changes.deadline, LONGEST_DEADLINE, _("完成时限"))
        )
        item.save(update_fields=["wording", "part", "own_role", "note", "mode", "leader", "deadline"])
        if changes.units is not None:
            self._set_units(item, checked_units(changes.units))

    def words(self, item: Item) -> str:
        """An item as the audit log keeps it: a line for each field that says something."""
        lines = (
            item.wording,
            f"所属部分:{item.part}" if item.part else "",
            f"责任类别:{item.get_own_role_display()}" if item.own_role else "",
            f"责任方式:{item.get_mode_display()}",
            f"责任领导:{item.leader}" if item.leader else "",
            f"时限:{item.deadline}" if item.deadline else "",
            f"责任单位:{unit_words(self.units[item.pk]) or '无'}",
            f"备注:{item.note}" if item.note else "",
        )
        return "\n".join(line for line in lines if line)

    def _set_units(self, item: Item, wanted: Sequence[Unit]) -> None:
        """Make `wanted` the item's units; a unit that stays keeps its row, and with it what hangs on it."""
        left = list(self.units[item.pk])
        kept: list[ItemUnit | None] = []
        for unit in wanted:
            row = next((each for each in left if each.name == unit.name), None)
            kept.append(row)
            if row is not None:
                left.remove(row)
        _remove(left, item)
        taken = set(ItemUnit.objects.filter(item=item).values_list("order", flat=True))
        if all(row is not None for row in kept) and [row.order for row in kept if row] == sorted(
            row.order for row in kept if row
        ):
            orders: Iterable[int] = (row.order for row in kept if row)  # nobody moves: past rows stay between them
        else:
            orders = range(max(taken, default=0) + 1, max(taken, default=0) + 1 + len(wanted))
        self.units[item.pk] = [
            self._written(item, unit, row, order) for order, unit, row in zip(orders, wanted, kept, strict=True)
        ]

    def _written(self, item: Item, unit: Unit, row: ItemUnit | None, order: int) -> ItemUnit:
        row = row or ItemUnit(item=item, name=unit.name, body=self.names.body(unit.name))
        row.role, row.and_others, row.order = unit.role, unit.and_others, order
        row.body = row.body or self.names.body(unit.name)
        row.save()
        return row


def _mode(item: Item, units: Iterable[Unit] | None) -> str:
    """How an item's units answer for it; where a lead is named by new units, it leads."""
    leads = any(unit.role in {ItemUnit.Role.LEAD, ItemUnit.Role.OVERALL_LEAD} for unit in units or ())
    return Item.Mode.LEAD_NAMED if leads and item.mode == Item.Mode.EQUAL else item.mode


def current_units(item_ids: Collection[int], *, on: date) -> Iterable[ItemUnit]:
    """The units that answer for these items on that day, or will, in each item's order. One statement."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return ItemUnit.objects.filter(lasting, item__in=list(item_ids)).order_by("item", "order")


def _remove(rows: Collection[ItemUnit], item: Item) -> None:
    refuse_reported(item, rows)
    for row in rows:
        row.delete()
