"""What cannot be done with a document that comes in."""

from luoshi.errors import NotAcceptable, NotNow


class CannotRead(NotAcceptable):
    """gongwen could not read the file; the message says what, where and what to do."""


class Withdrawn(NotNow):
    """The document was withdrawn; import it again to bring it back."""
