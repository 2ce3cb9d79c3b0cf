"""Closed rounds, closed years, ended items, dissolved bodies: what may still be done, and what stands still."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from app.files import pdf
from app.ledgers import bytes_of
from app.reports import APRIL, JULY, TEXT, Office, fresh, seen_of
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
from luoshi.people.models import Account
from luoshi.reporting.assessing import assess_item
from luoshi.reporting.attaching import attach
from luoshi.reporting.board import board
from luoshi.reporting.errors import BadReport, RoundClosed
from luoshi.reporting.extending import answer, ask
from luoshi.reporting.filling import mark_unchanged
from luoshi.reporting.granting import grant
from luoshi.reporting.inbox import inbox
from luoshi.reporting.models import ReportedFigure
from luoshi.reporting.sheet_pages import sheet
from luoshi.reporting.signing import Word, add_scan, move
from luoshi.reporting.states import State, Verb

AUTUMN = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # both rounds have closed


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
    with pytest.raises(RoundClosed, match="没有报送过的 1 项（区报告2）不能提请签批；请联系督查室重新开启或同意延期"):
        office.to(Verb.PROPOSE, old, new, at=AUTUMN)
    assert [fresh(each).state for each in (old, new)] == ["returned", "draft"]
    for step in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(step, old, at=AUTUMN)


STEPS = {State.PROPOSED: (Verb.PROPOSE,), State.SIGNED: (Verb.PROPOSE, Verb.SIGN)}
FORWARD = {Verb.PROPOSE, Verb.SIGN, Verb.FILE}
FIRST_FORWARD = [(State.DRAFT, Verb.PROPOSE), (State.PROPOSED, Verb.SIGN), (State.SIGNED, Verb.FILE)]
BACK = [(State.PROPOSED, Verb.RECALL), (State.PROPOSED, Verb.RETURN), (State.SIGNED, Verb.RECALL)]


@pytest.mark.parametrize(("state", "verb"), [*FIRST_FORWARD, *BACK])
@pytest.mark.parametrize("page", [True, False])
def test_no_step_of_the_way_is_done_or_offered_that_leads_nowhere(
    office: Office, state: State, verb: Verb, page: bool
) -> None:
    entry = office.fill(office.lane)
    for step in STEPS.get(state, ()):
        office.to(step, entry)
    by = office.leader if verb in {Verb.SIGN, Verb.RETURN} else office.liaison
    if page:
        rights = rights_of(by, on=AUTUMN.date())
        shown = sheet(office.place(), rights, today=AUTUMN.date())
        assert bool(shown.able(verb)) is (verb not in FORWARD)
        assert office.lane.pk in {line.item.id for line in shown.shut}
    elif verb in FORWARD:
        with pytest.raises(RoundClosed, match="重新开启或同意延期"):
            office.to(verb, entry, by=by, at=AUTUMN)
        assert fresh(entry).state == state.value
    else:
        office.to(verb, entry, by=by, at=AUTUMN, word="来不及了")


def tasks_of(office: Office, who: Account, on: date) -> set[tuple[str, int, int]]:
    """What waits for somebody of the first round: what, of how many items, of how many."""
    found = inbox(office.town.government, rights_of(who, on=on), today=on).tasks
    return {(each.what, each.items, each.of) for each in found if each.number == 1}


MAY = datetime(2026, 5, 12, 2, tzinfo=UTC)  # the first round has closed


def test_nothing_waits_for_anybody_that_cannot_be_done(office: Office) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    assert tasks_of(office, office.leader, APRIL.date()) == {("sign", 1, 1)}
    assert tasks_of(office, office.leader, MAY.date()) == set()
    assert tasks_of(office, office.liaison, MAY.date()) == {("missed", 3, 3)}
    grant(place=office.place(), until=date(2026, 5, 20), why="汛情", items=[office.lane], by=office.town.owner, at=MAY)
    assert tasks_of(office, office.leader, MAY.date()) == {("sign", 1, 1)}
    assert tasks_of(office, office.liaison, MAY.date()) == {("fill", 1, 3)}
    office.to(Verb.SIGN, entry, at=MAY)
    assert tasks_of(office, office.liaison, MAY.date()) == {("file", 1, 3)}
    office.to(Verb.FILE, entry, at=MAY)
    assert tasks_of(office, office.liaison, MAY.date()) == {("missed", 2, 3)}


def test_what_a_leader_returned_before_it_was_filed_waits_for_nobody_once_it_is_closed(office: Office) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    office.to(Verb.RETURN, entry, by=office.leader, word="请核实")
    assert tasks_of(office, office.liaison, MAY.date()) == {("missed", 3, 3)}


def test_what_was_filed_and_came_back_waits_also_after_the_close(office: Office) -> None:
    entry = office.filed(office.lane)
    office.to(Verb.RETURN, entry, at=MAY, word="数据有误")
    assert tasks_of(office, office.liaison, MAY.date()) == {("fill", 1, 3)}
    office.to(Verb.PROPOSE, entry, at=MAY)
    assert tasks_of(office, office.leader, MAY.date()) == {("sign", 1, 1)}


def test_the_page_says_what_is_shut_and_whom_to_ask(office: Office, client: Client) -> None:
    office.to(Verb.PROPOSE, office.fill(office.lane))
    for who in (office.leader, office.liaison):
        client.force_login(who)
        where = reverse("preview", args=[office.town.government.code, 2026, 1, office.water.pk])
        page = client.get(where).content.decode()  # pages know today's date, on which the round has closed
        assert "没有报送过的 3 项不能再提请签批、审签和报送，请联系督查室重新开启或同意延期" in page
        assert 'name="verb" value="sign"' not in page


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
