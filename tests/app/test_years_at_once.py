"""Two people at years, calendar and streams in the same moment: one wins, or both hold; nothing is lost."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.ledgers import book
from app.people import AT, TODAY
from app.racing import Act, House, Race, Table, lost, row
from luoshi.audit.models import Event
from luoshi.calendar.actions import move_due, reopen_round, set_rules, unmove
from luoshi.calendar.days import day_seen, import_days, seed_years, set_day, set_known
from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Day, Round, Rules
from luoshi.calendar.queries import rules_of
from luoshi.governments.actions import open_year
from luoshi.governments.bodies import BodyDraft, add_body
from luoshi.governments.models import Government, Year
from luoshi.governments.year_states import Step
from luoshi.governments.years import adopt_from, adoption_seen, move_year, state_seen
from luoshi.items.actions import add_item
from luoshi.items.models import Item, Stream
from luoshi.items.stream_setup import StreamDraft, add_stream, change_stream, move_stream, remove_stream, stream_seen
from luoshi.items.years import open_year_like
from luoshi.people.models import Account

pytestmark = pytest.mark.django_db(transaction=True)
RACES: Table = {}
ON = TODAY + timedelta(days=30)
ONE_DAY = timedelta(days=1)


def _home(house: House) -> Government:
    return house.office.town.government


def _both(house: House) -> tuple[Account, Account]:
    return house.by, house.other


def _rule(house: House, **changes: object) -> Act:
    year = house.office.town.year
    stored = rules_of(year.government_id, year.number)
    seen = stored.digest if stored else ""
    rule = Rule(**changes)  # type: ignore[arg-type]
    return Act(lambda: set_rules(year=year, rule=rule, by=house.by, at=AT, seen=seen), "rules.set")


@row(RACES, "the rules of a year set by two")
def _(house: House) -> Race:
    Rules.objects.all().delete()
    one, two = _rule(house, due_day=8), _rule(house, due_day=9)
    return Race(one, two, holds=lambda first, _s: Rules.objects.get().due_day == (8 if first else 9))


def _due_as_ruled(house: House) -> bool:
    """Whether a round due on the day is pushed on by it."""
    return Round.objects.get(year=house.office.town.year, number=1).due == date(2026, 4, 13)


@row(RACES, "rules set while their due day becomes a holiday: the due date knows both")
def _(house: House) -> Race:
    Rules.objects.all().delete()
    Day.objects.all().delete()
    holiday = Act(
        lambda: set_day(
            government=_home(house), day=date(2026, 4, 10), works=False, name="区庆", by=house.other, at=AT
        ),
        "calendar.day",
    )
    return Race(_rule(house), holiday, wins=(2,), holds=lambda _f, _s: _due_as_ruled(house))


@row(RACES, "a deadline moved by two")
def _(house: House) -> Race:
    first = Round.objects.get(pk=house.office.second.pk)
    days = [date(2026, 7, 15 + 4 * house.turn), date(2026, 7, 16 + 4 * house.turn)]
    moves = house.each(
        lambda by, to: move_due(round=first, to=to, why="汛期", by=by, at=AT, seen=first.effective), days, "round.move"
    )
    return Race(*moves)


@row(RACES, "a deadline given back to the rules by one and moved by another")
def _(house: House) -> Race:
    moved = Round.objects.get(pk=house.office.second.pk)
    day = date(2026, 8, 3 + house.turn)
    move_due(round=moved, to=day, why="汛期", by=house.by, at=AT)
    back = Act(lambda: unmove(round=moved, by=house.by, at=AT, seen=day), "round.unmove")
    again = Act(
        lambda: move_due(round=moved, to=day + timedelta(days=9), why="再延", by=house.other, at=AT, seen=day),
        "round.move",
    )
    return Race(back, again)


@row(RACES, "a closed round opened again by two")
def _(house: House) -> Race:
    closed = Round.objects.get(pk=house.office.first.pk)
    Round.objects.filter(pk=closed.pk).update(
        closes=TODAY - ONE_DAY, reopened_to=None, reopened_by=None, reopened_at=None
    )
    opens = house.each(
        lambda by, to: reopen_round(round=closed, to=to, why="补报", by=by, at=AT), (ON, ON + ONE_DAY), "round.reopen"
    )
    return Race(*opens)


@row(RACES, "a day of the calendar painted by two")
def _(house: House) -> Race:
    day = date(2026, 9, 1 + house.turn)
    seen = day_seen(_home(house), day)
    paints = house.each(
        lambda by, name: set_day(government=_home(house), day=day, works=False, name=name, by=by, at=AT, seen=seen),
        ("区庆", "停电"),
        "calendar.day",
    )
    return Race(*paints)


@row(RACES, "a day painted while a table of days comes in: once in the calendar")
def _(house: House) -> Race:
    day = date(2026, 10, 10 + house.turn)
    table = book([["日期", "安排", "名称"], [day, "放假", "补假"]])
    paint = Act(lambda: set_day(government=_home(house), day=day, works=False, name="停电", by=house.by, at=AT))
    take = Act(
        lambda: import_days(government=_home(house), name="日历.xlsx", data=table, by=house.other, at=AT),
        "calendar.import",
    )
    return Race(paint, take, wins=(2,), holds=lambda _f, _s: Day.objects.filter(date=day).count() == 1)


@row(RACES, "a year of days filled and called complete by two")
def _(house: House) -> Race:
    Day.objects.all().delete()
    return Race(
        Act(lambda: seed_years(government=_home(house), years=[2026], by=house.by, at=AT), "calendar.seed"),
        Act(lambda: set_known(government=_home(house), year=2026, known=True, by=house.other, at=AT)),
        wins=(2,),
    )


@row(RACES, "a year opened by two")
def _(house: House) -> Race:
    number, like = 2030 + house.turn, house.office.town.year
    opens = house.both(
        lambda by: open_year_like(government=_home(house), number=number, like=like, by=by, at=AT), "year.open"
    )
    return Race(*opens, holds=lambda _f, _s: Stream.objects.filter(year__number=number, code="own_report").count() == 1)


@row(RACES, "a bare year opened by two")
def _(house: House) -> Race:
    number = 2040 + house.turn
    opens = house.both(lambda by: open_year(government=_home(house), number=number, by=by, at=AT), "year.open")
    return Race(*opens)


@row(RACES, "a year opened like one whose stream is changed and a body comes")
def _(house: House) -> Race:
    number, town = 2050 + house.turn, house.office.town
    stream = town.stream("own_report")
    draft = StreamDraft(stream.name, owner=house.office.reform, approver=house.new("区长"))
    return Race(
        Act(lambda: open_year_like(government=_home(house), number=number, like=town.year, by=house.by, at=AT)),
        Act(lambda: change_stream(stream=stream, draft=draft, by=house.other, at=AT), "stream.change"),
        wins=(2,),
    )


def _fresh_year(house: House) -> Year:
    house.names["年"] += 1
    number = 2059 + house.names["年"]
    return open_year_like(government=_home(house), number=number, like=house.office.town.year, by=house.by, at=AT)


@row(RACES, "a year closed by two")
def _(house: House) -> Race:
    year = _fresh_year(house)
    closes = house.both(
        lambda by: move_year(year=year, step=Step.CLOSE_PROVISIONALLY, by=by, at=AT), "year.close_provisionally"
    )
    return Race(*closes)


@row(RACES, "a year closed for good by one and opened again by another who saw it provisional")
def _(house: House) -> Race:
    year = move_year(year=_fresh_year(house), step=Step.CLOSE_PROVISIONALLY, by=house.by, at=AT)
    seen = state_seen(year)
    return Race(
        Act(lambda: move_year(year=year, step=Step.CLOSE, by=house.by, at=AT, seen=seen), "year.close"),
        Act(
            lambda: move_year(year=year, step=Step.REOPEN, by=house.other, at=AT, why="漏项", seen=seen), "year.reopen"
        ),
    )


@row(RACES, "the day of adoption set by two")
def _(house: House) -> Race:
    year = _fresh_year(house)
    seen = adoption_seen(year)
    days = [date(year.number, 7, 1), date(year.number, 8, 1)]
    sets = house.each(lambda by, on: adopt_from(year=year, on=on, by=by, at=AT, seen=seen), days, "year.adopt")
    return Race(*sets)


def _closing(house: House, year: Year) -> Act:
    move_year(year=year, step=Step.CLOSE_PROVISIONALLY, by=house.by, at=AT)
    return Act(lambda: move_year(year=year, step=Step.CLOSE, by=house.other, at=AT), "year.close")


def _late_works(house: House, year: Year) -> dict[str, Callable[[], object]]:
    stream = Stream.objects.get(year=year, code="own_report")
    rule = Rule(due_day=7)
    return {
        "a stream": lambda: add_stream(year=year, draft=StreamDraft(house.new("来源")), by=house.by, at=AT),
        "an item": lambda: add_item(stream=stream, wording="修一条路。", by=house.by, at=AT),
        "rules": lambda: set_rules(year=year, rule=rule, by=house.by, at=AT),
        "an adoption": lambda: adopt_from(year=year, on=date(year.number, 7, 1), by=house.by, at=AT),
    }


EVENT_OF = {"a stream": "stream.add", "an item": "item.add", "rules": "rules.set", "an adoption": "year.adopt"}


def _work_in_a_closing_year(work: str) -> Callable[[House], Race]:
    def made(house: House) -> Race:
        year = _fresh_year(house)
        does = _late_works(house, year)[work]
        return Race(Act(does, EVENT_OF[work]), _closing(house, year), wins=(1, 2), holds=_nothing_after_the_close)

    return made


def _nothing_after_the_close(_first: bool, second: bool) -> bool:
    last = Event.objects.order_by("-seq").values_list("action", flat=True)
    return second and last[0] == "year.close"


for _work in EVENT_OF:
    RACES[f"{_work} in a year that is closed: before the close or not at all"] = _work_in_a_closing_year(_work)


@row(RACES, "a stream added by two")
def _(house: House) -> Race:
    year, draft = house.office.town.year, StreamDraft(house.new("来源"))
    adds = house.both(lambda by: add_stream(year=year, draft=draft, by=by, at=AT), "stream.add")
    return Race(*adds)


def _stream(house: House) -> Stream:
    return add_stream(year=house.office.town.year, draft=StreamDraft(house.new("来源")), by=house.by, at=AT)


@row(RACES, "a stream changed by two")
def _(house: House) -> Race:
    stream = _stream(house)
    seen = stream_seen(stream)
    changes = house.each(
        lambda by, word: change_stream(
            stream=stream, draft=StreamDraft(stream.name, approver=word), by=by, at=AT, seen=seen
        ),
        ("区长", "副区长"),
        "stream.change",
    )
    return Race(*changes)


@row(RACES, "a stream removed while it gets an item")
def _(house: House) -> Race:
    stream = _stream(house)
    return Race(
        Act(lambda: remove_stream(stream=stream, by=house.by, at=AT), "stream.remove"),
        Act(lambda: add_item(stream=stream, wording="修一条路。", by=house.other, at=AT), "item.add"),
        holds=lambda removed, _s: Item.objects.filter(stream_id=stream.pk).exists() is not removed,
    )


@row(RACES, "a stream removed by two")
def _(house: House) -> Race:
    stream = _stream(house)
    mine, theirs = Stream.objects.get(pk=stream.pk), Stream.objects.get(pk=stream.pk)
    removes = house.each(lambda by, own: remove_stream(stream=own, by=by, at=AT), (mine, theirs), "stream.remove")
    return Race(*removes)


@row(RACES, "a stream moved while it is removed: the order stays whole")
def _(house: House) -> Race:
    _stream(house)
    stream = _stream(house)
    own = Stream.objects.get(pk=stream.pk)

    def holds(_first: bool, _second: bool) -> bool:
        orders = list(Stream.objects.filter(year=house.office.town.year).values_list("order", flat=True))
        return len(orders) == len(set(orders))

    return Race(
        Act(lambda: move_stream(stream=own, up=True, by=house.by, at=AT), "stream.move"),
        Act(lambda: remove_stream(stream=stream, by=house.other, at=AT), "stream.remove"),
        wins=(1, 2),
        holds=holds,
    )


@row(RACES, "an item added while a body is added: neither waits for the other")
def _(house: House) -> Race:
    stream, draft = house.office.town.stream("own_report"), BodyDraft(house.new("局"))
    return Race(
        Act(lambda: add_item(stream=stream, wording="修一条路。", by=house.by, at=AT), "item.add"),
        Act(lambda: add_body(government=_home(house), draft=draft, by=house.other, at=AT), "body.add"),
        wins=(2,),
    )


def test_no_race_is_lost(transactional_db: None) -> None:
    assert lost(RACES) == {}
