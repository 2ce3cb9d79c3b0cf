"""延期报送 and 延期办结: asked for before the date, answered by the office with a new date and a reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Government, Role, Year
from luoshi.governments.rights import Rights, Verb, check, rights_of
from luoshi.held import held_row
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.models import Item
from luoshi.lengths import fitting, shortened
from luoshi.people.models import Account
from luoshi.reporting.duties import duties
from luoshi.reporting.errors import BadReport, NoSuchMove, NotYours
from luoshi.reporting.filling import Place, check_fills
from luoshi.reporting.granted import granted_to
from luoshi.reporting.models import LONGEST_NOTICE, Extension, Notice
from luoshi.reporting.sight import sight_of
from luoshi.reporting.timing import item_dates, sheet_dates

LONGEST = 500


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request for a later date, and its answer; `granted_until` None: not answered yet, or refused.

    `unasked`: nobody asked, the office granted it by itself.
    """

    id: int
    kind: str
    kind_word: str
    body: str
    of: str
    until: date
    reason: str
    so_far: str
    state: str
    state_word: str
    asked_by: str
    asked_at: datetime
    granted_until: date | None
    answered_by: str
    answered_at: datetime | None
    answer: str
    may_answer: bool
    unasked: bool = False


@transaction.atomic
def ask(
    *,
    place: Place,
    until: date,
    reason: str,
    by: Account,
    at: datetime,
    item: Item | None = None,
    items: Sequence[Item] = (),
    so_far: str = "",
) -> Extension:
    """A later date asked for: for the sheet or the `items` of it that are named, or for the completion of an `item`.

    Raises NotYours, NoSuchMove (the unit has asked already and was not answered), TooLong, or BadReport: no reason, a
    date that is not later, asked after the date had passed, an item that is not on the sheet.
    """
    check_fills(place, by=by, at=at)
    said = fitting(reason, LONGEST, _("延期的原因"))
    if not said:
        raise BadReport(_("请写明延期的原因"))
    if item is not None:
        held_row(Item.objects.all(), item.pk)
    elif place.round is not None:
        held_row(Round.objects.all(), place.round.pk)
    _refuse_second(place, item, items)
    if item is None:
        _check_on_the_sheet(place, items, localdate(at))
        _check_in_time(place, items, until, localdate(at))
    elif until <= localdate(at):
        raise BadReport(_("新的办结日期应在今天之后"))
    asked = Extension.objects.create(
        year=place.year,
        body=place.body,
        kind=Extension.Kind.REPORT if item is None else Extension.Kind.COMPLETION,
        round=place.round if item is None else None,
        item=item,
        until=until,
        reason=said,
        so_far=fitting(so_far, LONGEST, _("目前进展")),
        asked_by=by,
        asked_at=at,
    )
    if item is None:
        asked.items.set(items)
    _record("extension.ask", asked, by=by, at=at, after=f"{until} {asked.reason}")
    return asked


@transaction.atomic
def answer(*, extension: Extension, granted_until: date | None, why: str, by: Account, at: datetime) -> Extension:
    """The office's answer: a date, or a refusal (None); with its reason, once.

    Where every item that it is about is of one's own streams, who collects for them answers. Raises NotAllowed,
    NotYours, NoSuchMove (answered already), BadReport (no reason).
    """
    keep_open(extension.year_id)
    locked = held_row(Extension.objects.select_related("year__government", "body", "item", "round"), extension.pk)
    check(by, Verb.ACCEPT, locked.year.government, on=localdate(at))
    if not waiting(locked.year.government, rights_of(by, on=localdate(at)), state=locked.state).filter(pk=locked.pk):
        raise NotYours(_("这份延期申请涉及其他任务来源的事项；请由督查室批复"))
    if locked.state != Extension.State.ASKED:
        raise NoSuchMove(_("这份延期申请已经批复过；请刷新页面"))
    said = fitting(why, LONGEST, _("批复意见"))
    if not said:
        raise BadReport(_("请写明批复意见"))
    locked.state = Extension.State.GRANTED if granted_until is not None else Extension.State.REFUSED
    locked.granted_until, locked.answer = granted_until, said
    locked.answered_by, locked.answered_at = by, at
    locked.save(update_fields=["state", "granted_until", "answer", "answered_by", "answered_at"])
    if locked.item is not None and granted_until is not None:
        Item.objects.filter(pk=locked.item.pk).update(deadline=granted_until.isoformat(), version=F("version") + 1)
    _tell(locked, at=at)
    _record("extension.answer", locked, by=by, at=at, after=f"{locked.get_state_display()} {granted_until or ''} {why}")
    return locked


def waiting(government: Government, rights: Rights, *, state: str = Extension.State.ASKED) -> QuerySet[Extension]:
    """The requests in a state that an account answers: all of them the office, those of its own streams a collector."""
    rows = Extension.objects.filter(year__government=government, state=state)
    if Role.INSPECTION_OFFICE in rights.roles(government):
        return rows
    return rows.filter(_of_streams(rights.bodies(government, Role.COLLECTOR)))


def _of_streams(owners: Collection[int]) -> Q:
    """Requests that are about items of these owners' streams, and about nothing else."""
    named = Extension.items.through.objects.filter(extension=OuterRef("pk"))
    own = Q(item__stream__owner__in=owners)
    return own | (Exists(named.filter(own)) & ~Exists(named.exclude(own)))


