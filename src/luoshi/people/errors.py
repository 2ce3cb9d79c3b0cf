"""What cannot be done with accounts."""

from luoshi.errors import NotAcceptable, NotNow


class AccountExists(NotNow):
    """The username is taken."""


class BadAccount(NotAcceptable):
    """A username or password that cannot be taken."""
