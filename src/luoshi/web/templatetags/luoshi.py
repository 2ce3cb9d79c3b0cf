"""Tags of the pages: a figure in its parts, a state as sign and word, words of codes, addresses that keep a query."""

from collections.abc import Mapping

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.intake import figures
from luoshi.intake.figures import Figure
from luoshi.web import words
from luoshi.web.forms import COLUMN_WORDS

register = template.Library()

VOCABULARIES: Mapping[str, Mapping[str, words.Word]] = {
    "kind": words.KINDS,
    "role": words.SECTION_ROLES,
    "status": words.STATUSES,
    "measure": words.MEASURES,
    "comparator": words.COMPARATORS,
    "proposal": words.PROPOSAL_STATES,
    "act": words.ACTS,
    "column": COLUMN_WORDS,
}


@register.filter
def figure(value: Figure) -> SafeString:
    """A figure with its digits set apart from word and unit."""
    return format_html(
        '<span class="fig"><i>{}</i>{}<b>{}</b><i>{}</i></span>',
        value.word,
        value.sign,
        value.digits,
        value.unit,
    )


@register.filter
def number(value: int) -> str:
    """A count with thin thousands spacing."""
    return figures.grouped(value)


@register.filter
def word(code: str, vocabulary: str) -> str:
    """The word of a code; a code without one stays as it is."""
    return str(VOCABULARIES[vocabulary].get(code, code))


@register.filter
def state(code: str) -> SafeString:
    """A state as sign and word."""
    sign = words.SIGNS[code]
    return format_html(
        '<span class="state {}"><i aria-hidden="true">{}</i>{}</span>', sign.tone, sign.shape, sign.word
    )


@register.filter
def percent(part: int, whole: int) -> int:
    """A part of a whole in whole per cent; 0 of nothing."""
    return round(100 * part / whole) if whole else 0


@register.simple_tag
def kept(request: HttpRequest, *names: str) -> SafeString:
    """Hidden fields that carry these parts of the query through a form."""
    fields = [
        format_html('<input type="hidden" name="{}" value="{}">', name, value)
        for name in names
        for value in request.GET.getlist(name)
        if value
    ]
    return SafeString("".join(fields))
