"""Reading the audit log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from luoshi.audit.models import Event


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


def newest() -> datetime | None:
    """When the last act was recorded; None before the first. One statement."""
    return Event.objects.order_by("-seq").values_list("at", flat=True).first()


def events_about(things: Collection[str], *, government: str) -> tuple[EventRow, ...]:
    """Every act on any of `things` ("item:123") at a government (its code), the latest first. One statement."""
    return _rows(Event.objects.filter(government=government, about__in=things))


def events_named(names: Collection[str], *, government: str) -> tuple[EventRow, ...]:
    """Every act on what goes by one of these names, as for bodies, the latest first. One statement."""
    return _rows(Event.objects.filter(government=government, target__in=names))


def _rows(found: QuerySet[Event]) -> tuple[EventRow, ...]:
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
        for event in found.order_by("-seq")
    )
