"""Tags of the pages: a figure in its parts, a state as sign and word, words of codes, addresses that keep a query."""

from collections.abc import Mapping

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.intake import figures
from luoshi.intake.refusals import warning_in_words
from luoshi.items import targets
from luoshi.items.rows import DOCKING_WORDS
from luoshi.web import words
from luoshi.web.cells import SORTED_BY, cells
from luoshi.web.changes import changes, why
from luoshi.web.forms import COLUMN_WORDS
from luoshi.web.signs import figure_html, state_html

register = template.Library()

VOCABULARIES: Mapping[str, Mapping[str, words.Word]] = {
    "kind": words.KINDS,
    "role": words.SECTION_ROLES,
    "status": words.STATUSES,
    "measure": targets.MEASURES,
    "comparator": targets.COMPARATORS,
    "proposal": words.PROPOSAL_STATES,
    "act": words.ACTS,
    "column": COLUMN_WORDS,
    "docking": DOCKING_WORDS,
}


register.filter("figure", figure_html)
register.filter("state", state_html)
register.filter("warning", warning_in_words)
register.filter("changes", changes)
register.filter("why", why)
register.filter("period", figures.period_words)
register.simple_tag(cells, name="cells")


@register.filter
def number(value: int) -> str:
    """A count with thin thousands spacing."""
    return figures.grouped(value)


@register.filter
def word(code: str, vocabulary: str) -> str:
    """The word of a code; a code without one stays as it is."""
    return str(VOCABULARIES[vocabulary].get(code, code))


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


@register.filter
def sorted_by(column: str) -> str:
    """What the ledger is sorted by under this column's heading; "" where it is not sorted by it."""
    return SORTED_BY.get(column, "")
