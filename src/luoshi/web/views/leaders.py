"""领导分工: seats, who sits there, and which bodies stand in each portfolio, by date."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.governments import directory, queries
from luoshi.governments.leaders import add_seat, change_seat, entrust, release, seat_seen
from luoshi.governments.rights import Verb
from luoshi.web.asking import Question, Stands, ask, seen_of
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.setup_forms import LastDayForm, MembersForm, SeatForm

HERE = "leaders"


@gate(Verb.VIEW)
def leaders(request: HttpRequest, place: Place) -> HttpResponse:
    """Every seat with its holder and portfolio, and the bodies that stand in none."""
    seats = directory.seats_at(place.scope, place.today)
    covered = {row.body.id for seat in seats for row in seat.now}
    bodies = directory.current_bodies(place.scope, place.today)
    context = {"seats": seats, "uncovered": [body for body in bodies if body.id not in covered]}
    return page(request, frame_of(place, here=HERE), "web/setup/leaders.html", context)


@gate(Verb.MANAGE)
def add(request: HttpRequest, place: Place) -> HttpResponse:
    """A new seat."""
    form = SeatForm(request.POST or None, initial={"order": 0})
    question = Question(title=_("新设席位"), submit=_("新设"), back=_leaders(place), here=HERE)

    def do() -> str:
        made = add_seat(government=place.government, **form.cleaned_data, by=place.account, at=place.at)
        return _seat(place, made.pk)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE)
def edit(request: HttpRequest, place: Place, seat: int) -> HttpResponse:
    """Another title or place for a seat."""
    acted_on = found_or_404(queries.seat_to_act_on(place.scope, seat))
    form = SeatForm(request.POST or None, initial={"title": acted_on.title, "order": acted_on.order})

    def stands() -> Stands:
        acted_on.refresh_from_db()
        return Stands(seat_seen(acted_on), {"title": acted_on.title, "order": acted_on.order})

    question = Question(title=_("修改席位"), submit=_("保存"), back=_seat(place, seat), here=HERE, stands=stands)

    def do() -> str:
        change_seat(seat=acted_on, **form.cleaned_data, by=place.account, at=place.at, seen=seen_of(request))
        return _seat(place, seat)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE)
def seat(request: HttpRequest, place: Place, seat: int) -> HttpResponse:
    """The portfolio of a seat from–to; bodies come in from a day, and go out."""
    acted_on = found_or_404(queries.seat_to_act_on(place.scope, seat))
    card = next(each for each in directory.seats_at(place.scope, place.today) if each.id == seat)
    inside = {row.body.id for row in card.now}
    bodies = [body for body in directory.current_bodies(place.scope, place.today) if body.id not in inside]
    form = MembersForm(request.POST or None, bodies=bodies)
    question = Question(
        title=acted_on.title,
        submit=_("列入分工"),
        back=_leaders(place),
        here=HERE,
        template="web/setup/seat.html",
        context={"seat": card, "today": place.today},
    )

    def do() -> str:
        chosen = queries.bodies_to_act_on(place.scope, form.cleaned_data["bodies"])
        day = form.cleaned_data["valid_from"]
        entrust(seat=acted_on, bodies=chosen, valid_from=day, by=place.account, at=place.at)
        return _seat(place, seat)

    return ask(request, place, form, question, do)


@require_POST
@gate(Verb.MANAGE)
def out(request: HttpRequest, place: Place, portfolio: int) -> HttpResponse:
    """Take a body out of a portfolio, today where no day is given."""
    acted_on = found_or_404(queries.portfolio_to_act_on(place.scope, portfolio))
    form = LastDayForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else place.today
    release(portfolio=acted_on, on=on, by=place.account, at=place.at)
    return redirect(_seat(place, acted_on.seat_id))


def _leaders(place: Place) -> str:
    return reverse("leaders", args=[place.government.code])


def _seat(place: Place, seat: int) -> str:
    return reverse("seat", args=[place.government.code, seat])
