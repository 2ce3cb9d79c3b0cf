"""Writing accounts."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.people.errors import AccountExists, BadAccount
from luoshi.people.models import Account


@transaction.atomic
def create_account(*, username: str, title: str, password: str, by: str, at: datetime) -> Account:
    """A new account that may log in; what it may do, its posts say. The password is not recorded.

    Raises AccountExists, or BadAccount for a username or password the settings refuse.
    """
    account = Account(username=username, title=title, date_joined=at)
    try:
        UnicodeUsernameValidator()(username)
        validate_password(password, account)
    except ValidationError as refused:
        raise BadAccount(" ".join(refused.messages)) from refused
    if Account.objects.filter(username=username).exists():
        raise AccountExists(_("账号 %(username)s 已存在;请换一个用户名") % {"username": username})
    account.set_password(password)
    account.save()
    record("account.create", by=by, government="", target=f"账号 {username}", after=title, at=at)
    return account
