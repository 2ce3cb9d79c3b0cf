"""The stored log as the chain sees it."""

from collections.abc import Iterator

from django.db.models import QuerySet

from luoshi.audit.chain import End, Entry
from luoshi.audit.models import Event, Head

AT_ONCE = 2000


def entries(events: QuerySet[Event] | None = None) -> Iterator[Entry]:
    """Every event in order, or those of `events`, fetched some thousand at a time."""
    found = Event.objects.all() if events is None else events
    for event in found.order_by("seq").iterator(AT_ONCE):
        yield Entry(
            seq=event.seq,
            at=event.at,
            by=event.by,
            government=event.government,
            action=event.action,
            target=event.target,
            before=event.before,
            after=event.after,
            algorithm=event.algorithm,
            previous=event.previous,
            digest=event.digest,
            about=event.about,
        )


def stored_end() -> End:
    """Where the log says that it ends: 0 and "" before the first event."""
    head = Head.objects.filter(pk=1).first()
    return End(head.seq, head.digest) if head is not None else End(0, "")
