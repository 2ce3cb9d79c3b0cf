"""No text that somebody typed is cut off silently: what is too long is refused in one line, with its length."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from luoshi.errors import TooLong

LONGEST_FILE_NAME = 200


def fitting(words: str, most: int, what: str | Promise) -> str:
    """The words without the blanks around them. Raises TooLong, naming `what`, beyond `most` characters."""
    said = words.strip()
    if len(said) > most:
        given = {"what": what, "count": len(said), "most": most}
        raise TooLong(_("%(what)s有 %(count)d 个字，最多 %(most)d 个字；请改短后再提交，这次没有写入") % given)
    return said


def shortened(words: str, most: int) -> str:
    """A line that was put together for reading, with … where it does not fit; the whole stands where it came from."""
    return words if len(words) <= most else words[: most - 1] + "…"
