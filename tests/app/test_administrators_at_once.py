"""Two administrators in the same moment: no conflicting posts, nobody without an administrator, no right after its end.

Every pair of what they do to accounts and posts, on one account and on the two that stand in for each other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, combinations_with_replacement, product

import pytest

from app.people import AT, PASSWORD, TODAY
from app.racing import Act, House, Race, Table, lost, row
from luoshi.audit.models import Event
from luoshi.governments import accounts
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Government, Post, Role
from luoshi.governments.posts import end_post, post_seen
from luoshi.governments.separation import change_separation
from luoshi.people.factors import hashed, use_code
from luoshi.people.lockout import begin_try
from luoshi.people.models import Account, RecoveryCode, SecondFactor
from luoshi.people.rules import Rules
from luoshi.people.sealed import seal
from luoshi.people.sessions import Beginning, begin

pytestmark = pytest.mark.django_db(transaction=True)
S, C, A, OFFICE = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.INSPECTION_OFFICE
TWO, THREE = Government.Separation.TWO, Government.Separation.THREE
YESTERDAY = TODAY - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Staff:
    """Two system administrators, two of security, one of audit: two presses of `by` are of two people."""

    house: House
    systems: tuple[Account, Account]
    securities: tuple[Account, Account]

    @property
    def home(self) -> Government:
        """Read anew, as a page does."""
        return Government.objects.get(pk=self.house.office.town.government.pk)

    def post(self, account: Account) -> Post:
        return Post.objects.select_related("government", "account").get(account=account, role=S)


def staff(house: House, separation: str = TWO) -> Staff:
    """The five of them, and nobody of an earlier race."""
    home = house.office.town.government
    Post.objects.filter(government=home, role__in=[S, C, A]).delete()
    Government.objects.filter(pk=home.pk).update(separation=separation)
    people = [house.account() for _each in range(5)]
    for account, role in zip(people, (S, S, C, C, A), strict=True):
        Post.objects.create(government=home, account=account, role=role)
        SecondFactor.objects.create(account=account, secret=seal("x", account_id=account.pk), confirmed_at=AT)
        begin(account=account, how=Beginning(key=house.new("k")), rules=Rules(), government="", at=AT)
        begin_try(account.username, house.new("address"), at=AT)
    return Staff(house, (people[0], people[1]), (people[2], people[3]))


Deed = Callable[[Staff, Account, int], Act]


def _give(found: Staff, target: Account, place: int) -> Act:
    home, by = found.home, found.securities[place]
    return Act(lambda: assign_post(account=target, government=home, role=C, by=by, at=AT), "post.assign")


def _end(found: Staff, target: Account, place: int) -> Act:
    post, by = found.post(target), found.securities[place]
    seen = post_seen(post)
    return Act(lambda: end_post(post=post, on=YESTERDAY, by=by, at=AT, seen=seen), "post.end")


def _preset(found: Staff, _target: Account, place: int) -> Act:
    home, by = found.home, found.securities[place]
    change = {"government": home, "separation": THREE, "why": "试行", "at": AT}
    return Act(lambda: change_separation(by=by, **change), "government.separation")  # type: ignore[arg-type]


def _disable(found: Staff, target: Account, _place: int) -> Act:
    (other,) = (each for each in found.systems if each.pk != target.pk)
    home = found.home
    return Act(
        lambda: accounts.switch(government=home, account=target, active=False, by=other, at=AT), "account.active"
    )


def _password(found: Staff, target: Account, place: int) -> Act:
    home, by = found.home, found.securities[place]
    once = f"{PASSWORD}-{found.house.turn}{place}"
    return Act(
        lambda: accounts.reset_password(government=home, account=target, password=once, by=by, at=AT),
    )


def _plain(do: Callable[..., object], event: str = "") -> Deed:
    """A deed that takes the account alone."""

    def deed(found: Staff, target: Account, place: int) -> Act:
        home, by = found.home, found.securities[place]
        return Act(lambda: do(government=home, account=target, by=by, at=AT), event)

    return deed


DEEDS: dict[str, Deed] = {
    "a post is given": _give,
    "a post is ended": _end,
    "the preset is changed": _preset,
    "the account is switched off": _disable,
    "the password is reset": _password,
    "the second factor is reset": _plain(accounts.reset_factor, "factor.reset"),
    "its log-ins are ended": _plain(accounts.end_sessions),
    "it is unlocked": _plain(accounts.unlock),
}
# How many of the two are done where that is not both: on one account, and on two that stand in for each other.
ONE = {
    ("a post is given", "a post is given", True): (1,),
    ("a post is given", "the preset is changed", True): (1,),
    ("a post is given", "the preset is changed", False): (1,),
    ("a post is ended", "a post is ended", True): (1,),
    ("a post is ended", "a post is ended", False): (1,),
    ("a post is ended", "the account is switched off", False): (1,),
    ("the account is switched off", "the account is switched off", False): (1,),
}
PAIRS: Table = {}


def _add(first: str, second: str, *, same: bool) -> None:
    @row(PAIRS, f"{first} × {second}{'' if same else ', of two'}")
    def _(house: House) -> Race:
        found = staff(house)
        mine, theirs = found.systems[0], found.systems[0 if same else 1]
        return Race(
            DEEDS[first](found, mine, 0),
            DEEDS[second](found, theirs, 1),
            wins=ONE.get((first, second, same), (2,)),
            holds=lambda _first, _second: stands(house),
        )


for (_first, _second), _same in product(combinations_with_replacement(DEEDS, 2), (True, False)):
    _add(_first, _second, same=_same)


def stands(house: House) -> bool:
    """Whether no account holds what it may not beside another post, and each of the three is there and can log in."""
    home = Government.objects.get(pk=house.office.town.government.pk)
    lasting = Post.objects.filter(government=home, valid_to__isnull=True).select_related("account")
    held: dict[int, set[str]] = {}
    for post in lasting:
        held.setdefault(post.account_id, set()).add(post.role)
    apart = _conflicts(held.values(), home.separation)
    there = {post.role for post in lasting if post.account.is_active}
    return not apart and {S, C, A} <= there


def _conflicts(held: Iterable[set[str]], separation: str) -> list[tuple[str, str]]:
    """Pairs of one account that the preset keeps apart, told without the product's own table."""
    pairs = [pair for roles in held for pair in combinations(sorted(roles), 2)]
    strict = {S, C, OFFICE} if separation == THREE else set()
    return [pair for pair in pairs if A in pair or set(pair) <= strict]


