"""What the main tasks of liaison, leader and clerk cost in clicks and characters: counted, and kept from growing.

`LUOSHI_CLICKS=<file>` writes the table of docs/manual/clicks.md. Seconds are those of a script that does not read.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from app.papers import Door, notice
from app.people import AT, PASSWORD, build_town
from app.reports import Office, build_office
from browser.conftest import SIZES
from luoshi.calendar.models import Round
from luoshi.intake.actions import import_source
from luoshi.items.actions import Unit, add_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "完成管网改造一段,其余路段已开工,预计下季度全部完成。"
WHY = "方案报批中"


@dataclass(slots=True)
class Hand:
    """A person's hand: what it clicked and typed since the page was there."""

    page: Page
    clicks: int = 0
    characters: int = 0
    began: float = field(default_factory=time.monotonic)

    def click(self, what: Locator) -> None:
        """One click or tap."""
        what.first.click()
        self.clicks += 1

    def type(self, what: Locator, words: str) -> None:
        """A field entered by a click, and the characters typed into it."""
        self.click(what)
        what.first.press_sequentially(words) if words.isascii() else what.first.fill(words)
        self.characters += len(words)

    def choose(self, what: Locator, label: str) -> None:
        """A list opened and a line of it taken: two clicks."""
        what.first.select_option(label=label)
        self.clicks += 2

    def button(self, words: str) -> None:
        """The first button that begins so."""
        self.click(self.page.get_by_role("button", name=re.compile(f"^{words}")).first)

    def link(self, words: str) -> None:
        """The link that begins so."""
        self.click(self.page.get_by_role("link", name=re.compile(f"^{words}")))

    def cost(self) -> tuple[int, int, float]:
        """Clicks, characters, seconds."""
        return self.clicks, self.characters, time.monotonic() - self.began


@pytest.fixture
def office(transactional_db: None, door: Door) -> Office:
    """区水务局 with five items in the first quarter, and a notice of seven at the reading desk."""
    built = build_office(build_town())
    town = built.town
    for wording in ("疏浚清渠河。", "更换老旧水表。"):
        add_item(stream=town.stream("own_report"), wording=wording, units=(Unit("区水务局"),), by=town.owner, at=AT)
    Round.objects.update(closes=None)
    data = door.put(b"notice", notice(), issued="2026-02-12")
    import_source(government=town.government, name="通知.txt", data=data, by=town.owner, at=AT)
    return built


@pytest.fixture
def hand(chromium: Browser, live_server: LiveServer, office: Office) -> Iterator[Callable[..., Hand]]:
    """The hand of somebody who has logged in and looks at a page."""
    contexts = []

    def of(username: str, path: str, size: str = "desk") -> Hand:
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{live_server.url}/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("button.primary")
        page.goto(live_server.url + path)
        return Hand(page)

    yield of
    for context in contexts:
        context.close()


def report_five_items(liaison: Hand, office: Office) -> None:
    """Two told, three unchanged, looked at, proposed."""
    page = liaison.page
    liaison.click(page.locator(".tasks a", has_text="一季度"))
    lane = page.locator(f"#i{office.lane.pk}")
    liaison.type(lane.locator("[name=figure_typed]"), "7.5")
    liaison.choose(lane.locator("[name=status]"), "达序时")
    liaison.type(lane.locator("[name=progress]"), TEXT)
    both = page.locator(f"#i{office.both.pk}")
    liaison.choose(both.locator("[name=status]"), "达序时")
    liaison.type(both.locator("[name=progress]"), TEXT)
    page.locator("h1").click()
    expect(both.locator(".saved")).to_be_visible()
    liaison.click(page.locator("details.bulk summary", has_text="无变化"))
    liaison.type(page.locator("details.bulk [name=why]"), WHY)
    liaison.button("未填的")
    liaison.click(page.locator("a.primary"))
    liaison.button("提请签批")
    expect(page.locator(".steps")).to_contain_text("待主要领导审签 5")


