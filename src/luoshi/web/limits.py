"""How much one request may bring."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MARGIN = 64 * 1024  # what a form adds around its files


def body_limit(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a request that announces more than LUOSHI_UPLOAD_TOTAL_MB is refused before a byte of it is read.

    One that announces no length is read as empty by Django: nothing larger comes in that way.
    """

    def refuse_or_answer(request: HttpRequest) -> HttpResponse:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) > limit + MARGIN:
            return render(request, "web/too_large.html", {"megabytes": limit // 2**20}, status=413)
        return answer(request)

    return refuse_or_answer
