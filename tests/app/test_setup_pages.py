"""The set-up by links and forms: bodies, people, leaders, streams, years, reorganisation; what each page costs."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from app.people import AT, PASSWORD, TODAY, Town
from app.test_units import workbook
from luoshi.governments import directory, queries
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Body, BodyGroup, Post, Role, Seat, Year
from luoshi.items import moving
from luoshi.items.actions import Unit, add_item
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.stream_cards import stream_cards
from luoshi.people.actions import create_account
from luoshi.people.models import Account

CODE = "990101"


@pytest.fixture
def office(town: Town) -> Client:
    """The inspection office's browser."""
    client = Client()
    client.force_login(town.owner)
    return client


@pytest.fixture
def item(town: Town) -> Item:
    """An item of 区水务局."""
    return add_item(
        stream=town.stream("own_report"),
        wording="改造老旧泵站4座",
        units=(Unit("区水务局", "lead"),),
        by=town.owner,
        at=town.owner.date_joined,
    )


def page(client: Client, name: str, *arguments: object, query: str = "") -> str:
    """A page that must be there."""
    response = client.get(reverse(name, args=(CODE, *arguments)) + query)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, *arguments: object, data: Mapping[str, object], query: str = "") -> tuple[int, str]:
    """The status and the words of what was posted; a redirect's are those of where it leads."""
    response = client.post(reverse(name, args=(CODE, *arguments)) + query, data)
    if response.status_code == 302:
        return 302, client.get(response.headers["Location"]).content.decode()
    return response.status_code, response.content.decode()


BODY = {
    "name": "区教育局",
    "kind": "department",
    "channel": "online",
    "signer": "局长",
    "steps": "",
    "aliases": "教育局、区教局",
}


def test_the_bodies_page_says_who_is_missing(office: Client) -> None:
    html = page(office, "bodies")
    assert "没有联络员，填报表没有人填" in html
    assert "○ 无人" in html
    only = page(office, "bodies", query="?show=liaison")
    assert "区水务局" in only
    assert "区发改局联络员" not in only
    assert "区科产局" in page(office, "bodies", query="?show=ended")
    assert "没有符合条件的单位" in page(office, "bodies", query="?q=没有这个")


def test_a_reader_looks_and_is_offered_nothing_to_change(town: Town) -> None:
    client = Client()
    client.force_login(town.colleague)
    html = page(client, "bodies")
    assert "新设单位" not in html
    assert "○ 无人" in html
    assert reverse("body-add", args=[CODE]) not in page(client, "leaders")


def test_a_body_is_added_and_corrected(office: Client) -> None:
    status, html = post(office, "body-add", data=BODY)
    assert status == 302
    assert "教育局、区教局" in html
    body = Body.objects.get(name="区教育局")
    status, html = post(office, "body-edit", body.pk, data={**BODY, "signer": "主任", "valid_to": "2027-01-31"})
    assert status == 302
    assert "2027-01-31" in html
    assert "主任" in html


def test_a_refusal_keeps_what_was_typed(office: Client) -> None:
    status, html = post(office, "body-add", data={**BODY, "name": "区水务局"})
    assert status == 409
    assert "已经有单位在用" in html
    assert 'value="教育局、区教局"' in html
    status, html = post(office, "body-add", data={**BODY, "name": ""})
    assert status == 422


def test_a_table_of_units_names_its_bad_rows(office: Client) -> None:

    good = workbook(("名称", "类别"), ("区教育局", "部门"), ("石桥街道", "街道"))
    bad = workbook(("名称", "类别"), ("区民政局", "科室"))
    status, html = post(office, "bodies-table", data={"table": SimpleUploadedFile("单位.xlsx", bad)})
    assert status == 422
    assert "第2行：不认识类别“科室”" in html
    status, html = post(office, "bodies-table", data={"table": SimpleUploadedFile("单位.xlsx", good)})
    assert status == 302
    assert "石桥街道" in html


def test_a_group_gets_members_and_loses_them(office: Client, town: Town) -> None:
    assert post(office, "groups", data={"name": "各街道办事处"})[0] == 302
    group = BodyGroup.objects.get()
    street = town.body("明溪街道办事处")
    assert post(office, "group", group.pk, data={})[0] == 422
    status, html = post(office, "group", group.pk, data={"bodies": [street.pk], "valid_from": "2026-01-01"})
    assert (status, "2026-01-01" in html) == (302, True)
    member = group.members.get()
    assert post(office, "group-leave", member.pk, data={"on": "2026-06-30"})[0] == 302
    member.refresh_from_db()
    assert member.valid_to == date(2026, 6, 30)


