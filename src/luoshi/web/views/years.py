"""年度 and 任务来源: years opened like the last one, closed twice, adopted in mid-year; the streams of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.governments import directory, queries
from luoshi.governments.errors import BadYear, NoSuchMove
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb
from luoshi.governments.year_states import STEP_WORDS, WITH_REASON, State, Step, steps_from
from luoshi.governments.years import adopt_from, adoption_seen, move_year
from luoshi.items.models import Stream
from luoshi.items.queries import stream_to_act_on
from luoshi.items.stream_cards import stream_cards
from luoshi.items.stream_setup import (
    StreamDraft,
    add_stream,
    change_stream,
    missing_streams,
    move_stream,
    remove_stream,
    stream_seen,
)
from luoshi.items.years import open_year_like
from luoshi.web.asking import Question, Stands, ask, seen_of
from luoshi.web.gate import Place, found_or_404, gate
from luoshi.web.setup_forms import AdoptForm, StepForm, StreamSetupForm, YearForm

HERE, STREAMS = "years", "streams"


@gate(Verb.MANAGE)
def years(request: HttpRequest, place: Place) -> HttpResponse:
    """The years with their states and steps, and a new one, like the last."""
    opened = queries.years(place.scope)
    numbers = [year.number for year in opened]
    newest = max(numbers, default=place.today.year - 1)
    form = YearForm(request.POST or None, years=numbers, initial={"number": newest + 1, "like": str(newest)})
    rows = [
        (year, [(step, STEP_WORDS[step], step in WITH_REASON) for step in steps_from(State(year.state))])
        for year in opened
    ]
    question = Question(
        title=_("年度"),
        submit=_("开启新年度"),
        back="",
        here=HERE,
        template="web/setup/years.html",
        context={"years": rows},
    )

    def do() -> str:
        like, number = form.cleaned_data["like"], form.cleaned_data["number"]
        open_year_like(
            government=place.government,
            number=number,
            like=found_or_404(queries.year_to_act_on(place.scope, int(like))) if like else None,
            by=place.account,
            at=place.at,
        )
        return _streams(place, number)

    return ask(request, place, form, question, do)


@require_POST
@gate(Verb.MANAGE)
def step(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """Close a year, or open it again."""
    acted_on = found_or_404(queries.year_to_act_on(place.scope, year))
    form = StepForm(request.POST)
    if not form.is_valid() and "why" in form.errors:
        raise BadYear(f"{form.fields['why'].label}：{form.errors['why'][0]}")
    if not form.is_valid() or form.cleaned_data["step"] not in set(Step):
        raise NoSuchMove(_("没有这个步骤；请刷新页面"))
    asked = Step(form.cleaned_data["step"])
    why, seen = form.cleaned_data["why"], seen_of(request)
    move_year(year=acted_on, step=asked, why=why, by=place.account, at=place.at, seen=seen)
    return redirect(_years(place))


@gate(Verb.MANAGE)
def adopt(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The day the office began to work here in mid-year."""
    acted_on = found_or_404(queries.year_to_act_on(place.scope, year))
    suggested = place.today if "today" in request.GET else None
    form = AdoptForm(request.POST or None, initial={"on": acted_on.adopted_on or suggested})

    def stands() -> Stands:
        acted_on.refresh_from_db()
        return Stands(adoption_seen(acted_on), {"on": acted_on.adopted_on})

    plainly = (
        _("年中才开始用本系统的，写明启用日期：这一天之前到期的报送都不算逾期，过去几期可以从原台账导入文字。"),
        _("启用日期只影响“是否逾期”，不改动任何事项和已报送的内容。"),
    )
    question = Question(
        title=_("%(year)s启用日期") % {"year": acted_on},
        submit=_("保存"),
        back=_years(place),
        here=HERE,
        plainly=plainly,
        year=year,
        stands=stands,
    )

    def do() -> str:
        on, why = form.cleaned_data["on"], form.cleaned_data["why"]
        adopt_from(year=acted_on, on=on, why=why, by=place.account, at=place.at, seen=seen_of(request))
        return _years(place)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE)
