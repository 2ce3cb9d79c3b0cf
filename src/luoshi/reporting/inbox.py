"""待办: what waits for one account, by its posts: sheets to fill, to sign, to file, to accept; the soonest first."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.calendar.clock import Clock
from luoshi.calendar.models import Round
from luoshi.calendar.queries import workdays_of
from luoshi.calendar.workdays import Workdays
from luoshi.governments.models import Body, Government, Role, Year
from luoshi.governments.rights import Rights
from luoshi.reporting.duties import items_asked, only_supporting
from luoshi.reporting.extending import waiting
from luoshi.reporting.granted import NONE, Extensions, granted_in
from luoshi.reporting.models import Entry, Notice
from luoshi.reporting.rows import NOT_BEGUN, PLAN_NAME, STEP_WORDS
from luoshi.reporting.sight import sight_of
from luoshi.reporting.states import State
from luoshi.reporting.timing import (
    PLAN,
    ByTheClock,
    clock_of,
    is_asked_for,
    item_dates,
    plan_due_of,
    support_earlier,
    takes,
)
from luoshi.reporting.to_lead import Ahead

MISSED = "missed"  # a round that closed before the unit filed: nothing to fill until the office opens it again
DONE = frozenset({State.FILED.value, State.ACCEPTED.value})
LOOKS: Mapping[Role, State] = {
    Role.SECTION_HEAD: State.WITH_SECTION,
    Role.LEADER_IN_CHARGE: State.WITH_LEADER,
    Role.PRINCIPAL_LEADER: State.PROPOSED,
}


@dataclass(frozen=True, slots=True)
class Task(ByTheClock):
    """One thing that waits: what (a code), for which sheet, how many items, and until when (None: no date).

    `steps` says where the items of a sheet to fill stand, but for those that came back: these are `returned`.
    """

    what: str
    year: int
    number: int
    name: str
    body_id: int
    body: str
    items: int
    of: int
    due: date | None
    clock: str
    returned: int = 0
    steps: tuple[tuple[str, int], ...] = ()

    @property
    def step_words(self) -> tuple[tuple[str, int], ...]:
        """The same in the office's words."""
        return tuple((_(STEP_WORDS[step]), count) for step, count in self.steps)


