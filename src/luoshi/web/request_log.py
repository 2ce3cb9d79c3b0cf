"""One line in the log for each request: the address as a pattern, never its values; the account as its number."""

import logging
import secrets
import time
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from luoshi.installation.logs import REQUEST
from luoshi.people.models import Account
from luoshi.web.proxies import logged_address

HEADER = "X-Request-ID"
ID, GOVERNMENT = "LUOSHI_REQUEST_ID", "LUOSHI_GOVERNMENT"  # in request.META; the door writes the second
log = logging.getLogger("luoshi.request")


def logged(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the outermost: names the request, in its answer too, and tells of it when it is over."""

    def answer_and_tell(request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        number = request.META[ID] = secrets.token_hex(6)
        request.META.pop(GOVERNMENT, None)
        mark = REQUEST.set(number)
        try:
            response = answer(request)
            response.headers[HEADER] = number
            route = _route(request)
            level = logging.DEBUG if route == "static" else logging.INFO
            log.log(level, "request", extra=_told(request, response, route=route, begun=begun))
            return response
        finally:
            REQUEST.reset(mark)

    return answer_and_tell


def _told(request: HttpRequest, response: HttpResponse, *, route: str, begun: float) -> Mapping[str, object]:
    account = getattr(request, "_cached_user", None)  # asked for by a view, or not known: no statement for the log
    known = (
        request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"} else "other"
    )
    return {
        "method": known,
        "route": route,
        "status": response.status_code,
        "ms": round((time.monotonic() - begun) * 1000),
        "account": account.pk if isinstance(account, Account) else None,
        "government": request.META.get(GOVERNMENT),
        "client": logged_address(request),
    }


def _route(request: HttpRequest) -> str:
    """The pattern that fitted; "static" for files, "none" where nothing did."""
    if request.resolver_match is not None:
        return request.resolver_match.route or "/"
    if request.path_info.startswith(str(settings.STATIC_URL)):
        return "static"
    return request.path_info if request.path_info in {"/health/live", "/health/ready"} else "none"
