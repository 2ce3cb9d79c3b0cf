"""Working on items: entered by hand, edited, their targets, docking, suggested units.

A form that an action refuses is shown again as it was filled in, with the reason above it: nothing typed is lost.
"""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError, NotAcceptable, NotNow
from luoshi.governments.rights import Verb
from luoshi.items import choosing, queries
from luoshi.items.beginning import effective_from
from luoshi.items.choosing import DockingLine, Editable, EditableTarget
from luoshi.items.docking import dock
from luoshi.items.editing import edit_item, enter_item, take_deadline, take_unit
from luoshi.items.errors import ItemChanged
from luoshi.items.models import Item
from luoshi.items.targets import add_target, edit_target, remove_target
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.item_forms import (
    DockingForm,
    ItemForm,
    NewItemForm,
    TakeForm,
    TargetForm,
    VersionForm,
    docking_now,
    entered_now,
    problems_of,
    target_now,
)


@gate(Verb.REVIEW)
def new(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Enter an item by hand; ?parent=, ?above=, ?measure= tie it to another one from the start."""
    offered = choosing.options(place.scope, year)
    asked = {name: request.GET.get(name, "") for name in ("stream", "parent", "above", "measure")}
    kind = Item.Kind.PROBLEM if asked["measure"] else Item.Kind.TASK
    begins = effective_from(place.today, year)
    usual = {"mode": Item.Mode.EQUAL, "kind": kind, "effective_from": begins}
    form = NewItemForm(request.POST or None, options=offered, year=year, initial={**usual, **asked})
    context = {"form": form, "year": year}
    if not form.is_valid():
        return _shown(request, place, "web/item_new.html", context, year=year)
    stream = found_or_404(queries.stream_to_act_on(place.scope, form.cleaned_data["stream"]))
    return _done(
        lambda: _item(place, enter_item(stream=stream, entered=form.entered(), by=place.account, at=place.at).pk),
        lambda error: _shown(request, place, "web/item_new.html", {**context, "error": error}, year=year),
    )


@gate(Verb.REVIEW)
def edit(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """Change an item that was confirmed; who comes second is told, and his entries stay in the form."""
    found = found_or_404(choosing.editable(place.scope, item))
    offered = choosing.options(place.scope, found.year, without=item)
    form = ItemForm(
        request.POST or None, options=offered, year=found.year, hints=found.hints, initial=entered_now(found)
    )
    read = VersionForm(request.POST)
    context = {"form": form, "found": found}
    if not form.is_valid() or not read.is_valid():
        return _shown(request, place, "web/item_edit.html", context, year=found.year)
    acted_on = found_or_404(queries.item_to_act_on(place.scope, item))
    entered = form.entered(request.POST.getlist("take"))
    version = read.cleaned_data["version"]
    return _done(
        lambda: _item(
            place, edit_item(item=acted_on, entered=entered, version=version, by=place.account, at=place.at).pk
        ),
        lambda error: _shown(
            request,
            place,
            "web/item_edit.html",
            {**context, "error": error, "since": _since(place, item, error)},
            year=found.year,
        ),
    )


@require_POST
@gate(Verb.REVIEW)
def take(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """Take a suggested unit."""
    acted_on = found_or_404(queries.item_to_act_on(place.scope, item))
    form = TakeForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        take_unit(item=acted_on, name=given["unit"], version=given["version"], by=place.account, at=place.at)
    return _item(place, item)


@require_POST
@gate(Verb.REVIEW)
def take_stated(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """Take the deadline that an item's own words set."""
    acted_on = found_or_404(queries.item_to_act_on(place.scope, item))
    read = VersionForm(request.POST)
    if read.is_valid():
        take_deadline(item=acted_on, version=read.cleaned_data["version"], by=place.account, at=place.at)
    return _item(place, item)


@gate(Verb.REVIEW)
def new_target(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """Add a target by hand; ?like= begins with another target of which it is a further base."""
    found = found_or_404(choosing.new_target_of(place.scope, item))
    like = request.GET.get("like", "")
    other = choosing.editable_target(place.scope, int(like)) if like.isdecimal() else None
    initial = target_now(found)
    if other is not None and other.item_id == item:
        initial |= {**target_now(other), "base": "share" if other.target and other.target.base != "share" else "report"}
    form = TargetForm(request.POST or None, year=found.year, initial=initial)
    context = {"form": form, "found": found, "like": other}
    if not form.is_valid():
        return _shown(request, place, "web/target_edit.html", context, year=found.year)
    acted_on = found_or_404(queries.item_to_act_on(place.scope, item))
    version = form.cleaned_data["version"]

    def act() -> HttpResponse:
        add_target(item=acted_on, aim=form.aim(), version=version, by=place.account, at=place.at)
        return _item(place, item)

    return _done(act, lambda error: _again(request, place, context, error))


@gate(Verb.REVIEW)
def target(request: HttpRequest, place: Place, target: int) -> HttpResponse:
    """Change a target."""
    found = found_or_404(choosing.editable_target(place.scope, target))
    form = TargetForm(request.POST or None, year=found.year, initial=target_now(found))
    context = {"form": form, "found": found}
    if not form.is_valid():
        return _shown(request, place, "web/target_edit.html", context, year=found.year)
    acted_on = found_or_404(queries.target_to_act_on(place.scope, target))
    version = form.cleaned_data["version"]

    def act() -> HttpResponse:
        edit_target(target=acted_on, aim=form.aim(), version=version, by=place.account, at=place.at)
        return _item(place, found.item_id)

    return _done(act, lambda error: _again(request, place, context, error))


@require_POST
@gate(Verb.REVIEW)
def drop_target(request: HttpRequest, place: Place, target: int) -> HttpResponse:
    """Remove a target; the log keeps what it was."""
    acted_on = found_or_404(queries.target_to_act_on(place.scope, target))
    read = VersionForm(request.POST)
    if read.is_valid():
        remove_target(target=acted_on, version=read.cleaned_data["version"], by=place.account, at=place.at)
    return _item(place, acted_on.item_id)


@gate(Verb.VIEW)
def docking(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Every item from above and where its docking stands."""
    state, stream = request.GET.get("state", ""), request.GET.get("stream", "")
    lines = choosing.docking_lines(place.scope, year, stream=stream)
    counts = [
        (value, label, sum(line.state == value for line in lines)) for value, label in Item.Docking.choices if value
    ]
    context = {
        "lines": [line for line in lines if not state or line.state == state],
        "counts": counts,
        "total": len(lines),
        "state": state,
        "stream": stream,
        "may_review": place.may(Verb.REVIEW),
    }
    return _shown(request, place, "web/docking.html", context, year=year)


@gate(Verb.REVIEW)
def dock_item(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """Enter what was agreed with the upper unit."""
    line = found_or_404(choosing.docking_line(place.scope, item))
    form = DockingForm(request.POST or None, line=line, initial=docking_now(line))
    shares = [(upper, form[f"share-{upper.target.id}"]) for upper in line.targets]
    context = {"form": form, "line": line, "shares": shares}
    if not form.is_valid():
        return _shown(request, place, "web/dock.html", context, year=line.year)
    acted_on = found_or_404(queries.item_to_act_on(place.scope, item))
    version = form.cleaned_data["version"]

    def act() -> HttpResponse:
        dock(item=acted_on, agreed=form.agreed(), version=version, by=place.account, at=place.at)
        return _item(place, item)

    return _done(
        act, lambda error: _shown(request, place, "web/dock.html", {**context, "error": error}, year=line.year)
    )


def _done(act: Callable[[], HttpResponse], refused: Callable[[LuoshiError], HttpResponse]) -> HttpResponse:
    """What the action answers; where it refuses, the form again with the reason and a fresh version."""
    try:
        return act()
    except (NotNow, NotAcceptable) as error:
        response = refused(error)
        response.status_code = 409 if isinstance(error, NotNow) else 422
        return response


def _again(request: HttpRequest, place: Place, context: Mapping[str, object], error: LuoshiError) -> HttpResponse:
    found = context["found"]
    year = found.year if isinstance(found, EditableTarget) else None
    return _shown(request, place, "web/target_edit.html", {**context, "error": error}, year=year)


def _since(place: Place, item: int, error: LuoshiError) -> object:
    """What others did to an item, for one who comes second; None where that is not the trouble."""
    if not isinstance(error, ItemChanged):
        return None
    found = queries.item(place.scope, item, government=place.government.code)
    return found.history[:3] if found is not None else None


def _shown(
    request: HttpRequest, place: Place, template: str, context: Mapping[str, object], *, year: int | None
) -> HttpResponse:
    """The page, with the lines of what is wrong with its form."""
    form = context.get("form")
    lines = problems_of(form) if isinstance(form, VersionForm | ItemForm) and form.is_bound else []
    lines += [str(context["error"])] if "error" in context else []
    whole = {**context, "problems": lines, "version": _version(request, context), "code": place.government.code}
    return page(request, frame_of(place, here="ledger", year=year), template, whole)


def _version(request: HttpRequest, context: Mapping[str, object]) -> object:
    """The version that the form is based on: as it was read, or afresh once its reader was told of a newer one."""
    found = context.get("found", context.get("line"))
    fresh = found.version if isinstance(found, Editable | EditableTarget | DockingLine) else None
    posted = request.POST.get("version", "")
    return fresh if isinstance(context.get("error"), ItemChanged) or not posted.isdecimal() else posted


def _item(place: Place, item: int) -> HttpResponse:
    return redirect(reverse("item", args=[place.government.code, item]))
