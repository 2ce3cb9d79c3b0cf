"""Writing the ledger: what a person confirms, edits, rejects, undoes, or adds by hand."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record, record_many
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row, held_rows
from luoshi.intake import actions as intake
from luoshi.intake.models import Proposal, Reading, Source, Verdict
from luoshi.items.about import about_item, about_proposal
from luoshi.items.closing import keep_open
from luoshi.items.drafts import AS_READ, Desk, Draft, Edits, Unit
from luoshi.items.errors import AlreadyDecided, BadItem, RestsOnIt
from luoshi.items.holding import (
    claim,
    decided,
    delete,
    draft_words,
    held_desk,
    held_proposals,
    item_name,
    proposal_label,
    record_added,
    save,
)
from luoshi.items.models import Item, Stream
from luoshi.items.streams import streams_of
from luoshi.items.suggesting import suggested_stream, suggested_streams
from luoshi.lengths import fitting
from luoshi.people.models import Account

__all__ = [
    "Edits",
    "ManyConfirmed",
    "Skipped",
    "Unit",
    "add_item",
    "confirm_many",
    "confirm_proposal",
    "confirm_with_edits",
    "open_streams",
    "reject_proposal",
    "remove_item",
    "suggested_stream",
    "suggested_streams",
    "undo_verdict",
    "withdraw_source",
]

NAMED_AT_MOST, LONGEST_REASON = 10, 300


@dataclass(frozen=True, slots=True)
class Skipped:
    """A proposal that was passed over, and why."""

    proposal: Proposal
    why: str


@dataclass(frozen=True, slots=True)
class ManyConfirmed:
    """What confirming a list came to."""

    items: tuple[Item, ...]
    skipped: tuple[Skipped, ...]


@transaction.atomic
def open_streams(*, year: Year, by: Account, at: datetime) -> tuple[Stream, ...]:
    """The streams a government of this level has, in the order pages show.

    Raises NotAllowed, or BadItem when the year has streams already.
    """
    government = year.government
    check(by, Verb.MANAGE, government, on=localdate(at))
    held_row(Year.objects.all(), year.pk)
    if Stream.objects.filter(year=year).exists():
        raise BadItem(_("%(year)s已有任务来源") % {"year": year})
    new = streams_of(government.level, government.short_name)
    streams = Stream.objects.bulk_create(
        Stream(government=government, year=year, code=stream.code, name=stream.name, order=order)
        for order, stream in enumerate(new, 1)
    )
    names = "、".join(stream.name for stream in new)
    record(
        "stream.open",
        by=by.username,
        government=government.code,
        target=f"{year}任务来源",
        after=names,
        at=at,
    )
    return tuple(streams)


@transaction.atomic
def confirm_proposal(*, proposal: Proposal, stream: Stream, by: Account, at: datetime) -> Item:
    """The item a proposal becomes in `stream`, with its units and targets as read.

    Raises NotAllowed, AlreadyDecided, StaleReading, YearClosed, or BadItem (a stream of another government).
    """
    return confirm_with_edits(proposal=proposal, stream=stream, edits=AS_READ, by=by, at=at)


@transaction.atomic
def confirm_with_edits(*, proposal: Proposal, stream: Stream, edits: Edits, by: Account, at: datetime) -> Item:
    """The item a proposal becomes after a reviewer's edits. Raises as confirm_proposal does."""
    locked = held_proposals(proposal.reading, [proposal.pk], by=by, at=at)[0]
    if locked.state != Proposal.State.OPEN:
        raise decided(locked)
    desk = held_desk(stream, proposal.reading, by=by, at=at)
    (item,) = _confirm([(locked, desk.draft(locked, edits), edits)], desk)
    return item


