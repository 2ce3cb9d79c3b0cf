"""A unit that on a round only supports: board, sheet, inbox and reminder go by the day on which its lead wants it."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from app.reports import Office
from luoshi.governments.rights import rights_of
from luoshi.items.models import Item
from luoshi.reporting.board import Board, BoardRow, board, reminder
from luoshi.reporting.granting import grant
from luoshi.reporting.inbox import inbox
from luoshi.reporting.sheet_pages import sheet

WANTED = date(2026, 4, 7)  # the tenth less three workdays


def of_water(shown: Board) -> BoardRow:
    (row,) = [row for row in shown.rows if row.body == "区水务局"]
    return row


def only_supports(office: Office) -> None:
    """区水务局 is left with the item that 区发改局 leads."""
    Item.objects.filter(pk__in=[office.lane.pk, office.both.pk]).update(state=Item.State.ENDED)


#  the day; where the unit stands
STANDS = [
    (date(2026, 4, 6), "due_soon"),
    (date(2026, 4, 7), "due_today"),
    (date(2026, 4, 8), "overdue"),
    (date(2026, 4, 30), "overdue"),
    (date(2026, 5, 1), "closed"),
]


@pytest.mark.parametrize(("today", "clock"), STANDS)
def test_who_only_supports_stands_by_the_day_that_its_lead_wants_it(office: Office, today: date, clock: str) -> None:
    only_supports(office)
    row = of_water(board(office.town.year, office.first, today=today))
    assert (row.due, row.clock, row.only_supports) == (WANTED, clock, True)
    rights = rights_of(office.liaison, on=today)
    due = sheet(office.place(), rights, today=today).due
    assert (due.due, due.clock, due.to_lead) == (WANTED, clock, WANTED)
    tasks = inbox(office.town.government, rights, today=today).tasks
    assert [(task.due, task.clock) for task in tasks if task.number == 1] == [(WANTED, clock)]


def test_what_reaches_the_lead_too_late_was_late(office: Office) -> None:
    only_supports(office)
    office.filed(office.led, at=datetime(2026, 4, 8, 2, tzinfo=UTC))
    row = of_water(board(office.town.year, office.first, today=date(2026, 4, 9)))
    assert (row.clock, row.missing) == ("filed_late", ())
    assert [(each.to, each.by) for each in row.to_leads] == [("区发改局", WANTED)]


def test_the_day_says_to_whom_and_how_it_was_derived(office: Office) -> None:
    only_supports(office)
    shown = board(office.town.year, office.first, today=date(2026, 4, 8))
    (told,) = of_water(shown).to_leads
    assert (told.to, told.of, told.by) == ("区发改局", f"区报告第{office.led.number}项", WANTED)
    assert told.derivation[0] == "规则：早于牵头单位报送时限（2026年4月10日）3个工作日，即2026年4月7日（周二）"
    due = sheet(office.place(), rights_of(office.liaison, on=WANTED), today=WANTED).due
    assert due.derivation[-len(told.derivation) :] == told.derivation
    assert "区水务局：贵单位2026年一季度责任事项进展应于2026年4月7日（星期二）前报送，已逾期" in reminder(
        shown, year=2026, today=date(2026, 4, 8)
    )


def test_who_leads_as_well_keeps_the_rounds_day_with_a_note(office: Office) -> None:
    today = date(2026, 4, 8)
    row = of_water(board(office.town.year, office.first, today=today))
    assert (row.due, row.late, row.only_supports) == (date(2026, 4, 10), False, False)
    assert [(each.to, each.count, each.by) for each in row.to_leads] == [("区发改局", 1, WANTED)]
    office.filed(office.led)
    assert of_water(board(office.town.year, office.first, today=today)).to_leads == ()
    due = sheet(office.place(), rights_of(office.liaison, on=today), today=today).due
    assert (due.due, due.to_lead) == (date(2026, 4, 10), WANTED)


def test_a_day_granted_to_who_supports_is_its_day(office: Office) -> None:
    only_supports(office)
    until, at = date(2026, 4, 15), datetime(2026, 4, 8, 2, tzinfo=UTC)
    grant(place=office.place(), until=until, why="汛情", by=office.town.owner, at=at)
    row = of_water(board(office.town.year, office.first, today=until))
    assert (row.due, row.clock, row.extended) == (until, "due_today", True)
    assert [(each.by, each.derivation) for each in row.to_leads] == [(until, ())]


def test_the_page_says_it(office: Office) -> None:
    only_supports(office)
    client = Client()
    client.force_login(office.town.owner)
    page = client.get(reverse("board", args=[office.town.government.code, 2026, 1])).content.decode()
    for words in ("4月7日", "报送区发改局", "由区发改局牵头、汇总", "3个工作日，即2026年4月7日（周二）"):
        assert words in page
