"""年度准备: the order of work of a year that is being set up, each step where the data say that it stands.

A step is done by a fact alone: that rules or streams were opened with the year is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Min, Q
from django.utils.timezone import localdate

from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import KnownYear
from luoshi.calendar.queries import RoundRow, rounds, rules_of
from luoshi.governments.models import Body, BodyGroup, BodyGroupMember, Post, Role, Year
from luoshi.governments.queries import YearRow, years
from luoshi.governments.validity import valid_on
from luoshi.intake.models import Reading
from luoshi.intake.queries import plans_read
from luoshi.items.leading import LEADING
from luoshi.items.models import Item, UploadedTable
from luoshi.items.stream_cards import StreamCard, stream_cards
from luoshi.items.units import own_units
from luoshi.reporting.models import Entry

# The holidays of a year are announced in November of the one before; until then weekends are all that can be known.
ANNOUNCED_MONTH = 12


class Stands(StrEnum):
    """Where a step stands."""

    DONE = "done"
    OPEN = "open"
    NOT_NEEDED = "not_needed"


class Step(StrEnum):
    """The steps, in the order in which an office does them."""

    YEAR = "year"
    HOUSE = "house"
    STREAMS = "streams"
    RULES = "rules"
    CALENDAR = "calendar"
    BREAKDOWN = "breakdown"
    LEDGER = "ledger"
    UNITS = "units"
    FIRST_ROUND = "first_round"


@dataclass(frozen=True, slots=True)
class House:
    """The bodies of a day: how many, how many report online, and of these how many have nobody to fill in or sign.

    Once items name units, the `answering` ones alone have to have somebody (0: no item names any).
    """

    bodies: int = 0
    online: int = 0
    answering: int = 0
    without_liaison: int = 0
    without_principal: int = 0


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams that matter: those with items, all while there is none.

    `owned` by a body other than the office; `unaddressed` lack who approves or to whom they go; `uncollected` have an
    owner that has ended, or nobody who collects.
    """

    count: int = 0
    owned: int = 0
    unaddressed: int = 0
    uncollected: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """Rules and rounds; `usual`: the rules are those that every year opens with, and rest on nothing.

    `missing` are years whose holidays were announced and are not in the calendar, `awaited` those not announced yet on
    which due dates rest.
    """

    rounds: int = 0
    usual: bool = True
    missing: tuple[int, ...] = ()
    awaited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Papers:
    """Where the items come from: documents about the year, proposals that wait, ledgers taken in and not.

    `pending` are those of the notices, where there is one; `besides` what reports and bulletins propose beside it,
    which may wait. `read` items have a sentence in a document, `named` ones a unit, `reportable` ones a unit that the
    directory knows; `leaderless` ones are to have a lead among several units, and have none.
    """

    documents: int = 0
    pending: int = 0
    taken: int = 0
    untaken: int = 0
    items: int = 0
    read: int = 0
    reportable: int = 0
    besides: int = 0
    named: int = 0
    leaderless: int = 0

    @property
    def answered(self) -> bool:
        """Whether there are items, and each has whom it asks."""
        return 0 < self.items <= self.reportable and not self.leaderless


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a year is set up on a day; `begun` sheets of a round bear something, `next` is the round to come."""

    opened: bool = False
    house: House = House()
    streams: Streams = Streams()
    timing: Timing = Timing()
    papers: Papers = Papers()
    begun: int = 0
    next: RoundRow | None = None


@dataclass(frozen=True, slots=True)
class Preparation:
    """A year on its way to its first round, and the rounds that passed before the office began (none: in time)."""

    year: int
    facts: Facts
    passed: tuple[RoundRow, ...]

    @property
    def steps(self) -> Mapping[Step, Stands]:
        """Where each step stands, in order."""
        return stands(self.facts)

    @property
    def next(self) -> Step | None:
        """The first step that is open; None when all is done."""
        return next((step for step, where in self.steps.items() if where is Stands.OPEN), None)

    @property
    def left(self) -> tuple[Step, ...]:
        """The steps that are open, in order; of two ways in, where both are, the first."""
        found = [step for step, where in self.steps.items() if where is Stands.OPEN]
        return tuple(step for step in found if step is not Step.LEDGER or Step.BREAKDOWN not in found)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(where is Stands.DONE for where in self.steps.values())

    @property
    def needed(self) -> int:
        """How many steps there are to do in all; of two ways in one is enough."""
        either = self.steps[Step.BREAKDOWN] is self.steps[Step.LEDGER] is Stands.OPEN
        return sum(where is not Stands.NOT_NEEDED for where in self.steps.values()) - either


def stands(facts: Facts) -> Mapping[Step, Stands]:
    """Where each step stands by the facts; pure and total."""
    house, streams, timing = facts.house, facts.streams, facts.timing
    done = {
        Step.YEAR: facts.opened,
        Step.HOUSE: bool(house.bodies) and not house.without_liaison and not house.without_principal,
        Step.STREAMS: bool(streams.count) and not streams.unaddressed and not streams.uncollected,
        Step.RULES: bool(timing.rounds) and not timing.usual,
        Step.CALENDAR: facts.opened and not timing.missing,
    }
    found = {step: Stands.DONE if is_done else Stands.OPEN for step, is_done in done.items()}
    found[Step.BREAKDOWN] = _breakdown(facts.papers)
    found[Step.LEDGER] = _ledger(facts.papers)
    found[Step.UNITS] = Stands.DONE if facts.papers.answered else Stands.OPEN
    found[Step.FIRST_ROUND] = Stands.DONE if facts.begun else Stands.OPEN
    return found


def _breakdown(papers: Papers) -> Stands:
    """Documents are read to the end; none is needed where the items came in another way."""
    if papers.documents:
        return Stands.DONE if papers.read and not papers.pending else Stands.OPEN
    return Stands.NOT_NEEDED if papers.items else Stands.OPEN


def _ledger(papers: Papers) -> Stands:
    """A ledger of one's own is a way in, not a duty; one that was begun is to be brought to its end."""
    if papers.taken:
        return Stands.DONE
    needless = (papers.documents or papers.items) and not papers.untaken
    return Stands.NOT_NEEDED if needless else Stands.OPEN


