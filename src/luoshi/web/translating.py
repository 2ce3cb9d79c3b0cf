"""The i18n tags of templates, with one that remembers: a page looks its words up once a language.

Settings name this module as the library `i18n`; every other tag and filter is Django's own.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Words(Node):
    """A constant text in the language of the request; what Django's own node prints, kept for the next time."""

    child_nodelists: tuple[str, ...] = ()

    def __init__(self, plain: Node) -> None:
        self.plain = plain
        self.said: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The text; a page escapes it or not as its template says, which is the same each time."""
        language = get_language()
        found = self.said.get(language)
        if found is None:
            found = self.said[language] = SafeString(self.plain.render(context))
        return found


def translate(parser: Parser, token: Token) -> Node:
    """Django's tag, remembered where its text is a constant and is printed where it stands."""
    node = i18n.do_translate(parser, token)
    expression: FilterExpression | Any = getattr(node, "filter_expression", None)
    constant = expression is not None and expression.is_var is False and not expression.filters
    if constant and not node.asvar and node.message_context is None and not node.noop:
        return Words(node)
    return node


register.tag("translate", translate)
register.tag("trans", translate)
