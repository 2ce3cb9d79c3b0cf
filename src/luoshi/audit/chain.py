"""The hash chain of the audit log, over plain rows: how a digest is made, and where a chain is broken."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

ALGORITHM = "sha256"
TOLERANCE = timedelta(minutes=5)  # between two machines, and between an act's beginning and its record


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as the chain sees it; `at` must know its time zone."""

    seq: int
    at: datetime
    by: str
    government: str
    action: str
    target: str
    before: str
    after: str
    algorithm: str = ALGORITHM
    previous: str = ""
    digest: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain ends: the number and digest of its last event (0 and "" for an empty one)."""

    seq: int
    digest: str


class Wrong(StrEnum):
    """What can be wrong at a place of a chain."""

    MISSING = "missing"
    UNKNOWN_ALGORITHM = "unknown_algorithm"
    NOT_JOINED = "not_joined"
    CHANGED = "changed"
    NOT_PUBLISHED = "not_published"


WRONG_IN_CHINESE: Mapping[Wrong, str] = {
    Wrong.MISSING: "这一条之前有记录缺失",
    Wrong.UNKNOWN_ALGORITHM: "摘要算法不认识，无法核验",
    Wrong.NOT_JOINED: "与前一条接不上",
    Wrong.CHANGED: "内容与摘要不符，记录被改动过",
    Wrong.NOT_PUBLISHED: "公布过的末端不在链中，末尾的记录被删去或重写",
}


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold: the number of the event, and what is wrong there."""

    seq: int
    what: Wrong


@dataclass(frozen=True, slots=True)
class Check:
    """What verifying a chain came to: how many events hold, where it ends, the first break (None: whole).

    `backwards` are the events whose time lies well before that of the event they follow: a clock was wrong there. The
    order of the log is that of its numbers, so the chain is whole all the same.
    """

    events: int
    end: End
    broken: Break | None
    backwards: tuple[int, ...] = ()


def digest_of(entry: Entry, previous: str) -> str:
    """The digest that binds `entry` to the event before it.

    SHA-256 of the previous digest, a newline, and the canonical JSON of every field but `previous` and
    `digest`: keys sorted, no blanks, UTF-8, the time in UTC with microseconds. `about` stands in it only where the
    event has one, so that events from before there was such a field keep their digest. A stranger can compute it.
    """
    fields = {
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": entry.by,
        "government": entry.government,
        "action": entry.action,
        "target": entry.target,
        "before": entry.before,
        "after": entry.after,
        "algorithm": entry.algorithm,
    }
    if entry.about:
        fields["about"] = entry.about
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def verify(entries: Iterable[Entry], *, published: End | None = None) -> Check:
    """Walk a chain from its first event.

    `published` is an end it must contain: a tail that was cut off shows in no other way.
    """
    end = End(0, "")
    seen_published = published is None or published == end
    backwards: list[int] = []
    at: datetime | None = None
    for entry in entries:
        wrong = _wrong(entry, end)
        if wrong is not None:
            return Check(end.seq, end, Break(entry.seq, wrong), tuple(backwards))
        if at is not None and entry.at < at - TOLERANCE:
            backwards.append(entry.seq)
        at = entry.at
        end = End(entry.seq, entry.digest)
        seen_published = seen_published or end == published
    if published is not None and not seen_published:
        return Check(end.seq, end, Break(published.seq, Wrong.NOT_PUBLISHED), tuple(backwards))
    return Check(end.seq, end, None, tuple(backwards))


def backwards_in_words(seqs: Sequence[int]) -> str:
    """Where time runs backwards, in a line; the first ten places are named."""
    named = "、".join(map(str, seqs[:10])) + (" 条等" if len(seqs) > 10 else " 条")
    return f"注意：时间倒退 {len(seqs)} 处（第 {named}）。那里服务器时钟有过错误，前后各条的时间和按时、逾期请核对。"


def _wrong(entry: Entry, end: End) -> Wrong | None:
    """What keeps `entry` from following `end`, None when it does."""
    if entry.seq != end.seq + 1:
        return Wrong.MISSING
    if entry.algorithm != ALGORITHM:
        return Wrong.UNKNOWN_ALGORITHM
    if entry.previous != end.digest:
        return Wrong.NOT_JOINED
    if entry.digest != digest_of(entry, end.digest):
        return Wrong.CHANGED
    return None
