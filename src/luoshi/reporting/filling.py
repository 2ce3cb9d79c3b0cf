"""Filling a sheet: every save is kept as typed, whoever may fill; nothing is checked away before it is proposed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Year
from luoshi.governments.rights import rights_of
from luoshi.held import held_row, held_rows
from luoshi.items.closing import keep_open
from luoshi.items.models import Item
from luoshi.lengths import fitting
from luoshi.people.models import Account
from luoshi.reporting.actors import actors_at
from luoshi.reporting.content import (
    Content,
    Plan,
    Report,
    from_json,
    is_empty,
    is_kept,
    is_unchanged,
    kept_draft,
    to_json,
    told,
)
from luoshi.reporting.duties import Duty, duties
from luoshi.reporting.errors import BadReport, NoSuchMove, NotYours, StaleEntry
from luoshi.reporting.models import Entry, Sheet
from luoshi.reporting.states import EDITABLE, FILLS, STATE_WORDS, State

LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Which sheet is meant: a body's, in a round or (None) its handling plan."""

    year: Year
    round: Round | None
    body: Body

    @property
    def number(self) -> int:
        """The sheet's number in its year; 0 for the plan."""
        return self.round.number if self.round is not None else 0


@dataclass(frozen=True, slots=True)
class Saved:
    """An entry as it was saved; `version` goes back with the next save."""

    entry: Entry
    version: int


@transaction.atomic
def save_entry(*, place: Place, item: Item, content: Content, version: int, by: Account, at: datetime) -> Saved:
    """The entry as typed. `version` is the one that was opened, 0 for an entry that did not exist.

    Raises NotYours, BadReport (the unit does not answer for the item), StaleEntry (somebody saved since), NoSuchMove
    (the entry is with its leaders or was handed in); then nothing is written.
    """
    check_fills(place, by=by, at=at)
    sheet = sheet_of(place)
    entry = held_rows(Entry.objects.filter(sheet=sheet, item=item)).first()
    if entry is None:
        held_row(Item.objects.all(), item.pk)  # nobody takes it off the ledger or off this unit meanwhile
    duty = next((each for each in asked_of(place, at) if each.item_id == item.pk), None)
    if duty is None:
        raise _not_asked(place, item)
    if entry is None:
        _check_new(version, item)
        try:
            with transaction.atomic():
                return Saved(_begin(sheet, duty, content, by=by, at=at), 1)
        except IntegrityError as first:
            raise StaleEntry(_("%(item)s刚被他人填写；请刷新页面，您输入的内容未写入") % {"item": item}) from first
    _check_as_read(entry, item, version)
    write_entry(entry, content, by=by, at=at)
    entry.save(update_fields=["draft", "version", "saved_by", "saved_at", "status"])
    return Saved(entry, entry.version)


@dataclass(frozen=True, slots=True)
class Filled:
    """What is to be saved of one item; `version` is the one it was filled from, 0 for an entry that did not exist."""

    item: Item
    content: Content
    version: int


@transaction.atomic
def save_entries(*, place: Place, filled: Sequence[Filled], by: Account, at: datetime) -> int:
    """Many entries at once, all or none: how many. Raises what `save_entry` raises, and BadReport for none."""
    if not filled:
        raise BadReport(_("没有要保存的内容"))
    check_fills(place, by=by, at=at)
    sheet = sheet_of(place)
    wanted = {each.item.pk: each for each in filled}
    known = {entry.item_id: entry for entry in held_rows(Entry.objects.filter(sheet=sheet, item__in=wanted))}
    list(held_rows(Item.objects.filter(pk__in=set(wanted) - set(known))))
    asked = {duty.item_id: duty for duty in asked_of(place, at)}
    fresh, touched = [], []
    for pk, each in wanted.items():
        entry, duty = known.get(pk), asked.get(pk)
        if duty is None:
            raise _not_asked(place, each.item)
        if entry is None:
            _check_new(each.version, each.item)
            fresh.append(new_entry(sheet, duty, each.content, by=by, at=at))
        else:
            _check_as_read(entry, each.item, each.version)
            write_entry(entry, each.content, by=by, at=at)
            touched.append(entry)
    Entry.objects.bulk_create(fresh)
    Entry.objects.bulk_update(touched, ["draft", "version", "saved_by", "saved_at", "status"])
    return len(wanted)


def save_if_said(*, place: Place, item: Item, content: Content, version: int, by: Account, at: datetime) -> None:
    """Save the entry, unless nothing is said of an item that has none: missing stays missing. Raises as save_entry."""
    if version or not is_empty(content):
        save_entry(place=place, item=item, content=content, version=version, by=by, at=at)


