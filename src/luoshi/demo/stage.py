"""What playing the fictional year needs: its rows fetched once, its people, a sheet handed in as units do it."""

import tomllib
from base64 import b64decode
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import resources

from luoshi.calendar.models import Round
from luoshi.demo.house import ON_PAPER, PRINCIPAL, UNITS
from luoshi.governments.models import Body, Government, Year
from luoshi.items.models import Item
from luoshi.items.queries import listed
from luoshi.items.rows import TargetRow
from luoshi.people.models import Account
from luoshi.reporting.filling import Place
from luoshi.reporting.models import Entry, Sheet
from luoshi.reporting.signing import Seen, Word, add_scan, move
from luoshi.reporting.states import Verb

NUMBER = 2026
PLAN = 0  # the number of the sheet that is a handling plan

# What one of the district does over the year, told by itself: it says a moment and then does what belongs there.
# heapq.merge plays several at once, always going on with the one whose moment is the earliest.
Story = Iterator[datetime]


@dataclass(slots=True)
class Stage:
    """What playing needs, fetched once."""

    government: Government
    office: Account
    year: Year
    rounds: Mapping[int, Round]
    bodies: Mapping[str, Body]
    accounts: Mapping[str, Account]
    items: Mapping[tuple[str, int], Item]
    targets: Mapping[int, tuple[TargetRow, ...]]
    said: Mapping[tuple[int, str, int], Mapping[str, object]]
    reference: dict[int, int] = field(default_factory=dict)  # what the statisticians said of an item's figure, so far

    def liaison(self, name: str) -> Account:
        """Who fills for a unit: its liaison, for a company the office."""
        return self.office if name in ON_PAPER else self.accounts[USERNAMES[name]]

    def leader(self, name: str) -> Account:
        """Who signs for a unit on screen."""
        return self.accounts[USERNAMES[name] + PRINCIPAL]

    def place(self, name: str, number: int) -> Place:
        """A unit's sheet; with the number PLAN its handling plan."""
        return Place(self.year, self.rounds.get(number), self.bodies[name])

    def move(
        self,
        name: str,
        number: int,
        verb: Verb,
        at: datetime,
        *,
        by: Account,
        only: Collection[int] | None = None,
        word: Word | None = None,
    ) -> None:
        """All items of a sheet moved, or those that are named."""
        rows = Entry.objects.filter(sheet__year=self.year, sheet__number=number, sheet__body=self.bodies[name])
        if only is not None:
            rows = rows.filter(item__in=only)
        seen = [Seen(pk, digest or "") for pk, digest in rows.values_list("pk", "current__digest")]
        move(sheet=self.sheet(name, number), seen=seen, verb=verb, by=by, at=at, word=word or Word())

    def sheet(self, name: str, number: int) -> Sheet:
        """The stored sheet."""
        return Sheet.objects.get(year=self.year, number=number, body=self.bodies[name])


USERNAMES = {name: username for username, name in UNITS.items()}


def stage_of(government: Government, office: Account, year: Year) -> Stage:
    """What is there of the year."""
    items = {
        (item.stream.code, item.number): item
        for item in Item.objects.filter(year=year).select_related("stream", "year__government")
    }
    rows = listed(government.pk, [item.pk for item in items.values()])
    names = {*UNITS, *(f"{username}{PRINCIPAL}" for username in UNITS)}
    return Stage(
        government=government,
        office=office,
        year=year,
        rounds={each.number: each for each in Round.objects.filter(year=year)},
        bodies={body.name: body for body in Body.objects.filter(government=government)},
        accounts={account.username: account for account in Account.objects.filter(username__in=names)},
        items=items,
        targets={row.id: row.targets for row in rows},
        said=_said(),
    )


def on(month: int, day: int, hour: int = 2) -> datetime:
    """A moment of the district's year; two in the morning of UTC is ten there."""
    return datetime(NUMBER, month, day, hour, tzinfo=UTC)


def hand_in(stage: Stage, name: str, number: int, at: datetime, *, only: Collection[int] | None = None) -> None:
    """A filled sheet proposed, signed (for a company on paper) and filed."""
    by = stage.liaison(name)
    stage.move(name, number, Verb.PROPOSE, at, by=by, only=only)
    if name in ON_PAPER:
        scan = add_scan(sheet=stage.sheet(name, number), name="签字表（演示）.png", data=SCAN, by=by, at=at)
        stage.move(name, number, Verb.SIGN_ON_PAPER, at, by=by, only=only, word=Word(scan=scan))
    else:
        stage.move(name, number, Verb.SIGN, at, by=stage.leader(name), only=only)
    stage.move(name, number, Verb.FILE, at, by=by, only=only)


# A small white picture: where a signed sheet would lie, and nothing is made to look signed.
SCAN = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABUAAAAeCAAAAADmuwqJAAAAE0lEQVR4nGP4jw0wjIqOig6YKAAh33Op8afMGgAAAABJRU5ErkJggg=="
)


def _said() -> Mapping[tuple[int, str, int], Mapping[str, object]]:
    text = (resources.files("luoshi.demo") / "reports.toml").read_text(encoding="utf-8")
    return {(each["quarter"], each["unit"], each["item"]): each for each in tomllib.loads(text)["report"]}
