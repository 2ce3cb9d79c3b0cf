"""What cannot be done with reports."""

from luoshi.errors import NotAcceptable, NotAllowed, NotNow, Overtaken


class NoSuchMove(NotNow):
    """The report is not in a state from which this can be done: somebody was first, or it is not its turn."""


class NotYours(NotAllowed):
    """The move exists, but belongs to another post, or to another unit."""


class StaleEntry(Overtaken):
    """Somebody saved the entry since it was opened; nothing of what was typed now has been written."""


class StaleRevision(Overtaken):
    """What was seen is no longer what stands there; it must be looked at again before it is signed."""


class RoundClosed(NotNow):
    """The round takes no more reports; only the inspection office opens it again."""


class BadReport(NotAcceptable):
    """Something in a report that cannot be taken as it is, or that is still missing."""
