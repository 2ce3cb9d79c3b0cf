"""对接: what an item from above means for us, as agreed with the upper unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.intake.wordings import Typed
from luoshi.items.errors import BadItem
from luoshi.items.holding import held_item, record_changed
from luoshi.items.models import Item, Target
from luoshi.items.streams import FROM_ABOVE
from luoshi.items.targets import Aim, in_words, new_target
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Agreed:
    """How docking stands: our share in words, when, with whom, by which paper.

    `shares` are our figures by the id of the upper target they are a share of; with `judges` they are what we are
    measured against from now on.
    """

    state: str
    share: str = ""
    on: date | None = None
    contact: str = ""
    paper: str = ""
    shares: Mapping[int, Typed] = field(default_factory=dict)
    judges: bool = True


@transaction.atomic
def dock(*, item: Item, agreed: Agreed, version: int, by: Account, at: datetime) -> Item:
    """The item with what was agreed; each figure of our share becomes a target beside the upper one.

    Raises NotAllowed, YearClosed, ItemChanged, BadItem.
    """
    held = held_item(item, version=version, by=by, at=at)
    _refuse_bad(held, agreed, today=localdate(at))
    before = _standing(held)
    held.docking, held.docking_share, held.docking_on = agreed.state, agreed.share.strip(), agreed.on
    held.docking_contact, held.docking_paper = agreed.contact.strip(), agreed.paper.strip()
    for target_id, typed in agreed.shares.items():
        _set_share(held, target_id, typed, agreed)
    after = _standing(held)
    if before != after:
        record_changed(held, "item.dock", before=before, after=after, by=by, at=at)
    return held


def _refuse_bad(item: Item, agreed: Agreed, *, today: date) -> None:
    if item.stream.code not in FROM_ABOVE:
        raise BadItem(_("%(item)s不是上级事项，不需要对接") % {"item": item})
    if agreed.state not in set(Item.Docking.values) - {Item.Docking.NOT_FROM_ABOVE}:
        raise BadItem(_("请选择对接状态"))
    with_share = agreed.state == Item.Docking.WITH_SHARE
    if with_share and not agreed.share.strip() and not agreed.shares:
        raise BadItem(_("已对接且有本地任务的，请写明本地分担多少，文字或数值均可"))
    if not with_share and (agreed.share.strip() or agreed.shares):
        raise BadItem(_("填了本地分担的内容，状态却不是有本地任务；请改选状态，或清空分担内容"))
    if not with_share and item.targets.filter(base=Target.Base.SHARE).exists():
        raise BadItem(_("%(item)s已列有本地分担的目标；请先在事项页删除这些目标，再改对接状态") % {"item": item})
    if agreed.state != Item.Docking.NOT_YET and agreed.on is None:
        raise BadItem(_("请填写对接日期"))
    if agreed.on is not None and agreed.on > today:
        raise BadItem(_("对接日期 %(day)s 在今天之后；请核对") % {"day": agreed.on})
    if len(agreed.share) > 300 or len(agreed.contact) > 120 or len(agreed.paper) > 120:
        raise BadItem(_("分担说明至多 300 字，联系人和依据文件各至多 120 字"))


def _set_share(item: Item, target_id: int, typed: Typed, agreed: Agreed) -> None:
    """Our share of an upper target: the one there is, changed, or a new one beside it."""
    upper = item.targets.filter(pk=target_id).exclude(base=Target.Base.SHARE).first()
    if upper is None:
        raise BadItem(_("没有这个上级目标可以分担；请刷新页面"))
    if upper.unit and typed.unit and typed.unit != upper.unit:
        raise BadItem(
            _("「%(target)s」的单位是%(unit)s，分担数填的是%(typed)s；请用同一单位")
            % {"target": upper.subject, "unit": upper.unit, "typed": typed.unit}
        )
    same = item.targets.filter(
        base=Target.Base.SHARE, subject=upper.subject, measure=upper.measure, period=upper.period
    )
    comparator = upper.comparator if typed.comparator == "eq" and upper.comparator != "range" else typed.comparator
    present = same.first()
    if present is not None:
        present.value, present.high, present.comparator = typed.value, typed.high, comparator
        present.save(update_fields=["value", "high", "comparator"])
        return
    new_target(
        item,
        Aim(
            subject=upper.subject,
            measure=upper.measure,
            comparator=comparator,
            value=typed.value,
            high=typed.high,
            unit=upper.unit or typed.unit,
            period=upper.period,
            nature=upper.nature,
            base=Target.Base.SHARE,
            judges=agreed.judges,
        ),
    )


def _standing(item: Item) -> str:
    """How docking stands, in the lines the log keeps: what was agreed, then each figure of our share."""
    on = item.docking_on.isoformat() if item.docking_on else ""
    words = (item.get_docking_display(), item.docking_share, on, item.docking_contact, item.docking_paper)
    shares = item.targets.filter(base=Target.Base.SHARE).order_by("order")
    return "\n".join([" · ".join(str(word) for word in words if word), *map(in_words, shares)])
