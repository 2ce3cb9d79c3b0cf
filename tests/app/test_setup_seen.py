"""Who saves a form of the set-up after somebody else: told, with what he typed and what stands now; nothing is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from app.people import AT, Town
from app.rounds import round_named, rounds_of, rules_posted
from luoshi.audit.models import Event
from luoshi.calendar.actions import set_rules, unmove
from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Day, Rules
from luoshi.governments.accounts import retitle
from luoshi.governments.bodies import BodyDraft, change_body
from luoshi.governments.leaders import add_seat, change_seat
from luoshi.governments.models import Post, Year
from luoshi.governments.posts import end_post
from luoshi.governments.year_states import Step
from luoshi.governments.years import adopt_from, move_year
from luoshi.items.stream_setup import StreamDraft, change_stream
from luoshi.people.models import Account

CODE = "990101"


@dataclass(frozen=True, slots=True)
class Edit:
    """A form: its address, what is typed into it, what somebody else does meanwhile, what then stands beside."""

    address: str
    typed: Mapping[str, object]
    meanwhile: Callable[[], object]
    kept: str
    beside: str


def _body(town: Town) -> Edit:
    body = town.body("区水务局")
    typed = {"name": "区水务局", "kind": "department", "channel": "online", "signer": "党组书记", "steps": ""}
    draft = BodyDraft("区水务局", signer="局长")
    return Edit(
        reverse("body-edit", args=[CODE, body.pk]),
        typed,
        lambda: change_body(body=body, draft=draft, by=town.owner, at=AT),
        'value="党组书记"',
        "现在是：局长",
    )


def _seat(town: Town) -> Edit:
    seat = add_seat(government=town.government, title="副区长", order=1, by=town.owner, at=AT)
    return Edit(
        reverse("seat-edit", args=[CODE, seat.pk]),
        {"title": "常务副区长", "order": 1},
        lambda: change_seat(seat=seat, title="分管城建的副区长", order=1, by=town.owner, at=AT),
        'value="常务副区长"',
        "现在是：分管城建的副区长",
    )


def _stream(town: Town) -> Edit:
    stream = town.stream("own_report")
    draft = StreamDraft(stream.name, owner=town.body("区发改局"), approver="副区长")
    return Edit(
        reverse("stream-edit", args=[CODE, stream.pk]),
        {"name": stream.name, "approver": "区长", "owner": town.body("区水务局").pk},
        lambda: change_stream(stream=stream, draft=draft, by=town.owner, at=AT),
        'value="区长"',
        "现在是：区发改局",
    )


def _post(town: Town) -> Edit:
    post = Post.objects.get(account=town.colleague)
    return Edit(
        reverse("post-end", args=[CODE, post.pk]),
        {"on": "2027-12-31", "why": "轮岗"},
        lambda: end_post(post=post, on=date(2027, 6, 30), by=town.owner, at=AT),
        'value="2027-12-31"',
        "现在是：2027-06-30",
    )


def _account(town: Town) -> Edit:
    account: Account = town.colleague
    return Edit(
        reverse("account", args=[CODE, account.pk]),
        {"title": "甲联络员"},
        lambda: retitle(government=town.government, account=account, title="乙联络员", by=town.owner, at=AT),
        'value="甲联络员"',
        "现在是：乙联络员",
    )


def _adoption(town: Town) -> Edit:
    return Edit(
        reverse("year-adopt", args=[CODE, 2026]),
        {"on": "2026-07-01", "why": "七月启用"},
        lambda: adopt_from(year=town.year, on=date(2026, 8, 1), by=town.owner, at=AT),
        'value="七月启用"',
        "现在是：2026-08-01",
    )


EDITS = {
    "a body": _body,
    "a seat": _seat,
    "a stream": _stream,
    "the end of a post": _post,
    "an account": _account,
    "the day of adoption": _adoption,
}


@pytest.fixture
def office(town: Town) -> Client:
    """The inspection office's browser."""
    client = Client()
    client.force_login(town.owner)
    return client


def _carried(html: str) -> str:
    """The mark that a page's form carries."""
    return html.split('name="seen" value="', 1)[1].split('"', 1)[0]


