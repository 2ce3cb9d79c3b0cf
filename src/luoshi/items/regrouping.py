"""Confirming proposed items otherwise than one for one: several merged into one item, one split into several.

The proposals stay as they were found; each gets its verdict, and undoing one of them undoes the whole.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record_many
from luoshi.intake.models import Proposal, Verdict
from luoshi.items.about import about_item
from luoshi.items.cutting import pieces_of, plain
from luoshi.items.drafts import AS_READ, Draft, Edits
from luoshi.items.errors import AlreadyDecided, BadItem
from luoshi.items.holding import claim, decided, draft_words, held_desk, held_proposals, item_name, proposal_label, save
from luoshi.items.models import Item, Stream
from luoshi.people.models import Account


def next_open(proposal: Proposal) -> Proposal:
    """The proposal that M merges with this one: the next of its list.

    Raises AlreadyDecided when there is none, or it has a person's word.
    """
    found = (
        Proposal.objects.filter(reading=proposal.reading_id, list_number=proposal.list_number, order__gt=proposal.order)
        .order_by("order")
        .first()
    )
    if found is None or found.state != Proposal.State.OPEN:
        raise AlreadyDecided(
            _("%(label)s后面没有待确认的事项可以合并；请逐项确认") % {"label": proposal_label(proposal)}
        )
    return found


@transaction.atomic
def merge_with_next(*, proposal: Proposal, stream: Stream, by: Account, at: datetime, edits: Edits = AS_READ) -> Item:
    """The one item that a proposal and the next of its list become, its wording theirs unless `edits` say otherwise.

    Raises AlreadyDecided when one of the two has a word or there is no next; else as confirm_proposal does.
    """
    following = next_open(proposal)
    both = held_proposals(proposal.reading, [proposal.pk, following.pk], by=by, at=at)
    _refuse_decided(both)
    desk = held_desk(stream, proposal.reading, by=by, at=at)
    draft = desk.merged(both, edits)
    claim(each.pk for each in both)
    (item,) = save([draft])
    item.also.add(*both[1:])
    _say(both, Verdict.Word.MERGED, by=by, at=at)
    texts = "\n".join(f"{each.seq} {each.text}" for each in both)
    _record("item.merge", [draft], before=texts, by=by, at=at)
    return item


@transaction.atomic
def split_proposal(*, proposal: Proposal, stream: Stream, words: str, by: Account, at: datetime) -> tuple[Item, ...]:
    """The items that the lines of `words` become; they are the proposal's wording with line breaks where it is cut.

    Raises BadItem when the words are others or hold no cut; else as confirm_proposal does.
    """
    (locked,) = held_proposals(proposal.reading, [proposal.pk], by=by, at=at)
    _refuse_decided([locked])
    pieces = pieces_of(words)
    if plain(words) != plain(locked.text):
        raise BadItem(_("拆分时只加换行，不改字；要改字请拆分后在事项页修改"))
    if len(pieces) < 2:
        raise BadItem(_("还没有拆开；请在要拆开的地方换行"))
    desk = held_desk(stream, proposal.reading, by=by, at=at)
    drafts = desk.split(locked, pieces)
    claim([locked.pk])
    items = save(drafts)
    _say([locked], Verdict.Word.SPLIT, by=by, at=at)
    _record("item.split", drafts, before=locked.text, by=by, at=at)
    return items


def _refuse_decided(proposals: Sequence[Proposal]) -> None:
    for proposal in proposals:
        if proposal.state != Proposal.State.OPEN:
            raise decided(proposal)


def _say(proposals: Sequence[Proposal], word: Verdict.Word, *, by: Account, at: datetime) -> None:
    Verdict.objects.bulk_create(Verdict(proposal=each, word=word, by=by, at=at) for each in proposals)


def _record(action: str, drafts: Sequence[Draft], *, before: str, by: Account, at: datetime) -> None:
    acts = [
        Act(action, item_name(each.item), before=before, after=draft_words(each), about=about_item(each.item.pk))
        for each in drafts
    ]
    record_many(acts, by=by.username, government=drafts[0].item.government.code, at=at)
