"""征求意见: the rounds of a year, one before the office, a unit's extract with its answers."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.calendar.queries import workdays_of
from luoshi.consulting import actions, queries
from luoshi.consulting.errors import BadConsultation
from luoshi.consulting.models import Consultation, Question
from luoshi.consulting.rows import QuestionRow
from luoshi.governments.models import Body, Role, Year
from luoshi.governments.queries import bodies, bodies_on, body_to_act_on, year_to_act_on
from luoshi.governments.rights import Verb
from luoshi.items import queries as items
from luoshi.items.rows import LedgerRow
from luoshi.reporting.sight import sight_of
from luoshi.web.consult_forms import AnswerForm, ExtendForm, OpenForm, RulingForm
from luoshi.web.forms import unit_line
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.legends import starred

PRESETS = (3, 5, 7, 10)
USUAL = 5
ANSWERING = (Role.LIAISON,)


@gate(Verb.VIEW)
def consultations(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The rounds of a year; a unit sees those it was asked in, the office opens a new one."""
    today = localdate(place.at)
    own = own_bodies(place)
    workdays = workdays_of(place.scope)
    context = {
        "rounds": queries.rounds(place.scope, year, on=today, bodies=own),
        "own": [body for body in bodies(place.scope) if own is not None and body.id in own],
        "presets": [(count, workdays.after(today, count)) for count in PRESETS],
        "usual": USUAL,
        "today": today,
    }
    return page(request, frame_of(place, here="consultations", year=year), "web/consultations.html", context)


