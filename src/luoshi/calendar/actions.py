"""Writing the rules of a year and its rounds; the days of the calendar are written by calendar.days."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record, record_many
from luoshi.calendar.applying import apply_rules, closes_of, dates_words, round_words
from luoshi.calendar.checking import check_rule
from luoshi.calendar.days import clear_day, import_days, seed_years, set_day, set_known
from luoshi.calendar.deadlines import Rule
from luoshi.calendar.errors import BadMove, BadRules, ChangedSince, NoRules, NotMoved, StillOpen, YearIsClosed
from luoshi.calendar.models import Round, Rules
from luoshi.calendar.presets import preset as preset_of
from luoshi.calendar.stored import calendar_of, fill, rule_of
from luoshi.calendar.telling import changes
from luoshi.governments.keeping import kept_year
from luoshi.governments.models import Government, Year
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.people.models import Account

__all__ = [
    "adopt_preset",
    "check_rule",
    "clear_day",
    "copy_rules",
    "import_days",
    "move_due",
    "open_rounds",
    "reopen_round",
    "seed_years",
    "set_day",
    "set_known",
    "set_rules",
    "unmove",
]

FARTHEST = timedelta(days=366)  # a date beyond is a slip of the finger
LONGEST_WHY = 200


@transaction.atomic
def set_rules(*, year: Year, rule: Rule, by: Account, at: datetime, seen: str | None = None) -> Rules:
    """The rules of a year, and its rounds with the dates they give; a date the office moved stays.

    `seen` is the digest of the rules that were looked at ("": there were none; None: it does not matter).
    Raises NotAllowed, YearIsClosed, BadRules, ChangedSince, or RoundInUse when the frequency changes under rounds that
    are in use.
    """
    _lock(year, by=by, at=at)
    check_rule(rule)
    old = _rule(year)
    if seen is not None and seen != (old.digest if old is not None else ""):
        raise ChangedSince(_("%(year)s的报送规则刚被他人改动，您填的没有保存；请重新打开核对") % {"year": year})
    return _set(year, rule, by=by, at=at)


@transaction.atomic
def adopt_preset(*, year: Year, preset: str, by: Account, at: datetime) -> Rules:
    """The rules of a year with the due dates of a preset (its code). Raises as set_rules does."""
    found = preset_of(preset)
    if found is None:
        raise BadRules(_("没有“%(preset)s”这个预设；请从列表中选择") % {"preset": preset})
    _lock(year, by=by, at=at)
    return _set(year, found.over(_rule(year) or Rule()), by=by, at=at)


@transaction.atomic
def open_rounds(*, year: Year, by: Account, at: datetime) -> tuple[Round, ...]:
    """The rounds of a year, made by its rules, by the usual ones where it has none; those there are stay.

    Raises NotAllowed, YearIsClosed.
    """
    _lock(year, by=by, at=at)
    if not Round.objects.filter(year=year).exists():
        _set(year, _rule(year) or Rule(), by=by, at=at)
    return tuple(Round.objects.filter(year=year).order_by("number"))


@transaction.atomic
def copy_rules(*, from_year: Year, to_year: Year, by: Account, at: datetime) -> Rules:
    """The rules of one year for another one of the same government. Raises NoRules, or as set_rules does."""
    if from_year.government_id != to_year.government_id:
        raise BadRules(_("两个年度不属于同一政府"))
    _lock(to_year, by=by, at=at)
    rule = _rule(from_year)
    if rule is None:
        raise NoRules(_("%(year)s没有报送规则可以沿用；请直接设置") % {"year": from_year})
    return _set(to_year, rule, by=by, at=at)


@transaction.atomic
def move_due(
    *,
    round: Round,  # noqa: A002  it is the word
    to: date,
    why: str,
    by: Account,
    at: datetime,
    seen: date | None = None,
) -> Round:
    """The round is due on `to` instead of the rules' date, which stays on record; it closes later by as much.

    `seen` is the due date that was looked at (None: it does not matter).
    Raises NotAllowed, YearIsClosed, ChangedSince, or BadMove for a day that has passed or is far off, or without a
    reason.
    """
    locked = _locked(round, by=by, at=at)
    _check_date(to, why, on=localdate(at))
    _refuse_moved(locked, seen)
    if to == locked.effective:
        raise BadMove(_("%(round)s的时限已经是%(day)s") % {"round": locked, "day": to})
    before = dates_words(locked)
    locked.moved_to, locked.moved_by, locked.moved_at, locked.moved_why = to, by, at, why.strip()
    return _dated(locked, "round.move", before, by=by, at=at, why=why)


@transaction.atomic
def unmove(*, round: Round, by: Account, at: datetime, seen: date | None = None) -> Round:  # noqa: A002
    """The round is due by the rules again; `seen` as in move_due.

    Raises NotAllowed, YearIsClosed, ChangedSince, NotMoved.
    """
    locked = _locked(round, by=by, at=at)
    _refuse_moved(locked, seen)
    if locked.moved_to is None:
        raise NotMoved(_("%(round)s的时限没有调整过，本来就按规则") % {"round": locked})
    before = dates_words(locked)
    locked.moved_to, locked.moved_by, locked.moved_at, locked.moved_why = None, None, None, ""
    return _dated(locked, "round.unmove", before, by=by, at=at)


@transaction.atomic
def reopen_round(*, round: Round, to: date, why: str, by: Account, at: datetime) -> Round:  # noqa: A002
    """A closed round takes reports again up to and with `to`; what is filed then stays late.

    Raises NotAllowed, YearIsClosed, StillOpen, or BadMove for a day that has passed or is far off, or without a reason.
    """
    locked = _locked(round, by=by, at=at)
    _check_date(to, why, on=localdate(at))
    if locked.last_taken is None or locked.last_taken >= localdate(at):
        raise StillOpen(_("%(round)s还没有关闭，单位仍可报送，不必重新开启") % {"round": locked})
    before = dates_words(locked)
    locked.reopened_to, locked.reopened_by, locked.reopened_at = to, by, at
    locked.reopened_why = why.strip()
    return _dated(locked, "round.reopen", before, by=by, at=at, why=why)


def _lock(year: Year, *, by: Account, at: datetime) -> None:
    """Hold the government's calendar, and see that its year may still be changed by `by`.

    Rules rest on days: both are written under the lock of the government, so that neither misses the other.
    """
    check(by, Verb.MANAGE, year.government, on=localdate(at))
    held_row(Government.objects.all(), year.government_id)
    if kept_year(year.pk).state == Year.State.CLOSED:
        raise YearIsClosed(_("%(year)s已终结，报送规则和时限不再变动") % {"year": year})


def _rule(year: Year) -> Rule | None:
    found = Rules.objects.filter(year=year).first()
    return rule_of(found) if found is not None else None


def _set(year: Year, rule: Rule, *, by: Account, at: datetime) -> Rules:
    """The rules stored and applied, both on record."""
    stored = Rules.objects.filter(year=year).first() or Rules(year=year)
    old = rule_of(stored) if stored.pk else None
    fill(stored, rule)
    stored.save()
    acts = apply_rules(year, rule, calendar_of(year.government_id))
    before, after = changes(old, rule)
    if after:
        acts.insert(0, Act("rules.set", f"{year}报送规则", before, after))
    if acts:
        record_many(acts, by=by.username, government=year.government.code, at=at)
    return stored


def _locked(given: Round, *, by: Account, at: datetime) -> Round:
    """The round, held."""
    _lock(given.year, by=by, at=at)
    return held_row(Round.objects.select_related("year__government"), given.pk)


def _refuse_moved(locked: Round, seen: date | None) -> None:
    if seen is not None and seen != locked.effective:
        raise ChangedSince(
            _("%(round)s的时限刚被他人改为%(day)s；请重新打开核对") % {"round": locked, "day": locked.effective}
        )


def _check_date(to: date, why: str, *, on: date) -> None:
    if not why.strip():
        raise BadMove(_("没有写明原因；请写明为什么，例如依据哪次会议或哪件通知"))
    if len(why.strip()) > LONGEST_WHY:
        raise BadMove(_("原因超过%(n)s字；请写短些") % {"n": LONGEST_WHY})
    if to < on:
        raise BadMove(_("%(day)s已经过去；请选今天或以后的日期") % {"day": to})
    if to > on + FARTHEST:
        raise BadMove(_("%(day)s在一年以后；请核对年份") % {"day": to})


def _dated(locked: Round, action: str, before: str, *, by: Account, at: datetime, why: str = "") -> Round:
    """The round saved with the closing that follows its date, and on record."""
    year = locked.year
    rule = _rule(year) or Rule()
    locked.closes = closes_of(locked, rule, calendar_of(year.government_id))
    locked.save()
    after = dates_words(locked) + (f"；原因：{why.strip()}" if why else "")
    target = round_words(locked)
    record(action, by=by.username, government=year.government.code, target=target, at=at, before=before, after=after)
    return locked
