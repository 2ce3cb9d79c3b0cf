"""What administrators do to accounts: open, switch off, unlock, reset; each is checked here and written in people.

One office never opens the door of another: an account that works elsewhere too is left alone.
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.governments.errors import BadPost, LastAdministrator
from luoshi.governments.holding import held_for
from luoshi.governments.models import Belonging, Government, Post, Role
from luoshi.governments.rights import STRONG, Verb, check, rights_of
from luoshi.governments.rights import allowed as role_allows
from luoshi.governments.separation import check_goes_on
from luoshi.governments.validity import lasting_into, valid_on
from luoshi.held import held_row
from luoshi.people import actions, bonds, factors, lockout, sessions
from luoshi.people.holding import held_account
from luoshi.people.models import Account, Bond
from luoshi.people.rules import Factor, Rules, change_rules


@transaction.atomic
def open_account(
    *,
    government: Government,
    username: str,
    title: str,
    password: str,
    by: Account,
    at: datetime,
    once: bool = True,
    hashed: str = "",
) -> Account:
    """A new account of this government, which may do nothing until it gets a post.

    `once`: the password must be changed at the first log-in; `hashed` is its hash, where it was made before. Raises
    NotAllowed, AccountExists, BadAccount.
    """
    held_for(Verb.MANAGE_ACCOUNTS, government.pk, by=by, at=at)
    account = actions.create_account(
        username=username,
        title=title,
        password=password,
        by=by.username,
        at=at,
        government=government.code,
        once=once,
        hashed=hashed,
    )
    Belonging.objects.create(government=government, account=account)
    return account


@transaction.atomic
def retitle(
    *, government: Government, account: Account, title: str, by: Account, at: datetime, seen: str | None = None
) -> Account:
    """The account shown by another title, as when its bureau has another name; `seen` is the one looked at.

    Raises NotAllowed, ChangedSince, BadAccount for a title that cannot be, BadPost for an account that works elsewhere.
    """
    _check(Verb.MANAGE_ACCOUNTS, account, government, by, at)
    return actions.set_title(account=account, title=title, by=by.username, government=government.code, at=at, seen=seen)


@transaction.atomic
def switch(*, government: Government, account: Account, active: bool, by: Account, at: datetime) -> Account:
    """The account switched on or off; off ends its log-ins, its posts stay.

    Raises NotAllowed, BadPost, LastAdministrator.
    """
    locked = _check(Verb.MANAGE_ACCOUNTS, account, government, by, at)
    if not active:
        check_goes_on(locked, _posts_of(account, government), after=localdate(at))
    return actions.set_active(account=account, active=active, by=by.username, government=government.code, at=at)


@transaction.atomic
def reset_password(
    *, government: Government, account: Account, password: str, by: Account, at: datetime, once: bool = True
) -> Account:
    """The account with a new password, to be changed at the first log-in (`once`); its open log-ins end.

    The password is not recorded. Raises NotAllowed, BadAccount for a weak password, BadPost for an account that works
    elsewhere or never worked here.
    """
    _check(Verb.MANAGE_SECURITY, account, government, by, at)
    held_account(account)
    lockout.unlock(account=account, by=by.username, government=government.code, at=at)
    return actions.set_password(
        account=account, password=password, by=by.username, government=government.code, at=at, once=once
    )


@transaction.atomic
def renew_one_time(*, government: Government, account: Account, hashed: str, by: Account, at: datetime) -> Account:
    """The account with another one-time password, drawn here and hashed before; it may try again at once.

    Raises NotAllowed, BadPost.
    """
    _check(Verb.MANAGE_SECURITY, account, government, by, at)
    held_account(account)
    lockout.unlock(account=account, by=by.username, government=government.code, at=at)
    return actions.renew_one_time(account=account, hashed=hashed, by=by.username, government=government.code, at=at)


@transaction.atomic
def reset_factor(*, government: Government, account: Account, by: Account, at: datetime) -> None:
    """The account without its second factor, to be enrolled anew; its log-ins end. Raises NotAllowed, BadPost."""
    _check(Verb.MANAGE_SECURITY, account, government, by, at)
    held_account(account)
    sessions.end_all(account=account, why="administrator", by=by.username, government=government.code, at=at)
    factors.reset_factor(account=account, by=by.username, government=government.code, at=at)


@transaction.atomic
def unlock(*, government: Government, account: Account, by: Account, at: datetime) -> None:
    """Let the account try to log in again at once. Raises NotAllowed, BadPost."""
    _check(Verb.MANAGE_SECURITY, account, government, by, at)
    lockout.unlock(account=account, by=by.username, government=government.code, at=at)


@transaction.atomic
def end_sessions(
    *, government: Government, account: Account, by: Account, at: datetime, only: int | None = None
) -> int:
    """End the account's log-ins, or `only` that of the id; how many there were. Raises NotAllowed, BadPost."""
    _check(Verb.MANAGE_SECURITY, account, government, by, at)
    return sessions.end_all(
        account=account, why="administrator", by=by.username, government=government.code, at=at, only=only
    )