@dataclass(frozen=True, slots=True)
class Line:
    """A notice: something that changed and that changes nothing by itself."""

    id: int
    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for an account at a government."""

    tasks: tuple[Task, ...]
    extensions: int
    notices: tuple[Line, ...]

    @property
    def count(self) -> int:
        """The number at the top of every page."""
        return len(self.tasks) + bool(self.extensions)


@dataclass(frozen=True, slots=True)
class _Open:
    """A sheet that may be worked on now."""

    year: Year
    round: Round | None

    def is_asked_for(self, today: date) -> bool:
        """Whether units are to fill it now."""
        return self.round is None or is_asked_for(self.round, today)

    @property
    def round_id(self) -> int | None:
        return self.round.pk if self.round is not None else None

    @property
    def number(self) -> int:
        return self.round.number if self.round is not None else 0

    @property
    def name(self) -> str:
        return self.round.name if self.round is not None else PLAN_NAME


def inbox(government: Government, rights: Rights, *, today: date) -> Inbox:
    """What waits for somebody with these rights, and can be done. Eighteen statements at most."""
    opened = _open(government, today)
    tasks = [*_to_fill(government, rights, opened, today), *_to_look_at(government, rights, opened, today)]
    tasks += _to_accept(government, rights, opened)
    tasks.sort(key=lambda task: (task.what == MISSED, not task.late, task.due or date.max, task.what, task.body_id))
    office = Role.INSPECTION_OFFICE in rights.roles(government)
    asked = waiting(government, rights).count() if office or rights.bodies(government, Role.COLLECTOR) else 0
    return Inbox(tuple(tasks), asked, _notices(government, rights, office=office))


def _open(government: Government, today: date) -> list[_Open]:
    """Sheets of open years that may be worked on. Two statements."""
    years = Year.objects.filter(government=government).exclude(state=Year.State.CLOSED).select_related("government")
    rounds = Round.objects.filter(year__in=years).select_related("year__government", "year__rules")
    found = [_Open(round_.year, round_) for round_ in rounds.order_by("year__number", "number")]
    return found + [_Open(year, None) for year in years if year.number >= today.year]


def _to_fill(government: Government, rights: Rights, opened: Sequence[_Open], today: date) -> list[Task]:
    """Sheets of one's own units that are not filed whole; of a round to come only what came back or is signed.

    What is signed is a task of its own: it is filed, where the rest is still filled. Of a round that has closed: what
    it still takes, or else that the rest was missed. What all goes to leads waits until they want it. Nine statements.
    """
    bodies = Body.objects.in_bulk(rights.bodies(government, Role.LIAISON))
    if not bodies:
        return []
    sheets = [(each.year, each.round) for each in opened]
    asked = items_asked(sheets, bodies, today=today)
    supporting = only_supporting(sheets, asked, today=today)
    states = _states(opened, bodies)
    tasks = []
    workdays = workdays_of(government.pk)
    granted = granted_in([each.round_id for each in opened if each.round_id is not None], bodies)
    for body in bodies.values():
        for each in opened:
            key = (each.year.pk, each.number, body.pk)
            known = {item: (state, filed) for item, state, filed in states[key]}
            more = granted.get((each.round_id or 0, body.pk), NONE)
            waits = _Waits(each, body, asked.get(key, {}), known, more, key in supporting)
            tasks += waits.tasks(today, workdays)
    return tasks


@dataclass(frozen=True, slots=True)
class _Waits:
    """One sheet of a liaison's unit: what is asked (item: since when), where it stands, and the time granted.

    `only_supports`: all of it goes to leads.
    """

    each: _Open
    body: Body
    asked: Mapping[int, date | None]
    known: Mapping[int, tuple[str, bool]]
    granted: Extensions
    only_supports: bool

    def tasks(self, today: date, workdays: Workdays) -> list[Task]:
        """What is to be filed, and what is to be filled; none, one or both."""
        open_ = frozenset(item for item in self.asked if self._state(item) not in DONE)
        taken = frozenset(item for item in open_ if self._is_taken(item, today))
        signed = frozenset(item for item in taken if self._state(item) == State.SIGNED)
        rest = taken - signed if taken else open_
        came_back = any(self._state(item) == State.RETURNED for item in rest)
        found = [self._task("file", signed, self._clock(signed, today, workdays))] if signed else []
        if rest and (self.each.is_asked_for(today) or came_back):
            when = self._clock(rest, today, workdays)
            if when[1] != Clock.EXCUSED or came_back:  # due before the office began: nobody waits for it
                found.append(self._task("fill" if taken else MISSED, rest, when))
        return found

    def _state(self, item: int) -> str:
        return self.known.get(item, (NOT_BEGUN, False))[0]

    def _is_taken(self, item: int, today: date) -> bool:
        _state, filed = self.known.get(item, (NOT_BEGUN, False))
        return takes(self.each.round, self.granted, item, filed=filed, today=today)

    def _clock(self, items: Collection[int], today: date, workdays: Workdays) -> tuple[date | None, str]:
        """The date that counts for these items, and the word of the clock."""
        year, round_ = self.each.year, self.each.round
        if round_ is None:
            plan = plan_due_of(year, workdays)
            if plan is None:
                return None, PLAN
            every = [plan.of(self.asked[item], workdays) for item in items]
            ahead = Ahead(plan.support_earlier, workdays, None, year.adopted_on)
        else:
            every = [item_dates(round_, self.granted, item) for item in items]
            ahead = Ahead(support_earlier(year), workdays, round_.last_day, year.adopted_on)
        dates = min((ahead.of(each)[0] if self.only_supports else each for each in every), key=lambda each: each.due)
        return dates.due, clock_of(dates, filed_on=None, today=today, workdays=workdays, adopted_on=year.adopted_on)

    def _task(self, what: str, items: Collection[int], when: tuple[date | None, str]) -> Task:
        due, at = when
        counted = Counter(self._state(item) for item in items) if what == "fill" else Counter()
        returned = counted.pop(State.RETURNED.value, 0)
        return Task(
            what=what,
            year=self.each.year.number,
            number=self.each.number,
            name=self.each.name,
            body_id=self.body.pk,
            body=self.body.name,
            items=len(items),
            of=len(self.asked),
            due=due,
            clock=at,
            returned=returned,
            steps=tuple((step, counted[step]) for step in STEP_WORDS if counted[step]),
        )


Known = Mapping[tuple[int, int, int], list[tuple[int, str, bool]]]  # by sheet: item, state, whether it was ever filed


def _states(opened: Iterable[_Open], bodies: Iterable[int]) -> Known:
    """What stands on the sheets of these bodies. One statement."""
    found: dict[tuple[int, int, int], list[tuple[int, str, bool]]] = defaultdict(list)
    years = {each.year.pk for each in opened}
    rows = Entry.objects.filter(sheet__year__in=years, sheet__body__in=list(bodies))
    columns = ("sheet__year", "sheet__number", "sheet__body", "item", "state", "first_filed_at")
    for year, number, body, item, state, filed in rows.values_list(*columns):
        found[year, number, body].append((item, state, filed is not None))
    return found


def _to_look_at(government: Government, rights: Rights, opened: Iterable[_Open], today: date) -> list[Task]:
    """Sheets that wait for one's signature or endorsement and whose round still takes them. Two statements at most."""
    wanted = Q(pk__in=[])
    for role, state in LOOKS.items():
        wanted |= Q(sheet__body__in=rights.bodies(government, role), state=state.value)
    names = {(each.year.pk, each.number): each for each in opened}
    rows = (
        Entry.objects.filter(wanted, sheet__year__government=government)
        .exclude(sheet__year__state=Year.State.CLOSED)
        .values_list("sheet__year", "sheet__number", "sheet__body", "sheet__body__name", "item", "first_filed_at")
    )
    found = [(names.get((row[0], row[1])), *row) for row in rows]
    rounds = {each.round_id for each, *_row in found if each is not None and each.round_id is not None}
    granted = granted_in(rounds, {row[3] for row in found}) if rounds else {}
    taken = (
        (year, number, body, name)
        for each, year, number, body, name, item, filed in found
        if each is not None
        and takes(each.round, granted.get((each.round_id or 0, body), NONE), item, filed=filed is not None, today=today)
    )
    return _grouped("sign", taken, names)


