"""首页: the year's figures, each a link to exactly the rows it counts."""

from django.http import HttpRequest, HttpResponse

from luoshi.governments.rights import Verb
from luoshi.intake.queries import documents
from luoshi.items.queries import year_figures
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, gate

NEWEST = 5


@gate(Verb.VIEW)
def front(request: HttpRequest, place: Place, year: int | None = None) -> HttpResponse:
    """The figures of a year, the newest when none is named, and the latest documents."""
    frame = frame_of(place, here="front", year=year)
    papers = documents(place.scope)
    context = {
        "figures": year_figures(place.scope, frame.year, on=place.today),
        "documents": papers,
        "newest": papers[:NEWEST],
        "at": place.at,
    }
    return page(request, frame, "web/front.html", context)
