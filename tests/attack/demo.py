"""The demo's district as a place to attack: crawled as a person would."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from luoshi.people.models import Account

CODE = "990101"
HOST = "http://testserver"
# one account of each kind that the demo has
PEOPLE = ("duchashi", "fagai", "fagai-zhuyao", "fagai-jihua", "changwu", "chayue")
NEVER = {"logout"}
EACH = 4  # pages of one address, with different rows


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, how, and its fields by name with what they hold."""

    action: str
    method: str
    fields: dict[str, str]
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class Crawl:
    """What a person can reach by links: pages as parsed, downloads, forms."""

    pages: dict[str, html.HtmlElement] = field(default_factory=dict)
    downloads: dict[str, bytes] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, int]] = field(default_factory=list)


def visitor(username: str) -> Client:
    """A browser in which the demo's account is logged in; a fault of ours is an answer 500, not an exception."""
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(username=username))
    return client


def crawl(username: str) -> Crawl:
    """Every page that links lead to from the front page, a few of each address, in the order they are met."""
    client, found = visitor(username), Crawl()
    waiting, seen = [f"/{CODE}/"], {f"/{CODE}/"}
    while waiting:
        path = waiting.pop(0)
        name = address_of(path)
        if name in NEVER or found.names[name] >= EACH:
            continue
        found.names[name] += 1
        answer = client.get(path, follow=True)
        if answer.status_code >= 400:
            found.failed.append((path, answer.status_code))
            continue
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            found.downloads[path] = body_of(answer)
            continue
        page = html.fromstring(body_of(answer).decode("utf-8"))
        found.pages[path] = page
        for link in links(page, path):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
        found.forms.extend(forms(page, path))
    return found


def body_of(answer: HttpResponseBase) -> bytes:
    """The whole body, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def address_of(path: str) -> str:
    """The name of the address, "" where there is none."""
    try:
        return resolve(urlsplit(path).path).url_name or ""
    except Resolver404:
        return ""


def links(page: html.HtmlElement, path: str) -> Iterator[str]:
    """Where the page leads within the application."""
    for link in page.xpath("//@href | //@hx-get | //form[not(@method) or @method='get']/@action"):
        target = urldefrag(urljoin(HOST + path, str(link))).url
        if target.startswith(HOST + "/") and not re.search(r"/static/", target):
            yield target.removeprefix(HOST)


def forms(page: html.HtmlElement, path: str) -> Iterator[Form]:
    """Every form of the page with what a person would send unchanged."""
    for form in page.xpath("//form"):
        action = urljoin(path, form.get("action") or path)
        fields = {key: value or "" for key, value in form.fields.items() if key}
        for button in form.xpath(".//button[@name]"):
            fields.setdefault(button.get("name"), button.get("value") or "")
        files = tuple(each.get("name") for each in form.xpath(".//input[@type='file'][@name]"))
        for name in files:
            fields.pop(name, None)
        fields.pop("csrfmiddlewaretoken", None)
        yield Form(action, (form.get("method") or "get").lower(), fields, files)
