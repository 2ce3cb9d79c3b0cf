"""Writing a year: closing it twice, opening it again, and the day an office began to work in mid-year."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.errors import BadYear, NoSuchMove
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb, check
from luoshi.governments.year_states import STEP_WORDS, WITH_REASON, State, Step, after
from luoshi.held import held_row
from luoshi.lengths import fitting
from luoshi.people.models import Account
from luoshi.seen import mark_of, refuse_changed

LONGEST_WHY = 300


@transaction.atomic
def move_year(*, year: Year, step: Step, by: Account, at: datetime, why: str = "", seen: str | None = None) -> Year:
    """The year, closed or opened again; `seen` is the mark of where it stood for the one who looked.

    Raises NotAllowed, ChangedSince, NoSuchMove when it does not stand where the step starts, BadYear without the reason
    that going back needs.
    """
    said = fitting(why, LONGEST_WHY, _("原因"))
    check(by, Verb.MANAGE, year.government, on=localdate(at))
    locked = _locked(year)
    refuse_changed(seen, state_seen(locked), locked)
    word, before = STEP_WORDS[step], locked.get_state_display()
    state = after(State(locked.state), step)
    if state is None:
        raise NoSuchMove(
            _("%(year)s现为“%(state)s”，不能%(step)s；请刷新页面") % {"year": locked, "state": before, "step": word}
        )
    if step in WITH_REASON and not why.strip():
        raise BadYear(_("%(step)s%(year)s要写明原因") % {"step": word, "year": locked})
    locked.state = Year.State(state)
    locked.save(update_fields=["state"])
    words = f"{locked.get_state_display()} {said}".strip()
    code = year.government.code
    record(f"year.{step}", by=by.username, government=code, target=str(locked), before=before, after=words, at=at)
    return locked


@transaction.atomic
def adopt_from(
    *, year: Year, on: date | None, by: Account, at: datetime, why: str = "", seen: str | None = None
) -> Year:
    """The year with the day the office began to work here (None: from the start); what was due before is not late.

    `seen` is the mark of the day that was looked at (None: no matter).
    Raises NotAllowed, ChangedSince, BadYear for a day outside the year and the next, NoSuchMove when the year is
    closed.
    """
    said = fitting(why, LONGEST_WHY, _("原因"))
    check(by, Verb.MANAGE, year.government, on=localdate(at))
    locked = _locked(year)
    if locked.state == Year.State.CLOSED:
        raise NoSuchMove(_("%(year)s已终结，启用日期不再变动；请先重新开启") % {"year": locked})
    if on is not None and not date(locked.number, 1, 1) <= on <= date(locked.number + 1, 12, 31):
        raise BadYear(_("启用日期 %(day)s 不在%(year)s；请填年内的日期") % {"day": on, "year": locked})
    refuse_changed(seen, adoption_seen(locked), locked)
    before = _day(locked.adopted_on)
    locked.adopted_on = on
    locked.save(update_fields=["adopted_on"])
    words = f"{_day(on)} {said}".strip()
    code = year.government.code
    record("year.adopt", by=by.username, government=code, target=str(locked), before=before, after=words, at=at)
    return locked


def adopted_today(year: Year, *, today: date) -> date:
    """The day that an office which begins today is offered: today, or the first day of a year that has not begun."""
    return max(today, date(year.number, 1, 1))


def state_seen(year: Year) -> str:
    """The mark of where a year stands."""
    return str(year.state)


def adoption_seen(year: Year) -> str:
    """The mark of the day of adoption as its form shows it."""
    return mark_of(year.adopted_on)


def _locked(year: Year) -> Year:
    return held_row(Year.objects.all(), year.pk)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "年初起"  # for the log, which speaks one language
