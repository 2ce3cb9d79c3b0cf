"""The government's row held by whoever writes posts and accounts: one after the other, each by what stands then."""

from datetime import datetime

from django.utils.timezone import localdate

from luoshi.governments.models import Government
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.people.models import Account


def held_for(verb: Verb, government_id: int, *, by: Account, at: datetime) -> Government:
    """The government, held, once `by` may do `verb` there as it stands then.

    Asked before, a right would still be used that ended while its holder waited for the row: his post, his account, or
    the separation of administrators that gave it. Raises NotAllowed.
    """
    government = held_row(Government.objects.all(), government_id)
    check(by, verb, government, on=localdate(at))
    return government
