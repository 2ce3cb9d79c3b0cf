"""What cannot be done with a document that comes in."""

from luoshi.errors import NotAcceptable, NotNow


class TooLarge(NotAcceptable):
    """The file is larger than one document can be."""


class CannotRead(NotAcceptable):
    """gongwen could not read the file; the message says what, where and what to do."""


class Classified(NotAcceptable):
    """The text carries a classification mark (机密★1年); nothing of it is stored."""


class Withdrawn(NotNow):
    """The document was withdrawn; import it again to bring it back."""