def test_an_account_and_its_post_are_one_form(office: Client, town: Town) -> None:
    water = town.body("区水务局")
    form = page(office, "post-add", query=f"?role=liaison&body={water.pk}")
    assert f'<option value="{water.pk}" selected>区水务局</option>' in form
    data = {"username": "shuiwu", "title": "区水务局联络员", "password": PASSWORD, "role": "liaison", "body": water.pk}
    assert post(office, "post-add", data={"role": "liaison", "body": water.pk})[0] == 422
    assert post(office, "post-add", data={**data, "password": "short"})[0] == 422
    assert post(office, "post-add", data={**data, "role": "reader"})[0] == 422  # a reader stands at no body
    status, html = post(office, "post-add", data=data)
    assert status == 302
    assert "shuiwu" in html
    assert post(office, "post-add", data=data)[0] == 409
    assert Client().login(username="shuiwu", password=PASSWORD)


def test_a_district_leader_needs_a_seat(office: Client, town: Town) -> None:
    data = {"account": town.colleague.pk, "role": "district_leader"}
    assert post(office, "post-add", data=data)[0] == 422
    assert post(office, "seat-add", data={"title": "区长", "order": 1})[0] == 302
    assert "○ 无人" in page(office, "leaders")
    seat = Seat.objects.get()
    assert post(office, "post-add", data={**data, "seat": seat.pk})[0] == 302
    assert "○ 无人" not in page(office, "leaders")


def test_a_portfolio_by_the_page(office: Client, town: Town) -> None:
    post(office, "seat-add", data={"title": "分管城建的副区长", "order": 1})
    seat = Seat.objects.get()
    water = town.body("区水务局")
    assert post(office, "seat", seat.pk, data={"bodies": [water.pk]})[0] == 302
    assert "分管城建的副区长" in page(office, "body", water.pk)
    row = seat.portfolio.get()
    assert post(office, "portfolio-out", row.pk, data={})[0] == 302
    assert post(office, "portfolio-out", row.pk, data={})[0] == 409
    assert post(office, "seat-edit", seat.pk, data={"title": "副区长", "order": 2})[0] == 302


def test_a_post_ends_and_the_successor_is_asked_for(office: Client, town: Town) -> None:
    held = Post.objects.get(account=town.colleague)
    address = reverse("post-end", args=[CODE, held.pk])
    response = office.post(address, {"on": "2026-12-31", "why": "轮岗", "successor": "1"})
    assert response.status_code == 302
    location = response.headers["Location"]
    assert f"role=liaison&body={town.body('区发改局').pk}&valid_from=2027-01-01" in location
    assert 'value="2027-01-01"' in office.get(location).content.decode()
    own = Post.objects.get(account=town.owner)
    status, html = post(office, "post-end", own.pk, data={"on": "2026-12-31"})
    assert (status, "最后一个督查室职务" in html) == (409, True)


def test_somebody_acts_and_the_page_says_on_what_basis(office: Client, town: Town) -> None:
    held = Post.objects.get(account=town.colleague)
    today = date.today()  # noqa: DTZ011  the page's own day
    data = {"account": town.owner.pk, "valid_from": today, "valid_to": today + timedelta(days=9), "basis": "示函3号"}
    status, html = post(office, "post-acting", held.pk, data=data)
    assert status == 302
    assert "示函3号" in html
    assert post(office, "post-acting", held.pk, data={**data, "basis": ""})[0] == 422


def test_a_reset_password_is_another_each_time(office: Client, town: Town) -> None:
    first, second = (post(office, "password", town.colleague.pk, data={})[1] for _turn in range(2))
    assert first != second
    assert not Client().login(username="colleague", password=PASSWORD)
    assert office.get(reverse("password", args=[CODE, town.stranger.pk])).status_code == 404


def test_an_account_is_shown_by_another_title(office: Client, town: Town) -> None:
    status, html = post(office, "account", town.colleague.pk, data={"title": "区发展改革局联络员"})
    assert (status, "区发展改革局联络员" in html) == (302, True)
    assert post(office, "account", town.colleague.pk, data={"title": " "})[0] == 422
    assert office.get(reverse("account", args=[CODE, town.stranger.pk])).status_code == 404


def test_a_year_is_opened_closed_and_opened_again(office: Client, town: Town) -> None:
    status, html = post(office, "years", data={"number": 2027, "like": "2026"})
    assert status == 302
    assert "2027年任务来源" in html
    assert post(office, "years", data={"number": 2027, "like": "2026"})[0] == 409
    assert post(office, "year-step", 2026, data={"step": "close_provisionally"})[0] == 302
    assert post(office, "year-step", 2026, data={"step": "close_provisionally"})[0] == 409
    assert post(office, "year-step", 2026, data={"step": "reopen"})[0] == 422
    assert post(office, "year-step", 2026, data={"step": "burn"})[0] == 409
    assert post(office, "year-step", 2026, data={"step": "close"})[0] == 302
    town.year.refresh_from_db()
    assert town.year.state == Year.State.CLOSED
    assert "不再变动" in page(office, "streams", 2026)
    assert post(office, "streams", 2026, data={"name": "新来源"})[0] == 409
    assert post(office, "year-adopt", 2027, data={"on": "2027-07-01", "why": "七月启用"})[0] == 302
    assert post(office, "year-adopt", 2027, data={"on": "2026-07-01"})[0] == 422


