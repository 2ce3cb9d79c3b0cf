"""What cannot be done with accounts."""

from luoshi.errors import NotAcceptable, NotAllowed, NotNow


class AccountExists(NotNow):
    """The username is taken."""


class BadAccount(NotAcceptable):
    """A username or password that cannot be taken."""


class BadRules(NotAcceptable):
    """A rule with a figure that cannot be meant."""


class LockedOut(NotNow):
    """Too many failed tries, by this name or from this address; whether the name exists is not said."""


class WrongCode(NotAcceptable):
    """A code that does not open: mistyped, too old, or used before."""


class SealedByAnotherKey(NotNow):
    """The account's second factor was sealed under another secret key: a code cannot be told right from wrong."""


class NoKey(NotNow):
    """The installation's secret key is not there, and none may be made or can be written."""


class AlreadyBound(NotNow):
    """The provider's id belongs to an account, or the account to another id of the provider."""


class SecondLogIn(NotNow):
    """The account is logged in elsewhere, and the rules let the older log-in stay."""


class LastWay(NotAllowed):
    """Without this the account, or the government's last administrator, could not log in any more."""
