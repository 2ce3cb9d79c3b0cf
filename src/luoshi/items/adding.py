"""Items that rest on no document, many at once: from a workbook, from the ledger an office kept before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record_many
from luoshi.governments.models import Seat
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.drafts import LONGEST_DEADLINE, Desk, Unit
from luoshi.items.errors import BadItem
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.units import unit_words
from luoshi.lengths import fitting
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as a table gives it; `number` None takes the next one, `leader` is the title of a seat or ""."""

    wording: str
    number: int | None = None
    part: str = ""
    own_role: str = ""
    note: str = ""
    units: tuple[Unit, ...] = ()
    mode: str = Item.Mode.EQUAL
    leader: str = ""
    deadline: str = ""


@transaction.atomic
def add_many(
    *,
    stream: Stream,
    items: Sequence[NewItem],
    by: Account,
    at: datetime,
    action: str = "item.add",
    begins: date | None = None,
) -> tuple[Item, ...]:
    """The items, in order, each table in one write; `action` is what the audit log calls it.

    `begins` is the day from which they count where they are added to a year under way; None: from its start.

    Raises NotAllowed, YearClosed, or BadItem, and then none of them is there.
    """
    check(by, Verb.REVIEW, stream.government, on=localdate(at))
    keep_open(stream.year_id)
    held = held_row(Stream.objects.select_related("government", "year"), stream.pk)
    desk = Desk.at_stream(held, None, by=by, at=at)
    seats = {seat.title: seat for seat in Seat.objects.filter(government=held.government)}
    drafts = []
    given = set(desk.taken)
    # a printed number further down is not given out before its row is reached
    desk.taken.update(new.number for new in items if new.number is not None)
    for new in items:
        if new.number is not None and new.number in given:
            raise BadItem(
                _("%(stream)s已有第 %(number)s 项；请换一个序号") % {"stream": held.name, "number": new.number}
            )
        if new.number is not None:
            given.add(new.number)
            desk.taken.discard(new.number)
        draft = desk.by_hand(
            wording=new.wording,
            number=new.number,
            part=new.part,
            own_role=new.own_role,
            note=new.note,
            units=new.units,
        )
        if new.leader and new.leader not in seats:
            raise BadItem(_("没有“%(seat)s”这个席位；请先在领导分工中设置") % {"seat": new.leader})
        draft.item.mode, draft.item.deadline = new.mode, fitting(new.deadline, LONGEST_DEADLINE, _("完成时限"))
        draft.item.leader = seats.get(new.leader)
        draft.item.effective_from = begins
        drafts.append(draft)
    saved = Item.objects.bulk_create(draft.item for draft in drafts)
    ItemUnit.objects.bulk_create(unit for draft in drafts for unit in draft.units)
    acts = [
        Act(
            action,
            f"{draft.item.year} {draft.item}",
            after=f"{draft.item.wording} 责任单位:{unit_words(draft.units) or '无'}",
            about=about_item(draft.item.pk),
        )
        for draft in drafts
    ]
    if acts:
        record_many(acts, by=by.username, government=held.government.code, at=at)
    return tuple(saved)
