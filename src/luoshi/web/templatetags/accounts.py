"""What pages of accounts and of the audit log say."""

from django import template

from luoshi.web.words import ACTS, Word

register = template.Library()


@register.filter
def act(action: str) -> Word:
    """The kind of an act as people name it; as it stands in the log where it has no name."""
    return ACTS.get(action, action)
