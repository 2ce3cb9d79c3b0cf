"""填报 and 审签: a unit's sheet to fill, the same sheet as it is signed, and every move of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.calendar.queries import RoundRow, rounds
from luoshi.governments.rights import Verb
from luoshi.items.queries import listed
from luoshi.reporting import queries
from luoshi.reporting.attaching import attach, attachment_to_show, detach
from luoshi.reporting.content import ANSWERS, CAUSES, CURVES, STATUSES, Content
from luoshi.reporting.drafting import draft_from_last
from luoshi.reporting.errors import BadReport
from luoshi.reporting.filling import Place as SheetPlace
from luoshi.reporting.filling import mark_unchanged, save_if_said
from luoshi.reporting.models import Sheet
from luoshi.reporting.offering import offered, with_taken
from luoshi.reporting.printing import signature_of
from luoshi.reporting.rows import PLAN_NAME
from luoshi.reporting.shared import referred
from luoshi.reporting.sight import sight_of
from luoshi.reporting.signing import Seen, Word, add_scan
from luoshi.reporting.signing import move as move_entries
from luoshi.reporting.states import Verb as Move
from luoshi.web.answers import is_part
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.paper_files import came_in
from luoshi.web.report_forms import plan_of, report_of
from luoshi.web.sheet_seen import sees_whole, shown_of, where_of
from luoshi.web.words import drafted, told

VOCABULARY = {"answers": ANSWERS, "causes": CAUSES, "statuses": STATUSES, "curves": CURVES}
# The moves in the order in which a page offers them: the first that is possible is its primary button. What was
# accepted is corrected item by item, each with its own note: one button for all would open again what nobody corrects.
OFFERED = (Move.SIGN, Move.ENDORSE, Move.ACCEPT, Move.FILE, Move.PROPOSE, Move.SIGN_ON_PAPER, Move.RECALL)


@gate(Verb.VIEW)
def sheet(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """The sheet to fill; whoever does not fill it sees it as it is signed."""
    where = where_of(place, year, number, body)
    shown = shown_of(place, where)
    if not shown.fills:
        return redirect(reverse("preview", args=[place.government.code, year, number, body]))
    context = {"sheet": shown, "rounds": rounds(place.scope, shown.year), **_vocabulary()}
    return page(request, frame_of(place, here="inbox", year=shown.year), "web/sheet.html", context)


@require_POST
@gate(Verb.FILL)
def save(request: HttpRequest, place: Place, year: int, number: int, body: int, item: int) -> HttpResponse:
    """One entry, saved as typed; htmx gets the line under it, a browser without scripts the sheet at its place."""
    where = where_of(place, year, number, body)
    acted_on = found_or_404(queries.item_to_act_on(place.scope, item))
    if not sees_whole(place, where):
        shown_of(place, where, item)
    targets = {target.id: target for row in listed(place.scope, [item]) for target in row.targets}
    rounds = _rounds(place, where)
    taken = {int(each) for each in request.POST.getlist("take") if each.isdecimal()}
    if where.round is None:
        plan = plan_of(request.POST, targets)
        content: Content = with_taken(plan, taken, offered(acted_on.wording, plan, rounds))
    else:
        content = referred(report_of(request.POST, targets), place.scope)
    version = request.POST.get("version", "")
    save_if_said(
        place=where,
        item=acted_on,
        content=content,
        version=int(version) if version.isdecimal() else 0,
        by=place.account,
        at=place.at,
    )
    if not is_part(request):
        return redirect(reverse("sheet", args=[place.government.code, year, number, body]) + f"#i{item}")
    shown = shown_of(place, where, item)
    (line,) = shown.lines
    context = {"line": line, "sheet": shown, "government": place.government, "rounds": rounds, "taken": taken}
    return render(request, "web/parts/entry_saved.html", context)


@require_POST
@gate(Verb.FILL)
def unchanged(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """「本季无变化，因为…」 for the items that were ticked, or for every item of which nothing was said yet."""
    where = where_of(place, year, number, body)
    shown = shown_of(place, where)
    ticked = {int(each) for each in request.POST.getlist("item") if each.isdecimal()}
    wanted = shown.tally.unsaid if request.POST.get("which") == "rest" else ticked
    why = request.POST.get("why", "")
    marked = mark_unchanged(place=where, items=wanted, why=why, by=place.account, at=place.at)
    messages.success(request, _("已标 %(count)d 项无变化。") % {"count": marked})
    return redirect(reverse("sheet", args=[place.government.code, year, number, body]))


@require_POST
@gate(Verb.FILL)
def draft(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """「以上季内容为底稿」 for one item, or for all that say nothing yet."""
    where = where_of(place, year, number, body)
    if not sees_whole(place, where):
        shown_of(place, where)
    posted = request.POST.get("item", "")
    item = found_or_404(queries.item_to_act_on(place.scope, int(posted))) if posted.isdecimal() else None
    done = draft_from_last(place=where, item=item, by=place.account, at=place.at)
    messages.success(request, drafted(done.entries, done.references))
    address = reverse("sheet", args=[place.government.code, year, number, body])
    return redirect(f"{address}#i{posted}" if item is not None else address)


@gate(Verb.VIEW)
def preview(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """The sheet exactly as it is signed, with what may be done to it by whoever looks."""
    where = where_of(place, year, number, body)
    shown = shown_of(place, where)
    offers = [(verb, shown.able(verb)) for verb in OFFERED if shown.able(verb)]
    context = {
        "sheet": shown,
        "offers": offers,
        "government": place.government,
        "may_return": shown.able(Move.RETURN),
        "may_grant": shown.owes and place.may(Verb.ACCEPT),
        "whole": sees_whole(place, where),
        "signed": signature_of(shown),
        "scans": queries.scans_of(shown.sheet_id, shown.body_id, sight_of(place.rights, place.government)),
        "at": place.at,
        "rounds": _rounds(place, where),
        **_vocabulary(),
    }
    return page(request, frame_of(place, here="inbox", year=year), "web/preview.html", context)


@require_POST
@gate(Verb.VIEW)
def move(request: HttpRequest, place: Place, year: int, number: int, body: int) -> HttpResponse:
    """One move of the entries that were seen; the table says who may."""
    where = where_of(place, year, number, body)
    if not sees_whole(place, where):
        shown_of(place, where)
    stored = _stored(where)
    verb = _verb(request.POST)
    scan = request.FILES.get("scan")
    kept = None
    if scan is not None and verb is Move.SIGN_ON_PAPER:
        kept = add_scan(sheet=stored, name=scan.name or "", data=scan.read(), by=place.account, at=place.at)
    seen = _seen(request.POST)
    words = {each.entry_id: _status(request.POST, f"confirmed_{each.entry_id}") for each in seen}
    confirmed = _status(request.POST, "confirmed")
    word = Word(reason=request.POST.get("reason", ""), confirmed=confirmed, scan=kept, confirmed_of=words)
    done = move_entries(sheet=stored, seen=seen, verb=verb, by=place.account, at=place.at, word=word)
    messages.success(request, told(verb, len(done.entries), filing=done.filing))
    return redirect(reverse("preview", args=[place.government.code, year, number, body]))


@gate(Verb.VIEW)
def entry(request: HttpRequest, place: Place, entry: int) -> HttpResponse:
    """Every decision on one entry, with revisions and check codes."""
    acted_on = found_or_404(queries.entry_to_act_on(place.scope, entry))
    stored = acted_on.sheet
    where = SheetPlace(stored.year, stored.round, stored.body)
    lines = shown_of(place, where, acted_on.item_id).lines
    context = {
        "line": found_or_404(next(iter(lines), None)),
        "sheet": stored,
        "name": stored.round.name if stored.round is not None else PLAN_NAME,
        "decisions": queries.decisions(acted_on.pk),
        "rounds": _rounds(place, where),
    }
    return page(request, frame_of(place, here="inbox", year=stored.year.number), "web/entry.html", context)


@gate(Verb.VIEW)
def scan(request: HttpRequest, place: Place, scan: int) -> HttpResponse:
    """A signed sheet as it was scanned, to whoever may see the sheet."""
    kept = found_or_404(queries.scan_to_show(place.scope, scan, sight_of(place.rights, place.government)))
    shown_of(place, SheetPlace(kept.sheet.year, kept.sheet.round, kept.sheet.body))
    return came_in(bytes(kept.data), kept.name)


@require_POST
@gate(Verb.FILL)
def attachment_add(request: HttpRequest, place: Place, entry: int) -> HttpResponse:
    """A file beside an entry."""
    acted_on = found_or_404(queries.entry_to_act_on(place.scope, entry))
    for file in request.FILES.getlist("file"):
        attach(entry=acted_on, name=file.name or "", data=file.read(), by=place.account, at=place.at)
    return _back(place, acted_on.sheet, acted_on.item_id)


@gate(Verb.VIEW)
def attachment(request: HttpRequest, place: Place, attachment: int) -> HttpResponse:
    """A file as it came, to whoever may see the entry."""
    kept = found_or_404(attachment_to_show(place.scope, attachment))
    stored = kept.entry.sheet
    shown = shown_of(place, SheetPlace(stored.year, stored.round, stored.body), kept.entry.item_id)
    found_or_404(next(iter(shown.lines), None))
    return came_in(bytes(kept.data), kept.name)


@require_POST
@gate(Verb.FILL)
def attachment_remove(request: HttpRequest, place: Place, attachment: int) -> HttpResponse:
    """A file taken off its entry."""
    kept = found_or_404(attachment_to_show(place.scope, attachment))
    detach(attachment=kept, by=place.account, at=place.at)
    return _back(place, kept.entry.sheet, kept.entry.item_id)


def _vocabulary() -> dict[str, dict[str, str]]:
    """The words of every choice in the reader's language."""
    return {name: {code: _(word) if word else "" for code, word in words.items()} for name, words in VOCABULARY.items()}


def _back(place: Place, stored: Sheet, item: int) -> HttpResponse:
    address = reverse("sheet", args=[place.government.code, stored.year.number, stored.number, stored.body_id])
    return redirect(f"{address}#i{item}")


def _rounds(place: Place, where: SheetPlace) -> tuple[RoundRow, ...]:
    """The rounds whose milestones a handling plan names; a report names none."""
    return rounds(place.scope, where.year.number) if where.round is None else ()


def _stored(where: SheetPlace) -> Sheet:
    return found_or_404(queries.sheet_to_act_on(where))


def _verb(posted: QueryDict) -> Move:
    try:
        return Move(posted.get("verb", ""))
    except ValueError as unknown:
        raise BadReport(_("没有这个办理动作；请刷新页面")) from unknown


def _seen(posted: QueryDict) -> list[Seen]:
    """What was seen of the entries that are moved: of one alone where its own button was pressed."""
    ids = [each for each in posted.getlist("only") or posted.getlist("entry") if each.isdecimal()]
    return [Seen(int(each), posted.get(f"seen_{each}", "")) for each in ids]


def _status(posted: QueryDict, name: str) -> str:
    word = posted.get(name, "")
    return word if word in STATUSES else ""
