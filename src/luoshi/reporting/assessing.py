"""What the office's words make of an item: its state changes only when a person accepted or said so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record
from luoshi.audit.queries import last_about
from luoshi.governments.models import Government, Role
from luoshi.governments.rights import Rights, Verb, check, rights_of
from luoshi.held import held_row, held_rows
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.models import Item
from luoshi.lengths import fitting
from luoshi.people.models import Account
from luoshi.reporting.duties import duties
from luoshi.reporting.errors import BadReport, NotYours
from luoshi.reporting.models import Entry, Sheet
from luoshi.reporting.states import State

LONGEST_WHY = 500
ASSESS = "item.assess"


def settle(sheet: Sheet, entries: Iterable[Entry], *, at: datetime) -> list[Act]:
    """The items that every unit's accepted word agrees on take that word; the acts to record. A few statements.

    A unit that hands in to its lead has no word of its own here: the lead's counts. Where units' words differ the item
    is unassessed until the office says its word: an old green would lie. A round that is corrected after a later one
    was accepted changes nothing.
    """
    if sheet.round is None:
        return []
    touched = hold_items(entry.item_id for entry in entries if entry.recipient_id is None)
    wanted = defaultdict(set)
    for duty in duties(sheet.year, sheet.round, today=localdate(at), item_ids=list(touched)):
        if duty.recipient_id is None:
            wanted[duty.item_id].add(duty.body_id)
    words: dict[int, dict[int, str]] = defaultdict(dict)
    accepted = Entry.objects.filter(
        item__in=list(touched), sheet__year=sheet.year, sheet__number=sheet.number, state=State.ACCEPTED.value
    )
    for about, body, word in accepted.values_list("item", "sheet__body", "confirmed"):
        words[about][body] = word
    later = set(
        Entry.objects.filter(
            item__in=list(touched),
            sheet__year=sheet.year,
            sheet__number__gt=sheet.number,
            state=State.ACCEPTED.value,
        ).values_list("item", flat=True)
    )
    acts = []
    for item_id, item in touched.items():
        said, asked = words[item_id], wanted[item_id]
        if asked <= set(said) and item_id not in later:
            acts += _settled(item, {said[body] for body in asked}, sheet)
    return acts


def _settled(item: Item, words: Set[str], sheet: Sheet) -> list[Act]:
    """The word that all units agree on, or none."""
    if len(words) == 1:
        return _to(item, next(iter(words)), f"{sheet} 审核通过")
    return _to(item, Item.State.UNASSESSED, f"{sheet} 各单位状态不一致，待督查室评定")


def unsettle(entries: Sequence[Entry]) -> list[Act]:
    """Items whose accepted report was returned are unassessed again: nothing stays green by itself."""
    touched = hold_items(entry.item_id for entry in entries)
    return [act for item in touched.values() for act in _to(item, Item.State.UNASSESSED, "已审核的内容被退回")]


def hold_items(item_ids: Iterable[int]) -> dict[int, Item]:
    """The items as they are now, held until the transaction ends. One statement, none for no item.

    Two sheets of one item are moved at once under locks of their own: only the item itself tells the second what the
    first has done. Its key is not locked, so that nobody waits who merely refers to it.
    """
    ids = sorted(set(item_ids))
    if not ids:
        return {}
    rows = Item.objects.filter(pk__in=ids).select_related("stream", "year")
    return {item.pk: item for item in held_rows(rows)}


def may_assess(rights: Rights, government: Government, *, owner_id: int | None) -> bool:
    """Whether an account says a word on an item: the office on every one, a collector on those of its own streams."""
    own = owner_id in rights.bodies(government, Role.COLLECTOR)
    return own or Role.INSPECTION_OFFICE in rights.roles(government)


@transaction.atomic
def assess_item(*, item: Item, state: str, why: str, by: Account, at: datetime) -> Item:
    """The office's own word on an item, with its reason; that its state stays as it is is a word too, and recorded.

    Raises NotAllowed, NotYours (a collector, of an item of another's stream), YearClosed, BadReport (no reason, no such
    word, or word for word what was recorded last on the same day: a form that was sent twice).
    """
    check(by, Verb.ACCEPT, item.government, on=localdate(at))
    if not may_assess(rights_of(by, on=localdate(at)), item.government, owner_id=item.stream.owner_id):
        raise NotYours(_("%(item)s不属于您归口的任务来源；请由督查室评定") % {"item": item})
    if state not in Item.State.values:
        raise BadReport(_("没有这个状态"))
    if not why.strip() and state == item.state:
        told = {"item": item, "state": _(item.get_state_display())}
        raise BadReport(_("%(item)s已经是“%(state)s”；维持原状态，也请写明依据") % told)
    if not why.strip():
        raise BadReport(_("请写明评定的依据"))
    keep_open(item.year_id)
    locked = held_row(Item.objects.select_related("stream", "year", "government"), item.pk)
    said = fitting(why, LONGEST_WHY, _("依据"))
    (act,) = _to(locked, state, said) or [_kept(locked, said, at)]
    record(
        act.action,
        by=by.username,
        government=locked.government.code,
        target=act.target,
        before=act.before,
        after=act.after,
        about=act.about,
        at=at,
    )
    return locked


def _to(item: Item, state: str, why: str) -> list[Act]:
    if item.state == state:
        return []
    before = Item.State(item.state).label
    item.state = state
    Item.objects.filter(pk=item.pk).update(state=state)
    return [_assessed(item, before, f"{Item.State(state).label} {why}")]


def _kept(item: Item, why: str, at: datetime) -> Act:
    """That an item stays in its state, on these grounds; nothing of the item changes."""
    label = Item.State(item.state).label
    told = f"维持“{label}” {why}"
    last = last_about(about_item(item.pk), ASSESS, government=item.government.code)
    if last is not None and localdate(last.at) == localdate(at) and last.after in {told, f"{label} {why}"}:
        raise BadReport(_("%(item)s的这条评定今天已记入办理记录；有新的依据再评定") % {"item": item})
    return _assessed(item, label, told)


def _assessed(item: Item, before: str, after: str) -> Act:
    return Act(ASSESS, f"{item.year} {item}", before=str(before), after=after, about=about_item(item.pk))
