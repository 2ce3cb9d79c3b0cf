"""Two people at bodies, posts and portfolios in the same moment: one wins and the other is told, or both hold."""

from datetime import timedelta

import pytest

from app.people import AT, PASSWORD, TODAY
from app.racing import Act, House, Race, Table, lost, row
from luoshi.governments.accounts import retitle
from luoshi.governments.actions import assign_post, succeed
from luoshi.governments.bodies import BodyDraft, add_body, add_group, body_seen, change_body, join_group, leave_group
from luoshi.governments.leaders import add_seat, change_seat, entrust, release, seat_seen
from luoshi.governments.models import Body, Government, Post, Role
from luoshi.governments.posts import PostDraft, appoint, delegate, end_post, post_seen
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
    adds = house.both(lambda by: add_body(government=_home(house), draft=BodyDraft(name), by=by, at=AT), "body.add")
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
    makes = house.both(lambda by: add_group(government=_home(house), name=name, by=by, at=AT), "group.add")
    return Race(*makes)


@row(RACES, "a body put into a group by two: once a member")
def _(house: House) -> Race:
    group = add_group(government=_home(house), name=house.new("各局"), by=house.by, at=AT)
    body = _body(house)
    joins = house.both(lambda by: join_group(group=group, bodies=[body], by=by, at=AT))
    return Race(*joins, wins=(2,), holds=lambda _f, _s: group.members.count() == 1)


@row(RACES, "a membership ended by two")
def _(house: House) -> Race:
    group = add_group(government=_home(house), name=house.new("各局"), by=house.by, at=AT)
    (member,) = join_group(group=group, bodies=[_body(house)], by=house.by, at=AT)
    leaves = house.each(lambda by, on: leave_group(member=member, on=on, by=by, at=AT), (ON, TODAY), "group.leave")
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
    changes = house.each(
        lambda by, n: change_seat(seat=seat, title=title, order=n, by=by, at=AT, seen=seen), (2, 3), "seat.change"
    )
    return Race(*changes)


@row(RACES, "a seat made by two")
def _(house: House) -> Race:
    title = house.new("副区长")
    makes = house.both(lambda by: add_seat(government=_home(house), title=title, order=1, by=by, at=AT), "seat.add")
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
    gives = house.both(
        lambda by: assign_post(account=account, government=_home(house), role=Role.LIAISON, body=body, by=by, at=AT),
        "post.assign",
    )
    return Race(*gives)


@row(RACES, "a delegate named by two for the same days")
def _(house: House) -> Race:
    body, deputy = _body(house), house.account()
    post = assign_post(
        account=house.account(), government=_home(house), role=Role.LIAISON, body=body, by=house.by, at=AT
    )
    names = house.both(
        lambda by: delegate(post=post, account=deputy, first=TODAY, last=ON, basis="示函3号", by=by, at=AT),
        "post.assign",
    )
    return Race(*names)


@row(RACES, "a post ended by two on different days")
def _(house: House) -> Race:
    post = assign_post(
        account=house.account(), government=_home(house), role=Role.READER, by=house.by, at=AT, valid_from=TODAY
    )
    seen = post_seen(post)
    ends = house.each(lambda by, on: end_post(post=post, on=on, by=by, at=AT, seen=seen), (ON, TODAY), "post.end")
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
    first = Act(lambda: end_post(post=theirs, on=ON, by=mine.account, at=AT), "post.end")
    second = Act(lambda: end_post(post=mine, on=ON, by=theirs.account, at=AT), "post.end")
    return Race(first, second)


@row(RACES, "an account named anew by two")
def _(house: House) -> Race:
    account = house.office.liaison
    account.refresh_from_db()
    seen = account_seen(account)
    names = house.each(
        lambda by, title: retitle(government=_home(house), account=account, title=title, by=by, at=AT, seen=seen),
        (house.new("甲"), house.new("乙")),
        "account.title",
    )
    return Race(*names)


def test_no_race_is_lost(transactional_db: None) -> None:
    assert lost(RACES) == {}
