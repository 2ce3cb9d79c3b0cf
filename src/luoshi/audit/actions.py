"""Appending to the audit log; the only writer of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from luoshi.audit.chain import ALGORITHM, Entry, digest_of
from luoshi.audit.models import Event, Head
from luoshi.held import held_row, held_rows


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to which thing, named as people know it; `before` and `after` say what changed.

    `about` is the row it was done to ("item:123"), by which a page finds what happened to it whatever it is called.
    """

    action: str
    target: str
    before: str = ""
    after: str = ""
    about: str = ""


def record(
    action: str,
    *,
    by: str,
    government: str,
    target: str,
    at: datetime,
    before: str = "",
    after: str = "",
    about: str = "",
) -> Event:
    """The event, appended to the chain in the caller's transaction.

    `by` is a username and `government` a code ("" for an act on the installation): an event outlives both.
    `about` is as in Act.
    """
    (event,) = record_many([Act(action, target, before, after, about)], by=by, government=government, at=at)
    return event


@transaction.atomic
def record_many(acts: Iterable[Act], *, by: str, government: str, at: datetime) -> Sequence[Event]:
    """One event for each act, appended in order with one write.

    Note: the end of the chain is locked last. An action locks the rows of its own work first and records at
    its end, so that two actions never wait for each other's rows.
    """
    head = _locked_head()
    events = []
    for act in acts:
        entry = _entry(act, by=by, government=government, at=at, head=head)
        entry = replace(entry, digest=digest_of(entry, head.digest))
        head.seq, head.digest = entry.seq, entry.digest
        events.append(_event(entry))
    Event.objects.bulk_create(events)
    head.save(update_fields=["seq", "digest"])
    return events


def _locked_head() -> Head:
    """The end of the chain, held until the transaction ends; made on first use."""
    head = held_rows(Head.objects.filter(pk=1)).first()
    if head is None:
        Head.objects.get_or_create(pk=1)
        head = held_row(Head.objects.all(), 1)
    return head


def _entry(act: Act, *, by: str, government: str, at: datetime, head: Head) -> Entry:
    return Entry(
        seq=head.seq + 1,
        at=at,
        by=by,
        government=government,
        action=act.action,
        target=act.target[:200],
        before=act.before,
        after=act.after,
        algorithm=ALGORITHM,
        previous=head.digest,
        about=act.about,
    )


def _event(entry: Entry) -> Event:
    return Event(
        seq=entry.seq,
        at=entry.at,
        by=entry.by,
        government=entry.government,
        action=entry.action,
        target=entry.target,
        about=entry.about,
        before=entry.before,
        after=entry.after,
        algorithm=entry.algorithm,
        previous=entry.previous,
        digest=entry.digest,
    )
