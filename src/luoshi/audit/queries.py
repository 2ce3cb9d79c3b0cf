"""Reading the audit log."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from luoshi.audit.chain import Entry
from luoshi.audit.models import Event
from luoshi.audit.stored import entries

CLOCK_RIGHT = "clock.right"  # an administrator looked at the clock: what was recorded ahead of it no longer counts
RECENT = 1000


@dataclass(frozen=True, slots=True)
class EventRow:
    """One act as pages show it; `digest` is the whole hash, of which a page shows a few characters."""

    seq: int
    at: datetime
    by: str
    action: str
    target: str
    before: str
    after: str
    about: str
    digest: str


def latest() -> datetime | None:
    """The latest moment in the last thousand acts, back to where the clock was last said to be right; None: no act yet.

    Not that of the last act: after a clock went back, the first act by it would hide that. One statement.
    """
    found: datetime | None = None
    for at, action in Event.objects.order_by("-seq").values_list("at", "action")[:RECENT]:
        found = at if found is None else max(found, at)
        if action == CLOCK_RIGHT:
            return found
    return found


def events_about(things: Collection[str], *, government: str) -> tuple[EventRow, ...]:
    """Every act on any of `things` ("item:123") at a government (its code), the latest first. One statement."""
    return _rows(Event.objects.filter(government=government, about__in=things))


def last_about(thing: str, action: str, *, government: str) -> EventRow | None:
    """The last act of a kind on a thing ("item:123") at a government (its code); None: none yet. One statement."""
    return next(iter(_rows(Event.objects.filter(government=government, about=thing, action=action), 1)), None)


def events_named(names: Collection[str], *, government: str) -> tuple[EventRow, ...]:
    """Every act on what goes by one of these names, as for bodies, the latest first. One statement."""
    return _rows(Event.objects.filter(government=government, target__in=names))


def _rows(found: QuerySet[Event], limit: int | None = None) -> tuple[EventRow, ...]:
    return tuple(
        EventRow(
            seq=event.seq,
            at=event.at,
            by=event.by,
            action=event.action,
            target=event.target,
            before=event.before,
            after=event.after,
            about=event.about,
            digest=event.digest,
        )
        for event in found.order_by("-seq")[:limit]
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the log is looked for; empty: all of it. `first` and `last` are moments, `last` not included."""

    by: str = ""
    action: str = ""
    target: str = ""
    first: datetime | None = None
    last: datetime | None = None


def search(
    wanted: Wanted, *, governments: Collection[str], before: int | None = None, limit: int
) -> tuple[EventRow, ...]:
    """The events of `governments` (codes; "" is the installation) that are looked for, the latest first.

    At most `limit`, those earlier than the event `before`. One statement.
    """
    found = _found(wanted, governments)
    if before is not None:
        found = found.filter(seq__lt=before)
    return _rows(found, limit)


def actions_seen(governments: Collection[str]) -> tuple[str, ...]:
    """The kinds of acts that the log of these governments holds, by name. One statement."""
    found = Event.objects.filter(government__in=governments).order_by("action")
    return tuple(found.values_list("action", flat=True).distinct())


def exported(wanted: Wanted, *, governments: Collection[str]) -> Iterator[Entry]:
    """The events that are looked for, whole and in order, fetched some thousand at a time."""
    return entries(_found(wanted, governments))


def _found(wanted: Wanted, governments: Collection[str]) -> QuerySet[Event]:
    found = Event.objects.filter(government__in=governments)
    if wanted.by:
        found = found.filter(by__icontains=wanted.by)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.target:
        found = found.filter(target__icontains=wanted.target)
    if wanted.first is not None:
        found = found.filter(at__gte=wanted.first)
    if wanted.last is not None:
        found = found.filter(at__lt=wanted.last)
    return found