def test_streams_by_the_page(office: Client, town: Town) -> None:
    bureau = town.body("区发改局")
    status, html = post(office, "streams", 2026, data={"name": "区委重点工作", "recipient": "区委"})
    assert (status, "区委重点工作" in html) == (302, True)
    stream = Stream.objects.get(name="区委重点工作")
    data = {"name": "区委重点工作", "owner": bureau.pk, "approver": "区委书记"}
    status, html = post(office, "stream-edit", stream.pk, data=data)
    assert (status, "区委书记" in html) == (302, True)
    post(office, "stream-order", stream.pk, data={"to": "up"})
    last = Stream.objects.filter(year=town.year).order_by("order").last()
    assert last is not None
    assert last.name == "年度计划"
    assert post(office, "stream-drop", town.stream("city_assessment").pk, data={})[0] == 302
    assert "?name=%E5%B8%82%E7%BA%A7%E7%BB%A9%E6%95%88" in page(office, "streams", 2026)
    assert post(office, "streams", 2026, data={"name": "市级绩效"})[0] == 302
    assert town.stream("city_assessment").name == "市级绩效"


def test_a_reorganisation_is_shown_before_it_is_done(office: Client, town: Town, item: Item) -> None:
    water = town.body("区水务局")
    asked: dict[str, str | int | list[int]] = {
        "bodies": [water.pk],
        "name": "区水利局",
        "into": "",
        "on": "2026-03-03",
        "why": "示机编3号",
    }
    address = reverse("body-succeed", args=[CODE, water.pk])
    preview = office.get(address, asked).content.decode()
    assert "1 项事项移交" in preview
    assert item.wording in preview
    assert not Body.objects.filter(name="区水利局").exists()
    both = office.get(address, {**asked, "into": town.body("区发改局").pk}).content.decode()
    assert "二者取一" in both
    status, html = post(office, "body-succeed", water.pk, data=asked)
    assert status == 302
    assert item.wording in html
    shown = page(office, "item", item.pk)
    assert "此前：区水务局，至 2026-03-02" in shown
    assert "移交" in shown


def test_of_several_principal_leaders_the_office_is_told(office: Client, town: Town) -> None:
    water, reform = town.body("区水务局"), town.body("区发改局")
    for body in (water, reform):
        leader = create_account(username=f"head{body.pk}", title=f"{body}主要领导", password=PASSWORD, by="test", at=AT)
        role = Role.PRINCIPAL_LEADER
        assign_post(account=leader, government=town.government, role=role, body=body, by=town.owner, at=AT)
    address = reverse("body-succeed", args=[CODE, water.pk])
    asked: dict[str, str | int | list[int]] = {"bodies": [water.pk], "on": "2026-03-03", "why": "示机编3号"}
    into = office.get(address, {**asked, "name": "", "into": reform.pk}).content.decode()
    assert "承接单位将有 2 位主要领导：区水务局主要领导、区发改局主要领导；都能审签" in into
    assert "位主要领导" not in office.get(address, {**asked, "name": "区水利局", "into": ""}).content.decode()


def test_an_item_is_handed_over_by_the_page(office: Client, town: Town, item: Item) -> None:
    unit = ItemUnit.objects.get(item=item)
    data = {"unit": unit.pk, "body": town.body("区发改局").pk, "on": "2026-03-03", "why": "会议纪要"}
    assert "改造老旧泵站4座" in page(office, "item-transfer", item.pk)
    for missing in ("why", "body", "on", "unit"):
        assert post(office, "item-transfer", item.pk, data={**data, missing: ""})[0] == 422
    status, html = post(office, "item-transfer", item.pk, data=data)
    assert status == 302
    assert "此前：区水务局" in html
    assert post(office, "item-transfer", item.pk, data=data)[0] == 422  # it answers no longer


def test_what_is_left_behind_is_on_top_of_the_bodies(office: Client, town: Town, item: Item) -> None:
    assert "仍在" not in page(office, "bodies")
    Body.objects.filter(name="区水务局").update(valid_to=date(2026, 1, 31))
    html = page(office, "bodies")
    assert "项事项仍在 区水务局 名下，该单位已于 2026-01-31 停用" in html
    body = town.body("区水务局")
    form = page(office, "body-succeed", body.pk)
    assert 'name="on" value="2026-02-01"' in form
    asked = {"bodies": [body.pk], "into": town.body("区发改局").pk, "name": "", "on": "2026-02-01", "why": "补办"}
    assert post(office, "body-succeed", body.pk, data=asked)[0] == 302
    assert "仍在" not in page(office, "bodies")


