"""Writing accounts."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.held import held_row
from luoshi.people.errors import AccountExists, BadAccount
from luoshi.people.models import Account, UsedPassword
from luoshi.people.sessions import end_all
from luoshi.seen import mark_of, refuse_changed

LONGEST_TITLE = 60
LONGEST_PASSWORD = 128


@transaction.atomic
def create_account(
    *,
    username: str,
    title: str,
    password: str,
    by: str,
    at: datetime,
    government: str = "",
    hashed: str = "",
    once: bool = False,
) -> Account:
    """A new account that may log in; what it may do, its posts say. The password is not recorded.

    `government` is the code of the government whose office made it, empty for the installation's operator; `hashed`
    is the password's hash where it is there already; `once`: the password must be
    changed at the first log-in.

    Raises AccountExists, or BadAccount for a username or password the settings refuse.
    """
    account = Account(username=username, title=title, date_joined=at, password_set_at=at, must_change=once)
    try:
        UnicodeUsernameValidator()(username)
        _check_length(password)
        validate_password(password, account)
    except ValidationError as refused:
        raise BadAccount("；".join(refused.messages)) from refused
    if Account.objects.filter(username=username).exists():
        raise AccountExists(_("账号 %(username)s 已存在；请换一个用户名") % {"username": username})
    if hashed:
        account.password = hashed
    else:
        account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as first:
        raise AccountExists(_("账号 %(username)s 已存在；请换一个用户名") % {"username": username}) from first
    record("account.create", by=by, government=government, target=f"账号 {username}", after=title, at=at)
    return account


@transaction.atomic
def set_password(
    *, account: Account, password: str, by: str, government: str, at: datetime, once: bool = False, but: str = ""
) -> Account:
    """The account with a new password, which ends its open log-ins (all but that of the session key `but`).

    Whoever may is checked by the caller. `once`: it must be changed at the first log-in. Raises BadAccount for a
    password that the rules refuse. The password is not recorded.
    """
    locked = held_row(Account.objects.all(), account.pk)
    try:
        _check_length(password)
        validate_password(password, locked)
    except ValidationError as refused:
        raise BadAccount("；".join(refused.messages)) from refused
    _keep(locked, make_password(password), once=once, at=at)
    end_all(account=locked, why="password", by=by, government=government, at=at, but=but)
    after = "一次性密码" if once else ""
    record("account.password", by=by, government=government, target=f"账号 {locked.username}", after=after, at=at)
    return locked


@transaction.atomic
def renew_one_time(*, account: Account, hashed: str, by: str, government: str, at: datetime) -> Account:
    """The account with another one-time password, drawn here and hashed before; its open log-ins end.

    Whoever may is checked by the caller. The password is not recorded.
    """
    locked = held_row(Account.objects.all(), account.pk)
    _keep(locked, hashed, once=True, at=at)
    end_all(account=locked, why="password", by=by, government=government, at=at)
    target = f"账号 {locked.username}"
    record("account.password", by=by, government=government, target=target, after="一次性密码", at=at)
    return locked


def change_own_password(
    *, account: Account, old: str, password: str, government: str, at: datetime, but: str = ""
) -> Account:
    """The account with the password its owner chose. Raises BadAccount when `old` is wrong or the new one refused."""
    if not account.check_password(old):
        raise BadAccount(_("现在的密码不对"))
    if old == password:
        raise BadAccount(_("新密码和现在的一样，请换一个"))
    return set_password(account=account, password=password, by=account.username, government=government, at=at, but=but)


@transaction.atomic
def set_active(*, account: Account, active: bool, by: str, government: str, at: datetime) -> Account:
    """The account switched on or off; off ends its log-ins. Whoever may is checked by the caller."""
    locked = held_row(Account.objects.all(), account.pk)
    locked.is_active = active
    locked.save(update_fields=["is_active"])
    if not active:
        end_all(account=locked, why="off", by=by, government=government, at=at)
    after = "启用" if active else "停用"
    record("account.active", by=by, government=government, target=f"账号 {locked.username}", after=after, at=at)
    return locked


@transaction.atomic
def set_title(
    *, account: Account, title: str, by: str, government: str, at: datetime, seen: str | None = None
) -> Account:
    """The account shown by another title; whoever may is checked by the caller.

    `seen` is the mark of the title that was looked at (None: no matter). Raises ChangedSince, BadAccount for a bad one.
    """
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise BadAccount(_("显示名称不可用；请填写 1 至 60 字，如 发改局联络员"))
    locked = held_row(Account.objects.all(), account.pk)
    refuse_changed(seen, account_seen(locked), locked)
    before, locked.title = locked.title, title.strip()
    locked.save(update_fields=["title"])
    target = f"账号 {locked.username}"
    record("account.title", by=by, government=government, target=target, before=before, after=locked.title, at=at)
    return locked


def account_seen(account: Account) -> str:
    """The mark of an account as its form shows it."""
    return mark_of(account.title)


def _keep(account: Account, hashed: str, *, once: bool, at: datetime) -> None:
    """Store the hash of a new password; the one before is remembered as used."""
    UsedPassword.objects.create(account=account, hashed=account.password, at=at)
    account.password, account.password_set_at, account.must_change = hashed, at, once
    account.save(update_fields=["password", "password_set_at", "must_change"])


def _check_length(password: str) -> None:
    """Hashing takes as long as the password: what cannot be typed at log-in is not set either."""
    if len(password) > LONGEST_PASSWORD:
        raise ValidationError(_("密码最多 %(most)d 个字符") % {"most": LONGEST_PASSWORD})
