"""What everybody is told on a report's way: what waits and where, what was read, why it came back, what was granted."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from app.reports import APRIL, TEXT, Office, fresh
from luoshi.calendar.models import Round
from luoshi.governments.rights import rights_of
from luoshi.items.models import Item, Target
from luoshi.people.models import Account
from luoshi.reporting.content import FigureAnswer, Report
from luoshi.reporting.errors import NoSuchMove
from luoshi.reporting.granting import grant
from luoshi.reporting.inbox import Task, inbox
from luoshi.reporting.models import Entry, Extension
from luoshi.reporting.sheet_pages import sheet
from luoshi.reporting.states import Verb
from luoshi.web.report_forms import FIGURE_FIELDS


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(closes=None)  # pages know today's date, on which the round would be closed
    return office


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
    row = dict.fromkeys(FIGURE_FIELDS, "") | {"target": str(target.pk), "typed": words, "growth": growth}
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


# -- why it came back, and on what ground it was judged


def come_back(office: Office, then: Report) -> Entry:
    """An entry that was filed, returned with its reason, filled again and proposed."""
    entry = office.filed(office.lane)
    office.to(Verb.RETURN, entry, word="缺少完成里程的依据")
    target = office.lane.targets.get().pk
    office.fill(office.lane, replace(then, figures=tuple(replace(each, target=target) for each in then.figures)))
    office.to(Verb.PROPOSE, entry)
    return fresh(entry)


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (TEXT, ()),
        (replace(TEXT, progress="完成6公里。"), (("进展", TEXT.progress),)),
        (
            replace(TEXT, progress="完成6公里。", next_steps="收尾", status="ahead"),
            (("状态", ""), ("进展", TEXT.progress), ("下一步", "（没有填）")),
        ),
        (replace(TEXT, figures=(FigureAnswer(0, answer="unreleased"),)), (("数值", "（没有填）"),)),
    ],
)
def test_who_signs_again_sees_why_it_came_back_and_what_was_changed(
    office: Office, client: Client, then: Report, expected: tuple[tuple[str, str], ...]
) -> None:
    entry = come_back(office, then)
    rights = rights_of(office.leader, on=APRIL.date())
    (line,) = [line for line in sheet(office.place(), rights, today=APRIL.date()).lines if line.entry is not None]
    assert line.entry is not None
    assert line.entry.returned is not None
    assert (line.entry.returned.why, line.entry.returned.changed) == ("缺少完成里程的依据", expected)
    page = page_of(client, office, office.leader, "preview", *first_sheet(office))
    assert "退回原因：缺少完成里程的依据" in page
    assert page.count("<del>") == len([was for _part, was in expected if was])
    assert ("退回后没有改动。" in page) is not bool(expected)
    for verb in (Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, entry)
    assert "缺少完成里程的依据" not in page_of(client, office, office.leader, "preview", *first_sheet(office))


def test_a_figure_that_was_changed_is_told_as_it_was(office: Office) -> None:
    target = office.lane.targets.get().pk
    kept = FigureAnswer(target, object="北段", answer="value", typed="3公里", value=Decimal(3000), unit="米")
    was = replace(kept, object="南段", growth=Decimal("6.20"), rank="第2位")
    unreleased = FigureAnswer(target, object="中段", answer="unreleased")
    entry = office.fill(office.lane, replace(TEXT, figures=(kept, was, unreleased)))
    office.to(Verb.PROPOSE, entry)
    office.to(Verb.RETURN, entry, by=office.leader, word="再核")
    office.fill(office.lane, replace(TEXT, figures=(kept,)))
    office.to(Verb.PROPOSE, entry)
    rights = rights_of(office.leader, on=APRIL.date())
    shown = sheet(office.place(), rights, today=APRIL.date()).lines
    (back,) = [line.entry.returned for line in shown if line.entry is not None]
    assert back is not None
    assert back.changed == (("数值", "南段 3公里 同比 6.2% 第2位；中段 未发布"),)


def test_the_items_history_says_why_to_those_who_read_its_reports(office: Office, client: Client) -> None:
    come_back(office, TEXT)
    client.force_login(office.town.owner)
    where = reverse("item-assess", args=[office.town.government.code, office.lane.pk])
    told = client.post(where, {"state": "behind", "why": "现场核实进度"}, follow=True).content.decode()
    assert "已评定为“慢于序时”，依据已记入办理记录。" in told
    again = client.post(where, {"state": "behind", "why": "再核"}, follow=True).content.decode()
    assert "维持“慢于序时”，依据已记入办理记录。" in again
    expected = {office.town.owner: True, office.liaison: True, office.reform_liaison: False}
    for who, reads in expected.items():
        page = page_of(client, office, who, "item", office.lane.pk)
        assert ("：缺少完成里程的依据</span>" in page, "现场核实进度</span>" in page) == (reads, reads)


# -- more time


def test_more_time_is_not_granted_for_what_was_filed(office: Office) -> None:
    entry = office.filed(office.lane)
    for _step in range(2):
        with pytest.raises(NoSuchMove, match="已经报送或审核通过，不需要延期"):
            more_time(office, office.both, office.lane)
        if fresh(entry).state == "filed":
            office.to(Verb.ACCEPT, entry)
    assert more_time(office, office.both).pk
    office.filed(office.both)
    office.filed(office.led)
    with pytest.raises(NoSuchMove, match="没有未报送的事项"):
        more_time(office)


def more_time(office: Office, *items: Item) -> Extension:
    until = date(2026, 5, 20)
    return grant(place=office.place(), until=until, why="汛情", items=items, by=office.town.owner, at=APRIL)


def test_the_office_is_told_what_it_granted_and_offered_nothing_filed(office: Office, client: Client) -> None:
    office.filed(office.lane)
    page = page_of(client, office, office.town.owner, "preview", *first_sheet(office))
    assert f'name="items" value="{office.both.pk}"' in page
    assert f'name="items" value="{office.lane.pk}"' not in page
    posted = {"number": "1", "body": office.water.pk, "items": office.both.pk, "why": "汛情", "until": "2099-01-01"}
    where = reverse("extension-grant", args=[office.town.government.code, 2026])
    told = client.post(where, posted, follow=True).content.decode()
    assert f"已同意区水务局延期报送：一季度 {office.both}延至 2099-01-01。" in told
