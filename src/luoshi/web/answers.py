"""How pages are answered: whole pages in their frame, parts for htmx, refusals in the house's voice."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError, listed
from luoshi.people import sessions
from luoshi.web.open_session import ENDED

CHINESE = re.compile("[\u4e00-\u9fff]")


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page and not for a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def in_words(error: LuoshiError) -> str:
    """The error's line in the reader's language; one that its action put into words stays as it is."""
    if not error.given:
        return str(error)
    given = {
        name: _(words) if isinstance(words, str) else listed(tuple(map(_, words)))
        for name, words in error.given.items()
    }
    return _(error.said) % given


def typed_words(request: HttpRequest) -> list[str]:
    """The words that were sent and not written, so that nobody has to type them again; no password is among them."""
    sent = (value for name, values in request.POST.lists() if "password" not in name for value in values)
    return [value for value in sent if CHINESE.search(value)]


def refusal(request: HttpRequest, *, code: str, error: LuoshiError, status: int) -> HttpResponse:
    """What could not be done and why; nothing was written. A line for htmx, a page otherwise."""
    template = "web/parts/notice.html" if is_part(request) else "web/refused.html"
    back = request.headers.get("Referer", "")
    same_site = back.startswith(f"{request.scheme}://{request.get_host()}/")
    context = {
        "message": in_words(error),
        "code": code,
        "back": back if same_site else "/",
        "typed": typed_words(request),
    }
    return render(request, template, context, status=status)


def expired(request: HttpRequest) -> HttpResponse:
    """The log-in ended while a page stood open: what was sent is kept, on the page that sent it or on this one."""
    why = sessions.ENDED.get(request.session.get(ENDED, ""), _("登录已过期。"))
    template = "web/parts/expired.html" if is_part(request) else "web/sign/expired.html"
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]
    context = {"why": why, "fields": fields, "files": bool(request.FILES), "to": request.get_full_path()}
    return render(request, template, context, status=401)
