"""文件输出: every paper of a year with what it holds, and the papers themselves as Word and Excel files."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from luoshi.exports.access import open_extracts
from luoshi.exports.annexes import excel as annexes_excel
from luoshi.exports.annexes import word as annexes_word
from luoshi.exports.annexes.rows import Annexes, annexes
from luoshi.exports.books import XLSX
from luoshi.exports.contacts import excel as contacts_excel
from luoshi.exports.contacts.rows import contacts
from luoshi.exports.extract import excel as extract_excel
from luoshi.exports.extract import word as extract_word
from luoshi.exports.extract.rows import Extracts
from luoshi.exports.layout import DOCX
from luoshi.exports.words import Subject, words
from luoshi.governments.rights import Verb
from luoshi.items.papers import year_items
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.paper_files import paper_file


@dataclass(frozen=True, slots=True)
class Papers:
    """What a year's papers say, as far as the account may have them."""

    annexes: Annexes
    extracts: Extracts
    contacts_name: str


@gate(Verb.EXPORT)
def papers(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Every paper with its counts and its files."""
    context = {"papers": _papers(place, year), "oversees": place.may(Verb.OVERSEE)}
    return page(request, frame_of(place, here="papers", year=year), "web/papers.html", context)


@gate(Verb.EXPORT)
def annexes_docx(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """All annexes of the breakdown notice in one file."""
    found = _annexes(place, year)
    return paper_file(annexes_word.document(found), f"{found.name}.docx", DOCX)


@gate(Verb.EXPORT)
def annexes_xlsx(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The annexes, a sheet each."""
    found = _annexes(place, year)
    return paper_file(annexes_excel.workbook(found), f"{found.name}.xlsx", XLSX)


@gate(Verb.EXPORT)
def extract_docx(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The extract of the unit asked for, or those of all units that the account may have."""
    found = _asked(request, place, year)
    return paper_file(extract_word.document(found), f"{_name(found)}.docx", DOCX)


@gate(Verb.EXPORT)
def extract_xlsx(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The same as a workbook."""
    found = _asked(request, place, year)
    return paper_file(extract_excel.workbook(found), f"{_name(found)}.xlsx", XLSX)


@gate(Verb.EXPORT)
def extract_zip(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """A Word file for each unit."""
    found = _asked(request, place, year)
    return paper_file(extract_word.archive(found), f"{found.name}.zip", extract_word.ZIP)


@gate(Verb.EXPORT)
def contacts_xlsx(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The form of contacts, to be filled by the units."""
    found = contacts(_asked(request, place, year), subject=Subject(place.government.short_name, year), words=words())
    return paper_file(contacts_excel.workbook(found), f"{found.title}.xlsx", XLSX)


def _annexes(place: Place, year: int) -> Annexes:
    rows = year_items(place.scope, year, today=localdate(place.at))
    return annexes(rows, government=place.government, words=words())


def _papers(place: Place, year: int) -> Papers:
    said, rows = words(), year_items(place.scope, year, today=localdate(place.at))
    return Papers(
        annexes=annexes(rows, government=place.government, words=said),
        extracts=open_extracts(rows, rights=place.rights, government=place.government, words=said),
        contacts_name=Subject(place.government.short_name, year).fill(said.contacts_name),
    )


def _asked(request: HttpRequest, place: Place, year: int) -> Extracts:
    """The extracts asked for; Http404 for a unit without items."""
    unit = request.GET.get("unit", "")
    rows = year_items(place.scope, year, today=localdate(place.at))
    found = open_extracts(rows, rights=place.rights, government=place.government, words=words(), unit=unit)
    found_or_404(found.extracts or (None if unit else found))
    return found


def _name(found: Extracts) -> str:
    """A file of one unit is named by it."""
    return found.extracts[0].file if len(found.extracts) == 1 else found.name
