"""办理方案: filled, signed and filed like a report; its milestones stand beside the quarter; its date is derived."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from app.papers import Door
from app.people import AT, Town
from app.reports import APRIL, TEXT, Office, build_office, fresh
from luoshi.governments.models import Body
from luoshi.governments.rights import rights_of
from luoshi.intake.models import Reading
from luoshi.items.actions import confirm_many
from luoshi.items.models import Item, ItemUnit
from luoshi.reporting.board import board, reminder
from luoshi.reporting.content import Contribution, FigureAnswer, Milestone, Plan, from_json, opened
from luoshi.reporting.duties import duties
from luoshi.reporting.inbox import inbox
from luoshi.reporting.models import Entry
from luoshi.reporting.sheet_pages import sheet
from luoshi.reporting.states import State, Verb

MARCH = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PLAN = Plan(
    goals="年内修缮18公里",
    measures="分两批施工",
    deadline="2026年11月底",
    leader="副局长",
    milestones=(Milestone(1, "开工5公里", Decimal(5000)), Milestone(2, "完成9公里", Decimal(9000))),
)


@pytest.fixture
def office(town: Town, door: Door, notice_reading: Reading) -> Office:
    built = build_office(town)
    confirm_many(reading=notice_reading, list_number=1, stream=town.stream("province_report"), by=town.owner, at=MARCH)
    return built


def planned(office: Office) -> Entry:
    entry = office.fill(office.lane, PLAN, place=office.place(plan=True), at=MARCH)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(verb, entry, at=MARCH)
    return fresh(entry)


def test_a_plan_is_signed_like_a_report(office: Office) -> None:
    entry = planned(office)
    assert (entry.state, entry.sheet.number) == ("filed", 0)
    assert entry.current is not None
    assert opened(entry.current.sealed) == PLAN


def test_its_milestone_stands_beside_the_quarter_and_a_miss_wants_a_reason(office: Office) -> None:
    planned(office)
    target = office.lane.targets.get()
    figure = FigureAnswer(target.pk, answer="value", typed="3公里", value=Decimal(3000), unit="米")
    office.fill(office.lane, replace(TEXT, figures=(figure,)))
    page = sheet(office.place(), rights_of(office.liaison, on=APRIL.date()), today=APRIL.date())
    line = next(line for line in page.lines if line.item.id == office.lane.pk)
    assert line.milestone == PLAN.milestones[0]
    assert [doubt.code for doubt in line.doubts] == ["milestone"]


def test_its_date_comes_from_the_notice(office: Office) -> None:
    page = sheet(office.place(plan=True), rights_of(office.liaison, on=date(2026, 3, 2)), today=date(2026, 3, 2))
    assert page.due.due == date(2026, 3, 4)  # issued on 12 February, 20 days
    assert "2026年2月12日印发后20日内" in page.due.derivation[0]


@pytest.mark.parametrize(
    ("today", "clock"), [(date(2026, 3, 2), "due_soon"), (date(2026, 3, 4), "due_today"), (date(2026, 3, 5), "overdue")]
)
def test_the_board_of_plans(office: Office, today: date, clock: str) -> None:
    planned(office)
    found = board(office.town.year, None, today=today)
    (water,) = [row for row in found.rows if row.body == "区水务局"]
    assert (water.counts["filed"], water.counts["not_begun"], water.clock) == (1, water.total - 1, clock)
    assert "2026年办理方案应于2026年3月4日（星期三）前报送" in reminder(found, year=2026, today=today)


def test_the_inbox_names_the_plan_with_its_date(office: Office) -> None:
    rights = rights_of(office.liaison, on=date(2026, 3, 2))
    tasks = [task for task in inbox(office.town.government, rights, today=date(2026, 3, 2)).tasks if not task.number]
    assert [(task.name, task.due) for task in tasks] == [("办理方案", date(2026, 3, 4))]


@pytest.mark.parametrize("how", ["added", "transferred"])
@pytest.mark.parametrize(
    ("today", "clock"),
    [(date(2026, 7, 20), "not_due"), (date(2026, 8, 5), "due_today"), (date(2026, 8, 6), "overdue")],
)
def test_the_plan_of_what_came_later_is_due_later(office: Office, how: str, today: date, clock: str) -> None:
    """As many days as the others had, from the day it came: 16 July and 20 days; the others were filed in time."""
    came = date(2026, 7, 16)
    if how == "added":
        Item.objects.filter(pk=office.led.pk).update(effective_from=came)
    else:
        ItemUnit.objects.filter(item=office.led, body=office.water).update(valid_from=came)
    asked = duties(office.town.year, None, today=today, body_id=office.water.pk)
    for item in Item.objects.filter(pk__in=[duty.item_id for duty in asked]).exclude(pk=office.led.pk):
        entry = office.fill(item, PLAN, place=office.place(plan=True), at=AT)
        for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
            office.to(verb, fresh(entry), at=AT)
    rights = rights_of(office.liaison, on=today)
    page = sheet(office.place(plan=True), rights, today=today)
    row = next(row for row in board(office.town.year, None, today=today).rows if row.body_id == office.water.pk)
    task = next(task for task in inbox(office.town.government, rights, today=today).tasks if task.number == 0)
    assert (page.due.due, row.due, task.due) == (date(2026, 8, 5),) * 3
    assert (page.due.clock, row.clock, task.clock) == (clock,) * 3
    assert "自那一天起算20日" in page.due.derivation[-1]


def test_plans_go_up_tier_by_tier_where_a_lead_is_named(office: Office) -> None:
    support = office.fill(office.led, PLAN, place=office.place(plan=True), at=MARCH)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(verb, support, at=MARCH)
    lead = office.fill(office.led, Plan(goals="示范片"), place=office.place(office.reform, plan=True), at=MARCH)
    office.to(Verb.PROPOSE, lead, at=MARCH)
    stored = fresh(lead).current
    assert stored is not None
    (handed_in,) = opened(stored.sealed).contributions
    assert isinstance(handed_in, Contribution)
    assert (handed_in.body, handed_in.words) == ("区水务局", "分两批施工")


def test_a_unit_with_a_leader_in_charge_takes_one_step_more(office: Office) -> None:
    Body.objects.filter(pk=office.water.pk).update(steps=Body.Steps.LEADER)
    entry = office.fill(office.lane, PLAN, place=office.place(plan=True), at=MARCH)
    office.to(Verb.PROPOSE, entry, at=MARCH)
    assert fresh(entry).state == State.WITH_LEADER.value


def test_the_page_of_a_plan(office: Office, client: Client, door: Door) -> None:
    door.pass_through = True
    client.force_login(office.liaison)
    code = office.town.government.code
    where = reverse("entry-save", args=[code, 2026, 0, office.water.pk, office.lane.pk])
    posted = {
        "version": "0",
        "goals": "年内修缮18公里",
        "curve": "step",
        "milestone_round": ["1", "2"],
        "milestone": ["开工", ""],
        "milestone_value": ["5公里", ""],
    }
    assert client.post(where, posted).status_code == 302
    page = client.get(reverse("sheet", args=[code, 2026, 0, office.water.pk])).content.decode()
    assert ("年内修缮18公里" in page, "各季度节点" in page) == (True, True)
    content = opened_draft(Entry.objects.get())
    assert content.milestones == (Milestone(1, "开工", Decimal("5000.000000"), "5公里"),)
    preview = client.get(reverse("preview", args=[code, 2026, 0, office.water.pk])).content.decode()
    assert "<dt>一季度</dt><dd>开工（累计5000米）</dd>" in preview
    client.force_login(office.town.owner)
    assert client.get(reverse("board", args=[code, 2026, 0])).status_code == 200


@pytest.mark.parametrize(
    ("which", "typed", "value", "shown"),
    [
        ("lane", "9公里", Decimal(9000), "9000米"),  # its target counts in metres
        ("lane", "9000 米", Decimal(9000), "9000米"),
        ("lane", "过半", None, "过半"),  # no figure: kept as it was typed
        ("led", "3处", None, "3处"),  # no target: nothing says what 3 would be of
    ],
)
def test_a_planned_value_is_kept_as_typed_and_read_with_its_unit(
    office: Office, client: Client, door: Door, which: str, typed: str, value: Decimal | None, shown: str
) -> None:
    door.pass_through = True
    client.force_login(office.liaison)
    item = getattr(office, which)
    code = office.town.government.code
    posted = {"version": "0", "goals": "年内办成", "milestone_round": "1", "milestone": "", "milestone_value": typed}
    client.post(reverse("entry-save", args=[code, 2026, 0, office.water.pk, item.pk]), posted)
    assert opened_draft(Entry.objects.get()).milestones == (Milestone(1, "", value, typed),)
    assert f'value="{typed}"' in client.get(reverse("sheet", args=[code, 2026, 0, office.water.pk])).content.decode()
    preview = client.get(reverse("preview", args=[code, 2026, 0, office.water.pk])).content.decode()
    assert f"<dt>一季度</dt><dd>累计{shown}</dd>" in preview


def opened_draft(entry: Entry) -> Plan:
    content = from_json(entry.draft)
    assert isinstance(content, Plan)
    return content
