"""A liaison opens the sheet of a new round: the last round's words are there, marked, once."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from app.people import PASSWORD, build_town
from app.reports import TEXT, Office, build_office
from luoshi.calendar.models import Round
from luoshi.reporting.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None) -> Office:
    """An office whose first round is filed and whose second is asked for."""
    office = build_office(build_town())
    Round.objects.update(closes=None)
    office.filed(office.lane)
    return office


def test_the_first_look_at_a_new_round_brings_the_last_rounds_words(
    chromium: Browser, live_server: LiveServer, office: Office
) -> None:
    page = chromium.new_page()
    page.goto(f"{live_server.url}/login/")
    page.fill("[name=username]", "liaison")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    address = f"{live_server.url}/{office.town.government.code}/2026/sheets/2/{office.water.pk}/"
    page.goto(address)
    expect(page.locator("#notice")).to_contain_text("已为 1 项写入上季底稿")
    lane = page.locator(f"#i{office.lane.pk}")
    expect(lane.locator("textarea[name=progress]")).to_have_value(TEXT.progress)
    expect(lane).to_contain_text("上季底稿，请改")
    expect(page.locator(f"#i{office.both.pk} textarea[name=progress]")).to_have_value("")
    before = list(Entry.objects.filter(sheet__number=2).values_list("pk", "version"))
    page.goto(address)
    expect(page.locator("#notice")).to_be_empty()
    assert list(Entry.objects.filter(sheet__number=2).values_list("pk", "version")) == before
    page.close()