@pytest.mark.parametrize("what", EDITS)
def test_the_second_is_told_with_what_he_typed_and_what_stands_and_may_then_decide(
    office: Client, town: Town, what: str
) -> None:
    edit = EDITS[what](town)
    seen = _carried(office.get(edit.address).content.decode())
    edit.meanwhile()
    before = Event.objects.count()
    told = office.post(edit.address, {**edit.typed, "seen": seen})
    html = told.content.decode()
    assert (told.status_code, Event.objects.count()) == (409, before)
    assert "在您打开之后已被他人改动" in html
    assert edit.kept in html
    assert edit.beside in html
    again = office.post(edit.address, {**edit.typed, "seen": _carried(html)})
    assert (again.status_code, Event.objects.count()) == (302, before + 1)


@pytest.mark.parametrize("what", EDITS)
def test_a_slip_keeps_the_mark_of_what_was_first_seen(office: Client, town: Town, what: str) -> None:
    edit = EDITS[what](town)
    seen = _carried(office.get(edit.address).content.decode())
    edit.meanwhile()
    wrong = {name: "x" * 400 if name in {"name", "title", "why"} else value for name, value in edit.typed.items()}
    slip = office.post(edit.address, {**wrong, "seen": seen})
    assert (slip.status_code, _carried(slip.content.decode())) == (422, seen)


def test_rules_come_back_as_typed_with_what_others_set(office: Client, town: Town) -> None:
    rounds_of(town)
    address = reverse("rules-set", args=[CODE, 2026])
    old = {"seen": Rule().digest}
    set_rules(year=town.year, rule=Rule(due_day=8), by=town.owner, at=AT)
    told = office.post(address, rules_posted(Rule(due_day=20)) | old)
    html = told.content.decode()
    assert told.status_code == 409
    assert 'name="due_day" value="20"' in html
    assert "报送日：8" in html
    assert office.post(address, rules_posted(Rule(due_day=20)) | {"seen": Rule(due_day=8).digest}).status_code == 302
    assert Rules.objects.get().due_day == 20


def test_a_deadline_comes_back_as_typed(office: Client, town: Town) -> None:
    rounds_of(town)
    round_ = round_named(town, "二季度")
    unmove(round=round_, by=town.owner, at=AT)
    typed = {"to": "2027-01-20", "why": "防汛占用人手", "seen": "2026-07-20"}
    told = office.post(reverse("round-move", args=[CODE, round_.pk]), typed)
    html = told.content.decode()
    assert told.status_code == 409
    assert "刚被他人改为2026-07-10" in html
    assert 'value="防汛占用人手"' in html
    assert 'value="2027-01-20"' in html


def test_a_deadline_moved_again_is_not_given_back_unseen(office: Client, town: Town) -> None:
    rounds_of(town)
    address = reverse("round-unmove", args=[CODE, round_named(town, "二季度").pk])
    assert office.post(address, {"seen": "2026-07-15"}).status_code == 409
    assert office.post(address, {"seen": "2026-07-20"}).status_code == 302


def test_a_day_is_painted_as_it_was_seen(office: Client, town: Town) -> None:
    address = reverse("calendar-day", args=[CODE, 2026])
    assert 'value="2026-05-06:off:"' in office.get(reverse("calendar", args=[CODE, 2026])).content.decode()
    assert office.post(address, {"paint": "2026-05-06:off:", "name": "区庆"}).status_code == 302
    assert office.post(address, {"paint": "2026-05-06:off:", "name": "停电"}).status_code == 409
    assert 'value="2026-05-06:clear:off"' in office.get(reverse("calendar", args=[CODE, 2026])).content.decode()
    assert office.post(address, {"paint": "2026-05-06:clear:off", "name": ""}).status_code == 302
    assert office.post(address, {"paint": "2026-05-06:clear:off", "name": ""}).status_code == 409
    assert not Day.objects.exists()


def test_a_year_goes_on_from_where_it_was_seen(office: Client, town: Town) -> None:
    move_year(year=town.year, step=Step.CLOSE_PROVISIONALLY, by=town.owner, at=AT)
    assert 'name="seen" value="provisional"' in office.get(reverse("years", args=[CODE])).content.decode()
    move_year(year=town.year, step=Step.CLOSE, by=town.owner, at=AT)
    address = reverse("year-step", args=[CODE, 2026])
    assert office.post(address, {"step": "reopen", "why": "漏项", "seen": "provisional"}).status_code == 409
    town.year.refresh_from_db()
    assert town.year.state == Year.State.CLOSED
