"""共享数据: figures that one unit supplies for all; 延期: later dates asked for and answered."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from luoshi.governments.models import Role
from luoshi.governments.queries import bodies_on, body_to_act_on
from luoshi.governments.rights import Verb
from luoshi.intake.figures import period_words
from luoshi.reporting import queries
from luoshi.reporting.errors import BadReport
from luoshi.reporting.extending import answer, ask, extension_to_act_on, extensions, named
from luoshi.reporting.granting import grant
from luoshi.reporting.models import FigureRevision
from luoshi.reporting.shared import add_figure, figure_to_act_on, say_figure, shared_figures
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate

# what a figure is mostly about, to choose from
PERIODS = (
    gettext_lazy("一季度"),
    gettext_lazy("上半年"),
    gettext_lazy("前三季度"),
    gettext_lazy("全年"),
)


@gate(Verb.VIEW)
def figures(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The shared figures of a year, those that one's own unit supplies ready to be said."""
    context = {
        "figures": shared_figures(place.scope, year=year),
        "mine": place.rights.bodies(place.government, Role.LIAISON),
        "bodies": bodies_on(place.scope, on=localdate(place.at)),
        "periods": [str(word) for word in PERIODS],
        "releases": [(code, _(str(word))) for code, word in FigureRevision.Release.choices],
    }
    return page(request, frame_of(place, here="figures", year=year), "web/figures.html", context)


@require_POST
@gate(Verb.REVIEW)
def figure_add(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """A new figure with its supplier."""
    posted = request.POST
    supplier = found_or_404(body_to_act_on(place.scope, _number(posted, "supplier")))
    added = add_figure(
        government=place.government,
        name=posted.get("name", ""),
        period=posted.get("period", ""),
        supplier=supplier,
        release_on=_day(posted, "release_on"),
        year=year,
        by=place.account,
        at=place.at,
    )
    named = {"name": added.name, "period": period_words(added.period)}
    messages.success(request, _("已新增 %(name)s（%(period)s）。") % named)
    return redirect(reverse("figures", args=[place.government.code, int(added.period[:4])]))


@require_POST
@gate(Verb.FILL)
def figure_say(request: HttpRequest, place: Place, figure: int) -> HttpResponse:
    """The supplier's word."""
    acted_on = found_or_404(figure_to_act_on(place.scope, figure))
    words, release, note = (request.POST.get(name, "") for name in ("words", "release", "note"))
    spoken_of = acted_on.period[:4]
    year = int(spoken_of) if spoken_of.isdecimal() else place.at.year
    say_figure(figure=acted_on, words=words, release=release, note=note, by=place.account, at=place.at)
    return redirect(reverse("figures", args=[place.government.code, year]))


@gate(Verb.VIEW)
def extension_list(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The requests of a year that one may read: a unit's own, a collector's streams', or all."""
    context = {"extensions": extensions(place.government, year, place.rights)}
    return page(request, frame_of(place, here="extensions", year=year), "web/extensions.html", context)


@require_POST
@gate(Verb.FILL)
def extension_ask(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """A later date asked for, of a sheet or of an item."""
    posted = request.POST
    where = found_or_404(queries.place_to_act_on(place.scope, year, _number(posted, "number"), _number(posted, "body")))
    item_id = _number(posted, "item")
    item = found_or_404(queries.item_to_act_on(place.scope, item_id)) if item_id else None
    ticked = [int(each) for each in posted.getlist("items") if each.isdecimal()]
    items = [found_or_404(queries.item_to_act_on(place.scope, each)) for each in ticked]
    until = _day(posted, "until")
    if until is None:
        raise BadReport(_("请填写申请延至的日期"))
    ask(
        place=where,
        until=until,
        reason=posted.get("reason", ""),
        item=item,
        items=items,
        by=place.account,
        at=place.at,
    )
    return redirect(reverse("extensions", args=[place.government.code, year]))


@require_POST
@gate(Verb.ACCEPT)
def extension_grant(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """More time that the office gives by itself; then the sheet, as it is due now."""
    posted = request.POST
    number, body = _number(posted, "number"), _number(posted, "body")
    where = found_or_404(queries.place_to_act_on(place.scope, year, number, body))
    ticked = [int(each) for each in posted.getlist("items") if each.isdecimal()]
    items = [found_or_404(queries.item_to_act_on(place.scope, each)) for each in ticked]
    until = _day(posted, "until")
    if until is None:
        raise BadReport(_("请填写延至的日期"))
    made = grant(place=where, until=until, why=posted.get("why", ""), items=items, by=place.account, at=place.at)
    given = {"body": where.body, "what": named(made), "until": until}
    messages.success(request, _("已同意%(body)s延期报送：%(what)s延至 %(until)s。") % given)
    return redirect(reverse("preview", args=[place.government.code, year, number, body]))


@require_POST
@gate(Verb.ACCEPT)
def extension_answer(request: HttpRequest, place: Place, extension: int) -> HttpResponse:
    """The office's answer."""
    acted_on = found_or_404(extension_to_act_on(place.scope, extension))
    granted = request.POST.get("word") == "grant"
    until = (_day(request.POST, "until") or acted_on.until) if granted else None
    done = answer(
        extension=acted_on, granted_until=until, why=request.POST.get("why", ""), by=place.account, at=place.at
    )
    return redirect(reverse("extensions", args=[place.government.code, done.year.number]))


def _number(posted: QueryDict, name: str) -> int:
    value = posted.get(name, "")
    return int(value) if value.isdecimal() else 0


def _day(posted: QueryDict, name: str) -> date | None:
    """The day of a field, None for an empty one. Raises BadReport for what is no day."""
    said = posted.get(name, "").strip()
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as unread:
        raise BadReport(_("“%(said)s”不是日期；请写成 2026-03-01 这样") % {"said": said[:20]}) from unread
