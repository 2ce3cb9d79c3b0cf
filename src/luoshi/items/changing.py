"""Changing items that are on the ledger: one way, whether a page, a workbook or a ruling says what changes.

Who saves says which version he read, or holds the rows he compared; the log keeps the fields that differ, before and
after, and why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record_many
from luoshi.governments.models import Government, Seat, Year
from luoshi.governments.names import BodyNames
from luoshi.governments.rights import Verb, check
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.drafts import LONGEST_DEADLINE, LONGEST_PART, Unit, checked, time_of
from luoshi.items.errors import BadItem
from luoshi.items.holding import item_name, lock_items, refuse_stale
from luoshi.items.models import Item, ItemUnit
from luoshi.items.relating import relate, set_number
from luoshi.items.targets import TargetChanges, change_targets
from luoshi.items.units import set_units, standing_units, unit_words
from luoshi.lengths import fitting
from luoshi.people.models import Account

# What an item is told by in the log, in the office's words.
FIELDS = (
    "序号",
    "责任事项",
    "所属部分",
    "责任类别",
    "责任单位",
    "责任方式",
    "类别",
    "责任领导",
    "完成时限",
    "起算日期",
    "上级事项",
    "届期目标",
    "整改措施",
    "备注",
)
FORMER_FIELDS = {"责任区领导": "责任领导"}  # as older events tell them
WHY = "依据"


class Keep(Enum):
    """Says of a field that may be empty that it stays as it is."""

    AS_IT_IS = "keep"


KEEP = Keep.AS_IT_IS


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of an item; None (or KEEP, where None takes off) leaves a field as it is.

    `units` are all units that answer from now on, upper ones with the role `upper`. `leader` is the id of a seat,
    `parent`, `above` and `measure` are ids of items. `version` is the one that was read; None: the caller holds the
    item and has compared it himself.
    """

    wording: str | None = None
    number: int | None = None
    part: str | None = None
    own_role: str | None = None
    note: str | None = None
    units: tuple[Unit, ...] | None = None
    mode: str | None = None
    kind: str | None = None
    leader: int | Keep | None = KEEP
    deadline: str | None = None
    effective_from: date | Keep | None = KEEP
    parent: int | Keep | None = KEEP
    above: int | Keep | None = KEEP
    measure: int | Keep | None = KEEP
    targets: TargetChanges | None = None
    version: int | None = None


@transaction.atomic
def change_item(*, item: Item, changes: Changes, by: Account, at: datetime, reason: str = "") -> Item:
    """The item after `changes`. Raises as change_items does."""
    return change_items(year=item.year, changes={item.pk: changes}, by=by, at=at, reason=reason)[0]


@transaction.atomic
def change_items(
    *, year: Year, changes: Mapping[int, Changes], by: Account, at: datetime, reason: str = ""
) -> Sequence[Item]:
    """The items of `year` after their changes (by item id), all or none; what does not differ is not written.

    Raises NotAllowed, YearClosed, ItemChanged, InUse (a unit that has reported is taken off), or BadItem, which also
    meets an item of another year.
    """
    check(by, Verb.REVIEW, year.government, on=localdate(at))
    keep_open(year.pk)
    items = list(lock_items(year, changes))
    if len(items) != len(changes):
        raise BadItem(
            _("有 %(count)d 项不在%(year)s台账中；请刷新后重做") % {"count": len(changes) - len(items), "year": year}
        )
    acts: list[Act] = []
    for item in items:
        acts += _change(item, changes[item.pk], at=at, reason=reason)
    if acts:
        record_many(acts, by=by.username, government=year.government.code, at=at)
    return items


