"""What cannot be done with a consultation."""

from luoshi.errors import NotAcceptable, NotAllowed, NotNow, Overtaken


class NotYours(NotAllowed):
    """The question was put to another unit, or this is the office's to do."""


class NoSuchMove(NotNow):
    """The question or its round does not stand where this can be done."""


class AnsweredSince(NoSuchMove, Overtaken):
    """The unit or another hand said something new since the page was shown."""


class Unruled(NotNow):
    """Objections wait for a ruling; the message says how many."""


class BadConsultation(NotAcceptable):
    """A round, an answer or a ruling that cannot be taken as it is."""
