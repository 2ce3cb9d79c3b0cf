"""A year of an inspection office, from the opening to the final close, day by day through the public actions."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from app.year import COMPANIES, REPORTING, House, found_district, on, read_paper, sealed_texts
from luoshi.audit.chain import verify
from luoshi.audit.exported import entries_in, lines
from luoshi.audit.stored import entries as log
from luoshi.audit.stored import stored_end
from luoshi.calendar.actions import move_due
from luoshi.calendar.queries import rounds
from luoshi.consulting import queries as consulting
from luoshi.consulting.actions import agree_to_the_rest, close_round, open_round, rule
from luoshi.consulting.actions import answer as say
from luoshi.consulting.models import Question
from luoshi.governments.models import Role, Year
from luoshi.governments.year_states import Step
from luoshi.governments.years import move_year
from luoshi.intake.models import Proposal
from luoshi.items.actions import Edits, Unit, confirm_many, confirm_with_edits, suggested_stream
from luoshi.items.changing import Changes, change_item
from luoshi.items.errors import InUse, YearClosed
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.transfer import reorganise
from luoshi.items.years import open_year_like
from luoshi.reporting.assessing import assess_item
from luoshi.reporting.board import reminder
from luoshi.reporting.content import FigureAnswer, Milestone, Plan, Report, opened
from luoshi.reporting.errors import BadReport, NotYours, RoundClosed
from luoshi.reporting.extending import answer as grant
from luoshi.reporting.filling import mark_unchanged
from luoshi.reporting.item_reports import reports_of
from luoshi.reporting.models import Entry, Notice, SharedFigure
from luoshi.reporting.queries import decisions
from luoshi.reporting.shared import add_figure, referred, say_figure
from luoshi.reporting.signing import Seen, Word, move
from luoshi.reporting.states import Verb

pytestmark = pytest.mark.django_db

LEAD, SUPPORTS = "区文旅局", ("南塘湖管委会", "区文旅公司")
MERGED = ("区统计局", "区数据局")
SUCCESSOR = "区数据统计局"
HALF = ("区住建局", "区城管局")  # alike responsible for item 22 of the own report


def test_a_whole_year() -> None:
    house = found_district()
    published = []
    for chapter in CHAPTERS:
        chapter(house)
        for number in house.begun():
            house.honest(number, on(4, 1))
        published.append(stored_end())
    assert all(verify(log(), published=end).broken is None for end in published)
    assert verify(entries_in(lines(log())), published=published[-1]).end == stored_end()


# -- winter: the year is opened, the notice read, the units asked


def the_year_opens_like_the_last_one(house: House) -> None:
    year = open_year_like(government=house.government, number=2026, like=house.last_year, by=house.office, at=on(1, 5))
    assert Stream.objects.get(year=year, code="annual_plan").owner == house.body("区发改局")
    dated = [(row.due, row.assumed) for row in rounds(house.government.pk, 2026)]
    assert dated == [
        (date(2026, 4, 10), False),
        (date(2026, 7, 10), False),
        (date(2026, 10, 10), False),  # a Saturday that is worked
        (date(2027, 1, 11), True),  # 10 January is a Sunday, and no notice names the day
    ]


def the_notice_becomes_the_ledger(house: House) -> None:
    reading = read_paper(house, "notice-2026.html", on(2, 12))
    for number in (1, 2, 3, 4):
        first = Proposal.objects.filter(reading=reading, list_number=number)[0]
        stream = suggested_stream(proposal=first, year=house.year)
        assert stream is not None
        confirm_many(reading=reading, list_number=number, stream=stream, by=house.office, at=on(2, 12))
    assert Item.objects.filter(year=house.year).count() == 101
    assert not Item.objects.exclude(state="unassessed").exists()
    assert len(house.units(1, on(2, 12))) == REPORTING
    assert house.board(1, on(2, 12)).totals["not_begun"] == house.board(1, on(2, 12)).items
    assert house.inbox(house.liaison("区水务局"), on(2, 12)).tasks[0].what == "fill"  # the handling plan


def units_object_and_the_office_rules(house: House) -> None:
    streams = [Stream.objects.get(year=house.year, code="own_report")]
    asked = open_round(year=house.year, streams=streams, by=house.office, at=on(2, 13))
    tour, square = house.item(17), house.item(21)
    company = question(asked.pk, "区文旅公司", tour)
    objection = say(question=company, word="objected", text="本公司只负责运营", by=house.office, at=on(2, 24))
    refused = question(asked.pk, "区城投公司", square)
    second = say(question=refused, word="objected", text="应由区住建局承担", by=house.office, at=on(2, 24))
    for name in ("区水务局", "区文旅局"):
        body = house.body(name)
        agree_to_the_rest(consultation=asked, body=body, by=house.liaison(name), at=on(2, 25))
    units = (Unit(LEAD, "lead"), *(Unit(name, "support") for name in SUPPORTS))
    adopted = {"word": "adopted", "reason": "由主管部门牵头", "units": units}
    rule(question=company, answer_id=objection.pk, by=house.office, at=on(2, 26), **adopted)  # type: ignore[arg-type]
    kept = {"word": "refused", "reason": "商务区由公司建设"}
    rule(question=refused, answer_id=second.pk, by=house.office, at=on(2, 26), **kept)  # type: ignore[arg-type]
    close_round(consultation=asked, by=house.office, at=on(2, 27))
    page = consulting.round_page(house.government.pk, asked.pk, on=date(2026, 2, 27))
    assert page is not None
    assert {row.ruling.word for row in page.objections if row.ruling} == {"adopted", "refused"}
    assert {unit.body for unit in page.units} - {unit.body for unit in page.silent} == {"区水务局", LEAD, "区文旅公司"}
    assert house.item(17).mode == Item.Mode.LEAD_NAMED
    assert list(house.item(21).units.values_list("name", flat=True)) == ["区城投公司"]


def some_units_plan(house: House) -> None:
    pipes = house.item(30)
    plan = Plan(
        goals="改造污水管网20公里。",
        measures="分三段施工。",
        leader="分管副局长",
        milestones=tuple(Milestone(number, f"累计{5 * number}公里") for number in (1, 2, 3, 4)),
    )
    house.fill("区水务局", 0, on(3, 10), item=pipes, content=plan)
    house.sign_and_file("区水务局", 0, on(3, 11))
    assert house.accept("区水务局", 0, on(3, 12)) == 1
    (line,) = [line for line in house.sheet("区水务局", 1, on(3, 12)).lines if line.item.id == pipes.pk]
    assert line.milestone is not None
    assert line.milestone.words == "累计5公里"
    assert not line.content_said  # a plan is no report


# -- spring: the first quarter


def the_first_quarter_is_filed(house: House) -> None:
    late = {"区教育局", "区城管局", "区人社局", "区卫健局"}
    the_retail_figure_is_not_out_yet(house)
    for name in SUPPORTS:  # the lead wants it three workdays before the tenth
        house.hand_in(name, 1, on(4, 7))
    for name in set(house.units(1, on(4, 8))) - late - {LEAD, *SUPPORTS}:
        if name == "区残联":
            house.fill_all(name, 1, on(4, 8))
            house.on_paper(name, 1, on(4, 8))
        else:
            house.hand_in(name, 1, on(4, 8))
    ways = Entry.objects.filter(sheet__number=1, decisions__verb="file").values_list(
        "sheet__body__name", "decisions__way"
    )
    assert {name for name, way in ways if way == "office"} == set(COMPANIES)
    assert house.board(1, on(4, 8)).totals["accepted"] == 0


def support_hands_in_to_the_lead(house: House) -> None:
    tour = house.item(17)
    received = {name: house.entry(name, 1, tour).recipient for name in SUPPORTS}
    assert set(received.values()) == {house.body(LEAD)}
    assert house.accept(SUPPORTS[0], 1, on(4, 9), items=[tour.pk]) == 0  # it is not the office's to accept
    for name in SUPPORTS:
        house.act(name, 1, Verb.ACCEPT, on(4, 9), by=house.liaison(LEAD), items=[tour.pk])
    house.fill(LEAD, 1, on(4, 9), item=tour, content=Report(status="on_pace", progress="接待游客151万人次。"))
    house.hand_in(LEAD, 1, on(4, 9))
    current = house.entry(LEAD, 1, tour).current
    assert current is not None
    said = opened(current.sealed).contributions
    assert {each.body for each in said} == set(SUPPORTS)
    assert house.item(17).state == "unassessed"  # signed and filed is not yet judged


def extensions_are_asked_before_the_day(house: House) -> None:
    asked = {name: house.ask(name, 1, date(2026, 4, 17), on(4, 9)) for name in ("区卫健局", "区人社局")}
    assert house.inbox(house.office, on(4, 9)).extensions == 2
    grant(extension=asked["区卫健局"], granted_until=date(2026, 4, 17), why="同意", by=house.office, at=on(4, 10))
    grant(extension=asked["区人社局"], granted_until=None, why="数据已有", by=house.office, at=on(4, 10))
    with pytest.raises(BadReport, match="已过报送时限"):
        house.ask("区教育局", 1, date(2026, 4, 30), on(4, 13))


def the_day_after_the_deadline(house: House) -> None:
    day = on(4, 13)
    clocks = house.by_clock(1, day)
    assert clocks["overdue"] == {"区教育局", "区城管局", "区人社局"}
    assert clocks["due_soon"] == {"区卫健局"}
    assert len(clocks["filed_on_time"]) == REPORTING - 4
    # the inbox says what the board says
    assert [task.late for task in house.inbox(house.liaison("区卫健局"), day).tasks if task.number == 1] == [False]
    assert [task.late for task in house.inbox(house.liaison("区教育局"), day).tasks if task.number == 1] == [True]
    words = reminder(house.board(1, day, only="overdue"), year=2026, today=day.date())
    assert all(name in words for name in clocks["overdue"])
    assert "区卫健局" not in words


def an_item_half_filed_is_shown_half_filed(house: House) -> None:
    parking = house.item(22)
    assert house.entry("区住建局", 1, parking).state == "filed"
    assert not Entry.objects.filter(sheet__number=1, sheet__body__name="区城管局").exists()
    house.accept("区住建局", 1, on(4, 13))
    assert house.item(22).state == "unassessed"  # one of two has been heard
    assert house.item(24).state == "on_pace"  # its only unit has
    (row,) = [row for row in house.board(1, on(4, 13)).rows if row.body == "区城管局"]
    assert len(row.missing) == row.total == 8
    (line,) = [line for line in house.sheet("区城管局", 1, on(4, 13)).lines if line.item.id == parking.pk]
    assert (line.step, line.entry, line.content_said) == ("not_begun", None, False)


def the_late_ones_file_and_stay_marked(house: House) -> None:
    house.hand_in("区教育局", 1, on(4, 14))
    house.hand_in("区人社局", 1, on(4, 14))
    house.hand_in("区卫健局", 1, on(4, 16))
    house.hand_in("区城管局", 1, on(4, 20))
    clocks = house.by_clock(1, on(4, 21))
    assert clocks["filed_late"] == {"区教育局", "区人社局", "区城管局"}
    assert "区卫健局" in clocks["filed_on_time"]


def one_item_is_returned_and_filed_again(house: House) -> None:
    budget = house.item(2)
    why = Word(reason="请写明同口径增幅")
    house.act("区财政局", 1, Verb.RETURN, on(4, 21), by=house.office, items=[budget.pk], word=why)
    assert house.row("区财政局", 1, on(4, 21)) == {"returned": 1, "filed": 3}
    (line,) = [line for line in house.sheet("区财政局", 1, on(4, 21)).lines if line.item.id == budget.pk]
    assert line.entry is not None
    assert line.entry.returned_why == "请写明同口径增幅"
    told = Report(status="on_pace", progress="同口径增长7.3%。")
    house.fill("区财政局", 1, on(4, 22), item=budget, content=told)
    house.sign_and_file("区财政局", 1, on(4, 22))
    assert [row.verb_word for row in decisions(house.entry("区财政局", 1, budget).pk)][::-1] == [
        "提请签批", "审签", "报送", "退回", "提请签批", "审签", "报送",
    ]  # fmt: skip
    assert "区财政局" in house.by_clock(1, on(4, 23))["filed_on_time"]  # its first filing stopped the clock


def the_office_accepts_what_is_filed(house: House) -> None:
    for name in house.units(1, on(4, 24)):
        house.accept(name, 1, on(4, 24))
    shown = house.board(1, on(4, 24))
    assert shown.totals["accepted"] == shown.items
    assert house.item(22).state == "on_pace"  # now both were heard, and say the same
    unheard = Item.objects.filter(year=house.year, state="unassessed")
    assert unheard.count() == 0


def a_figure_is_released_late(house: House) -> None:
    trade = house.item(3)
    before = sealed_texts()
    entry = house.entry("区商务局", 1, trade)
    figure = SharedFigure.objects.get()
    say_figure(
        figure=figure, words="79.6亿元,增长5.1%", release="published", by=house.liaison("区统计局"), at=on(4, 28)
    )
    assert sealed_texts() == before
    assert house.entry("区商务局", 1, trade).current == entry.current
    told = Notice.objects.filter(body=house.body("区商务局")).values_list("words", flat=True)
    assert any("79.6亿元" in words for words in told)
    assert any("79.6" in line.words for line in house.inbox(house.liaison("区商务局"), on(4, 28)).notices)
    (report,) = [each for each in reports_of(house.government.pk, trade.pk) if each.body == "区商务局"]
    assert any("79.6亿元" in words and "已公布" in words for words in report.later)


# -- summer: a reorganisation, an addition, a correction


def two_bodies_become_one(house: House) -> None:
    opened_items = Item.objects.filter(units__body__name__in=MERGED).distinct().count()
    done = reorganise(
        predecessors=[house.body(name) for name in MERGED],
        name=SUCCESSOR,
        on=date(2026, 6, 15),
        why="区机构改革方案",
        by=house.office,
        at=on(6, 15),
    )
    assert len(done.units) == opened_items == 7
    for name in MERGED:
        house.people[SUCCESSOR, Role.LIAISON] = house.people[name, Role.LIAISON]
        house.people[SUCCESSOR, Role.PRINCIPAL_LEADER] = house.people[name, Role.PRINCIPAL_LEADER]
    day = on(7, 6)
    assert set(MERGED) <= set(house.units(1, day))
    assert SUCCESSOR not in house.units(1, day)
    assert SUCCESSOR in house.units(2, day)
    assert not set(MERGED) & set(house.units(2, day))
    assert len(house.units(2, day)) == REPORTING - 1
    assert house.row("区数据局", 1, day) == {"accepted": 5}
    shown = house.sheet(SUCCESSOR, 2, day)
    assert len(shown.lines) == 7
    assert {line.before_name for line in shown.lines} == {"一季度"}
    assert all(line.before is not None and line.entry is None for line in shown.lines)


def what_a_predecessor_left_open_is_its_successors(house: House) -> None:
    """Nobody is left at 区数据局, and its first quarter turns out to be wrong."""
    cloud = house.item(34)
    by = house.liaison(SUCCESSOR)
    why = Word(reason="网办率口径有误")
    house.act("区数据局", 1, Verb.RETURN, on(6, 18), by=house.office, items=[cloud.pk], word=why)
    assert house.item(34).state == "unassessed"
    assert [task.body for task in house.inbox(by, on(6, 18)).tasks if task.number == 1] == ["区数据局"]
    house.people["区数据局", Role.LIAISON] = by
    house.people["区数据局", Role.PRINCIPAL_LEADER] = house.leader(SUCCESSOR)
    house.fill("区数据局", 1, on(6, 19), item=cloud, content=Report(status="on_pace", progress="网办率89.9%。"))
    house.sign_and_file("区数据局", 1, on(6, 19))
    house.accept("区数据局", 1, on(6, 22), items=[cloud.pk])
    assert house.row("区数据局", 1, on(6, 22)) == {"accepted": 5}
    with pytest.raises(NotYours):  # but only what it followed
        mark_unchanged(place=house.place("区审计局", 1), items=[], why="越位", by=by, at=on(6, 22))


def the_second_quarter(house: House) -> None:
    everybody_hands_in(house, 2, on(7, 7))  # the day on which leads want it from who supports
    for name in house.units(2, on(7, 9)):
        house.accept(name, 2, on(7, 9))
    shown = house.board(2, on(7, 13))
    assert shown.totals["accepted"] == shown.items
    assert shown.clocks == {"filed_on_time": REPORTING - 1}


def the_half_year_report_adds_an_item(house: House) -> None:
    before = house.board(2, on(7, 29)).items
    reading = read_paper(house, "halfyear-2026.txt", on(7, 29))
    proposal = Proposal.objects.filter(reading=reading).order_by("order")[0]
    edits = Edits(number=61, units=(Unit("云桥管委会"),))
    stream = Stream.objects.get(year=house.year, code="own_report")
    added = confirm_with_edits(proposal=proposal, stream=stream, edits=edits, by=house.office, at=on(7, 29))
    assert added.effective_from == date(2026, 7, 1)
    assert house.board(2, on(7, 29)).items == before
    assert added.pk not in {line.item.id for line in house.sheet("云桥管委会", 2, on(7, 29)).lines}
    assert added.pk in {line.item.id for line in house.sheet("云桥管委会", 3, on(9, 25)).lines}


def a_correction_after_the_round_closed(house: House) -> None:
    lanes = house.item(24)
    day = on(8, 12)
    before = house.entry("区住建局", 2, lanes)
    texts = sealed_texts()
    why = Word(reason="完工数多计2个小区")
    house.act("区住建局", 2, Verb.AMEND, day, by=house.liaison("区住建局"), items=[lanes.pk], word=why)
    told = Report(status="slightly_behind", progress="老旧小区完工9个。")
    house.fill("区住建局", 2, day, item=lanes, content=told)
    assert house.entry("区住建局", 2, lanes).accepted == before.accepted  # the accepted one counts until then
    house.sign_and_file("区住建局", 2, day)
    house.accept("区住建局", 2, on(8, 13), items=[lanes.pk])
    after = house.entry("区住建局", 2, lanes)
    assert before.current is not None
    assert after.accepted is not None
    assert (before.current.number, after.accepted.number) == (1, 2)
    assert opened(after.accepted.sealed).amends == "完工数多计2个小区"
    assert {pk: text for pk, text in sealed_texts().items() if pk in texts} == texts
    assert house.item(24).state == "slightly_behind"
    assert after.first_filed_at == before.first_filed_at  # a correction is not late


def a_unit_that_reported_cannot_be_taken_off(house: House) -> None:
    item = house.item(47)
    fewer = Changes(units=(Unit("区住建局"),))
    with pytest.raises(InUse, match="已有填报"):
        change_item(item=item, changes=fewer, by=house.office, at=on(8, 14), reason="想去掉")
    assert ItemUnit.objects.filter(item=item, body__name="区城投公司").exists()


# -- autumn and winter


def the_third_quarter_closes_on_a_late_one(house: House) -> None:
    everybody_hands_in(house, 3, on(10, 9), but="区审计局")
    for name in house.units(3, on(10, 12)):
        house.accept(name, 3, on(10, 12))
    day = on(11, 2)
    assert house.by_clock(3, day)["closed"] == {"区审计局"}
    house.fill_all("区审计局", 3, day)
    by = house.liaison("区审计局")
    shut = house.sheet("区审计局", 3, day, by=by).shut
    assert house.act("区审计局", 3, Verb.PROPOSE, day, by=by) == 0
    seen = [Seen(line.entry.id, line.entry.digest) for line in shut if line.entry is not None]
    with pytest.raises(RoundClosed, match="已截止"):
        move(sheet=house.stored("区审计局", 3), seen=seen, verb=Verb.PROPOSE, by=by, at=day)
    assert house.row("区审计局", 3, day) == {"draft": 1}


def an_item_ends_and_its_past_stays(house: House) -> None:
    item = house.item(60)
    before = {number: house.board(number, on(11, 20)).items for number in (1, 2, 3, 4)}
    assess_item(item=item, state="ended", why="区政府批准终止", by=house.office, at=on(11, 20))
    after = {number: house.board(number, on(11, 20)).items for number in (1, 2, 3, 4)}
    assert {number: before[number] - after[number] for number in before} == {1: 0, 2: 0, 3: 0, 4: 1}


def the_last_date_is_moved_by_the_office(house: House) -> None:
    why = "区两会提前"
    move_due(round=house.round(4), to=date(2027, 1, 6), why=why, by=house.office, at=on(12, 18))
    row = rounds(house.government.pk, 2026)[3]
    assert (row.due, row.by_rule, row.assumed, row.moved_why) == (date(2027, 1, 6), date(2027, 1, 11), False, why)
    assert "督查室" in row.moved_by
    days = {(row.only_supports, row.due) for row in house.board(4, on(12, 18)).rows}
    # who only supports hands in sooner, though not before the quarter is over: 2027's holidays are not known yet
    assert days == {(False, date(2027, 1, 6)), (True, date(2027, 1, 1))}


def two_years_are_open_at_once(house: House) -> None:
    new = open_year_like(government=house.government, number=2027, like=house.year, by=house.office, at=on(1, 4, 2027))
    assert Stream.objects.get(year=new, code="annual_plan").owner == house.body("区发改局")
    everybody_hands_in(house, 4, on(1, 5, 2027), status="done")
    waiting = house.inbox(house.office, on(1, 6, 2027)).tasks
    assert {(task.what, task.year, task.number) for task in waiting} == {("accept", 2026, 4)}
    move_year(year=house.year, step=Step.CLOSE_PROVISIONALLY, by=house.office, at=on(1, 7, 2027))
    for name in house.units(4, on(1, 20, 2027)):  # final data still come in
        house.accept(name, 4, on(1, 20, 2027))
    shown = house.board(4, on(1, 20, 2027))
    assert shown.totals["accepted"] == shown.items
    done = Item.objects.filter(year=house.year, state="done").count()
    assert done == Item.objects.filter(year=house.year).count() - 1  # all but the one that ended


def after_the_final_close_nothing_moves(house: House) -> None:
    day = on(3, 10, 2027)
    move_year(year=house.year, step=Step.CLOSE, by=house.office, at=day)
    before, end = sealed_texts(), stored_end()
    sand, liaison = house.item(30), house.liaison("区水务局")
    tries: list[Callable[[], object]] = [
        lambda: house.act("区水务局", 4, Verb.AMEND, day, by=liaison, word=Word(reason="想改")),
        lambda: house.act("区水务局", 4, Verb.RETURN, day, by=house.office, word=Word(reason="想退")),
        lambda: house.fill("区水务局", 4, day, item=sand, content=Report(progress="迟到的话")),
        lambda: house.ask("区水务局", 4, date(2027, 4, 1), day),
        lambda: assess_item(item=sand, state="behind", why="想改", by=house.office, at=day),
    ]
    for attempt in tries:
        with pytest.raises(YearClosed, match="已终结"):
            attempt()
    assert (sealed_texts(), stored_end()) == (before, end)
    assert Year.objects.get(government=house.government, number=2027).state == Year.State.OPEN
    assert [task for task in house.inbox(liaison, day).tasks if task.year == 2026] == []
    assert house.events("report.sign") + house.events("report.sign_on_paper") >= house.events("report.accept")


# -- small things


def question(round_id: int, name: str, item: Item) -> Question:
    """What a unit was asked about an item."""
    return Question.objects.select_related("consultation__government", "body").get(
        consultation=round_id, body__name=name, item=item
    )


def the_retail_figure_is_not_out_yet(house: House) -> None:
    """The statisticians say 未发布, and the report on trade refers to that."""
    trade = house.item(3)
    target = trade.targets.get(subject__contains="零售")
    figure = add_figure(
        government=house.government,
        name=target.subject,
        period="2026-Q1",
        supplier=house.body("区统计局"),
        by=house.office,
        at=on(4, 7),
    )
    said = say_figure(figure=figure, words="", release="unreleased", by=house.liaison("区统计局"), at=on(4, 7))
    report = Report(
        status="on_pace",
        progress="举办促消费活动14场。",
        figures=(FigureAnswer(target=target.pk, reference=said.pk),),
    )
    house.fill("区商务局", 1, on(4, 7), item=trade, content=referred(report, house.government.pk))


def everybody_hands_in(house: House, number: int, at: datetime, *, status: str = "on_pace", but: str = "") -> None:
    """Every unit's sheet, the lead's after those that hand in to it."""
    units = [name for name in house.units(number, at) if name not in {LEAD, but}]
    for name in units:
        house.hand_in(name, number, at, status=status)
    for name in SUPPORTS:
        house.act(name, number, Verb.ACCEPT, at, by=house.liaison(LEAD))
    house.hand_in(LEAD, number, at, status=status)


CHAPTERS = (
    the_year_opens_like_the_last_one,
    the_notice_becomes_the_ledger,
    units_object_and_the_office_rules,
    some_units_plan,
    the_first_quarter_is_filed,
    support_hands_in_to_the_lead,
    extensions_are_asked_before_the_day,
    the_day_after_the_deadline,
    an_item_half_filed_is_shown_half_filed,
    the_late_ones_file_and_stay_marked,
    one_item_is_returned_and_filed_again,
    the_office_accepts_what_is_filed,
    a_figure_is_released_late,
    two_bodies_become_one,
    what_a_predecessor_left_open_is_its_successors,
    the_second_quarter,
    the_half_year_report_adds_an_item,
    a_correction_after_the_round_closed,
    a_unit_that_reported_cannot_be_taken_off,
    the_third_quarter_closes_on_a_late_one,
    an_item_ends_and_its_past_stays,
    the_last_date_is_moved_by_the_office,
    two_years_are_open_at_once,
    after_the_final_close_nothing_moves,
)
