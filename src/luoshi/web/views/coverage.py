"""覆盖检查: what a year's own reports promise and no item covers, and items or units that stand alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from luoshi.governments.rights import Verb
from luoshi.items import coverage as check
from luoshi.items.actions import confirm_proposal
from luoshi.items.editing import enter_sentence
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.views.desk import proposal_here, stream_chosen


@gate(Verb.VIEW)
def coverage(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The check of a year."""
    context = {
        "check": check.coverage(place.scope, year),
        "may_review": place.may(Verb.REVIEW),
        "code": place.government.code,
    }
    return page(request, frame_of(place, here="coverage", year=year), "web/coverage.html", context)


@require_POST
@gate(Verb.REVIEW)
def take_proposal(request: HttpRequest, place: Place, year: int, proposal: int) -> HttpResponse:
    """Put a proposed item that was not covered into the ledger."""
    acted_on = proposal_here(place, proposal)
    confirm_proposal(proposal=acted_on, stream=stream_chosen(place, request.POST), by=place.account, at=place.at)
    return redirect(reverse("coverage", args=[place.government.code, year]))


@require_POST
@gate(Verb.REVIEW)
def take_sentence(request: HttpRequest, place: Place, year: int, fact: int) -> HttpResponse:
    """Put the sentence of a target that was not covered into the ledger."""
    acted_on = found_or_404(check.fact_to_act_on(place.scope, fact))
    enter_sentence(fact=acted_on, stream=stream_chosen(place, request.POST), by=place.account, at=place.at)
    return redirect(reverse("coverage", args=[place.government.code, year]))
