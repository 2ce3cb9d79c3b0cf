"""More time that nobody asked for; what comes next, whom a reminder names, and what was not there yet."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from app.people import AT
from app.reports import APRIL, JULY, Office
from luoshi.errors import NotAllowed
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Role
from luoshi.governments.rights import rights_of
from luoshi.governments.years import adopt_from
from luoshi.items import queries as items
from luoshi.items.models import Item, Stream, Target
from luoshi.items.next_step import NextStep
from luoshi.people.models import Account
from luoshi.reporting.board import board, reminder
from luoshi.reporting.errors import BadReport, NoSuchMove, NotYours, RoundClosed
from luoshi.reporting.extending import ask, extensions
from luoshi.reporting.granting import grant
from luoshi.reporting.inbox import inbox
from luoshi.reporting.item_reports import reports_of
from luoshi.reporting.models import Extension, Notice
from luoshi.reporting.next_report import next_report
from luoshi.reporting.sheet_pages import sheet
from luoshi.reporting.sight import sight_of
from luoshi.reporting.states import Verb

# -- more time that nobody asked for

MAY = datetime(2026, 5, 12, 2, tzinfo=UTC)


def test_the_office_grants_more_time_that_nobody_asked_for(office: Office) -> None:
    made = grant(
        place=office.place(), until=date(2026, 5, 20), why="汛情", items=[office.lane], by=office.town.owner, at=MAY
    )
    assert (made.state, made.granted_until, made.answered_by) == ("granted", date(2026, 5, 20), office.town.owner)
    assert office.filed(office.lane, at=MAY).state == "filed"
    with pytest.raises(RoundClosed):
        office.filed(office.both, at=MAY)
    assert "2026-05-20" in Notice.objects.get(body=office.water).words
    (row,) = extensions(office.town.government, 2026, rights_of(office.liaison, on=MAY.date()))
    assert (row.unasked, row.answer) == (True, "汛情")


#  what is wrong, until, why, plan, and what is said of it
NOT_GRANTED = [
    ("no reason", date(2026, 5, 20), "", False, "请写明延期的原因"),
    ("no later", date(2026, 4, 10), "汛情", False, "不晚于现在的时限"),
    ("past", date(2026, 5, 1), "汛情", False, "已经过去"),
    ("a plan", date(2026, 5, 20), "汛情", True, "办理方案没有报送时限"),
]


@pytest.mark.parametrize(("_case", "until", "why", "plan", "told"), NOT_GRANTED)
def test_more_time_is_granted_with_a_reason_and_a_later_day(
    office: Office, _case: str, until: date, why: str, plan: bool, told: str
) -> None:
    with pytest.raises(BadReport, match=told):
        grant(place=office.place(plan=plan), until=until, why=why, by=office.town.owner, at=MAY)
    assert not Extension.objects.exists()


def test_more_time_is_the_offices_to_give_and_not_past_a_request(office: Office) -> None:
    until = date(2026, 5, 20)
    with pytest.raises(NotAllowed):
        grant(place=office.place(), until=until, why="汛情", by=office.liaison, at=APRIL)
    ask(place=office.place(), until=date(2026, 4, 20), reason="数据未出", by=office.liaison, at=APRIL)
    with pytest.raises(NoSuchMove, match="请直接批复"):
        grant(place=office.place(), until=until, why="汛情", by=office.town.owner, at=APRIL)


def test_a_collector_grants_more_time_for_items_of_its_streams_alone(office: Office) -> None:
    until, collector = date(2026, 5, 20), office.reform_liaison
    assign_post(
        account=collector,
        government=office.town.government,
        role=Role.COLLECTOR,
        body=office.reform,
        by=office.town.owner,
        at=AT,
    )
    for chosen in ([], [office.lane]):
        with pytest.raises(NotYours):
            grant(place=office.place(), until=until, why="汛情", items=chosen, by=collector, at=MAY)
    Stream.objects.filter(pk=office.lane.stream_id).update(owner=office.reform)
    assert grant(place=office.place(), until=until, why="汛情", items=[office.lane], by=collector, at=MAY).pk


# -- what comes next, to whom, and what was not there yet


def next_of(office: Office, by: Account, today: date, item: Item | None = None) -> tuple[str, str]:
    """What an item's page (the lane's) says comes next, and whose turn it is."""
    step = step_of(office, by, today, item)
    return step.what, step.whose


def step_of(office: Office, by: Account, today: date, item: Item | None = None) -> NextStep:
    """What comes next for the item (the lane)."""
    scope = office.town.government.pk
    found = items.item(scope, (item or office.lane).pk, government=office.town.government.code)
    assert found is not None
    step = next_report(scope, found, sight_of(rights_of(by, on=today), office.town.government), today=today)
    assert step is not None
    return step


def test_the_next_step_of_an_item_follows_its_reports(office: Office) -> None:
    owner, today = office.town.owner, date(2026, 4, 20)
    assert next_of(office, owner, today) == ("报送办理方案", "区水务局")
    entry = office.filed(office.lane)
    assert next_of(office, owner, today) == ("审核一季度进展", "负责审核的单位")
    assert next_of(office, office.reform_liaison, today) == ("报送二季度进展", "区水务局")
    office.to(Verb.RETURN, entry, word="缺数据")
    assert next_of(office, owner, today) == ("更正退回的一季度进展", "区水务局")
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, entry)
    assert next_of(office, owner, today) == ("报送二季度进展", "区水务局")
    office.to(Verb.ACCEPT, office.filed(office.lane, place=office.place(second=True), at=JULY), at=JULY)
    assert next_of(office, owner, today) == ("核定全年状态", "督查室")


def test_a_unit_that_still_owes_a_round_comes_before_the_next_round(office: Office) -> None:
    owner, today = office.town.owner, date(2026, 4, 20)
    office.to(Verb.ACCEPT, office.filed(office.both))
    assert next_of(office, owner, today, office.both) == ("报送一季度进展", "区发改局")
    assert next_of(office, office.liaison, today, office.both) == ("报送二季度进展", "区水务局、区发改局")
    closed = date(2026, 5, 4)  # nothing of the first round is taken any more
    assert next_of(office, owner, closed, office.both) == ("报送二季度进展", "区水务局、区发改局")
    office.to(Verb.ACCEPT, office.filed(office.both, place=office.place(office.reform)))
    assert next_of(office, owner, today, office.both) == ("报送二季度进展", "区水务局、区发改局")


def test_where_the_plan_was_due_before_the_start_the_first_round_that_counts_is_next(office: Office) -> None:
    adopt_from(year=office.town.year, on=date(2026, 7, 1), by=office.town.owner, at=AT)
    assert next_of(office, office.town.owner, date(2026, 7, 3)) == ("报送二季度进展", "区水务局")


#  the rounds that were filed; the day of adoption; by what the year is judged
ALL_TOLD = [
    ((1, 2), None, "各轮都已报送，按报送和核查的情况核定"),
    ((2,), None, "一季度没有报送，按已报送的情况核定"),
    ((2,), date(2026, 7, 1), "启用以来的各轮都已报送，按报送和核查的情况核定"),
]


def test_a_round_that_ended_before_the_item_began_is_not_missing(office: Office) -> None:
    Item.objects.filter(pk=office.lane.pk).update(effective_from=date(2026, 5, 1))
    entry = office.filed(office.lane, place=office.place(second=True), at=JULY)
    office.to(Verb.ACCEPT, entry, at=JULY)
    assert step_of(office, office.town.owner, date(2026, 12, 20)).why == "各轮都已报送，按报送和核查的情况核定"


@pytest.mark.parametrize(("filed", "adopted", "why"), ALL_TOLD)
def test_a_year_is_not_called_reported_where_a_round_is_missing(
    office: Office, filed: tuple[int, ...], adopted: date | None, why: str
) -> None:
    if adopted is not None:
        adopt_from(year=office.town.year, on=adopted, by=office.town.owner, at=AT)
    for number in filed:
        entry = office.filed(office.lane, place=office.place(second=number == 2), at=JULY if number == 2 else APRIL)
        office.to(Verb.ACCEPT, entry, at=JULY)
    assert step_of(office, office.town.owner, date(2026, 12, 20)).why == why


def test_a_reminder_names_whom_the_items_are_filed_with(office: Office) -> None:
    today = date(2026, 4, 13)

    def places() -> dict[str, list[str]]:
        told = reminder(board(office.town.year, office.first, today=today), year=2026, today=today)
        parts = told.split("\n\n")[1:]
        return {part.split("：")[0]: re.findall("报送(督查室|区发改局)", part) for part in parts}

    assert places() == {"区水务局": ["督查室", "区发改局"], "区发改局": ["督查室"]}
    Stream.objects.filter(pk=office.lane.stream_id).update(owner=office.reform)
    assert places() == {"区水务局": ["区发改局", "区发改局"], "区发改局": ["区发改局"]}  # its owner, and the lead


def test_a_reminder_says_when_a_support_unit_hands_in_to_its_lead(office: Office) -> None:
    today = date(2026, 4, 1)
    shown = board(office.town.year, office.first, today=today)
    water, reform = sorted(
        reminder(shown, year=2026, today=today).split("\n\n")[1:], key=lambda part: part[:4] != "区水务局"
    )
    number = {item: f"第{item.number}项" for item in (office.lane, office.both, office.led)}
    assert f"{number[office.led]}于4月7日（星期二）前报送区发改局" in water  # the tenth less three workdays
    assert f"、{office.both.number}项报送督查室；" in water
    assert "应于2026年4月10日（星期五）前报送" in water
    assert "4月7日" not in reform
    for item in (office.lane, office.both):
        office.filed(item)
    shown = board(office.town.year, office.first, today=today)
    assert "逾期" not in reminder(shown, year=2026, today=today)
    (left,) = [part for part in reminder(shown, year=2026, today=today).split("\n\n") if part.startswith("区水务局")]
    assert "应于2026年4月7日（星期二）前报送，尚有1项未报送" in left  # nothing is left but what goes to the lead
    assert left.endswith("审签后报送区发改局。")


#  the day; what the reminder says of being late
LATE = [
    (date(2026, 4, 10), "前报送，尚有"),
    (date(2026, 4, 13), "前报送，已逾期，2026年4月30日（星期四）后不再接收，尚有"),
    (date(2026, 5, 4), "前报送，已逾期且已截止，补报请先联系督查室重新开启，尚有"),
]


@pytest.mark.parametrize(("today", "words"), LATE)
def test_a_reminder_says_until_when_it_is_taken(office: Office, today: date, words: str) -> None:
    assert words in reminder(board(office.town.year, office.first, today=today), year=2026, today=today)


def test_a_target_that_came_after_the_signature_is_not_called_unfilled(office: Office) -> None:
    office.filed(office.lane)
    Target.objects.create(
        item=office.lane, order=2, subject="新增窨井", measure="amount", comparator="eq", value=30, unit="座"
    )
    page = sheet(office.place(), rights_of(office.liaison, on=APRIL.date()), today=APRIL.date())
    (line,) = [line for line in page.lines if line.item.id == office.lane.pk]
    (told,) = reports_of(office.town.government.pk, office.lane.pk)
    expected = {"修缮青石巷道": False, "新增窨井": True}
    for figures in (line.figures, told.figures):
        assert {field.target.subject: field.later for field in figures} == expected


def test_a_round_that_closed_is_no_sheet_to_fill(office: Office) -> None:
    def tasks() -> list[str]:
        found = inbox(office.town.government, rights_of(office.liaison, on=MAY.date()), today=MAY.date())
        return [task.what for task in found.tasks if task.number == 1]

    assert tasks() == ["missed"]
    ext = grant(place=office.place(), until=date(2026, 5, 20), why="汛情", by=office.town.owner, at=MAY)
    assert (ext.granted_until, tasks()) == (date(2026, 5, 20), ["fill"])


def test_an_accepted_item_is_corrected_alone(office: Office, client: Client) -> None:
    for item in (office.lane, office.both):
        office.to(Verb.ACCEPT, office.filed(item))
    client.force_login(office.liaison)
    address = reverse("preview", args=[office.town.government.code, 2026, 1, office.water.pk])
    html = client.get(address).content.decode()
    forms = [form for form in re.findall(r"<form.*?</form>", html, re.S) if 'value="amend"' in form]
    assert [form.count('name="entry"') for form in forms] == [1, 1]
