"""When an office began to work here in mid-year."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.errors import BadGovernment
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.people.models import Account


@transaction.atomic
def adopt_year(*, year: Year, on: date, by: Account, at: datetime) -> Year:
    """The year, worked in here from `on`: nothing that was due before it is late.

    Raises NotAllowed, or BadGovernment for a day outside the year.
    """
    check(by, Verb.MANAGE, year.government, on=localdate(at))
    if not date(year.number, 1, 1) <= on <= date(year.number, 12, 31):
        raise BadGovernment(_("启用日 %(day)s 不在%(year)s内；请改选") % {"day": on, "year": year})
    locked = held_row(Year.objects.select_related("government"), year.pk)
    before, locked.adopted_on = locked.adopted_on, on
    locked.save(update_fields=["adopted_on"])
    code = locked.government.code
    words = str(before) if before else ""
    record("year.adopt", by=by.username, government=code, target=str(locked), before=words, after=str(on), at=at)
    return locked
