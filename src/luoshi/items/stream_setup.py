"""Writing the streams of a year (任务来源): add, change, order, remove; actions.open_streams gives a year its first."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.models import Body, Year
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row, held_rows
from luoshi.items.closing import refuse_closed
from luoshi.items.errors import BadItem, InUse
from luoshi.items.models import Item, Stream
from luoshi.items.streams import NewStream, streams_of
from luoshi.people.models import Account
from luoshi.seen import mark_of, refuse_changed

LONGEST_NAME, LONGEST_WORDS = 40, 60
EXTRA = "extra_"


@dataclass(frozen=True, slots=True)
class StreamDraft:
    """A stream as the office enters it; `owner` None: the inspection office collects and accepts."""

    name: str
    owner: Body | None = None
    approver: str = ""
    recipient: str = ""


@transaction.atomic
def add_stream(*, year: Year, draft: StreamDraft, by: Account, at: datetime, code: str = "") -> Stream:
    """A stream at the end of the year's; `code` one of missing_streams, empty for one of the office's own.

    Raises NotAllowed, YearClosed, BadItem.
    """
    _hold(year, by, at)
    _check(year, draft, None)
    if code and code not in {stream.code for stream in missing_streams(year)}:
        raise BadItem(_("%(year)s已有这个任务来源，或本级没有；请刷新页面") % {"year": year})
    there = list(Stream.objects.filter(year=year))
    stream = Stream.objects.create(
        government=year.government,
        year=year,
        code=code or _free_code(there),
        name=draft.name,
        order=max((each.order for each in there), default=0) + 1,
        owner=draft.owner,
        approver=draft.approver,
        recipient=draft.recipient,
    )
    _record("stream.add", stream, by, at, after=_words(stream))
    return stream


@transaction.atomic
def change_stream(*, stream: Stream, draft: StreamDraft, by: Account, at: datetime, seen: str | None = None) -> Stream:
    """The stream by another name, with another owner, approver or recipient; its items stay.

    `seen` is the mark of what was looked at (None: no matter). Raises NotAllowed, ChangedSince, YearClosed, BadItem.
    """
    _hold(stream.year, by, at)
    locked = _locked(stream)
    refuse_changed(seen, stream_seen(locked), locked)
    _check(stream.year, draft, stream)
    before = _words(locked)
    locked.name, locked.owner = draft.name, draft.owner
    locked.approver, locked.recipient = draft.approver, draft.recipient
    locked.save(update_fields=["name", "owner", "approver", "recipient"])
    _record("stream.change", locked, by, at, before=before, after=_words(locked))
    return locked


def stream_seen(stream: Stream) -> str:
    """The mark of a stream as its form shows it."""
    return mark_of(stream.name, stream.owner_id, stream.approver, stream.recipient)


@transaction.atomic
def move_stream(*, stream: Stream, up: bool, by: Account, at: datetime) -> None:
    """The stream one place earlier or later among its year's; at the end it stays. Raises NotAllowed, YearClosed."""
    _hold(stream.year, by, at)
    own = _locked(stream)
    streams = sorted(held_rows(Stream.objects.filter(year=stream.year)), key=lambda each: (each.order, each.pk))
    place = streams.index(own)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(streams):
        return
    streams[place], streams[other] = streams[other], streams[place]
    for order, each in enumerate(streams, 1):
        each.order = order
    Stream.objects.bulk_update(streams, ["order"])
    _record("stream.move", stream, by, at, after="、".join(each.name for each in streams))


@transaction.atomic
def remove_stream(*, stream: Stream, by: Account, at: datetime) -> None:
    """Take a stream without items out of its year. Raises NotAllowed, YearClosed, InUse."""
    _hold(stream.year, by, at)
    locked = _locked(stream)
    items = Item.objects.filter(stream=locked).count()
    if items:
        raise InUse(
            _("“%(stream)s”下有 %(items)d 项事项，不能删除；不用时可以改名或排到最后")
            % {"stream": locked.name, "items": items}
        )
    words = _words(locked)
    locked.delete()
    _record("stream.remove", stream, by, at, before=words)


def missing_streams(year: Year) -> tuple[NewStream, ...]:
    """The streams that a government of this level usually has and the year has not. One statement."""
    there = set(Stream.objects.filter(year=year).values_list("code", flat=True))
    usual = streams_of(year.government.level, year.government.short_name)
    return tuple(stream for stream in usual if stream.code not in there)


def _hold(year: Year, by: Account, at: datetime) -> None:
    """Check the right, and hold the year: its streams change one at a time."""
    check(by, Verb.MANAGE, year.government, on=localdate(at))
    refuse_closed(held_row(Year.objects.all(), year.pk))


def _locked(stream: Stream) -> Stream:
    return held_row(Stream.objects.select_related("owner", "year"), stream.pk)


def _check(year: Year, draft: StreamDraft, own: Stream | None) -> None:
    if not draft.name.strip() or len(draft.name) > LONGEST_NAME:
        raise BadItem(_("任务来源的名称不可用；请填写 1 至 40 字"))
    if max(len(draft.approver), len(draft.recipient)) > LONGEST_WORDS:
        raise BadItem(_("审定人、报送对象最多 60 字"))
    if draft.owner is not None and draft.owner.government_id != year.government_id:
        raise BadItem(_("%(body)s不是%(government)s的单位") % {"body": draft.owner, "government": year.government})
    same = Stream.objects.filter(year=year, name=draft.name)
    if (same.exclude(pk=own.pk) if own else same).exists():
        raise BadItem(_("%(year)s已有“%(name)s”；请换一个名称") % {"year": year, "name": draft.name})


def _free_code(there: list[Stream]) -> str:
    taken = {stream.code for stream in there}
    return next(code for number in range(1, len(there) + 2) if (code := f"{EXTRA}{number}") not in taken)


def _words(stream: Stream) -> str:
    """A stream as the audit log keeps it."""
    owner = stream.owner.name if stream.owner else "督查室"
    return f"{stream.name} 归口:{owner} 审定:{stream.approver or '—'} 报送:{stream.recipient or '—'}"


def _record(action: str, stream: Stream, by: Account, at: datetime, *, before: str = "", after: str = "") -> None:
    code, target = stream.government.code, f"{stream.year}任务来源 {stream.name}"
    record(action, by=by.username, government=code, target=target, before=before, after=after, at=at)
