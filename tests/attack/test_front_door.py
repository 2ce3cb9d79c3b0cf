"""What every answer carries, what a form from elsewhere gets, and where one may be sent."""

import re

import pytest
from django.conf import settings
from django.conf.global_settings import PASSWORD_HASHERS as DEFAULTS
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django import Settings

from attack.demo import CODE, address_of, crawl, visitor
from luoshi.config.urls import staff
from luoshi.demo.loading import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hashers_of_the_demo(settings: Settings) -> None:
    """The demo was loaded with the product's own."""
    settings.PASSWORD_HASHERS = DEFAULTS


NEEDED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ELSEWHERE = (
    "https://example.org/",
    "//example.org",
    "/\\example.org",
    "https:example.org",
    "javascript:alert(1)",
    "\thttps://example.org",
)


def test_every_answer_carries_the_headers(demo: None) -> None:
    client = visitor("duchashi")
    found = crawl("duchashi")
    asked = [*found.pages, *found.downloads, "/nowhere/", f"/{CODE}/2026/nowhere/", "/login/"]
    missing = []
    for path in {address_of(path): path for path in asked}.values():
        answer = client.get(path)
        policy = answer.headers.get("Content-Security-Policy", "")
        wrong = [name for name, value in NEEDED.items() if answer.headers.get(name) != value]
        if "default-src 'none'" not in policy or "unsafe" in policy:
            wrong.append("Content-Security-Policy")
        if answer.status_code == 200 and "no-store" not in answer.headers.get("Cache-Control", ""):
            wrong.append("Cache-Control")
        missing += [(path, wrong)] if wrong else []
    assert missing == []


def test_what_is_sent_from_another_site_is_refused_everywhere(demo: None) -> None:
    """Without the token of our own page nothing that writes is done."""
    client = visitor("duchashi")
    client.handler.enforce_csrf_checks = True
    passed = []
    for route in staff:
        assert isinstance(route, URLPattern)
        numbers = dict.fromkeys(re.findall(r"<whole:(\w+)>", str(route.pattern)), 1)
        path = reverse(str(route.name), kwargs={"code": CODE, **numbers})
        answer = client.post(path, {}, headers={"Origin": "https://example.org"})
        if answer.status_code not in {403, 405}:
            passed.append((path, answer.status_code))
    assert passed == []


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_to_another_site(target: str, demo: None) -> None:
    client = Client()
    answer = client.post(f"/login/?next={target}", {"username": "duchashi", "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))
    answer = client.post("/language/", {"language": "en", "next": target})
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))


def test_the_cookies_are_closed_to_scripts_and_other_sites(demo: None) -> None:
    client = Client()
    client.post("/login/", {"username": "duchashi", "password": PASSWORD})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
