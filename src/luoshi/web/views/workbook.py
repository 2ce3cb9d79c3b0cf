"""Excel 改台账: the breakdown out as a workbook, back in with a preview, written when it is confirmed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.exports.books import XLSX
from luoshi.governments.queries import year_to_act_on
from luoshi.governments.rights import Verb
from luoshi.items.errors import NoWorkbook
from luoshi.items.models import UploadedTable
from luoshi.items.tables.uploads import keep_table, upload_to_act_on, uploads
from luoshi.items.workbook.applying import apply_workbook, export_workbook, plan_of
from luoshi.web.consult_forms import TableForm
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.paper_files import paper_file

PURPOSE = UploadedTable.Purpose.WORKBOOK


@gate(Verb.REVIEW)
def workbook(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Out and in, and the latest tables that came in."""
    context = {"uploads": uploads(place.scope, year, PURPOSE)}
    return page(request, frame_of(place, here="ledger", year=year), "web/workbook.html", context)


@gate(Verb.REVIEW)
def export(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The breakdown of a year or of one stream, to be changed in Excel."""
    asked = found_or_404(year_to_act_on(place.scope, year))
    stream = request.GET.get("stream", "")
    data = export_workbook(asked, at=place.at, stream=stream)
    name = _("%(government)s%(year)s年责任分解") % {"government": place.government.short_name, "year": year}
    return paper_file(data, f"{name}.xlsx", XLSX)


@require_POST
@gate(Verb.REVIEW)
def upload(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Keep a workbook that came back, and show what it would change."""
    kept = keep_upload(request, place, year, PURPOSE)
    return redirect(reverse("workbook-preview", args=[place.government.code, kept.pk]))


@gate(Verb.REVIEW)
def preview(request: HttpRequest, place: Place, table: int) -> HttpResponse:
    """What the workbook would change, or what it changed once it was confirmed."""
    found = found_or_404(upload_to_act_on(place.scope, table, PURPOSE))
    plan = plan_of(found) if found.taken_at is None else None
    frame = frame_of(place, here="ledger", year=found.year.number)
    return page(request, frame, "web/workbook_preview.html", {"table": found, "plan": plan})


@require_POST
@gate(Verb.REVIEW)
def apply(request: HttpRequest, place: Place, table: int) -> HttpResponse:
    """Write what was seen in the preview."""
    acted_on = found_or_404(upload_to_act_on(place.scope, table, PURPOSE))
    apply_workbook(table=acted_on, seen=request.POST.get("seen", ""), by=place.account, at=place.at)
    return redirect(reverse("workbook-preview", args=[place.government.code, table]))


def keep_upload(request: HttpRequest, place: Place, year: int, purpose: str) -> UploadedTable:
    """The file that was chosen, kept for the year. Raises NoWorkbook when none was, or it is no workbook."""
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        raise NoWorkbook(_("还没有选择文件；请先选择 .xlsx 工作簿"))
    file = form.cleaned_data["table"]
    acted_on = found_or_404(year_to_act_on(place.scope, year))
    name, data = file.name or "", file.read()
    return keep_table(year=acted_on, purpose=purpose, name=name, data=data, by=place.account, at=place.at)
