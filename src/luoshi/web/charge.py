"""分管: a district leader begins with what is in his charge, and has everything one click away."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from luoshi.governments.queries import Charge, charge_of
from luoshi.web.gate import Place

FIELD, COOKIE = "charge", "luoshi_charge"
MINE, ALL = "mine", "all"
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class InCharge:
    """What a page is narrowed to (None: to nothing), and whether there is a choice at all."""

    narrowed: Charge | None
    offered: bool


def in_charge_of(request: HttpRequest, place: Place) -> InCharge:
    """The account's charge as asked for by the address, else as it was last chosen, else its own where it has units.

    Pages that follow one another count alike: the choice holds for all of them. One statement for who sits on a seat,
    none for others.
    """
    charge = charge_of(place.rights.seats(place.government), place.today)
    if charge is None:
        return InCharge(None, offered=False)
    usual = MINE if charge.bodies else ALL
    asked = request.GET.get(FIELD) or request.COOKIES.get(COOKIE) or usual
    return InCharge(None if asked == ALL else charge, offered=True)


def remembered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, with the choice kept where the address made one."""
    asked = request.GET.get(FIELD, "")
    if asked in {MINE, ALL}:
        response.set_cookie(COOKIE, asked, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return response
