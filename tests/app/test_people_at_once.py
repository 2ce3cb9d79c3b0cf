"""Two at once where one hands in a table of people: nobody twice, nobody half, nobody waits for the other for ever."""

from collections.abc import Sequence

from app.doors import rule
from app.people import AT
from app.racing import Act, House, Race, Table, lost, row
from app.test_administrators_at_once import DEEDS, staff
from luoshi.governments.models import Government, Post, Role
from luoshi.governments.people_table import PersonRow
from luoshi.governments.people_taking import take_people
from luoshi.people.factors import hashed, use_code
from luoshi.people.models import Account, OpenSession, RecoveryCode
from luoshi.people.rules import Factor, Rules, Sessions
from luoshi.people.sessions import Beginning, begin

RACES: Table = {}


def _take(house: House, by: Account, rows: Sequence[PersonRow], *, renew: bool = False) -> Act:
    home = Government.objects.get(pk=house.office.town.government.pk)
    return Act(lambda: take_people(government=home, rows=rows, by=by, at=AT, renew=renew))


def _apart(house: House) -> None:
    """The office administers by itself."""
    Government.objects.update(separation=Government.Separation.OFFICE)


def _person(name: str, number: int | None = None, role: Role = Role.LIAISON) -> PersonRow:
    return PersonRow(2, name, number=number, body="区水务局", role=role)


def _posts(name: str) -> int:
    return Post.objects.filter(account__username=name).count()


@row(RACES, "one table handed in by two: everybody is there once, and the second changes nothing")
def _(house: House) -> Race:
    _apart(house)
    names = [house.new("t") for _each in range(3)]
    rows = [PersonRow(2 + place, name, body="区水务局", role=Role.LIAISON) for place, name in enumerate(names)]
    return Race(
        _take(house, house.by, rows),
        _take(house, house.other, rows),
        wins=(2,),
        holds=lambda *_done: [_posts(name) for name in names] == [1, 1, 1],
    )


@row(RACES, "two tables with one new username for two posts: the second is refused whole")
def _(house: House) -> Race:
    _apart(house)
    name, beside = house.new("t"), house.new("t")
    mine = [_person(name)]
    theirs = [_person(name, role=Role.PRINCIPAL_LEADER), PersonRow(3, beside, body="区水务局", role=Role.LIAISON)]

    def holds(first: bool, second: bool) -> bool:
        return (_posts(name), _posts(beside)) == (1, int(second)) and first is not second

    return Race(_take(house, house.by, mine), _take(house, house.other, theirs), holds=holds)


@row(RACES, "two tables give posts to the same two accounts in the opposite order")
def _(house: House) -> Race:
    _apart(house)
    one, two = house.account(), house.account()
    for account in (one, two):
        Post.objects.create(government=house.office.town.government, account=account, role=Role.READER)
    mine, theirs = (
        [
            PersonRow(2, "", number=first.pk, body="区水务局", role=role),
            PersonRow(3, "", number=second.pk, body="区水务局", role=role),
        ]
        for first, second, role in ((one, two, Role.LIAISON), (two, one, Role.SECTION_HEAD))
    )
    return Race(
        _take(house, house.by, mine),
        _take(house, house.other, theirs),
        wins=(2,),
        holds=lambda *_done: _posts(one.username) == _posts(two.username) == 3,
    )


@row(RACES, "lost passwords are given anew by two at once")
def _(house: House) -> Race:
    _apart(house)
    rows = [_person(house.new("t"))]
    take_people(government=house.office.town.government, rows=rows, by=house.by, at=AT)
    return Race(_take(house, house.by, rows, renew=True), _take(house, house.other, rows, renew=True), wins=(2,))


def _beside(name: str) -> None:
    @row(RACES, f"a table gives a post while {name}")
    def _(house: House) -> Race:
        found = staff(house)
        person, by = found.systems[0], found.securities[0]
        rows = [
            PersonRow(2, "", number=each.pk, body="区水务局", role=Role.LIAISON) for each in (person, found.systems[1])
        ]
        return Race(_take(house, by, rows), Act(DEEDS[name](found, person, 1).do), wins=(1, 2))


for _name in DEEDS:
    _beside(_name)


@row(RACES, "a table gives a post while the person comes in by a recovery code")
def _(house: House) -> Race:
    found = staff(house)
    person, code = found.systems[0], "abcd-efgh-ijkm"
    RecoveryCode.objects.create(account=person, hashed=hashed(person, code))
    rows = [PersonRow(2, "", number=each.pk, body="区水务局", role=Role.LIAISON) for each in (person, found.systems[1])]
    comes = Act(lambda: use_code(account=person, code=code, government="", at=AT), "factor.recover")
    return Race(_take(house, found.securities[0], rows), comes, wins=(2,))


@row(RACES, "two tables make signers of two who are logged in, and end their log-ins")  # the last: it changes the rules
def _(house: House) -> Race:
    _apart(house)
    rule(factor=Factor.SIGNERS, sessions=Sessions.MANY)
    people = [house.account(), house.account()]
    for account in people:
        Post.objects.create(government=house.office.town.government, account=account, role=Role.READER)
        begin(account=account, how=Beginning(key=house.new("k")), rules=Rules(), government="", at=AT)
    mine, theirs = (
        [PersonRow(each.pk, "", number=each.pk, body=body, role=Role.PRINCIPAL_LEADER) for each in order]
        for body, order in (("区水务局", people), ("区发改局", people[::-1]))
    )

    def holds(*_done: bool) -> bool:
        return not OpenSession.objects.filter(account__in=people, ended_at__isnull=True).exists()

    return Race(_take(house, house.by, mine), _take(house, house.other, theirs), wins=(2,), holds=holds)


def test_a_table_beside_everything_that_touches_its_people(transactional_db: None) -> None:
    assert len(RACES) == 14
    assert lost(RACES) == {}