@require_POST
@gate(Verb.REVIEW)
def open_round(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Put the question to the units of the chosen streams."""
    acted_on: Year = found_or_404(year_to_act_on(place.scope, year))
    form = OpenForm(request.POST)
    given = form.given()
    streams = [found_or_404(items.stream_to_act_on(place.scope, each)) for each in form.streams()]
    opened = actions.open_round(
        year=acted_on,
        streams=streams,
        due=given["due"],
        workdays=given["workdays"],
        note=given["note"],
        by=place.account,
        at=place.at,
    )
    return redirect(reverse("consultation", args=[place.government.code, opened.pk]))


@gate(Verb.VIEW)
def consultation(request: HttpRequest, place: Place, round: int) -> HttpResponse:  # noqa: A002
    """A round: who has answered, what waits for a ruling. A post of one unit sees its extract instead."""
    own = own_bodies(place)
    if own is not None:
        return _extract(request, place, round, found_or_404(min(own, default=None)))
    found = found_or_404(queries.round_page(place.scope, round, on=localdate(place.at)))
    context = {
        "page": found,
        "starred": starred(each.item.units for each in found.objections),
        "objections": [(each, _suggested_units(each)) for each in found.objections],
        "next_due": found.round.due + timedelta(days=1),
    }
    frame = frame_of(place, here="consultations", year=found.round.year)
    return page(request, frame, "web/consultation.html", context)


@gate(Verb.VIEW)
def unit(request: HttpRequest, place: Place, round: int, body: int) -> HttpResponse:  # noqa: A002
    """A unit's extract; its liaison answers on it. Another unit's extract is no business of a unit's post."""
    own = own_bodies(place)
    if own is not None and body not in own:
        raise PermissionDenied(_("这是其他单位的征求意见；请从首页进入本单位的"))
    return _extract(request, place, round, body)


def _extract(request: HttpRequest, place: Place, round_id: int, body: int) -> HttpResponse:
    found = found_or_404(queries.extract(place.scope, round_id, body, on=localdate(place.at)))
    context = {
        "extract": found,
        "bodies": [each for each in bodies_on(place.scope, on=localdate(place.at)) if each.id != body],
        "may_answer": found.round.state == Consultation.State.OPEN
        and (body in place.rights.bodies(place.government, *ANSWERING) or (found.by_office and place.may(Verb.REVIEW))),
    }
    frame = frame_of(place, here="consultations", year=found.round.year)
    return page(request, frame, "web/consultation_unit.html", context)


@require_POST
@gate(Verb.FILL)
def agree(request: HttpRequest, place: Place, round: int, body: int) -> HttpResponse:  # noqa: A002
    """无意见 to all that is not answered yet."""
    acted_on = found_or_404(queries.round_to_act_on(place.scope, round))
    unit_: Body = found_or_404(body_to_act_on(place.scope, body))
    actions.agree_to_the_rest(consultation=acted_on, body=unit_, by=place.account, at=place.at)
    return redirect(reverse("consultation-unit", args=[place.government.code, round, body]))


@require_POST
@gate(Verb.FILL)
def answer(request: HttpRequest, place: Place, question: int) -> HttpResponse:
    """One answer to one item."""
    acted_on = _question(place, question)
    given = AnswerForm(request.POST).given()
    actions.answer(
        question=acted_on,
        word=given["word"],
        text=given["text"],
        proposed=_proposed(place, given["proposed"]),
        by=place.account,
        at=place.at,
    )
    address = reverse("consultation-unit", args=[place.government.code, acted_on.consultation_id, acted_on.body_id])
    return redirect(f"{address}#q{question}")


@require_POST
@gate(Verb.REVIEW)
def rule(request: HttpRequest, place: Place, question: int) -> HttpResponse:
    """Rule on an objection, and change the item's units with it where that was asked for."""
    acted_on = _question(place, question)
    form = RulingForm(request.POST)
    given = form.given()
    actions.rule(
        question=acted_on,
        answer_id=given["answer"] or 0,
        word=given["word"],
        reason=given["reason"],
        units=form.units(),
        by=place.account,
        at=place.at,
        seen=given["seen"],
    )
    return redirect(f"{reverse('consultation', args=[place.government.code, acted_on.consultation_id])}#q{question}")


@require_POST
@gate(Verb.REVIEW)
def extend(request: HttpRequest, place: Place, round: int) -> HttpResponse:  # noqa: A002
    """Give the units more time."""
    acted_on = found_or_404(queries.round_to_act_on(place.scope, round))
    given = ExtendForm(request.POST).given()
    due = given["due"] or acted_on.due
    actions.extend_round(consultation=acted_on, due=due, reason=given["reason"], by=place.account, at=place.at)
    return redirect(reverse("consultation", args=[place.government.code, round]))


@require_POST
@gate(Verb.REVIEW)
def close(request: HttpRequest, place: Place, round: int) -> HttpResponse:  # noqa: A002
    """End a round."""
    acted_on = found_or_404(queries.round_to_act_on(place.scope, round))
    actions.close_round(consultation=acted_on, by=place.account, at=place.at)
    return redirect(reverse("consultation", args=[place.government.code, round]))


def own_bodies(place: Place) -> frozenset[int] | None:
    """The bodies whose extracts an account sees; None: every unit's, for posts at the government as a whole.

    Who collects for a unit that owns a stream is none of its people here: it sees no extract.
    """
    of_the_whole = any(post.body_id is None for post in place.rights.held if post.government_id == place.government.pk)
    return None if of_the_whole else sight_of(place.rights, place.government).units


def _question(place: Place, question: int) -> Question:
    return found_or_404(queries.question_to_act_on(place.scope, question))


def _proposed(place: Place, name: str) -> Body | None:
    """The body that was named; None when none was. Raises BadConsultation for a name that no body bears today."""
    if not name:
        return None
    known = {body.name: body.id for body in bodies_on(place.scope, on=localdate(place.at))}
    if name not in known:
        raise BadConsultation(_("“%(body)s”不在本级单位名录；请从名录中选") % {"body": name})
    return body_to_act_on(place.scope, known[name])


def _suggested_units(row: QuestionRow) -> str:
    """The item's units as they are typed, the one that objects replaced by the one it names."""
    named = row.answer.proposed if row.answer else ""
    item: LedgerRow = row.item
    lines = [unit_line(upper.name, "upper", and_others=False) for upper in item.uppers]
    for each in item.units:
        name = named if named and each.body_id == row.body_id else each.name
        lines.append(unit_line(name, each.role, and_others=each.and_others))
    return "\n".join(dict.fromkeys(lines))