def streams(request: HttpRequest, place: Place, year: int) -> HttpResponse:
    """The streams of a year with owner, approver, recipient, and one more."""
    acted_on = found_or_404(queries.year_to_act_on(place.scope, year))
    usual = {stream.name: stream.code for stream in missing_streams(acted_on)}
    form = _stream_form(request, place, {"name": request.GET.get("name", "")})
    question = Question(
        title=_("%(year)s任务来源") % {"year": acted_on},
        submit=_("增设来源"),
        back="",
        here=STREAMS,
        year=year,
        template="web/setup/streams.html",
        context={
            "streams": stream_cards(place.scope, year, place.today),
            "usual": list(usual),
            "closed": acted_on.state == Year.State.CLOSED,
        },
    )

    def do() -> str:
        draft = _stream_draft(place, form)
        add_stream(year=acted_on, draft=draft, code=usual.get(draft.name, ""), by=place.account, at=place.at)
        return _streams(place, year)

    return ask(request, place, form, question, do)


@gate(Verb.MANAGE)
def edit_stream(request: HttpRequest, place: Place, stream: int) -> HttpResponse:
    """Another name, owner, approver or recipient for a stream."""
    acted_on = found_or_404(stream_to_act_on(place.scope, stream))
    form = _stream_form(request, place, _stream_values(acted_on))

    def stands() -> Stands:
        acted_on.refresh_from_db()
        return Stands(stream_seen(acted_on), _stream_values(acted_on))

    question = Question(
        title=_("修改任务来源：%(name)s") % {"name": acted_on.name},
        submit=_("保存"),
        back=_streams(place, acted_on.year.number),
        here=STREAMS,
        year=acted_on.year.number,
        plainly=(_("改名不影响已列入的事项和来文的自动归类。"),),
        stands=stands,
    )

    def do() -> str:
        draft, seen = _stream_draft(place, form), seen_of(request)
        change_stream(stream=acted_on, draft=draft, by=place.account, at=place.at, seen=seen)
        return _streams(place, acted_on.year.number)

    return ask(request, place, form, question, do)


@require_POST
@gate(Verb.MANAGE)
def order_stream(request: HttpRequest, place: Place, stream: int) -> HttpResponse:
    """One place earlier, or later."""
    acted_on = found_or_404(stream_to_act_on(place.scope, stream))
    move_stream(stream=acted_on, up=request.POST.get("to") != "down", by=place.account, at=place.at)
    return redirect(_streams(place, acted_on.year.number))


@require_POST
@gate(Verb.MANAGE)
def drop_stream(request: HttpRequest, place: Place, stream: int) -> HttpResponse:
    """Take a stream without items out of its year."""
    acted_on = found_or_404(stream_to_act_on(place.scope, stream))
    remove_stream(stream=acted_on, by=place.account, at=place.at)
    return redirect(_streams(place, acted_on.year.number))


def _stream_values(stream: Stream) -> dict[str, object]:
    return {
        "name": stream.name,
        "owner": stream.owner_id,
        "approver": stream.approver,
        "recipient": stream.recipient,
    }


def _stream_form(request: HttpRequest, place: Place, initial: dict[str, object]) -> StreamSetupForm:
    bodies = directory.current_bodies(place.scope, place.today)
    return StreamSetupForm(request.POST or None, bodies=bodies, initial=initial)


def _stream_draft(place: Place, form: StreamSetupForm) -> StreamDraft:
    entered = form.cleaned_data
    owner = queries.body_to_act_on(place.scope, int(entered["owner"])) if entered["owner"] else None
    return StreamDraft(entered["name"], owner, entered["approver"], entered["recipient"])


def _years(place: Place) -> str:
    return reverse("years", args=[place.government.code])


def _streams(place: Place, year: int) -> str:
    return reverse("streams", args=[place.government.code, year])
