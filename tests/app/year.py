"""A whole year of 示例区: the demo's units with people, and the moves of its quarters, by public actions."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib import resources

from app.files import pdf
from app.people import PASSWORD
from luoshi.audit.models import Event
from luoshi.calendar.actions import adopt_preset, seed_years
from luoshi.calendar.models import Round
from luoshi.demo.units import units_of
from luoshi.governments.actions import add_bodies, assign_first_post, create_government, open_year
from luoshi.governments.bodies import change_body, draft_of
from luoshi.governments.models import Body, Government, Role, Year
from luoshi.governments.posts import PostDraft, appoint
from luoshi.governments.rights import rights_of
from luoshi.intake.actions import import_source
from luoshi.intake.models import Reading
from luoshi.items.actions import open_streams
from luoshi.items.models import Item, Stream
from luoshi.items.stream_setup import StreamDraft, change_stream
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.reporting.board import Board, board
from luoshi.reporting.content import Content, Report
from luoshi.reporting.extending import ask
from luoshi.reporting.filling import Place, mark_unchanged, save_entry
from luoshi.reporting.inbox import Inbox, inbox
from luoshi.reporting.models import Entry, Extension, Revision, Sheet
from luoshi.reporting.rows import SheetPage
from luoshi.reporting.sheet_pages import sheet
from luoshi.reporting.signing import Seen, Word, add_scan, move
from luoshi.reporting.states import Verb

DOCUMENTS = resources.files("luoshi.demo") / "documents"
COMPANIES = ("区城投公司", "区文旅公司")  # they hand in on paper, the office enters it
REPORTING = 34  # units of the notice that are in the directory


def on(month: int, day: int, year: int = 2026) -> datetime:
    """Ten in the morning of a day in the district."""
    return datetime(year, month, day, 2, tzinfo=UTC)


@dataclass
class House:
    """The district with everybody who acts in it; `year` is 2026's row as it was opened."""

    government: Government
    office: Account
    last_year: Year
    people: dict[tuple[str, Role], Account] = field(default_factory=dict)

    @property
    def year(self) -> Year:
        """2026 as it stands."""
        return Year.objects.select_related("government").get(government=self.government, number=2026)

    def body(self, name: str) -> Body:
        """A body by its name."""
        return Body.objects.get(government=self.government, name=name)

    def round(self, number: int) -> Round:
        """A quarter of 2026."""
        return Round.objects.get(year__government=self.government, year__number=2026, number=number)

    def place(self, name: str, number: int) -> Place:
        """A unit's sheet of a quarter; 0: its handling plan."""
        return Place(self.year, self.round(number) if number else None, self.body(name))

    def item(self, number: int, stream: str = "own_report") -> Item:
        """An item of 2026."""
        return Item.objects.select_related("year__government", "stream").get(
            year__government=self.government, year__number=2026, stream__code=stream, number=number
        )

    def who(self, name: str, role: Role) -> Account:
        """Whoever has that post; for a company the office, which fills for it."""
        return self.office if name in COMPANIES else self.people[name, role]

    def liaison(self, name: str) -> Account:
        """A unit's liaison."""
        return self.who(name, Role.LIAISON)

    def leader(self, name: str) -> Account:
        """A unit's principal leader."""
        return self.who(name, Role.PRINCIPAL_LEADER)

    # -- what people do

    def fill(self, name: str, number: int, at: datetime, *, item: Item, content: Content) -> Entry:
        """One item, typed by the unit's liaison over what stands there."""
        where = self.place(name, number)
        known = Entry.objects.filter(sheet__body=where.body, sheet__year=where.year, sheet__number=number, item=item)
        version = known.values_list("version", flat=True).first() or 0
        by = self.liaison(name)
        return save_entry(place=where, item=item, content=content, version=version, by=by, at=at).entry

    def fill_all(self, name: str, number: int, at: datetime, *, status: str = "on_pace") -> None:
        """Every open item: told in the first and the last quarter; between them the first one, the others unchanged."""
        where = self.place(name, number)
        left = [line.item.id for line in self.sheet(name, number, at).lines if line.entry is None]
        told = len(left) if number in {1, 4} else 1
        for item in Item.objects.filter(pk__in=left[:told]):
            words = f"{name}第{number}季度按计划推进,已完成当期节点。"
            self.fill(name, number, at, item=item, content=Report(status=status, progress=words))
        if left[told:]:
            why = "按季度安排推进，暂无新进展"
            mark_unchanged(place=where, items=left[told:], why=why, by=self.liaison(name), at=at)

    def act(
        self,
        name: str,
        number: int,
        verb: Verb,
        at: datetime,
        *,
        by: Account,
        items: Collection[int] | None = None,
        word: Word | None = None,
    ) -> int:
        """What `by` may move so on the unit's sheet, or of it these items; how many those were."""
        lines = [
            line for line in self.sheet(name, number, at, by=by).able(verb) if items is None or line.item.id in items
        ]
        seen = [Seen(line.entry.id, line.entry.digest) for line in lines if line.entry is not None]
        if seen:
            move(sheet=self.stored(name, number), seen=seen, verb=verb, by=by, at=at, word=word or Word())
        return len(seen)

    def sign_and_file(self, name: str, number: int, at: datetime) -> None:
        """Proposed by the liaison, signed by the principal leader, filed."""
        self.act(name, number, Verb.PROPOSE, at, by=self.liaison(name))
        self.act(name, number, Verb.SIGN, at, by=self.leader(name))
        self.act(name, number, Verb.FILE, at, by=self.liaison(name))

    def hand_in(self, name: str, number: int, at: datetime, *, status: str = "on_pace") -> None:
        """A whole sheet, from the empty form to the filing; a company's on paper."""
        self.fill_all(name, number, at, status=status)
        (self.on_paper if name in COMPANIES else self.sign_and_file)(name, number, at)

    def on_paper(self, name: str, number: int, at: datetime) -> None:
        """Proposed, printed, signed with a pen, scanned, filed; by the liaison, or by the office for a company."""
        by = self.liaison(name)
        self.act(name, number, Verb.PROPOSE, at, by=by)
        scan = add_scan(sheet=self.stored(name, number), name="签字表.pdf", data=pdf("签字表"), by=by, at=at)
        self.act(name, number, Verb.SIGN_ON_PAPER, at, by=by, word=Word(scan=scan))
        self.act(name, number, Verb.FILE, at, by=by)

    def accept(self, name: str, number: int, at: datetime, *, items: Collection[int] | None = None) -> int:
        """The office accepts what is filed with it."""
        return self.act(name, number, Verb.ACCEPT, at, by=self.office, items=items)

    def ask(self, name: str, number: int, until: date, at: datetime) -> Extension:
        """More time for a sheet, asked for by the unit."""
        return ask(place=self.place(name, number), until=until, reason="汇总口径调整", by=self.liaison(name), at=at)

    # -- what pages say

    def sheet(self, name: str, number: int, at: datetime, *, by: Account | None = None) -> SheetPage:
        """The sheet as its liaison (or `by`) sees it."""
        rights = rights_of(by or self.liaison(name), on=at.date())
        return sheet(self.place(name, number), rights, today=at.date())

    def stored(self, name: str, number: int) -> Sheet:
        """The stored sheet."""
        return Sheet.objects.get(year=self.year, number=number, body__name=name)

    def entry(self, name: str, number: int, item: Item) -> Entry:
        """One entry as it stands."""
        found = Entry.objects.select_related("current", "accepted", "sheet__body", "recipient")
        return found.get(sheet__year=self.year, sheet__number=number, sheet__body__name=name, item=item)

    def board(self, number: int, at: datetime, only: str = "") -> Board:
        """报送情况 of a quarter on a day."""
        return board(self.year, self.round(number), today=at.date(), only=only)

    def by_clock(self, number: int, at: datetime) -> dict[str, set[str]]:
        """The units of the board by the word of the clock."""
        found: dict[str, set[str]] = {}
        for row in self.board(number, at).rows:
            found.setdefault(row.clock, set()).add(row.body)
        return found

    def row(self, name: str, number: int, at: datetime) -> dict[str, int]:
        """A unit's counts on the board, without the empty columns."""
        (row,) = [row for row in self.board(number, at).rows if row.body == name]
        return {column: count for column, count in row.cells if count}

    def inbox(self, account: Account, at: datetime) -> Inbox:
        """待办 of an account."""
        return inbox(self.government, rights_of(account, on=at.date()), today=at.date())

    def units(self, number: int, at: datetime) -> list[str]:
        """The units that have something to report in a quarter."""
        return [row.body for row in self.board(number, at).rows]

    def events(self, action: str) -> int:
        """How many events of a kind the log holds."""
        return Event.objects.filter(government=self.government.code, action=action).count()

    def begun(self) -> list[int]:
        """The quarters in which somebody has touched a sheet."""
        found = Sheet.objects.filter(year__government=self.government, year__number=2026, number__gt=0)
        return sorted(set(found.values_list("number", flat=True)))

    def honest(self, number: int, at: datetime) -> None:
        """What has to hold on every day: counts add up, nothing is green by itself, what is missing is missing."""
        shown = self.board(number, at)
        assert all(sum(row.counts.values()) == row.total for row in shown.rows)
        assert sum(shown.totals.values()) == shown.items == sum(row.total for row in shown.rows)
        assert sum(shown.clocks.values()) == shown.units == len(shown.rows)
        totals = dict(shown.cells)
        entries = Entry.objects.filter(sheet__year=self.year, sheet__number=number)
        assert totals["not_begun"] == shown.items - entries.count()
        assert totals["accepted"] == entries.filter(state="accepted").count()
        assert not entries.filter(state="accepted", accepted=None).exists()
        assert not entries.exclude(state__in=["draft", "returned"]).filter(current=None).exists()
        # every word on an item was said by a person, and stands in the log
        said = Event.objects.filter(action="item.assess").values_list("about", flat=True)
        green = Item.objects.filter(year=self.year).exclude(state="unassessed")
        assert {f"item:{pk}" for pk in green.values_list("pk", flat=True)} <= set(said)


