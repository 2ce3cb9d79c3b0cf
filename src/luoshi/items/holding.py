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
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb, check
from luoshi.held import gone, held_row, held_rows
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
    """The item, held with its stream, as the one who changes it read it.

    Raises NotAllowed, YearClosed, or ItemChanged when somebody changed it after `version` was read.
    """
    check(by, Verb.REVIEW, item.government, on=localdate(at))
    keep_open(item.year_id)
    held = next(iter(lock_items(item.year, [item.pk])), None)
    if held is None:
        raise gone()
    refuse_stale(held, version)
    return held


def lock_items(year: Year, ids: Iterable[int]) -> Iterable[Item]:
    """The items of `year` with these ids, held until the transaction ends, by stream and number.

    Note: streams are held before their items, as everywhere in the ledger, both by id; the end of the chain last.
    """
    wanted = list(ids)
    streams = Item.objects.filter(year=year, pk__in=wanted).order_by().values_list("stream", flat=True).distinct()
    list(held_rows(Stream.objects.filter(pk__in=list(streams))))
    related = ("stream", "year", "government", "parent", "above", "measure", "leader", "reading")
    rows = held_rows(Item.objects.filter(year=year, pk__in=wanted).select_related(*related))
    return sorted(rows, key=lambda item: (item.stream.order, item.number))


def refuse_stale(held: Item, version: int | None) -> None:
    """Pass when a held item is as it was read (None: nobody says). Raises ItemChanged."""
    if version is not None and held.version != version:
        raise ItemChanged(
            _("%(item)s在您打开之后已被他人修改；您填写的内容还在下面，请对照办理记录核对后再保存") % {"item": held}
        )


def record_changed(held: Item, action: str, *, before: str, after: str, by: Account, at: datetime) -> None:
    """Save a held item that was changed as its next version, and record what became of it."""
    held.version += 1
    held.save()
    record(
        action,
        by=by.username,
        government=held.government.code,
        target=item_name(held),
        about=about_item(held.pk),
        before=before,
        after=after,
        at=at,
    )


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
