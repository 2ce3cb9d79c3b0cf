"""Administrators apart: which posts one person may hold, who may switch, and that nobody is locked out."""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations, product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from app.doors import enrol, log_in, rule
from app.people import AT, PASSWORD, TODAY, Town
from luoshi.audit.models import Event
from luoshi.errors import NotAllowed
from luoshi.governments import accounts
from luoshi.governments.actions import assign_post
from luoshi.governments.errors import BadPost, KeptApart, LastAdministrator, LastOffice
from luoshi.governments.models import AT_A_BODY, Body, Government, Post, Role, Seat
from luoshi.governments.posts import end_post
from luoshi.governments.rights import Verb, done_by, guardian_of, may
from luoshi.governments.separation import change_separation, conflict
from luoshi.people.actions import create_account
from luoshi.people.errors import LastWay
from luoshi.people.models import Account
from luoshi.people.rules import Factor, Rules

S, C, A, OFFICE = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.INSPECTION_OFFICE
OFFICE_PRESET, TWO, THREE = Government.Separation.OFFICE, Government.Separation.TWO, Government.Separation.THREE

# pairs that conflict, by preset; audit with anything conflicts in both
APART = {OFFICE_PRESET: set(), TWO: set(), THREE: {frozenset({S, C}), frozenset({S, OFFICE}), frozenset({C, OFFICE})}}
PAIRS = [(one, other) for one, other in combinations(Role, 2) if {one, other} & {S, C, A}]


def expected(one: Role, other: Role, preset: Government.Separation) -> bool:
    return preset != OFFICE_PRESET and (A in {one, other} or frozenset({one, other}) in APART[preset])


def person(town: Town, name: str, *roles: Role, by: Account | None = None) -> Account:
    """An account with these posts, given by the office."""
    account = create_account(username=name, title=name, password=PASSWORD, by="test", at=AT)
    for role in roles:
        post(town, account, role, by=by or town.owner)
    return account


def post(town: Town, account: Account, role: Role, *, by: Account) -> Post:
    body: Body | None = town.body("区水务局") if role in AT_A_BODY else None
    seat = None
    if role == Role.DISTRICT_LEADER:
        seat, _new = Seat.objects.get_or_create(government=town.government, title="区长")
    return assign_post(account=account, government=town.government, role=role, body=body, seat=seat, by=by, at=AT)


@pytest.fixture
def three(town: Town) -> dict[Role, Account]:
    """示例区 with three administrators, apart."""
    people = {role: person(town, role.value, role) for role in (S, C, A)}
    change_separation(government=town.government, separation=THREE, why="试行", by=town.owner, at=AT)
    town.government.refresh_from_db()
    return people


@pytest.mark.parametrize(("pair", "preset"), list(product(PAIRS, Government.Separation)), ids=str)
def test_which_posts_one_person_may_not_hold(pair: tuple[Role, Role], preset: Government.Separation) -> None:
    assert conflict(pair[0], pair[1], preset) is conflict(pair[1], pair[0], preset) is expected(*pair, preset)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_conflicting_post_is_refused_when_it_is_given(
    pair: tuple[Role, Role], town: Town, three: dict[Role, Account]
) -> None:
    account = create_account(username="both", title="", password=PASSWORD, by="test", at=AT)
    post(town, account, pair[0], by=three[C])
    before = Event.objects.count()
    if expected(*pair, THREE):
        with pytest.raises(KeptApart):
            post(town, account, pair[1], by=three[C])
        assert (account.posts.count(), Event.objects.count()) == (1, before)
    else:
        post(town, account, pair[1], by=three[C])


@pytest.mark.parametrize(("pair", "preset"), list(product(PAIRS, (TWO, THREE))), ids=str)
def test_a_conflict_is_refused_when_the_preset_is_switched(
    pair: tuple[Role, Role], preset: Government.Separation, town: Town
) -> None:
    for role in (S, C, A):
        person(town, role.value, role)
    person(town, "both", *pair)
    if expected(*pair, preset):
        with pytest.raises(KeptApart):
            change_separation(government=town.government, separation=preset, why="", by=town.owner, at=AT)
        assert Government.objects.get(pk=town.government.pk).separation == OFFICE_PRESET
    else:
        change_separation(government=town.government, separation=preset, why="", by=town.owner, at=AT)


def test_posts_one_after_the_other_do_not_conflict(town: Town, three: dict[Role, Account]) -> None:
    account = create_account(username="later", title="", password=PASSWORD, by="test", at=AT)
    place = {"account": account, "government": town.government, "by": three[C], "at": AT}
    assign_post(role=S, valid_to=TODAY, **place)  # type: ignore[arg-type]
    with pytest.raises(KeptApart):
        assign_post(role=C, valid_from=TODAY, **place)  # type: ignore[arg-type]
    assign_post(role=C, valid_from=TODAY.replace(day=3), **place)  # type: ignore[arg-type]


