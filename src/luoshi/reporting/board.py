"""报送情况: units × steps of a round, what waits for the office, the reminder's text, and each person's inbox."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.timezone import localdate

from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Year
from luoshi.items.models import Item
from luoshi.reporting.duties import Duty, duties
from luoshi.reporting.models import Entry, Extension
from luoshi.reporting.queries import round_name
from luoshi.reporting.rows import NOT_BEGUN
from luoshi.reporting.states import State
from luoshi.reporting.timing import CLOCKS, Dates, clock, dates_of

# The columns of the board: a heading and the steps that count in it.
COLUMNS: Mapping[str, tuple[str, frozenset[str]]] = {
    "not_begun": ("未填", frozenset({NOT_BEGUN})),
    "draft": ("填报中", frozenset({"draft"})),
    "at_leaders": ("待审签", frozenset({"with_section", "with_leader", "proposed", "signed"})),
    "filed": ("已报送", frozenset({"filed"})),
    "accepted": ("审核通过", frozenset({"accepted"})),
    "returned": ("已退回", frozenset({"returned"})),
}
UNFILED = frozenset({NOT_BEGUN, "draft", "with_section", "with_leader", "proposed", "signed", "returned"})
LATE_CLOCKS = frozenset({"overdue", "closed"})
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Missing:
    """An item that a unit has not filed: what the reminder names."""

    stream: str
    number: int
    step: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit in a round: its items by column, and where its sheet stands by the clock."""

    body_id: int
    body: str
    channel: str
    counts: Mapping[str, int]
    total: int
    due: date
    extended: bool
    clock: str
    missing: tuple[Missing, ...]

    @property
    def cells(self) -> tuple[tuple[str, int], ...]:
        """The columns in order with their counts."""
        return tuple((column, self.counts.get(column, 0)) for column in COLUMNS)

    @property
    def clock_word(self) -> str:
        """The clock in the office's words."""
        return CLOCKS[self.clock]

    @property
    def late(self) -> bool:
        """Whether something of it is due and not filed."""
        return self.clock in LATE_CLOCKS


