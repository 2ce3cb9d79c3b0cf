"""Run inside an installation: an account with its second factor on (`on`), or what becomes of it; told as JSON."""

import json
import sys
from typing import Any

import django


def main(*, enrols: bool) -> dict[str, Any]:
    """The secret of every second factor, None where it does not open here."""
    django.setup()
    import pyotp  # noqa: PLC0415  models need setup() before
    from django.utils.timezone import now  # noqa: PLC0415

    from luoshi.people.factors import begin_enrolment, confirm_enrolment  # noqa: PLC0415
    from luoshi.people.models import Account, SecondFactor  # noqa: PLC0415
    from luoshi.people.sealed import SealedElsewhere, unseal  # noqa: PLC0415

    if enrols:
        account = Account.objects.get(username="duchashi")
        key = begin_enrolment(account=account, at=now()).key.replace(" ", "")
        confirm_enrolment(account=account, code=pyotp.TOTP(key).now(), government="", at=now())
    told: dict[str, Any] = {}
    for row in SecondFactor.objects.select_related("account"):
        try:
            told[row.account.username] = unseal(row.secret, account_id=row.account_id)
        except SealedElsewhere:
            told[row.account.username] = None
    return told


if __name__ == "__main__":
    print(json.dumps(main(enrols=sys.argv[1:] == ["on"])))  # noqa: T201
