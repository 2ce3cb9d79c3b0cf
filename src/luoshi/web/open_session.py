"""Sessions that run out: after a while without use, after the longest time, or ended elsewhere, and the reason told."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import auth
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from luoshi.audit.chain import TOLERANCE
from luoshi.people import sessions
from luoshi.people.models import Account
from luoshi.people.rules import current_rules
from luoshi.web.outage import Outage, outage_of

ENDED = "ended"  # why the log-in of this browser ended, a key of sessions.ENDED
LOOKED_AT_SECONDS = 60  # a session's use is noted once a minute: its clocks are exact to that

Answer = Callable[[HttpRequest], HttpResponse]


def open_session(answer: Answer) -> Answer:
    """Middleware that ends what has run out. No statement for a minute after a look, then four."""

    def looked_at(request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        account = request.user
        if isinstance(account, Account):
            why = _run_out(request, account, at)
            if why:
                key = request.session.session_key or ""
                sessions.end_one(key, why=why, by=account.username, government="", at=at)
                auth.logout(request)
                request.session[ENDED] = why
        elif request.session.is_empty() and settings.SESSION_COOKIE_NAME in request.COOKIES:
            why = sessions.why_ended(request.COOKIES[settings.SESSION_COOKIE_NAME])
            if why and why != "left":
                request.session[ENDED] = why
        return answer(request)

    return looked_at


def _run_out(request: HttpRequest, account: Account, at: datetime) -> str:
    """Why the session has run out; "" when it has not, and then its use is noted."""
    now = at.timestamp()
    # a session from before there were clocks began with the account's last log-in
    first = account.last_login.timestamp() if account.last_login else now
    began = request.session.get("began", first)
    seen = request.session.get("seen", began)
    if max(began, seen) - now > TOLERANCE.total_seconds():
        return "clock"  # it went back: by it the session would not run out for as long
    if now - seen < LOOKED_AT_SECONDS:
        return ""
    rules = current_rules()
    if now - began >= rules.absolute_hours * 3600:
        return "absolute"
    if now - seen >= rules.idle_minutes * 60:
        return "idle"
    try:
        sessions.touch(request.session.session_key or "", at=at)
    except OperationalError as error:
        if outage_of(error) is not Outage.FULL:
            raise
        return ""  # a full disk keeps nobody from reading; the use is noted when there is room
    request.session["seen"] = now
    return ""
