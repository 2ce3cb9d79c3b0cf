"""What a front page leads with: the round that is being reported on, and what waits for whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luoshi.calendar.queries import RoundRow, year_to_act_on
from luoshi.governments.queries import Charge
from luoshi.governments.rights import Verb
from luoshi.reporting import queries
from luoshi.reporting.board import COLUMNS, Board, board
from luoshi.reporting.inbox import Inbox, inbox
from luoshi.reporting.sight import sight_of
from luoshi.reporting.timing import CLOCKS, LATE
from luoshi.web.gate import Place
from luoshi.web.rounds import around

WORKS = (Verb.FILL, Verb.ENDORSE, Verb.SIGN, Verb.ACCEPT)


@dataclass(frozen=True, slots=True)
class Step:
    """How many items stand at a step; `key` is what the board is narrowed by."""

    key: str
    name: str
    items: int


@dataclass(frozen=True, slots=True)
class Late:
    """How many units are late, and by which clock."""

    key: str
    name: str
    units: int


@dataclass(frozen=True, slots=True)
class Now:
    """The front page's first lines. `board` None: no oversight here, or no round yet; `next`: the round to come.

    `plans` are the handling plans where some of them wait for somebody (None: none does).
    """

    board: Board | None
    due: RoundRow | None
    next: RoundRow | None
    rounds: int
    inbox: Inbox | None
    plans: "Plans | None" = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The items of the round by step, in the board's order."""
        if self.board is None:
            return ()
        return tuple(Step(key, COLUMNS[key][0], items) for key, items in self.board.cells)

    @property
    def late(self) -> tuple[Late, ...]:
        """The units that have not filed by the date."""
        clocks = self.board.clocks if self.board is not None else {}
        return tuple(Late(key, _(CLOCKS[key]), clocks[key]) for key in sorted(LATE) if clocks.get(key))


@dataclass(frozen=True, slots=True)
class Plans:
    """办理方案 that wait: how many units are late with them, how many items wait to be accepted, came back."""

    due: date | None
    late: int
    filed: int
    returned: int


def plans(place: Place, year: int, *, today: date, charge: Charge | None = None) -> Plans | None:
    """The handling plans of a year as who oversees them has to know; None where nothing waits or nobody asks.

    Eleven statements at most, none where there is no oversight. Over a year that has ended plans are history.
    """
    if not place.may(Verb.OVERSEE) or year < today.year:
        return None
    of_plans = year_to_act_on(place.scope, year)
    if of_plans is None:
        return None
    shown = board(of_plans, None, today=today, sight=sight_of(place.rights, place.government), charge=charge)
    found = Plans(
        due=min((row.due for row in shown.rows if row.late and row.due), default=None),
        late=sum(row.late for row in shown.rows),
        filed=shown.totals.get("filed", 0),
        returned=shown.totals.get("returned", 0),
    )
    return found if found.late or found.filed or found.returned else None


def now(place: Place, year: int, rounds: Sequence[RoundRow], *, today: date, charge: Charge | None = None) -> Now:
    """What matters in `year` to the account. Statements grow with the rounds open to it, not with the items."""
    due, following = around(rounds, today)
    found = queries.round_to_show(place.scope, year, due.number) if due and place.may(Verb.OVERSEE) else None
    sight = sight_of(place.rights, place.government)
    return Now(
        board=board(found.year, found, today=today, sight=sight, charge=charge) if found is not None else None,
        due=due,
        next=following,
        rounds=len(rounds),
        inbox=inbox(place.government, place.rights, today=today) if any(map(place.may, WORKS)) else None,
        plans=plans(place, year, today=today, charge=charge),
    )
