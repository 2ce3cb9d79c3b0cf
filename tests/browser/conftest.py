"""Chromium on the pages of a live server."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from app.conftest import door as door
from app.district import District, build_district
from app.papers import Door
from app.people import PASSWORD, build_town

CHROMIUM = Path(os.environ.get("LUOSHI_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
VENDOR = Path(__file__).resolve().parents[2] / "src/luoshi/web/static/vendor/htmx.min.js"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}

Open = Callable[..., Page]


def nothing_spills(page: Page) -> bool:
    """The page that is being loaded, once it is there, is no wider than its window."""
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without it the tests fail with the line that installs it."""
    if not CHROMIUM.is_file():
        pytest.fail(f"{CHROMIUM} is missing; run: apt-get install -y chromium fonts-noto-cjk", pytrace=False)
    if not VENDOR.is_file():
        pytest.fail("htmx is missing; run: npm ci --ignore-scripts && python scripts/vendor.py", pytrace=False)
    # Playwright runs a loop in this thread, and Django would refuse the database there; nothing here is async.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def district(transactional_db: None, door: Door) -> District:
    """示例区 with its papers."""
    return build_district(build_town(), door)


def _is_complaint(message: ConsoleMessage) -> bool:
    """An error on the page; a 409 or 422 is an answer that a test asks for."""
    return message.type == "error" and not any(
        each in message.text for each in ("409 (Conflict)", "422 (Unprocessable")
    )


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer, district: District) -> Iterator[Open]:
    """Opens an address as the inspection office; fails at the end when the console had something to complain of."""
    contexts = []
    complaints: list[str] = []

    def opened(path: str, *, size: str = "desk", script: bool = True) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            has_touch=size == "phone",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{live_server.url}/login/")
        page.fill("[name=username]", "owner")
        page.fill("[name=password]", PASSWORD)
        page.click("button.primary")
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