def found_district() -> House:
    """示例区 with its year 2025, thirty-nine bodies, a liaison and a leader in each but the companies."""
    at = on(1, 4)
    government = create_government(
        code="990101", name="示例省示例市示例区", short_name="示例区", level="county", by="init", at=at
    )
    office = create_account(username="duchashi", title="督查室经办", password=PASSWORD, by="init", at=at)
    assign_first_post(account=office, government=government, by="init", at=at)
    seed_years(government=government, years=[2025, 2026], by=office, at=at)
    last_year = open_year(government=government, number=2025, by=office, at=at)
    open_streams(year=last_year, by=office, at=at)
    adopt_preset(year=last_year, preset="day-10", by=office, at=at)
    with (DOCUMENTS / "units.csv").open(encoding="utf-8") as lines:
        bodies = add_bodies(government=government, rows=units_of(lines), by=office, at=at)
    house = House(government, office, last_year)
    for number, body in enumerate(bodies):
        _staff(house, body, number, at)
    planners = StreamDraft("年度计划", house.body("区发改局"), "常务副区长", "区人大常委会")
    plan = Stream.objects.get(year=last_year, code="annual_plan")
    change_stream(stream=plan, draft=planners, by=office, at=at)
    return house


def _staff(house: House, body: Body, number: int, at: datetime) -> None:
    if body.name in COMPANIES:
        draft = replace(draft_of(body), channel=Body.Channel.OFFICE, signer="董事长")
        change_body(body=body, draft=draft, by=house.office, at=at)
        return
    for role, word in ((Role.LIAISON, "联络员"), (Role.PRINCIPAL_LEADER, "主要领导")):
        house.people[body.name, role] = appoint(
            government=house.government,
            username=f"{role.value}-{number}",
            title=f"{body.name}{word}",
            password=PASSWORD,
            draft=PostDraft(role, body),
            by=house.office,
            at=at,
        ).account


def read_paper(house: House, name: str, at: datetime) -> Reading:
    """A document of the demo, imported by the office."""
    data = (DOCUMENTS / name).read_bytes()
    return import_source(government=house.government, name=name, data=data, by=house.office, at=at).reading


def sealed_texts() -> dict[int, str]:
    """Every sealed revision by its id: none of them may ever change."""
    return dict(Revision.objects.values_list("pk", "sealed"))
