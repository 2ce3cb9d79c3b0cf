"""Nonsense sent to every address and every form: answered in one clear way, never by a fault of ours.

Every form that the demo's people can reach is sent with its fields changed, left out, doubled or foreign; every address
is asked by every method with odd queries and odd rows. What the values are is drawn from a list of things that broke
other programs, or at random from a fixed seed. What a request changes is undone before the next one.
"""

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from attack.demo import CODE, PEOPLE, Form, address_of, body_of, crawl, visitor
from luoshi.config.urls import staff

pytestmark = pytest.mark.django_db

SEED = 20261122
EACH_FORM = int(os.environ.get("LUOSHI_ATTACKS", "3"))  # times every form is sent changed
EACH_ADDRESS = 2
FORMS_OF_AN_ADDRESS = 3
NASTY = (
    "", " ", "0", "-1", "999999999999999999999999", "1e309", "NaN", "٣", "１２", "2026-02-30", "0000-00-00",
    "9999-12-31", "2026-11-22T00:00", "'; DROP TABLE items_item;--", "%00", "\u202e反", "\ufeff", "\U0001f600",
    "../../etc/passwd", "<script>alert(1)</script>", "{{7*7}}", "{% debug %}", "${7*7}", "null", "true", "[]", "{}",
    "https://example.org/", "//example.org", "javascript:alert(1)", "长" * 5000, "a" * 70000, "\r\nSet-Cookie: a=b",
)  # fmt: skip
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
# What each kind of answer is for; anything else is a fault.
KNOWN = {200, 204, 301, 302, 303, 400, 403, 404, 405, 409, 413, 422, 429}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def nasty(dice: random.Random) -> str:
    if dice.random() < 0.8:
        return dice.choice(NASTY)
    return "".join(chr(dice.choice([dice.randrange(1, 0xD800), dice.randrange(0xE000, 0x10000)])) for _each in range(9))


def changed(form: Form, dice: random.Random) -> dict[str, object]:
    """The form's fields with some of them changed, left out, doubled; sometimes with a file where none belongs."""
    sent: dict[str, object] = {}
    for name, value in form.fields.items():
        what = dice.random()
        if what < 0.15:
            continue
        sent[name] = value if what < 0.45 else [value, nasty(dice)] if what < 0.55 else nasty(dice)
    for name in form.files:
        data = dice.choice([b"", b"PK\x03\x04", b"%PDF-1.7", os.urandom(64), "表".encode("gb18030"), b"<html>"])
        sent[name] = SimpleUploadedFile(dice.choice(["a.xlsx", "a.docx", "a\u202e.pdf", "a" * 300]), data)
    if dice.random() < 0.1:
        sent[dice.choice(["version", "next", "csrfmiddlewaretoken", "seen", "_method"])] = nasty(dice)
    return sent


def send(client: Client, form: Form, dice: random.Random) -> int:
    with undone():
        sent = changed(form, dice)
        headers = {"HX-Request": "true"} if dice.random() < 0.3 else {}
        answer = getattr(client, form.method)(form.action, sent, headers=headers)
        body_of(answer)  # a file that is sent is closed at its end
        return int(answer.status_code)


@pytest.mark.parametrize("username", PEOPLE)
def test_no_form_sent_wrongly_makes_a_fault(username: str, demo: None) -> None:
    dice = random.Random(f"{SEED} {username}")
    found, client = crawl(username), visitor(username)
    by_address: dict[tuple[str, str, tuple[str, ...]], list[Form]] = {}
    for form in found.forms:
        kind = (address_of(form.action), form.method, tuple(sorted(form.fields)))
        by_address.setdefault(kind, []).append(form)
    answers: Counter[int] = Counter()
    faults = []
    for kind, forms in by_address.items():
        if kind[0] in {"logout", "language"}:
            continue
        for form in forms[:FORMS_OF_AN_ADDRESS]:
            for _each in range(EACH_FORM):
                status = send(client, form, dice)
                answers[status] += 1
                if status not in KNOWN:
                    faults.append((form.action, form.method, status))
    print(f"{username}: {len(by_address)} kinds of form, {answers.total()} sent: {dict(sorted(answers.items()))}")
    assert faults == [], faults
    assert answers.total() >= 10


def odd_arguments(route: URLPattern, dice: random.Random) -> dict[str, object]:
    """Rows and numbers that are not there, or far outside."""
    pattern = str(route.pattern)
    numbers = (0, 1, 2, 7, 2026, 2025, 1900, 9999, 99999999, 2**31, 2**59)
    return {name: dice.choice(numbers) for name in re.findall(r"<whole:(\w+)>", pattern)}


def test_no_address_asked_oddly_makes_a_fault(demo: None) -> None:
    dice = random.Random(SEED)
    clients = {username: visitor(username) for username in PEOPLE}
    answers: Counter[int] = Counter()
    faults = []
    for route in staff:
        assert isinstance(route, URLPattern)
        for method in METHODS:
            for _each in range(EACH_ADDRESS):
                path = reverse(str(route.name), kwargs={"code": CODE, **odd_arguments(route, dice)})
                path = re.sub(r"/\d+", lambda told: told[0] + "0" * dice.choice((0, 0, 0, 30)), path)
                query = {
                    dice.choice(["unit", "q", "page", "state", "sort", "view", "next", "at", "round"]): nasty(dice)
                }
                client = clients[dice.choice(PEOPLE)]
                with undone():
                    answer = getattr(client, method)(path, query)
                    body_of(answer)
                    status = answer.status_code
                answers[status] += 1
                if status not in KNOWN:
                    faults.append((path, method, query, status))
    print(f"addresses: {answers.total()} asked: {dict(sorted(answers.items()))}")
    assert faults == [], faults
