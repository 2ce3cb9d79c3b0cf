"""Changing items after they were confirmed: who saves says which version he read; the log keeps before and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.models import Government, Seat
from luoshi.governments.names import BodyNames
from luoshi.governments.rights import Verb, check
from luoshi.intake.models import Fact
from luoshi.items.about import about_item
from luoshi.items.drafts import LARGEST_NUMBER, LONGEST_DEADLINE, LONGEST_PART, Unit, checked, time_of
from luoshi.items.errors import BadItem
from luoshi.items.holding import held_desk, held_item, item_name, record_added, save
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.units import refuse_reported
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
    "责任区领导",
    "完成时限",
    "起算日期",
    "上级事项",
    "届期目标",
    "整改措施",
    "备注",
)
APART = 10_000  # where units stand while their order changes: no item has so many


@dataclass(frozen=True, slots=True)
class Entered:
    """An item as a person enters it, whole; `number` None keeps its number, or gives a new item the next one.

    `units` are all units in order, upper ones with the role `upper`. The ids are of a Seat and of items; None: none.
    """

    wording: str
    number: int | None = None
    part: str = ""
    own_role: str = ""
    note: str = ""
    units: tuple[Unit, ...] = ()
    mode: str = Item.Mode.EQUAL
    kind: str = Item.Kind.TASK
    leader: int | None = None
    deadline: str = ""
    effective_from: date | None = None
    parent: int | None = None
    above: int | None = None
    measure: int | None = None


@transaction.atomic
def enter_item(*, stream: Stream, entered: Entered, by: Account, at: datetime) -> Item:
    """An item entered by hand, resting on no document.

    Raises NotAllowed, YearClosed, BadItem.
    """
    check(by, Verb.REVIEW, stream.government, on=localdate(at))
    desk = held_desk(stream, None, by=by, at=at)
    draft = desk.by_hand(
        wording=entered.wording,
        number=_first_free_of_parts(desk.taken) if entered.parent is not None else entered.number,
        part=entered.part,
        own_role=entered.own_role,
        note=entered.note,
        units=entered.units,
    )
    _set_fields(draft.item, entered)
    _relate(draft.item, entered)
    (item,) = save([draft])
    record_added(draft, by=by, at=at)
    return item


@transaction.atomic
def enter_sentence(*, fact: Fact, stream: Stream, by: Account, at: datetime) -> Item:
    """The item of the sentence that a target stands in, with its place and targets; its units are named later.

    Raises NotAllowed, YearClosed, BadItem.
    """
    check(by, Verb.REVIEW, stream.government, on=localdate(at))
    desk = held_desk(stream, fact.reading, by=by, at=at)
    draft = desk.from_fact(fact)
    (item,) = save([draft])
    record_added(draft, by=by, at=at)
    return item


@transaction.atomic
def edit_item(*, item: Item, entered: Entered, version: int, by: Account, at: datetime) -> Item:
    """The item as entered; nothing is written or recorded when nothing differs.

    Raises NotAllowed, YearClosed, ItemChanged, InUse (a unit that has reported already is taken off), BadItem.
    """
    held = held_item(item, version=version, by=by, at=at)
    standing = tuple(held.units.filter(valid_to__isnull=True).order_by("order"))
    before = _picture(held, standing)
    _set_fields(held, entered)
    _set_number(held, entered.number)
    _relate(held, entered)
    units = _set_units(held, standing, checked(entered.units), at=at)
    return _saved(held, before, units, by=by, at=at)


@transaction.atomic
def take_unit(*, item: Item, name: str, version: int, by: Account, at: datetime) -> Item:
    """The item with one more unit, as a person took it from a suggestion. Raises as edit_item does."""
    held = held_item(item, version=version, by=by, at=at)
    standing = tuple(held.units.filter(valid_to__isnull=True).order_by("order"))
    if any(unit.name == name for unit in standing):
        raise BadItem(_("%(unit)s已是%(item)s的责任单位") % {"unit": name, "item": held})
    before = _picture(held, standing)
    given = [Unit(unit.name, unit.role, unit.and_others) for unit in standing]
    units = _set_units(held, standing, checked([*given, Unit(name)]), at=at)
    return _saved(held, before, units, by=by, at=at)


def _saved(held: Item, before: Mapping[str, str], units: Sequence[ItemUnit], *, by: Account, at: datetime) -> Item:
    """Save what differs from before, and record just that."""
    after = _picture(held, units)
    changed = [label for label in after if after[label] != before[label]]
    if not changed:
        held.version -= 1
        return held
    held.save()
    record(
        "item.edit",
        by=by.username,
        government=held.government.code,
        target=item_name(held),
        about=about_item(held.pk),
        before="\n".join(f"{label}:{before[label]}" for label in changed),
        after="\n".join(f"{label}:{after[label]}" for label in changed),
        at=at,
    )
    return held


def _picture(item: Item, units: Iterable[ItemUnit]) -> Mapping[str, str]:
    """Every field as the log tells it, under its name in the office's words."""
    told = (
        item.label,
        item.wording,
        item.part,
        item.get_own_role_display(),
        "、".join(f"{unit.get_role_display()} {unit.name}".strip() for unit in units),
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


def _set_fields(item: Item, entered: Entered) -> None:
    if not entered.wording.strip():
        raise BadItem(_("事项没有内容；请填写事项原文"))
    if entered.own_role not in {"", "principal", "assisting"}:
        raise BadItem(_("责任类别只能是主办、协办或不填"))
    if entered.mode not in Item.Mode.values or entered.kind not in Item.Kind.values:
        raise BadItem(_("责任方式或类别不认识；请从列表中选择"))
    day = entered.effective_from
    if day is not None and day.year != item.year.number:
        raise BadItem(_("起算日期 %(day)s 不在%(year)s；年初即有的事项不填") % {"day": day, "year": item.year})
    item.wording, item.own_role = entered.wording.strip(), entered.own_role
    item.part = fitting(entered.part, LONGEST_PART, _("所属部分"))
    item.mode, item.kind, item.note = entered.mode, entered.kind, entered.note
    item.deadline, item.effective_from = fitting(entered.deadline, LONGEST_DEADLINE, _("完成时限")), day
    item.leader = _seat(item.government, entered.leader)


def _seat(government: Government, seat_id: int | None) -> Seat | None:
    if seat_id is None:
        return None
    seat = Seat.objects.filter(pk=seat_id, government=government).first()
    if seat is None:
        raise BadItem(_("没有这个区领导席位；请从列表中选择"))
    return seat


def _set_number(item: Item, number: int | None) -> None:
    """The item's number, unless another of its stream has it; a part has none of its own to set."""
    if number is None or item.parent_id is not None or number == item.number:
        return
    if not 0 < number < min(Item.FIRST_OF_PARTS, LARGEST_NUMBER):
        raise BadItem(_("序号 %(number)s 不可用；请填 1 至 20000") % {"number": number})
    if Item.objects.filter(stream=item.stream_id, number=number).exists():
        raise BadItem(
            _("%(stream)s已有第 %(number)s 项；请换一个序号") % {"stream": item.stream.name, "number": number}
        )
    item.number = number


def _relate(item: Item, entered: Entered) -> None:
    """Tie the item to the one it is a part of, the term's item above it, and the measure that answers it."""
    parent = _related(item, entered.parent)
    if parent is not None and (parent.stream_id != item.stream_id or parent.parent_id is not None):
        raise BadItem(_("%(item)s不能作为上级事项；子项只能列在同一任务来源的事项下，且只分一级") % {"item": parent})
    if parent is not None and item.pk is not None and item.parts.exists():
        raise BadItem(_("%(item)s自己有子项，不能再列为子项") % {"item": item})
    above, measure = _related(item, entered.above), _related(item, entered.measure)
    if above is not None and above.kind != Item.Kind.TERM:
        raise BadItem(_("%(item)s不是届期目标；请先把它的类别改为届期目标") % {"item": above})
    if measure is not None and (item.kind != Item.Kind.PROBLEM or measure.kind == Item.Kind.PROBLEM):
        raise BadItem(_("只有存在问题可以对应整改措施，措施须是责任事项"))
    if parent is not None and item.parent_id != parent.pk:
        last = parent.parts.aggregate(last=Max("ordinal"))["last"] or 0
        item.parent, item.ordinal = parent, last + 1
    elif parent is None and item.parent_id is not None:
        item.parent = item.ordinal = None
    _number_apart(item)
    item.above, item.measure = above, measure


def _number_apart(item: Item) -> None:
    """A part's own number among those of parts, an item's among the printed ones, also when it became the other."""
    if item.parent is not None and item.number < Item.FIRST_OF_PARTS:
        item.number = _first_free_of_parts(_numbers(item))
    elif item.parent is None and item.number >= Item.FIRST_OF_PARTS:
        item.number = max((number for number in _numbers(item) if number < Item.FIRST_OF_PARTS), default=0) + 1


def _numbers(item: Item) -> set[int]:
    return set(Item.objects.filter(stream=item.stream_id).values_list("number", flat=True))


def _first_free_of_parts(taken: Iterable[int]) -> int:
    return max(max(taken, default=0), Item.FIRST_OF_PARTS - 1) + 1


def _related(item: Item, other: int | None) -> Item | None:
    """Another item of the same government; None for none."""
    if other is None:
        return None
    found = (
        Item.objects.filter(pk=other, government=item.government_id).select_related("stream", "year", "parent").first()
    )
    if found is None or found.pk == item.pk:
        raise BadItem(_("没有这个事项可以关联；请从列表中选择"))
    return found


def _set_units(
    item: Item, standing: Sequence[ItemUnit], given: Sequence[Unit], *, at: datetime
) -> tuple[ItemUnit, ...]:
    """The rows of the units given, in order: those that stand keep their row, others are added or taken off.

    Units that handed the work to a successor are history and stay behind the others.
    """
    keys = [_key(unit) for unit in given]
    if len(set(keys)) != len(keys):
        raise BadItem(_("同一单位写了两次；请只保留一行"))
    known = _names(item, at=at)
    by_key = {_key(unit): unit for unit in standing}
    wanted = [by_key.get(_key(unit)) or ItemUnit(item=item, name=unit.name) for unit in given]
    _take_off(item, [unit for unit in standing if _key(unit) not in set(keys)])
    handed_on = list(ItemUnit.objects.filter(item=item, valid_to__isnull=False).order_by("order"))
    ItemUnit.objects.filter(item=item).update(order=F("order") + APART)
    for order, (row, unit) in enumerate(zip(wanted, given, strict=True), 1):
        row.order, row.role, row.and_others = order, unit.role, unit.and_others
        row.body = row.body or known.body(unit.name)
        row.save()
    for order, row in enumerate(handed_on, len(wanted) + 1):
        row.order = order
        row.save(update_fields=["order"])
    return tuple(wanted)


def _key(unit: Unit | ItemUnit) -> tuple[str, bool]:
    """What makes two rows one unit: a district may stand among the upper units and among its own."""
    return unit.name, unit.role == ItemUnit.Role.UPPER


def _names(item: Item, *, at: datetime) -> BodyNames:
    """The names that were valid on some day from the item's paper until now."""
    first, last = time_of(item.stream, item.reading)
    return BodyNames.of(item.government, first=min(first, localdate(at)), last=max(last, localdate(at)))


def _take_off(item: Item, units: Sequence[ItemUnit]) -> None:
    refuse_reported(item, units)
    ItemUnit.objects.filter(pk__in=[unit.pk for unit in units]).delete()
