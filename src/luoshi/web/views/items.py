"""责任事项: one item whole; htmx gets its body alone, to set it beside the ledger."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi.governments.rights import Verb
from luoshi.items import queries
from luoshi.items.adoption.past import past_progress
from luoshi.web.answers import is_part
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate


@gate(Verb.VIEW)
def item(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """The item with its source, targets, units, next step and history."""
    found = found_or_404(queries.item(place.scope, item, government=place.government.code))
    context = {"item": found, "code": place.government.code, "past": past_progress(place.scope, item)}
    if is_part(request):
        return render(request, "web/parts/item.html", {**context, "beside": True})
    frame = frame_of(place, here="ledger", year=found.year)
    return page(request, frame, "web/item.html", context)
