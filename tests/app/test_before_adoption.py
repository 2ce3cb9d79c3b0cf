"""What was due before an office began to work here: owed by nobody, told of nobody, and not what pages begin with."""

from datetime import date

import pytest

from app.people import AT, Town
from app.reports import Office, build_office
from luoshi.calendar.queries import rounds
from luoshi.exports.said import Unsaid
from luoshi.exports.summary.reported import reported
from luoshi.exports.summary.rows import BEFORE
from luoshi.governments.models import Year
from luoshi.governments.rights import rights_of
from luoshi.governments.years import adopt_from
from luoshi.reporting.board import board, reminder
from luoshi.reporting.inbox import inbox
from luoshi.reporting.sheet_pages import sheet
from luoshi.web.rounds import around

TODAY = date(2026, 7, 3)  # the second quarter has ended, its reports are due on the tenth


@pytest.fixture
def office(town: Town) -> Office:
    """One that began on 1 July: the first quarter's reports were due in April."""
    built = build_office(town)
    adopt_from(year=town.year, on=date(2026, 7, 1), by=town.owner, at=AT)
    town.year.refresh_from_db()
    return built


def test_the_board_counts_nobody_as_owing_and_the_reminder_names_nobody(office: Office) -> None:
    shown = board(Year.objects.get(pk=office.town.year.pk), office.first, today=TODAY)
    assert {row.clock for row in shown.rows} == {"excused"}
    assert (shown.owing, reminder(shown, year=2026, today=TODAY)) == (0, "")
    now = board(Year.objects.get(pk=office.town.year.pk), office.second, today=TODAY)
    assert now.owing == now.units > 0


def test_the_inbox_asks_for_the_round_that_is_still_to_come(office: Office) -> None:
    tasks = inbox(office.town.government, rights_of(office.liaison, on=TODAY), today=TODAY).tasks
    assert {task.number for task in tasks if task.number} == {2}  # the plan has no date here


def test_the_sheet_says_so(office: Office) -> None:
    place = office.place()
    place.year.refresh_from_db()
    assert sheet(place, rights_of(office.liaison, on=TODAY), today=TODAY).due.clock == "excused"


def test_the_summary_accuses_nobody(office: Office) -> None:
    year = Year.objects.get(pk=office.town.year.pk)
    lines = reported(year, office.first, filed_too=False, today=TODAY).lines
    assert {completion.said for line in lines for completion in line.completions} == {Unsaid.BEFORE}
    assert [(line.filing, line.not_filed) for line in lines] == [(BEFORE, ())] * len(lines)


def test_pages_begin_with_the_round_after_it(office: Office) -> None:
    rows = rounds(office.town.government.pk, 2026)
    assert [row.excused for row in rows] == [True, False]
    current, following = around(rows, date(2026, 5, 4))
    assert current is not None
    assert (current.number, following) == (2, None)
