"""示例区 in its reporting year: two rounds, three items, liaisons and leaders of two bureaus, entries by real moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.people import AT, PASSWORD, Town
from luoshi.calendar.models import Round
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Body, Role
from luoshi.items.actions import add_item
from luoshi.items.drafts import Unit
from luoshi.items.models import Item, Target
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.reporting.content import Content, Report
from luoshi.reporting.filling import Place, save_entry
from luoshi.reporting.models import Entry, Sheet
from luoshi.reporting.signing import Seen, Word, move
from luoshi.reporting.states import Verb

APRIL = datetime(2026, 4, 8, 2, 0, tzinfo=UTC)
LATE_APRIL = datetime(2026, 4, 13, 2, 0, tzinfo=UTC)
JULY = datetime(2026, 7, 8, 2, 0, tzinfo=UTC)
TEXT = Report(status="on_pace", progress="完成巷道修缮5公里,其余路段已开工。")


@dataclass(frozen=True, slots=True)
class Office:
    """The town in its reporting year."""

    town: Town
    first: Round
    second: Round
    water: Body
    reform: Body
    lane: Item
    both: Item
    led: Item
    liaison: Account
    leader: Account
    reform_leader: Account

    @property
    def reform_liaison(self) -> Account:
        """The colleague of every test."""
        return self.town.colleague

    def place(self, body: Body | None = None, *, plan: bool = False, second: bool = False) -> Place:
        """A sheet of the first round, 区水务局's when no body is named."""
        round_ = None if plan else self.second if second else self.first
        return Place(self.town.year, round_, body or self.water)

    def fill(self, item: Item, content: Content = TEXT, *, place: Place | None = None, at: datetime = APRIL) -> Entry:
        """The entry of an item, filled by its unit's liaison."""
        where = place or self.place()
        by = self.liaison if where.body == self.water else self.reform_liaison
        known = Entry.objects.filter(sheet__body=where.body, sheet__number=where.number, item=item).first()
        return save_entry(
            place=where, item=item, content=content, version=known.version if known else 0, by=by, at=at
        ).entry

    def to(self, verb: Verb, *entries: Entry, by: Account | None = None, at: datetime = APRIL, word: str = "") -> None:
        """The entries moved by whoever usually does it."""
        sheet = entries[0].sheet
        water = sheet.body_id == self.water.pk
        usual = {
            Verb.SIGN: self.leader if water else self.reform_leader,
            Verb.ACCEPT: self.town.owner,
            Verb.RETURN: self.town.owner,
        }
        liaison = self.liaison if water else self.reform_liaison
        seen = seen_of(entries)
        move(sheet=sheet, seen=seen, verb=verb, by=by or usual.get(verb, liaison), at=at, word=Word(reason=word))

    def filed(self, item: Item, *, place: Place | None = None, at: datetime = APRIL) -> Entry:
        """An entry brought to 已报送 by the real moves."""
        entry = self.fill(item, place=place, at=at)
        for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
            self.to(verb, entry, at=at)
        return fresh(entry)


def seen_of(entries: Sequence[Entry]) -> list[Seen]:
    """What somebody sees who looks now."""
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries]).select_related("current")
    return [Seen(row.pk, row.current.digest if row.current else "") for row in rows]


def fresh(entry: Entry) -> Entry:
    """The entry as stored."""
    return Entry.objects.select_related("sheet__body", "current", "accepted").get(pk=entry.pk)


def sheet_of(body: Body, number: int = 1) -> Sheet:
    """The stored sheet of a body."""
    return Sheet.objects.get(body=body, number=number)


def build_office(town: Town) -> Office:
    """Rounds of two quarters; 区水务局 alone on a lane, with 区发改局 alike on one item, under its lead on another."""
    rounds = [
        Round.objects.create(year=town.year, number=number, first_day=first, last_day=last, due=due, closes=closes)
        for number, first, last, due, closes in (
            (1, date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 10), date(2026, 4, 30)),
            (2, date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 10), date(2026, 7, 31)),
        )
    ]
    water, reform = town.body("区水务局"), town.body("区发改局")
    stream = town.stream("own_report")

    def item(wording: str, *units: Unit, mode: str = Item.Mode.EQUAL) -> Item:
        made = add_item(stream=stream, wording=wording, units=units, by=town.owner, at=AT)
        made.mode = mode
        made.save(update_fields=["mode"])
        return made

    lane = item("修缮青石巷道18公里。", Unit("区水务局"))
    Target.objects.create(
        item=lane, order=1, subject="修缮青石巷道", measure="amount", comparator="eq", value=18000, unit="米"
    )
    both = item("理顺街巷排水。", Unit("区水务局"), Unit("区发改局"))
    led = item("建成雨污分流示范片。", Unit("区发改局", "lead"), Unit("区水务局", "support"), mode=Item.Mode.LEAD_NAMED)
    people = {
        name: create_account(username=name, title=title, password=PASSWORD, by="test", at=AT)
        for name, title in (
            ("liaison", "区水务局联络员"),
            ("leader", "区水务局主要领导"),
            ("reform-leader", "区发改局主要领导"),
        )
    }
    for name, role, body in (
        ("liaison", Role.LIAISON, water),
        ("leader", Role.PRINCIPAL_LEADER, water),
        ("reform-leader", Role.PRINCIPAL_LEADER, reform),
    ):
        assign_post(account=people[name], government=town.government, role=role, body=body, by=town.owner, at=AT)
    first, second = rounds
    liaison, leader, reform_leader = people.values()
    return Office(town, first, second, water, reform, lane, both, led, liaison, leader, reform_leader)
