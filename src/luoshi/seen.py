"""Who changes a thing says what he saw of it: whoever comes second is told, and overwrites nothing unseen.

A form carries the mark of what it showed; the action compares it, once the row is held, with the mark of what stands.
"""

import hashlib
import json

from django.utils.translation import gettext as _

from luoshi.errors import Overtaken

LENGTH = 16


class ChangedSince(Overtaken):
    """Somebody else changed the thing after it was looked at; nothing was written."""


def mark_of(*values: object) -> str:
    """What tells these values from others: dates, words, numbers, None, tuples and mappings of them."""
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()[:LENGTH]


def refuse_changed(seen: str | None, now: str, what: object) -> None:
    """Pass when what was seen is what stands; `seen` None: it does not matter. Raises ChangedSince."""
    if seen is not None and seen != now:
        raise ChangedSince(
            _("%(what)s在您打开之后已被他人改动，您填的还没有保存；请对照现在的内容再决定") % {"what": what}
        )
