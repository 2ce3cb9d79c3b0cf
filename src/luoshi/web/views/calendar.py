"""工作日历: a year of days, changed by a click, filled from the package or from a table."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.calendar import actions, queries
from luoshi.calendar.days import FIRST_YEAR, LAST_YEAR
from luoshi.calendar.days_table import COLUMNS
from luoshi.calendar.errors import BadDay, BadDays
from luoshi.calendar.seed import seed_years
from luoshi.governments.rights import Verb
from luoshi.uploads.errors import RefusedFile
from luoshi.web.calendar_forms import DayForm, DaysForm, first_error
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, gate
from luoshi.web.months import months
from luoshi.web.paper_files import paper_file, safe_cell


@gate(Verb.VIEW)
def calendar(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """The twelve months of a year."""
    return _page(request, place, number)


@gate(Verb.EXPORT)
def table(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """The special days of a year as CSV, in the columns that an import takes."""
    days = queries.workdays_of(place.scope).exceptions
    name = _("%(year)s年工作日历.csv") % {"year": number}
    response = paper_file("\ufeff".encode(), name, "text/csv; charset=utf-8")
    lines = csv.writer(response)
    lines.writerow(COLUMNS)
    for day, special in sorted(days.items()):
        if day.year == number:
            lines.writerow((day.isoformat(), "", "上班" if special.works else "放假", safe_cell(special.name)))
    return response


@gate(Verb.MANAGE)
@require_POST
def day(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """Change one day."""
    form = DayForm(request.POST)
    if not form.is_valid():
        raise BadDay(first_error(form))
    painted, name = form.cleaned_data["paint"], form.cleaned_data["name"]
    if painted.works is None:
        day_, seen = painted.day, painted.seen
        actions.clear_day(government=place.government, day=day_, by=place.account, at=place.at, seen=seen)
    else:
        actions.set_day(
            government=place.government,
            day=painted.day,
            works=painted.works,
            name=name,
            by=place.account,
            at=place.at,
            seen=painted.seen,
        )
    address = reverse("calendar", args=[place.government.code, number])
    return redirect(f"{address}?{urlencode({'name': name})}" if name else address)


@gate(Verb.MANAGE)
@require_POST
def seed(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """Fill the year from the package."""
    actions.seed_years(government=place.government, years=[number], by=place.account, at=place.at)
    return redirect("calendar", place.government.code, number)


@gate(Verb.MANAGE)
@require_POST
def known(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """Say that the year is complete, or that it is not."""
    complete = request.POST.get("known") == "1"
    actions.set_known(government=place.government, year=number, known=complete, by=place.account, at=place.at)
    return redirect("calendar", place.government.code, number)


@gate(Verb.MANAGE)
@require_POST
def take(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """Import a table of the year; its bad rows are told on the page."""
    form = DaysForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, place, number, problems=(first_error(form),))
    file = form.cleaned_data["table"]
    try:
        actions.import_days(
            government=place.government,
            name=file.name,
            data=file.read(),
            complete=[number],
            by=place.account,
            at=place.at,
        )
    except BadDays as refused:
        return _page(request, place, number, problems=tuple(map(str, refused.errors)))
    except RefusedFile as refused:
        return _page(request, place, number, problems=(str(refused),))
    return redirect("calendar", place.government.code, number)


def _page(request: HttpRequest, place: Place, number: int, *, problems: tuple[str, ...] = ()) -> HttpResponse:
    """The page of a year, with what is wrong with a table that was handed in."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    workdays = queries.workdays_of(place.scope)
    rounds = queries.rounds(place.scope, number - 1) + queries.rounds(place.scope, number)
    year = months(number, workdays, rounds, timezone.localdate(place.at))
    context = {
        "number": number,
        "months": year,
        "worked": sum(month.workdays for month in year),
        "known": number in workdays.known_years,
        "known_years": sorted(workdays.known_years),
        "in_package": number in seed_years(),
        "package_to": max(seed_years()),
        "special": sum(1 for each in workdays.exceptions if each.year == number),
        "name": request.GET.get("name", ""),
        "problems": problems,
    }
    frame = frame_of(place, here="calendar", near=(str(number),))
    return page(request, frame, "web/calendar.html", context, status=422 if problems else 200)
