"""分管: a district leader begins with the units of his portfolio and the items he leads; one click shows all."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from app.people import AT, PASSWORD
from app.reports import Office
from luoshi.calendar.models import Round
from luoshi.governments.leaders import add_seat, entrust
from luoshi.governments.models import Post, Role, Seat
from luoshi.items.models import Item
from luoshi.people.actions import create_account


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(closes=None)
    return office


@pytest.fixture
def seat(office: Office) -> Seat:
    """A seat in charge of 区发改局 that leads the lane, which is 区水务局's alone."""
    town = office.town
    seat = add_seat(government=town.government, title="分管副区长", order=1, by=town.owner, at=AT)
    entrust(seat=seat, bodies=[office.reform], by=town.owner, at=AT)
    Item.objects.filter(pk=office.lane.pk).update(leader=seat)
    return seat


@pytest.fixture
def leader(office: Office, seat: Seat, client: Client) -> Client:
    account = create_account(username="fenguan", title="分管副区长", password=PASSWORD, by="test", at=AT)
    Post.objects.create(account=account, government=office.town.government, role=Role.DISTRICT_LEADER, seat=seat)
    client.force_login(account)
    return client


def shown(client: Client, office: Office, more: str = "") -> tuple[int, int, int]:
    """Items on the front page, cells on the board, items in the ledger."""
    code = office.town.government.code
    front = client.get(reverse("front", args=[code, 2026]) + more).context["figures"].items
    board = client.get(reverse("board", args=[code, 2026, 1]) + more).context["board"].items
    ledger = client.get(reverse("ledger", args=[code, 2026]) + more).context["ledger"].shown
    return front, board, ledger


def test_a_leader_begins_with_what_is_in_his_charge(office: Office, leader: Client) -> None:
    other = office.town.stream("own_report").items.create(
        government=office.town.government, year=office.town.year, number=9, wording="别人分管的事。",
        added_by=office.town.owner, added_at=AT,
    )  # fmt: skip
    other.units.create(order=1, name="区水务局", body=office.water)
    assert shown(leader, office) == (3, 3, 3)  # 区水务局's cells of what is 区发改局's too are not in his charge
    assert shown(leader, office, "?charge=all") == (4, 6, 4)


def test_one_click_holds_for_the_pages_that_follow(office: Office, leader: Client) -> None:
    Item.objects.filter(pk=office.lane.pk).update(leader=None)
    code = office.town.government.code
    page = leader.get(reverse("front", args=[code, 2026])).content.decode()
    assert re.search(r'<a href="\?charge=all">全部</a>', page)
    assert shown(leader, office)[2] == 2
    leader.get(reverse("board", args=[code, 2026, 1]) + "?charge=all")
    assert shown(leader, office)[2] == 3
    leader.get(reverse("ledger", args=[code, 2026]) + "?charge=mine")
    assert shown(leader, office)[0] == 2


def test_every_count_leads_to_as_many_rows(office: Office, leader: Client) -> None:
    code = office.town.government.code
    page = leader.get(reverse("front", args=[code, 2026])).content.decode()
    ledger = re.escape(reverse("ledger", args=[code, 2026]))
    links = re.findall(rf'href="({ledger}\?stream=[^"]*)">(\d+)</a>', page)
    assert links
    for link, count in links:
        assert leader.get(link.replace("&amp;", "&")).context["ledger"].shown == int(count), link


def test_what_is_exported_is_what_is_shown(office: Office, leader: Client) -> None:
    Item.objects.filter(pk=office.lane.pk).update(leader=None)
    where = reverse("ledger-export", args=[office.town.government.code, 2026])
    books = [load_workbook(BytesIO(leader.get(where + more).content)) for more in ("", "?charge=all")]
    words = [{str(cell.value) for row in book.worksheets[0].rows for cell in row} for book in books]
    assert ["修缮青石巷道18公里。" in each for each in words] == [False, True]


def test_nobody_else_has_the_choice(office: Office, seat: Seat, client: Client) -> None:
    client.force_login(office.town.owner)
    assert "charge=all" not in client.get(reverse("front", args=[office.town.government.code, 2026])).content.decode()
    assert shown(client, office, "?charge=mine") == (3, 5, 3)


def test_a_leader_without_a_portfolio_begins_with_all(office: Office, seat: Seat, leader: Client) -> None:
    seat.portfolio.all().delete()
    assert shown(leader, office) == (3, 5, 3)
    assert shown(leader, office, "?charge=mine") == (1, 1, 1)
