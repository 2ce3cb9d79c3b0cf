"""Merging a proposal with the next one, and splitting one where the reviewer breaks its lines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from luoshi.errors import NotAcceptable
from luoshi.governments.rights import Verb
from luoshi.intake.rows import ProposalRow
from luoshi.items import queries
from luoshi.items.regrouping import merge_with_next, next_open, split_proposal
from luoshi.items.rows import DeskProposal
from luoshi.web.answers import is_part
from luoshi.web.forms import EditForm
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.item_forms import SplitForm, problems_of
from luoshi.web.views.desk import as_read, proposal_here, stream_chosen


@gate(Verb.REVIEW)
def merge(request: HttpRequest, place: Place, proposal: int) -> HttpResponse:
    """Show a proposal and the next as one, to be changed and confirmed as one item."""
    found = found_or_404(queries.desk_proposal(place.scope, proposal))
    acted_on = proposal_here(place, proposal)
    second = found_or_404(queries.desk_proposal(place.scope, next_open(acted_on).pk)).proposal
    form = EditForm(request.POST or None, initial=_together(found.proposal, second, found.stream_id))
    kept = found.proposal.targets + second.targets
    context = {"form": form, "found": found, "proposal": found.proposal, "second": second, "kept": kept}
    if not form.is_valid():
        return _form(request, place, "merge", {**context, "problems": problems_of(form) if form.is_bound else []})
    edits = form.edits(fact_ids=[fact.id for fact in kept], kept=request.POST.getlist("target"))
    try:
        stream = stream_chosen(place, request.POST)
        merge_with_next(proposal=acted_on, stream=stream, edits=edits, by=place.account, at=place.at)
    except NotAcceptable as error:
        return _form(request, place, "merge", {**context, "problems": [str(error)]}, status=422)
    return _desk(place, found)


@gate(Verb.REVIEW)
def split(request: HttpRequest, place: Place, proposal: int) -> HttpResponse:
    """Show a proposal's wording, to be broken into lines that become items of their own."""
    found = found_or_404(queries.desk_proposal(place.scope, proposal))
    form = SplitForm(request.POST or None, initial={"words": found.proposal.text})
    context = {"form": form, "found": found, "proposal": found.proposal, "stream_id": found.stream_id}
    if not form.is_valid():
        return _form(request, place, "split", {**context, "problems": problems_of(form) if form.is_bound else []})
    acted_on = proposal_here(place, proposal)
    try:
        split_proposal(
            proposal=acted_on,
            stream=stream_chosen(place, request.POST),
            words=form.cleaned_data["words"],
            by=place.account,
            at=place.at,
        )
    except NotAcceptable as error:
        return _form(request, place, "split", {**context, "problems": [str(error)]}, status=422)
    return _desk(place, found)


def _together(first: ProposalRow, second: ProposalRow, stream_id: int | None) -> dict[str, object]:
    """What the form of two proposals shows at first: wordings joined, every unit once, the number left to the list."""
    one, other = as_read(first, stream_id), as_read(second, stream_id)
    lines = dict.fromkeys([*str(one["units"]).splitlines(), *str(other["units"]).splitlines()])
    return {**one, "wording": first.text + second.text, "units": "\n".join(lines), "number": None}


def _form(
    request: HttpRequest, place: Place, name: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """The form as a card of the desk for htmx, as a page otherwise."""
    whole = {**context, "code": place.government.code}
    if is_part(request):
        return render(request, f"web/parts/{name}.html", whole, status=status)
    return page(request, frame_of(place, here="desk"), f"web/{name}.html", whole, status=status)


def _desk(place: Place, found: DeskProposal) -> HttpResponse:
    """The desk again, since more than one of its cards changed."""
    address = reverse("desk", args=[place.government.code, found.source_id])
    return redirect(f"{address}?at={found.proposal.id}#p{found.proposal.id}")