def extensions(government: Government, year: int, rights: Rights) -> tuple[ExtensionRow, ...]:
    """The requests of a year that an account may read, open ones first, and whether it answers them.

    All of them for who reads all reports, else those of its own units and its own streams. Three statements.
    """
    sight = sight_of(rights, government)
    rows = Extension.objects.filter(year__government=government, year__number=year).select_related(
        "body", "round", "item__stream", "asked_by", "answered_by"
    )
    if not sight.whole:
        rows = rows.filter(Q(body__in=sight.units) | _of_streams(sight.owners))
    own = set(waiting(government, rights).filter(year__number=year).values_list("pk", flat=True))
    shown = [_row(row, may_answer=row.pk in own) for row in rows.prefetch_related("items__stream", "items__parent")]
    return tuple(sorted(shown, key=lambda row: row.state != Extension.State.ASKED))


def extension_to_act_on(government_id: int, extension_id: int) -> Extension | None:
    """A request as actions take it; None when there is none here. One statement."""
    return Extension.objects.filter(pk=extension_id, year__government_id=government_id).first()


def year_to_act_on(government_id: int, year: int) -> Year | None:
    """The year as actions take it; None when there is none here. One statement."""
    return Year.objects.filter(government_id=government_id, number=year).select_related("government").first()


def _refuse_second(place: Place, item: Item | None, items: Sequence[Item]) -> None:
    """One open request of a unit for the same thing; the unit is held, so that of two at once one is told."""
    held_row(Body.objects.all(), place.body.pk)
    of = {"round": place.round, "kind": Extension.Kind.REPORT} if item is None else {"item": item}
    asked = Extension.objects.filter(body=place.body, state=Extension.State.ASKED, **of)
    whole = ~Exists(Extension.items.through.objects.filter(extension=OuterRef("pk")))
    there = asked.filter(whole | Q(items__in=items)).first() if items else asked.filter(whole).first()
    if there is not None:
        given = {"body": place.body, "until": there.until}
        raise NoSuchMove(_("%(body)s已申请延至 %(until)s，督查室还没有批复；批复以前不再重复申请") % given)


def _check_on_the_sheet(place: Place, items: Sequence[Item], today: date) -> None:
    """Pass when the unit reports on every one of the items in this round."""
    if not items:
        return
    asked = {duty.item_id for duty in duties(place.year, place.round, today=today, body_id=place.body.pk)}
    foreign = next((item for item in items if item.pk not in asked), None)
    if foreign is not None:
        raise BadReport(_("%(item)s不由%(body)s报送；请刷新页面") % {"item": foreign, "body": place.body})


def _check_in_time(place: Place, items: Sequence[Item], until: date, today: date) -> None:
    round_: Round | None = place.round
    if round_ is None:
        raise BadReport(_("办理方案没有报送时限，不需要延期"))
    granted = granted_to(round_.pk, place.body.pk)
    every = [item_dates(round_, granted, item.pk).due for item in items] or [sheet_dates(round_, granted).due]
    due = min(every)
    if today > due:
        raise BadReport(_("已过报送时限（%(due)s），不能再申请延期；请尽快报送") % {"due": due})
    if until <= max(every):
        raise BadReport(_("申请的日期不晚于现在的时限（%(due)s）") % {"due": max(every)})


def _tell(extension: Extension, *, at: datetime) -> None:
    until = f"，新时限 {extension.granted_until}" if extension.granted_until is not None else ""
    what = f"{extension.get_kind_display()}申请（{named(extension)}）"
    words = f"{what}:{extension.get_state_display()}{until}。{extension.answer}"
    Notice.objects.create(
        government_id=extension.year.government_id, body=extension.body, words=shortened(words, LONGEST_NOTICE), at=at
    )


def _record(action: str, extension: Extension, *, by: Account, at: datetime, after: str) -> None:
    body: Body = extension.body
    target = f"{body} {extension.year} {named(extension)}"
    about = about_item(extension.item_id) if extension.item_id is not None else ""
    code = extension.year.government.code
    record(action, by=by.username, government=code, target=target, after=after, about=about, at=at)


def named(extension: Extension) -> str:
    """What a request is about: a round, items of it, or an item."""
    if extension.round is None:
        return str(extension.item)
    named = "、".join(str(item) for item in extension.items.all())
    return f"{extension.round.name} {named}" if named else extension.round.name


def _row(row: Extension, *, may_answer: bool) -> ExtensionRow:
    return ExtensionRow(
        id=row.pk,
        kind=row.kind,
        kind_word=_(row.get_kind_display()),
        body=row.body.name,
        of=named(row),
        until=row.until,
        reason=row.reason,
        so_far=row.so_far,
        state=row.state,
        state_word=_(row.get_state_display()),
        asked_by=str(row.asked_by),
        asked_at=row.asked_at,
        granted_until=row.granted_until,
        answered_by=str(row.answered_by) if row.answered_by is not None else "",
        answered_at=row.answered_at,
        answer=row.answer,
        may_answer=may_answer,
        unasked=row.asked_by_id == row.answered_by_id and row.asked_at == row.answered_at,
    )
