"""The error tree of gongwen: one class per thing a caller would do differently about."""


class GongwenError(Exception):
    """Anything gongwen could not do; the message names the thing, the fact and the remedy."""


class Unreadable(GongwenError):
    """A file that cannot be read as a document; nothing of it is kept.

    The message is one line: file, place, what, remedy.
    """

    def __init__(self, source: str, what: str, remedy: str, *, place: str | None = None) -> None:
        self.source = source
        self.place = place
        self.what = what
        self.remedy = remedy
        where = f"{source}: {place}" if place else source
        super().__init__(f"{where}: {what}; {remedy}")


class NothingThere(GongwenError):
    """An offset or a name that is not in the document."""


class BadLexicon(GongwenError):
    """A dictionary entry that contradicts itself or another; found when the lexicon is loaded."""


class BadGold(GongwenError):
    """A gold or prediction file that is not in the shape FACTS.md gives it."""


class CannotRun(GongwenError):
    """A corpus run that cannot begin: its folder is in use, or its engine is not installed."""