def test_two_become_three_on_one_day_by_ending_posts_yesterday(town: Town) -> None:
    both = person(town, "former", S, C)
    person(town, "auditor", A)
    change_separation(government=town.government, separation=TWO, why="", by=town.owner, at=AT)
    system, security = person(town, "first", S, by=both), person(town, "second", C, by=both)
    posts = list(both.posts.all())
    posts[0].valid_to = TODAY + timedelta(days=3)
    posts[0].save()
    three = {"government": town.government, "separation": THREE, "why": "", "by": security, "at": AT}
    with pytest.raises(KeptApart, match=f"到 {TODAY + timedelta(days=3)} 止，{TODAY + timedelta(days=4)}起可切换"):
        change_separation(**three)  # type: ignore[arg-type]
    end_post(post=posts[0], on=TODAY, by=security, at=AT)
    with pytest.raises(KeptApart, match=f"到 {TODAY} 止，明天起可切换"):
        change_separation(**three)  # type: ignore[arg-type]
    end_post(post=posts[0], on=TODAY - timedelta(days=1), by=security, at=AT)
    assert change_separation(**three).separation == THREE  # type: ignore[arg-type]
    assert (may(system, Verb.MANAGE_ACCOUNTS, town.government, on=TODAY), both.is_active) == (True, True)


@pytest.mark.parametrize("missing", [S, C, A])
def test_a_preset_without_one_of_its_administrators_is_refused(missing: Role, town: Town) -> None:
    for role in {S, C, A} - {missing}:
        person(town, role.value, role)
    with pytest.raises(LastAdministrator, match=missing.label):
        change_separation(government=town.government, separation=TWO, why="", by=town.owner, at=AT)


@pytest.mark.parametrize("role", [S, C, A])
def test_an_administrator_who_cannot_log_in_is_none(role: Role, town: Town) -> None:
    people = {each: person(town, each.value, each) for each in (S, C, A)}
    Account.objects.filter(pk=people[role].pk).update(is_active=False)
    with pytest.raises(LastAdministrator):
        change_separation(government=town.government, separation=THREE, why="", by=town.owner, at=AT)


@pytest.mark.parametrize("role", [S, C, A])
def test_the_last_administrator_is_neither_ended_nor_switched_off(
    role: Role, town: Town, three: dict[Role, Account]
) -> None:
    last = three[role].posts.get()
    with pytest.raises(LastAdministrator):
        end_post(post=last, on=TODAY, by=three[C], at=AT)
    with pytest.raises(LastAdministrator):
        accounts.switch(government=town.government, account=three[role], active=False, by=three[S], at=AT)
    person_ = create_account(username="next", title="", password=PASSWORD, by="test", at=AT)
    post(town, person_, role, by=three[C])
    end_post(post=last, on=TODAY, by=three[C], at=AT)


def test_the_last_of_the_office_stays_where_the_office_administers(town: Town) -> None:
    with pytest.raises(LastOffice):
        end_post(post=town.owner.posts.get(), on=TODAY, by=town.owner, at=AT)
    with pytest.raises(LastAdministrator):
        accounts.switch(government=town.government, account=town.owner, active=False, by=town.owner, at=AT)


Do = Callable[[Town, Account], object]
DEEDS: dict[str, tuple[Verb, Do]] = {
    "open": (
        Verb.MANAGE_ACCOUNTS,
        lambda town, by: accounts.open_account(
            government=town.government, username="new", title="", password=PASSWORD, by=by, at=AT
        ),
    ),
    "retitle": (
        Verb.MANAGE_ACCOUNTS,
        lambda town, by: accounts.retitle(
            government=town.government, account=town.colleague, title="新名", by=by, at=AT
        ),
    ),
    "switch": (
        Verb.MANAGE_ACCOUNTS,
        lambda town, by: accounts.switch(
            government=town.government, account=town.colleague, active=False, by=by, at=AT
        ),
    ),
    "post": (Verb.MANAGE_SECURITY, lambda town, by: post(town, town.colleague, Role.READER, by=by)),
    "end": (
        Verb.MANAGE_SECURITY,
        lambda town, by: end_post(post=town.colleague.posts.get(), on=TODAY, by=by, at=AT),
    ),
    "password": (
        Verb.MANAGE_SECURITY,
        lambda town, by: accounts.reset_password(
            government=town.government, account=town.colleague, password="another-horse-7", by=by, at=AT
        ),
    ),
    "factor": (
        Verb.MANAGE_SECURITY,
        lambda town, by: accounts.reset_factor(government=town.government, account=town.colleague, by=by, at=AT),
    ),
    "unlock": (
        Verb.MANAGE_SECURITY,
        lambda town, by: accounts.unlock(government=town.government, account=town.colleague, by=by, at=AT),
    ),
    "sessions": (
        Verb.MANAGE_SECURITY,
        lambda town, by: accounts.end_sessions(government=town.government, account=town.colleague, by=by, at=AT),
    ),
    "rules": (
        Verb.MANAGE_SECURITY,
        lambda town, by: accounts.set_rules(government=town.government, rules=Rules(), by=by, at=AT),
    ),
    "separation": (
        Verb.MANAGE_SECURITY,
        lambda town, by: change_separation(government=town.government, separation=THREE, why="", by=by, at=AT),
    ),
    "bind": (
        Verb.MANAGE_SECURITY,
        lambda town, by: accounts.bind(
            government=town.government, account=town.colleague, provider="cas x", subject="7", by=by, at=AT
        ),
    ),
}