@dataclass(frozen=True, slots=True)
class Board:
    """A round of all units; `rows` are those that were asked for, `all_rows` counts before narrowing."""

    name: str
    round_id: int
    number: int
    rows: tuple[BoardRow, ...]
    units: int
    totals: Mapping[str, int]
    items: int
    clocks: Mapping[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[tuple[str, int], ...]:
        """The sums of the columns, in order."""
        return tuple((column, self.totals.get(column, 0)) for column in COLUMNS)


def board(year: Year, round_: Round, *, today: date, only: str = "") -> Board:
    """The round, unit by unit, the late ones first; `only` is a column, a clock, or "unfiled". Six statements."""
    asked = duties(year, round_, today=today)
    steps, filed = _steps(year, round_)
    labels = {
        pk: (stream, number)
        for pk, stream, number in Item.objects.filter(year=year).values_list("pk", "stream__name", "number")
    }
    until = extensions_of(round_)
    bodies = {body.pk: body for body in Body.objects.filter(pk__in={duty.body_id for duty in asked})}
    by_body: dict[int, list[Duty]] = defaultdict(list)
    for duty in asked:
        by_body[duty.body_id].append(duty)
    rows = [
        _row(bodies[body], mine, steps, filed, labels, dates_of(round_, until.get(body)), year, today)
        for body, mine in by_body.items()
    ]
    rows.sort(key=lambda row: (not row.late, row.clock in {"filed_on_time", "filed_late"}, row.body_id))
    totals: Counter[str] = Counter()
    for row in rows:
        totals.update(row.counts)
    shown = tuple(row for row in rows if _wanted(row, only))
    clocks = Counter(row.clock for row in rows)
    return Board(
        name=round_name(round_),
        round_id=round_.pk,
        number=round_.number,
        rows=shown,
        units=len(rows),
        totals=dict(totals),
        items=len(asked),
        clocks=dict(clocks),
    )


def reminder(shown: Board, *, year: int, today: date) -> str:
    """The text of a reminder for exactly the units shown that have something to file; it is text to copy or send."""
    paragraphs = [_paragraph(row, shown.name, year) for row in shown.rows if row.missing]
    if not paragraphs:
        return ""
    head = f"{year}年{shown.name}责任事项进展报送提醒（截至{today.month}月{today.day}日）"
    return "\n\n".join([head, *paragraphs])


def _paragraph(row: BoardRow, name: str, year: int) -> str:
    due = f"{row.due.year}年{row.due.month}月{row.due.day}日（星期{WEEKDAYS[row.due.weekday()]}）"
    late = "已逾期，" if row.late else ""
    returned = [each for each in row.missing if each.step == State.RETURNED.value]
    of_them = f"（其中退回{len(returned)}项：{_numbers(returned)}）" if returned else ""
    return (
        f"{row.body}：贵单位{year}年{name}责任事项进展应于{due}前报送，{late}"
        f"尚有{len(row.missing)}项未报送：{_numbers(row.missing)}{of_them}。请经主要负责人审签后报送督查室。"
    )


def _numbers(items: Sequence[Missing]) -> str:
    """市报告第1、5项，区报告第3项: the items of each stream once, in order."""
    by_stream: dict[str, list[str]] = defaultdict(list)
    for each in items:
        by_stream[each.stream].append(str(each.number))
    return "，".join(f"{stream}第{'、'.join(numbers)}项" for stream, numbers in by_stream.items())


def _wanted(row: BoardRow, only: str) -> bool:
    if not only:
        return True
    if only == "unfiled":
        return bool(row.missing)
    if only in COLUMNS:
        return bool(row.counts.get(only))
    return row.clock == only


def _row(
    body: Body,
    mine: Sequence[Duty],
    steps: Mapping[tuple[int, int], str],
    filed: Mapping[tuple[int, int], date],
    labels: Mapping[int, tuple[str, int]],
    dates: Dates,
    year: Year,
    today: date,
) -> BoardRow:
    at = [steps.get((body.pk, duty.item_id), NOT_BEGUN) for duty in mine]
    counts = {name: sum(step in members for step in at) for name, (_word, members) in COLUMNS.items()}
    days = [filed[body.pk, duty.item_id] for duty in mine if (body.pk, duty.item_id) in filed]
    filed_on = max(days) if len(days) == len(mine) else None
    return BoardRow(
        body_id=body.pk,
        body=body.name,
        channel=body.channel,
        counts=counts,
        total=len(mine),
        due=dates.due,
        extended=dates.extended,
        clock=clock(dates, filed_on=filed_on, today=today, adopted_on=year.adopted_on),
        missing=tuple(
            Missing(*labels[duty.item_id], step) for duty, step in zip(mine, at, strict=True) if step in UNFILED
        ),
    )


def _steps(year: Year, round_: Round) -> tuple[Mapping[tuple[int, int], str], Mapping[tuple[int, int], date]]:
    """State and day of first filing of every entry of a round, by body and item. One statement."""
    rows = Entry.objects.filter(sheet__year=year, sheet__number=round_.number).values_list(
        "sheet__body", "item", "state", "first_filed_at"
    )
    steps, filed = {}, {}
    for body, item, state, at in rows:
        steps[body, item] = state
        if at is not None:
            filed[body, item] = localdate(at)
    return steps, filed


def extensions_of(round_: Round) -> Mapping[int, date]:
    """Until when units may file this round by a granted extension. One statement."""
    rows = Extension.objects.filter(
        round=round_, kind=Extension.Kind.REPORT, state=Extension.State.GRANTED, granted_until__isnull=False
    ).order_by("granted_until")
    return {body: until for body, until in rows.values_list("body", "granted_until") if until is not None}
