"""How the period that a round reports on is written in shared figures."""

from luoshi.calendar.models import Round


def periods_of(year: int, round_: Round | None) -> tuple[str, ...]:
    """The periods that end with a round, those from the year's beginning first: 2026-H1, 2026-01/2026-06, 2026-Q2."""
    return periods_until(year, round_.last_day.month if round_ is not None else 12)


def periods_until(year: int, last: int) -> tuple[str, ...]:
    """The periods that end with the month `last` of a year, those from the year's beginning first."""
    whole = {6: (f"{year}-H1",), 12: (str(year), f"{year}-H2")}.get(last, ())
    return (*whole, f"{year}-01/{year}-{last:02d}", f"{year}-Q{(last - 1) // 3 + 1}")