@pytest.mark.parametrize(("deed", "role"), list(product(DEEDS, (S, C, A, OFFICE))))
def test_each_administrator_does_his_own_part_and_nothing_else(
    deed: str, role: Role, town: Town, three: dict[Role, Account]
) -> None:
    verb, do = DEEDS[deed]
    by = three.get(role, town.owner)
    if verb in {S: {Verb.MANAGE_ACCOUNTS}, C: {Verb.MANAGE_SECURITY}}.get(role, set()):
        do(town, by)
        return
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        do(town, by)
    assert Event.objects.count() == before


def test_the_audit_administrator_sees_the_log_and_not_the_ledger(town: Town, three: dict[Role, Account]) -> None:
    seen = {verb for verb in Verb if may(three[A], verb, town.government, on=TODAY)}
    assert seen == {Verb.SEE_AUDIT}
    assert not may(town.owner, Verb.MANAGE_SECURITY, town.government, on=TODAY)
    assert may(town.owner, Verb.MANAGE, town.government, on=TODAY)


def test_the_way_back_to_the_office_is_open(town: Town, three: dict[Role, Account]) -> None:
    change_separation(government=town.government, separation=OFFICE_PRESET, why="撤销", by=three[C], at=AT)
    event = Event.objects.get(action="government.separation", before="three")
    assert (event.by, event.after) == ("security_admin", "office 撤销")


def test_another_government_sets_no_rules_for_all(town: Town) -> None:
    with pytest.raises(BadPost, match="最先建立的政府"):
        accounts.set_rules(government=town.other, rules=Rules(), by=town.stranger, at=AT)


def test_a_password_stays_for_the_last_who_administers_security(town: Town) -> None:
    whole = {"government": town.government, "by": town.owner, "at": AT}
    accounts.bind(account=town.owner, provider="cas x", subject="1", **whole)  # type: ignore[arg-type]
    with pytest.raises(LastAdministrator):
        accounts.allow_password(account=town.owner, allowed=False, **whole)  # type: ignore[arg-type]
    other = person(town, "second", OFFICE)
    with pytest.raises(LastWay):
        accounts.allow_password(account=other, allowed=False, **whole)  # type: ignore[arg-type]
    accounts.allow_password(account=town.owner, allowed=False, **whole)  # type: ignore[arg-type]
    bond = town.owner.bonds.get()
    with pytest.raises(LastWay):
        accounts.unbind(bond=bond, **whole)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verb", "preset", "who"),
    [
        (Verb.MANAGE_ACCOUNTS, THREE, "系统管理员"),
        (Verb.MANAGE_SECURITY, TWO, "安全管理员"),
        (Verb.MANAGE_SECURITY, OFFICE_PRESET, "督查室"),
        (Verb.SEE_AUDIT, OFFICE_PRESET, "审计管理员"),
        (Verb.IMPORT, THREE, "督查室"),
    ],
)
def test_who_is_refused_is_sent_to_whoever_may(verb: Verb, preset: Government.Separation, who: str) -> None:
    assert done_by(verb, preset) == who


@pytest.mark.parametrize(("preset", "who"), [(OFFICE_PRESET, "督查室"), (TWO, "安全管理员"), (THREE, "安全管理员")])
def test_pages_of_the_log_in_name_whoever_really_resets(
    town: Town, client: Client, preset: Government.Separation, who: str
) -> None:
    Government.objects.filter(pk=town.government.pk).update(separation=preset)
    rule(factor=Factor.NOBODY)
    Account.objects.update(password_set_at=timezone.now())
    log_in(client, "colleague", "wrong")
    told = client.get(log_in(client, "colleague").headers["Location"], follow=True).content.decode()
    assert f"如不是本人，请告知{who}。" in told
    enrol(town.colleague, at=timezone.now() - timedelta(hours=1))
    assert f"请{who}重置动态口令，下次登录" in client.get(reverse("me-factor")).content.decode()
    client.logout()
    log_in(client, "colleague")
    assert f"都没有时，请{who}重置动态口令" in client.get(reverse("login-code")).content.decode()


def test_who_belongs_nowhere_is_sent_to_an_administrator(town: Town) -> None:
    assert guardian_of("nobody-here") == "管理员"
