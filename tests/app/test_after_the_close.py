"""Closed rounds, closed years, ended items, dissolved bodies: what may still be done, and what stands still."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.files import pdf
from app.ledgers import bytes_of
from app.people import Town
from app.reports import APRIL, JULY, TEXT, Office, build_office, fresh, seen_of
from luoshi.governments.models import Role, Year
from luoshi.governments.rights import rights_of
from luoshi.governments.year_states import Step
from luoshi.governments.years import move_year
from luoshi.items.changing import Changes, change_item
from luoshi.items.drafts import Unit
from luoshi.items.editing import Entered, edit_item
from luoshi.items.errors import InUse, YearClosed
from luoshi.items.models import Item
from luoshi.items.tables.uploads import keep_table
from luoshi.items.targets import Aim, add_target, remove_target
from luoshi.items.transfer import reorganise
from luoshi.items.workbook.applying import export_workbook, plan_of
from luoshi.items.workbook.columns import COLUMNS, UNITS, WORDING
from luoshi.reporting.assessing import assess_item
from luoshi.reporting.attaching import attach
from luoshi.reporting.board import board
from luoshi.reporting.errors import BadReport, RoundClosed
from luoshi.reporting.extending import answer, ask
from luoshi.reporting.filling import mark_unchanged
from luoshi.reporting.inbox import inbox
from luoshi.reporting.models import ReportedFigure
from luoshi.reporting.signing import Word, add_scan, move
from luoshi.reporting.states import Verb

AUTUMN = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # both rounds have closed


@pytest.fixture
def office(town: Town) -> Office:
    return build_office(town)


def again(office: Office, verb: Verb, by: str) -> None:
    """An item filed in April and accepted, brought back in September and filed again."""
    entry = office.filed(office.lane)
    office.to(Verb.ACCEPT, entry)
    account = office.town.owner if by == "office" else office.liaison
    office.to(verb, entry, by=account, at=AUTUMN, word="数据有误")
    office.fill(office.lane, replace(TEXT, progress="完成4公里。"), at=AUTUMN)
    for step in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(step, entry, at=AUTUMN)
    filed = fresh(entry)
    assert (filed.state, filed.first_filed_at, filed.filed_at) == ("filed", APRIL, AUTUMN)


@pytest.mark.parametrize(("verb", "by"), [(Verb.RETURN, "office"), (Verb.AMEND, "liaison")])
def test_what_was_filed_comes_back_after_the_close(office: Office, verb: Verb, by: str) -> None:
    again(office, verb, by)


def test_what_was_never_filed_does_not(office: Office) -> None:
    old, new = office.filed(office.lane), office.fill(office.both)
    office.to(Verb.RETURN, old, at=AUTUMN, word="数据有误")
    for step in (Verb.PROPOSE, Verb.SIGN):
        office.to(step, old, new, at=AUTUMN)
    with pytest.raises(RoundClosed):
        office.to(Verb.FILE, old, new, at=AUTUMN)
    office.to(Verb.FILE, old, at=AUTUMN)


STANDS_STILL: dict[str, Callable[[Office], object]] = {
    "fill": lambda office: office.fill(office.lane),
    "unchanged": lambda office: mark_unchanged(
        place=office.place(), items=[office.both.pk], why="无", by=office.liaison, at=APRIL
    ),
    "return": lambda office: office.to(Verb.RETURN, office.both.entries.get(), word="想退"),
    "attach": lambda office: attach(
        entry=office.both.entries.get(), name="表.txt", data=b"x", by=office.liaison, at=APRIL
    ),
    "scan": lambda office: add_scan(
        sheet=office.both.entries.get().sheet, name="表.pdf", data=b"x", by=office.liaison, at=APRIL
    ),
    "ask": lambda office: ask(place=office.place(), until=date(2026, 4, 20), reason="迟", by=office.liaison, at=APRIL),
    "answer": lambda office: answer(
        extension=office.town.year.extensions.get(), granted_until=None, why="否", by=office.town.owner, at=APRIL
    ),
    "assess": lambda office: assess_item(item=office.lane, state="done", why="核实", by=office.town.owner, at=APRIL),
}


@pytest.mark.parametrize("what", STANDS_STILL)
def test_a_closed_year_stands_still(office: Office, what: str) -> None:
    office.filed(office.both)
    ask(place=office.place(), until=date(2026, 4, 20), reason="迟", by=office.liaison, at=APRIL)
    for step in (Step.CLOSE_PROVISIONALLY, Step.CLOSE):
        move_year(year=Year.objects.get(pk=office.town.year.pk), step=step, by=office.town.owner, at=APRIL)
    with pytest.raises(YearClosed):
        STANDS_STILL[what](office)


def test_the_inbox_knows_of_more_time(office: Office) -> None:
    office.fill(office.lane)
    asked = ask(place=office.place(), until=date(2026, 4, 20), reason="迟", by=office.liaison, at=APRIL)
    answer(extension=asked, granted_until=date(2026, 4, 20), why="同意", by=office.town.owner, at=APRIL)
    rights = rights_of(office.liaison, on=date(2026, 4, 15))
    (task,) = [
        each for each in inbox(office.town.government, rights, today=date(2026, 4, 15)).tasks if each.number == 1
    ]
    assert (task.due, task.late) == (date(2026, 4, 20), False)


def test_an_ended_item_stays_in_the_rounds_it_was_reported_in(office: Office) -> None:
    office.filed(office.lane)
    before = [board(office.town.year, each, today=date(2026, 7, 1)).items for each in (office.first, office.second)]
    assess_item(item=office.lane, state="ended", why="区政府批准终止", by=office.town.owner, at=JULY)
    after = [board(office.town.year, each, today=date(2026, 7, 1)).items for each in (office.first, office.second)]
    assert [was - now for was, now in zip(before, after, strict=True)] == [0, 1]


def test_a_signature_on_paper_needs_the_scan_of_this_sheet(office: Office) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    other = office.fill(office.both, place=office.place(office.reform))
    strange = add_scan(sheet=other.sheet, name="别的表.pdf", data=pdf("签字表"), by=office.reform_liaison, at=APRIL)
    for scan in (None, strange):
        with pytest.raises(BadReport, match="扫描件"):
            move(
                sheet=entry.sheet,
                seen=seen_of([entry]),
                verb=Verb.SIGN_ON_PAPER,
                by=office.liaison,
                at=APRIL,
                word=Word(scan=scan),
            )
    assert fresh(entry).state == "proposed"


def test_a_successors_people_finish_what_a_predecessor_left(office: Office) -> None:
    government = office.town.government
    before = rights_of(office.liaison, on=date(2026, 6, 14))
    done = reorganise(
        predecessors=[office.water],
        name="区水务和湖泊局",
        on=date(2026, 6, 15),
        why="机构改革",
        by=office.town.owner,
        at=datetime(2026, 6, 15, 2, tzinfo=UTC),
    )
    assert before.bodies(government, Role.LIAISON) == {office.water.pk}
    after = rights_of(office.liaison, on=date(2026, 6, 15))
    assert after.bodies(government, Role.LIAISON) == {done.successor.pk, office.water.pk}
    assert rights_of(office.reform_liaison, on=date(2026, 6, 15)).bodies(government) == {office.reform.pk}


def taken_off_by_hand(office: Office) -> object:
    item = Item.objects.get(pk=office.both.pk)
    entered = Entered(wording=item.wording, number=item.number, units=(Unit("区发改局"),))
    return edit_item(item=item, entered=entered, version=item.version, by=office.town.owner, at=APRIL)


def taken_off_by_ruling(office: Office) -> object:
    changes = Changes(units=(Unit("区发改局"),))
    return change_item(item=office.both, changes=changes, by=office.town.owner, at=APRIL, reason="裁定")


@pytest.mark.parametrize("take_off", [taken_off_by_hand, taken_off_by_ruling])
def test_a_unit_that_filed_stays_on_its_item(office: Office, take_off: Callable[[Office], object]) -> None:
    office.filed(office.both)
    with pytest.raises(InUse, match="区水务局"):
        take_off(office)
    assert office.both.units.filter(name="区水务局").exists()


@pytest.mark.parametrize("take_off", [taken_off_by_hand, taken_off_by_ruling])
def test_a_unit_that_only_began_to_fill_may_be_taken_off(office: Office, take_off: Callable[[Office], object]) -> None:
    office.fill(office.both)
    take_off(office)
    assert not office.both.units.filter(name="区水务局").exists()


def test_a_lead_named_by_a_change_leads(office: Office) -> None:
    units = (Unit("区发改局", "lead"), Unit("区水务局", "support"))
    change_item(item=office.both, changes=Changes(units=units), by=office.town.owner, at=APRIL, reason="裁定")
    assert Item.objects.get(pk=office.both.pk).mode == Item.Mode.LEAD_NAMED
    assert office.fill(office.both).recipient == office.reform


def test_a_target_with_reported_figures_stays_on_its_item(office: Office) -> None:
    """Its figures would lose what they are figures of, though they were signed with it."""
    entry = office.filed(office.lane)
    assert entry.current is not None
    target = add_target(
        item=office.lane, aim=Aim("绿道长度", value=Decimal(12)), version=1, by=office.town.owner, at=APRIL
    )
    ReportedFigure.objects.create(revision=entry.current, target=target, order=90, answer="value", value=4)
    with pytest.raises(InUse, match="已有填报数值"):
        remove_target(target=target, version=2, by=office.town.owner, at=APRIL)
    assert target in Item.objects.get(pk=office.lane.pk).targets.all()


def test_a_workbook_says_in_its_preview_that_a_unit_that_filed_stays(office: Office) -> None:
    office.filed(office.both)
    book = load_workbook(BytesIO(export_workbook(office.town.year, at=APRIL)))
    page = book.worksheets[0]
    row = next(
        row
        for row in range(4, page.max_row + 1)
        if page.cell(row, COLUMNS.index(WORDING) + 1).value == office.both.wording
    )
    page.cell(row, COLUMNS.index(UNITS) + 1).value = "区发改局"
    kept = keep_table(
        year=office.town.year, purpose="workbook", name="改.xlsx", data=bytes_of(book), by=office.town.owner, at=APRIL
    )
    (problem,) = plan_of(kept).problems
    assert (problem.row, problem.column) == (row, UNITS)
    assert "区水务局" in problem.what
