"""The calendar, the rules and the rounds: what the actions write, refuse and record."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from openpyxl import Workbook

from app.people import AT, TODAY, Town
from luoshi.audit.models import Event
from luoshi.calendar import actions
from luoshi.calendar.deadlines import Rule
from luoshi.calendar.errors import (
    BadDay,
    BadDays,
    BadMove,
    BadRules,
    ChangedSince,
    NoRules,
    NotMoved,
    RoundInUse,
    StillOpen,
    YearIsClosed,
)
from luoshi.calendar.models import Day, KnownYear, Round, Rules
from luoshi.calendar.queries import (
    RoundRow,
    round_to_act_on,
    rounds,
    rules_of,
    workdays_of,
    year_to_act_on,
)
from luoshi.errors import NotAcceptable, NotAllowed
from luoshi.governments.actions import open_year
from luoshi.governments.errors import OtherGovernment
from luoshi.governments.models import Year
from luoshi.people.models import Account

DUE = [date(2026, 4, 10), date(2026, 7, 10), date(2026, 10, 10), date(2027, 1, 11)]


def on(day: date) -> datetime:
    """Nine in the morning of that day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def seeded(town: Town) -> Town:
    """示例区 with the calendar of 2026 and the usual four rounds."""
    actions.seed_years(government=town.government, years=[2026], by=town.owner, at=AT)
    actions.open_rounds(year=town.year, by=town.owner, at=AT)
    return town


def rows(town: Town, year: int = 2026) -> tuple[RoundRow, ...]:
    return rounds(town.government.pk, year)


def nth(town: Town, number: int) -> Round:
    return Round.objects.get(year=town.year, number=number)


def last_acts(town: Town, n: int) -> list[str]:
    events = Event.objects.filter(government=town.government.code).order_by("-seq")[:n]
    return [event.action for event in reversed(events)]


def test_a_year_opens_with_the_usual_rounds(seeded: Town) -> None:
    found = rows(seeded)
    assert [each.name for each in found] == ["一季度", "二季度", "三季度", "四季度"]
    assert [each.due for each in found] == DUE  # 10 October is a make-up Saturday
    assert [each.assumed for each in found] == [False, False, False, True]
    assert [each.provisional for each in found] == [False, False, False, True]
    assert found[0].closes == date(2026, 5, 6)
    assert found[2].derivation[2] == "10月10日是调休上班（国庆节），工作日，不变动"
    assert last_acts(seeded, 5) == ["rules.set", *["round.open"] * 4]


def test_opening_rounds_twice_changes_nothing(seeded: Town) -> None:
    before = Event.objects.count()
    assert len(actions.open_rounds(year=seeded.year, by=seeded.owner, at=AT)) == 4
    assert Event.objects.count() == before


def test_seeding_knows_what_the_package_knows(town: Town) -> None:
    done = actions.seed_years(government=town.government, years=[2026, 2025, 2090], by=town.owner, at=AT)
    assert (done.years, done.unknown) == ((2025, 2026), (2090,))
    assert set(KnownYear.objects.values_list("number", flat=True)) == {2025, 2026}
    assert done.days == Day.objects.filter(government=town.government).count()
    days = workdays_of(town.government.pk)
    assert days.works(date(2026, 2, 14))
    assert days.why(date(2026, 2, 17)) == "春节放假"


def test_seeding_again_keeps_what_the_office_entered(seeded: Town) -> None:
    extra, holiday = date(2026, 5, 6), date(2026, 5, 1)
    actions.set_day(government=seeded.government, day=extra, works=False, name="区庆", by=seeded.owner, at=AT)
    actions.set_day(government=seeded.government, day=holiday, works=True, name="值班", by=seeded.owner, at=AT)
    actions.seed_years(government=seeded.government, years=[2026], by=seeded.owner, at=AT)
    days = workdays_of(seeded.government.pk)
    assert (days.why(extra), days.why(holiday)) == ("区庆放假", "调休上班（值班）")