def preparation(government_id: int, number: int, *, at: datetime) -> Preparation:
    """Where a year stands on the way to its first round. Sixteen statements, two more where rounds passed."""
    return prepared(government_id, number, opened=years(government_id), rounds=rounds(government_id, number), at=at)


def prepared(
    government_id: int, number: int, *, opened: Sequence[YearRow], rounds: Sequence[RoundRow], at: datetime
) -> Preparation:
    """The same for whoever knows the years and the rounds of this one. Two statements less."""
    today = localdate(at)
    year = next((each for each in opened if each.number == number), None)
    facts = Facts(
        opened=year is not None,
        house=_house(government_id, number, today),
        streams=_streams(government_id, number, today),
        timing=_timing(government_id, number, rounds, today),
        papers=_papers(government_id, number, [each.number for each in opened], today),
        begun=said_in(government_id, number).begun,
        next=next((each for each in rounds if each.due >= today), None),
    )
    passed = passed_before(government_id, year, rounds, today=today) if year is not None else ()
    return Preparation(number, facts, passed)


def is_concerned(year: int, opened: Sequence[YearRow], *, today: date) -> bool:
    """Whether a year may be one that is being set up: not closed, and this year's, a later one or the newest."""
    if not opened:
        return True
    here = next((each for each in opened if each.number == year), None)
    newest = max(each.number for each in opened)
    return here is not None and here.state != Year.State.CLOSED and year >= min(today.year, newest)


@dataclass(frozen=True, slots=True)
class Said:
    """How many sheets of a year's rounds say something, and how many entries were filed."""

    begun: int
    filed: int


def said_in(government_id: int, year: int) -> Said:
    """What units have said in the rounds of a year. One statement."""
    rows = Entry.objects.filter(sheet__year__government_id=government_id, sheet__year__number=year, sheet__number__gt=0)
    counted = rows.aggregate(
        begun=Count("sheet", distinct=True), filed=Count("pk", filter=Q(first_filed_at__isnull=False))
    )
    return Said(counted["begun"], counted["filed"])


def passed_before(
    government_id: int, year: YearRow, of_the_year: Iterable[RoundRow], *, today: date
) -> tuple[RoundRow, ...]:
    """The rounds that were due before the office had any item here, in a year without a day of adoption.

    None once a sheet was filed: then the year is under way and what is late is late. Two statements, none where a day
    is set or no round has passed.
    """
    due = [each for each in of_the_year if each.due < today]
    if year.adopted_on is not None or year.state == Year.State.CLOSED or not due:
        return ()
    if said_in(government_id, year.number).filed:
        return ()
    items = Item.objects.filter(government_id=government_id, year__number=year.number)
    first = items.aggregate(first=Min("added_at"))["first"]
    began = localdate(first) if first is not None else today
    return tuple(each for each in due if each.due < began)


