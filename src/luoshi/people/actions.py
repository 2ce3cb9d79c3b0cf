"""Writing accounts."""

from datetime import datetime

from luoshi.people.models import Account


def create_account(*, username: str, title: str, password: str, by: str, at: datetime) -> Account:
    """A new account that may log in. Raises AccountExists, or BadAccount for a password the settings refuse."""
    raise NotImplementedError