def test_a_due_date_follows_the_calendar_while_it_is_ahead(seeded: Town) -> None:
    at = on(date(2026, 5, 1))
    for day in (date(2026, 4, 10), date(2026, 7, 10)):
        actions.set_day(government=seeded.government, day=day, works=False, name="台风", by=seeded.owner, at=at)
    # What has passed stays as the units knew it.
    assert [each.due for each in rows(seeded)] == [DUE[0], date(2026, 7, 13), *DUE[2:]]
    assert last_acts(seeded, 2) == ["calendar.day", "round.due"]
    event = Event.objects.get(target="2026年二季度报送时限", action="round.due")
    assert event.before.startswith("2026-07-10")
    assert event.after.startswith("2026-07-13")
    actions.clear_day(government=seeded.government, day=date(2026, 7, 10), by=seeded.owner, at=at)
    assert [each.due for each in rows(seeded)] == DUE


def test_a_provisional_date_is_settled_when_its_year_is_known(seeded: Town) -> None:
    day = date(2027, 1, 11)
    actions.set_day(government=seeded.government, day=day, works=False, name="", by=seeded.owner, at=AT)
    assert (rows(seeded)[3].due, rows(seeded)[3].provisional) == (date(2027, 1, 12), True)
    actions.set_known(government=seeded.government, year=2027, known=True, by=seeded.owner, at=AT)
    assert not rows(seeded)[3].provisional
    actions.set_known(government=seeded.government, year=2027, known=True, by=seeded.owner, at=AT)
    assert last_acts(seeded, 1) == ["calendar.known"]
    assert Event.objects.filter(action="calendar.known").count() == 1


def test_a_day_that_says_the_same_is_no_act(seeded: Town) -> None:
    before = Event.objects.count()
    actions.set_day(
        government=seeded.government, day=date(2026, 5, 1), works=False, name="劳动节", by=seeded.owner, at=AT
    )
    actions.clear_day(government=seeded.government, day=date(2026, 5, 6), by=seeded.owner, at=AT)
    assert Event.objects.count() == before


@pytest.mark.parametrize(("day", "name"), [(date(1900, 1, 1), ""), (date(2026, 5, 6), "节" * 31)])
def test_a_day_that_cannot_be(seeded: Town, day: date, name: str) -> None:
    with pytest.raises(BadDay):
        actions.set_day(government=seeded.government, day=day, works=False, name=name, by=seeded.owner, at=AT)
    with pytest.raises(BadDay):
        actions.set_known(government=seeded.government, year=1900, known=True, by=seeded.owner, at=AT)


TABLE = """某区2027年放假安排,,,
日期,截止日期,安排,名称
2027-02-05,2027-02-11,放假,春节
2027年2月14日,,上班,春节
2027/1/11,,休,
"""