@transaction.atomic
def confirm_many(
    *,
    reading: Reading,
    list_number: int,
    stream: Stream,
    by: Account,
    at: datetime,
    only: Collection[int] | None = None,
) -> ManyConfirmed:
    """Every open proposal of a list (or those whose ids are in `only`) as items, in one transaction.

    What was decided before is skipped and named. Raises NotAllowed, StaleReading, YearClosed, BadItem.
    """
    wanted = Proposal.objects.filter(reading=reading, list_number=list_number)
    if only is not None:
        wanted = wanted.filter(pk__in=only)
    proposals = held_proposals(reading, wanted.values_list("pk", flat=True), by=by, at=at)
    desk = held_desk(stream, reading, by=by, at=at)
    confirmed, skipped = [], []
    for proposal in proposals:
        if proposal.state == Proposal.State.OPEN:
            confirmed.append((proposal, desk.draft(proposal), AS_READ))
        else:
            skipped.append(Skipped(proposal, str(decided(proposal))))
    return ManyConfirmed(_confirm(confirmed, desk), tuple(skipped))


@transaction.atomic
def reject_proposal(*, proposal: Proposal, reason: str, by: Account, at: datetime) -> Verdict:
    """The verdict that a proposal is no item. Raises NotAllowed, AlreadyDecided, StaleReading."""
    (locked,) = held_proposals(proposal.reading, [proposal.pk], by=by, at=at)
    if locked.state != Proposal.State.OPEN:
        raise decided(locked)
    return _say(locked, Verdict.Word.REJECTED, Proposal.State.REJECTED, reason=reason, by=by, at=at)


@transaction.atomic
def undo_verdict(*, proposal: Proposal, by: Account, at: datetime, reason: str = "") -> Verdict:
    """The verdict that takes the last one back; the proposal is open again and its item gone.

    What was split loses every item that was made of it; what was merged opens again all that was merged.

    Raises NotAllowed, StaleReading, AlreadyDecided (nothing to undo), InUse (the item has been worked on).
    """
    (locked,) = held_proposals(proposal.reading, [proposal.pk], by=by, at=at)
    if locked.state == Proposal.State.OPEN:
        raise AlreadyDecided(_("%(label)s没有可撤回的结论") % {"label": proposal_label(locked)})
    items = _items_of(locked)
    others = _merged_with(locked, items)
    for item in items:
        delete(item)
    for other in others:
        _say(other, Verdict.Word.UNDONE, Proposal.State.OPEN, reason=reason, by=by, at=at)
    return _say(locked, Verdict.Word.UNDONE, Proposal.State.OPEN, reason=reason, by=by, at=at)


@transaction.atomic
def add_item(
    *,
    stream: Stream,
    wording: str,
    by: Account,
    at: datetime,
    number: int | None = None,
    part: str = "",
    own_role: str = "",
    note: str = "",
    units: tuple[Unit, ...] = (),
) -> Item:
    """An item entered by hand, resting on no document; `number` None gives it the next one.

    Raises NotAllowed, YearClosed, BadItem.
    """
    check(by, Verb.REVIEW, stream.government, on=localdate(at))
    desk = held_desk(stream, None, by=by, at=at)
    draft = desk.by_hand(wording=wording, number=number, part=part, own_role=own_role, note=note, units=units)
    (item,) = save([draft])
    record_added(draft, by=by, at=at)
    return item


@transaction.atomic
def remove_item(*, item: Item, by: Account, at: datetime, reason: str) -> None:
    """Take an item that was entered by hand off the ledger; one from a document is undone at its proposal.

    Raises NotAllowed, YearClosed, InUse, or BadItem for an item from a document.
    """
    check(by, Verb.REVIEW, item.government, on=localdate(at))
    keep_open(item.year_id)
    held_row(Stream.objects.all(), item.stream_id)
    locked = held_row(Item.objects.select_related("stream", "year"), item.pk)
    if locked.proposal_id is not None:
        raise BadItem(_("%(item)s来自文件；请在文件拆解页撤回确认") % {"item": locked})
    name, words, about = item_name(locked), locked.wording, about_item(locked.pk)
    delete(locked)
    code = item.government.code
    record("item.remove", by=by.username, government=code, target=name, about=about, before=words, after=reason, at=at)


