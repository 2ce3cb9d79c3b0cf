"""A file as an answer: to be kept under its name, never opened in the page."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# What a browser may do with a file that it opens all the same: nothing, from nowhere.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def paper_file(data: bytes, name: str, content_type: str) -> HttpResponse:
    """The answer that a browser saves under `name`."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response


def came_in(data: bytes, name: str) -> HttpResponse:
    """A file as somebody handed it in: bytes without a type, whatever they are."""
    return paper_file(data, name, "application/octet-stream")


def safe_cell(words: str) -> str:
    """Words that a spreadsheet takes for words when it opens separated values: what came in never becomes a formula."""
    first = words.lstrip(" \u3000\n")[:1]
    return f"'{words}" if first in {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} and first else words
