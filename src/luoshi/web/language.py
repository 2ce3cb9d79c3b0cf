"""Pages are Chinese until somebody chooses English; what a browser prefers is not asked.

An office's words are Chinese, and a machine set up in English must not turn half of a page into another language.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


def chosen_language(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: the language of the cookie that the language switch sets, else the setting's."""
    offered = dict(settings.LANGUAGES)

    def answer_in_language(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in offered else settings.LANGUAGE_CODE):
            response = answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
            return response

    return answer_in_language