def workbook(text: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in text.splitlines():
        sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("安排.csv", TABLE.encode("utf-8-sig")), ("安排.csv", TABLE.encode("gb18030")), ("安排.XLSX", workbook(TABLE))],
)
def test_an_office_without_the_package_imports_a_table(seeded: Town, name: str, data: bytes) -> None:
    done = actions.import_days(
        government=seeded.government, name=name, data=data, complete=[2027], by=seeded.owner, at=AT
    )
    days = workdays_of(seeded.government.pk)
    assert done == 9
    assert days.why(date(2027, 2, 8)) == "春节放假"
    assert days.works(date(2027, 2, 14))
    assert (rows(seeded)[3].due, rows(seeded)[3].provisional) == (date(2027, 1, 12), False)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("姓名,安排\n甲,休", "找不到“日期”一列"),
        ("日期,安排,天气\n2027-10-01,休,晴", "第1行：不认识“天气”一列"),
        ("日期,名称\n2027-10-01,国庆节", "没有“安排”一列"),
        ("日期,安排\n", "表头下面没有日子"),
        ("日期,安排\n2027-02-30,休", "第2行：2027-02-30不是可用的日期"),
        ("日期,安排\n,休", "没有写出日期"),
        ("日期,安排\n2027-10-01,半天", "不认识安排“半天”"),
        ("日期,安排\n2027-10-13,上班", "2027-10-13是周三，本来就上班"),
        ("日期,截止日期,安排\n2027-10-07,2027-10-01,休", "不是一段假期"),
        ("日期,安排\n2027-10-01,休\n2027-10-01,休", "第3行：2027-10-01在第2行已经有了"),
        ("日期,安排\n2028-10-01,休", "表里没有2027年的日子"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(seeded: Town, table: str, told: str) -> None:
    before = Day.objects.count()
    with pytest.raises(BadDays) as refused, transaction.atomic():
        actions.import_days(
            government=seeded.government,
            name="a.csv",
            data=table.encode(),
            complete=[2027],
            by=seeded.owner,
            at=AT,
        )
    assert told.replace("：", ":") in str(refused.value).replace("：", ":")
    assert Day.objects.count() == before
    assert not KnownYear.objects.filter(number=2027).exists()


@pytest.mark.parametrize(
    ("name", "data"), [("a.csv", b"x" * (2 * 2**20 + 1)), ("a.xlsx", b"not a workbook"), ("a.csv", b"\xff\xfe\x00\xff")]
)
def test_a_file_that_is_no_table(seeded: Town, name: str, data: bytes) -> None:
    with pytest.raises(NotAcceptable, match=r"内容却是|损坏|找不到|超过 2 MB|打不开|看不出"):
        actions.import_days(government=seeded.government, name=name, data=data, by=seeded.owner, at=AT)


def test_new_rules_move_every_round_but_those_the_office_moved(seeded: Town) -> None:
    to = date(2026, 7, 20)
    actions.move_due(round=nth(seeded, 2), to=to, why="汛期", by=seeded.owner, at=AT)
    actions.set_rules(year=seeded.year, rule=Rule(due_day=15, closes_after=None), by=seeded.owner, at=AT)
    found = rows(seeded)
    assert [each.due for each in found] == [date(2026, 4, 15), to, date(2026, 10, 15), DUE[3]]
    assert found[1].by_rule == date(2026, 7, 15)
    assert (found[1].moved, found[1].moved_by, found[1].moved_why) == (True, "示例区督查室", "汛期")
    assert [each.closes for each in found] == [None] * 4
    event = Event.objects.filter(action="rules.set").latest("seq")
    assert (event.before, event.after) == (
        "报送日：10；逾期几个工作日后关闭：15",
        "报送日：15；逾期几个工作日后关闭：无",
    )


def test_the_second_of_two_at_once_is_told(seeded: Town) -> None:
    seen, moved = Rule().digest, nth(seeded, 2)
    actions.set_rules(year=seeded.year, rule=Rule(due_day=15), by=seeded.owner, at=AT, seen=seen)
    with pytest.raises(ChangedSince, match="刚被他人改动"):
        actions.set_rules(year=seeded.year, rule=Rule(due_day=20), by=seeded.owner, at=AT, seen=seen)
    with pytest.raises(ChangedSince):
        actions.set_rules(year=seeded.year, rule=Rule(due_day=20), by=seeded.owner, at=AT, seen="")
    with pytest.raises(ChangedSince, match="2026-07-15"):
        actions.move_due(round=moved, to=date(2026, 7, 20), why="x", by=seeded.owner, at=AT, seen=DUE[1])
    assert [each.due.day for each in rows(seeded)] == [15, 15, 15, 11]
    following = open_year(government=seeded.government, number=2027, by=seeded.owner, at=AT)
    actions.set_rules(year=following, rule=Rule(), by=seeded.owner, at=AT, seen="")


def test_setting_the_same_rules_is_no_act(seeded: Town) -> None:
    before = Event.objects.count()
    actions.set_rules(year=seeded.year, rule=Rule(), by=seeded.owner, at=AT)
    assert Event.objects.count() == before


def test_another_frequency_makes_other_rounds(seeded: Town) -> None:
    actions.adopt_preset(year=seeded.year, preset="half-yearly", by=seeded.owner, at=AT)
    assert [(each.number, each.name) for each in rows(seeded)] == [(1, "上半年"), (2, "下半年")]
    assert Event.objects.filter(action="round.remove").count() == 4
    assert rules_of(seeded.government.pk, 2026) == Rule(frequency="half_yearly", basis="参照减负建议 2024年做法")


def test_a_moved_round_does_not_vanish_with_the_frequency(seeded: Town) -> None:
    actions.move_due(round=nth(seeded, 2), to=date(2026, 7, 20), why="汛期", by=seeded.owner, at=AT)
    with pytest.raises(RoundInUse, match="二季度"), transaction.atomic():
        actions.adopt_preset(year=seeded.year, preset="monthly-28", by=seeded.owner, at=AT)
    assert [each.name for each in rows(seeded)][1] == "二季度"
    assert rules_of(seeded.government.pk, 2026) == Rule()


def test_a_year_may_begin_with_its_second_quarter(seeded: Town) -> None:
    actions.set_rules(year=seeded.year, rule=Rule(first_round=2), by=seeded.owner, at=AT)
    assert [each.name for each in rows(seeded)] == ["二季度", "三季度", "四季度"]


@pytest.mark.parametrize(
    "rule",
    [
        Rule(frequency="weekly"),
        Rule(shift="sideways"),
        Rule(steps="all"),
        Rule(first_round=0),
        Rule(frequency="half_yearly", first_round=3),
        Rule(due_day=0),
        Rule(due_day=32),
        Rule(due_offset=4),
        Rule(last_month=2, last_day=30),
        Rule(last_month=13),
        Rule(closes_after=-1),
        Rule(plan_days=9999),
        Rule(remind_workdays=(-1,)),
        Rule(remind_workdays=tuple(range(100, 110))),
        Rule(basis="据" * 201),
    ],
)
def test_rules_that_cannot_be_followed(seeded: Town, rule: Rule) -> None:
    with pytest.raises(BadRules):
        actions.set_rules(year=seeded.year, rule=rule, by=seeded.owner, at=AT)
    assert rules_of(seeded.government.pk, 2026) == Rule()


def test_there_is_no_such_preset(seeded: Town) -> None:
    with pytest.raises(BadRules, match="day-11"):
        actions.adopt_preset(year=seeded.year, preset="day-11", by=seeded.owner, at=AT)


def test_next_year_takes_over_this_years_rules(seeded: Town) -> None:
    following = open_year(government=seeded.government, number=2027, by=seeded.owner, at=AT)
    with pytest.raises(NoRules, match="2027年"):
        actions.copy_rules(from_year=following, to_year=seeded.year, by=seeded.owner, at=AT)
    actions.adopt_preset(year=seeded.year, preset="day-8", by=seeded.owner, at=AT)
    actions.copy_rules(from_year=seeded.year, to_year=following, by=seeded.owner, at=AT)
    assert rules_of(seeded.government.pk, 2027) == rules_of(seeded.government.pk, 2026)
    assert rows(seeded, 2027)[3].due == date(2027, 12, 8)
    with pytest.raises(BadRules, match="同一政府"):
        actions.copy_rules(from_year=seeded.year, to_year=seeded.other_year, by=seeded.stranger, at=AT)


def test_one_deadline_moves_and_comes_back(seeded: Town) -> None:
    to = date(2026, 7, 20)
    actions.move_due(round=nth(seeded, 2), to=to, why=" 汛期 ", by=seeded.owner, at=AT)
    row = rows(seeded)[1]
    assert (row.due, row.by_rule, row.moved_at, row.moved_why) == (to, DUE[1], AT, "汛期")
    assert row.closes == workdays_of(seeded.government.pk).after(to, 15)
    event = Event.objects.latest("seq")
    assert (event.action, event.target) == ("round.move", "2026年二季度报送时限")
    assert event.after.endswith("原因：汛期")
    actions.unmove(round=nth(seeded, 2), by=seeded.owner, at=AT)
    row = rows(seeded)[1]
    assert (row.due, row.moved, row.moved_by, row.moved_why) == (DUE[1], False, "", "")
    with pytest.raises(NotMoved):
        actions.unmove(round=nth(seeded, 2), by=seeded.owner, at=AT)


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (date(2026, 7, 20), " "),
        (date(2026, 7, 20), "因" * 201),
        (DUE[1], "原来就是"),
        (TODAY - timedelta(days=1), "昨天"),
        (TODAY + timedelta(days=367), "明年以后"),
    ],
)
def test_a_move_that_cannot_be(seeded: Town, to: date, why: str) -> None:
    with pytest.raises(BadMove):
        actions.move_due(round=nth(seeded, 2), to=to, why=why, by=seeded.owner, at=AT)
    assert not rows(seeded)[1].moved


