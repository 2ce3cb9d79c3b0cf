"""Bodies one by one, groups, posts, seats and portfolios: by date, with who may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate

from app.people import AT, PASSWORD, TODAY, Town
from luoshi.audit.models import Event
from luoshi.errors import LuoshiError, NotAllowed
from luoshi.governments import queries
from luoshi.governments.accounts import reset_password, retitle
from luoshi.governments.actions import add_bodies, assign_post, succeed
from luoshi.governments.bodies import (
    BodyDraft,
    add_body,
    add_group,
    change_body,
    draft_of,
    join_group,
    leave_group,
)
from luoshi.governments.directory import directory, group_at, holders, seats_at
from luoshi.governments.errors import (
    AlreadyEnded,
    AlreadyThere,
    BadBody,
    BadPost,
    LastOffice,
    OtherGovernment,
)
from luoshi.governments.leaders import add_seat, change_seat, entrust, release
from luoshi.governments.models import Body, BodyAlias, Post, Role, Seat
from luoshi.governments.posts import PostDraft, appoint, delegate, end_post, give
from luoshi.governments.rights import rights_of
from luoshi.governments.units_table import UnitRow
from luoshi.people.errors import AccountExists, BadAccount
from luoshi.people.models import Account

DAY = timedelta(days=1)
BRANCH = BodyDraft(
    "市公安局示例分局",
    kind=Body.Kind.BRANCH,
    channel=Body.Channel.OFFICE,
    signer="局长",
    steps=Body.Steps.LEADER,
    masters="市公安局",
    valid_from=date(2026, 1, 1),
    aliases=("区公安分局",),
)


def test_a_body_under_two_masters(town: Town) -> None:
    body = add_body(government=town.government, draft=BRANCH, by=town.owner, at=AT)
    assert draft_of(body) == BRANCH
    event = Event.objects.get(action="body.add", target=BRANCH.name)
    assert event.after == "市公安局示例分局 分局大队 督查室代录 局长 经分管领导审核 市公安局 2026-01-01– 区公安分局"


def test_a_body_is_corrected_with_its_aliases(town: Town) -> None:
    body = town.body("区发改局")
    draft = replace(draft_of(body), name="区发展改革局", signer="局长", aliases=("区发改委",))
    change_body(body=body, draft=draft, by=town.owner, at=AT)
    assert draft_of(Body.objects.get(pk=body.pk)) == draft
    assert not BodyAlias.objects.filter(name="区发展和改革局").exists()


BAD_BODIES: dict[str, tuple[BodyDraft, type[LuoshiError]]] = {
    "no name": (BodyDraft(""), BadBody),
    "too long": (BodyDraft("区" * 61), BadBody),
    "an alias too long": (BodyDraft("区教育局", aliases=("区" * 61,)), BadBody),
    "named twice": (BodyDraft("区教育局", aliases=("区教育局",)), BadBody),
    "nobody signs": (BodyDraft("区教育局", signer=" "), BadBody),
    "an unknown kind": (BodyDraft("区教育局", kind="科室"), BadBody),
    "an unknown channel": (BodyDraft("区教育局", channel="fax"), BadBody),
    "unknown steps": (BodyDraft("区教育局", steps="all"), BadBody),
    "ends before it begins": (
        BodyDraft("区教育局", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)),
        BadBody,
    ),
    "a name in use": (BodyDraft("区水务局"), AlreadyThere),
    "a name that is an alias": (BodyDraft("明溪街道"), AlreadyThere),
    "an alias in use": (BodyDraft("区教育局", aliases=("区发改局",)), AlreadyThere),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_what_a_body_cannot_be(name: str, town: Town) -> None:
    draft, error = BAD_BODIES[name]
    before = Body.objects.count()
    with pytest.raises(error):
        add_body(government=town.government, draft=draft, by=town.owner, at=AT)
    assert Body.objects.count() == before
    other = add_body(government=town.government, draft=BodyDraft("区民政局"), by=town.owner, at=AT)
    with pytest.raises(error):
        change_body(body=other, draft=draft, by=town.owner, at=AT)


def test_a_groups_members_come_and_go(town: Town) -> None:
    group = add_group(government=town.government, name="各街道办事处", by=town.owner, at=AT)
    street = town.body("明溪街道办事处")
    (member,) = join_group(group=group, bodies=[street], valid_from=TODAY, by=town.owner, at=AT)
    assert join_group(group=group, bodies=[street], by=town.owner, at=AT) == ()  # there already
    leave_group(member=member, on=TODAY + DAY, by=town.owner, at=AT)
    for day, inside in ((TODAY - DAY, 0), (TODAY, 1), (TODAY + DAY, 1), (TODAY + 2 * DAY, 0)):
        card = group_at(town.government.pk, group.pk, day)
        assert card is not None
        assert card.now == inside
    with pytest.raises(AlreadyEnded):
        leave_group(member=member, on=TODAY, by=town.owner, at=AT)
    with pytest.raises(AlreadyThere):
        add_group(government=town.government, name="各街道办事处", by=town.owner, at=AT)
    with pytest.raises(BadBody):
        join_group(group=group, bodies=[], by=town.owner, at=AT)


def test_an_account_and_its_post_come_together(town: Town) -> None:
    draft = PostDraft(Role.PRINCIPAL_LEADER, town.body("区水务局"), valid_from=TODAY)
    post = appoint(
        government=town.government,
        username="shuiwu-zhuyao",
        title="区水务局主要领导",
        password=PASSWORD,
        draft=draft,
        by=town.owner,
        at=AT,
    )
    assert rights_of(post.account, on=TODAY).bodies(town.government, Role.PRINCIPAL_LEADER) == {draft.body.pk}  # type: ignore[union-attr]
    assert authenticate(username="shuiwu-zhuyao", password=PASSWORD) == post.account
    assert Event.objects.get(action="account.create", target="账号 shuiwu-zhuyao").government == "990101"


def test_a_post_that_cannot_be_leaves_no_account_behind(town: Town) -> None:
    draft = PostDraft(Role.PRINCIPAL_LEADER)
    with pytest.raises(BadBody):
        appoint(
            government=town.government, username="new", title="", password=PASSWORD, draft=draft, by=town.owner, at=AT
        )
    assert not Account.objects.filter(username="new").exists()
    reader = PostDraft(Role.READER)
    for username, password, error in (("owner", PASSWORD, AccountExists), ("new", "short", BadAccount)):
        with pytest.raises(error):
            appoint(
                government=town.government,
                username=username,
                title="",
                password=password,
                draft=reader,
                by=town.owner,
                at=AT,
            )


def test_a_post_ends_and_another_account_takes_it(town: Town) -> None:
    bureau = town.body("区发改局")
    old = Post.objects.get(account=town.colleague)
    end_post(post=old, on=TODAY, why="轮岗", by=town.owner, at=AT)
    draft = PostDraft(Role.LIAISON, bureau, valid_from=TODAY + DAY)
    new = appoint(
        government=town.government,
        username="fagai-2",
        title="区发改局联络员",
        password=PASSWORD,
        draft=draft,
        by=town.owner,
        at=AT,
    )
    for day, holder in ((TODAY, town.colleague), (TODAY + DAY, new.account)):
        (card,) = next(each for each in directory(town.government.pk, day).bodies if each.id == bureau.pk).liaisons
        assert card.account_id == holder.pk
    with pytest.raises(AlreadyEnded):
        end_post(post=old, on=TODAY, by=town.owner, at=AT + 2 * DAY)


def test_the_last_post_of_the_office_does_not_end(town: Town) -> None:
    own = Post.objects.get(account=town.owner)
    with pytest.raises(LastOffice):
        end_post(post=own, on=TODAY, by=town.owner, at=AT)
    give(
        government=town.government,
        account=town.colleague,
        draft=PostDraft(Role.INSPECTION_OFFICE, valid_to=TODAY + DAY),
        by=town.owner,
        at=AT,
    )
    with pytest.raises(LastOffice):  # the other one ends tomorrow
        end_post(post=own, on=TODAY, by=town.owner, at=AT)
    second = PostDraft(Role.INSPECTION_OFFICE, valid_from=TODAY + 2 * DAY)
    give(government=town.government, account=town.colleague, draft=second, by=town.owner, at=AT)
    assert end_post(post=own, on=TODAY, by=town.owner, at=AT).valid_to == TODAY


def test_a_post_begins_before_it_ends(town: Town) -> None:
    draft = PostDraft(Role.READER, valid_from=TODAY)
    post = give(government=town.government, account=town.colleague, draft=draft, by=town.owner, at=AT)
    with pytest.raises(BadPost):
        end_post(post=post, on=TODAY - DAY, by=town.owner, at=AT)
    with pytest.raises(AlreadyThere):
        give(government=town.government, account=town.colleague, draft=draft, by=town.owner, at=AT)


def test_somebody_acts_in_a_post_on_a_basis(town: Town) -> None:
    bureau = town.body("区发改局")
    post = Post.objects.get(account=town.colleague)
    reader = give(
        government=town.government, account=town.stranger, draft=PostDraft(Role.READER), by=town.owner, at=AT
    ).account
    last = TODAY + 10 * DAY
    acting = delegate(
        post=post, account=reader, first=TODAY, last=last, basis="示政办函〔2026〕8号", by=town.owner, at=AT
    )
    assert (acting.acting, acting.basis, acting.role) == (True, "示政办函〔2026〕8号", Role.LIAISON)
    for day, inside in ((TODAY - DAY, False), (TODAY, True), (last, True), (last + DAY, False)):
        assert (bureau.pk in rights_of(reader, on=day).bodies(town.government)) is inside
    assert bureau.pk in rights_of(town.colleague, on=TODAY).bodies(town.government)


def test_what_cannot_be_delegated(town: Town) -> None:
    post = Post.objects.get(account=town.colleague)
    end_post(post=post, on=TODAY + 5 * DAY, by=town.owner, at=AT)
    post.refresh_from_db()
    for account, last, basis in (
        (town.colleague, TODAY, "文号"),
        (town.stranger, TODAY + 6 * DAY, "文号"),
        (town.stranger, TODAY, " "),
    ):
        with pytest.raises(BadPost):
            delegate(post=post, account=account, first=TODAY, last=last, basis=basis, by=town.owner, at=AT)


def test_the_office_sets_a_new_password(town: Town) -> None:
    reset_password(government=town.government, account=town.colleague, password="another-horse-7", by=town.owner, at=AT)
    assert authenticate(username="colleague", password=PASSWORD) is None
    assert authenticate(username="colleague", password="another-horse-7") == town.colleague
    event = Event.objects.get(action="account.password")
    assert (event.target, event.before, event.after) == ("账号 colleague", "", "一次性密码")
    town.colleague.refresh_from_db()
    assert town.colleague.must_change


def test_one_office_never_opens_the_door_of_another(town: Town) -> None:
    with pytest.raises(BadPost, match="没有职务"):
        reset_password(government=town.government, account=town.stranger, password="x", by=town.owner, at=AT)
    give(government=town.government, account=town.stranger, draft=PostDraft(Role.READER), by=town.owner, at=AT)
    with pytest.raises(BadPost, match="别的政府"):
        reset_password(
            government=town.government, account=town.stranger, password="another-horse-7", by=town.owner, at=AT
        )
    with pytest.raises(BadAccount):
        reset_password(government=town.government, account=town.colleague, password="short", by=town.owner, at=AT)
    with pytest.raises(BadPost, match="别的政府"):
        retitle(government=town.government, account=town.stranger, title="别人", by=town.owner, at=AT)
    assert authenticate(username="stranger", password=PASSWORD) == town.stranger


def test_a_title_is_in_the_log_before_and_after(town: Town) -> None:
    retitle(government=town.government, account=town.colleague, title="区发展改革局联络员", by=town.owner, at=AT)
    event = Event.objects.get(action="account.title")
    assert (event.target, event.before, event.after) == ("账号 colleague", "区发改局联络员", "区发展改革局联络员")
    for title in (" ", "长" * 61):
        with pytest.raises(BadAccount):
            retitle(government=town.government, account=town.colleague, title=title, by=town.owner, at=AT)


def seat_of(town: Town, title: str = "分管城建的副区长") -> Seat:
    return add_seat(government=town.government, title=title, order=1, by=town.owner, at=AT)


def test_who_sits_on_a_seat_and_what_stands_in_its_portfolio_by_date(town: Town) -> None:
    seat, water = seat_of(town), town.body("区水务局")
    (row,) = entrust(seat=seat, bodies=[water], valid_from=TODAY, by=town.owner, at=AT)
    assert entrust(seat=seat, bodies=[water], valid_from=TODAY, by=town.owner, at=AT) == ()
    release(portfolio=row, on=TODAY + DAY, by=town.owner, at=AT)
    draft = PostDraft(Role.DISTRICT_LEADER, seat=seat, valid_from=TODAY + DAY)
    give(government=town.government, account=town.colleague, draft=draft, by=town.owner, at=AT)
    table = {
        TODAY - DAY: ([], []),
        TODAY: (["区水务局"], []),
        TODAY + DAY: (["区水务局"], [town.colleague.pk]),
        TODAY + 2 * DAY: ([], [town.colleague.pk]),
    }
    for day, (bodies, accounts) in table.items():
        (found,) = queries.seats_on(town.government.pk, day)
        assert list(found.accounts) == accounts
        assert [body.name for body in queries.portfolio_of(seat.pk, day)] == bodies
        (card,) = seats_at(town.government.pk, day)
        assert [each.body.name for each in card.now] == bodies
        assert [post.account_id for post in card.holders] == accounts
    with pytest.raises(AlreadyEnded):
        release(portfolio=row, on=TODAY, by=town.owner, at=AT)


def test_what_a_seat_cannot_be(town: Town) -> None:
    seat = seat_of(town)
    add_bodies(government=town.other, rows=[UnitRow(2, "区民政局")], by=town.stranger, at=AT)
    foreign = Body.objects.get(government=town.other)
    with pytest.raises(AlreadyThere):
        seat_of(town)
    for title, order in (("", 1), ("席" * 61, 1), ("区长", -1), ("区长", 1000)):
        with pytest.raises(BadBody):
            add_seat(government=town.government, title=title, order=order, by=town.owner, at=AT)
    for bodies in ([], [foreign]):
        with pytest.raises(BadBody):
            entrust(seat=seat, bodies=bodies, by=town.owner, at=AT)
    draft = PostDraft(Role.LIAISON, town.body("区水务局"), seat)
    with pytest.raises(BadBody):  # a liaison has no seat
        give(government=town.government, account=town.colleague, draft=draft, by=town.owner, at=AT)
    assert change_seat(seat=seat, title="区长", order=0, by=town.owner, at=AT).title == "区长"


def test_the_directory_says_who_is_missing(town: Town) -> None:
    paper = add_body(government=town.government, draft=BRANCH, by=town.owner, at=AT)
    found = directory(town.government.pk, TODAY)
    assert [body.name for body in found.without_liaison] == ["区科创局", "区水务局", "明溪街道办事处"]
    assert "区发改局" in [body.name for body in found.without_principal]
    assert paper.pk not in {body.id for body in found.without_liaison}  # the office enters its reports
    assert [body.name for body in found.shown("ended")] == ["区科产局"]
    assert [body.name for body in found.shown("", "发展和改革")] == ["区发改局"]


def test_posts_are_listed_by_body_the_governments_own_first(town: Town) -> None:
    found = holders(town.government.pk, TODAY)
    assert [(each.body.name if each.body else "", len(each.posts)) for each in found] == [("", 1), ("区发改局", 1)]


def test_posts_portfolios_and_memberships_go_over_to_a_successor(town: Town) -> None:
    old, on = town.body("区水务局"), date(2026, 7, 1)
    seat, group = seat_of(town), add_group(government=town.government, name="农口单位", by=town.owner, at=AT)
    entrust(seat=seat, bodies=[old], by=town.owner, at=AT)
    join_group(group=group, bodies=[old], by=town.owner, at=AT)
    new = succeed(predecessors=[old], name="区水利局", on=on, by=town.owner, at=AT)
    for day, name in ((on - DAY, "区水务局"), (on, "区水利局")):
        assert [body.name for body in queries.portfolio_of(seat.pk, day)] == [name]
        card = group_at(town.government.pk, group.pk, day)
        assert card is not None
        assert [each.body.name for each in card.members if each.standing == "current"] == [name]
    assert new.signer == old.signer


def test_a_bureau_goes_into_one_that_is_there(town: Town) -> None:
    bureau, water = town.body("区发改局"), town.body("区水务局")
    give(
        government=town.government,
        account=town.colleague,
        draft=PostDraft(Role.LIAISON, water),
        by=town.owner,
        at=AT,
    )
    into = succeed(predecessors=[bureau], into=water, on=date(2026, 7, 1), by=town.owner, at=AT)
    assert into == water
    assert Post.objects.filter(account=town.colleague, body=water).count() == 1  # liaison of both: once from then
    assert rights_of(town.colleague, on=date(2026, 7, 1)).bodies(town.government) == {water.pk, bureau.pk}


def test_what_takes_nothing_up(town: Town) -> None:
    bureau, gone = town.body("区发改局"), town.body("区科产局")
    for into in (bureau, gone):
        with pytest.raises(BadBody):
            succeed(predecessors=[bureau], into=into, on=date(2026, 7, 1), by=town.owner, at=AT)
    assert town.body("区发改局").valid_to is None


@pytest.mark.parametrize(("who", "error"), [("colleague", NotAllowed), ("stranger", OtherGovernment)])
def test_who_may_not_touch_the_house(who: str, error: type[LuoshiError], town: Town) -> None:
    body, post = town.body("区水务局"), Post.objects.get(account=town.colleague)
    seat = seat_of(town)
    group = add_group(government=town.government, name="各街道办事处", by=town.owner, at=AT)
    (member,) = join_group(group=group, bodies=[body], by=town.owner, at=AT)
    (row,) = entrust(seat=seat, bodies=[body], by=town.owner, at=AT)
    draft = PostDraft(Role.READER)
    by: Account = getattr(town, who)
    acts: list[Callable[[], object]] = [
        lambda: add_body(government=town.government, draft=BRANCH, by=by, at=AT),
        lambda: change_body(body=body, draft=BRANCH, by=by, at=AT),
        lambda: add_group(government=town.government, name="组", by=by, at=AT),
        lambda: join_group(group=group, bodies=[body], by=by, at=AT),
        lambda: leave_group(member=member, on=TODAY, by=by, at=AT),
        lambda: give(government=town.government, account=by, draft=draft, by=by, at=AT),
        lambda: end_post(post=post, on=TODAY, by=by, at=AT),
        lambda: delegate(post=post, account=town.owner, first=TODAY, last=TODAY, basis="函", by=by, at=AT),
        lambda: reset_password(
            government=town.government, account=town.owner, password="another-horse-7", by=by, at=AT
        ),
        lambda: add_seat(government=town.government, title="区长", order=1, by=by, at=AT),
        lambda: change_seat(seat=seat, title="区长", order=1, by=by, at=AT),
        lambda: entrust(seat=seat, bodies=[body], by=by, at=AT),
        lambda: release(portfolio=row, on=TODAY, by=by, at=AT),
    ]
    for act in acts:
        with pytest.raises(error):
            act()


def test_a_seat_is_for_its_own_government(town: Town) -> None:
    seat = add_seat(government=town.other, title="区长", order=1, by=town.stranger, at=AT)
    with pytest.raises(BadBody):
        assign_post(
            account=town.colleague,
            government=town.government,
            role=Role.DISTRICT_LEADER,
            seat=seat,
            by=town.owner,
            at=AT,
        )