def _house(government_id: int, year: int, today: date) -> House:
    """Four statements: a running year's front page asks each time, and the directory's cards are slower to make."""
    bodies = dict(Body.objects.filter(valid_on(today), government_id=government_id).values_list("pk", "channel"))
    online = {body for body, channel in bodies.items() if channel == Body.Channel.ONLINE}
    held = Post.objects.filter(valid_on(today), government_id=government_id, body__isnull=False)
    holding = set(held.filter(role__in=(Role.LIAISON, Role.PRINCIPAL_LEADER)).values_list("role", "body_id"))
    named = own_units(today).filter(item__government_id=government_id, item__year__number=year)
    answering = set(named.filter(body__isnull=False).values_list("body_id", flat=True))
    members = BodyGroupMember.objects.filter(valid_on(today), group__government_id=government_id)
    answering |= set(members.filter(group__name__in=named.values("name")).values_list("body_id", flat=True))

    def without(role: Role) -> int:
        return sum((role, body) not in holding and (not answering or body in answering) for body in online)

    return House(
        bodies=len(bodies),
        online=len(online),
        answering=len(answering & set(bodies)),
        without_liaison=without(Role.LIAISON),
        without_principal=without(Role.PRINCIPAL_LEADER),
    )


def _streams(government_id: int, year: int, today: date) -> Streams:
    """Two statements."""
    cards = stream_cards(government_id, year, today)
    mattering = [card for card in cards if card.items] or cards
    posts = Post.objects.filter(valid_on(today), government_id=government_id, role=Role.COLLECTOR)
    collecting = frozenset(posts.values_list("body_id", flat=True))

    def uncollected(card: StreamCard) -> bool:
        return card.owner is not None and (card.owner_ended or card.owner.id not in collecting)

    return Streams(
        count=len(mattering),
        owned=sum(card.owner is not None for card in mattering),
        unaddressed=sum(not (card.approver and card.recipient) for card in mattering),
        uncollected=sum(map(uncollected, mattering)),
    )


def _timing(government_id: int, year: int, of_the_year: Iterable[RoundRow], today: date) -> Timing:
    """Two statements."""
    rule = rules_of(government_id, year)
    dues = [each.due.year for each in of_the_year]
    known = KnownYear.objects.filter(government_id=government_id).values_list("number", flat=True)
    unknown = sorted({year, *dues} - set(known))
    announced = today.year + (today.month >= ANNOUNCED_MONTH)
    return Timing(
        rounds=len(dues),
        usual=rule is None or rule == Rule(),
        missing=tuple(each for each in unknown if each <= announced),
        awaited=tuple(each for each in unknown if each > announced),
    )


def _papers(government_id: int, year: int, opened: Sequence[int], today: date) -> Papers:
    """Five statements."""
    about = [each for each in plans_read(government_id) if year_of_plan(each.plan, opened) == year]
    tables = UploadedTable.objects.filter(
        government_id=government_id, year__number=year, purpose=UploadedTable.Purpose.ADOPTION
    ).aggregate(taken=Count("taken_at"), all=Count("pk"))
    items = Item.objects.filter(government_id=government_id, year__number=year, kind=Item.Kind.TASK)
    counted = items.aggregate(all=Count("pk"), read=Count("reading"))
    known = Q(body__isnull=False) | Q(name__in=BodyGroup.objects.filter(government_id=government_id).values("name"))
    named = (
        own_units(today)
        .filter(item__in=items)
        .aggregate(all=Count("item", distinct=True), known=Count("item", distinct=True, filter=known))
    )
    led = Count("pk", filter=Q(role__in=LEADING))
    several = own_units(today).filter(item__in=items, item__mode=Item.Mode.LEAD_NAMED).values("item")
    pending = sum(each.pending for each in about)
    notices = [each for each in about if each.kind == Reading.Kind.RESPONSIBILITY_NOTICE]
    binding = sum(each.pending for each in notices or about)
    return Papers(
        documents=len(about),
        pending=binding,
        besides=pending - binding,
        taken=tables["taken"],
        untaken=tables["all"] - tables["taken"],
        items=counted["all"],
        read=counted["read"],
        named=named["all"],
        reportable=named["known"],
        leaderless=several.annotate(units=Count("pk"), led=led).filter(units__gt=1, led=0).count(),
    )


def year_of_plan(plan: Iterable[str], opened: Iterable[int]) -> int | None:
    """The year that a document with these plan periods belongs to, as the reading desk has it; None: no year is open.

    The newest of the opened years that it plans, else the newest of all.
    """
    planned = {period[:4] for period in plan}
    numbers = sorted(opened, reverse=True)
    return next((number for number in numbers if str(number) in planned), numbers[0] if numbers else None)