@transaction.atomic
def withdraw_source(*, source: Source, by: Account, at: datetime, reason: str) -> Source:
    """The source of a mistaken import, out of every list.

    Raises NotAllowed, Withdrawn, RestsOnIt (the message names the items to reject first).
    """
    check(by, Verb.IMPORT, source.government, on=localdate(at))
    held_row(Source.objects.all(), source.pk)
    items = list(Item.objects.filter(reading__source=source).select_related("stream"))
    if items:
        named = "、".join(map(str, items[:NAMED_AT_MOST])) + (" 等" if len(items) > NAMED_AT_MOST else "")
        raise RestsOnIt(
            _("有 %(count)d 项已确认的事项来自%(name)s(%(items)s)，不能撤回；请先撤回这些事项的确认")
            % {"count": len(items), "name": source.name, "items": named}
        )
    return intake.withdraw(source=source, by=by, at=at, reason=reason)


def _confirm(drafts: Sequence[tuple[Proposal, Draft, Edits]], desk: Desk) -> tuple[Item, ...]:
    """Claim the proposals, save their items, append the verdicts, record."""
    claim(proposal.pk for proposal, _draft, _edits in drafts)
    items = save([draft for _proposal, draft, _edits in drafts])
    Verdict.objects.bulk_create(
        Verdict(
            proposal=proposal,
            word=Verdict.Word.CONFIRMED if edits == AS_READ else Verdict.Word.EDITED,
            by=desk.by,
            at=desk.at,
        )
        for proposal, _draft, edits in drafts
    )
    acts = [
        Act(
            "item.confirm",
            item_name(draft.item),
            before=proposal.text if edits != AS_READ else "",
            after=draft_words(draft),
            about=about_item(draft.item.pk),
        )
        for proposal, draft, edits in drafts
    ]
    record_many(acts, by=desk.by.username, government=desk.stream.government.code, at=desk.at)
    return items


def _say(
    proposal: Proposal, word: Verdict.Word, state: Proposal.State, *, reason: str, by: Account, at: datetime
) -> Verdict:
    """Append a verdict on a locked proposal."""
    before, said = Proposal.State(proposal.state).label, fitting(reason, LONGEST_REASON, _("原因"))
    proposal.state = state
    proposal.save(update_fields=["state"])
    verdict = Verdict.objects.create(proposal=proposal, word=word, reason=said, by=by, at=at)
    source = proposal.reading.source
    after = f"{word.label} {reason}".strip()
    record(
        f"proposal.{word.value}",
        by=by.username,
        government=source.government.code,
        target=f"{source.name} {proposal}",
        about=about_proposal(proposal.pk),
        before=f"{before} {proposal.text}",
        after=after,
        at=at,
    )
    return verdict


def _items_of(proposal: Proposal) -> Sequence[Item]:
    """The items a proposal became or was merged into, held, also when it was confirmed in an earlier reading.

    Raises YearClosed.
    """
    seen: Proposal | None = proposal
    while seen is not None:
        made = Item.objects.filter(Q(proposal=seen) | Q(also=seen)).order_by().distinct()
        found = list(made.values_list("pk", "stream", "year"))
        if found:
            for year in sorted({year for _pk, _stream, year in found}):
                keep_open(year)
            list(held_rows(Stream.objects.filter(pk__in={stream for _pk, stream, _year in found})))
            items = Item.objects.filter(pk__in=[pk for pk, _stream, _year in found])
            return list(held_rows(items.select_related("stream", "year")))
        seen = seen.carried_from
    return []


def _merged_with(proposal: Proposal, items: Iterable[Item]) -> Sequence[Proposal]:
    """The other confirmed proposals of the same reading that are in these items, or whose forebears are."""
    made_of = {pk for item in items for pk in [item.proposal_id, *item.also.values_list("pk", flat=True)] if pk}
    heirs = set(made_of)
    while heirs:
        heirs = set(Proposal.objects.filter(carried_from__in=heirs).values_list("pk", flat=True)) - made_of
        made_of |= heirs
    same = Proposal.objects.filter(
        reading=proposal.reading_id, pk__in=made_of - {proposal.pk}, state=Proposal.State.CONFIRMED
    )
    return sorted(held_rows(same.select_related("reading__source__government")), key=lambda each: each.order)
