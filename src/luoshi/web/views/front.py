"""首页: the round that is reported on and what waits for me; then the year's figures, each a link to its rows."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from luoshi.calendar.queries import rounds as rounds_of
from luoshi.governments.rights import Verb
from luoshi.intake.queries import documents
from luoshi.items.queries import year_figures
from luoshi.web.charge import in_charge_of, remembered
from luoshi.web.collecting import empty_streams
from luoshi.web.consulted import waiting
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, gate
from luoshi.web.now import now
from luoshi.web.setting_up import setting_up_now

NEWEST = 5


@gate(Verb.VIEW)
def front(request: HttpRequest, place: Place, year: int | None = None) -> HttpResponse:
    """What matters now in a year (the newest when none is named), its figures, and the documents that came in last."""
    frame = replace(frame_of(replace(place, year=None), here="front", year=year), about_year=True)
    charge = in_charge_of(request, place)
    papers = documents(place.scope)
    rounds = rounds_of(place.scope, frame.year)
    context = {
        "figures": year_figures(place.scope, frame.year, on=place.today, charge=charge.narrowed),
        "charge": charge,
        "documents": papers,
        "newest": sorted(papers, key=lambda row: row.imported_at, reverse=True)[:NEWEST],
        "at": place.at,
        "now": now(place, frame.year, rounds, today=place.today, charge=charge.narrowed),
        "prepare": setting_up_now(place, frame.year, frame.years, rounds),
        "empty_streams": empty_streams(place, frame.year),
        "waiting": waiting(place),
    }
    return remembered(request, page(request, frame, "web/front.html", context))
