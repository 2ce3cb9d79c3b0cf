"""The sheet on paper and as a workbook to fill: downloads, and the upload that shows what it would change first."""

from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.calendar.queries import rounds
from luoshi.exports.books import XLSX
from luoshi.exports.form import excel as form_excel
from luoshi.exports.form.cells import NotThisForm
from luoshi.exports.form.reading import Uploaded, uploaded
from luoshi.exports.layout import DOCX
from luoshi.exports.sheet import excel as sheet_excel
from luoshi.exports.sheet import word as sheet_word
from luoshi.exports.sheet.reported import paper
from luoshi.exports.sheet.rows import Sheet
from luoshi.exports.words import Subject, words
from luoshi.governments.rights import Verb
from luoshi.reporting import queries
from luoshi.reporting.content import from_json, to_json
from luoshi.reporting.filling import Filled, check_fills, save_entries
from luoshi.reporting.filling import Place as SheetPlace
from luoshi.uploads.door import checked
from luoshi.uploads.errors import RefusedFile
from luoshi.uploads.kinds import TABLES
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.paper_files import paper_file
from luoshi.web.sheet_seen import sees_whole, shown_of, where_of

SALT = "luoshi.sheet-upload"
KEPT_SECONDS = 2 * 3600


@dataclass(frozen=True, slots=True)
class Meant:
    """The sheet that an address means, as its parts are passed on."""

    year: int
    number: int
    body: int

    @property
    def parts(self) -> list[int]:
        """The address's arguments after the government's code."""
        return [self.year, self.number, self.body]


@gate(Verb.VIEW)
def docx(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """The sheet as it is signed, in Word: to whoever may see its preview."""
    found = _paper(place, where_of(place, year, number, body))
    return paper_file(sheet_word.document(found), f"{found.file}.docx", DOCX)


@gate(Verb.VIEW)
def xlsx(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """The same as a workbook."""
    found = _paper(place, where_of(place, year, number, body))
    return paper_file(sheet_excel.workbook(found), f"{found.file}.xlsx", XLSX)


@gate(Verb.FILL)
def form(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """The workbook to fill."""
    where = _filled(place, year, number, body)
    shown = shown_of(place, where)
    title = f"{shown.body} {year}年{shown.due.name}填报表"
    data = form_excel.workbook(shown, title=title, code=place.government.code, rounds=_rounds(place, year))
    return paper_file(data, f"{title}.xlsx", XLSX)


@gate(Verb.FILL)
def upload(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """The workbook read and compared; nothing is written here."""
    where = _filled(place, year, number, body)
    shown = shown_of(place, where)
    meant = Meant(year, number, body)
    context: dict[str, Any] = {"sheet": shown, "found": None, "sealed": ""}
    status = 200
    file = request.FILES.get("file")
    if request.method == "POST":
        try:
            came = checked(
                file.name or "" if file is not None else "", file.read() if file is not None else b"", TABLES
            )
            found = uploaded(came, shown, code=place.government.code, rounds=_rounds(place, year))
            sealed = _kept(place, meant, found) if found.changes and not found.problems else ""
            context |= {"found": found, "sealed": sealed, "name": came.name}
            status = 422 if found.problems else 200
        except (NotThisForm, RefusedFile) as refused:
            context["refused"] = str(refused)
            status = 422
    return page(request, frame_of(place, here="inbox", year=year), "web/sheet_upload.html", context, status=status)


@require_POST
@gate(Verb.FILL)
def confirm(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """What was shown is written, all or none; whatever was saved meanwhile stops it."""
    where = _filled(place, year, number, body)
    meant = Meant(year, number, body)
    try:
        kept = loads(request.POST.get("sealed", ""), salt=SALT, max_age=KEPT_SECONDS)
    except BadSignature as broken:
        raise NotThisForm(_("核对页已过期或不完整；请重新上传填报表，内容未写入")) from broken
    if kept["of"] != _of(place, meant):
        raise NotThisForm(_("核对页是另一张表或另一个账号的；请重新上传填报表，内容未写入"))
    filled = [
        Filled(found_or_404(queries.item_to_act_on(place.scope, item)), from_json(text), version)
        for item, version, text in kept["items"]
    ]
    save_entries(place=where, filled=filled, by=place.account, at=place.at)
    return redirect(reverse("sheet", args=[place.government.code, *meant.parts]))


def _paper(place: Place, where: SheetPlace) -> Sheet:
    shown = shown_of(place, where)
    subject = Subject(place.government.short_name, shown.year)
    rounds = _rounds(place, shown.year)
    return paper(shown, subject=subject, said=words(), rounds=rounds, whole=sees_whole(place, where))


def _filled(place: Place, year: int, number: int, body: int) -> SheetPlace:
    """The sheet, to whoever fills it."""
    where = where_of(place, year, number, body)
    shown_of(place, where)
    check_fills(where, by=place.account, at=place.at)
    return where


def _rounds(place: Place, year: int) -> dict[int, str]:
    return {each.number: each.name for each in rounds(place.scope, year)}


def _kept(place: Place, meant: Meant, found: Uploaded) -> str:
    """What was shown, sealed for the way to the browser and back; nothing of it is kept here."""
    items = [[change.item_id, change.version, to_json(change.content)] for change in found.changes]
    return dumps({"of": _of(place, meant), "items": items}, salt=SALT, compress=True)


def _of(place: Place, meant: Meant) -> list[Any]:
    return [place.government.code, *meant.parts, place.account.pk]
