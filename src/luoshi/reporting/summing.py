"""What the units of every item said in a round, for summaries: accepted revisions, or also those that were filed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localdate

from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Year
from luoshi.reporting.content import Content, opened
from luoshi.reporting.duties import duties, items_of, span_of
from luoshi.reporting.granted import NONE, granted_in
from luoshi.reporting.models import Entry, Revision
from luoshi.reporting.sight import EVERYTHING, Sight
from luoshi.reporting.states import State
from luoshi.reporting.timing import item_dates


@dataclass(frozen=True, slots=True)
class UnitWord:
    """What a unit that answers by itself said; `content` None: nothing that counts, and `waits` if it was filed.

    `status` is the confirmed word of an accepted report, else the unit's own; `late` says that it was filed late,
    `excused` that it was due before the office began to work here.
    """

    body_id: int
    body: str
    content: Content | None
    revision_id: int
    accepted: bool
    waits: bool
    status: str
    late: bool = False
    excused: bool = False


@dataclass(frozen=True, slots=True)
class RoundWords:
    """Every item that is reported on in a round with its units' words.

    `newest`: no later round has any; `through_lead`: there are units that hand in to their lead and are not among them.
    """

    by_item: Mapping[int, tuple[UnitWord, ...]]
    newest: bool
    through_lead: bool


def words_of_round(year: Year, round_: Round, *, filed_too: bool, today: date, sight: Sight = EVERYTHING) -> RoundWords:
    """The items in force in the round, each with the units that hand in to the office or the stream's owner.

    Only the items that `sight` oversees. What a unit handed in to a lead stands in the lead's report. Seven statements.
    """
    found: dict[int, list[UnitWord]] = {
        pk: []
        for pk in items_of(year, span_of(year, round_, today), round_.number)
        .filter(sight.overseen())
        .values_list("pk", flat=True)
    }
    asked = duties(year, round_, today=today, among=sight.overseen())
    answering = [duty for duty in asked if duty.recipient_id is None]
    names = dict(Body.objects.filter(pk__in={duty.body_id for duty in answering}).values_list("pk", "name"))
    rows = Entry.objects.filter(sight.overseen("item__"), sheet__year=year, sheet__number=round_.number).select_related(
        "current", "accepted", "sheet"
    )
    entries = {(entry.item_id, entry.sheet.body_id): entry for entry in rows}
    granted = granted_in([round_.pk])
    for duty in answering:
        entry_said = entries.get((duty.item_id, duty.body_id))
        due = item_dates(round_, granted.get((round_.pk, duty.body_id), NONE), duty.item_id).due
        excused = year.adopted_on is not None and due < year.adopted_on
        filed_at = entry_said.first_filed_at if entry_said is not None else None
        late = filed_at is not None and localdate(filed_at) > due and not excused
        word = _word(duty.body_id, names[duty.body_id], entry_said, filed_too=filed_too)
        found[duty.item_id].append(replace(word, late=late, excused=excused))
    later = Entry.objects.filter(sheet__year=year, sheet__number__gt=round_.number).exists()
    return RoundWords(
        {item: tuple(words) for item, words in found.items()},
        newest=not later,
        through_lead=len(answering) < len(asked),
    )


def _word(body_id: int, body: str, entry: Entry | None, *, filed_too: bool) -> UnitWord:
    counted = counts(entry, filed_too=filed_too) if entry is not None else None
    filed = entry is not None and entry.state in {State.FILED, State.ACCEPTED}
    accepted = counted is not None and entry is not None and counted.pk == entry.accepted_id
    status = "unassessed"
    if counted is not None and entry is not None:
        status = entry.confirmed if accepted else entry.status
    return UnitWord(
        body_id=body_id,
        body=body,
        content=opened(counted.sealed) if counted is not None else None,
        revision_id=counted.pk if counted is not None else 0,
        accepted=accepted,
        waits=filed and counted is None,
        status=status,
    )


def counts(entry: Entry, *, filed_too: bool) -> Revision | None:
    """The revision of an entry that counts; None for none.

    An accepted report counts while its correction is on the way; one that was taken back counts no more.
    """
    if filed_too and entry.state == State.FILED.value:
        return entry.current
    taken_back = entry.state == State.RETURNED.value and entry.accepted_id == entry.current_id
    return None if taken_back else entry.accepted
