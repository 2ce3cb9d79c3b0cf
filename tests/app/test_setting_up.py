"""年度准备 on pages: a fresh office is led step by step; rounds that passed before it began; plans; empty streams."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from app.people import AT, PASSWORD, TODAY, Town
from app.reports import APRIL, TEXT, Office, build_office
from luoshi.calendar.actions import adopt_preset, seed_years
from luoshi.calendar.models import Round
from luoshi.calendar.queries import rounds
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Body, Government, Post, Role, Year
from luoshi.governments.queries import years
from luoshi.governments.validity import valid_on
from luoshi.governments.years import adopt_from
from luoshi.intake.models import Proposal, Reading
from luoshi.items.actions import Unit, add_item, confirm_many
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.stream_setup import StreamDraft, change_stream
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.reporting.errors import StaleEntry
from luoshi.reporting.filling import Filled, save_entries
from luoshi.reporting.models import Entry
from luoshi.reporting.setting_up import Stands, Step, passed_before, preparation
from luoshi.web.setting_up import NAMES

NOVEMBER = datetime(2026, 11, 22, 3, tzinfo=UTC)


def appoint(town: Town) -> None:
    """A liaison and a principal leader for every body of the day."""
    everybody = [(body, role) for body in _bodies() for role in (Role.LIAISON, Role.PRINCIPAL_LEADER)]
    for number, (body, role) in enumerate(everybody):
        account = create_account(username=f"p{number}", title=str(body), password=PASSWORD, by="test", at=AT)
        assign_post(account=account, government=town.government, role=role, body=body, by=town.owner, at=AT)


def _bodies() -> list[Body]:
    return list(Body.objects.filter(valid_on(TODAY), government__code="990101"))


def address_streams(town: Town) -> None:
    for stream in Stream.objects.filter(year=town.year):
        change_stream(stream=stream, draft=StreamDraft(stream.name, None, "区长", "区委"), by=town.owner, at=AT)


def read_the_notice(town: Town) -> None:
    reading = Reading.objects.get()
    for number in set(Proposal.objects.values_list("list_number", flat=True)):
        confirm_many(reading=reading, list_number=number, stream=town.stream("own_report"), by=town.owner, at=AT)


def know_the_units(town: Town) -> None:
    """A body of the town for every name that the directory lacks, and a lead where one is meant."""
    ItemUnit.objects.filter(item__year=town.year, body__isnull=True).update(body=town.body("区水务局"))
    for item in Item.objects.filter(year=town.year, units__isnull=True):
        ItemUnit.objects.create(item=item, body=town.body("区水务局"), name="区水务局", order=1)
    Item.objects.filter(year=town.year).update(mode=Item.Mode.EQUAL)


ACTS: Mapping[Step, Callable[[Town], object]] = {
    Step.HOUSE: appoint,
    Step.STREAMS: address_streams,
    Step.RULES: lambda town: adopt_preset(year=town.year, preset="day-10", by=town.owner, at=AT),
    Step.CALENDAR: lambda town: seed_years(government=town.government, years=[2026], by=town.owner, at=AT),
    Step.BREAKDOWN: read_the_notice,
    Step.UNITS: know_the_units,
}


def open_steps(town: Town) -> list[Step]:
    found = preparation(town.government.pk, 2026, at=AT)
    return [step for step, where in found.steps.items() if where is Stands.OPEN]


def test_each_step_is_done_by_its_own_act_and_the_next_one_follows(town: Town, notice_reading: Reading) -> None:
    left = [*ACTS, Step.FIRST_ROUND]
    assert open_steps(town) == left
    for step, act in ACTS.items():
        act(town)
        left.remove(step)
        assert open_steps(town) == left


def test_the_statements_of_the_order_of_work_do_not_grow_with_its_rows(town: Town, notice_reading: Reading) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            preparation(town.government.pk, 2026, at=AT)
        return len(found)

    before = statements()
    for act in ACTS.values():
        act(town)
    assert statements() == before == 16


def front(client: Client, account: Account, number: int = 2026) -> str:
    client.force_login(account)
    return client.get(reverse("front", args=["990101", number])).content.decode()


def test_a_fresh_office_finds_the_order_of_work_with_one_primary_link(town: Town, client: Client) -> None:
    html = front(client, town.owner)
    steps = re.findall(r"<h3>(.*?)</h3>", html)
    assert steps[0] == "年度"
    assert steps[-1] == "首轮填报"
    assert html.count("button primary") == 1
    assert re.search(r'class="button primary" href="/990101/people/table/"', html)
    assert "4 个机构，4 个在线填报，其中 3 个还没有联络员账号，4 个还没有主要领导账号。" in html


@pytest.mark.parametrize(("left", "address"), [(1, "bodies/?show=principal"), (4, "bodies/?show=liaison")])
def test_for_a_few_posts_that_nobody_holds_the_order_of_work_leads_to_their_units(
    left: int, address: str, town: Town, client: Client
) -> None:
    appoint(town)
    for post in Post.objects.filter(account__username__startswith="p").order_by("-pk")[:left]:
        post.delete()
    assert f'class="button primary" href="/990101/{address}"' in front(client, town.owner)


def test_whoever_gives_no_posts_is_led_to_the_units(town: Town, client: Client) -> None:
    Government.objects.filter(pk=town.government.pk).update(separation=Government.Separation.TWO)
    assert 'class="button primary" href="/990101/bodies/?show=liaison"' in front(client, town.owner)


def links_of(html: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', html[html.index('<ol class="order">') : html.index("</ol>")])


def test_every_step_leads_somewhere_also_before_any_year_is_opened(town: Town, client: Client) -> None:
    links = links_of(front(client, town.owner))
    assert len(links) == len(Step)
    Stream.objects.filter(year=town.other_year).delete()
    town.other_year.delete()
    client.force_login(town.stranger)
    html = client.get(reverse("front", args=["990102"])).content.decode()
    assert re.search(r'class="button primary" href="/990102/years/"', html)
    before = links_of(html)
    for account, addresses in ((town.owner, links), (town.stranger, before)):
        client.force_login(account)
        assert {client.get(address, follow=True).status_code for address in addresses} == {200}


def test_whoever_does_not_set_up_the_year_sees_no_order_of_work(town: Town, client: Client) -> None:
    assert "年度准备" not in front(client, town.colleague)


def test_it_leaves_the_front_page_with_the_first_sheet_and_stays_with_the_years(town: Town, client: Client) -> None:
    office = build_office(town)
    assert "要办 7 步" in front(client, town.owner)
    office.fill(office.lane)
    assert "要办 7 步" not in front(client, town.owner)
    page = reverse("setting-up", args=["990101", 2026])
    assert page in client.get(reverse("years", args=["990101"])).content.decode()
    assert "已有 1 张填报表开始填写。" in client.get(page).content.decode()


def left_on(html: str) -> list[str]:
    """The names of the steps that a running year's front page says are left."""
    line = re.search(r'<div class="steps-left"><p>(.*?)</p>', html)
    return re.findall(r'<a href="[^"]+">(.*?)</a>', line[1]) if line else []