@transaction.atomic
def bind(*, government: Government, account: Account, provider: str, subject: str, by: Account, at: datetime) -> Bond:
    """The account, opened by a provider's id from now on. Raises NotAllowed, BadPost, AlreadyBound, BadAccount."""
    _check(Verb.MANAGE_SECURITY, account, government, by, at)
    return bonds.bind(
        account=account, provider=provider, subject=subject.strip(), by=by.username, government=government.code, at=at
    )


@transaction.atomic
def unbind(*, government: Government, bond: Bond, by: Account, at: datetime) -> None:
    """The bond undone. Raises NotAllowed, BadPost, LastWay."""
    _check(Verb.MANAGE_SECURITY, bond.account, government, by, at)
    bonds.unbind(bond=bond, by=by.username, government=government.code, at=at)


@transaction.atomic
def allow_password(*, government: Government, account: Account, allowed: bool, by: Account, at: datetime) -> Account:
    """The account, opened by its password too or by sign-on alone.

    One administrator of security keeps his password: the provider may be down. Raises NotAllowed, BadPost, LastWay,
    LastAdministrator.
    """
    locked = _check(Verb.MANAGE_SECURITY, account, government, by, at)
    if not allowed and not _another_opens(locked, account, at):
        raise LastAdministrator(
            _("至少要有一个管理账号安全的人能用密码登录，统一身份认证出故障时才有人处理；请先让另一人保留密码")
        )
    return bonds.allow_password(account=account, allowed=allowed, by=by.username, government=government.code, at=at)


@transaction.atomic
def set_rules(*, government: Government, rules: Rules, by: Account, at: datetime) -> Rules:
    """The installation's rules of accounts and sessions from now on.

    They hold for every government of the installation, so that of the first one keeps them. Raises NotAllowed,
    BadPost at another government, BadRules.
    """
    check(by, Verb.MANAGE_SECURITY, government, on=localdate(at))
    if not keeps_rules(government):
        raise BadPost(_("安全规则对本系统所有政府生效，由最先建立的政府设置；请联系该政府的管理员"))
    return change_rules(rules, by=by.username, government=government.code, at=at)


def keeps_rules(government: Government) -> bool:
    """Whether this is the installation's first government, which keeps its rules and its own events. One statement."""
    return Government.objects.order_by("pk").values_list("pk", flat=True).first() == government.pk


def asks_for_factor(account: Account, rules: Rules, *, at: datetime) -> bool:
    """Whether the rules ask the account for a second factor on that day. One statement, two for signers."""
    if rules.factor == Factor.NOBODY:
        return False
    if rules.factor == Factor.EVERYBODY:
        return True
    held = rights_of(account, on=localdate(at)).held
    standing = dict(
        Government.objects.filter(pk__in={post.government_id for post in held}).values_list("pk", "separation")
    )
    return any(role_allows(post.role, standing[post.government_id]) & STRONG for post in held)


def _check(verb: Verb, account: Account, government: Government, by: Account, at: datetime) -> Government:
    """The government, held; refuse who may not, and an account that works for another one, or never worked here.

    The government's row is held, then the account's, before anything of the account and before the log's end.
    """
    locked = held_for(verb, government.pk, by=by, at=at)
    held_row(Account.objects.all(), account.pk)
    posts = Post.objects.filter(account=account)
    belongs = Belonging.objects.filter(account=account, government=government).exists()
    if not belongs and not posts.filter(government=government).exists():
        raise BadPost(_("%(account)s在本政府没有职务，不能改动这个账号") % {"account": account})
    if posts.filter(lasting_into(localdate(at))).exclude(government=government).exists():
        raise BadPost(_("%(account)s还在别的政府任职；请由该政府与本政府的系统管理员办理") % {"account": account})
    return locked


def _posts_of(account: Account, government: Government) -> list[int]:
    return list(Post.objects.filter(account=account, government=government).values_list("pk", flat=True))


def _another_opens(government: Government, account: Account, at: datetime) -> bool:
    """Whether a password opens the account of another one who administers security, without an end."""
    others = Post.objects.filter(
        government=government, valid_to__isnull=True, account__is_active=True, account__local_password=True
    ).exclude(account=account)
    begun = others.filter(valid_on(localdate(at))).values_list("role", flat=True)
    return any(Verb.MANAGE_SECURITY in role_allows(Role(role), government.separation) for role in begun)
