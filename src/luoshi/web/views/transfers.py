"""机构改革 and 移交: bodies go over into a successor with posts and items; one item goes over to another unit."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.governments import directory, queries
from luoshi.governments.models import Body
from luoshi.governments.rights import Verb
from luoshi.items import queries as items
from luoshi.items.moving import moving
from luoshi.items.transfer import reorganise, transfer_item
from luoshi.items.years import heir
from luoshi.web.asking import Question, ask
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.setup_forms import SucceedForm, TransferForm


@gate(Verb.MANAGE)
def succeed(request: HttpRequest, place: Place, body: int) -> HttpResponse:
    """What a reorganisation would move, shown first; then it is done in one go."""
    first = found_or_404(queries.body_to_act_on(place.scope, body))
    bodies = directory.current_bodies(place.scope, place.today)
    if first.pk not in {each.id for each in bodies}:
        bodies = (directory.Name(first.pk, first.name), *bodies)  # an ended body whose items were left behind
    asked = request.POST or (request.GET if "on" in request.GET else None)
    initial = {"bodies": [str(first.pk)], **_begins_with(first, place.today)}
    form = SucceedForm(asked, bodies=bodies, initial=initial)
    preview = None
    if asked is not None and form.is_valid():
        entered_into = form.cleaned_data["into"]
        into = int(entered_into) if entered_into else None
        preview = moving(place.scope, form.cleaned_data["bodies"], form.cleaned_data["on"], into=into)
    question = Question(
        title=_("机构改革：%(body)s") % {"body": first},
        submit=_("确认办理"),
        back=reverse("body", args=[place.government.code, body]),
        here="bodies",
        template="web/setup/succeed.html",
        context={"preview": preview, "body": first, "today": place.today},
    )

    def do() -> str:
        entered = form.cleaned_data
        done = reorganise(
            predecessors=queries.bodies_to_act_on(place.scope, entered["bodies"]),
            name="".join(entered["name"].split()),
            into=queries.body_to_act_on(place.scope, int(entered["into"])) if entered["into"] else None,
            on=entered["on"],
            why=entered["why"],
            by=place.account,
            at=place.at,
        )
        return reverse("body", args=[place.government.code, done.successor.pk])

    return ask(request, place, form, question, do)


def _begins_with(body: Body, today: date) -> dict[str, object]:
    """What the form proposes: today, or for a body that ended the day after it did and what it went into."""
    if body.valid_to is None or body.valid_to >= today:
        return {"on": today}
    found = heir(body, today)
    return {"on": body.valid_to + timedelta(days=1), "into": found.pk if found else None}


@gate(Verb.MANAGE)
def transfer(request: HttpRequest, place: Place, item: int) -> HttpResponse:
    """Hand one item over from one of its units to another body."""
    found = found_or_404(items.item(place.scope, item, government=place.government.code, on=place.today))
    units = [
        (str(unit.id), unit.name + (f"（{unit.said_role}）" if unit.said_role else "")) for unit in found.row.units
    ]
    form = TransferForm(
        request.POST or None,
        units=units,
        bodies=directory.current_bodies(place.scope, place.today),
        initial={"on": place.today, "unit": units[0][0] if units else None},
    )
    back = reverse("item", args=[place.government.code, item])
    question = Question(
        title=_("移交责任事项"),
        submit=_("移交"),
        back=back,
        here="ledger",
        year=found.year,
        template="web/setup/transfer.html",
        context={"item": found},
    )

    def do() -> str:
        entered = form.cleaned_data
        transfer_item(
            unit=found_or_404(items.unit_to_act_on(place.scope, item, int(entered["unit"]))),
            to_body=found_or_404(queries.body_to_act_on(place.scope, int(entered["body"]))),
            on=entered["on"],
            why=entered["why"],
            by=place.account,
            at=place.at,
        )
        return back

    return ask(request, place, form, question, do)
