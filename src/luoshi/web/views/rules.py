"""报送规则: how a year reports, the dates that follow and why, moving one of them, opening a closed round again."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from luoshi.calendar import actions, queries
from luoshi.calendar.deadlines import Rule
from luoshi.calendar.errors import BadMove, BadRules
from luoshi.calendar.presets import preset
from luoshi.calendar.telling import changes
from luoshi.governments.rights import Verb
from luoshi.intake.notices import notices as notices_of
from luoshi.reporting.timing import issued_on
from luoshi.seen import ChangedSince
from luoshi.web.asking import seen_of
from luoshi.web.calendar_forms import DateAndReasonForm, RulesForm, entered, first_error
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.rounds import notice_lines, plan_line, preset_lines, stored_lines, trial_lines

TRIED = "frequency"  # the field whose presence in an address says that a rule is tried out


@gate(Verb.VIEW)
def rules(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The rules and rounds of a year; or, as the address asks, of a preset or of rules that are not stored yet."""
    form = RulesForm(request.GET) if TRIED in request.GET else None
    return _page(request, place, year, form)


@gate(Verb.MANAGE)
@require_POST
def save(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Store the rules and bring the rounds to them."""
    acted_on = found_or_404(queries.year_to_act_on(place.scope, year))
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, place, year, form, status=422)
    try:
        actions.set_rules(year=acted_on, rule=form.rule(), by=place.account, at=place.at, seen=seen_of(request))
    except ChangedSince as refused:
        return _page(request, place, year, form, status=409, again=Again(str(refused)))
    return redirect("rules", place.government.code, year)


@gate(Verb.MANAGE)
@require_POST
def move(request: HttpRequest, place: Place, round: int) -> HttpResponse:  # noqa: A002  the address names it so
    """Move one deadline."""
    acted_on = found_or_404(queries.round_to_act_on(place.scope, round))
    form = _dated(request)
    try:
        actions.move_due(round=acted_on, **form.cleaned_data, by=place.account, at=place.at)
    except ChangedSince as refused:
        again = Again(str(refused), acted_on.pk, form.cleaned_data["to"], form.cleaned_data["why"])
        return _page(request, place, acted_on.year.number, None, status=409, again=again)
    return redirect("rules", place.government.code, acted_on.year.number)


@gate(Verb.MANAGE)
@require_POST
def unmove(request: HttpRequest, place: Place, round: int) -> HttpResponse:  # noqa: A002
    """Give a deadline back to the rules."""
    acted_on = found_or_404(queries.round_to_act_on(place.scope, round))
    seen = parse_date(seen_of(request) or "")
    actions.unmove(round=acted_on, by=place.account, at=place.at, seen=seen)
    return redirect("rules", place.government.code, acted_on.year.number)


@gate(Verb.MANAGE)
@require_POST
def reopen(request: HttpRequest, place: Place, round: int) -> HttpResponse:  # noqa: A002
    """Open a closed round again."""
    acted_on = found_or_404(queries.round_to_act_on(place.scope, round))
    form = _dated(request)
    actions.reopen_round(
        round=acted_on, to=form.cleaned_data["to"], why=form.cleaned_data["why"], by=place.account, at=place.at
    )
    return redirect("rules", place.government.code, acted_on.year.number)


def _dated(request: HttpRequest) -> DateAndReasonForm:
    """The date and reason posted. Raises BadMove."""
    form = DateAndReasonForm(request.POST)
    if not form.is_valid():
        raise BadMove(first_error(form))
    return form


@dataclass(frozen=True, slots=True)
class Again:
    """Why the page is shown again, and the round, date and reason that were typed (None: it was the rules)."""

    why: str
    round_id: int | None = None
    to: date | None = None
    reason: str = ""


def _page(
    request: HttpRequest,
    place: Place,
    year: int,
    form: RulesForm | None,
    *,
    status: int = 200,
    again: Again | None = None,
) -> HttpResponse:
    """The page with the rules in `form`; None: those of the address's preset, else the stored ones."""
    acted_on = found_or_404(queries.year_to_act_on(place.scope, year))
    stored = queries.rules_of(place.scope, year)
    rows = queries.rounds(place.scope, year)
    workdays = queries.workdays_of(place.scope)
    today = timezone.localdate(place.at)
    notices = notice_lines(notices_of(place.scope, year), year) if place.may(Verb.MANAGE) else ()
    named = {str(line.notice.source_id): line for line in notices}
    chosen = preset(request.GET.get("preset", "")) or named.get(request.GET.get("stated", ""))
    rule, problem = _tried(form, chosen.over(stored or Rule()) if chosen else stored or Rule())
    trial = form is not None or chosen is not None or not rows
    lines = trial_lines(rule, year, workdays, today, rows=rows) if trial else stored_lines(rows, workdays, today)
    context = {
        "year": acted_on,
        "stored": stored,
        "seen": (seen_of(request) if form and not again else None) or (stored.digest if stored else ""),
        "again": again,
        "beside": changes(form.rule(), stored)[1] if form and again and stored else "",
        "form": form or RulesForm(initial=dict(entered(rule))),
        "problem": problem,
        "trial": trial,
        "chosen": chosen,
        "presets": preset_lines(year),
        "notices": notices,
        "lines": lines,
        "plan": plan_line(rule, issued_on(acted_on), workdays, today),
        "unknown": sorted({line.due.year for line in lines if line.provisional}),
        "closed_year": acted_on.state == acted_on.State.CLOSED,
    }
    return page(request, frame_of(place, here="rules", year=year), "web/rules.html", context, status=status)


def _tried(form: RulesForm | None, otherwise: Rule) -> tuple[Rule, str]:
    """The rule a form tries out, and what is wrong with it; `otherwise` where there is none to try."""
    if form is None:
        return otherwise, ""
    if not form.is_valid():
        return otherwise, first_error(form)
    try:
        actions.check_rule(form.rule())
    except BadRules as refused:
        return otherwise, str(refused)
    return form.rule(), ""
