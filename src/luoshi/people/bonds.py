"""Accounts bound to a provider's id of a person: never by name, which two people may share."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.held import held_row
from luoshi.people.errors import AlreadyBound, BadAccount, LastWay
from luoshi.people.models import Account, Bond

LONGEST = 200


def account_of(provider: str, subject: str) -> Account | None:
    """The account bound to a provider's id; None when there is none, or it is switched off. One statement."""
    bonds = Bond.objects.filter(provider=provider, subject=subject, account__is_active=True)
    bond = bonds.select_related("account").first()
    # compared once more: some databases find "ABC" where "abc" is asked for
    return bond.account if bond is not None and bond.subject == subject else None


def note_stranger(*, provider: str, subject: str, at: datetime) -> None:
    """Put it into the log that somebody came whose id no account is bound to."""
    record("session.stranger", by="-", government="", target="未绑定的统一身份", after=f"{provider} {subject}", at=at)


def bonds_of(account: Account) -> tuple[Bond, ...]:
    """The ids that open the account, in the order they were bound. One statement."""
    return tuple(Bond.objects.filter(account=account).order_by("pk"))


@transaction.atomic
def bind(*, account: Account, provider: str, subject: str, by: str, government: str, at: datetime) -> Bond:
    """The account, opened by the provider's `subject` from now on; whoever may is checked by the caller.

    Raises AlreadyBound, BadAccount for an id that cannot be.
    """
    if not subject.strip() or len(subject) > LONGEST or len(provider) > LONGEST:
        raise BadAccount(_("统一身份标识不可用；请原样填写登录失败页面上给出的标识"))
    held_row(Account.objects.all(), account.pk)
    if Bond.objects.filter(account=account, provider=provider).exists():
        raise AlreadyBound(_("%(account)s已绑定统一身份；请先解除再绑定") % {"account": account})
    try:
        with transaction.atomic():
            bond = Bond.objects.create(account=account, provider=provider, subject=subject, at=at)
    except IntegrityError as taken:
        raise AlreadyBound(_("这个统一身份已绑定别的账号；请先在那个账号解除")) from taken
    _record("bond.add", account, bond, by=by, government=government, at=at)
    return bond


@transaction.atomic
def unbind(*, bond: Bond, by: str, government: str, at: datetime) -> None:
    """The bond undone. Raises LastWay when nothing else opens the account."""
    account = held_row(Account.objects.all(), bond.account_id)
    if not account.local_password and not Bond.objects.filter(account=account).exclude(pk=bond.pk).exists():
        raise LastWay(_("%(account)s停用了密码登录，解除后就无法登录；请先恢复密码登录") % {"account": account})
    Bond.objects.filter(pk=bond.pk).delete()
    _record("bond.remove", account, bond, by=by, government=government, at=at)


@transaction.atomic
def allow_password(*, account: Account, allowed: bool, by: str, government: str, at: datetime) -> Account:
    """The account, opened by its password or by sign-on alone. Raises LastWay when no sign-on opens it."""
    locked = held_row(Account.objects.all(), account.pk)
    if not allowed and not Bond.objects.filter(account=locked).exists():
        raise LastWay(_("%(account)s还没有绑定统一身份，停用密码就无法登录；请先绑定") % {"account": locked})
    locked.local_password = allowed
    locked.save(update_fields=["local_password"])
    record(
        "account.local_password",
        by=by,
        government=government,
        target=f"账号 {locked.username}",
        after="允许密码登录" if allowed else "停用密码登录",
        at=at,
    )
    return locked


def _record(action: str, account: Account, bond: Bond, *, by: str, government: str, at: datetime) -> None:
    target = f"账号 {account.username}"
    record(action, by=by, government=government, target=target, after=f"{bond.provider} {bond.subject}", at=at)
