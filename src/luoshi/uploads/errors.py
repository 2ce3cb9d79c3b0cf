"""Why a file is not taken: a code that may cross a process, and the errors that the office is told."""

from enum import StrEnum

from django.utils.translation import gettext as _

from luoshi.errors import NotAcceptable


class RefusedFile(NotAcceptable):
    """A file that is not taken; nothing of it is stored. `what` and `remedy` are the two halves of the line."""

    def __init__(self, name: str, what: str, remedy: str) -> None:
        self.name, self.what, self.remedy = name, what, remedy
        super().__init__(_("%(name)s：%(what)s；%(remedy)s") % {"name": name, "what": what, "remedy": remedy})


class TooLarge(RefusedFile):
    """The file is larger than one of its kind can be."""


class WrongKind(RefusedFile):
    """The file is of a kind that this door does not take, or not of the kind that its name says."""


class Damaged(RefusedFile):
    """The file is empty, broken, or locked by a password, so that nobody can look into it."""


class Unsafe(RefusedFile):
    """The file carries what runs, unpacks without end, or reaches for something outside itself."""


class Classified(RefusedFile):
    """The file bears a classification mark (机密★1年); nothing of it is stored."""


class Infected(RefusedFile):
    """The virus scanner knows the file."""


class NotScanned(RefusedFile):
    """The virus scanner that the installation demands gave no verdict."""


class TooHeavy(RefusedFile):
    """Reading the file takes more time or memory than one file may."""


class Code(StrEnum):
    """What was found; the same everywhere, whoever words it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENDING = "ending"
    KIND = "kind"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"
    ARCHIVE = "archive"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105  a code, not a secret
    BOMB = "bomb"
    PATHS = "paths"
    NESTED = "nested"
    MACRO = "macro"
    EMBEDDED = "embedded"
    REMOTE = "remote"
    DDE = "dde"
    LINKS = "links"
    ENTITIES = "entities"
    PDF_SCRIPT = "pdf_script"
    PDF_LAUNCH = "pdf_launch"
    PDF_EMBEDDED = "pdf_embedded"
    PIXELS = "pixels"
    MARK = "mark"
    TIME = "time"
    MEMORY = "memory"
    WORKER = "worker"
    INFECTED = "infected"
    SCANNER = "scanner"


class Found(Exception):
    """Something in a file that keeps it out; raised where the file is looked at, worded by refusals.refusal."""

    def __init__(self, code: Code, what: str = "", also: str = "") -> None:
        self.code, self.what, self.also = code, what, also
        super().__init__(code, what, also)
