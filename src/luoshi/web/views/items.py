"""责任事项: one item whole; htmx gets its body alone, to set it beside the ledger."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.governments.rights import Verb
from luoshi.items import queries
from luoshi.items.adoption.past import past_progress
from luoshi.reporting.assessing import assess_item, may_assess
from luoshi.reporting.content import STATUSES
from luoshi.reporting.item_reports import reports_of
from luoshi.reporting.next_report import next_report
from luoshi.reporting.queries import item_to_act_on
from luoshi.reporting.sight import answers_for, events_seen, sight_of
from luoshi.web.answers import is_part
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.legends import starred
from luoshi.web.words import assessed


@gate(Verb.VIEW)
def item(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """The item with its source, targets, units, next step and history."""
    found = found_or_404(queries.item(place.scope, item, government=place.government.code, on=place.today))
    sight = sight_of(place.rights, place.government)
    all_of_it = sight.sees_item_whole(found.owner_id) or answers_for(sight, found.row)
    context = {
        "item": replace(
            found,
            next_step=next_report(place.scope, found, sight, today=place.today),
            history=events_seen(sight, found.history, found.row, owner_id=found.owner_id),
        ),
        "code": place.government.code,
        "starred": starred([found.row.units]),
        "reports": reports_of(place.scope, item, sight),
        "past": past_progress(place.scope, item) if all_of_it else (),
        "may_review": place.may(Verb.REVIEW),
        "may_accept": may_assess(place.rights, place.government, owner_id=found.owner_id),
        "statuses": STATUSES,
    }
    if is_part(request):
        return render(request, "web/parts/item.html", {**context, "beside": True})
    return page(request, frame_of(place, here="ledger", year=found.year), "web/item.html", context)


@require_POST
@gate(Verb.ACCEPT)
def assess(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """The office's own word on an item."""
    acted_on = found_or_404(item_to_act_on(place.scope, item))
    state, why = request.POST.get("state", ""), request.POST.get("why", "")
    before = acted_on.state
    done = assess_item(item=acted_on, state=state, why=why, by=place.account, at=place.at)
    messages.success(request, assessed(_(done.get_state_display()), changed=done.state != before))
    return redirect(reverse("item", args=[place.government.code, item]))
