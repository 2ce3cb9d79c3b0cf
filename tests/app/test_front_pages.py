"""The front page leads with what matters now to whoever looks; the rail and the phone's bar lead everywhere."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from app.people import AT, PASSWORD
from app.reports import Office
from luoshi.calendar.models import Round
from luoshi.governments.actions import assign_post, open_year
from luoshi.governments.models import Role
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.reporting.board import COLUMNS
from luoshi.reporting.models import Entry
from luoshi.reporting.states import Verb

BAR = 5  # places that fit side by side at 390 px


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(closes=None)  # pages know today's date, on which the round would be closed
    return office


def reader(office: Office) -> Account:
    account = create_account(username="chayue", title="查阅人员", password=PASSWORD, by="test", at=AT)
    post = {"account": account, "government": office.town.government, "role": Role.READER, "body": None}
    assign_post(**post, by=office.town.owner, at=AT)  # type: ignore[arg-type]
    return account


def front(client: Client, office: Office, account: Account) -> str:
    client.force_login(account)
    return client.get(reverse("front", args=[office.town.government.code, 2026])).content.decode()


def test_every_count_of_the_round_links_to_a_board_with_exactly_that_many(office: Office, client: Client) -> None:
    office.filed(office.lane)
    office.fill(office.both)
    Round.objects.exclude(number=1).delete()
    html = front(client, office, office.town.owner)
    links = re.findall(r'href="(/990101/2026/rounds/\d+/\?only=(\w+))">(\d+)</a>', html)
    assert {key for _link, key, _count in links} >= {"filed", "draft"}
    for link, key, count in links:
        board = client.get(link).content.decode()
        cells = re.findall(rf'<td class="n {key}" data-label="[^"]+"><a href="[^"?]+">(\d+)</a>', board)
        rows = board.count('<th scope="row"><a')
        assert int(count) == (sum(map(int, cells)) if key in COLUMNS else rows), key


def test_a_unit_begins_with_its_sheet_and_sees_nothing_of_the_offices_work(office: Office, client: Client) -> None:
    html = front(client, office, office.liaison)
    sheet = reverse("sheet", args=[office.town.government.code, 2026, 1, office.water.pk])
    assert sheet in html
    assert html.index(sheet) < html.index("年台账，按任务来源和状态")
    assert "/rounds/" not in html
    assert "分解待办" not in html


def test_a_leader_begins_with_what_waits_for_a_signature(office: Office, client: Client) -> None:
    preview = reverse("preview", args=[office.town.government.code, 2026, 1, office.water.pk])
    assert preview not in front(client, office, office.leader)
    office.to(Verb.PROPOSE, office.fill(office.lane))
    assert preview in front(client, office, office.leader)


def test_who_reports_before_the_round_ends_reaches_the_leader_all_the_same(office: Office, client: Client) -> None:
    office.to(Verb.PROPOSE, office.fill(office.lane))
    ahead = localdate() + timedelta(days=60)
    Round.objects.filter(number=1).update(last_day=ahead, due=ahead + timedelta(days=10))
    client.force_login(office.leader)
    inbox = reverse("inbox", args=[office.town.government.code])
    preview = reverse("preview", args=[office.town.government.code, 2026, 1, office.water.pk])
    assert preview in client.get(inbox).content.decode()
    client.force_login(office.liaison)
    sheet = reverse("sheet", args=[office.town.government.code, 2026, 1, office.water.pk])
    assert not re.search(f"{preview}|{sheet}", client.get(inbox).content.decode())
    office.to(Verb.SIGN, *Entry.objects.all())
    assert sheet in client.get(inbox).content.decode()  # signed: to be filed, and the rest with it


def test_a_reader_has_no_tasks_and_a_year_without_rounds_says_what_to_do(office: Office, client: Client) -> None:
    assert "<h2>待办" not in front(client, office, reader(office))
    Round.objects.all().delete()
    html = front(client, office, office.town.owner)
    assert "还没有设报送时限" in html
    assert reverse("rules", args=[office.town.government.code, 2026]) in html


def test_the_bar_of_a_phone_fits_and_the_rest_stands_behind_more(office: Office, client: Client) -> None:
    for account in (office.town.owner, office.liaison, office.leader, reader(office)):
        html = front(client, office, account)
        rail = html[html.index('<nav class="rail"') : html.index("</nav>")]
        places, _, more = rail.partition('<details class="more"')
        addresses = re.findall(r'<li( class="deskonly")?><a href="([^"]+)"', places.partition('class="places')[2])
        in_bar = [address for hidden, address in addresses if not hidden]
        hidden = {address for hidden, address in addresses if hidden}
        assert len(in_bar) + 1 <= BAR
        assert hidden
        assert hidden <= set(re.findall(r'href="([^"]+)"', more))


def test_pages_that_belong_to_no_year_stay_in_the_one_that_was_worked_on(office: Office, client: Client) -> None:
    code = office.town.government.code
    open_year(government=office.town.government, number=2027, by=office.town.owner, at=AT)
    client.force_login(office.town.owner)

    def ledger_of(name: str) -> str:
        html = client.get(reverse(name, args=[code])).content.decode()
        found = re.search(rf'href="/{code}/(\d+)/ledger/"', html)
        return found.group(1) if found else ""

    assert ledger_of("bodies") == "2027"
    client.get(reverse("ledger", args=[code, 2026]))
    assert [ledger_of(name) for name in ("bodies", "people", "years", "inbox")] == ["2026"] * 4
    assert ledger_of("front") == "2027"  # home is the newest year; and whoever goes home goes on from there
    assert ledger_of("bodies") == "2027"
