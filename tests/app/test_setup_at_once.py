"""Two people at the set-up in the same moment: one wins and the other is told, or both hold; nothing is lost."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.ledgers import book
from app.people import AT, PASSWORD, TODAY
from app.racing import Act, House, Race, Table, build_house, races, row, run
from luoshi.audit.models import Event
from luoshi.calendar.actions import move_due, reopen_round, set_rules, unmove
from luoshi.calendar.days import day_seen, import_days, seed_years, set_day, set_known
from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Day, Round, Rules
from luoshi.calendar.queries import rules_of
from luoshi.governments.actions import assign_post, open_year, succeed
from luoshi.governments.bodies import BodyDraft, add_body, add_group, body_seen, change_body, join_group, leave_group
from luoshi.governments.leaders import add_seat, change_seat, entrust, release, seat_seen
from luoshi.governments.models import Body, Government, Post, Role, Year
from luoshi.governments.posts import PostDraft, appoint, delegate, end_post, post_seen, retitle
from luoshi.governments.year_states import Step
from luoshi.governments.years import adopt_from, adoption_seen, move_year, state_seen
from luoshi.items.actions import add_item
from luoshi.items.models import Item, Stream
from luoshi.items.stream_setup import StreamDraft, add_stream, change_stream, move_stream, remove_stream, stream_seen
from luoshi.items.years import open_year_like
from luoshi.people.actions import account_seen
from luoshi.people.models import Account

pytestmark = pytest.mark.django_db(transaction=True)
RACES: Table = {}
ON = TODAY + timedelta(days=30)
ONE_DAY = timedelta(days=1)


def _home(house: House) -> Government:
    return house.office.town.government


def _body(house: House, word: str = "局") -> Body:
    return add_body(government=_home(house), draft=BodyDraft(house.new(word)), by=house.by, at=AT)


def _succession(house: House, old: Body, *, into: Body | None = None) -> Act:
    name = "" if into is not None else f"新{old.name}"
    return Act(
        lambda: succeed(predecessors=[old], name=name, into=into, on=ON, by=house.other, at=AT, why="示机编3号"),
        "body.succeed",
    )


@row(RACES, "a body corrected by two")
def _(house: House) -> Race:
    body = _body(house)
    seen = body_seen(body)

    def change(by: Account, signer: str) -> Act:
        draft = BodyDraft(body.name, signer=signer)
        return Act(lambda: change_body(body=body, draft=draft, by=by, at=AT, seen=seen), "body.change")

    def holds(first: bool, _second: bool) -> bool:
        body.refresh_from_db()
        return body.signer == ("局长" if first else "主任")

    return Race(change(house.by, "局长"), change(house.other, "主任"), holds=holds)


@row(RACES, "a body added by two")
def _(house: House) -> Race:
    name = house.new("局")
    adds = [
        Act(lambda by=by: add_body(government=_home(house), draft=BodyDraft(name), by=by, at=AT), "body.add")
        for by in (house.by, house.other)
    ]
    return Race(*adds)


@row(RACES, "a name taken by one as a body and by another as an alias")
def _(house: House) -> Race:
    name = house.new("局")
    alias = BodyDraft(house.new("署"), aliases=(name,))
    return Race(
        Act(lambda: add_body(government=_home(house), draft=BodyDraft(name), by=house.by, at=AT), "body.add"),
        Act(lambda: add_body(government=_home(house), draft=alias, by=house.other, at=AT), "body.add"),
    )


@row(RACES, "a body corrected while it goes over: it stays ended")
def _(house: House) -> Race:
    body = _body(house)
    seen = body_seen(body)
    draft = BodyDraft(body.name, signer="局长")

    def holds(_first: bool, second: bool) -> bool:
        body.refresh_from_db()
        return second and body.valid_to == ON - ONE_DAY

    return Race(
        Act(lambda: change_body(body=body, draft=draft, by=house.by, at=AT, seen=seen), "body.change"),
        _succession(house, body),
        wins=(1, 2),
        holds=holds,
    )


@row(RACES, "a succession ordered twice under one name")
def _(house: House) -> Race:
    body = _body(house)
    return Race(_succession(house, body), _succession(house, body))


@row(RACES, "a group made by two")
def _(house: House) -> Race:
    name = house.new("各局")
    makes = [
        Act(lambda by=by: add_group(government=_home(house), name=name, by=by, at=AT), "group.add")
        for by in (house.by, house.other)
    ]
    return Race(*makes)


@row(RACES, "a body put into a group by two: once a member")
def _(house: House) -> Race:
    group = add_group(government=_home(house), name=house.new("各局"), by=house.by, at=AT)
    body = _body(house)
    joins = [Act(lambda by=by: join_group(group=group, bodies=[body], by=by, at=AT)) for by in (house.by, house.other)]
    return Race(*joins, wins=(2,), holds=lambda _f, _s: group.members.count() == 1)


@row(RACES, "a membership ended by two")
def _(house: House) -> Race:
    group = add_group(government=_home(house), name=house.new("各局"), by=house.by, at=AT)
    (member,) = join_group(group=group, bodies=[_body(house)], by=house.by, at=AT)
    leaves = [
        Act(lambda by=by, on=on: leave_group(member=member, on=on, by=by, at=AT), "group.leave")
        for by, on in ((house.by, ON), (house.other, TODAY))
    ]
    return Race(*leaves)


@row(RACES, "a body put into a group while another of the group goes over into it: once a member")
def _(house: House) -> Race:
    group = add_group(government=_home(house), name=house.new("各局"), by=house.by, at=AT)
    old, heir = _body(house), _body(house)
    join_group(group=group, bodies=[old], by=house.by, at=AT)
    joins = Act(lambda: join_group(group=group, bodies=[heir], by=house.by, at=AT), "group.join")
    return Race(joins, _succession(house, old, into=heir), wins=(2,))


@row(RACES, "a body put into a portfolio while another of it goes over into it: once there")
def _(house: House) -> Race:
    seat = add_seat(government=_home(house), title=house.new("副区长"), order=1, by=house.by, at=AT)
    old, heir = _body(house), _body(house)
    entrust(seat=seat, bodies=[old], by=house.by, at=AT)
    entrusts = Act(lambda: entrust(seat=seat, bodies=[heir], by=house.by, at=AT), "seat.entrust")
    return Race(entrusts, _succession(house, old, into=heir), wins=(2,))


@row(RACES, "a body taken out of a portfolio while it goes over: nobody at the ended body")
def _(house: House) -> Race:
    seat = add_seat(government=_home(house), title=house.new("副区长"), order=1, by=house.by, at=AT)
    old = _body(house)
    (place,) = entrust(seat=seat, bodies=[old], by=house.by, at=AT)

    def holds(_first: bool, _second: bool) -> bool:
        place.refresh_from_db()
        return place.valid_to is not None and place.valid_to <= ON

    out = Act(lambda: release(portfolio=place, on=ON - ONE_DAY, by=house.by, at=AT), "seat.release")
    return Race(out, _succession(house, old), wins=(1, 2), holds=holds)


@row(RACES, "a seat changed by two")
def _(house: House) -> Race:
    seat = add_seat(government=_home(house), title=house.new("副区长"), order=1, by=house.by, at=AT)
    seen, title = seat_seen(seat), house.new("常务")
    changes = [
        Act(lambda by=by, n=n: change_seat(seat=seat, title=title, order=n, by=by, at=AT, seen=seen), "seat.change")
        for by, n in ((house.by, 2), (house.other, 3))
    ]
    return Race(*changes)


@row(RACES, "a seat made by two")
def _(house: House) -> Race:
    title = house.new("副区长")
    makes = [
        Act(lambda by=by: add_seat(government=_home(house), title=title, order=1, by=by, at=AT), "seat.add")
        for by in (house.by, house.other)
    ]
    return Race(*makes)


@row(RACES, "a leader appointed to a seat while its portfolio grows")
def _(house: House) -> Race:
    seat = add_seat(government=_home(house), title=house.new("副区长"), order=1, by=house.by, at=AT)
    body, name = _body(house), house.new("fuquzhang")
    draft = PostDraft(Role.DISTRICT_LEADER, seat=seat)
    return Race(
        Act(lambda: _appoint(house, name, draft), "account.create"),
        Act(lambda: entrust(seat=seat, bodies=[body], by=house.other, at=AT), "seat.entrust"),
        wins=(2,),
    )


def _appoint(house: House, name: str, draft: PostDraft) -> Post:
    return appoint(
        government=_home(house), username=name, title=name, password=PASSWORD, draft=draft, by=house.by, at=AT
    )


@row(RACES, "one user name for two governments")
def _(house: House) -> Race:
    town, name = house.office.town, house.new("liaison")
    reader = PostDraft(Role.READER)
    there = Act(
        lambda: appoint(
            government=town.other,
            username=name,
            title=name,
            password=PASSWORD,
            draft=reader,
            by=town.stranger,
            at=AT,
        ),
        "account.create",
    )
    return Race(Act(lambda: _appoint(house, name, reader), "account.create"), there)


@row(RACES, "a post given by two")
def _(house: House) -> Race:
    account, body = house.account(), _body(house)
    gives = [
        Act(
            lambda by=by: assign_post(
                account=account, government=_home(house), role=Role.LIAISON, body=body, by=by, at=AT
            ),
            "post.assign",
        )
        for by in (house.by, house.other)
    ]
    return Race(*gives)


@row(RACES, "a delegate named by two for the same days")
def _(house: House) -> Race:
    body, deputy = _body(house), house.account()
    post = assign_post(
        account=house.account(), government=_home(house), role=Role.LIAISON, body=body, by=house.by, at=AT
    )
    names = [
        Act(
            lambda by=by: delegate(post=post, account=deputy, first=TODAY, last=ON, basis="示函3号", by=by, at=AT),
            "post.assign",
        )
        for by in (house.by, house.other)
    ]
    return Race(*names)


@row(RACES, "a post ended by two on different days")
def _(house: House) -> Race:
    post = assign_post(
        account=house.account(), government=_home(house), role=Role.READER, by=house.by, at=AT, valid_from=TODAY
    )
    seen = post_seen(post)
    ends = [
        Act(lambda by=by, on=on: end_post(post=post, on=on, by=by, at=AT, seen=seen), "post.end")
        for by, on in ((house.by, ON), (house.other, TODAY))
    ]
    return Race(*ends)


@row(RACES, "a post ended late while its body goes over: nobody at the ended body")
def _(house: House) -> Race:
    body = _body(house)
    post = assign_post(
        account=house.account(), government=_home(house), role=Role.LIAISON, body=body, by=house.by, at=AT
    )
    seen = post_seen(post)

    def holds(_first: bool, _second: bool) -> bool:
        return not Post.objects.filter(body=body, valid_to__gte=ON).exists()

    ends = Act(lambda: end_post(post=post, on=ON + ONE_DAY, by=house.by, at=AT, seen=seen), "post.end")
    return Race(ends, _succession(house, body), wins=(1, 2), holds=holds)


@row(RACES, "the last two of the office ended by each other: one stays")
def _(house: House) -> Race:
    town = house.office.town
    Post.objects.filter(government=town.government, role=Role.INSPECTION_OFFICE).update(valid_to=None)
    mine, theirs = Post.objects.filter(government=town.government, role=Role.INSPECTION_OFFICE).order_by("pk")
    ends = [
        Act(lambda post=post, by=by: end_post(post=post, on=ON, by=by, at=AT), "post.end")
        for post, by in ((theirs, mine.account), (mine, theirs.account))
    ]
    return Race(*ends)


@row(RACES, "an account named anew by two")
def _(house: House) -> Race:
    account = house.office.liaison
    account.refresh_from_db()
    seen = account_seen(account)
    names = [
        Act(
            lambda by=by, title=title: retitle(
                government=_home(house), account=account, title=title, by=by, at=AT, seen=seen
            ),
            "account.title",
        )
        for by, title in ((house.by, house.new("甲")), (house.other, house.new("乙")))
    ]
    return Race(*names)


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
    moves = [
        Act(
            lambda by=by, to=to: move_due(round=first, to=to, why="汛期", by=by, at=AT, seen=first.effective),
            "round.move",
        )
        for by, to in zip((house.by, house.other), days, strict=True)
    ]
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
    opens = [
        Act(lambda by=by, to=to: reopen_round(round=closed, to=to, why="补报", by=by, at=AT), "round.reopen")
        for by, to in ((house.by, ON), (house.other, ON + ONE_DAY))
    ]
    return Race(*opens)


@row(RACES, "a day of the calendar painted by two")
def _(house: House) -> Race:
    day = date(2026, 9, 1 + house.turn)
    seen = day_seen(_home(house), day)
    paints = [
        Act(
            lambda by=by, name=name: set_day(
                government=_home(house), day=day, works=False, name=name, by=by, at=AT, seen=seen
            ),
            "calendar.day",
        )
        for by, name in ((house.by, "区庆"), (house.other, "停电"))
    ]
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
    opens = [
        Act(lambda by=by: open_year_like(government=_home(house), number=number, like=like, by=by, at=AT), "year.open")
        for by in (house.by, house.other)
    ]
    return Race(*opens, holds=lambda _f, _s: Stream.objects.filter(year__number=number, code="own_report").count() == 1)


@row(RACES, "a bare year opened by two")
def _(house: House) -> Race:
    number = 2040 + house.turn
    opens = [
        Act(lambda by=by: open_year(government=_home(house), number=number, by=by, at=AT), "year.open")
        for by in (house.by, house.other)
    ]
    return Race(*opens)


@row(RACES, "a year opened like one whose stream is changed and a body comes")
def _(house: House) -> Race:
    number, town = 2050 + house.turn, house.office.town
    stream = town.stream("own_report")
    draft = StreamDraft(stream.name, owner=_body(house), approver=house.new("区长"))
    return Race(
        Act(lambda: open_year_like(government=_home(house), number=number, like=town.year, by=house.by, at=AT)),
        Act(lambda: change_stream(stream=stream, draft=draft, by=house.other, at=AT), "stream.change"),
        wins=(2,),
    )


def _fresh_year(house: House, word: int = 2060) -> Year:
    number = word + house.turn
    return Year.objects.filter(number=number).first() or open_year_like(
        government=_home(house), number=number, like=house.office.town.year, by=house.by, at=AT
    )


@row(RACES, "a year closed by two")
def _(house: House) -> Race:
    year = _fresh_year(house)
    closes = [
        Act(lambda by=by: move_year(year=year, step=Step.CLOSE_PROVISIONALLY, by=by, at=AT), "year.close_provisionally")
        for by in (house.by, house.other)
    ]
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
    sets = [
        Act(lambda by=by, on=on: adopt_from(year=year, on=on, by=by, at=AT, seen=seen), "year.adopt")
        for by, on in zip((house.by, house.other), days, strict=True)
    ]
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
    adds = [Act(lambda by=by: add_stream(year=year, draft=draft, by=by, at=AT), "stream.add") for by in _both(house)]
    return Race(*adds)


def _both(house: House) -> tuple[Account, Account]:
    return house.by, house.other


def _stream(house: House) -> Stream:
    return add_stream(year=house.office.town.year, draft=StreamDraft(house.new("来源")), by=house.by, at=AT)


@row(RACES, "a stream changed by two")
def _(house: House) -> Race:
    stream = _stream(house)
    seen = stream_seen(stream)
    changes = [
        Act(
            lambda by=by, draft=StreamDraft(stream.name, approver=word): change_stream(
                stream=stream, draft=draft, by=by, at=AT, seen=seen
            ),
            "stream.change",
        )
        for by, word in zip(_both(house), ("区长", "副区长"), strict=True)
    ]
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
    removes = [
        Act(
            lambda by=by, own=Stream.objects.get(pk=stream.pk): remove_stream(stream=own, by=by, at=AT), "stream.remove"
        )
        for by in _both(house)
    ]
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


@races(RACES)
def test_two_at_the_set_up(name: str, transactional_db: None) -> None:
    run(build_house(), RACES[name])
