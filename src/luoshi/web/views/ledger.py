"""台账: the items of a year as a table, and exactly that table as .xlsx."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.calendar.queries import year_to_act_on
from luoshi.exports.books import XLSX
from luoshi.exports.ledger.excel import workbook
from luoshi.exports.ledger.rows import sheet
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb
from luoshi.items import queries
from luoshi.items.units_named import known_now, recognise_units
from luoshi.web.charge import in_charge_of, remembered
from luoshi.web.collecting import empty_streams
from luoshi.web.forms import COLUMN_WORDS, COLUMNS, LedgerForm, columns_of
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.legends import starred
from luoshi.web.paper_files import paper_file

DENSITY = "luoshi_density"
DENSITIES = ("comfortable", "compact")
YEAR_SECONDS = 365 * 24 * 3600


@gate(Verb.VIEW)
def ledger(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The items asked for."""
    charge = in_charge_of(request, place)
    wanted = LedgerForm(request.GET).wanted(year, charge.narrowed)
    columns = columns_of(request.GET.getlist("col"))
    asked = request.GET.get("density", "") or request.COOKIES.get(DENSITY, "")
    density = asked if asked in DENSITIES else DENSITIES[0]
    found = queries.ledger(place.scope, wanted, on=place.today)
    context = {
        "ledger": found,
        "starred": "units" in columns and starred(row.units for group in found.groups for row in group.rows),
        "choices": queries.choices(place.scope, year, on=place.today, charge=charge.narrowed),
        "charge": charge,
        "wanted": wanted,
        "columns": columns,
        "all_columns": [(column, COLUMN_WORDS[column]) for column in COLUMNS],
        "density": density,
        "empty_streams": [each for each in empty_streams(place, year) if wanted.stream in {"", each.code}],
        "known_now": _known_now(place, year) if wanted.has == "no-body" else 0,
        "items": reverse("item", args=[place.government.code, 0]).removesuffix("0/"),
    }
    response = page(request, frame_of(place, here="ledger", year=year), "web/ledger.html", context)
    if "density" in request.GET:
        response.set_cookie(DENSITY, density, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return remembered(request, response)


@gate(Verb.EXPORT)
def export(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The items asked for as a workbook: same rows, same order, same columns."""
    wanted = LedgerForm(request.GET).wanted(year, in_charge_of(request, place).narrowed)
    rows = queries.ledger(place.scope, wanted, on=place.today)
    title = _("%(government)s%(year)s年台账") % {"government": place.government.short_name, "year": year}
    data = workbook(sheet(rows, columns=columns_of(request.GET.getlist("col")), title=title, at=place.at))
    return paper_file(data, f"{title}.xlsx", XLSX)


@require_POST
@gate(Verb.REVIEW)
def recognise(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Units that were written down before the directory knew them are known from now on."""
    count = recognise_units(year=found_or_404(year_to_act_on(place.scope, year)), by=place.account, at=place.at)
    messages.success(request, _("%(n)d 项的责任单位已按名录认出。") % {"n": count})
    return redirect(reverse("ledger", args=[place.government.code, year]))


def _known_now(place: Place, year: int) -> int:
    """How many items of an open year have units that the directory knows by now; 0 for who may not say so."""
    found = year_to_act_on(place.scope, year) if place.may(Verb.REVIEW) else None
    if found is None or found.state == Year.State.CLOSED:
        return 0
    return len({row.item_id for row in known_now(found, place.today)})
