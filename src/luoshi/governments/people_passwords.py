"""One-time passwords for a table of people, drawn and hashed before anything is held: a hash takes its time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from luoshi.governments.people_table import PersonRow
from luoshi.people.models import Account
from luoshi.people.passwords import hashed_one_time, one_time_password
from luoshi.people.rules import Rules, current_rules


@dataclass(frozen=True, slots=True)
class Password:
    """A one-time password and its hash."""

    once: str = field(repr=False)
    hashed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The passwords of a table's accounts, by username."""

    rules: Rules
    passwords: dict[str, Password] = field(default_factory=dict, repr=False)

    @classmethod
    def ahead(cls, rows: Sequence[PersonRow], *, renew: bool) -> "Drawn":
        """Those for accounts that look new or, with `renew`, wait for their first log-in. Two statements."""
        drawn = cls(current_rules())
        names = {row.username for row in rows}
        numbers = {row.number for row in rows if row.number is not None}
        found = list(Account.objects.filter(Q(pk__in=numbers) | Q(username__in=names)))
        new = {row.username for row in rows if row.number is None} - {each.username for each in found}
        for username in new | {each.username for each in found if renew and waits(each)}:
            drawn.of(username)
        return drawn

    def of(self, username: str) -> Password:
        """The account's password; drawn now where the account changed after the look ahead."""
        if username not in self.passwords:
            once = one_time_password(self.rules, username)
            self.passwords[username] = Password(once, hashed_one_time(once))
        return self.passwords[username]


def waits(account: Account) -> bool:
    """Whether nobody has logged in to the account yet: its one-time password may be lost."""
    return account.is_active and account.must_change and account.last_login is None
