"""Pages for what was not found, not allowed, or went wrong; they need no database and no frame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing here, or nothing for this account."""
    return render(request, "web/404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The account may not; the exception's message says who may."""
    return render(request, "web/403.html", {"message": str(exception)}, status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit: the page stood open across a log-in."""
    return render(request, "web/csrf.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; nothing was half-written."""
    return render(request, "web/500.html", status=500)
