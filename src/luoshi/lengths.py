"""No text that somebody typed is cut off silently: what is too long is refused in one line, with its length."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from luoshi.errors import TooLong


def fitting(words: str, most: int, what: str | Promise) -> str:
    """The words without the blanks around them. Raises TooLong, naming `what`, beyond `most` characters."""
    said = words.strip()
    if len(said) > most:
        given = {"what": what, "count": len(said), "most": most}
        raise TooLong(_("%(what)s有 %(count)d 个字，最多 %(most)d 个字；请改短后再提交，这次没有写入") % given)
    return said
