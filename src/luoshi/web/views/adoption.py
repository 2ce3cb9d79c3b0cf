"""导入原有台账: an office's own ledger, its columns mapped by the clerk, looked at, taken in."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.governments.queries import bodies_on
from luoshi.governments.rights import Verb
from luoshi.governments.years import adopted_today
from luoshi.items import queries as items
from luoshi.items.adoption.headings import FIELD_WORDS, Field
from luoshi.items.adoption.importing import Choices, import_ledger, look, plan_of
from luoshi.items.errors import BadItem
from luoshi.items.models import Stream, UploadedTable
from luoshi.items.tables.uploads import choose as keep_choices
from luoshi.items.tables.uploads import upload_to_act_on, uploads
from luoshi.web.consult_forms import AdoptForm
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.legends import starred
from luoshi.web.views.workbook import keep_upload

PURPOSE = UploadedTable.Purpose.ADOPTION
FIELDS = [(each.value, word) for each, word in FIELD_WORDS.items()]


@gate(Verb.REVIEW)
def adoption(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Hand in a ledger; the latest ones that came in."""
    context = {"uploads": uploads(place.scope, year, PURPOSE)}
    return page(request, frame_of(place, here="ledger", year=year), "web/adoption.html", context)


@require_POST
@gate(Verb.REVIEW)
def upload(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Keep a ledger, and show its columns."""
    kept = keep_upload(request, place, year, PURPOSE)
    return redirect(reverse("adoption-columns", args=[place.government.code, kept.pk]))


@gate(Verb.REVIEW)
def columns(request: HttpRequest, place: Place, table: int) -> HttpResponse:
    """The columns with what each is taken for."""
    found = _table(place, table)
    context = {"table": found, "looked": look(found), "fields": FIELDS}
    return page(request, frame_of(place, here="ledger", year=found.year.number), "web/adoption_columns.html", context)


@require_POST
@gate(Verb.REVIEW)
def choose(request: HttpRequest, place: Place, table: int) -> HttpResponse:
    """Keep what the clerk says of the columns; another sheet or heading row is looked at anew."""
    found = _table(place, table)
    before = look(found)
    chosen = _choices(request.POST, before.choices)
    looked_elsewhere = (chosen.sheet, chosen.heading) != (before.choices.sheet, before.layout.first)
    if looked_elsewhere:
        chosen = replace(chosen, fields=None)
    keep_choices(table=found, choices=chosen.kept(), by=place.account, at=place.at)
    return redirect(
        reverse("adoption-columns" if looked_elsewhere else "adoption-preview", args=_address(place, table))
    )


@require_POST
@gate(Verb.REVIEW)
def names(request: HttpRequest, place: Place, table: int) -> HttpResponse:
    """Keep which body a written name stands for."""
    found = _table(place, table)
    before = Choices.of(found)
    said = zip(request.POST.getlist("written"), request.POST.getlist("body"), strict=False)
    meant = {written: body for written, body in said if written and body}
    chosen = replace(before, names={**before.names, **meant})
    keep_choices(table=found, choices=chosen.kept(), by=place.account, at=place.at)
    return redirect(reverse("adoption-preview", args=_address(place, table)))


@gate(Verb.REVIEW)
def preview(request: HttpRequest, place: Place, table: int) -> HttpResponse:
    """What taking the ledger in would come to, or what it came to."""
    found = _table(place, table)
    plan = plan_of(found, _stream(place, found)) if found.taken_at is None else None
    context = {
        "table": found,
        "plan": plan,
        "starred": plan is not None and starred(taken.item.units for taken in plan.new),
        "bodies": bodies_on(place.scope, on=localdate(place.at)),
        "adopted_on": found.year.adopted_on,
        "offered": adopted_today(found.year, today=localdate(place.at)),
    }
    return page(request, frame_of(place, here="ledger", year=found.year.number), "web/adoption_preview.html", context)


@require_POST
@gate(Verb.REVIEW)
def apply(request: HttpRequest, place: Place, table: int) -> HttpResponse:
    """Take in what was seen in the preview."""
    found = _table(place, table)
    form = AdoptForm(request.POST)
    form.full_clean()
    import_ledger(
        table=found,
        stream=_stream(place, found),
        seen=form.cleaned_data.get("seen", ""),
        adopted_on=form.cleaned_data.get("adopted_on") or adopted_today(found.year, today=localdate(place.at)),
        by=place.account,
        at=place.at,
    )
    return redirect(reverse("adoption-preview", args=_address(place, table)))


def _table(place: Place, table: int) -> UploadedTable:
    return found_or_404(upload_to_act_on(place.scope, table, PURPOSE))


def _address(place: Place, table: int) -> list[object]:
    return [place.government.code, table]


def _stream(place: Place, table: UploadedTable) -> Stream:
    """The stream that was chosen for a ledger. Raises BadItem when none was."""
    chosen = Choices.of(table).stream
    if chosen is None:
        raise BadItem(_("还没有选任务来源；请回到上一步选择导入到哪个任务来源"))
    return found_or_404(items.stream_to_act_on(place.scope, chosen))


def _choices(posted: QueryDict, before: Choices) -> Choices:
    """What the form of the columns says; what it does not say stays."""
    fields = {int(name[3:]): each for name, each in posted.items() if name[:3] == "col" and name[3:].isdecimal()}
    heading, stream, sheet = (str(posted.get(name, "")) for name in ("heading", "stream", "sheet"))
    known = {each.value for each in Field}
    return replace(
        before,
        sheet=int(sheet) if sheet.isdecimal() else before.sheet,
        heading=int(heading) - 1 if heading.isdecimal() and int(heading) > 0 else before.heading,
        fields={place: Field(str(each)) for place, each in fields.items() if each in known} or before.fields,
        stream=int(stream) if stream.isdecimal() else before.stream,
    )