def test_every_pair_of_what_administrators_do(transactional_db: None) -> None:
    assert len(PAIRS) == 72
    assert lost(PAIRS) == {}


RIGHTS: Table = {}


def _later(done: tuple[bool, bool], ending: str, act: str, by: Account) -> bool:
    """Whether nothing was done by an account after what took its right; how `ending` is called in the log."""
    if not all(done):
        return True
    ended = Event.objects.filter(action=ending).order_by("-seq")[0].seq
    return not Event.objects.filter(action=act, by=by.username, seq__gt=ended).exists()


@row(RIGHTS, "a post given by a security administrator while his own ends")
def _(house: House) -> Race:
    found = staff(house)
    his, other = found.securities
    home, reader = found.home, house.account()
    post = Post.objects.select_related("government", "account").get(account=his, role=C)
    gives = Act(lambda: assign_post(account=reader, government=home, role=Role.READER, by=his, at=AT), "post.assign")
    ends = Act(lambda: end_post(post=post, on=YESTERDAY, by=other, at=AT), "post.end")
    return Race(gives, ends, wins=(1, 2), holds=lambda *done: _later(done, "post.end", "post.assign", his))


@row(RIGHTS, "a post given by the office while the preset takes the right from it")
def _(house: House) -> Race:
    found = staff(house, Government.Separation.OFFICE)
    home, reader = found.home, house.account()
    gives = Act(
        lambda: assign_post(account=reader, government=home, role=Role.READER, by=house.by, at=AT), "post.assign"
    )
    return Race(
        gives,
        _preset(found, house.by, 1),
        wins=(1, 2),
        holds=lambda *done: _later(done, "government.separation", "post.assign", house.by),
    )


@row(RIGHTS, "an account switched off by one who is switched off")
def _(house: House) -> Race:
    found = staff(house)
    first, second = found.systems
    home, third, fourth = found.home, house.account(), house.account()
    for account, role in ((third, S), (fourth, Role.READER)):
        Post.objects.create(government=home, account=account, role=role)
    off = Act(lambda: accounts.switch(government=home, account=fourth, active=False, by=first, at=AT), "account.active")
    his = Act(lambda: accounts.switch(government=home, account=first, active=False, by=second, at=AT), "account.active")

    def holds(*done: bool) -> bool:
        events = Event.objects.filter(action="account.active").order_by("seq")
        off_at = {event.target.split()[1]: event.seq for event in events}
        return not all(done) or off_at[fourth.username] < off_at[first.username]

    return Race(off, his, wins=(1, 2), holds=holds)


@row(RIGHTS, "an account unlocked by a security administrator while his post ends")
def _(house: House) -> Race:
    found = staff(house)
    his, other = found.securities
    home, post = found.home, Post.objects.select_related("government", "account").get(account=his, role=C)
    unlock = Act(lambda: accounts.unlock(government=home, account=found.systems[0], by=his, at=AT), "account.unlock")
    ends = Act(lambda: end_post(post=post, on=YESTERDAY, by=other, at=AT), "post.end")
    return Race(unlock, ends, wins=(1, 2), holds=lambda *done: _later(done, "post.end", "account.unlock", his))


DOOR: Table = {}


def _door(name: str) -> None:
    @row(DOOR, f"{name} while the person comes in by a recovery code")
    def _(house: House) -> Race:
        found = staff(house)
        person, code = found.systems[0], "abcd-efgh-ijkm"
        RecoveryCode.objects.create(account=person, hashed=hashed(person, code))
        comes = Act(lambda: use_code(account=person, code=code, government="", at=AT), "factor.recover")
        return Race(DEEDS[name](found, person, 0), comes, wins=(1, 2), holds=lambda _f, _s: stands(house))


for _name in DEEDS:
    _door(_name)


def test_nobody_who_logs_in_meanwhile_stands_in_the_way(transactional_db: None) -> None:
    assert lost(DOOR) == {}


def test_no_right_is_used_after_its_end(transactional_db: None) -> None:
    assert lost(RIGHTS) == {}
