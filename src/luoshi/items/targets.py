"""Targets by hand: added, changed, removed; several bases of one target, of which one judges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.intake.figures import Amount, figure, period_words
from luoshi.items.about import about_item
from luoshi.items.errors import BadItem, InUse
from luoshi.items.holding import held_item, item_name
from luoshi.items.models import Item, Target
from luoshi.people.models import Account

# gongwen's measures and comparators, as facts carry them.
MEASURES = ("amount", "growth", "increment", "share", "multiple", "rank", "relation")
COMPARATORS = ("ge", "gt", "le", "lt", "eq", "approx", "range")
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


@transaction.atomic
def add_target(*, item: Item, aim: Aim, version: int, by: Account, at: datetime) -> Target:
    """A target by hand; with the subject, measure and period of another it is another base of the same.

    Raises NotAllowed, YearClosed, ItemChanged, BadItem.
    """
    held = held_item(item, version=version, by=by, at=at)
    target = new_target(held, aim)
    _saved(held, before="", after=in_words(target), by=by, at=at)
    return target


@transaction.atomic
def edit_target(*, target: Target, aim: Aim, version: int, by: Account, at: datetime) -> Target:
    """The target as entered; its fact stays, as what the document says. Raises as add_target does."""
    held = held_item(target.item, version=version, by=by, at=at)
    _refuse_bad(aim)
    locked = Target.objects.get(pk=target.pk, item=held)
    before = in_words(locked)
    _set(locked, aim)
    locked.save()
    _one_judges(held, locked if aim.judges else None)
    locked.refresh_from_db()
    if before != in_words(locked):
        _saved(held, before=before, after=in_words(locked), by=by, at=at)
    return locked


@transaction.atomic
def remove_target(*, target: Target, version: int, by: Account, at: datetime, reason: str = "") -> None:
    """Take a target off its item. Raises as add_target does, and InUse when figures were reported for it."""
    held = held_item(target.item, version=version, by=by, at=at)
    locked = Target.objects.get(pk=target.pk, item=held)
    before = in_words(locked)
    try:
        locked.delete()
    except ProtectedError as protected:
        raise InUse(_("「%(target)s」已有填报数值，不能删除；请改用调整") % {"target": before}) from protected
    _one_judges(held, None)
    _saved(held, before=before, after=reason, by=by, at=at)


def new_target(item: Item, aim: Aim) -> Target:
    """The target, saved behind the others of a held item. Raises BadItem."""
    _refuse_bad(aim)
    last = item.targets.order_by("-order").first()
    target = Target(item=item, order=last.order + 1 if last is not None else 1)
    _set(target, aim)
    target.save()
    _one_judges(item, target if aim.judges else None)
    target.refresh_from_db()
    return target


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


def _set(target: Target, aim: Aim) -> None:
    target.subject, target.measure, target.comparator = aim.subject.strip(), aim.measure, aim.comparator
    target.value, target.high, target.unit, target.period = aim.value, aim.high, aim.unit, aim.period
    target.nature, target.base, target.judges = aim.nature, aim.base, aim.judges


def _refuse_bad(aim: Aim) -> None:
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


def _saved(held: Item, *, before: str, after: str, by: Account, at: datetime) -> None:
    """Count the item's version on and record what became of one of its targets."""
    held.save(update_fields=["version"])
    record(
        "item.target",
        by=by.username,
        government=held.government.code,
        target=item_name(held),
        about=about_item(held.pk),
        before=before,
        after=after,
        at=at,
    )
