"""Opening an account by what a person typed: counted before it is looked at, alike for names that do not exist."""

from datetime import datetime

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from luoshi.people.errors import BadAccount, SealedByAnotherKey, WrongCode
from luoshi.people.factors import use_code
from luoshi.people.lockout import begin_try, fail, take_back
from luoshi.people.models import Account


class WrongPassword(BadAccount):
    """The name, the password, or whether the account may use one: which of them, nobody is told."""


def by_password(username: str, password: str, *, address: str, government: str, at: datetime) -> Account:
    """The account that the password opens. Raises LockedOut, WrongPassword.

    `government` is the code that the try is recorded under. What costs time, the hash, costs it for every name.
    """
    begin_try(username, address, at=at)
    account = authenticate(username=username, password=password)
    if not isinstance(account, Account) or not account.local_password:
        fail(username, address, government=government, at=at)
        raise WrongPassword(_("账号或密码不对。密码区分大小写；忘记密码请联系本单位管理员。"))
    take_back(username, address, at=at)
    return account


def by_code(account: Account, code: str, *, address: str, government: str, at: datetime) -> None:
    """Pass when the code is the account's second factor. Raises LockedOut, WrongCode, SealedByAnotherKey.

    The last is no failed try of anybody: a key that is not here would lock everyone out of the log-in.
    """
    begin_try(account.username, address, at=at)
    try:
        use_code(account=account, code=code, government=government, at=at)
    except WrongCode:
        fail(account.username, address, government=government, at=at, what="动态口令")
        raise
    except SealedByAnotherKey:
        take_back(account.username, address, at=at)
        raise
    take_back(account.username, address, at=at)
