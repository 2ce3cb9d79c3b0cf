"""Writing district leaders' seats and portfolios (政府领导分工); who sits on a seat is said by posts."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.errors import AlreadyEnded, AlreadyThere, BadBody
from luoshi.governments.models import Body, Government, Portfolio, Seat
from luoshi.governments.rights import Verb, check
from luoshi.governments.validity import overlapping
from luoshi.held import held_row
from luoshi.people.models import Account
from luoshi.seen import mark_of, refuse_changed

LONGEST_TITLE = 60
LAST_PLACE = 999


@transaction.atomic
def add_seat(*, government: Government, title: str, order: int, by: Account, at: datetime) -> Seat:
    """A seat (分管城建的副职) at its place. Raises NotAllowed, AlreadyThere, BadBody."""
    check(by, Verb.MANAGE, government, on=localdate(at))
    held_row(Government.objects.all(), government.pk)
    _check(government, title, order, None)
    seat = Seat.objects.create(government=government, title=title, order=order)
    record("seat.add", by=by.username, government=government.code, target=title, at=at)
    return seat


@transaction.atomic
def change_seat(*, seat: Seat, title: str, order: int, by: Account, at: datetime, seen: str | None = None) -> Seat:
    """The seat by another title or at another place; `seen` is the mark of what was looked at (None: no matter).

    Raises NotAllowed, ChangedSince, AlreadyThere, BadBody.
    """
    check(by, Verb.MANAGE, seat.government, on=localdate(at))
    held_row(Government.objects.all(), seat.government_id)
    locked = held_row(Seat.objects.all(), seat.pk)
    refuse_changed(seen, seat_seen(locked), locked)
    _check(seat.government, title, order, locked)
    before = f"{locked.title} {locked.order}"
    locked.title, locked.order = title, order
    locked.save(update_fields=["title", "order"])
    code, after = seat.government.code, f"{title} {order}"
    record("seat.change", by=by.username, government=code, target=title, before=before, after=after, at=at)
    return locked


def seat_seen(seat: Seat) -> str:
    """The mark of a seat as its form shows it."""
    return mark_of(seat.title, seat.order)


@transaction.atomic
def entrust(
    *, seat: Seat, bodies: Sequence[Body], by: Account, at: datetime, valid_from: date | None = None
) -> tuple[Portfolio, ...]:
    """The bodies in the portfolio of `seat` from that day on (None: from ever); what stands there already stays.

    Raises NotAllowed, BadBody for no body, or one of another government.
    """
    check(by, Verb.MANAGE, seat.government, on=localdate(at))
    held_row(Government.objects.all(), seat.government_id)
    locked = held_row(Seat.objects.all(), seat.pk)
    if not bodies:
        raise BadBody(_("没有选择单位；请至少选一个"))
    for body in bodies:
        if body.government_id != seat.government_id:
            raise BadBody(_("%(body)s不是%(government)s的单位") % {"body": body, "government": seat.government})
    there = set(locked.portfolio.filter(overlapping(valid_from, None)).values_list("body_id", flat=True))
    new = [body for body in bodies if body.pk not in there]
    rows = Portfolio.objects.bulk_create(Portfolio(seat=locked, body=body, valid_from=valid_from) for body in new)
    words = "、".join(body.name for body in new) + (f" 自{valid_from}" if valid_from else "")
    record("seat.entrust", by=by.username, government=seat.government.code, target=seat.title, after=words, at=at)
    return tuple(rows)


@transaction.atomic
def release(*, portfolio: Portfolio, on: date, by: Account, at: datetime) -> Portfolio:
    """The body, out of the portfolio after the day `on`.

    Raises NotAllowed, AlreadyEnded, BadBody for a day before it came in.
    """
    government = portfolio.seat.government
    check(by, Verb.MANAGE, government, on=localdate(at))
    locked = held_row(Portfolio.objects.select_related("seat", "body"), portfolio.pk)
    if locked.valid_to is not None:
        raise AlreadyEnded(_("%(body)s已于 %(day)s 调出分工") % {"body": locked.body, "day": locked.valid_to})
    if locked.valid_from is not None and on < locked.valid_from:
        raise BadBody(
            _("%(body)s %(day)s才列入分工；截止日期不能更早") % {"body": locked.body, "day": locked.valid_from}
        )
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    words = f"{locked.body} 至{on}"
    record("seat.release", by=by.username, government=government.code, target=locked.seat.title, before=words, at=at)
    return locked


def _check(government: Government, title: str, order: int, own: Seat | None) -> None:
    if not title or len(title) > LONGEST_TITLE:
        raise BadBody(_("席位名称不可用；请填写 1 至 60 字，如 分管城建的副职"))
    if not 0 <= order <= LAST_PLACE:
        raise BadBody(_("排序只能是 0 至 999"))
    same = Seat.objects.filter(government=government, title=title)
    if (same.exclude(pk=own.pk) if own else same).exists():
        raise AlreadyThere(_("席位“%(title)s”已经有了") % {"title": title})
