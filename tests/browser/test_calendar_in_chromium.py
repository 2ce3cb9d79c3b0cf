"""The pages of rules and calendar as an office uses them: with the pointer, with the keyboard, without scripts."""

import pytest
from playwright.sync_api import expect

from app.district import District
from app.rounds import rounds_of
from browser.conftest import Open, nothing_spills
from luoshi.calendar.queries import rules_of, workdays_of

pytestmark = pytest.mark.browser

RULES = "/990101/2026/rules/"
CALENDAR = "/990101/calendar/2026/"


@pytest.fixture(autouse=True)
def _rounds(district: District) -> None:
    rounds_of(district.town)


@pytest.mark.parametrize("script", [True, False])
def test_a_name_once_and_a_click_a_day(visit: Open, district: District, script: bool) -> None:
    page = visit(CALENDAR, script=script)
    page.fill("[name=name]", "区庆")
    page.press("[name=name]", "Enter")  # Enter in the name is no click on a day
    for day in ("#d0506", "#d0507"):
        page.click(day)
        expect(page.locator(day)).to_have_attribute("value", f"2026-05-{day[-2:]}:clear:off")
    expect(page.locator("[name=name]")).to_have_value("区庆")
    expect(page.locator(".notes", has_text="6–7日 区庆放假")).to_be_visible()
    page.click("#d0507")
    expect(page.locator("#d0507")).to_have_attribute("value", "2026-05-07:off:")
    assert len([day for day in workdays_of(district.town.government.pk).exceptions if day.month == 5]) == 7


def test_a_rule_is_tried_as_it_is_typed_and_stored_by_the_button(visit: Open, district: District) -> None:
    page = visit(RULES)
    page.fill("[name=due_day]", "15")
    expect(page.locator("#rounds h2")).to_have_text("试算：各期时限")
    expect(page.locator("#rounds tr:not(#round-0) time").first).to_have_text("2026-04-15")
    page.fill("[name=first_round]", "5")
    expect(page.locator("#rounds .problem")).to_contain_text("首期只能是第1至4期")
    page.fill("[name=first_round]", "1")
    expect(page.locator("#rounds .problem")).to_have_count(0)
    page.click("text=保存规则")
    expect(page.locator("#rounds h2")).to_have_text("各期时限")
    stored = rules_of(district.town.government.pk, 2026)
    assert stored is not None
    assert stored.due_day == 15


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_one_deadline_moves_by_hand(visit: Open, size: str) -> None:
    page = visit(RULES, size=size)
    row = page.locator("#round-2")
    expect(row).to_contain_text("示例区督查室于")
    row.locator("summary", has_text="调整").click()
    row.locator("text=恢复按规则").click()
    expect(page.locator("#round-2")).not_to_contain_text("已调整")
    assert nothing_spills(page)
