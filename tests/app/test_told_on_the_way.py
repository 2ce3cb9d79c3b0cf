"""What everybody is told on a report's way: what waits and where, what was read, why it came back, what was granted."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from app.people import Town
from app.reports import APRIL, Office, build_office
from luoshi.calendar.models import Round
from luoshi.governments.rights import rights_of
from luoshi.items.models import Target
from luoshi.people.models import Account
from luoshi.reporting.inbox import Task, inbox
from luoshi.reporting.states import Verb
from luoshi.web.report_forms import FIGURE_FIELDS


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


# -- what was read


def save_figure(client: Client, office: Office, target: Target, words: str, version: int, growth: str = "") -> str:
    """The answer under the line after a figure was typed."""
    client.force_login(office.liaison)
    where = reverse("entry-save", args=[office.town.government.code, *first_sheet(office), office.lane.pk])
    row = {name: "" for name in FIGURE_FIELDS} | {"target": str(target.pk), "typed": words, "growth": growth}
    posted = {f"figure_{name}": value for name, value in row.items()} | {"version": str(version), "progress": "平稳"}
    return client.post(where, posted, headers={"HX-Request": "true"}).content.decode()


def test_a_growth_that_was_typed_with_its_amount_is_read_back_and_doubted_by_nobody(
    office: Office, client: Client
) -> None:
    target = Target.objects.create(
        item=office.lane, order=2, subject="生产总值", measure="growth", comparator="approx", value=6.5, unit="%"
    )
    said = save_figure(client, office, target, "152.4亿元，增长6.2%", 0)
    assert "<b>152.4亿元</b><span>同比 6.2%</span>" in said
    assert "单位是" not in said
    page = page_of(client, office, office.liaison, "sheet", *first_sheet(office))
    assert 'name="figure_growth" value="" placeholder="6.2"' in page
    preview = page_of(client, office, office.liaison, "preview", *first_sheet(office))
    assert "同比 6.2%" in preview
    assert "单位是" not in preview
    assert "<span>同比 7.1%</span>" in save_figure(client, office, target, "160亿元，增长7.1%", 1)
    assert "<span>同比 3%</span>" in save_figure(client, office, target, "160亿元", 2, growth="3")
    beside = page_of(client, office, office.liaison, "sheet", *first_sheet(office))
    assert 'name="figure_growth" value="3"' in beside
    assert "单位是“元”" in save_figure(client, office, target, "160亿元", 3)
