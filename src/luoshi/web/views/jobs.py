"""后台任务: what waits, runs and is done; asking again, dropping, the file that a job made."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.governments.rights import Verb
from luoshi.intake.queries import behind_the_library
from luoshi.jobs import actions, queries
from luoshi.jobs.storing import pieces_of
from luoshi.jobs.work import Kind
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate


@gate(Verb.MANAGE)
def jobs(request: HttpRequest, place: Place) -> HttpResponse:
    """The newest jobs; looked at again by itself while one is open."""
    context = {
        "jobs": queries.jobs(place.scope),
        "open": queries.open_jobs(place.scope),
        "behind": len(behind_the_library(place.scope)),
        "stalled": queries.stalled(at=place.at),
    }
    return page(request, frame_of(place, here="jobs"), "web/setup/jobs.html", context)


@gate(Verb.MANAGE)
@require_POST
def verify(request: HttpRequest, place: Place) -> HttpResponse:
    """Have the audit log verified."""
    about = _("核验审计日志")
    actions.ask(kind=Kind.VERIFY, government=place.government, about=about, argument="", by=place.account, at=place.at)
    return redirect("jobs", place.government.code)


@gate(Verb.IMPORT)
@require_POST
def reread(request: HttpRequest, place: Place) -> HttpResponse:
    """Have every document read anew that an older library read."""
    asked = actions.reread_all(government=place.government, by=place.account, at=place.at)
    messages.success(request, _("排队重新识读的来文：%(n)s 件") % {"n": len(asked)})
    return redirect("jobs", place.government.code)


@gate(Verb.MANAGE)
@require_POST
def retry(request: HttpRequest, place: Place, job: int) -> HttpResponse:
    """Have it tried once more."""
    actions.retry(job=found_or_404(queries.job_to_act_on(place.scope, job)), by=place.account, at=place.at)
    return redirect("jobs", place.government.code)


@gate(Verb.MANAGE)
@require_POST
def drop(request: HttpRequest, place: Place, job: int) -> HttpResponse:
    """Take it off the queue."""
    actions.drop(job=found_or_404(queries.job_to_act_on(place.scope, job)), by=place.account, at=place.at)
    return redirect("jobs", place.government.code)


@gate(Verb.MANAGE)
@require_POST
def file(request: HttpRequest, place: Place, job: int) -> StreamingHttpResponse:
    """What the job made, recorded as taken, a piece at a time."""
    found = found_or_404(queries.file_of(place.scope, job))
    made = actions.take(file=found, by=place.account, at=place.at)
    response = StreamingHttpResponse(pieces_of(made), content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name) or ""
    response["Content-Length"] = str(made.size)
    return response
