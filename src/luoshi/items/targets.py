"""Targets by hand: added, changed, removed; several bases of one target, of which one judges."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.actions import Act
from luoshi.intake.figures import Amount, figure, period_words
from luoshi.items.about import about_item
from luoshi.items.errors import BadItem, InUse
from luoshi.items.holding import held_item, item_name, record_changed
from luoshi.items.models import Item, Target
from luoshi.people.models import Account

# gongwen's measures and comparators, as facts carry them.
MEASURES: Mapping[str, Promise] = {
    "amount": gettext_lazy("数量"),
    "growth": gettext_lazy("增速"),
    "increment": gettext_lazy("增减量"),
    "share": gettext_lazy("比重"),
    "multiple": gettext_lazy("倍数"),
    "rank": gettext_lazy("位次"),
    "relation": gettext_lazy("相对关系"),
}
COMPARATORS: Mapping[str, Promise] = {
    "eq": gettext_lazy("等于"),
    "ge": gettext_lazy("不少于"),
    "gt": gettext_lazy("超过"),
    "le": gettext_lazy("不超过"),
    "lt": gettext_lazy("低于"),
    "approx": gettext_lazy("约"),
    "range": gettext_lazy("区间"),
}
LARGEST = Decimal(10) ** 32


@dataclass(frozen=True, slots=True)
class Aim:
    """A target as a person enters it, `value` and `high` in the base unit.

    A relation (与经济增长同步) has no value, its words are the comparator. `judges` makes it the one of its bases that
    percentages are counted against.
    """

    subject: str
    measure: str = "amount"
    comparator: str = "ge"
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    period: str = ""
    nature: str = Target.Nature.UNSAID
    base: str = Target.Base.REPORT
    judges: bool = True


@dataclass(frozen=True, slots=True)
class TargetChanges:
    """What becomes of an item's targets: those that change, and those that go, by id; those that come."""

    edited: Mapping[int, Aim] = field(default_factory=dict)
    added: Sequence[Aim] = ()
    removed: Collection[int] = ()


@transaction.atomic
def add_target(*, item: Item, aim: Aim, version: int, by: Account, at: datetime) -> Target:
    """A target by hand; with the subject, measure and period of another it is another base of the same.

    Raises NotAllowed, YearClosed, ItemChanged, BadItem.
    """
    held = held_item(item, version=version, by=by, at=at)
    target = new_target(held, aim)
    record_changed(held, "item.target", before="", after=in_words(target), by=by, at=at)
    return target


@transaction.atomic
def edit_target(*, target: Target, aim: Aim, version: int, by: Account, at: datetime) -> Target:
    """The target as entered; its fact stays, as what the document says. Raises as add_target does."""
    held = held_item(target.item, version=version, by=by, at=at)
    locked = Target.objects.get(pk=target.pk, item=held)
    before = in_words(locked)
    _change(locked, aim)
    _one_judges(held, locked if aim.judges else None)
    locked.refresh_from_db()
    if before != in_words(locked):
        record_changed(held, "item.target", before=before, after=in_words(locked), by=by, at=at)
    return locked


@transaction.atomic
def remove_target(*, target: Target, version: int, by: Account, at: datetime, reason: str = "") -> None:
    """Take a target off its item. Raises as add_target does, and InUse when figures were reported for it."""
    held = held_item(target.item, version=version, by=by, at=at)
    locked = Target.objects.get(pk=target.pk, item=held)
    before = in_words(locked)
    _remove(locked)
    _one_judges(held, None)
    record_changed(held, "item.target", before=before, after=reason, by=by, at=at)


def change_targets(item: Item, changes: TargetChanges, *, why: str) -> Sequence[Act]:
    """The targets of a held item after `changes`; what became of each, for the log. Raises BadItem, InUse."""
    standing = {target.pk: target for target in item.targets.order_by("order")}
    if not standing.keys() >= {*changes.edited, *changes.removed}:
        raise BadItem(_("%(item)s的目标刚刚有变动；请刷新后重做") % {"item": item})
    before = {pk: in_words(target) for pk, target in standing.items()}
    for pk in changes.removed:
        _remove(standing[pk])
    for pk, aim in changes.edited.items():
        _change(standing[pk], aim)
    for aim in changes.added:
        _append(item, aim)
    _one_judges(item, None)
    after = {target.pk: in_words(target) for target in item.targets.order_by("order")}
    return [
        Act(
            "item.target",
            item_name(item),
            before=before.get(pk, ""),
            after=f"{after.get(pk, '')}\n{why}".strip(),
            about=about_item(item.pk),
        )
        for pk in before | after
        if before.get(pk) != after.get(pk)
    ]


