"""Failed log-ins counted, by name and by address, whether the name exists or not.

A try is counted before its password is looked at and taken back when it was right: so a hundred tries at once are not
a hundred guesses.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.held import held_rows
from luoshi.people.errors import LockedOut
from luoshi.people.models import Account, Tries
from luoshi.people.rules import Rules, current_rules


@dataclass(frozen=True, slots=True)
class Subjects:
    """Who tries: the digests of a name and of an address."""

    name: str
    address: str


def subjects(username: str, address: str) -> Subjects:
    """The digests under which tries are counted; blanks around the name and its case do not make another one."""
    return Subjects(_digest("name", username.strip().lower()), _digest("address", address))


@transaction.atomic
def begin_try(username: str, address: str, *, at: datetime) -> None:
    """Count one try, before it is known whether it is right. Raises LockedOut, and then it is not to be looked at."""
    rules = current_rules()
    who = subjects(username, address)
    # the address first, in the same order everywhere: two tries never wait for each other
    by_address, by_name = _locked(who.address, at, rules), _locked(who.name, at, rules)
    if _is_locked(by_name, at) or _is_locked(by_address, at):
        raise LockedOut(
            _("登录失败次数过多，暂时不能从这里登录这个账号；请 %(minutes)d 分钟后再试，或请管理员解锁")
            % {"minutes": rules.lock_minutes}
        )
    for row, most in ((by_address, rules.address_tries), (by_name, rules.tries)):
        row.count += 1
        row.since_success += 1
        row.last_at = at
        row.locked_until = at + timedelta(minutes=rules.lock_minutes) if row.count >= most else None
        row.save()


@transaction.atomic
def fail(username: str, address: str, *, government: str, at: datetime, what: str = "密码") -> None:
    """Put a failed try, counted before, into the log; what was typed as a name stands there only if it is one."""
    known = Account.objects.filter(username=username).exists()
    after = f"{what} 地址 {address}" + ("；已锁定" if is_locked(username, at=at) else "")
    target = f"账号 {username}" if known else "不存在的账号"
    record("session.refused", by=username if known else "-", government=government, target=target, after=after, at=at)


@transaction.atomic
def take_back(username: str, address: str, *, at: datetime) -> None:
    """Take one try back that was right, where more is to come: what failed before stays counted.

    Else whoever knows a password could try as many codes as there are, beginning anew with the password.
    """
    who = subjects(username, address)
    for row in (_locked(who.address, at, None), _locked(who.name, at, None)):
        row.count = max(row.count - 1, 0)
        row.since_success = max(row.since_success - 1, 0)
        row.locked_until = None
        row.save()


@transaction.atomic
def succeed(username: str, address: str, *, at: datetime) -> int:
    """Begin the name anew once it is logged in; how many tries failed since the log-in before.

    The address keeps what failed from it: one right log-in does not pay for fifty wrong ones.
    """
    row = _locked(subjects(username, address).name, at, None)
    failed = row.since_success
    row.count = row.since_success = 0
    row.locked_until = None
    row.save()
    return failed


def is_locked(username: str, *, at: datetime) -> bool:
    """Whether log-ins by this name are refused at that moment. One statement."""
    return bool(locked_names([username], at=at))


def locked_names(usernames: list[str], *, at: datetime) -> frozenset[str]:
    """Those of the names that are locked at that moment. One statement."""
    digests = {subjects(username, "").name: username for username in usernames}
    found = Tries.objects.filter(subject__in=digests, locked_until__gt=at).values_list("subject", flat=True)
    return frozenset(digests[subject] for subject in found)


@transaction.atomic
def unlock(*, account: Account, by: str, government: str, at: datetime) -> None:
    """Let the account try again at once; whoever may is checked by the caller."""
    row = held_rows(Tries.objects.filter(subject=subjects(account.username, "").name)).first()
    if row is not None:
        row.count, row.locked_until = 0, None
        row.save(update_fields=["count", "locked_until"])
    record("account.unlock", by=by, government=government, target=f"账号 {account.username}", at=at)


@transaction.atomic
def unlock_addresses(*, by: str, at: datetime) -> int:
    """Let every locked name and address try again, for the command line; how many were locked."""
    locked = list(held_rows(Tries.objects.filter(locked_until__gt=at)))
    for row in locked:
        row.count, row.locked_until = 0, None
        row.save(update_fields=["count", "locked_until"])
    record("account.unlock", by=by, government="", target="全部锁定的账号和地址", after=str(len(locked)), at=at)
    return len(locked)


def _is_locked(row: Tries, at: datetime) -> bool:
    return row.locked_until is not None and row.locked_until > at


def _locked(subject: str, at: datetime, rules: Rules | None) -> Tries:
    """The row of a subject, held; begun anew once its time has passed."""
    Tries.objects.get_or_create(subject=subject, defaults={"last_at": at})
    row = held_rows(Tries.objects.filter(subject=subject)).get()
    if rules is not None and row.last_at <= at - timedelta(minutes=rules.lock_minutes):
        row.count, row.locked_until = 0, None
    return row


def _digest(kind: str, value: str) -> str:
    return sha256(f"{kind}:{value}".encode()).hexdigest()