def test_what_is_left_stays_on_the_front_page_in_one_line_until_it_is_done(town: Town, client: Client) -> None:
    office = build_office(town)
    office.fill(office.lane)
    Post.objects.filter(account=office.leader).delete()
    Item.objects.filter(pk=office.both.pk).update(mode=Item.Mode.LEAD_NAMED)
    acts = {NAMES[step]: act for step, act in ACTS.items() if step is not Step.BREAKDOWN}  # its items came by hand
    left = [str(name) for name in acts]
    for name, act in acts.items():
        html = front(client, town.owner)
        assert left_on(html) == left
        assert f"还有 {len(left)} 步没有做完" in html
        details = html[html.index('<div class="steps-left">') :]
        assert re.findall(r"<h3>(.*?)</h3>", details) == left  # and nothing that is done
        assert "button primary" not in details[: details.index("</details>")]
        assert left_on(front(client, town.colleague)) == []
        act(town)
        left.remove(str(name))
    html = front(client, town.owner)
    assert "没有做完" not in html
    assert 'class="prepare' not in html


def test_items_without_anybody_to_ask_are_one_link_away(town: Town, client: Client) -> None:
    office = build_office(town)
    office.fill(office.lane)
    Item.objects.filter(pk=office.both.pk).update(mode=Item.Mode.LEAD_NAMED)
    address = reverse("ledger", args=["990101", 2026])

    def told() -> list[tuple[str, str]]:
        return re.findall(r'<h3>责任单位</h3>\s*<p>(.*?)</p>.*?<a href="(.*?)">', front(client, town.owner), re.DOTALL)

    assert told() == [("1 项有几个单位、没有写明谁牵头。", reverse("coverage", args=["990101", 2026]))]
    office.led.units.update(body=None, name="某专班")
    words, link = told()[0]
    assert (words[:24], link) == ("1 项的责任单位都不在名录内，没有人填报，1 项", f"{address}?has=no-body")
    office.lane.units.all().delete()
    words, link = told()[0]
    assert (words[:10], link) == ("1 项没有责任单位，", f"{address}?has=no-units")


