"""Logging in as a browser does, for tests of doors."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import pyotp
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from app.people import AT, PASSWORD
from luoshi.people.factors import begin_enrolment, confirm_enrolment
from luoshi.people.models import Account, SecondFactor
from luoshi.people.rules import Rules, change_rules
from luoshi.people.sealed import unseal


def rule(**changed: object) -> Rules:
    """The rules with some changed; what is not named is DOMAIN's default."""
    return change_rules(Rules(**changed), by="test", government="", at=AT)  # type: ignore[arg-type]


def log_in(
    client: Client, username: str, password: str = PASSWORD, *, after: str = "", address: str = "10.0.0.1"
) -> HttpResponse:
    """What posting the log-in form answers."""
    sent = {"username": username, "password": password, "next": after}
    return cast("HttpResponse", client.post(reverse("login"), sent, REMOTE_ADDR=address))


def is_in(client: Client) -> bool:
    """Whether the browser is logged in."""
    return client.get(reverse("me")).status_code == 200


def secret_of(account: Account) -> str:
    """The secret of an account's second factor in the clear."""
    return unseal(SecondFactor.objects.get(account=account).secret, account_id=account.pk)


def code_at(account: Account, at: datetime, steps: int = 0) -> str:
    """The code that an authenticator shows, some steps off."""
    return pyotp.TOTP(secret_of(account)).generate_otp(int(at.timestamp()) // 30 + steps)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An account with its second factor on, and its recovery codes."""

    account: Account
    codes: tuple[str, ...]


def enrol(account: Account, *, at: datetime = AT) -> Enrolled:
    """The second factor set up at that moment, with the code two steps before: that of the moment is still good."""
    begin_enrolment(account=account, at=at)
    codes = confirm_enrolment(account=account, code=code_at(account, at, -1), government="", at=at)
    return Enrolled(account, codes)
