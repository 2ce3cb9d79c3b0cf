"""What keeps a backup from being made, read or brought back; nothing has been written."""

from luoshi.errors import NotAcceptable, NotNow


class Damaged(NotAcceptable):
    """The file is not as it was written: cut off, or a byte of it is another."""


class Newer(NotAcceptable):
    """The file was made by a version that this one does not know."""


class Locked(NotAcceptable):
    """The file is encrypted and the key is missing or another, or a key file is none."""


class NotEmpty(NotNow):
    """There is something where the backup is to go."""


class NoRoom(NotNow):
    """The disk would not take it."""


class Different(NotNow):
    """What came back is not what the file says; it was taken away again."""


class NothingHere(NotNow):
    """The database holds nothing to back up."""
