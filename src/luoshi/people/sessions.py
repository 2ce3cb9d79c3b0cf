"""Log-ins as they are open: begun, seen, ended; an ended one is gone from the store of sessions too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.actions import record
from luoshi.held import held_row, held_rows
from luoshi.people.errors import SecondLogIn
from luoshi.people.models import Account, OpenSession
from luoshi.people.rules import Rules, Sessions

Word = str | Promise

# why a log-in ended: what the log-in page then says
ENDED: Mapping[str, Word] = {
    "left": gettext_lazy("已退出登录。"),
    "newer": gettext_lazy("这个账号刚才在别处登录，这里的登录已退出。如不是本人，请立即改密码并告知管理员。"),
    "idle": gettext_lazy("您有一段时间没有操作，登录已自动退出。请重新登录。"),
    "clock": gettext_lazy("服务器时间有过变动，登录已自动退出。请重新登录；反复出现请告诉系统管理员。"),
    "absolute": gettext_lazy("这次登录已到最长时限。请重新登录。"),
    "ended": gettext_lazy("这次登录已由本人在别处结束。请重新登录。"),
    "administrator": gettext_lazy("这次登录已由管理员结束。请重新登录，或联系管理员。"),
    "password": gettext_lazy("密码已更改，请用新密码重新登录。"),
    "post": gettext_lazy("这个账号的职务有变化，请重新登录。"),
    "off": gettext_lazy("这个账号已停用，请联系本单位管理员。"),
}
WAYS: Mapping[str, Word] = {
    "password": gettext_lazy("密码"),
    "oidc": gettext_lazy("统一身份认证"),
    "cas": gettext_lazy("统一身份认证"),
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a log-in comes about: the key of its session, from where, with what, by which way, with a second factor."""

    key: str
    address: str = ""
    device: str = ""
    way: str = "password"
    factor: bool = False


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An open log-in as pages show it."""

    id: int
    begun_at: datetime
    seen_at: datetime
    address: str
    device: str
    way: Word
    factor: bool
    key: str


def check_room(account: Account, rules: Rules, *, at: datetime) -> None:
    """Pass unless the account is logged in and its older log-in stays. Raises SecondLogIn. One statement at most."""
    if rules.sessions == Sessions.NEWER_REFUSED and _alive(account, rules, at).exists():
        raise SecondLogIn(
            _("这个账号已在别处登录；请先在那里退出，或请管理员结束那次登录。%(minutes)d 分钟不操作会自动退出")
            % {"minutes": rules.idle_minutes}
        )


@transaction.atomic
def begin(*, account: Account, how: Beginning, rules: Rules, government: str, at: datetime) -> OpenSession:
    """The log-in, with the account's older ones ended where the rules allow one only. Raises SecondLogIn."""
    held_row(Account.objects.all(), account.pk)  # two log-ins at once: one after the other
    check_room(account, rules, at=at)
    if rules.sessions != Sessions.MANY:
        _end(OpenSession.objects.filter(account=account, ended_at__isnull=True), why="newer", at=at)
    row = OpenSession.objects.create(
        account=account,
        key=how.key,
        begun_at=at,
        seen_at=at,
        address=how.address[:45],
        device=how.device[:200],
        way=how.way,
        factor=how.factor,
    )
    after = f"地址 {how.address} {how.way}{' 双因素' if how.factor else ''}"
    _record("session.begin", account, by=account.username, government=government, after=after, at=at)
    return row


def touch(key: str, *, at: datetime) -> None:
    """Note that a log-in is in use. One statement."""
    OpenSession.objects.filter(key=key, ended_at__isnull=True).update(seen_at=at)


def rename(before: str, after: str) -> None:
    """Follow a session that was given another id. One statement."""
    OpenSession.objects.filter(key=before).update(key=after)


@transaction.atomic
def end_one(key: str, *, why: str, by: str, government: str, at: datetime) -> bool:
    """End the log-in with that key; whether there was one."""
    row = OpenSession.objects.select_related("account").filter(key=key, ended_at__isnull=True).first()
    if row is None:
        return False
    held_row(Account.objects.all(), row.account_id)
    _end(OpenSession.objects.filter(pk=row.pk), why=why, at=at)
    _record("session.end", row.account, by=by, government=government, after=why, at=at)
    return True


@transaction.atomic
def end_all(
    *, account: Account, why: str, by: str, government: str, at: datetime, but: str = "", only: int | None = None
) -> int:
    """End the account's log-ins (all but that of the key `but`, or `only` the one of that id); how many there were."""
    held_row(Account.objects.all(), account.pk)  # first of all that is an account's, for everybody
    rows = OpenSession.objects.filter(account=account, ended_at__isnull=True).exclude(key=but)
    if only is not None:
        rows = rows.filter(pk=only)
    count = _end(rows, why=why, at=at)
    if count:
        _record("session.end", account, by=by, government=government, after=f"{why} {count}", at=at)
    return count


def why_ended(key: str) -> str:
    """Why the log-in with that key ended, as a key of ENDED; "" when there was none or it is open. One statement."""
    found = OpenSession.objects.filter(key=key, ended_at__isnull=False).values_list("why", flat=True)
    return found.first() or ""


def open_sessions(account: Account, rules: Rules, *, at: datetime) -> tuple[SessionRow, ...]:
    """The account's log-ins that have neither ended nor run out, the newest first. One statement."""
    return tuple(
        SessionRow(
            id=row.pk,
            begun_at=row.begun_at,
            seen_at=row.seen_at,
            address=row.address,
            device=row.device,
            way=WAYS.get(row.way, row.way),
            factor=row.factor,
            key=row.key,
        )
        for row in _alive(account, rules, at)
    )


def logged_in(accounts: Collection[int], rules: Rules, *, at: datetime) -> frozenset[int]:
    """Those of the accounts that are logged in at that moment. One statement."""
    rows = OpenSession.objects.filter(account__in=accounts, **_living(rules, at))
    return frozenset(rows.values_list("account_id", flat=True))


def _alive(account: Account, rules: Rules, at: datetime) -> QuerySet[OpenSession]:
    return OpenSession.objects.filter(account=account, **_living(rules, at))


def _living(rules: Rules, at: datetime) -> dict[str, datetime | bool]:
    """What an open log-in answers to: a browser that was shut ends nothing, but idles."""
    return {
        "ended_at__isnull": True,
        "seen_at__gt": at - timedelta(minutes=rules.idle_minutes),
        "begun_at__gt": at - timedelta(hours=rules.absolute_hours),
    }


def _end(rows: QuerySet[OpenSession], *, why: str, at: datetime) -> int:
    """Mark them ended, and delete their sessions: from now on their cookies open nothing."""
    held = list(held_rows(rows).values_list("pk", "key"))
    OpenSession.objects.filter(pk__in=[pk for pk, _key in held]).update(ended_at=at, why=why)
    Session.objects.filter(session_key__in=[key for _pk, key in held]).delete()
    return len(held)


def _record(action: str, account: Account, *, by: str, government: str, after: str, at: datetime) -> None:
    record(action, by=by, government=government, target=f"账号 {account.username}", after=after, at=at)
