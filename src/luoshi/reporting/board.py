"""报送情况: units × steps of a round, what waits for the office, the reminder's text, and each person's inbox."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.calendar.clock import Clock
from luoshi.calendar.models import Round
from luoshi.calendar.queries import workdays_of
from luoshi.calendar.workdays import Workdays
from luoshi.governments.models import Body, Year
from luoshi.governments.queries import Charge
from luoshi.items.models import Item
from luoshi.reporting.duties import Duty, duties
from luoshi.reporting.granted import NONE, Extensions, granted_in
from luoshi.reporting.models import Entry
from luoshi.reporting.rows import NOT_BEGUN, PLAN_NAME
from luoshi.reporting.sight import EVERYTHING, Sight
from luoshi.reporting.states import State
from luoshi.reporting.timing import (
    PLAN,
    ByTheClock,
    Dates,
    PlanDue,
    clock_of,
    item_dates,
    plan_due_of,
    stands,
    support_earlier,
)
from luoshi.reporting.to_lead import Ahead, HandIn

# The columns of the board: a heading and the steps that count in it.
COLUMNS: Mapping[str, tuple[str, frozenset[str]]] = {
    "not_begun": (gettext_noop("未填"), frozenset({NOT_BEGUN})),
    "draft": (gettext_noop("填报中"), frozenset({"draft"})),
    "at_leaders": (gettext_noop("待审签"), frozenset({"with_section", "with_leader", "proposed", "signed"})),
    "filed": (gettext_noop("已报送"), frozenset({"filed"})),
    "accepted": (gettext_noop("审核通过"), frozenset({"accepted"})),
    "returned": (gettext_noop("已退回"), frozenset({"returned"})),
}
UNFILED = frozenset({NOT_BEGUN, "draft", "with_section", "with_leader", "proposed", "signed", "returned"})
WEEKDAYS = "一二三四五六日"
OFFICE = gettext_noop("督查室")


@dataclass(frozen=True, slots=True)
class Missing:
    """An item that a unit has not filed, and to whom it files it: what the reminder names.

    `by`: the earlier day by which it hands in to its lead; None: it files to the office or the stream's owner.
    """

    stream: str
    label: str
    step: str
    to: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Longer:
    """More time that a unit has: for which items as people say them ("" for the whole sheet), until when, and how."""

    of: str
    until: date
    words: str


SETTLED = frozenset({Clock.FILED_ON_TIME, Clock.FILED_LATE, Clock.EXCUSED})


@dataclass(frozen=True, slots=True)
class BoardRow(ByTheClock):
    """A unit in a round: its items by column, and where its sheet stands by the clock.

    `due` is the date that counts: the earliest of what is not filed yet; `closes` the last day on which that is taken
    (None: always); `longer` what was granted to the unit. Where it `only_supports`, all of it goes to leads and `due`
    is the day by which they want it; `to_leads` says what goes to whom by when: all of that, else what is not filed.
    """

    body_id: int
    body: str
    channel: str
    counts: Mapping[str, int]
    total: int
    due: date | None
    extended: bool
    clock: str
    missing: tuple[Missing, ...]
    longer: tuple[Longer, ...] = ()
    closes: date | None = None
    only_supports: bool = False
    to_leads: tuple[HandIn, ...] = ()

    @property
    def owes(self) -> bool:
        """Whether something is to be filed: not where all of it was due before the office began."""
        return bool(self.missing) and self.clock != Clock.EXCUSED

    @property
    def cells(self) -> tuple[tuple[str, int], ...]:
        """The columns in order with their counts."""
        return tuple((column, self.counts.get(column, 0)) for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Board:
    """A round of all units; `rows` are those that were asked for, all else counts every unit.

    `owing` is the number of units that have not filed all.
    """

    name: str
    number: int
    rows: tuple[BoardRow, ...]
    units: int
    totals: Mapping[str, int]
    items: int
    owing: int = 0
    clocks: Mapping[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[tuple[str, int], ...]:
        """The sums of the columns, in order."""
        return tuple((column, self.totals.get(column, 0)) for column in COLUMNS)


def board(
    year: Year,
    round_: Round | None,
    *,
    today: date,
    only: str = "",
    sight: Sight = EVERYTHING,
    charge: Charge | None = None,
) -> Board:
    """A round (None: the handling plans), unit by unit, the late ones first. Nine statements.

    `only` narrows it to a column, a clock, or "unfiled"; sums and counts are those of all units. Nothing is in them
    but the items that `sight` oversees, and of a `charge` its units and the items its seats lead (one statement more).
    A unit all of whose items here go to leads stands by the day on which these want them; the year's rules say it (one
    more where a round came without them).
    """
    asked = _in_charge(duties(year, round_, today=today, among=sight.overseen()), year, charge)
    named = {body for duty in asked for body in (duty.body_id, duty.owner_id, duty.recipient_id) if body is not None}
    bodies = Body.objects.in_bulk(named)
    by_body: dict[int, list[Duty]] = defaultdict(list)
    for duty in asked:
        by_body[duty.body_id].append(duty)
    told = replace(_Told.of(year, round_, today, sight), bodies=bodies)
    rows = [told.row(bodies[body], mine) for body, mine in by_body.items()]
    rows.sort(key=lambda row: (not row.late, row.clock in SETTLED, row.body_id))
    totals: Counter[str] = Counter()
    for row in rows:
        totals.update(row.counts)
    return Board(
        name=round_.name if round_ is not None else PLAN_NAME,
        number=round_.number if round_ is not None else 0,
        rows=tuple(row for row in rows if _wanted(row, only)),
        units=len(rows),
        totals=dict(totals),
        items=len(asked),
        owing=sum(row.owes for row in rows),
        clocks=dict(Counter(row.clock for row in rows)),
    )


def _in_charge(asked: Sequence[Duty], year: Year, charge: Charge | None) -> Sequence[Duty]:
    """The duties of the bodies in a charge, and those on items that its seats lead; all where there is none."""
    if charge is None:
        return asked
    led = set(Item.objects.filter(year=year, leader__in=charge.seats).values_list("pk", flat=True))
    return [duty for duty in asked if duty.body_id in charge.bodies or duty.item_id in led]


def reminder(shown: Board, *, year: int, today: date) -> str:
    """The text of a reminder for exactly the units shown that have something to file; it is text to copy or send."""
    paragraphs = [_paragraph(row, shown.name, year) for row in shown.rows if row.owes]
    if not paragraphs:
        return ""
    what = shown.name if shown.name == PLAN_NAME else f"{shown.name}责任事项进展"
    head = f"{year}年{what}报送提醒（截至{today.month}月{today.day}日）"
    return "\n\n".join([head, *paragraphs])


def _paragraph(row: BoardRow, name: str, year: int) -> str:
    what = name if name == PLAN_NAME else f"{name}责任事项进展"
    returned = [each for each in row.missing if each.step == State.RETURNED.value]
    of_them = f"（其中退回{len(returned)}项：{_numbers(returned)}）" if returned else ""
    by_place: dict[tuple[str, date | None], list[Missing]] = defaultdict(list)
    for each in row.missing:
        by_place[each.to or OFFICE, each.by].append(each)
    if len(by_place) == 1:
        ((to, by),) = by_place
        due, where, which = by or row.due, f"报送{to}", _numbers(row.missing)
    else:
        all_earlier = [by for _to, by in by_place if by is not None]
        due = min(all_earlier) if len(all_earlier) == len(by_place) else row.due
        where = "分别报送"
        which = "；".join(_handed_in(to, by, items) for (to, by), items in by_place.items())
    until = f"应于{_spoken(due)}前报送，{_late(row)}" if due is not None else "应经审签后报送，"
    return (
        f"{row.body}：贵单位{year}年{what}{until}"
        f"尚有{len(row.missing)}项未报送{of_them}：{which}。请经主要负责人审签后{where}。"
    )


def _late(row: BoardRow) -> str:
    """That it is late, and until when it is taken all the same; once the round is closed, who opens it again."""
    if not row.late:
        return ""
    if row.clock == Clock.CLOSED:
        return "已逾期且已截止，补报请先联系督查室重新开启，"
    return f"已逾期，{_spoken(row.closes)}后不再接收，" if row.closes is not None else "已逾期，"


def _handed_in(to: str, by: date | None, items: Sequence[Missing]) -> str:
    """市报告第3项于4月7日（星期二）前报送区发改局: where some of a unit's items go, and by when if earlier."""
    earlier = f"于{by.month}月{by.day}日（星期{WEEKDAYS[by.weekday()]}）前" if by is not None else ""
    return f"{_numbers(items)}{earlier}报送{to}"


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def _numbers(items: Sequence[Missing]) -> str:
    """市报告第1、5项，区报告第3项: the items of each stream once, in order."""
    by_stream: dict[str, list[str]] = defaultdict(list)
    for each in items:
        by_stream[each.stream].append(each.label)
    return "，".join(f"{stream}第{'、'.join(numbers)}项" for stream, numbers in by_stream.items())


