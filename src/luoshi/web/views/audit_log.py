"""审计日志: who did what to which thing, when; searched, exported, verified."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from luoshi.audit.chain import WRONG_IN_CHINESE, backwards_in_words
from luoshi.audit.exported import lines
from luoshi.audit.queries import Wanted, actions_seen
from luoshi.audit.stored import stored_end
from luoshi.governments import auditing
from luoshi.governments.rights import Verb
from luoshi.web.account_forms import LogForm
from luoshi.web.frame import frame_of, page
from luoshi.web.gate import Place, gate
from luoshi.web.words import ACTS

HERE = "audit"
ON_A_PAGE = 100


@gate(Verb.SEE_AUDIT)
def log(request: HttpRequest, place: Place) -> HttpResponse:
    """The latest events, or those looked for, a hundred on a page."""
    form = LogForm(request.GET or None)
    before = request.GET.get("before", "")
    earlier = int(before) if before.isascii() and before.isdecimal() and len(before) < 18 else None
    rows = auditing.read_log(
        government=place.government,
        wanted=_wanted(form),
        by=place.account,
        at=place.at,
        limit=ON_A_PAGE + 1,
        before=earlier,
    )
    return _page(request, place, form, {"rows": rows[:ON_A_PAGE], "more": len(rows) > ON_A_PAGE, "earlier": earlier})


@gate(Verb.SEE_AUDIT)
def export(request: HttpRequest, place: Place) -> StreamingHttpResponse:
    """What the page shows, all of it, a line of JSON for each event."""
    entries = auditing.export_log(
        government=place.government, wanted=_wanted(LogForm(request.GET or None)), by=place.account, at=place.at
    )
    answer = StreamingHttpResponse(lines(entries), content_type="application/jsonl; charset=utf-8")
    name = f"audit-{place.government.code}-{place.today:%Y%m%d}.jsonl"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@gate(Verb.SEE_AUDIT)
def verify(request: HttpRequest, place: Place) -> HttpResponse:
    """Whether the chain holds, with its end to be written down or published."""
    found = auditing.verify_log(government=place.government, by=place.account, at=place.at)
    check, broken = found.check, found.check.broken
    context = {
        "check": check,
        "whole": found.whole,
        "wrong": WRONG_IN_CHINESE[broken.what] if broken else "",
        "broken": broken,
        "cut": found.cut,
        "end": stored_end(),
        "backwards": backwards_in_words(check.backwards) if check.backwards else "",
    }
    return _page(request, place, LogForm(), {"rows": (), "verified": True, **context})


def _page(request: HttpRequest, place: Place, form: LogForm, context: dict[str, object]) -> HttpResponse:
    kinds = actions_seen(auditing.scope(place.government))
    query = request.GET.copy()
    query.pop("before", None)
    around = {
        "form": form,
        "kinds": [(kind, ACTS.get(kind, kind)) for kind in kinds],
        "words": ACTS,
        "query": query.urlencode(),
        "head": stored_end(),
    }
    return page(request, frame_of(place, here=HERE), "web/accounts/audit.html", {**around, **context})


def _wanted(form: LogForm) -> Wanted:
    """What was looked for; a field that cannot be read looks for nothing. The last day is included."""
    form.is_valid()
    entered = getattr(form, "cleaned_data", {})
    first, last = entered.get("first"), entered.get("last")
    return Wanted(
        by=entered.get("by", ""),
        action=entered.get("action", ""),
        target=entered.get("target", ""),
        first=_midnight(first) if first else None,
        last=_midnight(last + timedelta(days=1)) if last else None,
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
