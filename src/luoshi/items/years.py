"""Opening a new year with everything that the last one had: streams with their owners, rules, rounds."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar.actions import copy_rules, open_rounds
from luoshi.calendar.queries import rules_of
from luoshi.governments.actions import open_year
from luoshi.governments.errors import BadYear
from luoshi.governments.models import Body, Government, Year
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.items.actions import open_streams
from luoshi.items.models import Stream
from luoshi.people.models import Account


@transaction.atomic
def open_year_like(
    *,
    government: Government,
    number: int,
    by: Account,
    at: datetime,
    like: Year | None = None,
) -> Year:
    """A new year with the streams of `like` (None: those a government of its level usually has).

    An owner that a reorganisation ended is followed to its successor; where there is none, or several, the inspection
    office owns the stream until somebody is named. The rules are copied (the usual ones where there are none) and the
    rounds opened.
    Raises NotAllowed, AlreadyThere, BadGovernment for a number that is no year, BadYear for another government's year.
    """
    check(by, Verb.MANAGE, government, on=localdate(at))
    if like is not None and like.government_id != government.pk:
        raise BadYear(_("%(year)s不是%(government)s的年度") % {"year": like, "government": government})
    held_row(Government.objects.all(), government.pk)
    year = open_year(government=government, number=number, by=by, at=at)
    if like is None or not Stream.objects.filter(year=like).exists():
        open_streams(year=year, by=by, at=at)
    else:
        _copy_streams(like, year, by, at)
    if like is not None and rules_of(government.pk, like.number) is not None:
        copy_rules(from_year=like, to_year=year, by=by, at=at)
    open_rounds(year=year, by=by, at=at)
    return year


def _copy_streams(like: Year, year: Year, by: Account, at: datetime) -> None:
    first_day = date(year.number, 1, 1)
    streams = Stream.objects.bulk_create(
        Stream(
            government=year.government,
            year=year,
            code=stream.code,
            name=stream.name,
            order=stream.order,
            owner=heir(stream.owner, first_day),
            approver=stream.approver,
            recipient=stream.recipient,
        )
        for stream in Stream.objects.filter(year=like).select_related("owner").order_by("order")
    )
    record(
        "stream.open",
        by=by.username,
        government=year.government.code,
        target=f"{year}任务来源",
        before=f"同{like}",
        after="、".join(stream.name + (f"({stream.owner})" if stream.owner else "") for stream in streams),
        at=at,
    )


def heir(body: Body | None, on: date) -> Body | None:
    """The body itself where it is in force on the day, else the one successor that is; None without exactly one."""
    seen: set[int] = set()
    while body is not None and body.valid_to is not None and body.valid_to < on:
        if body.pk in seen:
            return None
        seen.add(body.pk)
        successors = list(body.successors.all()[:2])
        body = successors[0] if len(successors) == 1 else None
    return body
