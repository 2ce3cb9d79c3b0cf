"""The audit log as a government's audit administrator may read it; his reading is put into it too."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from luoshi.audit import queries
from luoshi.audit.actions import record
from luoshi.audit.chain import Entry
from luoshi.audit.queries import EventRow, Wanted
from luoshi.audit.whole import Verified, verified
from luoshi.governments.accounts import keeps_rules
from luoshi.governments.models import Government
from luoshi.governments.rights import Verb, check
from luoshi.people.models import Account

TARGET = "审计日志"


@transaction.atomic
def read_log(
    *, government: Government, wanted: Wanted, by: Account, at: datetime, limit: int, before: int | None = None
) -> tuple[EventRow, ...]:
    """The events looked for, the latest first, at most `limit`, those before the event `before`. Raises NotAllowed."""
    check(by, Verb.SEE_AUDIT, government, on=localdate(at))
    rows = queries.search(wanted, governments=scope(government), before=before, limit=limit)
    after = f"{words(wanted)} {'早于 ' + str(before) if before else ''}".strip()
    record("audit.read", by=by.username, government=government.code, target=TARGET, after=after, at=at)
    return rows


@transaction.atomic
def export_log(*, government: Government, wanted: Wanted, by: Account, at: datetime) -> Iterator[Entry]:
    """The events looked for, whole and in order. Raises NotAllowed."""
    check(by, Verb.SEE_AUDIT, government, on=localdate(at))
    record("audit.export", by=by.username, government=government.code, target=TARGET, after=words(wanted), at=at)
    return queries.exported(wanted, governments=scope(government))


@transaction.atomic
def verify_log(*, government: Government, by: Account, at: datetime) -> Verified:
    """Whether the chain of the whole installation holds. Raises NotAllowed."""
    check(by, Verb.SEE_AUDIT, government, on=localdate(at))
    found = verified()
    after = "完整" if found.whole else "不完整"
    record(
        "audit.verify",
        by=by.username,
        government=government.code,
        target=TARGET,
        after=f"{after} {found.check.end.seq}:{found.check.end.digest}",
        at=at,
    )
    return found


def scope(government: Government) -> tuple[str, ...]:
    """Whose events a government sees: its own, and at the first one those of the installation. One statement."""
    return (government.code, "") if keeps_rules(government) else (government.code,)


def words(wanted: Wanted) -> str:
    """What was looked for, for the log."""
    named = {
        "何人": wanted.by,
        "何事": wanted.action,
        "对何物": wanted.target,
        "自": wanted.first.isoformat() if wanted.first else "",
        "至": wanted.last.isoformat() if wanted.last else "",
    }
    return "；".join(f"{name} {value}" for name, value in named.items() if value) or "全部"
