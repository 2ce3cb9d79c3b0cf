"""A made file as an answer: to be kept under its name, never opened in the page."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def paper_file(data: bytes, name: str, content_type: str) -> HttpResponse:
    """The answer that a browser saves under `name`."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