def passed(town: Town, today: date) -> list[str]:
    year = next(each for each in years(town.government.pk) if each.number == 2026)
    of_the_year = rounds(town.government.pk, 2026)
    return [each.name for each in passed_before(town.government.pk, year, of_the_year, today=today)]


@pytest.fixture
def dated(town: Town) -> Town:
    adopt_preset(year=town.year, preset="day-10", by=town.owner, at=AT)
    return town


@pytest.mark.parametrize(
    ("today", "names"),
    [
        (date(2026, 4, 10), []),
        (date(2026, 4, 11), ["一季度"]),
        (date(2026, 11, 22), ["一季度", "二季度", "三季度"]),
    ],
)
def test_rounds_that_passed_over_an_empty_ledger(dated: Town, today: date, names: list[str]) -> None:
    assert passed(dated, today) == names


def test_rounds_due_after_the_first_item_are_late_like_any_other(dated: Town) -> None:
    build_office_items(dated, at=datetime(2026, 7, 1, 2, tzinfo=UTC))
    assert passed(dated, date(2026, 11, 22)) == ["一季度"]


def build_office_items(town: Town, *, at: datetime) -> None:
    add_item(
        stream=town.stream("own_report"), wording="修缮青石巷道。", units=(Unit("区水务局"),), by=town.owner, at=at
    )


def test_a_day_of_adoption_or_a_filed_sheet_ends_the_suggestion(dated: Town) -> None:
    today = localdate(NOVEMBER)
    adopt_from(year=dated.year, on=today, by=dated.owner, at=NOVEMBER)
    assert passed(dated, today) == []
    adopt_from(year=Year.objects.get(pk=dated.year.pk), on=None, by=dated.owner, at=NOVEMBER)
    assert passed(dated, today)


def test_a_filed_sheet_ends_the_suggestion(town: Town) -> None:
    office = build_office(town)
    Item.objects.update(added_at=NOVEMBER)
    assert passed(town, localdate(NOVEMBER)) == ["一季度", "二季度"]
    office.filed(office.lane)
    assert passed(town, localdate(NOVEMBER)) == []


def test_a_late_beginner_is_told_and_nothing_is_set_without_a_person(town: Town, client: Client) -> None:
    office = build_office(town)
    today = localdate()
    Round.objects.filter(number=1).update(due=today - timedelta(days=30))
    Round.objects.filter(number=2).update(due=today + timedelta(days=30))
    Item.objects.update(added_at=now())
    html = front(client, town.owner)
    assert "这 1 轮会一下子全部算作逾期" in html
    office.fill(office.lane)
    html = front(client, town.owner)
    assert "这 1 轮会一下子全部算作逾期" in html  # the order of work is over, the suggestion is not
    assert "要办" not in html
    link = reverse("year-adopt", args=["990101", 2026]) + "?today"
    assert link in html
    assert f'value="{today}"' in client.get(link).content.decode()
    assert Year.objects.get(pk=town.year.pk).adopted_on is None


@pytest.fixture
def collector(town: Town) -> Account:
    """Who collects for 年度计划, which 区发改局 owns and in which nothing stands."""
    build_office(town)
    stream, planners = town.stream("annual_plan"), town.body("区发改局")
    change_stream(stream=stream, draft=StreamDraft("年度计划", planners, "", ""), by=town.owner, at=AT)
    account = create_account(username="jihua", title="计划汇总", password=PASSWORD, by="test", at=AT)
    assign_post(account=account, government=town.government, role=Role.COLLECTOR, body=planners, by=town.owner, at=AT)
    return account


