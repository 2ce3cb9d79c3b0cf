"""What comes next for an item that stands in the ledger, by what its units have handed in so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luoshi.calendar.deadlines import spoken
from luoshi.calendar.queries import RoundRow, rounds
from luoshi.items.next_step import REPORTING, NextStep
from luoshi.items.rows import ItemPage
from luoshi.reporting.models import Entry
from luoshi.reporting.rows import PLAN_NAME
from luoshi.reporting.sight import Sight
from luoshi.reporting.states import State


@dataclass(frozen=True, slots=True)
class _HandedIn:
    """An entry that was filed at least once; `number` 0 is the handling plan."""

    number: int
    state: str
    body_id: int
    body: str
    recipient_id: int | None


def next_report(government_id: int, found: ItemPage, sight: Sight, *, today: date) -> NextStep | None:
    """The item's next step with its reports counted in; that of the breakdown where it comes first.

    Two statements. Who may not read what a unit reports is told which round comes next, not where the unit's own
    report stands.
    """
    step = found.next_step
    if step is None or step.code != REPORTING:
        return step
    handed_in = _handed_in(government_id, found.row.id)
    year, begins = rounds(government_id, found.year), found.terms.effective_from
    asked = [each for each in year if begins is None or each.last_day >= begins]
    if not handed_in:
        return _first(asked, step, today)
    seen = [
        each
        for each in handed_in
        if sight.sees(body_id=each.body_id, owner_id=found.owner_id, recipient_id=each.recipient_id)
    ]
    before = _returned(seen, year) or _filed(seen, year) or _lacking(found, handed_in, year, sight, today)
    return (
        before
        or _coming(handed_in, year, step, today)
        or NextStep(_("核定全年状态"), _("督查室"), _all_told(handed_in, asked))
    )


def _handed_in(government_id: int, item_id: int) -> list[_HandedIn]:
    """One statement."""
    rows = Entry.objects.filter(item=item_id, sheet__year__government=government_id, first_filed_at__isnull=False)
    columns = ("sheet__number", "state", "sheet__body", "sheet__body__name", "recipient")
    return [_HandedIn(*row) for row in rows.order_by("sheet__number", "sheet__body").values_list(*columns)]


def _returned(seen: Sequence[_HandedIn], year: Sequence[RoundRow]) -> NextStep | None:
    held = [each for each in seen if each.state == State.RETURNED]
    if not held:
        return None
    what = _("更正退回的%(round)s") % {"round": _name(held[-1].number, year)}
    whose = "、".join(each.body for each in held if each.number == held[-1].number)
    return NextStep(what, whose, _("改好以后重新审签、报送"))


def _filed(seen: Sequence[_HandedIn], year: Sequence[RoundRow]) -> NextStep | None:
    held = [each for each in seen if each.state == State.FILED]
    if not held:
        return None
    units = "、".join(each.body for each in held if each.number == held[-1].number)
    why = _("%(units)s已报送，待审核通过或退回") % {"units": units}
    return NextStep(_("审核%(round)s") % {"round": _name(held[-1].number, year)}, _("负责审核的单位"), why)


def _first(asked: Sequence[RoundRow], step: NextStep, today: date) -> NextStep:
    """The handling plan; where the office began after the first round was due, the first round that counts."""
    counting = next((each for each in asked if not each.excused), None)
    if counting is None or not asked[0].excused:
        return step
    return NextStep(_("报送%(round)s进展") % {"round": counting.name}, step.whose, _due(counting, today))


def _lacking(
    found: ItemPage, handed_in: Sequence[_HandedIn], year: Sequence[RoundRow], sight: Sight, today: date
) -> NextStep | None:
    """The latest that was handed in, where units that may still do so have not; None where none is seen to owe it."""
    latest = max(each.number for each in handed_in)
    round_ = next((each for each in year if each.number == latest), None)
    over = year and year[0].excused if round_ is None else round_.excused or (round_.closes or today) < today
    there = {each.body_id for each in handed_in if each.number == latest}
    owing = [
        unit.name
        for unit in found.row.units
        if unit.body_id is not None
        and unit.body_id not in there
        and sight.sees(body_id=unit.body_id, owner_id=found.owner_id, recipient_id=None)
    ]
    if over or not owing:
        return None
    names = "、".join(owing)
    what = _("报送%(what)s") % {"what": _name(latest, year)}
    return NextStep(what, names, _("%(units)s还没有报送，其他单位已报送") % {"units": names})


def _coming(handed_in: Sequence[_HandedIn], year: Sequence[RoundRow], step: NextStep, today: date) -> NextStep | None:
    """The round after the latest that was handed in; None after the last."""
    latest = max(each.number for each in handed_in)
    following = next((each for each in year if each.number > latest), None)
    if following is None:
        return None
    return NextStep(_("报送%(round)s进展") % {"round": following.name}, step.whose, _due(following, today))


def _due(round_: RoundRow, today: date) -> str:
    return _("%(round)s应于%(day)s前报送") % {"round": round_.name, "day": spoken(round_.due, near=today)}


def _all_told(handed_in: Sequence[_HandedIn], asked: Sequence[RoundRow]) -> str:
    """By what the year is judged after the last round in which it was asked for.

    What was due before the office began here does not count.
    """
    said = {each.number for each in handed_in}
    silent = [each for each in asked if each.number not in said]
    owing = [each.name for each in silent if not each.excused]
    if owing:
        return _("%(rounds)s没有报送，按已报送的情况核定") % {"rounds": "、".join(owing)}
    if silent:
        return _("启用以来的各轮都已报送，按报送和核查的情况核定")
    return _("各轮都已报送，按报送和核查的情况核定")


def _name(number: int, year: Sequence[RoundRow]) -> str:
    return next((_("%(round)s进展") % {"round": each.name} for each in year if each.number == number), _(PLAN_NAME))
