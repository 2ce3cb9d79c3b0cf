"""A quarter as people do it in a browser: filled, signed on a phone, filed, one item returned, corrected, accepted."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from app.people import PASSWORD, build_town
from app.reports import Office, build_office
from browser.conftest import SIZES, nothing_spills
from luoshi.calendar.models import Round
from luoshi.reporting.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

As = Callable[..., Page]


@pytest.fixture
def office(transactional_db: None) -> Office:
    """示例区 with three items; pages know today's date, on which its first round would be closed."""
    built = build_office(build_town())
    Round.objects.update(closes=None)
    return built


@pytest.fixture
def as_(chromium: Browser, live_server: LiveServer, office: Office) -> As:
    """A browser of one's own in which somebody has logged in and sees the inbox."""

    def opened(username: str, *, size: str = "desk", script: bool = True) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            has_touch=size == "phone",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{live_server.url}/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("button.primary")
        page.goto(live_server.url + reverse("inbox", args=["990101"]))
        return page

    return opened


def task(page: Page, name: str = "一季度") -> None:
    """Open the task of a round from the inbox."""
    page.locator(".tasks a", has_text=name).first.click()


def fill(page: Page, item: int, *, typed: str = "", progress: str = "", status: str = "达序时") -> None:
    """One item as a person types it."""
    form = page.locator(f"#i{item}")
    if typed:
        form.locator("[name=figure_typed]").first.fill(typed)
    form.locator("[name=status]").select_option(label=status)
    form.locator("[name=progress]").fill(progress)


def press(page: Page, words: str) -> None:
    """The button that begins with these words."""
    page.get_by_role("button", name=re.compile(f"^{words}")).first.click()
    page.wait_for_load_state()


def states(office: Office) -> list[str]:
    """The states of 区水务局's entries of the first quarter, in the order of the items."""
    rows = Entry.objects.filter(sheet__body=office.water, sheet__number=1).order_by("item")
    return list(rows.values_list("state", flat=True))


def test_a_quarter_from_the_inbox_to_the_board(as_: As, office: Office) -> None:
    liaison, leader, clerk = as_("liaison"), as_("leader", size="phone"), as_("owner")
    the_liaison_fills_and_proposes(liaison, office)
    the_leader_signs_on_a_phone(leader)
    liaison.reload()
    press(liaison, "报送")
    assert states(office) == ["filed"] * 3
    the_clerk_returns_one_and_accepts_the_rest(clerk, office)
    the_liaison_corrects(liaison, office)
    leader.reload()
    press(leader, "审签")
    liaison.reload()
    press(liaison, "报送")
    assert sorted(states(office)) == ["accepted", "filed", "filed"]  # the third is handed in to the lead, not to us
    the_board_shows_it(clerk)


def the_liaison_fills_and_proposes(liaison: Page, office: Office) -> None:
    """Three items: a figure, a text that holds a number it should not, one unchanged."""
    task(liaison)
    lane = liaison.locator(f"#i{office.lane.pk}")
    fill(liaison, office.lane.pk, typed="7.5公里", progress="完成巷道修缮7.5公里,其余路段已开工。")
    liaison.locator("h1").click()
    expect(lane.locator(".read")).to_contain_text("7500米")
    expect(lane.locator(".saved")).to_contain_text("已保存")
    expect(lane.locator("input[type=file]")).to_have_count(1)  # what is said for the first time may bear files at once
    fill(liaison, office.both.pk, progress="完成排查,联系人13800000000。")
    liaison.locator("h1").click()
    expect(liaison.locator(f"#i{office.both.pk} .notes")).to_contain_text("手机号")
    liaison.reload()
    expect(lane.locator("[name=progress]")).to_have_value("完成巷道修缮7.5公里,其余路段已开工。")
    led = liaison.locator(f"#i{office.led.pk}")
    led.locator("[name=unchanged_why]").fill("方案报批中")
    led.locator("[name=unchanged]").check()
    expect(led.locator(".saved")).to_contain_text("已保存")
    liaison.locator("a.primary").click()
    press(liaison, "提请签批")
    expect(liaison.locator(".steps")).to_contain_text("待主要领导审签 3")


def the_leader_signs_on_a_phone(leader: Page) -> None:
    """From the inbox to the signature, 390 px wide."""
    leader.reload()
    task(leader)
    expect(leader.locator("article.paper")).to_contain_text("完成巷道修缮7.5公里")
    assert nothing_spills(leader)
    press(leader, "审签")
    expect(leader.locator(".steps")).to_contain_text("已审签待报送 3")


def the_clerk_returns_one_and_accepts_the_rest(clerk: Page, office: Office) -> None:
    """One item goes back with its reason."""
    clerk.reload()
    task(clerk)
    row = clerk.locator(f"#i{office.both.pk}")
    row.locator("summary", has_text="退回这一项").click()
    row.locator("[name=reason]").fill("请删去手机号")
    row.get_by_role("button", name="退回").click()
    press(clerk, "审核通过")
    expect(clerk.locator(f"#i{office.lane.pk}")).to_contain_text("审核通过")


def the_liaison_corrects(liaison: Page, office: Office) -> None:
    """The reason is read, the text changed, the item proposed again."""
    liaison.goto(liaison.url.split("/990101/")[0] + reverse("inbox", args=["990101"]))
    expect(liaison.locator(".tasks")).to_contain_text("退回 1")
    task(liaison)
    again = liaison.locator(f"#i{office.both.pk}")
    expect(again).to_contain_text("请删去手机号")
    fill(liaison, office.both.pk, progress="完成排查,两处已整改。")
    liaison.locator("h1").click()
    expect(again.locator(".notes")).to_have_count(0)
    liaison.locator("a.primary").click()
    press(liaison, "提请签批")


def the_board_shows_it(clerk: Page) -> None:
    """Who filed late and who has not; the reminder names the latter."""
    clerk.goto(clerk.url.split("/990101/")[0] + reverse("board", args=["990101", 2026, 1]))
    row = clerk.locator("table.board tbody tr", has_text="区水务局")
    expect(row).to_contain_text("逾期报送")  # by the calendar of the machine that runs this
    late = clerk.locator("table.board tbody tr", has_text="区发改局")
    expect(late).to_contain_text("逾期未报")
    clerk.locator("a.primary").click()
    expect(clerk.locator("body")).to_contain_text("区发改局：贵单位2026年一季度责任事项进展应于2026年4月10日")


def test_the_same_without_scripts(as_: As, office: Office) -> None:
    liaison = as_("liaison", script=False)
    task(liaison)
    for item in (office.lane.pk, office.both.pk, office.led.pk):
        fill(liaison, item, typed="7.5公里" if item == office.lane.pk else "", progress="按计划完成本期节点。")
        liaison.locator(f"#i{item}").get_by_role("button", name="保存").click()
    expect(liaison.locator(f"#i{office.lane.pk} .read")).to_contain_text("7500米")
    liaison.locator("a.primary").click()
    press(liaison, "提请签批")
    leader = as_("leader", script=False)
    task(leader)
    press(leader, "审签")
    liaison.reload()
    press(liaison, "报送")
    assert states(office) == ["filed"] * 3