def _to_accept(government: Government, rights: Rights, opened: Iterable[_Open]) -> list[Task]:
    """Sheets with filed items that one receives: the office's, a stream owner's, a lead's. One statement."""
    wanted = Q(recipient__in=rights.bodies(government, Role.LIAISON))
    if Role.INSPECTION_OFFICE in rights.roles(government):
        wanted |= Q(recipient__isnull=True, item__stream__owner__isnull=True)
    owned = rights.bodies(government, Role.COLLECTOR)
    wanted |= Q(recipient__isnull=True, item__stream__owner__in=owned)
    names = {(each.year.pk, each.number): each for each in opened}
    rows = (
        Entry.objects.filter(wanted, sheet__year__government=government, state=State.FILED.value)
        .exclude(sheet__year__state=Year.State.CLOSED)
        .values_list("sheet__year", "sheet__number", "sheet__body", "sheet__body__name")
    )
    return _grouped("accept", rows, names)


def _grouped(
    what: str, rows: Iterable[tuple[int, int, int, str]], names: Mapping[tuple[int, int], _Open]
) -> list[Task]:
    counted: dict[tuple[int, int, int, str], int] = defaultdict(int)
    for year, number, body, name in rows:
        counted[year, number, body, name] += 1
    tasks = []
    for (year, number, body, name), items in counted.items():
        each = names.get((year, number))
        if each is not None:
            tasks.append(Task(what, each.year.number, number, each.name, body, name, items, items, None, PLAN))
    return tasks


def _notices(government: Government, rights: Rights, *, office: bool) -> tuple[Line, ...]:
    """What changed and was not seen yet. One statement."""
    mine = Q(body__in=sight_of(rights, government).units)
    if office:
        mine |= Q(body__isnull=True)
    rows = Notice.objects.filter(mine, government=government, seen_at__isnull=True)
    return tuple(Line(row.pk, row.words, row.link) for row in rows[:20])
