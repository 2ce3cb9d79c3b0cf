"""「以上季内容为底稿」: the words last filed, put into this round's open entries to be edited.

Never the status word and never a value; a shared figure comes in as a reference to what its supplier says of this
round. What is already written stays as it is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.held import held_rows
from luoshi.items.models import Item
from luoshi.items.queries import listed
from luoshi.items.rows import LedgerRow
from luoshi.people.models import Account
from luoshi.reporting.content import (
    FigureAnswer,
    Milestone,
    Report,
    from_json,
    is_empty,
    is_unchanged,
    kept_draft,
    told,
)
from luoshi.reporting.duties import span_of
from luoshi.reporting.earlier import Earlier, milestones_of, said_before
from luoshi.reporting.errors import BadReport
from luoshi.reporting.figures import milestone_words
from luoshi.reporting.filling import Place, asked_of, check_fills, new_entry, sheet_of, write_entry
from luoshi.reporting.models import Entry
from luoshi.reporting.periods import periods_of
from luoshi.reporting.shared import FigureRow, figures_about, matching, referred
from luoshi.reporting.states import EDITABLE


@dataclass(frozen=True, slots=True)
class Drafted:
    """How many entries were begun with a draft, and how many shared figures came in by reference."""

    entries: int
    references: int


@transaction.atomic
def draft_from_last(*, place: Place, by: Account, at: datetime, item: Item | None = None) -> Drafted:
    """Last round's words as a draft of one item, or (None) of every item of the sheet that says nothing yet.

    An entry so begun is marked until its words differ, and cannot be proposed before.

    Raises NotYours, YearClosed, BadReport: a handling plan; an item that is not the unit's, is written or with its
    leaders, or has nothing to begin with; then nothing is written.
    """
    check_fills(place, by=by, at=at)
    if place.round is None:
        raise BadReport(_("办理方案没有上季内容，不能作底稿"))
    wanted = {duty.item_id: duty for duty in asked_of(place, at) if item is None or duty.item_id == item.pk}
    if item is not None and not wanted:
        raise BadReport(_("%(item)s不由%(body)s报送；请刷新页面") % {"item": item, "body": place.body})
    sheet = sheet_of(place)
    known = {entry.item_id: entry for entry in held_rows(Entry.objects.filter(sheet=sheet, item__in=list(wanted)))}
    begun = list(held_rows(Item.objects.filter(pk__in=set(wanted) - set(known))))
    if begun:  # an item taken off the ledger or off this unit meanwhile is no longer asked for
        wanted = {duty.item_id: duty for duty in asked_of(place, at) if duty.item_id in wanted}
    open_ = [item_id for item_id in wanted if _takes_a_draft(known.get(item_id), whole=item is None)]
    if item is not None and not open_:
        raise BadReport(_("%(item)s已有文字或已提请签批，底稿不会覆盖；请直接修改") % {"item": item})
    found = _drafts(place, open_, on=span_of(place.year, place.round, localdate(at)).on)
    if item is not None and not found:
        raise BadReport(_("%(item)s没有上季报送的文字，方案里也没有本季节点，没有可作底稿的内容") % {"item": item})
    if not found:
        raise BadReport(_("未填的事项都没有上季报送的文字，也没有本季节点，没有可作底稿的内容"))
    fresh, touched = [], []
    for item_id, draft in found.items():
        entry = known.get(item_id)
        if entry is None:
            entry = new_entry(sheet, wanted[item_id], draft, by=by, at=at)
            entry.draft = kept_draft(draft)
            fresh.append(entry)
        else:
            _begin_again(entry, draft, by=by, at=at)
            touched.append(entry)
    Entry.objects.bulk_create(fresh)
    Entry.objects.bulk_update(touched, ["draft", "version", "saved_by", "saved_at", "status"])
    return Drafted(len(found), sum(answer.reference is not None for each in found.values() for answer in each.figures))


def words_of(before: Earlier | None, milestone: Milestone | None, *, row: LedgerRow) -> Report | None:
    """The words an entry may begin with: what was filed last time, else what the plan wants now; None for neither."""
    if before is not None and before.filed and isinstance(before.content, Report):
        said = before.content
        words = Report(progress=said.progress, problems=said.problems, cause=said.cause, next_steps=said.next_steps)
        if any(told(words)):
            return words
    if milestone is None:
        return None
    wanted = milestone_words(milestone, row.targets)
    return Report(progress=f"本季计划：{wanted}") if wanted else None  # stored text speaks the office's language


def _takes_a_draft(entry: Entry | None, *, whole: bool) -> bool:
    """One item takes a draft while no words are written; in one go only what says nothing at all."""
    if entry is None:
        return True
    content = from_json(entry.draft)
    if entry.state not in EDITABLE or is_unchanged(content):
        return False
    return is_empty(content) if whole else not any(told(content))


def _drafts(place: Place, items: Collection[int], *, on: date) -> Mapping[int, Report]:
    """What each item begins with; what has nothing to begin with is left out. Some ten statements."""
    ids = list(items)
    before, milestones = said_before(place, ids), milestones_of(place, ids)
    rows = {row.id: row for row in listed(place.year.government_id, ids, on=on)}
    words = {pk: words_of(before.get(pk), milestones.get(pk), row=row) for pk, row in rows.items()}
    figures = _references(place, [rows[pk] for pk in ids if words.get(pk) is not None], before)
    return {pk: replace(said, figures=figures.get(pk, ())) for pk in ids if (said := words.get(pk)) is not None}


def _references(
    place: Place, rows: Sequence[LedgerRow], before: Mapping[int, Earlier]
) -> Mapping[int, tuple[FigureAnswer, ...]]:
    """Shared figures of this round, where last round's answer was a reference to one; by item."""
    targets = [target for row in rows for target in row.targets]
    shared = figures_about(place.year.government_id, targets, year=place.year.number)
    periods = periods_of(place.year.number, place.round)
    found: dict[int, list[FigureAnswer]] = {}
    for row in rows:
        earlier = before.get(row.id)
        cited = _cited(earlier)
        for target in row.targets:
            now = _of_this_round(matching(shared, indicator=target.indicator, subject=target.subject), periods)
            if target.id in cited and now is not None:
                answer = FigureAnswer(target=target.id, base=target.base, reference=now)
                found.setdefault(row.id, []).append(answer)
    every = Report(figures=tuple(answer for answers in found.values() for answer in answers))
    said = {answer.target: answer for answer in referred(every, place.year.government_id).figures}
    return {pk: tuple(said[answer.target] for answer in answers) for pk, answers in found.items()}


def _cited(earlier: Earlier | None) -> frozenset[int | None]:
    if earlier is None or not isinstance(earlier.content, Report):
        return frozenset()
    return frozenset(answer.target for answer in earlier.content.figures if answer.reference is not None)


def _of_this_round(shared: Sequence[FigureRow], periods: Sequence[str]) -> int | None:
    """What the supplier says now of the round's period, the one from the year's beginning first."""
    mine = sorted((row for row in shared if row.period in periods), key=lambda row: periods.index(row.period))
    return next((row.now.id for row in mine if row.now is not None), None)


def _begin_again(entry: Entry, draft: Report, *, by: Account, at: datetime) -> None:
    """The draft's words into an entry that has none; figures and status that were entered stay."""
    there = from_json(entry.draft)
    if isinstance(there, Report):
        answered = {answer.target for answer in there.figures}
        more = tuple(answer for answer in draft.figures if answer.target not in answered)
        draft = replace(draft, status=there.status, figures=there.figures + more)
    write_entry(entry, draft, by=by, at=at)
    entry.draft = kept_draft(replace(draft, amends=from_json(entry.draft).amends))
