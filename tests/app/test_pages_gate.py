"""Every address × role × government: who sees, who is refused (403), for whom it does not exist (404)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from app.district import District, build_district
from app.papers import Door
from app.people import AT, PASSWORD, Town
from luoshi.config.urls import staff
from luoshi.governments.rights import Verb
from luoshi.people.actions import create_account
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Route:
    """An address: what the door asks for, whether it is posted to, and whether another table walks it by role."""

    verb: Verb
    posted: bool = False
    elsewhere: bool = False


ROUTES: Mapping[str, Route] = {
    "front": Route(Verb.VIEW),
    "ledger": Route(Verb.VIEW),
    "ledger-export": Route(Verb.EXPORT),
    "papers": Route(Verb.EXPORT),
    "annexes-docx": Route(Verb.EXPORT),
    "annexes-xlsx": Route(Verb.EXPORT),
    "extract-docx": Route(Verb.EXPORT),
    "extract-xlsx": Route(Verb.EXPORT),
    "extract-zip": Route(Verb.EXPORT),
    "contacts-xlsx": Route(Verb.EXPORT),
    "item": Route(Verb.VIEW),
    "documents": Route(Verb.VIEW),
    "upload": Route(Verb.IMPORT),
    "document": Route(Verb.VIEW),
    "reading": Route(Verb.VIEW),
    "facts-csv": Route(Verb.EXPORT),
    "original": Route(Verb.EXPORT),
    "withdraw": Route(Verb.IMPORT),
    "desks": Route(Verb.REVIEW),
    "desk": Route(Verb.REVIEW),
    "confirm": Route(Verb.REVIEW, posted=True),
    "reject": Route(Verb.REVIEW, posted=True),
    "undo": Route(Verb.REVIEW, posted=True),
    "edit": Route(Verb.REVIEW),
    "confirm-list": Route(Verb.REVIEW, posted=True),
    # walked by test_report_pages, role by role
    "inbox": Route(Verb.VIEW),
    "rounds": Route(Verb.OVERSEE),
    "board": Route(Verb.OVERSEE, elsewhere=True),
    "reminder": Route(Verb.OVERSEE, elsewhere=True),
    "sheet": Route(Verb.VIEW, elsewhere=True),
    "preview": Route(Verb.VIEW, elsewhere=True),
    "entry-save": Route(Verb.FILL, posted=True, elsewhere=True),
    "unchanged": Route(Verb.FILL, posted=True, elsewhere=True),
    "move": Route(Verb.VIEW, posted=True, elsewhere=True),
    "entry": Route(Verb.VIEW, elsewhere=True),
    "scan": Route(Verb.VIEW, elsewhere=True),
    # walked by test_sheet_papers and test_summaries, role by role
    "sheet-docx": Route(Verb.VIEW, elsewhere=True),
    "sheet-xlsx": Route(Verb.VIEW, elsewhere=True),
    "sheet-form": Route(Verb.FILL, elsewhere=True),
    "sheet-upload": Route(Verb.FILL, elsewhere=True),
    "sheet-confirm": Route(Verb.FILL, posted=True, elsewhere=True),
    "summary": Route(Verb.OVERSEE, elsewhere=True),
    "summary-docx": Route(Verb.OVERSEE, elsewhere=True),
    "summary-xlsx": Route(Verb.OVERSEE, elsewhere=True),
}
HERE = [name for name, route in ROUTES.items() if not route.elsewhere]
MAY: Mapping[str, set[Verb]] = {
    "owner": {Verb.VIEW, Verb.EXPORT, Verb.IMPORT, Verb.REVIEW, Verb.OVERSEE, Verb.FILL},
    "colleague": {Verb.VIEW, Verb.EXPORT, Verb.FILL},
    "reader": {Verb.VIEW},
}
# Rows that an address names; without one of them there is nothing of another government to ask for.
ROWS = {"item", "source", "reading", "proposal", "body", "entry", "scan"}


@pytest.fixture
def district(town: Town, door: Door) -> District:
    return build_district(town, door)


def arguments(name: str, district: District) -> dict[str, object]:
    """What an address takes, filled with rows of 示例区."""
    found: dict[str, object] = {
        "year": 2026,
        "item": district.item.pk,
        "source": district.notice.source_id,
        "reading": district.notice.pk,
        "proposal": (district.decided_proposal if name == "undo" else district.open_proposal).pk,
        "number": 2,
        "body": district.town.body("区发改局").pk,
        "entry": 1,
        "scan": 1,
    }
    pattern = next(str(route.pattern) for route in staff if isinstance(route, URLPattern) and route.name == name)
    return {key: value for key, value in found.items() if f":{key}>" in pattern}


def ask(client: Client, name: str, code: str, district: District) -> int:
    address = reverse(name, kwargs={"code": code, **arguments(name, district)})
    if ROUTES[name].posted:
        stream = district.town.stream("city_report").pk
        return client.post(address, {"stream": stream}).status_code
    return client.get(address).status_code


def account(role: str, district: District) -> Account:
    people = {
        "owner": district.town.owner,
        "colleague": district.town.colleague,
        "reader": district.reader,
        "stranger": district.town.stranger,
    }
    return people[role]


def test_every_address_stands_in_the_table() -> None:
    assert {route.name for route in staff if isinstance(route, URLPattern)} == set(ROUTES)


@pytest.mark.parametrize(("name", "role"), list(product(HERE, MAY)))
def test_the_door_asks_for_the_post(name: str, role: str, district: District) -> None:
    status = ask(district.client(account(role, district)), name, district.code, district)
    if ROUTES[name].verb in MAY[role]:
        assert status == (302 if ROUTES[name].posted else 200)
    else:
        assert status == 403


@pytest.mark.parametrize("name", ROUTES)
def test_for_a_stranger_the_government_does_not_exist(name: str, district: District) -> None:
    client = district.client(district.town.stranger)
    assert ask(client, name, district.code, district) == 404


@pytest.mark.parametrize("name", HERE)
def test_another_governments_rows_do_not_exist_at_home(name: str, district: District) -> None:
    client = district.client(district.town.stranger)
    named = set(arguments(name, district)) & ROWS
    status = ask(client, name, district.town.other.code, district)
    assert status == (404 if named else 200)


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_is_sent_to_log_in(name: str, district: District) -> None:
    client = district.client(None)
    address = reverse(name, kwargs={"code": district.code, **arguments(name, district)})
    response = client.post(address) if ROUTES[name].posted else client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.posted])
def test_what_writes_is_never_a_link(name: str, district: District) -> None:
    address = reverse(name, kwargs={"code": district.code, **arguments(name, district)})
    assert district.client(district.town.owner).get(address).status_code == 405


def test_home_leads_to_the_front_page(district: District) -> None:
    response = district.client(district.reader).get(reverse("home"))
    assert response.headers["Location"] == reverse("front", args=[district.code])


def test_an_account_without_a_post_is_told_so(district: District) -> None:
    nobody = create_account(username="nobody", title="", password=PASSWORD, by="test", at=AT)
    response = district.client(nobody).get(reverse("home"))
    assert response.status_code == 403
    assert "没有任何职务" in response.content.decode()


@pytest.mark.parametrize("path", ["/990101/2026/no-such-page/", "/nowhere/"])
def test_a_wrong_address_is_explained(path: str, district: District) -> None:
    response = district.client(district.town.owner).get(path)
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_a_page_sends_the_content_policy(district: District) -> None:
    response = district.client(district.town.owner).get(reverse("front", args=[district.code]))
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