def new_target(item: Item, aim: Aim) -> Target:
    """The target, saved behind the others of a held item. Raises BadItem."""
    target = _append(item, aim)
    _one_judges(item, target if aim.judges else None)
    target.refresh_from_db()
    return target


def reported(targets: Collection[int]) -> frozenset[int]:
    """Those of these targets that figures were handed in for. One statement.

    Note: reports lie above this layer and let go of a target that is deleted, so nothing else keeps it.
    """
    return frozenset(Target.objects.filter(pk__in=targets, reported__isnull=False).values_list("pk", flat=True))


def aim_of(target: Target) -> Aim:
    """A target as a person would enter it."""
    return Aim(**{each.name: getattr(target, each.name) for each in fields(Aim)})


def in_words(target: Target) -> str:
    """A target as the log keeps it: "新增就业 ≥8000人 2026年 报告目标 约束性 据此评判"."""
    amount = Amount(target.value, target.high, target.unit, target.comparator, target.measure)
    words = [target.subject, figure(amount).text, period_words(target.period), target.get_base_display()]
    words += [target.get_nature_display() if target.nature else "", "据此评判" if target.judges else "不作评判"]
    return " ".join(word for word in words if word)


def bases(targets: Sequence[Target]) -> Mapping[tuple[str, str, str], Sequence[Target]]:
    """The targets that are one target with several bases, by subject, measure and period."""
    found: dict[tuple[str, str, str], list[Target]] = {}
    for target in targets:
        found.setdefault((target.subject, target.measure, target.period), []).append(target)
    return found


def _one_judges(item: Item, chosen: Target | None) -> None:
    """Of several bases one judges: the one just chosen, else the one that did, else the first."""
    for members in bases(list(item.targets.order_by("order"))).values():
        judging = next((each for each in members if chosen is not None and each.pk == chosen.pk), None)
        judging = judging or next((each for each in members if each.judges), members[0])
        for each in members:
            if each.judges != (each is judging):
                each.judges = each is judging
                each.save(update_fields=["judges"])


def _append(item: Item, aim: Aim) -> Target:
    last = item.targets.order_by("-order").first()
    target = Target(item=item, order=last.order + 1 if last is not None else 1)
    _change(target, aim)
    return target


def _change(target: Target, aim: Aim) -> None:
    refuse_bad(aim)
    for each in fields(Aim):
        setattr(target, each.name, getattr(aim, each.name))
    target.subject = target.subject.strip()
    target.save()


def _remove(target: Target) -> None:
    if reported([target.pk]):
        raise InUse(_("「%(target)s」已有填报数值，不能删除；请改用调整") % {"target": in_words(target)})
    target.delete()


def refuse_bad(aim: Aim) -> None:
    """Pass for a target that can be. Raises BadItem."""
    if not aim.subject.strip() or len(aim.subject) > 200:
        raise BadItem(_("目标没有名称；请写明考核什么，1 至 200 字"))
    if aim.measure not in MEASURES or aim.nature not in Target.Nature.values or aim.base not in Target.Base.values:
        raise BadItem(_("目标的度量、性质或口径不认识；请从列表中选择"))
    if aim.value is None and aim.measure != "relation":
        raise BadItem(_("「%(target)s」没有目标值；请填写一个数值，如 82.56万平方米") % {"target": aim.subject})
    if aim.measure == "relation" and not 0 < len(aim.comparator) <= 10:
        raise BadItem(_("相对目标请用 1 至 10 个字写明关系，如 高于全市"))
    if aim.measure != "relation" and aim.comparator not in COMPARATORS:
        raise BadItem(_("目标的比较方式不认识；请从列表中选择"))
    if any(value is not None and abs(value) >= LARGEST for value in (aim.value, aim.high)):
        raise BadItem(_("「%(target)s」的数值太大；请核对单位") % {"target": aim.subject})
    if len(aim.unit) > 30 or len(aim.period) > 30:
        raise BadItem(_("目标的单位或期间太长；请简写"))
