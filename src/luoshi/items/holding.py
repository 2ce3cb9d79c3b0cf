"""What the actions of the ledger share: rows held until the transaction ends, refusals, names in the audit log.

Note: the source is held before its proposals, these before the year is kept, then the stream, then its items, the end
of the audit chain last; so two actions never wait for each other's rows (docs/decisions/0023).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import ProtectedError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row, held_rows
from luoshi.intake import actions as intake
from luoshi.intake.models import Proposal, Reading, Source
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.drafts import Desk, Draft
from luoshi.items.errors import AlreadyDecided, BadItem, InUse, ItemChanged, StaleReading
from luoshi.items.models import Item, ItemUnit, Stream, Target
from luoshi.items.streams import FROM_ABOVE
from luoshi.people.models import Account


def held_proposals(reading: Reading, proposals: Iterable[int], *, by: Account, at: datetime) -> Sequence[Proposal]:
    """The proposals, held until the transaction ends, of a document that stands and was not read again since."""
    source = held_row(Source.objects.select_related("government"), reading.source_id)
    check(by, Verb.REVIEW, source.government, on=localdate(at))
    if source.withdrawn_at is not None:
        raise StaleReading(_("%(name)s已撤回；重新导入后才能确认") % {"name": source.name})
    if intake.current_reading(source).pk != reading.pk:
        raise StaleReading(_("%(name)s已重新读取；请刷新页面后再确认") % {"name": source.name})
    rows = held_rows(Proposal.objects.filter(reading=reading, pk__in=list(proposals)))
    return sorted(rows, key=lambda each: each.order)


def held_desk(stream: Stream, reading: Reading | None, *, by: Account, at: datetime) -> Desk:
    """The desk for one stream, whose row is held so that two reviewers never give out one number twice."""
    keep_open(stream.year_id)
    locked = held_row(Stream.objects.select_related("government", "year"), stream.pk)
    if reading is not None and reading.source.government_id != locked.government_id:
        raise BadItem(_("“%(stream)s”不是该文件所属政府的任务来源") % {"stream": locked.name})
    return Desk.at_stream(locked, reading, by=by, at=at)


def held_item(item: Item, *, version: int, by: Account, at: datetime) -> Item:
    """The item, held with its stream, as the one who changes it read it; its version is one further.

    Raises NotAllowed, YearClosed, or ItemChanged when somebody changed it after `version` was read.
    """
    check(by, Verb.REVIEW, item.government, on=localdate(at))
    keep_open(item.year_id)
    held_row(Stream.objects.all(), item.stream_id)
    whole = Item.objects.select_related(
        "stream", "year", "government", "parent", "above", "measure", "leader", "reading"
    )
    held = held_row(whole, item.pk)
    if held.version != version:
        raise ItemChanged(
            _("%(item)s在您打开之后已被他人修改；您填写的内容还在下面，请对照办理记录核对后再保存") % {"item": held}
        )
    held.version += 1
    return held


def claim(proposals: Iterable[int]) -> None:
    """Take the open proposals for one's own. Raises AlreadyDecided when somebody was first with one of them."""
    ids = list(proposals)
    claimed = Proposal.objects.filter(pk__in=ids, state=Proposal.State.OPEN).update(state=Proposal.State.CONFIRMED)
    if claimed != len(ids):
        raise AlreadyDecided(_("其他人刚刚处理了这些事项；请刷新页面"))


def save(drafts: Sequence[Draft]) -> tuple[Item, ...]:
    """The items with their units and targets, each table in one write."""
    items = Item.objects.bulk_create(draft.item for draft in drafts)
    ItemUnit.objects.bulk_create(unit for draft in drafts for unit in draft.units)
    Target.objects.bulk_create(target for draft in drafts for target in draft.targets)
    return tuple(items)


def record_added(draft: Draft, *, by: Account, at: datetime) -> None:
    """Record a saved item that was entered by hand."""
    record(
        "item.add",
        by=by.username,
        government=draft.item.government.code,
        target=item_name(draft.item),
        about=about_item(draft.item.pk),
        after=draft_words(draft),
        at=at,
    )


def delete(item: Item) -> None:
    """Take an item, held with its stream, off the ledger of a kept year. Raises InUse when anything hangs on it."""
    first = Item.Docking.NOT_YET if item.stream.code in FROM_ABOVE else Item.Docking.NOT_FROM_ABOVE
    if item.state != Item.State.UNASSESSED or item.docking != first:
        raise in_use(item)
    try:
        item.delete()
    except ProtectedError as protected:
        raise in_use(item) from protected


def in_use(item: Item) -> InUse:
    """The refusal that the item has been worked on."""
    return InUse(_("%(item)s已有办理记录，不能撤回；请用调整或终止") % {"item": item})


def decided(proposal: Proposal) -> AlreadyDecided:
    """The refusal that somebody said a word on the proposal first."""
    state = Proposal.State(proposal.state).label
    return AlreadyDecided(
        _("%(label)s已由他人处理（%(state)s）；请刷新页面") % {"label": proposal_label(proposal), "state": state}
    )


def proposal_label(proposal: Proposal) -> str:
    """A proposal as people see it: its list and number."""
    return f"{proposal.list_title or _('第%(list)s表') % {'list': proposal.list_number}} {proposal.seq}"


def item_name(item: Item) -> str:
    """An item as the audit log names it: "2026年 区报告12"."""
    return f"{item.year} {item}"


def draft_words(draft: Draft) -> str:
    """An item as the audit log keeps it: wording, then units."""
    units = "、".join(unit.name for unit in draft.units)
    return f"{draft.item.wording} 责任单位:{units or '无'}"
