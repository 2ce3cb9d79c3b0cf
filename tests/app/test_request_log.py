"""The log: a line for each request, and nothing in it that a person typed or that names a person."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator, Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from app.people import Town
from luoshi.config.urls import staff
from luoshi.installation.environment import read
from luoshi.installation.logs import configuration
from luoshi.web.request_log import HEADER

NAME, NUMBER, PASSWORD, STORY = "欧阳示例", "110101199003078888", "mima-XYZZY-9", "某人某日说了某事PLUGH"
MARKS = (NAME, NUMBER, PASSWORD, STORY, "XYZZY", "PLUGH")


@pytest.fixture(params=["json", "text"])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What goes to stderr, at the level that says most."""
    out = io.StringIO()
    told = json.loads(json.dumps(configuration(level="debug", form=request.param)))
    told["handlers"]["stderr"]["stream"] = out
    names = [*told["loggers"], ""]
    before = {name: (logging.getLogger(name).handlers[:], logging.getLogger(name).level) for name in names}
    kept = {name: logging.getLogger(name).propagate for name in names}
    logging.config.dictConfig(told)
    yield out
    for name, (handlers, level) in before.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = handlers, kept[name]
        logger.setLevel(level)


@pytest.fixture
def client(town: Town) -> Client:
    """The office, logged in; an error is answered, not raised."""
    client = Client(raise_request_exception=False)
    client.force_login(town.owner)
    return client


def posted() -> Mapping[str, object]:
    """A form with the marks in every field that a view may read, and in a file."""
    fields = (
        "username",
        "title",
        "name",
        "note",
        "text",
        "reason",
        "password",
        "new_password1",
        "narrative",
        "wording",
    )
    values = dict(zip(fields, (*MARKS, *MARKS), strict=False))
    return {**values, "file": SimpleUploadedFile(f"{NAME}.txt", STORY.encode()), STORY: NUMBER}


def test_no_mark_reaches_the_log(lines: io.StringIO, client: Client, town: Town) -> None:
    """Every address of the staff pages, asked for and posted to; log-ins that fail; hosts and paths that are marks."""
    code, asked = town.government.code, 0
    for route in (each for each in staff if isinstance(each, URLPattern)):
        path = re.sub(r"<whole:\w+>", "1", str(route.pattern).replace("<whole:year>", "2026"))
        client.get(f"/{code}/{path}", {"q": NAME, "text": STORY})
        client.post(f"/{code}/{path}", posted())
        asked += 2
    client.post("/login/", {"username": NAME, "password": PASSWORD})
    client.get(f"/{code}/{STORY}/{NUMBER}")
    client.get("/login/", {"next": STORY}, headers={"host": "plugh.XYZZY.example"})
    said = lines.getvalue()
    assert [mark for mark in MARKS if mark in said] == []
    assert said.count("route=" if "route=" in said else '"route"') == asked + 3


def test_an_error_is_told_without_its_message(
    lines: io.StringIO, client: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        secret = STORY
        raise ValueError(f"{secret} {NUMBER}") from KeyError(NAME)

    monkeypatch.setattr("luoshi.web.gate._legible", fails)
    answer = client.get(f"/{town.government.code}/2026/ledger/")
    number = answer.headers[HEADER]
    said = lines.getvalue()
    assert answer.status_code == 500
    assert number in answer.content.decode()
    assert said.count(number) == 2  # the error, and the request
    assert "builtins.ValueError" in said
    assert "builtins.KeyError" in said
    assert "test_request_log.py:" in said
    assert [mark for mark in MARKS if mark in said] == []


@pytest.mark.parametrize("lines", ["json"], indirect=True)
def test_a_line_says_what_was_asked_of_whom(lines: io.StringIO, client: Client, town: Town) -> None:
    client.get(f"/{town.government.code}/2026/ledger/")
    said = json.loads(lines.getvalue())
    assert said.pop("time").endswith("Z")
    assert said.pop("ms") >= 0
    assert len(said.pop("request")) == 12
    assert said == {
        "level": "info",
        "logger": "luoshi.request",
        "event": "request",
        "method": "GET",
        "route": "<code:code>/<whole:year>/ledger/",
        "status": 200,
        "account": town.owner.pk,
        "government": town.government.code,
    }


ADDRESSES = [
    ("none", "10.1.2.3", "", None),
    ("network", "10.1.2.3", "", "10.1.2.0/24"),
    ("network", "2001:db8:1:2::3", "", "2001:db8:1::/48"),
    ("full", "10.1.2.3", "", "10.1.2.3"),
    (
        "full",
        "10.9.9.9",
        "203.0.113.7, 10.1.2.3",
        "10.1.2.3",
    ),  # the trusted proxy says so; what stands before is a claim
    ("full", "10.9.9.9", "10.1.2.3, 10.9.9.9", "10.1.2.3"),
    ("full", "10.9.9.8", "203.0.113.7", "10.9.9.8"),  # not trusted: its claim does not count
    ("full", "10.9.9.9", "<script>", "10.9.9.9"),
]


@pytest.mark.parametrize(("setting", "peer", "forwarded", "logged"), ADDRESSES)
def test_a_clients_address_is_logged_as_far_as_the_setting_lets_it(
    lines: io.StringIO, settings: Settings, setting: str, peer: str, forwarded: str, logged: str | None
) -> None:
    settings.LUOSHI = read({"LUOSHI_LOG_ADDRESSES": setting, "LUOSHI_PROXY": "10.9.9.9"})
    Client().get("/health/live", REMOTE_ADDR=peer, headers={"x-forwarded-for": forwarded} if forwarded else {})
    said = lines.getvalue()
    shown = json.loads(said).get("client") if said.startswith("{") else _after(said, "client=")
    assert shown == logged


def _after(line: str, word: str) -> str | None:
    return line.partition(word)[2].split()[0] if word in line else None


@pytest.mark.parametrize("lines", ["json"], indirect=True)
def test_a_foreign_host_is_one_quiet_event(lines: io.StringIO, client: Client) -> None:
    assert client.get("/", headers={"host": "xyzzy.example"}).status_code == 400
    said = [json.loads(line) for line in lines.getvalue().splitlines()]
    told = [line for line in said if line["logger"] != "luoshi.request"]
    assert [(line["level"], line["event"]) for line in told] == [("info", "a host that LUOSHI_HOSTS does not name")]
    assert "error" not in told[0]
    assert "xyzzy" not in lines.getvalue()