def test_a_closed_round_is_opened_again_by_the_office(seeded: Town) -> None:
    closed = on(date(2026, 5, 7))
    with pytest.raises(StillOpen, match="一季度"):
        actions.reopen_round(
            round=nth(seeded, 1), to=date(2026, 5, 20), why="补报", by=seeded.owner, at=on(date(2026, 5, 6))
        )
    actions.reopen_round(round=nth(seeded, 1), to=date(2026, 5, 20), why="补报", by=seeded.owner, at=closed)
    row = rows(seeded)[0]
    assert (row.due, row.closes, row.reopened_to) == (DUE[0], date(2026, 5, 20), date(2026, 5, 20))
    assert (row.reopened_by, row.reopened_why) == ("示例区督查室", "补报")
    with pytest.raises(StillOpen):
        actions.reopen_round(round=nth(seeded, 1), to=date(2026, 5, 22), why="再补", by=seeded.owner, at=closed)
    with pytest.raises(BadMove):
        actions.reopen_round(round=nth(seeded, 1), to=date(2026, 5, 22), why="", by=seeded.owner, at=closed)
    assert Event.objects.latest("seq").after.endswith("重新开启至2026-05-20；原因：补报")


def test_a_round_that_never_closes_is_never_reopened(seeded: Town) -> None:
    actions.set_rules(year=seeded.year, rule=Rule(closes_after=None), by=seeded.owner, at=AT)
    late = on(date(2026, 12, 1))
    with pytest.raises(StillOpen):
        actions.reopen_round(round=nth(seeded, 1), to=date(2026, 12, 20), why="补报", by=seeded.owner, at=late)


