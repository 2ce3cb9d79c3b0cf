"""文件拆解: a document beside its proposed items; every answer is one action, then the item as it now stands."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.governments.rights import Verb
from luoshi.intake import queries as intake
from luoshi.intake.models import Proposal
from luoshi.intake.rows import ProposalRow
from luoshi.items import queries
from luoshi.items.actions import (
    confirm_many,
    confirm_with_edits,
    reject_proposal,
    undo_verdict,
)
from luoshi.items.beginning import begin
from luoshi.items.drafts import AS_READ, Edits, Unit
from luoshi.items.errors import BadItem
from luoshi.items.models import ItemUnit, Stream
from luoshi.web.answers import is_part
from luoshi.web.forms import BeginForm, EditForm, RejectForm, StreamForm, unit_line
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.legends import starred
from luoshi.web.typeset import Setting, typeset


@gate(Verb.REVIEW)
def desks(request: HttpRequest, place: Place) -> HttpResponse:
    """Documents with proposals, and how far each is."""
    papers = [row for row in intake.documents(place.scope) if row.proposals]
    return page(request, frame_of(place, here="desk"), "web/desks.html", {"documents": papers})


@gate(Verb.REVIEW)
def desk(request: HttpRequest, place: Place, source: int) -> HttpResponse:
    """The reading desk of one document."""
    order = request.GET.get("order", "")
    found = found_or_404(queries.desk(place.scope, source, doubtful_first=order == "uncertain"))
    document = found.document
    setting = Setting(
        text=document.text,
        blocks=document.blocks,
        facts=document.facts,
        spans=document.spans,
        tables=document.tables,
    )
    asked = request.GET.get("at", "")
    context = {
        "desk": found,
        "starred": starred(each.units for listed in found.lists for each in listed.proposals),
        "text": typeset(setting),
        "base": _base(place),
        "at": int(asked) if asked.isdecimal() else None,
        "order": order,
        "begins": queries.desk_beginning(place.scope, document.reading.reading_id, found.year, today=place.today),
    }
    return page(request, frame_of(place, here="desk", year=found.year or None), "web/desk.html", context)


@require_POST
@gate(Verb.REVIEW)
def confirm(request: HttpRequest, place: Place, proposal: int) -> HttpResponse:
    """Confirm a proposal as it was read, or with the one suggestion that was taken: a unit, or the deadline."""
    acted_on = proposal_here(place, proposal)
    stream = stream_chosen(place, request.POST)
    confirm_with_edits(
        proposal=acted_on,
        stream=stream,
        edits=_with_suggested(acted_on, request.POST),
        by=place.account,
        at=place.at,
    )
    return standing(request, place, acted_on)


@require_POST
@gate(Verb.REVIEW)
def reject(request: HttpRequest, place: Place, proposal: int) -> HttpResponse:
    """Say that a proposal is no item."""
    acted_on = proposal_here(place, proposal)
    form = RejectForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    reject_proposal(proposal=acted_on, reason=reason, by=place.account, at=place.at)
    return standing(request, place, acted_on)


@require_POST
@gate(Verb.REVIEW)
def undo(request: HttpRequest, place: Place, proposal: int) -> HttpResponse:
    """Take back what was last said of a proposal."""
    acted_on = proposal_here(place, proposal)
    undo_verdict(proposal=acted_on, by=place.account, at=place.at)
    return standing(request, place, acted_on)


@gate(Verb.REVIEW)
def edit(request: HttpRequest, place: Place, proposal: int) -> HttpResponse:
    """Change what was read, then confirm."""
    found = found_or_404(queries.desk_proposal(place.scope, proposal))
    form = EditForm(request.POST or None, initial=as_read(found.proposal, found.stream_id))
    if not form.is_valid():
        context = {
            "code": place.government.code,
            "form": form,
            "found": found,
            "proposal": found.proposal,
            "kept": found.proposal.targets,
        }
        if is_part(request):
            return render(request, "web/parts/edit.html", context)
        return page(request, frame_of(place, here="desk"), "web/edit.html", context)
    acted_on = proposal_here(place, proposal)
    fact_ids = [fact.id for fact in found.proposal.targets]
    edits = form.edits(fact_ids=fact_ids, kept=request.POST.getlist("target"))
    confirm_with_edits(
        proposal=acted_on,
        stream=stream_chosen(place, request.POST),
        edits=_with_ticked(edits, found.proposal, request.POST.getlist("take")),
        by=place.account,
        at=place.at,
    )
    return standing(request, place, acted_on)


@require_POST
@gate(Verb.REVIEW)
def begins(request: HttpRequest, place: Place, source: int) -> HttpResponse:
    """Say from which day the items of a document count."""
    acted_on = found_or_404(intake.source_to_act_on(place.scope, source))
    year = found_or_404(queries.desk_year(place.scope, source))
    form = BeginForm(request.POST)
    if not form.is_valid():
        raise BadItem(" ".join(str(error) for error in form.errors.get("on", [])))
    begin(source=acted_on, year=year, on=form.cleaned_data["on"], by=place.account, at=place.at)
    messages.success(request, _("起算日期已记下；此后列入的事项按它起算。"))
    return redirect("desk", place.government.code, source)


@require_POST
@gate(Verb.REVIEW)
def confirm_list(request: HttpRequest, place: Place, reading: int, number: int) -> HttpResponse:
    """Confirm every open proposal of a list as it was read; or those alone that nothing is doubted about."""
    acted_on = found_or_404(intake.reading_to_act_on(place.scope, reading))
    done = confirm_many(
        reading=acted_on,
        list_number=number,
        stream=stream_chosen(place, request.POST),
        by=place.account,
        at=place.at,
        only=_shown_sure(request.POST) if request.POST.get("which") == "sure" else None,
    )
    if done.items:
        messages.success(request, _("已列入 %(count)d 项。") % {"count": len(done.items)})
    else:
        messages.warning(request, _("没有列入：所选的都已处理过。"))
    return redirect(reverse("desk", args=[place.government.code, acted_on.source_id]))


def proposal_here(place: Place, proposal: int) -> Proposal:
    """The proposal, as actions take it; Http404 when there is none here."""
    return found_or_404(intake.proposal_to_act_on(place.scope, proposal))


def stream_chosen(place: Place, posted: QueryDict) -> Stream:
    """The stream that was chosen. Raises BadItem when none was."""
    form = StreamForm(posted)
    if not form.is_valid():
        raise BadItem(" ".join(str(error) for error in form.errors.get("stream", [])))
    return found_or_404(queries.stream_to_act_on(place.scope, form.cleaned_data["stream"]))


def standing(request: HttpRequest, place: Place, proposal: Proposal) -> HttpResponse:
    """The proposal as it now stands: its card for htmx, the desk at its place otherwise."""
    if not is_part(request):
        address = reverse("desk", args=[place.government.code, proposal.reading.source_id])
        return redirect(f"{address}?at={proposal.pk}#p{proposal.pk}")
    found = found_or_404(queries.desk_proposal(place.scope, proposal.pk))
    context = {
        "code": place.government.code,
        "base": _base(place),
        "proposals": [found.proposal],
        "at": found.proposal.id,
        "found": found,
    }
    return render(request, "web/parts/proposal_answer.html", context)


def _shown_sure(posted: QueryDict) -> tuple[int, ...]:
    """The proposals that the page showed without doubts; what was decided since is passed over."""
    return tuple(int(each) for each in posted.get("sure", "").split(",") if each.isascii() and each.isdecimal())


def _with_suggested(proposal: Proposal, posted: QueryDict) -> Edits:
    """The proposal as read, with the unit or the deadline that a person took from its suggestions, if any."""
    unit = posted.get("unit", "")
    if not unit:
        return Edits(stated_deadline=True) if posted.get("stated") else AS_READ
    uppers = (Unit(name, ItemUnit.Role.UPPER) for name in proposal.upper_units)
    return Edits(units=(*uppers, Unit(unit)))


def _with_ticked(edits: Edits, proposal: ProposalRow, ticked: Sequence[str]) -> Edits:
    """The edits with the suggested units that were ticked, behind those that were typed."""
    typed = edits.units or ()
    offered = [hint.name for hint in proposal.hints if hint.name in ticked]
    taken = tuple(Unit(name) for name in offered if name not in {unit.name for unit in typed})
    return replace(edits, units=typed + taken)


def _base(place: Place) -> str:
    """What the addresses of proposals begin with; asking for each of them costs a page of hundreds 15 ms."""
    return reverse("edit", args=[place.government.code, 0]).removesuffix("0/edit/")


def as_read(proposal: ProposalRow, stream_id: int | None) -> dict[str, object]:
    """What the form of a proposal shows at first."""
    uppers = [unit_line(name, "upper", and_others=False) for name in proposal.uppers]
    units = [unit_line(unit.name, unit.role, and_others=unit.and_others) for unit in proposal.units]
    return {
        "wording": proposal.text,
        "number": proposal.seq,
        "part": proposal.part,
        "own_role": proposal.own_role,
        "units": "\n".join(uppers + units),
        "stream": stream_id,
    }
