"""归档包: everything of a year as a zip, for whoever may take all of it."""

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.backup.engines import one_moment
from luoshi.errors import NotNow
from luoshi.exports.archive.package import ZIP, file_name, write_archive
from luoshi.exports.archive.taking import digest_of, note_taken
from luoshi.governments import queries
from luoshi.governments.rights import Verb
from luoshi.web.gate import Place, found_or_404, gate


class NoRoom(NotNow):
    """The server's disk would not take the package."""


@require_POST
@gate(Verb.ARCHIVE)
def archive(request: HttpRequest, place: Place, year: int) -> HttpResponseBase:
    """The package of a closed year, of another one only where it is asked for as unfinished."""
    asked = found_or_404(queries.year_to_act_on(place.scope, year))
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the answer
    try:
        with one_moment():
            write_archive(file, year=asked, at=place.at, unfinished="unfinished" in request.POST)
        note_taken(year=asked, digest=digest_of(file), by=place.account, at=place.at)
    except OSError as full:
        file.close()
        raise NoRoom(_("服务器磁盘空间不足，归档包没有做成；请联系系统管理员")) from full
    except BaseException:
        file.close()
        raise
    return FileResponse(file, as_attachment=True, filename=file_name(asked), content_type=ZIP)
