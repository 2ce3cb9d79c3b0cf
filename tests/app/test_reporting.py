"""A quarter of two bureaus by the real moves: filling, signing what is seen, filing, accepting, correcting."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.files import pdf
from app.reports import APRIL, JULY, LATE_APRIL, TEXT, Office, fresh, seen_of, sheet_of
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries as chain
from luoshi.governments.bodies import add_group, join_group
from luoshi.governments.models import Body, Year
from luoshi.governments.rights import rights_of
from luoshi.items.actions import add_item
from luoshi.items.drafts import Unit
from luoshi.items.errors import YearClosed
from luoshi.items.models import Item
from luoshi.reporting.content import FigureAnswer, Report, digest_of, from_json, opened
from luoshi.reporting.duties import duties, items_asked
from luoshi.reporting.errors import (
    BadReport,
    NoSuchMove,
    NotYours,
    RoundClosed,
    StaleEntry,
    StaleRevision,
)
from luoshi.reporting.filling import mark_unchanged, save_entry
from luoshi.reporting.models import Decision, Entry, Extension, ReportedFigure, Revision
from luoshi.reporting.sheet_pages import sheet
from luoshi.reporting.signing import Seen, Word, add_scan, move
from luoshi.reporting.states import State, Verb

FIGURES = Report(
    status="on_pace",
    figures=(FigureAnswer(None, answer="value", typed="5公里", value=Decimal(5000), unit="米"),),
    progress="完成5公里。",
)


def test_a_quarter_from_the_first_key_to_acceptance(office: Office) -> None:
    entry = office.fill(office.lane)
    assert (entry.state, Revision.objects.count()) == ("draft", 0)
    states = []
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, entry)
        entry = fresh(entry)
        states.append(entry.state)
    assert states == ["proposed", "signed", "filed", "accepted"]
    assert entry.accepted == entry.current
    assert entry.confirmed == "on_pace"
    assert entry.first_filed_at == APRIL
    verbs = list(Decision.objects.order_by("id").values_list("verb", "by__username"))
    assert verbs == [("propose", "liaison"), ("sign", "leader"), ("file", "liaison"), ("accept", "owner")]
    assert verify(chain()).broken is None


def test_a_signature_binds_the_hash_of_what_was_sealed(office: Office) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    office.to(Verb.SIGN, entry)
    decision = Decision.objects.get(verb="sign")
    assert decision.seen == decision.revision.digest == digest_of(decision.revision.sealed)
    assert decision.revision.digest in Event.objects.get(action="report.sign").after
    assert opened(decision.revision.sealed) == TEXT


def test_what_was_not_seen_cannot_be_signed(office: Office) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    seen = seen_of([entry])
    office.to(Verb.RECALL, entry)
    office.fill(office.lane, replace(TEXT, progress="完成6公里,其余路段已开工。"))
    office.to(Verb.PROPOSE, entry)
    with pytest.raises(StaleRevision, match="有了新内容"):
        move(sheet=entry.sheet, seen=seen, verb=Verb.SIGN, by=office.leader, at=APRIL)
    assert fresh(entry).state == "proposed"


def test_an_unchanged_text_keeps_its_revision(office: Office) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    office.to(Verb.RECALL, entry)
    office.to(Verb.PROPOSE, entry)
    assert Revision.objects.count() == 1


def test_only_changed_items_are_signed_again(office: Office) -> None:
    one, two = office.fill(office.lane), office.fill(office.both)
    office.to(Verb.PROPOSE, one, two)
    office.to(Verb.SIGN, one, two)
    office.to(Verb.FILE, one, two)
    office.to(Verb.RETURN, two, word="请写明排水范围")
    office.fill(office.both, replace(TEXT, progress="排水范围已定,共三片。"))
    office.to(Verb.PROPOSE, two)
    assert [each.state for each in map(fresh, (one, two))] == ["filed", "proposed"]
    numbers = Revision.objects.order_by("entry", "number").values_list("entry", "number")
    assert list(numbers) == [(one.pk, 1), (two.pk, 1), (two.pk, 2)]


def test_a_correction_is_a_new_revision_with_a_note_and_the_accepted_one_counts_until_then(office: Office) -> None:
    entry = office.filed(office.lane)
    office.to(Verb.ACCEPT, entry)
    with pytest.raises(BadReport, match="写明原因"):
        office.to(Verb.AMEND, entry)
    office.to(Verb.AMEND, entry, word="里程多计一段")
    office.fill(office.lane, replace(TEXT, progress="完成4公里,其余路段已开工。"))
    stored = fresh(entry)
    assert stored.accepted is not None
    assert "5公里" in stored.accepted.sealed
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, entry, at=LATE_APRIL)
    stored = fresh(entry)
    assert stored.accepted is not None
    content = opened(stored.accepted.sealed)
    assert (stored.accepted.number, content.amends) == (2, "里程多计一段")
    assert stored.first_filed_at == APRIL


def test_two_liaisons_at_one_entry_and_the_second_is_told(office: Office) -> None:
    first = save_entry(place=office.place(), item=office.lane, content=TEXT, version=0, by=office.liaison, at=APRIL)
    save_entry(
        place=office.place(), item=office.lane, content=FIGURES, version=first.version, by=office.liaison, at=APRIL
    )
    with pytest.raises(StaleEntry, match="区水务局联络员在您打开之后保存过"):
        save_entry(
            place=office.place(), item=office.lane, content=TEXT, version=first.version, by=office.liaison, at=APRIL
        )
    assert "5公里" in Entry.objects.get().draft


@pytest.mark.parametrize("state", [State.PROPOSED, State.SIGNED, State.FILED, State.ACCEPTED])
def test_what_is_with_others_is_not_changed_under_them(office: Office, state: State) -> None:
    entry = office.fill(office.lane)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, entry)
        if fresh(entry).state == state.value:
            break
    with pytest.raises(NoSuchMove, match="不能修改"):
        office.fill(office.lane, FIGURES)


def test_nothing_empty_is_proposed(office: Office) -> None:
    entry = office.fill(office.lane, Report())
    with pytest.raises(BadReport, match="还没有填写"):
        office.to(Verb.PROPOSE, entry)
    assert Revision.objects.count() == 0


def test_all_or_none(office: Office) -> None:
    one, two = office.fill(office.lane), office.fill(office.both, Report())
    with pytest.raises(BadReport):
        office.to(Verb.PROPOSE, one, two)
    assert {each.state for each in map(fresh, (one, two))} == {"draft"}


WRONG_PEOPLE = [
    (Verb.PROPOSE, "leader"),
    (Verb.PROPOSE, "owner"),
    (Verb.PROPOSE, "colleague"),
    (Verb.SIGN, "liaison"),
    (Verb.SIGN, "reform-leader"),
    (Verb.SIGN, "owner"),
    (Verb.FILE, "owner"),
    (Verb.FILE, "colleague"),
    (Verb.ACCEPT, "liaison"),
    (Verb.ACCEPT, "leader"),
    (Verb.ACCEPT, "stranger"),
]


@pytest.mark.parametrize(("verb", "username"), WRONG_PEOPLE)
def test_each_step_belongs_to_its_post(office: Office, verb: Verb, username: str) -> None:
    entry = office.fill(office.lane)
    for step in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        if step is verb:
            break
        office.to(step, entry)
    account = type(office.liaison).objects.get(username=username)
    with pytest.raises(NotYours):
        office.to(verb, entry, by=account)


def test_the_office_fills_for_a_unit_that_cannot_log_in(office: Office) -> None:
    Body.objects.filter(pk=office.water.pk).update(channel=Body.Channel.OFFICE)
    office.water.refresh_from_db()
    entry = save_entry(
        place=office.place(), item=office.lane, content=TEXT, version=0, by=office.town.owner, at=APRIL
    ).entry
    move(sheet=entry.sheet, seen=[Seen(entry.pk)], verb=Verb.PROPOSE, by=office.town.owner, at=APRIL)
    scan = add_scan(sheet=entry.sheet, name="签字表.pdf", data=pdf("签字表"), by=office.town.owner, at=APRIL)
    for verb in (Verb.SIGN_ON_PAPER, Verb.FILE):
        move(
            sheet=entry.sheet,
            seen=seen_of([entry]),
            verb=verb,
            by=office.town.owner,
            at=APRIL,
            word=Word(scan=scan if verb is Verb.SIGN_ON_PAPER else None),
        )
    ways = list(Decision.objects.order_by("id").values_list("verb", "way", "scan"))
    assert ways == [("propose", "office", None), ("sign_on_paper", "paper", scan.pk), ("file", "office", None)]


def test_printed_signed_and_scanned(office: Office) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    scan = add_scan(sheet=entry.sheet, name="签字表.pdf", data=pdf("签字表"), by=office.liaison, at=APRIL)
    move(
        sheet=entry.sheet,
        seen=seen_of([entry]),
        verb=Verb.SIGN_ON_PAPER,
        by=office.liaison,
        at=APRIL,
        word=Word(scan=scan),
    )
    decision = Decision.objects.get(verb="sign_on_paper")
    assert (decision.way, decision.scan) == ("paper", scan)


def test_support_hands_in_to_the_lead_and_the_lead_merges_with_authorship(office: Office) -> None:
    support = office.filed(office.led)
    assert support.recipient == office.reform
    with pytest.raises(NotYours):
        office.to(Verb.ACCEPT, support, by=office.town.owner)
    office.to(Verb.ACCEPT, support, by=office.reform_liaison)
    lead = office.fill(office.led, replace(TEXT, progress="示范片主体完工。"), place=office.place(office.reform))
    office.to(Verb.PROPOSE, lead)
    content = opened(fresh(lead).current.sealed)  # type: ignore[union-attr]
    assert [(each.body, each.words) for each in content.contributions] == [("区水务局", TEXT.progress)]
    assert support.current is not None
    assert content.contributions[0].digest == support.current.digest


def test_equal_units_each_file_for_themselves(office: Office) -> None:
    office.filed(office.both)
    rights = rights_of(office.reform_liaison, on=date(2026, 4, 8))
    theirs = sheet(office.place(office.reform), rights, today=date(2026, 4, 8))
    assert {line.item.wording: line.step for line in theirs.lines} == {
        "理顺街巷排水。": "not_begun",
        "建成雨污分流示范片。": "not_begun",
    }


def test_after_the_round_closed_only_the_office_opens_it_again(office: Office) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    office.to(Verb.SIGN, entry)
    with pytest.raises(RoundClosed, match="已截止"):
        office.to(Verb.FILE, entry, at=JULY)
    Extension.objects.create(
        year=office.town.year,
        body=office.water,
        kind="report",
        round=office.first,
        until=date(2026, 7, 9),
        reason="机构改革",
        state="granted",
        granted_until=date(2026, 7, 9),
        asked_by=office.liaison,
        asked_at=LATE_APRIL,
        answered_by=office.town.owner,
        answered_at=LATE_APRIL,
    )
    office.to(Verb.FILE, entry, at=JULY)
    assert fresh(entry).state == "filed"


CLOCKS = [(APRIL, "filed_on_time"), (LATE_APRIL, "filed_late")]


@pytest.mark.parametrize(("at", "clock"), CLOCKS)
def test_filed_on_time_or_late(office: Office, at: object, clock: str) -> None:
    for item in (office.lane, office.both, office.led):
        office.filed(item, at=at)  # type: ignore[arg-type]
    rights = rights_of(office.liaison, on=date(2026, 4, 20))
    assert sheet(office.place(), rights, today=date(2026, 4, 20)).due.clock == clock


def test_a_sheet_half_filed_is_not_filed(office: Office) -> None:
    office.filed(office.lane)
    rights = rights_of(office.liaison, on=date(2026, 4, 11))
    page = sheet(office.place(), rights, today=date(2026, 4, 11))
    assert page.due.clock == "overdue"
    assert page.counts == (("not_begun", "未填", 2), ("filed", "已报送", 1))


def test_many_unchanged_at_once_leave_alone_what_was_said(office: Office) -> None:
    office.fill(office.lane)
    ids = [office.lane.pk, office.both.pk, office.led.pk]
    marked = mark_unchanged(place=office.place(), items=ids, why="冬季停工", by=office.liaison, at=APRIL)
    assert marked == 2
    drafts = {entry.item_id: opened_draft(entry) for entry in Entry.objects.all()}
    assert drafts[office.lane.pk] == TEXT
    assert drafts[office.both.pk] == Report(unchanged=True, unchanged_why="冬季停工")


def opened_draft(entry: Entry) -> object:
    return from_json(entry.draft)


def test_figures_are_rows_of_the_sealed_revision(office: Office) -> None:
    target = office.lane.targets.get()
    said = replace(FIGURES, figures=(replace(FIGURES.figures[0], target=target.pk),))
    entry = office.fill(office.lane, said)
    office.to(Verb.PROPOSE, entry)
    row = ReportedFigure.objects.get()
    assert (row.target, row.value, row.unit, row.answer) == (target, Decimal(5000), "米", "value")


def test_the_next_quarter_shows_what_was_said_and_says_nothing_itself(office: Office) -> None:
    office.filed(office.lane)
    rights = rights_of(office.liaison, on=date(2026, 7, 3))
    page = sheet(office.place(second=True), rights, today=date(2026, 7, 3))
    line = next(line for line in page.lines if line.item.id == office.lane.pk)
    assert (line.before, line.before_name, line.content) == (TEXT, "一季度", Report())


def test_an_item_that_was_ended_asks_for_nothing(office: Office) -> None:
    Item.objects.filter(pk=office.lane.pk).update(state="ended")
    rights = rights_of(office.liaison, on=date(2026, 4, 3))
    assert office.lane.pk not in [line.item.id for line in sheet(office.place(), rights, today=APRIL.date()).lines]


def test_a_moved_entry_stays_on_its_sheet(office: Office) -> None:
    entry = office.filed(office.lane)
    with pytest.raises(NoSuchMove, match="不在这张表上"):
        move(
            sheet=sheet_of(office.water),
            seen=[*seen_of([entry]), Seen(entry.pk + 999)],
            verb=Verb.ACCEPT,
            by=office.town.owner,
            at=APRIL,
        )


def test_a_collective_stands_for_its_members_each_with_a_sheet_of_its_own(office: Office) -> None:
    street = office.town.body("明溪街道办事处")
    group = add_group(government=office.town.government, name="各街道办事处", by=office.town.owner, at=APRIL)
    join_group(group=group, bodies=[street, office.water], by=office.town.owner, at=APRIL)
    stream = office.town.stream("own_report")
    add_item(stream=stream, wording="清理街巷。", units=(Unit("各街道办事处"),), by=office.town.owner, at=APRIL)
    asked = duties(office.town.year, office.first, today=APRIL.date(), body_id=street.pk)
    assert [duty.recipient_id for duty in asked] == [None]
    every = duties(office.town.year, office.first, today=APRIL.date())
    assert len(every) == 5 + 2
    sheets = items_asked([(office.town.year, office.first)], [street.pk, office.water.pk], today=APRIL.date())
    for body in (street, office.water):
        asked_of = {duty.item_id: duty.begun for duty in every if duty.body_id == body.pk}
        assert sheets[office.town.year.pk, 1, body.pk] == asked_of


@pytest.mark.parametrize(
    "listed", [["各街道办事处"], ["各街道办事处", "区发改局"], ["区园林局", "区水务局", "区发改局"]]
)
def test_nobody_is_made_the_lead_in_place_of_a_collective_or_of_an_unknown_unit(
    office: Office, listed: list[str]
) -> None:
    group = add_group(government=office.town.government, name="各街道办事处", by=office.town.owner, at=APRIL)
    members = [office.town.body("明溪街道办事处"), office.water]
    join_group(group=group, bodies=members, by=office.town.owner, at=APRIL)
    units = tuple(Unit(name) for name in listed)
    stream = office.town.stream("own_report")
    made = add_item(stream=stream, wording="清理街巷。", units=units, by=office.town.owner, at=APRIL)
    made.mode = Item.Mode.FIRST_IS_LEAD
    made.save(update_fields=["mode"])
    asked = [duty for duty in duties(office.town.year, office.first, today=APRIL.date()) if duty.item_id == made.pk]
    assert len(asked) >= 2
    assert {duty.recipient_id for duty in asked} == {None}


def test_in_a_closed_year_nothing_moves(office: Office) -> None:
    entry = office.filed(office.lane)
    office.town.year.state = Year.State.CLOSED
    office.town.year.save(update_fields=["state"])
    with pytest.raises(YearClosed):
        office.to(Verb.ACCEPT, entry)
    with pytest.raises(YearClosed):
        office.fill(office.both)
