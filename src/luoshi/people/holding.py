"""An account held with all that is its, where one act writes more of it than one event.

The first event holds the head of the log, behind which nobody may wait for a row any more (docs/decisions/0023).
"""

from luoshi.held import held_row, held_rows
from luoshi.people.lockout import subjects
from luoshi.people.models import Account, OpenSession, RecoveryCode, SecondFactor, Tries


def held_account(account: Account) -> Account:
    """The account, held; its open log-ins, second factor, recovery codes and failed tries after it. Five statements."""
    locked = held_row(Account.objects.all(), account.pk)
    for rows in (
        held_rows(OpenSession.objects.filter(account=account, ended_at__isnull=True)),
        held_rows(SecondFactor.objects.filter(account=account)),
        held_rows(RecoveryCode.objects.filter(account=account)),
        held_rows(Tries.objects.filter(subject=subjects(locked.username, "").name)),
    ):
        list(rows.values_list("pk", flat=True))
    return locked
