"""Writing governments, years, bodies and posts."""

from collections.abc import Sequence
from datetime import date, datetime

from luoshi.governments.models import Body, Government, Post, Role, Year
from luoshi.governments.units_table import UnitRow
from luoshi.people.models import Account


def create_government(
    *, code: str, name: str, short_name: str, level: str, by: str, at: datetime, is_demo: bool = False
) -> Government:
    """A new government. Only the command line calls this: nobody holds a post yet, so `by` is the operator's name.

    Raises AlreadyThere when the code is taken.
    """
    raise NotImplementedError


def assign_first_post(*, account: Account, government: Government, by: str, at: datetime) -> Post:
    """The first inspection-office post of a government. Raises AlreadyThere when it has any post."""
    raise NotImplementedError


def assign_post(
    *,
    account: Account,
    government: Government,
    role: Role,
    by: Account,
    at: datetime,
    body: Body | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Post:
    """A post for `account` from–to, both days included. Raises NotAllowed, or BadBody for a unit without its body."""
    raise NotImplementedError


def open_year(*, government: Government, number: int, by: Account, at: datetime) -> Year:
    """A year to work in; items.actions.open_streams gives it its streams. Raises AlreadyThere, NotAllowed."""
    raise NotImplementedError


def add_bodies(*, government: Government, rows: Sequence[UnitRow], by: Account, at: datetime) -> tuple[Body, ...]:
    """The bodies of a units table, with aliases and predecessors, in one go.

    Raises BadUnits when any row is bad, and then nothing is written; NotAllowed.
    """
    raise NotImplementedError


def succeed(*, predecessors: Sequence[Body], name: str, on: date, by: Account, at: datetime) -> Body:
    """The body that follows `predecessors` from the day `on`: one that is renamed, several that merge.

    The predecessors end the day before; posts at them go on at the successor. Raises BadBody, AlreadyThere, NotAllowed.
    """
    raise NotImplementedError
