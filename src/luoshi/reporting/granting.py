"""主动延期: more time for a unit's sheet, or for items of it, that nobody asked for: the office's own word."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Role
from luoshi.governments.rights import Verb, check, rights_of
from luoshi.held import held_row
from luoshi.items.closing import keep_open
from luoshi.items.models import Item
from luoshi.lengths import fitting, shortened
from luoshi.people.models import Account
from luoshi.reporting.duties import duties
from luoshi.reporting.errors import BadReport, NoSuchMove, NotYours
from luoshi.reporting.extending import LONGEST, named
from luoshi.reporting.filling import Place
from luoshi.reporting.granted import granted_to
from luoshi.reporting.models import LONGEST_NOTICE, Entry, Extension, Notice
from luoshi.reporting.states import HANDED_IN
from luoshi.reporting.timing import item_dates, sheet_dates


@transaction.atomic
def grant(*, place: Place, until: date, why: str, by: Account, at: datetime, items: Sequence[Item] = ()) -> Extension:
    """A later date for the sheet or the `items` of it, also after it was due or closed; its unit is told.

    Who collects for a stream's owner grants it for named items of its own streams. Raises NotAllowed, NotYours,
    YearClosed, NoSuchMove (a request of the unit waits: it is answered; or there is nothing left to file), TooLong, or
    BadReport: a handling plan, no reason, a date that is past or not later, an item that is not on the sheet.
    """
    keep_open(place.year.pk)
    check(by, Verb.ACCEPT, place.year.government, on=localdate(at))
    round_ = place.round
    if round_ is None:
        raise BadReport(_("办理方案没有报送时限，不需要延期"))
    said = fitting(why, LONGEST, _("延期的原因"))
    if not said:
        raise BadReport(_("请写明延期的原因"))
    held_row(Body.objects.all(), place.body.pk)
    on_sheet = _check_streams(place, items, by=by, at=at)
    _check_owed(place, on_sheet, items)
    _check_none_waits(place)
    _check_later(place, round_, items, until, localdate(at))
    made = Extension.objects.create(
        year=place.year,
        body=place.body,
        kind=Extension.Kind.REPORT,
        round=round_,
        until=until,
        reason=said,
        state=Extension.State.GRANTED,
        granted_until=until,
        answer=said,
        asked_by=by,
        asked_at=at,
        answered_by=by,
        answered_at=at,
    )
    made.items.set(items)
    _tell(made, at=at)
    code = place.year.government.code
    target = f"{place.body} {place.year} {named(made)}"
    record("extension.grant", by=by.username, government=code, target=target, after=f"{until} {said}", at=at)
    return made


def _check_streams(place: Place, items: Sequence[Item], *, by: Account, at: datetime) -> Collection[int]:
    """What is on the sheet, when the items are, and all of them of streams for which `by` receives reports."""
    on_sheet = {
        duty.item_id: duty for duty in duties(place.year, place.round, today=localdate(at), body_id=place.body.pk)
    }
    foreign = next((item for item in items if item.pk not in on_sheet), None)
    if foreign is not None or not on_sheet:
        what = foreign if foreign is not None else place.year
        raise BadReport(_("%(item)s不由%(body)s报送；请刷新页面") % {"item": what, "body": place.body})
    rights = rights_of(by, on=localdate(at))
    if Role.INSPECTION_OFFICE in rights.roles(place.year.government):
        return on_sheet.keys()
    owned = rights.bodies(place.year.government, Role.COLLECTOR)
    asked = [on_sheet[item.pk] for item in items]
    if not asked or any(duty.owner_id not in owned for duty in asked):
        raise NotYours(_("只能勾选本单位归口的事项延期；整张表的延期由督查室决定"))
    return on_sheet.keys()


def _check_owed(place: Place, on_sheet: Collection[int], items: Sequence[Item]) -> None:
    """Pass when every named item, or something on the sheet when none is named, is still to be filed."""
    handed_in = set(
        Entry.objects.filter(
            sheet__year=place.year, sheet__number=place.number, sheet__body=place.body, state__in=HANDED_IN
        ).values_list("item", flat=True)
    )
    done = next((item for item in items if item.pk in handed_in), None)
    if done is not None:
        raise NoSuchMove(_("%(item)s已经报送或审核通过，不需要延期；请去掉勾选") % {"item": done})
    if not items and handed_in.issuperset(on_sheet):
        raise NoSuchMove(_("这张表上没有未报送的事项，不需要延期"))


def _check_none_waits(place: Place) -> None:
    waiting = Extension.objects.filter(body=place.body, round=place.round, state=Extension.State.ASKED).first()
    if waiting is not None:
        raise NoSuchMove(_("%(body)s已申请延至 %(until)s，请直接批复") % {"body": place.body, "until": waiting.until})


def _check_later(place: Place, round_: Round, items: Sequence[Item], until: date, today: date) -> None:
    granted = granted_to(round_.pk, place.body.pk)
    due = max([item_dates(round_, granted, item.pk).due for item in items] or [sheet_dates(round_, granted).due])
    if until <= due:
        raise BadReport(_("新的时限不晚于现在的时限（%(due)s）") % {"due": due})
    if until < today:
        raise BadReport(_("新的时限已经过去；请写今天或以后的日期"))


def _tell(made: Extension, *, at: datetime) -> None:
    words = f"延期报送（{named(made)}）：督查室同意延至 {made.granted_until}。{made.answer}"
    Notice.objects.create(
        government_id=made.year.government_id, body=made.body, words=shortened(words, LONGEST_NOTICE), at=at
    )
