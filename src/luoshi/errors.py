"""What an action could not do, as its caller has to tell it: not you, not now, not like this.

Every package has its own classes under these three; views and the command line translate the three, once.
Messages are for the people in the office: the thing, the fact, the remedy.
"""

from collections.abc import Mapping


def listed(words: str | tuple[str, ...]) -> str:
    """Words as they stand in a line: several are joined as Chinese joins them."""
    return words if isinstance(words, str) else "、".join(words)


class LuoshiError(Exception):
    """Anything luoshi could not do; nothing has been written.

    What knows no language (pure modules) gives its line as a text of the catalogue with the words that stand in it;
    web.answers puts both into the reader's language.
    """

    def __init__(self, said: str = "", given: Mapping[str, str | tuple[str, ...]] | None = None) -> None:
        self.said, self.given = said, given or {}
        super().__init__(said % {name: listed(words) for name, words in self.given.items()} if given else said)


class NotAllowed(LuoshiError):
    """The account may not do this here, now or later."""


class NotNow(LuoshiError):
    """The account may do this, but not as things stand: somebody was first, or something is in the way."""


class Overtaken(NotNow):
    """Somebody changed the thing after it was shown: who sent the form is told, and decides on what stands now."""


class NotAcceptable(LuoshiError):
    """What was handed in cannot be taken as it is: a file, a table, a name."""


class TooLong(NotAcceptable):
    """A text has more characters than its place; nothing of it was cut off and kept."""
