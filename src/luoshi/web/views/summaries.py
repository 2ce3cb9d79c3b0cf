"""汇总: a round's summary in the shape chosen, shown on the page as it goes out, and as Word and Excel files."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.calendar.queries import rounds
from luoshi.errors import NotAllowed
from luoshi.exports.books import XLSX
from luoshi.exports.layout import DOCX
from luoshi.exports.summary import excel as summary_excel
from luoshi.exports.summary import word as summary_word
from luoshi.exports.summary.reported import Reported, reported
from luoshi.exports.summary.rows import Summary
from luoshi.exports.summary.rows import summary as summary_of
from luoshi.exports.summary.tables import counts
from luoshi.exports.tables import Table, one_line
from luoshi.exports.words import Subject, words
from luoshi.governments.rights import Verb
from luoshi.reporting import queries
from luoshi.reporting.sight import sight_of
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.paper_files import paper_file

SHAPES: Mapping[str, str] = {"city": "报市政府", "province": "报省政府", "leaders": "报政府领导"}


@dataclass(frozen=True, slots=True)
class Made:
    """A summary with what was chosen for it."""

    summary: Summary
    shape: str
    filed_too: bool
    unpublished: int
    name: str
    count_table: Table
    through_lead: bool

    @property
    def query(self) -> str:
        """The choices as an address carries them."""
        return f"shape={self.shape}" + ("&filed=1" if self.filed_too else "")

    @property
    def file(self) -> str:
        """What its file is called."""
        return one_line(self.summary.title)


@gate(Verb.OVERSEE)
def summary(request: HttpRequest, place: Place, year: int, number: int) -> HttpResponse:
    """The summary as it goes out, and the choices."""
    context = {
        "made": _made(request, place, year, number),
        "shapes": SHAPES,
        "rounds": rounds(place.scope, year),
        "number": number,
    }
    return page(request, frame_of(place, here="board", year=year), "web/summary.html", context)


@gate(Verb.OVERSEE)
def docx(request: HttpRequest, place: Place, year: int, number: int) -> HttpResponse:
    """The same in Word."""
    made = _made(request, place, year, number)
    return paper_file(summary_word.document(made.summary), f"{made.file}.docx", DOCX)


@gate(Verb.OVERSEE)
def xlsx(request: HttpRequest, place: Place, year: int, number: int) -> HttpResponse:
    """The same as a workbook."""
    made = _made(request, place, year, number)
    return paper_file(summary_excel.workbook(made.summary), f"{made.file}.xlsx", XLSX)


def _made(request: HttpRequest, place: Place, year: int, number: int) -> Made:
    """The summary asked for; where no shape is, the first that has items. Raises NotAllowed for who may not export."""
    if not place.may(Verb.EXPORT):
        raise NotAllowed(_("您的职务不能导出汇总材料；请联系督查室"))
    round_ = found_or_404(queries.round_to_show(place.scope, year, number))
    filed_too, today = bool(request.GET.get("filed")), localdate(place.at)
    sight = sight_of(place.rights, place.government)
    found = reported(round_.year, round_, filed_too=filed_too, today=today, sight=sight)
    shape = _shape(request.GET.get("shape", ""), found)
    name = round_.name
    made = summary_of(
        found.lines,
        shape=words().summaries[shape],
        subject=Subject(place.government.short_name, year),
        quarter=name,
        on=today,
        seats=found.seats,
    )
    return Made(made, shape, filed_too, found.unpublished, name, counts(made), through_lead=found.through_lead)


def _shape(asked: str, found: Reported) -> str:
    """The shape asked for; else the first with something in it; else the first."""
    if asked in SHAPES:
        return asked
    shapes, streams = words().summaries, {line.stream for line in found.lines}
    return next((key for key in SHAPES if any(shapes[key].covers(each) for each in streams)), next(iter(SHAPES)))