def test_a_closed_year_stands(seeded: Town) -> None:
    actions.move_due(round=nth(seeded, 2), to=date(2026, 7, 20), why="汛期", by=seeded.owner, at=AT)
    Year.objects.filter(pk=seeded.year.pk).update(state=Year.State.CLOSED)
    attempts: list[Callable[[], object]] = [
        lambda: actions.set_rules(year=seeded.year, rule=Rule(due_day=15), by=seeded.owner, at=AT),
        lambda: actions.adopt_preset(year=seeded.year, preset="day-8", by=seeded.owner, at=AT),
        lambda: actions.open_rounds(year=seeded.year, by=seeded.owner, at=AT),
        lambda: actions.move_due(round=nth(seeded, 1), to=date(2026, 4, 20), why="x", by=seeded.owner, at=AT),
        lambda: actions.unmove(round=nth(seeded, 2), by=seeded.owner, at=AT),
        lambda: actions.reopen_round(round=nth(seeded, 1), to=date(2026, 4, 20), why="x", by=seeded.owner, at=AT),
    ]
    for attempt in attempts:
        with pytest.raises(YearIsClosed, match="2026年"):
            attempt()
    actions.set_day(government=seeded.government, day=DUE[0], works=False, name="", by=seeded.owner, at=AT)
    assert rows(seeded)[0].due == DUE[0]


