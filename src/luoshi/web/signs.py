"""Figures and states as HTML."""

from functools import lru_cache
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from luoshi.intake.figures import Figure
from luoshi.web.words import SIGNS


def figure_html(figure: Figure) -> SafeString:
    """A figure with its digits set apart from word and unit."""
    word, sign, digits, unit = map(escape, (figure.word, figure.sign, figure.digits, figure.unit))
    return SafeString(f'<span class="fig"><i>{word}</i>{sign}<b>{digits}</b><i>{unit}</i></span>')


def state_html(code: str) -> SafeString:
    """A state as sign and word, in the reader's language."""
    return _state(code, get_language() or "")


@lru_cache(maxsize=256)
def _state(code: str, language: str) -> SafeString:  # noqa: ARG001  the language decides the word
    sign = SIGNS[code]
    return format_html('<span class="state {}"><i aria-hidden="true">{}</i>{}</span>', sign.tone, sign.shape, sign.word)
