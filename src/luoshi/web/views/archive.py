"""归档包: everything of a year as a zip, made in the background for whoever may take all of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.governments import queries
from luoshi.governments.rights import Verb
from luoshi.jobs.actions import archive_year
from luoshi.web.gate import Place, found_or_404, gate


@require_POST
@gate(Verb.ARCHIVE)
def archive(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Ask for the package of a closed year, of another one only where it is asked for as unfinished."""
    asked = found_or_404(queries.year_to_act_on(place.scope, year))
    job = archive_year(year=asked, unfinished="unfinished" in request.POST, by=place.account, at=place.at)
    messages.success(request, _("已排队：%(job)s。做好后在这里下载") % {"job": job.about})
    return redirect("jobs", place.government.code)