def attempts_of(town: Town, by: Account) -> list[Callable[[], object]]:
    """Every action once, by `by`."""
    government, year, day = town.government, town.year, date(2026, 5, 6)
    return [
        lambda: actions.seed_years(government=government, years=[2025], by=by, at=AT),
        lambda: actions.set_day(government=government, day=day, works=False, name="", by=by, at=AT),
        lambda: actions.clear_day(government=government, day=date(2026, 5, 1), by=by, at=AT),
        lambda: actions.set_known(government=government, year=2027, known=True, by=by, at=AT),
        lambda: actions.import_days(government=government, name="a.csv", data=b"", by=by, at=AT),
        lambda: actions.set_rules(year=year, rule=Rule(due_day=9), by=by, at=AT),
        lambda: actions.adopt_preset(year=year, preset="day-8", by=by, at=AT),
        lambda: actions.open_rounds(year=year, by=by, at=AT),
        lambda: actions.copy_rules(from_year=year, to_year=year, by=by, at=AT),
        lambda: actions.move_due(round=nth(town, 1), to=date(2026, 4, 20), why="x", by=by, at=AT),
        lambda: actions.unmove(round=nth(town, 1), by=by, at=AT),
        lambda: actions.reopen_round(round=nth(town, 1), to=day, why="x", by=by, at=AT),
    ]


def test_who_may_not_manage(seeded: Town) -> None:
    before = Event.objects.count()
    for person, error in ((seeded.colleague, NotAllowed), (seeded.stranger, OtherGovernment)):
        for attempt in attempts_of(seeded, person):
            with pytest.raises(error):
                attempt()
    assert Event.objects.count() == before


def test_another_governments_calendar_is_its_own(seeded: Town) -> None:
    actions.open_rounds(year=seeded.other_year, by=seeded.stranger, at=AT)
    theirs = rounds(seeded.other.pk, 2026)
    assert not workdays_of(seeded.other.pk).known(TODAY)
    assert all(each.provisional for each in theirs)
    actions.set_day(government=seeded.government, day=DUE[0], works=False, name="", by=seeded.owner, at=AT)
    assert rounds(seeded.other.pk, 2026) == theirs
    assert round_to_act_on(seeded.government.pk, theirs[0].id) is None
    assert round_to_act_on(seeded.other.pk, theirs[0].id) is not None


def test_queries_cost_what_they_say(seeded: Town, django_assert_num_queries: object) -> None:
    count = django_assert_num_queries
    assert callable(count)
    actions.move_due(round=nth(seeded, 2), to=date(2026, 7, 20), why="汛期", by=seeded.owner, at=AT)
    scope, first = seeded.government.pk, nth(seeded, 1).pk
    with count(2):
        workdays_of(scope).why(TODAY)
    with count(1):
        assert len(rounds(scope, 2026)) == 4
    with count(1):
        assert rules_of(scope, 2026) is not None
    with count(1):
        found = round_to_act_on(scope, first)
        assert found is not None
        assert found.year.government == seeded.government
    with count(1):
        year = year_to_act_on(scope, 2026)
        assert year is not None
        assert year.government == seeded.government
    assert rules_of(scope, 2031) is None
    assert year_to_act_on(scope, 2031) is None
    assert rounds(scope, 2031) == ()


def test_stored_rules_come_back_as_they_were(seeded: Town) -> None:
    rule = Rule(
        frequency="monthly",
        first_round=3,
        due_day=31,
        due_offset=0,
        last_month=12,
        last_day=28,
        last_next_year=False,
        last_assumed=False,
        shift="previous",
        support_earlier=5,
        closes_after=None,
        plan_days=14,
        consult_workdays=7,
        remind_workdays=(),
        steps="leader",
        basis="示例府办〔2026〕3号",
    )
    actions.set_rules(year=seeded.year, rule=rule, by=seeded.owner, at=AT)
    assert rules_of(seeded.government.pk, 2026) == rule
    assert Rules.objects.filter(year=seeded.year).count() == 1