# page: its statements; two for the session, two at the door, three for the frame, the rest its own
STATEMENTS: dict[str, tuple[int, tuple[object, ...]]] = {
    "bodies": (16, ()),
    "people": (8, ()),
    "leaders": (11, ()),
    "years": (8, ()),
    "streams": (11, (2026,)),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_page_costs_the_same_whatever_the_house_holds(name: str, office: Client, town: Town) -> None:
    cost, arguments = STATEMENTS[name]
    assert _statements(office, name, *arguments) == cost
    post(office, "seat-add", data={"title": "区长", "order": 1})
    for index in range(5):
        post(office, "body-add", data={**BODY, "name": f"第{index}局", "aliases": ""})
        body = Body.objects.get(name=f"第{index}局")
        data = {"username": f"u{index}", "password": PASSWORD, "role": "liaison", "body": body.pk}
        post(office, "post-add", data=data)
        post(office, "seat", Seat.objects.get().pk, data={"bodies": [body.pk]})
        post(office, "streams", 2026, data={"name": f"来源{index}", "owner": body.pk})
    assert Account.objects.filter(username="u4").exists()
    assert _statements(office, name, *arguments) == cost


def _statements(client: Client, name: str, *arguments: object) -> int:
    page(client, name, *arguments)
    with CaptureQueriesContext(connection) as asked:
        page(client, name, *arguments)
    return len(asked)


QUERIES: dict[str, tuple[int, Callable[[Town, int], object]]] = {
    "directory": (7, lambda _t, g: directory.directory(g, TODAY).bodies),
    "posts_at": (1, lambda _t, g: directory.posts_at(g, TODAY)),
    "holders": (1, lambda _t, g: directory.holders(g, TODAY)),
    "seats_at": (3, lambda _t, g: directory.seats_at(g, TODAY)),
    "current_bodies": (1, lambda _t, g: directory.current_bodies(g, TODAY)),
    "accounts": (1, lambda _t, g: directory.accounts(g)),
    "seats_on": (2, lambda _t, g: queries.seats_on(g, TODAY)),
    "stream_cards": (1, lambda _t, g: stream_cards(g, 2026, TODAY)),
    "units_of": (1, lambda t, g: moving.units_of(g, [t.body("区水务局").pk], TODAY)),
    "moving": (6, lambda t, g: moving.moving(g, [t.body("区发改局").pk], TODAY).posts),
    "year_to_act_on": (1, lambda _t, g: queries.year_to_act_on(g, 2026)),
}
# What is asked for one body of 示例区: the other district finds nothing.
FOREIGN = {
    "body_to_act_on": lambda t, g: queries.body_to_act_on(g, t.body("区水务局").pk),
    "bodies_to_act_on": lambda t, g: queries.bodies_to_act_on(g, [t.body("区水务局").pk]),
    "post_to_act_on": lambda t, g: queries.post_to_act_on(g, Post.objects.get(account=t.colleague).pk),
    "account_to_act_on": lambda t, g: queries.account_to_act_on(g, t.colleague.pk),
    "units_of": QUERIES["units_of"][1],
    "moving": QUERIES["moving"][1],
}


@pytest.mark.parametrize("name", QUERIES)
def test_statements(
    name: str, town: Town, item: Item, office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cost, ask = QUERIES[name]
    post(office, "seat-add", data={"title": "区长", "order": 1})
    finding = 1 if name in {"units_of", "moving"} else 0  # the body to ask for
    with django_assert_num_queries(cost + finding):
        assert ask(town, town.government.pk)


@pytest.mark.parametrize("name", FOREIGN)
def test_nothing_of_another_government(name: str, town: Town, item: Item) -> None:
    assert FOREIGN[name](town, town.government.pk)
    assert not FOREIGN[name](town, town.other.pk)


def test_roles_of_the_form_are_the_roles_of_the_model(office: Client) -> None:
    html = page(office, "post-add")
    assert all(f'<option value="{role}"' in html for role in Role)


def test_what_a_renamed_body_left_behind_is_proposed_to_its_successor(office: Client, town: Town) -> None:
    gone, successor = town.body("区科产局"), town.body("区科创局")
    form = page(office, "body-succeed", gone.pk)
    assert 'name="on" value="2025-09-01"' in form
    assert f'<option value="{successor.pk}" selected>' in form


def test_an_account_whose_post_ended_can_be_appointed_again(office: Client, town: Town) -> None:
    held = Post.objects.get(account=town.colleague)
    post(office, "post-end", held.pk, data={"on": "2026-03-31"})
    data = {"account": town.colleague.pk, "role": "liaison", "body": town.body("区水务局").pk}
    assert post(office, "post-add", data=data)[0] == 302
