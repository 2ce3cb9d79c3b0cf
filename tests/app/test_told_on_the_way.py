"""What everybody is told on a report's way: what waits and where, what was read, why it came back, what was granted."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from app.people import Town
from app.reports import APRIL, Office, build_office
from luoshi.calendar.models import Round
from luoshi.governments.rights import rights_of
from luoshi.people.models import Account
from luoshi.reporting.inbox import Task, inbox
from luoshi.reporting.states import Verb


@pytest.fixture
def office(town: Town) -> Office:
    built = build_office(town)
    Round.objects.update(closes=None)  # pages know today's date, on which the round would be closed
    return built


def page_of(client: Client, office: Office, who: Account, name: str, *args: object) -> str:
    client.force_login(who)
    return client.get(reverse(name, args=[office.town.government.code, *args])).content.decode()


def first_sheet(office: Office) -> tuple[int, int, int]:
    return 2026, 1, office.water.pk


def tasks_of(office: Office, who: Account, at: datetime = APRIL) -> list[Task]:
    found = inbox(office.town.government, rights_of(who, on=at.date()), today=at.date()).tasks
    return [task for task in found if task.number == 1]


# -- what waits, and where


def test_what_is_signed_is_a_task_of_its_own_and_the_rest_says_where_it_stands(office: Office) -> None:
    signed, back = office.fill(office.lane), office.fill(office.both)
    office.to(Verb.PROPOSE, signed, back)
    office.to(Verb.SIGN, signed)
    office.to(Verb.RETURN, back, by=office.leader, word="数字不对")
    found = {task.what: (task.items, task.of, task.returned, task.steps) for task in tasks_of(office, office.liaison)}
    assert found == {"file": (1, 3, 0, ()), "fill": (2, 3, 1, (("not_begun", 1),))}


def test_a_sheet_leads_to_where_its_signed_items_are_filed(office: Office, client: Client) -> None:
    entry = office.fill(office.lane)
    preview = reverse("preview", args=[office.town.government.code, *first_sheet(office)])
    to_file = f'<a href="{preview}">去报送</a>'
    assert to_file not in page_of(client, office, office.liaison, "sheet", *first_sheet(office))
    for verb in (Verb.PROPOSE, Verb.SIGN):
        office.to(verb, entry)
    page = page_of(client, office, office.liaison, "sheet", *first_sheet(office))
    assert to_file in page
    assert "已审签 1 项，等待报送。" in page
    waiting = page_of(client, office, office.liaison, "inbox")
    assert f'<a href="{preview}"><b>报送</b>' in waiting
    assert "<small>未填 2</small>" in waiting
