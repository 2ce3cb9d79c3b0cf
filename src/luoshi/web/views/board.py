"""报送情况: units × steps of a round, and the reminder's text for exactly what is shown; 待办: what waits for me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.calendar import queries as calendar
from luoshi.calendar.queries import year_to_act_on
from luoshi.governments.queries import Charge
from luoshi.governments.rights import Verb
from luoshi.reporting import queries
from luoshi.reporting.board import COLUMNS, Board, reminder
from luoshi.reporting.board import board as board_of
from luoshi.reporting.inbox import inbox as inbox_of
from luoshi.reporting.sight import sight_of
from luoshi.reporting.timing import CLOCKS, PlanDue, plan_due_of
from luoshi.web.charge import in_charge_of, remembered
from luoshi.web.collecting import empty_streams
from luoshi.web.consulted import waiting
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.now import plans
from luoshi.web.rounds import around


@gate(Verb.VIEW)
def inbox(request: HttpRequest, place: Place) -> HttpResponse:
    """What waits for the account, the late and the soonest first."""
    today = timezone.localdate(place.at)
    frame = frame_of(place, here="inbox")
    context = {
        "inbox": inbox_of(place.government, place.rights, today=today),
        "plans": plans(place, frame.year, today=today),
        "waiting": waiting(place),
        "today": today,
    }
    return page(request, frame, "web/inbox.html", context)


@gate(Verb.OVERSEE)
def rounds(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """To the round that is being reported on: the latest that has ended, else the first."""
    today = timezone.localdate(place.at)
    current, _next = around(calendar.rounds(place.scope, year), today)
    if current is None:
        return page(request, frame_of(place, here="board", year=year), "web/no_rounds.html", {})
    return redirect(reverse("board", args=[place.government.code, year, current.number]))


@gate(Verb.OVERSEE)
def board(request: HttpRequest, place: Place, year: int, number: int) -> HttpResponse:
    """The matrix, narrowed to what was asked for."""
    charge = in_charge_of(request, place)
    context = {
        "board": _board(request, place, year, number, charge.narrowed),
        "charge": charge,
        "rounds": calendar.rounds(place.scope, year),
        "columns": {code: (_(word), states) for code, (word, states) in COLUMNS.items()},
        "clocks": {code: _(word) for code, word in CLOCKS.items()},
        "only": request.GET.get("only", ""),
        "empty_streams": empty_streams(place, year),
        "plan_due": _plan_due(place, year) if number == 0 else None,
    }
    return remembered(request, page(request, frame_of(place, here="board", year=year), "web/board.html", context))


def _plan_due(place: Place, year: int) -> PlanDue | None:
    """When the handling plans are due; None where no notice of the year bears a date."""
    of_plans = found_or_404(year_to_act_on(place.scope, year))
    return plan_due_of(of_plans, calendar.workdays_of(place.scope))


@gate(Verb.OVERSEE)
def remind(request: HttpRequest, place: Place, year: int, number: int) -> HttpResponse:
    """The reminder's text for the units that the board shows."""
    shown = _board(request, place, year, number, in_charge_of(request, place).narrowed)
    words = reminder(shown, year=year, today=timezone.localdate(place.at))
    context = {"board": shown, "words": words, "only": request.GET.get("only", "")}
    return page(request, frame_of(place, here="board", year=year), "web/reminder.html", context)


def _board(request: HttpRequest, place: Place, year: int, number: int, charge: Charge | None) -> Board:
    found = found_or_404(queries.round_to_show(place.scope, year, number)) if number else None
    return board_of(
        found.year if found is not None else found_or_404(year_to_act_on(place.scope, year)),
        found,
        today=timezone.localdate(place.at),
        only=request.GET.get("only", ""),
        sight=sight_of(place.rights, place.government),
        charge=charge,
    )
