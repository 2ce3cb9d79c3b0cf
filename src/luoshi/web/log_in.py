"""A log-in in steps: password or sign-on, a new password where it has run out, the second factor; only then a session.

Until the last step nobody is logged in: what waits stands in an anonymous session, for ten minutes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import auth, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.governments.accounts import asks_for_factor
from luoshi.governments.queries import home_of
from luoshi.governments.rights import guardian_of
from luoshi.people import lockout, sessions
from luoshi.people.bonds import bind
from luoshi.people.errors import SecondLogIn
from luoshi.people.factors import has_factor
from luoshi.people.models import Account
from luoshi.people.passwords import expired
from luoshi.people.rules import current_rules
from luoshi.web.proxies import client_address

WAITING, BOUND = "waiting", "binding"
PATIENCE = timedelta(minutes=10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A log-in on its way: whose, by which way, where to go afterwards, whether a second factor was shown."""

    account: Account
    way: str
    after: str
    factor: bool


def address_of(request: HttpRequest) -> str:
    """The browser's address, "" when it is not known; what a proxy says counts from a trusted one alone."""
    return str(client_address(request) or "")


def begin(request: HttpRequest, account: Account, *, way: str, after: str, factor: bool, at: datetime) -> str:
    """The address of the next step, with the first one passed; the session gets another id."""
    kept = request.session.get(BOUND)
    request.session.flush()
    if kept is not None:
        request.session[BOUND] = kept
    request.session[WAITING] = {
        "account": account.pk,
        "way": way,
        "after": after,
        "factor": factor,
        "at": at.timestamp(),
    }
    return next_step(request, at=at)


def waiting(request: HttpRequest, *, at: datetime) -> Waiting | None:
    """The log-in that this browser has begun; None when there is none, or it took too long."""
    kept = request.session.get(WAITING)
    if kept is None or abs(at.timestamp() - kept["at"]) > PATIENCE.total_seconds():  # before: a clock went back
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    return Waiting(account, kept["way"], kept["after"], kept["factor"]) if account else None


def passed(request: HttpRequest, step: str) -> None:
    """Note that a step of the log-in is done."""
    request.session[WAITING] = {**request.session[WAITING], step: True}
    request.session.cycle_key()


def next_step(request: HttpRequest, *, at: datetime) -> str:
    """The address of what is still asked, or, once nothing is, the page that was wanted. Raises SecondLogIn."""
    found = waiting(request, at=at)
    if found is None:
        return reverse("login")
    rules = current_rules()
    account = found.account
    if found.way == "password" and (account.must_change or expired(account, rules, at=at)):
        return reverse("login-password")
    if not found.factor:
        if has_factor(account):
            return reverse("login-code")
        if asks_for_factor(account, rules, at=at):
            return reverse("login-enrol")
    return _finish(request, found, at=at)


def _finish(request: HttpRequest, found: Waiting, *, at: datetime) -> str:
    """Log in: a session with an id of its own, the older ones ended as the rules say."""
    account, rules = found.account, current_rules()
    sessions.check_room(account, rules, at=at)
    before, code = account.last_login, home_of(account.username)
    bound = request.session.pop(BOUND, None)
    request.session.pop(WAITING)
    auth.login(request, account, backend=BACKEND)
    how = sessions.Beginning(
        key=request.session.session_key or "",
        address=address_of(request),
        device=device_of(request),
        way=found.way,
        factor=found.factor,
    )
    try:
        sessions.begin(account=account, how=how, rules=rules, government=code, at=at)
    except SecondLogIn:
        auth.logout(request)
        raise
    failed = lockout.succeed(account.username, address_of(request), at=at)
    guardian = guardian_of(account.username) if failed else ""
    request.session["began"] = request.session["seen"] = at.timestamp()
    messages.info(request, _last(before, failed, guardian))
    request.session.set_expiry(rules.absolute_hours * 3600)
    _bind(request, account, bound if rules.bind_once else None, code, at)
    return found.after


def _last(before: datetime | None, failed: int, guardian: str) -> str:
    """When the account was logged in to before, and what failed since: whoever did not do that should say so."""
    said = _("这是第一次登录。")
    if before is not None:
        said = _("上次登录：%(time)s。") % {"time": localtime(before).strftime("%Y-%m-%d %H:%M")}
    if failed:
        said += _("此后有 %(count)d 次登录失败；如不是本人，请告知%(who)s。") % {"count": failed, "who": guardian}
    return said


def _bind(request: HttpRequest, account: Account, bound: dict[str, Any] | None, code: str, at: datetime) -> None:
    """Bind the id that the person came with before, and asked for to be bound."""
    if bound is None or at.timestamp() - bound["at"] > PATIENCE.total_seconds():
        return
    try:
        bind(
            account=account,
            provider=bound["provider"],
            subject=bound["subject"],
            by=account.username,
            government=code,
            at=at,
        )
        messages.success(request, _("已绑定统一身份，下次可以直接用它登录。"))
    except LuoshiError as refused:
        messages.warning(request, str(refused))


def device_of(request: HttpRequest) -> str:
    """Browser and system in two words, as people know them."""
    agent = str(request.META.get("HTTP_USER_AGENT") or "")
    browsers = {
        "MicroMessenger": "微信", "DingTalk": "钉钉", "Edg": "Edge", "Firefox": "Firefox",
        "360": "360浏览器", "Chrome": "Chrome", "Safari": "Safari",
    }  # fmt: skip
    systems = {
        "HarmonyOS": "鸿蒙", "Android": "安卓", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
        "Mac OS": "macOS", "UOS": "统信", "Kylin": "麒麟", "Linux": "Linux",
    }  # fmt: skip
    browser = next((name for mark, name in browsers.items() if mark in agent), "")
    system = next((name for mark, name in systems.items() if mark in agent), "")
    return " · ".join(word for word in (browser, system) if word) or agent[:60]
