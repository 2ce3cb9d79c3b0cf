"""A refused form comes back on the page where it stood: as it was sent, unfolded, with the reason at its head.

One way for every form of the staff pages: the gate asks for it when an action refuses what was posted. The page is
asked for afresh, so what stands around the form is true; what was typed goes into its fields, and never into an
address. Passwords, second-factor codes and files do not come back.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError, Overtaken
from luoshi.web.answers import in_words
from luoshi.web.filled_in import Sent, Words, filled_in

STANDS_ON = "stands_on"  # the hidden field that names the page of a form which came back
NEVER_BACK = re.compile(rf"password|^(old|again|code|csrfmiddlewaretoken|{STANDS_ON})$")


def sent_back(request: HttpRequest, *, code: str, error: LuoshiError, status: int) -> HttpResponse | None:
    """The page with the refused form filled in; None when no page of this government shows that form any more."""
    if request.method != "POST":
        return None
    for page in _pages(request, code):
        shown = _shown(request, page)
        if shown is None:
            continue
        html = filled_in(
            shown.content.decode(), page=page, sent=_sent(request, error), words=_words(request, page, error)
        )
        if html is not None:
            shown.content = html.encode()
            shown.status_code = status
            return shown
    return None


def _sent(request: HttpRequest, error: LuoshiError) -> Sent:
    return Sent(
        address=request.path,
        values=dict(request.POST.lists()),
        kept_back=lambda name: NEVER_BACK.search(name) is not None,
        overtaken=isinstance(error, Overtaken),
    )


def _words(request: HttpRequest, page: str, error: LuoshiError) -> Words:
    def notice(left: Sequence[str]) -> str:
        context = {
            "message": in_words(error),
            "files": bool(request.FILES),
            "secrets": any("password" in name and value for name, value in request.POST.items()),
            "left": left,
        }
        return render_to_string("web/parts/sent_back.html", context)

    return Words(
        notice=notice,
        stands=lambda now: format_html('<small class="stands-now">{}</small>', _("现在是：%(value)s") % {"value": now}),
        everywhere=format_html('<input type="hidden" name="{}" value="{}">', STANDS_ON, page),
    )


def _pages(request: HttpRequest, code: str) -> Iterator[str]:
    """Where the form may have stood: where it says, where the browser came from, or where it was posted to."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    ours = (came_from.scheme, came_from.netloc) == (request.scheme, request.get_host())
    named = urlsplit(request.POST.get(STANDS_ON, ""))
    asked = [named, *([came_from] if ours else []), urlsplit(request.get_full_path())]
    for each in dict.fromkeys((part.path, part.query) for part in asked if not part.netloc or part is came_from):
        path, query = each
        if path.startswith(f"/{code}/"):
            yield f"{path}?{query}" if query else path


def _shown(request: HttpRequest, page: str) -> HttpResponse | None:
    """The page as the same account sees it now; None when there is none, or it is no page."""
    where = urlsplit(page)
    asked = copy.copy(request)
    asked.method = "GET"
    asked.META = {
        **request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": where.query, "PATH_INFO": where.path,
    }  # fmt: skip
    asked.path = asked.path_info = where.path
    asked.GET, asked.POST = QueryDict(where.query), QueryDict()
    try:
        found = resolve(where.path)
        asked.resolver_match = found
        answer: HttpResponseBase = found.func(asked, *found.args, **found.kwargs)
    except (Resolver404, Http404, PermissionDenied, OperationalError):
        return None
    # a token that is made for the page goes out with the answer to what was posted
    request.META |= {name: value for name, value in asked.META.items() if name.startswith("CSRF_COOKIE")}
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer if isinstance(answer, HttpResponse) and answer.status_code == 200 and is_page else None
