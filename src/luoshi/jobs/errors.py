"""What cannot be done with background jobs."""

from luoshi.errors import NotNow


class NoSuchJobMove(NotNow):
    """The job does not stand where this could happen to it."""