SAID = "“年度计划”由区发改局归口"
ADDRESSES = (
    "/990101/2026/",
    "/990101/2026/ledger/",
    "/990101/2026/ledger/?stream=annual_plan",
    "/990101/2026/rounds/1/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_collects_for_an_empty_stream_is_told_so(
    address: str, collector: Account, town: Town, client: Client
) -> None:
    client.force_login(collector)
    assert SAID in client.get(address).content.decode()
    client.force_login(town.owner)
    assert SAID not in client.get(address).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_with_the_first_item_of_the_stream_that_is_over(
    address: str, collector: Account, town: Town, client: Client
) -> None:
    Item.objects.filter(number=1).update(stream=town.stream("annual_plan"))
    client.force_login(collector)
    assert SAID not in client.get(address).content.decode()


def test_the_ledger_narrowed_to_another_stream_speaks_of_that(collector: Account, client: Client) -> None:
    client.force_login(collector)
    html = client.get("/990101/2026/ledger/?stream=city_report").content.decode()
    assert SAID not in html
    assert "没有符合条件的事项" in html


@pytest.fixture
def planning(town: Town, notice_reading: Reading) -> Office:
    """A year whose notice was issued this month, so that its plans are due and pages know it."""
    office = build_office(town)
    confirm_many(reading=notice_reading, list_number=1, stream=town.stream("province_report"), by=town.owner, at=AT)
    return office


def test_the_board_of_plans_leads_to_the_derivation_of_its_date(planning: Office, client: Client) -> None:
    client.force_login(planning.town.owner)
    board = client.get(reverse("board", args=["990101", 2026, 0])).content.decode()
    rules = reverse("rules", args=["990101", 2026])
    assert f'href="{rules}#round-0"' in board
    assert "时限 2026年3月4日" in board
    html = client.get(rules).content.decode()
    row = html[html.index('id="round-0"') :]
    assert "2026年2月12日印发后20日内" in row[: row.index("</tr>")]


def test_without_a_dated_notice_plans_are_not_counted_and_the_rules_say_why(town: Town, client: Client) -> None:
    build_office(town)
    client.force_login(town.owner)
    assert "未设时限" in client.get(reverse("board", args=["990101", 2026, 0])).content.decode()
    assert "还不计时" in client.get(reverse("rules", args=["990101", 2026])).content.decode()


@pytest.mark.parametrize("page", ["front", "inbox"])
def test_the_office_is_told_of_plans_that_wait(page: str, planning: Office, client: Client) -> None:
    args = ["990101", 2026] if page == "front" else ["990101"]
    client.force_login(planning.town.owner)
    html = client.get(reverse(page, args=args)).content.decode()
    board = reverse("board", args=["990101", 2026, 0])
    late = re.search(rf'href="{board}\?only=overdue"><span class="clock overdue">(\d+) 个单位逾期未报', html)
    rows = client.get(f"{board}?only=overdue").content.decode().count('<tr class="late">')
    shown = rows if localdate().year == 2026 else 0  # over a year that has ended plans are history
    assert (int(late[1]) if late else 0) == shown
    assert rows
    client.force_login(planning.liaison)
    assert f"{board}?only" not in client.get(reverse(page, args=args)).content.decode()


def test_entries_saved_together_cost_the_same_and_stand_or_fall_together(town: Town) -> None:
    office = build_office(town)

    def statements(*items: Item) -> int:
        filled = [Filled(item, TEXT, 0) for item in items]
        with CaptureQueriesContext(connection) as found:
            save_entries(place=office.place(), filled=filled, by=office.liaison, at=APRIL)
        return len(found)

    office.fill(office.lane)
    with pytest.raises(StaleEntry):
        statements(office.both, office.lane)  # the lane was filled since
    assert Entry.objects.count() == 1
    one = statements(office.both)
    Entry.objects.exclude(item=office.lane).delete()
    assert statements(office.both, office.led) == one