@transaction.atomic
def mark_unchanged(*, place: Place, items: Collection[int], why: str, by: Account, at: datetime) -> int:
    """「本季无变化,因为…」 for many items at once: how many were marked. What already says something is left alone.

    A draft of the last round's words that nobody has touched says nothing yet.

    Raises NotYours, TooLong, or BadReport without a reason, for no item, or for a handling plan.
    """
    check_fills(place, by=by, at=at)
    said = fitting(why, LONGEST_WHY, _("无变化的原因"))
    if not items:
        raise BadReport(_("没有勾选事项；请先勾选，或用“未填的全部无变化”"))
    if not said:
        raise BadReport(_("请写明无变化的原因"))
    if place.round is None:
        raise BadReport(_("办理方案没有“无变化”"))
    sheet = sheet_of(place)
    known = {entry.item_id: entry for entry in held_rows(Entry.objects.filter(sheet=sheet, item__in=list(items)))}
    list(held_rows(Item.objects.filter(pk__in=set(items) - set(known))))
    wanted = {duty.item_id: duty for duty in asked_of(place, at) if duty.item_id in items}
    statuses = _last_statuses(place, wanted)
    fresh, touched = [], []
    for item_id, duty in wanted.items():
        entry = known.get(item_id)
        content = Report(status=statuses.get(item_id, "unassessed"), unchanged=True, unchanged_why=said)
        if entry is None:
            fresh.append(new_entry(sheet, duty, content, by=by, at=at))
        elif entry.state in EDITABLE and (is_kept(entry.draft) or is_empty(from_json(entry.draft))):
            write_entry(entry, content, by=by, at=at)
            touched.append(entry)
    Entry.objects.bulk_create(fresh)
    Entry.objects.bulk_update(touched, ["draft", "version", "saved_by", "saved_at", "status"])
    return len(fresh) + len(touched)


def sheet_of(place: Place) -> Sheet:
    """The sheet, made when it is first touched, its row held: one writer of a sheet at a time.

    Raises Gone for a round that the year reports on no longer.
    """
    stored = Sheet.objects.filter(year=place.year, number=place.number, body=place.body)
    sheet = held_rows(stored).first()
    if sheet is None:
        if place.round is not None:
            held_row(Round.objects.all(), place.round.pk)
        Sheet.objects.get_or_create(
            year=place.year, number=place.number, body=place.body, defaults={"round": place.round}
        )
        sheet = held_rows(stored).get()
    return sheet


def check_fills(place: Place, *, by: Account, at: datetime) -> None:
    """Pass when `by` fills this unit's sheets and their year is not closed. Raises YearClosed, NotYours."""
    keep_open(place.year.pk)
    rights = rights_of(by, on=localdate(at))
    if not actors_at(rights, place.year.government, place.body) & FILLS:
        raise NotYours(_("%(body)s的填报表只能由本单位联络员填写；不能登录的单位由督查室代录") % {"body": place.body})


def asked_of(place: Place, at: datetime) -> tuple[Duty, ...]:
    """What the sheet's body has to report on. Three statements."""
    return duties(place.year, place.round, today=localdate(at), body_id=place.body.pk)


def _begin(sheet: Sheet, duty: Duty, content: Content, *, by: Account, at: datetime) -> Entry:
    entry = new_entry(sheet, duty, content, by=by, at=at)
    entry.save()
    return entry


def new_entry(sheet: Sheet, duty: Duty, content: Content, *, by: Account, at: datetime) -> Entry:
    """The entry of a duty that had none; the caller stores it."""
    return Entry(
        sheet=sheet,
        item_id=duty.item_id,
        recipient_id=duty.recipient_id,
        draft=to_json(content),
        saved_by=by,
        saved_at=at,
        status=_status(content),
    )


def write_entry(entry: Entry, content: Content, *, by: Account, at: datetime) -> None:
    """The content into the entry; the caller stores it. The last round's words stay marked while they are the same."""
    before = from_json(entry.draft)
    said = replace(content, amends=before.amends) if before.amends and not content.amends else content
    untouched = is_kept(entry.draft) and told(said) == told(before) and not is_unchanged(said)
    entry.draft = kept_draft(said) if untouched else to_json(said)
    entry.status = _status(said)
    entry.version += 1
    entry.saved_by, entry.saved_at = by, at


def _status(content: Content) -> str:
    return "unassessed" if isinstance(content, Plan) else content.status


def _not_asked(place: Place, item: Item) -> BadReport:
    return BadReport(_("%(item)s不由%(body)s报送；请刷新页面") % {"item": item, "body": place.body})


def _check_new(version: int, item: Item) -> None:
    if version:
        raise StaleEntry(_("%(item)s的内容已被收走；请刷新页面") % {"item": item})


def _check_as_read(entry: Entry, item: Item, version: int) -> None:
    """Pass when the entry may be written and nobody saved it since that version was read."""
    _check_open(entry, item)
    if entry.version != version:
        who = str(entry.saved_by)
        raise StaleEntry(
            _("%(item)s已由%(who)s在您打开之后保存过；请核对后再保存，您输入的内容未写入") % {"item": item, "who": who}
        )


def _check_open(entry: Entry, item: Item) -> None:
    state = State(entry.state)
    if state not in EDITABLE:
        raise NoSuchMove(
            _("%(item)s现在是“%(state)s”，不能修改；需要修改请先收回或更正")
            % {"item": item, "state": _(STATE_WORDS[state])}
        )


def _last_statuses(place: Place, items: Iterable[int]) -> dict[int, str]:
    """What was said of the items the last time, by this or the preceding unit."""
    found = Entry.objects.filter(
        item__in=list(items), sheet__year=place.year, sheet__number__lt=place.number, sheet__number__gt=0
    ).order_by("sheet__number")
    return dict(found.values_list("item", "status"))
