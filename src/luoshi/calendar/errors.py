"""What cannot be done with days, rules and rounds."""

from luoshi.errors import NotAcceptable, NotNow
from luoshi.governments.errors import RowError
from luoshi.seen import ChangedSince as ChangedSince


class NoSuchRound(NotAcceptable):
    """A year has no round of that number by its rules."""


class BadRules(NotAcceptable):
    """Rules that no calendar can follow, or a preset that there is none of."""


class BadDay(NotAcceptable):
    """A day, a year or a name that the calendar cannot take."""


class BadDays(NotAcceptable):
    """A table of days with bad rows; nothing of it was written. `errors` holds a line for each."""

    def __init__(self, errors: tuple[RowError, ...]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))


class BadMove(NotAcceptable):
    """A date to move or reopen to, or a reason, that cannot be taken."""


class YearIsClosed(NotNow):
    """The year is closed for good (终结)."""


class NoRules(NotNow):
    """The year has no rules to copy."""


class RoundInUse(NotNow):
    """A round that would go has a date moved by the office, or reports in it."""


class NotMoved(NotNow):
    """The round's date is the rules' own."""


class StillOpen(NotNow):
    """The round is not closed: there is nothing to open again."""