def set_fields(item: Item, changes: Changes) -> None:
    """Write what changes of an item's own fields on its row, not saved yet. Raises BadItem."""
    if changes.wording is not None and not changes.wording.strip():
        raise BadItem(_("事项没有内容；请填写事项原文"))
    if changes.own_role not in {None, "", "principal", "assisting"}:
        raise BadItem(_("责任类别只能是主办、协办或不填"))
    if changes.mode not in {None, *Item.Mode.values} or changes.kind not in {None, *Item.Kind.values}:
        raise BadItem(_("责任方式或类别不认识；请从列表中选择"))
    day = changes.effective_from
    if isinstance(day, date) and day.year != item.year.number:
        raise BadItem(_("起算日期 %(day)s 不在%(year)s；年初即有的事项不填") % {"day": day, "year": item.year})
    item.wording = item.wording if changes.wording is None else changes.wording.strip()
    item.part = item.part if changes.part is None else fitting(changes.part, LONGEST_PART, _("所属部分"))
    item.own_role = item.own_role if changes.own_role is None else changes.own_role
    item.mode = changes.mode or _mode(item, changes.units)
    item.kind = changes.kind or item.kind
    item.note = item.note if changes.note is None else changes.note
    if changes.deadline is not None:
        item.deadline = fitting(changes.deadline, LONGEST_DEADLINE, _("完成时限"))
    item.effective_from = item.effective_from if day is KEEP else day
    if changes.leader is not KEEP:
        item.leader = _seat(item.government, changes.leader)


def set_relations(item: Item, changes: Changes) -> None:
    """Tie the item as `changes` say, if they do. Raises BadItem."""
    if changes.parent is KEEP and changes.above is KEEP and changes.measure is KEEP:
        return
    relate(
        item,
        parent=item.parent_id if changes.parent is KEEP else changes.parent,
        above=item.above_id if changes.above is KEEP else changes.above,
        measure=item.measure_id if changes.measure is KEEP else changes.measure,
    )


def _change(item: Item, changes: Changes, *, at: datetime, reason: str) -> Sequence[Act]:
    """Change one held item; what was done to it, for the log."""
    refuse_stale(item, changes.version)
    units: Sequence[ItemUnit] = standing_units(item)
    before = _picture(item, units)
    set_fields(item, changes)
    set_number(item, changes.number)
    set_relations(item, changes)
    if changes.units is not None:
        units = set_units(item, units, checked(changes.units), _names(item, at=at))
    after = _picture(item, units)
    differing = [label for label in FIELDS if before[label] != after[label]]
    why = f"{WHY}:{reason}" if reason else ""
    acts = [
        Act(
            "item.amend" if reason else "item.edit",
            item_name(item),
            before="\n".join(f"{label}:{before[label]}" for label in differing),
            after="\n".join([f"{label}:{after[label]}" for label in differing] + [why] * bool(why)),
            about=about_item(item.pk),
        )
    ] * bool(differing)
    acts += change_targets(item, changes.targets, why=why) if changes.targets is not None else ()
    if acts:
        item.version += 1
        item.save()
    return acts


def _picture(item: Item, units: Iterable[ItemUnit]) -> Mapping[str, str]:
    """Every field as the log tells it, under its name in the office's words."""
    told = (
        item.label,
        item.wording,
        item.part,
        item.get_own_role_display(),
        unit_words(units),
        item.get_mode_display(),
        item.get_kind_display(),
        str(item.leader or ""),
        item.deadline,
        item.effective_from.isoformat() if item.effective_from else "",
        str(item.parent or ""),
        item_name(item.above) if item.above else "",
        str(item.measure or ""),
        item.note,
    )
    return dict(zip(FIELDS, map(str, told), strict=True))


def _seat(government: Government, seat_id: int | None) -> Seat | None:
    if seat_id is None:
        return None
    seat = Seat.objects.filter(pk=seat_id, government=government).first()
    if seat is None:
        raise BadItem(_("没有这个政府领导席位；请从列表中选择"))
    return seat


def _mode(item: Item, units: Iterable[Unit] | None) -> str:
    """How an item's units answer for it; where a lead is named by new units, it leads."""
    leads = any(unit.lead for unit in units or ())
    return Item.Mode.LEAD_NAMED if leads and item.mode == Item.Mode.EQUAL else item.mode


def _names(item: Item, *, at: datetime) -> BodyNames:
    """The names that were valid on some day from the item's paper until now."""
    first, last = time_of(item.stream, item.reading)
    return BodyNames.of(item.government, first=min(first, localdate(at)), last=max(last, localdate(at)))