def _wanted(row: BoardRow, only: str) -> bool:
    if not only:
        return True
    if only == "unfiled":
        return row.owes
    if only in COLUMNS:
        return bool(row.counts.get(only))
    return row.clock == only


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of every unit's sheet in a round, fetched once."""

    year: Year
    today: date
    workdays: Workdays
    steps: Mapping[tuple[int, int], str]
    filed: Mapping[tuple[int, int], date]
    labels: Mapping[int, tuple[str, str]]
    plan: PlanDue | None
    round: Round | None
    granted: Mapping[int, Extensions]
    sight: Sight
    ahead: Ahead
    bodies: Mapping[int, Body] = field(default_factory=dict)

    @staticmethod
    def of(year: Year, round_: Round | None, today: date, sight: Sight) -> "_Told":
        """Six statements."""
        workdays = workdays_of(year.government_id)
        steps, filed = _steps(year, round_.number if round_ is not None else 0, sight)
        if round_ is None:
            plan = plan_due_of(year, workdays)
            ahead = Ahead(plan.support_earlier if plan is not None else 0, workdays, None, year.adopted_on)
            return _Told(year, today, workdays, steps, filed, _labels(year), plan, None, {}, sight, ahead)
        granted = {body: every for (_round, body), every in granted_in([round_.pk]).items()}
        ahead = Ahead(support_earlier(year), workdays, round_.last_day, year.adopted_on)
        return _Told(year, today, workdays, steps, filed, _labels(year), None, round_, granted, sight, ahead)

    def row(self, body: Body, mine: Sequence[Duty]) -> BoardRow:
        """A unit's line."""
        at = [self.steps.get((body.pk, duty.item_id), NOT_BEGUN) for duty in mine]
        only_supports = all(duty.recipient_id is not None for duty in mine)
        dates, word = self._stands(body.pk, mine, only_supports=only_supports)
        unfiled = [duty for duty, step in zip(mine, at, strict=True) if step in UNFILED]
        return BoardRow(
            body_id=body.pk,
            body=body.name,
            channel=body.channel,
            counts={name: sum(step in members for step in at) for name, (_word, members) in COLUMNS.items()},
            total=len(mine),
            due=dates.due if dates is not None else None,
            extended=dates is not None and dates.extended,
            clock=word,
            closes=dates.closes if dates is not None else None,
            longer=self._longer(body.pk, {duty.item_id for duty in mine}),
            only_supports=only_supports,
            to_leads=self._to_leads(mine if only_supports else unfiled),
            missing=tuple(
                Missing(*self.labels[duty.item_id], step, self._receiver(duty), self._to_lead_by(duty))
                for duty, step in zip(mine, at, strict=True)
                if step in UNFILED
            ),
        )

    def _receiver(self, duty: Duty) -> str:
        """To whom the unit hands in: its lead, who collects for the stream, or the office."""
        body = self.bodies.get(duty.recipient_id or duty.owner_id or 0)
        return body.name if body is not None else _(OFFICE)

    def _to_lead_by(self, duty: Duty) -> date | None:
        """The day by which a support unit hands in to its lead; None for others, and of a plan without a date."""
        dates = self._dates(duty) if duty.recipient_id is not None else None
        return self.ahead.of(dates)[0].due if dates is not None else None

    def _to_leads(self, mine: Sequence[Duty]) -> tuple[HandIn, ...]:
        """What of these goes to leads, by lead and day, in the order of the items."""
        found: dict[tuple[str, date], list[Duty]] = defaultdict(list)
        said: dict[tuple[str, date], tuple[str, ...]] = {}
        for duty in mine:
            dates = self._dates(duty) if duty.recipient_id is not None else None
            if dates is not None:
                own, derivation = self.ahead.of(dates)
                found[self._receiver(duty), own.due].append(duty)
                said.setdefault((self._receiver(duty), own.due), derivation)
        return tuple(
            HandIn(
                to, _numbers([Missing(*self.labels[duty.item_id], "") for duty in every]), len(every), by, said[to, by]
            )
            for (to, by), every in found.items()
        )

    def _dates(self, duty: Duty) -> Dates | None:
        """The dates of a unit's item; None: of a plan without a date."""
        if self.round is not None:
            return item_dates(self.round, self.granted.get(duty.body_id, NONE), duty.item_id)
        return self.plan.of(duty.begun, self.workdays) if self.plan is not None else None

    def _stands(self, body_id: int, mine: Sequence[Duty], *, only_supports: bool) -> tuple[Dates | None, str]:
        """The dates that count for the unit's sheet, and the word of the clock; the leads' own where it leads too."""
        items: list[tuple[Dates, date | None]] = []
        for duty in mine:
            dates = self._dates(duty)
            if dates is None:
                return None, PLAN
            dates = self.ahead.of(dates)[0] if only_supports else dates
            items.append((dates, self.filed.get((body_id, duty.item_id))))
        return stands(items, self._clock) if items else (None, PLAN)

    def _longer(self, body_id: int, mine: Set[int]) -> tuple[Longer, ...]:
        """What was granted to the unit for its sheet, or for items that are shown here."""
        return tuple(
            Longer(
                _numbers([Missing(*self.labels[item], "") for item in sorted(each.items & mine)]),
                each.until,
                each.words,
            )
            for each in self._granted(body_id, mine).granted
            if not each.items or each.items & mine
        )

    def _granted(self, body_id: int, mine: Set[int]) -> Extensions:
        """What was granted to the unit, as somebody may read it who sees these items."""
        granted = self.granted.get(body_id, NONE)
        return granted if self.sight.sees_sheets_of(body_id) else granted.seen(mine)

    def _clock(self, dates: Dates, filed_on: date | None) -> str:
        return clock_of(
            dates, filed_on=filed_on, today=self.today, workdays=self.workdays, adopted_on=self.year.adopted_on
        )


def _labels(year: Year) -> Mapping[int, tuple[str, str]]:
    """Stream and number of every item of a year, as people say them. One statement."""
    rows = Item.objects.filter(year=year).values_list("pk", "stream__name", "number", "parent__number", "ordinal")
    return {
        pk: (stream, str(number) if parent is None else f"{parent}-{ordinal}")
        for pk, stream, number, parent, ordinal in rows
    }


def _steps(
    year: Year, number: int, sight: Sight
) -> tuple[Mapping[tuple[int, int], str], Mapping[tuple[int, int], date]]:
    """State and day of first filing of every entry of a round, by body and item. One statement."""
    rows = Entry.objects.filter(sight.overseen("item__"), sheet__year=year, sheet__number=number).values_list(
        "sheet__body", "item", "state", "first_filed_at"
    )
    steps, filed = {}, {}
    for body, item, state, at in rows:
        steps[body, item] = state
        if at is not None:
            filed[body, item] = localdate(at)
    return steps, filed
