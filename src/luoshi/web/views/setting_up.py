"""年度准备: the order of work of a year until its first round is under way."""

from django.http import HttpRequest, HttpResponse

from luoshi.governments.rights import Verb
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, gate
from luoshi.web.setting_up import setting_up


@gate(Verb.MANAGE)
def prepare(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Each step with where it stands, also when all are done."""
    frame = frame_of(place, here="years", year=year)
    context = {"prepare": setting_up(place, year)}
    return page(request, frame, "web/setting_up.html", context)
