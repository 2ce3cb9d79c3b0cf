"""Pages for what was not found, not allowed, or went wrong; they need no database and no frame."""

import logging
import sys
from collections.abc import Mapping

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luoshi.web.answers import is_part, typed_words
from luoshi.web.outage import Outage, outage_of

LOG = logging.getLogger("luoshi.hosts")
AGAIN_SECONDS = 10  # what a browser or a proxy is told to wait
# Whether the step was written cannot be known where the connection broke during the commit.
WORDS: Mapping[Outage, str | Promise] = {
    Outage.BUSY: _("同时保存的人太多，这一次没有写入；请稍后再按一次"),
    Outage.AWAY: _("数据库暂时连不上，正在自动重连；刚才这一步可能没有保存，请过一会儿先刷新核对，没有保存的再做一次"),
    Outage.SLOW: _(
        "这一页用时太长，已停止；刚才这一步可能没有保存，请先刷新核对。换小一些的范围再试，反复出现请把编号告诉系统管理员"
    ),
    Outage.FULL: _(
        "服务器磁盘已满，现在只能查看、不能保存；刚才这一步可能没有保存，请告诉系统管理员清理磁盘，清理后刷新核对再做一次"
    ),
}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing here, or nothing for this account."""
    return render(request, "web/404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The account may not; the exception's message says who may."""
    return render(request, "web/403.html", {"message": str(exception)}, status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit: the page stood open across a log-in."""
    return render(request, "web/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read; a host that LUOSHI_HOSTS does not name is told by its name.

    A session that could not be written comes here too, as Django has it: then the database is away, or its disk full.
    """
    outage = outage_of(exception)
    if outage is not None:
        return unavailable(request, outage)
    host = ""
    if isinstance(exception, DisallowedHost):
        host = request.META.get("HTTP_HOST", "")
        LOG.info("a host that LUOSHI_HOSTS does not name")  # the host itself is whatever somebody typed
    return HttpResponse(render_to_string("web/400.html", {"request": request, "host": host[:100]}), status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke on our side, or the database was away (503): nothing was half-written.

    Rendered without the request's own context, which looks for messages in the session, and so in the database.
    """
    outage = outage_of(sys.exception())
    if outage is not None:
        return unavailable(request, outage)
    return HttpResponse(render_to_string("web/500.html", {"request": request}), status=500)


def unavailable(request: HttpRequest, outage: Outage) -> HttpResponse:
    """503 with what to do: a line for htmx (which leaves the fields as they are), else a page with what was typed."""
    template = "web/parts/notice.html" if is_part(request) else "web/away.html"
    context = {"message": WORDS[outage], "typed": typed_words(request), "request": request}
    answer = HttpResponse(render_to_string(template, context), status=503)
    answer.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answer
