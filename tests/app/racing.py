"""A race of two people as a row of a table: what each does, how many may win, and what must hold after."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from itertools import combinations
from time import sleep
from typing import TypeVar

from django.db import connection

from app.at_once import at_once
from app.lock_order import out_of_order, watched
from app.people import AT, PASSWORD, build_town
from app.reports import Office, build_office
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries
from luoshi.errors import LuoshiError
from luoshi.governments.actions import assign_post
from luoshi.governments.models import BodyGroupMember, Portfolio, Post, Role
from luoshi.items.models import ItemUnit, Stream, Target
from luoshi.people.actions import create_account
from luoshi.people.models import Account

# A race that is lost seldom is run more than once (`make races`); SQLite takes one writer at a time and loses none by
# chance.
TURNS = int(os.environ.get("RACE_TURNS", "1")) if connection.vendor == "postgresql" else 1
V = TypeVar("V")
LONGEST_WAIT = 0.004  # seconds: about what an action takes before it holds its first row


@dataclass(frozen=True, slots=True)
class Act:
    """What one of two does, and what the log calls it ("": it is not recorded)."""

    do: Callable[[], object]
    event: str = ""


@dataclass(frozen=True, slots=True)
class Race:
    """Two acts of the same moment; `wins` says how many of them may be done, `holds` what must be true after.

    `holds` is given who was done.
    """

    first: Act
    second: Act
    _: KW_ONLY
    wins: tuple[int, ...] = (1,)
    holds: Callable[[bool, bool], bool] = lambda _first, _second: True


@dataclass(slots=True)
class House:
    """示例区 in its reporting year with two people in its office, `by` and `other`."""

    office: Office
    other: Account
    turn: int = 0
    names: Counter[str] = field(default_factory=Counter)

    @property
    def by(self) -> Account:
        return self.office.town.owner

    def new(self, word: str) -> str:
        """A name that no race had before."""
        self.names[word] += 1
        return f"{word}{self.turn}号{self.names[word]}"

    def each(self, do: Callable[[Account, V], object], values: Sequence[V], event: str = "") -> tuple[Act, Act]:
        """The same act of both people, each with a value of his own."""
        mine, theirs = values
        return Act(partial(do, self.by, mine), event), Act(partial(do, self.other, theirs), event)

    def both(self, do: Callable[[Account], object], event: str = "") -> tuple[Act, Act]:
        """The same act of both people."""
        return Act(partial(do, self.by), event), Act(partial(do, self.other), event)

    def account(self, word: str = "u") -> Account:
        name = self.new(word)
        return create_account(username=name, title=name, password=PASSWORD, by="test", at=AT)


def build_house() -> House:
    """The office of every reporting test, and a second person in 督查室."""
    office = build_office(build_town())
    other = create_account(username="other", title="督查室乙", password=PASSWORD, by="test", at=AT)
    town = office.town
    assign_post(account=other, government=town.government, role=Role.INSPECTION_OFFICE, by=town.owner, at=AT)
    return House(office, other)


Made = Callable[[House], Race]
Table = dict[str, Made]


def row(table: Table, name: str) -> Callable[[Made], Made]:
    """Add a race to its table under the sentence that it proves."""

    def add(made: Made) -> Made:
        table[name] = made
        return made

    return add


def run(house: House, made: Made) -> None:
    """Run a race several times, each on rows of its own and with another head start; see that all holds."""
    for turn in range(TURNS):
        house.turn = turn
        race = made(house)
        luck = random.Random(turn)  # noqa: S311  a head start
        before = _counted()
        acts = [_late(act, luck.random() * LONGEST_WAIT if turn else 0) for act in (race.first, race.second)]
        results = at_once(*acts)
        _assert_told(race, results)
        done = [not isinstance(result, LuoshiError) for result in results]
        _assert_recorded_once(race, done, _counted() - before)
        assert race.holds(done[0], done[1]), f"what must hold does not; done: {done}, {results}"
        assert_house_in_order()


def _late(act: Act, seconds: float) -> Callable[[], object]:
    def late() -> object:
        sleep(seconds)
        with watched() as tables:
            try:
                return act.do()
            finally:
                assert not out_of_order(tables), out_of_order(tables)

    return late


def _assert_told(race: Race, results: list[object]) -> None:
    refused = [result for result in results if isinstance(result, LuoshiError)]
    assert len(results) - len(refused) in race.wins, f"done by {len(results) - len(refused)} of two: {results}"
    for each in refused:
        assert str(each), "who was not first is told nothing"
        assert "\n" not in str(each), f"more than a line: {each}"


def _assert_recorded_once(race: Race, done: list[bool], recorded: Mapping[str, int]) -> None:
    wanted = Counter(act.event for act, was in zip((race.first, race.second), done, strict=True) if was)
    for event in {race.first.event, race.second.event} - {""}:
        assert recorded.get(event, 0) == wanted[event], f"{event} recorded {recorded.get(event, 0)} times"


def _counted() -> Counter[str]:
    return Counter(Event.objects.values_list("action", flat=True))


def assert_house_in_order() -> None:
    """The chain is whole; nothing stands twice that stands once: posts, portfolios, memberships, units, streams."""
    assert verify(entries()).broken is None
    _assert_once(Post.objects.values_list("account", "role", "body", "seat", "valid_from", "valid_to"))
    _assert_once(Portfolio.objects.values_list("seat", "body", "valid_from", "valid_to"))
    _assert_once(BodyGroupMember.objects.values_list("group", "body", "valid_from", "valid_to"))
    units = ItemUnit.objects.filter(body__isnull=False).exclude(role=ItemUnit.Role.UPPER)
    _assert_once(units.values_list("item", "body", "valid_from", "valid_to"))
    names = list(Stream.objects.values_list("year", "name"))
    assert len(names) == len(set(names)), "two streams of one name in a year"
    judging = Target.objects.filter(judges=True).values_list("item", "subject", "measure", "period")
    assert len(judging) == len(set(judging)), "two bases judge one target"


def _assert_once(rows: Iterable[tuple[object, ...]]) -> None:
    """No two rows of the same thing are in force on the same day; the last two columns are from and to."""
    by_key: dict[tuple[object, ...], list[tuple[str, str]]] = {}
    for row_ in rows:
        first, last = row_[-2:]
        by_key.setdefault(row_[:-2], []).append((str(first or "0000"), str(last or "9999")))
    for key, spans in by_key.items():
        for one, two in combinations(spans, 2):
            assert one[1] < two[0] or two[1] < one[0], f"twice in force at once: {key} {one} {two}"


def lost(table: Table) -> dict[str, str]:
    """The races of a table that did not end as they must, by name; all in one town, which costs most of the time."""
    house, failed = build_house(), {}
    for name, made in table.items():
        try:
            run(house, made)
        except Exception as wrong:  # noqa: BLE001  the next race is run all the same, and every one is told
            failed[name] = f"{type(wrong).__name__}: {wrong}"
    return failed
