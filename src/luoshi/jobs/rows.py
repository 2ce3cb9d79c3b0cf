"""What a query of this package answers with."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as its page shows it; `took` is None before its end.

    `size` (bytes) and `kept_until` are None where it made no file, or has it no longer.
    """

    id: int
    kind: str
    about: str
    state: str
    state_word: str
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    took: timedelta | None
    said: str
    file: str
    size: int | None
    kept_until: datetime | None
    open: bool
    may_retry: bool
    may_drop: bool
