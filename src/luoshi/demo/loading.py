"""Loading the fictional district: accounts, bodies, documents, and the notice's items confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from importlib import resources
from importlib.resources.abc import Traversable

from django.db import transaction

from luoshi.calendar.actions import adopt_preset, seed_years
from luoshi.demo.house import furnish
from luoshi.demo.quarters import play
from luoshi.demo.stage import Story, on
from luoshi.demo.units import units_of
from luoshi.errors import NotNow
from luoshi.governments.actions import (
    add_bodies,
    assign_first_post,
    assign_post,
    create_government,
    open_year,
)
from luoshi.governments.models import Body, Government, Role, Year
from luoshi.intake.actions import import_source
from luoshi.intake.models import Proposal, Reading, Source
from luoshi.items.actions import confirm_many, open_streams, suggested_stream
from luoshi.items.models import Item
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.people.rules import Factor, Rules, Sessions, change_rules

CODE = "990101"  # no province has 99
NAME = "示例省示例市示例区"
SHORT_NAME = "示例区"
YEARS = (2025, 2026)
DEADLINES = "day-10"  # the preset of its rounds
OPERATOR = "luoshi demo"
PASSWORD = "yanshi-2026-shiliqu"  # noqa: S105  printed for everybody: the demo refuses to live beside real data
# everybody shares the one public password: it never runs out, and two visitors do not throw each other out
RULES = Rules(password_days=0, sessions=Sessions.MANY, factor=Factor.NOBODY)
NOTICE = "notice-2026.html"  # its items are what the played quarters report on
FOUNDED = on(1, 19)
# When a document came to the office: a day after it was made public.
CAME: Mapping[str, datetime] = {
    "report-2025.txt": FOUNDED,
    "report-2026.txt": FOUNDED,
    NOTICE: on(2, 13),
    "halfyear-2026.txt": on(7, 29),
    "bulletin-2026q3.txt": on(10, 21),
}
DOCUMENT_ENDINGS = (".txt", ".html", ".docx", ".pdf", ".xlsx", ".ofd")


class RealDataHere(NotNow):
    """The database holds a real government, where accounts with a public password have no place."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo, by its role."""

    username: str
    title: str
    role: Role
    body: str | None = None


ACCOUNTS = (
    DemoAccount("duchashi", "督查室经办", Role.INSPECTION_OFFICE),
    DemoAccount("fagai", "区发改局联络员", Role.LIAISON, "区发改局"),
    DemoAccount("chayue", "查阅人员", Role.READER),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the demo holds: how many documents are new, and how many items were confirmed just now."""

    documents: int
    confirmed: int


@transaction.atomic
def load(*, at: datetime) -> Loaded:
    """The fictional district, whole, on its own days; what is there already stays as it is.

    A document that has no day of its own came at `at`.

    Raises RealDataHere when the database belongs to a real office.
    """
    if Government.objects.filter(is_demo=False).exists():
        raise RealDataHere("这个库里有正式数据，不装演示数据；请另设 LUOSHI_DATA 目录")
    folder = documents()
    government = Government.objects.filter(code=CODE).first() or _district(folder, FOUNDED)
    office = Account.objects.get(username=ACCOUNTS[0].username)
    items = Item.objects.filter(year__government=government)
    before = items.count()
    new = [file for file in _documents(folder) if not _came(file.name, government)]
    for _moment in merge(*(_comes(file, government, office, CAME.get(file.name, at)) for file in new)):
        pass  # done on the way to the next moment
    return Loaded(len(new), items.count() - before)


def documents() -> Traversable:
    """The folder of the district's documents and units.csv, as packed."""
    return resources.files("luoshi.demo") / "documents"


def _district(folder: Traversable, at: datetime) -> Government:
    """The government with its accounts, years, streams, bodies, and who does what in its house."""
    government = create_government(
        code=CODE, name=NAME, short_name=SHORT_NAME, level="county", by=OPERATOR, at=at, is_demo=True
    )
    change_rules(RULES, by=OPERATOR, government=CODE, at=at)
    accounts = [
        create_account(username=one.username, title=one.title, password=PASSWORD, by=OPERATOR, at=at)
        for one in ACCOUNTS
    ]
    office = accounts[0]
    assign_first_post(account=office, government=government, by=OPERATOR, at=at)
    seed_years(government=government, years=YEARS, by=office, at=at)
    for number in YEARS:
        year = open_year(government=government, number=number, by=office, at=at)
        open_streams(year=year, by=office, at=at)
        adopt_preset(year=year, preset=DEADLINES, by=office, at=at)
    units = folder / "units.csv"
    if units.is_file():
        with units.open(encoding="utf-8") as lines:
            add_bodies(government=government, rows=units_of(lines), by=office, at=at)
    for one, account in zip(ACCOUNTS[1:], accounts[1:], strict=True):
        body = Body.objects.filter(government=government, name=one.body).first() if one.body else None
        if one.body is None or body is not None:
            assign_post(account=account, government=government, role=one.role, body=body, by=office, at=at)
    furnish(government, office, password=PASSWORD, at=at)
    return government


def _documents(folder: Traversable) -> list[Traversable]:
    """The documents of the district by name."""
    if not folder.is_dir():
        return []
    files = (file for file in folder.iterdir() if file.name.endswith(DOCUMENT_ENDINGS))
    return sorted(files, key=lambda file: file.name)


def _came(name: str, government: Government) -> bool:
    """Whether a document was loaded before, also if it was withdrawn since."""
    return Source.objects.filter(government=government, name=name).exists()


def _comes(file: Traversable, government: Government, office: Account, at: datetime) -> Story:
    """A document imported, the lists of a notice confirmed; with the district's own the year begins."""
    yield at
    done = import_source(government=government, name=file.name, data=file.read_bytes(), by=office, at=at)
    _confirm(done.reading, government, office, at)
    if file.name == NOTICE:
        yield from play(government, office)


def _confirm(reading: Reading, government: Government, office: Account, at: datetime) -> None:
    """Confirm the lists of a notice; everything else waits at the reading desk."""
    plan = reading.head.get("plan") or []
    if reading.kind != Reading.Kind.RESPONSIBILITY_NOTICE or not plan:
        return
    year = Year.objects.filter(government=government, number=plan[0][:4]).first()
    if year is None:
        return
    firsts: dict[int, Proposal] = {}
    for proposal in Proposal.objects.filter(reading=reading).select_related("reading"):
        firsts.setdefault(proposal.list_number, proposal)
    for list_number, first in firsts.items():
        stream = suggested_stream(proposal=first, year=year)
        if stream is not None:
            confirm_many(reading=reading, list_number=list_number, stream=stream, by=office, at=at)