def sign(leader: Hand) -> None:
    """The sheet read on the phone and signed."""
    leader.click(leader.page.locator(".tasks a", has_text="一季度"))
    leader.button("审签")
    expect(leader.page.locator(".steps")).to_contain_text("已审签待报送 5")


def file(liaison: Hand) -> None:
    """The signed sheet, filed."""
    liaison.click(liaison.page.locator(".tasks a", has_text="一季度"))
    liaison.button("报送")
    expect(liaison.page.locator(".steps")).to_contain_text("已报送 5")


def accept(clerk: Hand) -> None:
    """What is filed with the office, accepted."""
    clerk.click(clerk.page.locator(".tasks a", has_text="区水务局"))
    clerk.button("审核通过")
    expect(clerk.page.locator(".steps")).to_contain_text("审核通过 4")  # the fifth is handed in to its lead


def remind(clerk: Hand) -> None:
    """Who is missing, and the text to send."""
    clerk.click(clerk.page.locator(".chips a", has_text="有未报送"))
    clerk.click(clerk.page.locator("a.primary"))
    expect(clerk.page.locator("body")).to_contain_text("区发改局：贵单位")


def summarise(clerk: Hand) -> None:
    """The quarter's summary as a Word file."""
    clerk.click(clerk.page.locator("a", has_text="汇总材料"))
    with clerk.page.expect_download():
        clerk.click(clerk.page.locator("a.primary", has_text="下载 Word"))


def confirm_the_breakdown(clerk: Hand) -> None:
    """Three lists of a notice, each to its stream."""
    clerk.click(clerk.page.locator("ul.desks a"))
    for _list in range(3):
        clerk.button("确认余下")
    expect(clerk.page.locator("#progress b")).to_have_text("7/7")


def open_the_next_year(clerk: Hand) -> None:
    """2027 with what 2026 has."""
    clerk.click(clerk.page.locator("main button.primary"))
    expect(clerk.page.locator("main")).to_contain_text("2027")


# the task, who does it, its first page, the size of the screen, and the clicks it may cost
def tasks(office: Office) -> list[tuple[str, str, str, str, int, Callable[[Hand], None]]]:
    code = office.town.government.code
    inbox, board = reverse("inbox", args=[code]), reverse("board", args=[code, 2026, 1])
    years, desks = reverse("years", args=[code]), reverse("desks", args=[code])

    def report(liaison: Hand) -> None:
        report_five_items(liaison, office)

    return [
        ("督查室 · 开启新年度，沿用上年来源、归口、规则", "owner", years, "desk", 1, open_the_next_year),
        ("联络员 · 填一张五项的表并提请签批（两项写进展、三项无变化）", "liaison", inbox, "desk", 13, report),
        ("单位主要领导 · 手机上看完并审签", "leader", inbox, "phone", 2, sign),
        ("联络员 · 报送", "liaison", inbox, "desk", 2, file),
        ("督查室 · 审核通过一张表", "owner", inbox, "desk", 2, accept),
        ("督查室 · 看谁没报，生成提醒文字", "owner", board, "desk", 2, remind),
        ("督查室 · 生成季度汇总并下载 Word", "owner", board, "desk", 2, summarise),
        ("督查室 · 确认一件通知的责任分解（三张表）", "owner", desks, "desk", 4, confirm_the_breakdown),
    ]  # fmt: skip


def test_the_main_tasks_cost_few_clicks(hand: Callable[..., Hand], office: Office) -> None:
    rows, over = [], {}
    for name, username, path, size, most, do in tasks(office):
        person = hand(username, path, size)
        do(person)
        clicks, characters, seconds = person.cost()
        rows.append(f"| {name} | {clicks} | {characters} | {seconds:.1f} |")
        if clicks > most:
            over[name] = (clicks, most)
    out = os.environ.get("LUOSHI_CLICKS")
    if out:
        Path(out).write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert over == {}
