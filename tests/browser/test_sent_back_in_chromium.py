"""A refused form in the browser: back in its place, filled in and in view, without scripts and with them."""

import pytest
from playwright.sync_api import expect

from app.district import District
from browser.conftest import Open, nothing_spills
from luoshi.audit.models import Event

pytestmark = pytest.mark.browser

LONG = "现场核查了三个路口，" * 60


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("script", [True, False])
def test_a_refused_form_comes_back_filled_in_and_goes_through_once_it_is_mended(
    visit: Open, district: District, script: bool, size: str
) -> None:
    page = visit(f"/990101/items/{district.item.pk}/", script=script, size=size)
    page.locator("summary", has_text="评定").click()
    page.select_option("[name=state]", "behind")
    page.fill("[name=why]", LONG)
    page.click("[name=why] >> xpath=ancestor::form//button")
    alert = page.locator(".sent-back")
    expect(alert).to_contain_text("依据有 600 个字，最多 500 个字；请改短后再提交")
    expect(alert).to_be_in_viewport()
    expect(page.locator("[name=why]")).to_be_visible()
    expect(page.locator("[name=why]")).to_have_value(LONG)
    expect(page.locator("[name=state]")).to_have_value("behind")
    assert nothing_spills(page)
    assert page.url.endswith(f"/items/{district.item.pk}/assess/")
    page.fill("[name=why]", "现场核查")
    page.click("[name=why] >> xpath=ancestor::form//button")
    page.wait_for_url(f"**/items/{district.item.pk}/")
    assert Event.objects.filter(action="item.assess", after__contains="现场核查").exists()


@pytest.mark.parametrize("script", [True, False])
def test_all_of_a_list_without_a_stream_is_answered_in_our_own_words(
    visit: Open, district: District, script: bool
) -> None:
    page = visit(f"/990101/documents/{district.notice.source_id}/desk/", script=script)
    page.select_option("[data-stream] >> nth=-1", "")
    page.click("text=确认余下 >> nth=-1")
    expect(page.locator(".sent-back")).to_contain_text("还没有选归入哪个任务来源；请先选择任务来源，再确认。")
    expect(page.locator(".sent-back")).to_be_in_viewport()
    assert nothing_spills(page)
