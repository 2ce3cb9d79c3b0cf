"""延期报送 and 延期办结: asked for before the date, answered by the office with a new date and a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Year
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.models import Item
from luoshi.lengths import fitting, shortened
from luoshi.people.models import Account
from luoshi.reporting.errors import BadReport, NoSuchMove
from luoshi.reporting.filling import Place, check_fills
from luoshi.reporting.models import LONGEST_NOTICE, Extension, Notice
from luoshi.reporting.timing import dates_of, extension_of_unit

LONGEST = 500


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request for a later date, and its answer; `granted_until` None: not answered yet, or refused."""

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


@transaction.atomic
def ask(
    *,
    place: Place,
    until: date,
    reason: str,
    by: Account,
    at: datetime,
    item: Item | None = None,
    so_far: str = "",
) -> Extension:
    """A later date asked for: for the sheet (item None), or for the completion of an item.

    Raises NotYours, NoSuchMove (the unit has asked already and was not answered), TooLong, or BadReport: no reason, a
    date that is not later, asked after the date had passed.
    """
    check_fills(place, by=by, at=at)
    said = fitting(reason, LONGEST, _("延期的原因"))
    if not said:
        raise BadReport(_("请写明延期的原因"))
    if item is not None:
        held_row(Item.objects.all(), item.pk)
    elif place.round is not None:
        held_row(Round.objects.all(), place.round.pk)
    _refuse_second(place, item)
    if item is None:
        _check_in_time(place, until, localdate(at))
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
    _record("extension.ask", asked, by=by, at=at, after=f"{until} {asked.reason}")
    return asked


@transaction.atomic
def answer(*, extension: Extension, granted_until: date | None, why: str, by: Account, at: datetime) -> Extension:
    """The office's answer: a date, or a refusal (None); with its reason, once.

    Raises NotAllowed, NoSuchMove (answered already), BadReport (no reason).
    """
    keep_open(extension.year_id)
    locked = held_row(Extension.objects.select_related("year__government", "body", "item", "round"), extension.pk)
    check(by, Verb.ACCEPT, locked.year.government, on=localdate(at))
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


def extensions(government_id: int, year: int, *, bodies: Sequence[int] | None = None) -> tuple[ExtensionRow, ...]:
    """The requests of a year, open ones first; of some bodies when they are given. One statement."""
    rows = Extension.objects.filter(year__government_id=government_id, year__number=year).select_related(
        "body", "round", "item__stream", "asked_by", "answered_by"
    )
    if bodies is not None:
        rows = rows.filter(body__in=bodies)
    shown = [_row(row) for row in rows]
    return tuple(sorted(shown, key=lambda row: row.state != Extension.State.ASKED))


def extension_to_act_on(government_id: int, extension_id: int) -> Extension | None:
    """A request as actions take it; None when there is none here. One statement."""
    return Extension.objects.filter(pk=extension_id, year__government_id=government_id).first()


def year_to_act_on(government_id: int, year: int) -> Year | None:
    """The year as actions take it; None when there is none here. One statement."""
    return Year.objects.filter(government_id=government_id, number=year).select_related("government").first()


def _refuse_second(place: Place, item: Item | None) -> None:
    """One open request of a unit for the same thing; the unit is held, so that of two at once one is told."""
    held_row(Body.objects.all(), place.body.pk)
    of = {"round": place.round, "kind": Extension.Kind.REPORT} if item is None else {"item": item}
    there = Extension.objects.filter(body=place.body, state=Extension.State.ASKED, **of).first()
    if there is not None:
        given = {"body": place.body, "until": there.until}
        raise NoSuchMove(_("%(body)s已申请延至 %(until)s，督查室还没有批复；批复以前不再重复申请") % given)


def _check_in_time(place: Place, until: date, today: date) -> None:
    round_: Round | None = place.round
    if round_ is None:
        raise BadReport(_("办理方案没有报送时限，不需要延期"))
    due = dates_of(round_, extension_of_unit(round_, place.body.pk)).due
    if today > due:
        raise BadReport(_("已过报送时限（%(due)s），不能再申请延期；请尽快报送") % {"due": due})
    if until <= due:
        raise BadReport(_("申请的日期不晚于现在的时限（%(due)s）") % {"due": due})


def _tell(extension: Extension, *, at: datetime) -> None:
    until = f"，新时限 {extension.granted_until}" if extension.granted_until is not None else ""
    what = f"{extension.get_kind_display()}申请（{_of(extension)}）"
    words = f"{what}:{extension.get_state_display()}{until}。{extension.answer}"
    Notice.objects.create(
        government_id=extension.year.government_id, body=extension.body, words=shortened(words, LONGEST_NOTICE), at=at
    )


def _record(action: str, extension: Extension, *, by: Account, at: datetime, after: str) -> None:
    body: Body = extension.body
    target = f"{body} {extension.year} {_of(extension)}"
    about = about_item(extension.item_id) if extension.item_id is not None else ""
    code = extension.year.government.code
    record(action, by=by.username, government=code, target=target, after=after, about=about, at=at)


def _of(extension: Extension) -> str:
    if extension.round is not None:
        return extension.round.name
    return str(extension.item)


def _row(row: Extension) -> ExtensionRow:
    return ExtensionRow(
        id=row.pk,
        kind=row.kind,
        kind_word=_(row.get_kind_display()),
        body=row.body.name,
        of=_of(row),
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
    )
