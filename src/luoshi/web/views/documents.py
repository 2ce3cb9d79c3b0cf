"""来文 and 文档: the list, importing, one document with its facts and terms, withdrawing a mistaken import."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luoshi.errors import NotAcceptable
from luoshi.governments.rights import Verb
from luoshi.intake import queries
from luoshi.intake.actions import Imported, import_source
from luoshi.intake.rows import FactRow
from luoshi.items.actions import withdraw_source
from luoshi.items.targets import COMPARATORS, MEASURES
from luoshi.web.forms import UploadForm, WithdrawForm
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.paper_files import came_in, paper_file, safe_cell
from luoshi.web.typeset import Mark, Setting, typeset
from luoshi.web.words import STATUSES

MARK = re.compile(r"(\d{1,9})-(\d{1,9})")
SORTS: Mapping[str, Callable[[FactRow], Any]] = {
    "place": lambda fact: fact.start,
    "subject": lambda fact: fact.subject,
    "value": lambda fact: (fact.value is None, fact.value or 0),
    "period": lambda fact: fact.period,
    "status": lambda fact: fact.status,
    "confidence": lambda fact: fact.confidence,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: `imported` None when it could not be taken, and then `refused` says why."""

    name: str
    imported: Imported | None
    refused: str = ""


@gate(Verb.VIEW)
def documents(request: HttpRequest, place: Place) -> HttpResponse:
    """Every document, and the way to import more."""
    context = {"documents": queries.documents(place.scope), "form": UploadForm()}
    return page(request, frame_of(place, here="documents"), "web/documents.html", context)


@gate(Verb.IMPORT)
def upload(request: HttpRequest, place: Place) -> HttpResponse:
    """Import the files; each answers with what was read in it, or with one line why not."""
    form = UploadForm(request.POST or None, request.FILES or None)
    frame = frame_of(place, here="documents")
    if not form.is_valid():
        context = {"documents": queries.documents(place.scope), "form": form}
        return page(request, frame, "web/documents.html", context, status=422 if request.POST else 200)
    taken = [_taken(place, file) for file in form.cleaned_data["documents"]]
    return page(request, frame, "web/uploaded.html", {"taken": taken})


def _taken(place: Place, file: "UploadedFile[Any]") -> Taken:
    name = file.name or ""
    try:
        imported = import_source(
            government=place.government, name=name, data=file.read(), by=place.account, at=place.at
        )
    except NotAcceptable as refused:  # one bad file never stops the others
        return Taken(name, None, str(refused))
    return Taken(name, imported)


@gate(Verb.VIEW)
def document(request: HttpRequest, place: Place, source: int, reading: int | None = None) -> HttpResponse:
    """The whole text with every fact marked, or the table of facts, or the terms."""
    found = found_or_404(queries.document(place.scope, source, reading))
    marked = MARK.fullmatch(request.GET.get("mark", ""))
    setting = Setting(
        text=found.text,
        blocks=found.blocks,
        facts=found.facts,
        spans=found.spans,
        tables=found.tables,
        mark=Mark(int(marked[1]), int(marked[2])) if marked else None,
    )
    view = request.GET.get("view", "text")
    sort = request.GET.get("sort", "place")
    key = SORTS.get(sort.removeprefix("-"), SORTS["place"])
    context = {
        "document": found,
        "view": view,
        "sort": sort,
        "text": typeset(setting) if view == "text" else "",
        "facts": sorted(found.facts, key=key, reverse=sort.startswith("-")),
        "damaged": sum(1 for fact in found.facts if fact.damage),
    }
    frame = frame_of(place, here="documents", near=found.head.plan + found.head.review)
    return page(request, frame, "web/document.html", context)


@gate(Verb.EXPORT)
def facts_csv(request: HttpRequest, place: Place, source: int) -> HttpResponse:
    """The table of facts as CSV with a byte order mark, as Excel wants it."""
    found = found_or_404(queries.document(place.scope, source))
    response = paper_file("\ufeff".encode(), f"{found.reading.title} 数据.csv", "text/csv; charset=utf-8")
    table = csv.writer(response)
    table.writerow(
        (
            "主题",
            "写法",
            "数值",
            "单位",
            "度量",
            "比较",
            "期间",
            "状态",
            "部分",
            "原句",
            "起",
            "止",
            "规则",
            "把握",
            "残缺",
        )
    )
    for fact in found.facts:
        table.writerow(
            (
                safe_cell(fact.subject),
                safe_cell(fact.figure.text),
                fact.value if fact.value is not None else "",
                fact.unit,
                MEASURES.get(fact.measure, fact.measure),
                COMPARATORS.get(fact.comparator, fact.comparator),
                fact.period,
                STATUSES.get(fact.status, fact.status),
                safe_cell(fact.section),
                safe_cell(fact.quote),
                fact.start,
                fact.end,
                fact.rule,
                fact.confidence,
                fact.damage,
            )
        )
    return response


@gate(Verb.EXPORT)
def original(request: HttpRequest, place: Place, source: int) -> HttpResponse:
    """The file as it came; always a download, never shown, whatever its bytes are."""
    name, data = found_or_404(queries.source_bytes(place.scope, source))
    return came_in(data, name)


@gate(Verb.IMPORT)
def withdraw(request: HttpRequest, place: Place, source: int) -> HttpResponse:
    """Ask before a mistaken import is withdrawn, saying what is kept; then withdraw it."""
    acted_on = found_or_404(queries.source_to_act_on(place.scope, source))
    form = WithdrawForm(request.POST or None)
    if not form.is_valid():
        found = found_or_404(queries.reading(place.scope, source))
        context = {"reading": found, "form": form}
        return page(request, frame_of(place, here="documents"), "web/withdraw.html", context)
    withdraw_source(source=acted_on, by=place.account, at=place.at, reason=form.cleaned_data["reason"])
    return redirect(reverse("documents", args=[place.government.code]))
