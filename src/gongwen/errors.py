"""The error tree of gongwen, one class per thing a caller would do differently about; what may be wrong, by code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Params = Mapping[str, str | int]


class GongwenError(Exception):
    """Anything gongwen could not do; the message names the thing, the fact and the remedy."""


class Trouble(StrEnum):
    """What may be wrong with a file: stable codes, which an application keys its own words by."""

    # These refuse a file: nothing of it is read.
    FOLDER = "folder"
    MISSING = "missing"
    CANNOT_OPEN = "cannot_open"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    NO_READER = "no_reader"
    ARCHIVE = "archive"
    ARCHIVE_DAMAGED = "archive_damaged"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    PAGE_WITHOUT_TEXT = "page_without_text"
    WORD_DAMAGED = "word_damaged"
    WORD_WITHOUT_TEXT = "word_without_text"
    WORKBOOK_DAMAGED = "workbook_damaged"
    WORKBOOK_WITHOUT_TEXT = "workbook_without_text"
    PASSWORD = "password"  # noqa: S105  a code, no secret
    PDF_DAMAGED = "pdf_damaged"
    PDF_SCANNED = "pdf_scanned"
    PDF_WITHOUT_TEXT = "pdf_without_text"
    OFD_DAMAGED = "ofd_damaged"
    OFD_SCANNED = "ofd_scanned"
    OFD_WITHOUT_TEXT = "ofd_without_text"
    OFFICE_MISSING = "office_missing"
    OFFICE_FAILED = "office_failed"
    OFFICE_SLOW = "office_slow"
    # These are warnings: the rest is read.
    LOST_CHARACTERS = "lost_characters"
    TABLE_BREAKS_OFF = "table_breaks_off"
    TABLE_NOT_READ = "table_not_read"
    PAGES_ARE_PICTURES = "pages_are_pictures"


_SAVE = "save it as .docx, plain text or HTML and try again"
_AGAIN = "get the file again from where it came"
_RECOGNISED = "get the file it was printed from, or run it through text recognition first"
# A refusal is what and remedy; a warning is what alone.
ENGLISH: Mapping[Trouble, tuple[str, str] | tuple[str]] = {
    Trouble.FOLDER: ("this is a folder", "name the files in it"),
    Trouble.MISSING: ("there is no such file", "check the path"),
    Trouble.CANNOT_OPEN: ("the file cannot be opened ({reason})", "check its permissions"),
    Trouble.TOO_LARGE: ("{megabytes} MB are too many for a document", "check what it is, or split it"),
    Trouble.EMPTY: ("the file is empty", "check whether it was saved or sent completely"),
    Trouble.NOT_TEXT: (
        "this is not text in any encoding known here",
        "check the file, or save it as UTF-8 text",
    ),
    Trouble.NO_READER: ("{format} is not read", _SAVE),
    Trouble.ARCHIVE: ("a zip archive is not read", "unpack it first"),
    Trouble.ARCHIVE_DAMAGED: ("the archive is damaged or cut off", _AGAIN),
    Trouble.ARCHIVE_TOO_LARGE: (
        "the archive unpacks to far more than a document",
        "check where the file came from",
    ),
    Trouble.PAGE_WITHOUT_TEXT: ("the page holds no text", "save the page completely and try again"),
    Trouble.WORD_DAMAGED: ("the Word document is damaged", "open it in Word or WPS and save it again"),
    Trouble.WORD_WITHOUT_TEXT: ("the Word document holds no text", "check whether its pages are pictures"),
    Trouble.WORKBOOK_DAMAGED: ("the workbook is damaged", "open it in Excel or WPS and save it again"),
    Trouble.WORKBOOK_WITHOUT_TEXT: ("the workbook holds no text", "check whether the right file was saved"),
    Trouble.PASSWORD: ("the file is protected by a password", "open it, save it without the password and try again"),
    Trouble.PDF_DAMAGED: ("the PDF is damaged or cut off", _AGAIN),
    Trouble.PDF_SCANNED: ("the PDF holds pictures of its pages and no text", _RECOGNISED),
    Trouble.PDF_WITHOUT_TEXT: ("the PDF holds no text", "check whether the right file was saved"),
    Trouble.OFD_DAMAGED: ("the OFD is damaged or cut off", _AGAIN),
    Trouble.OFD_SCANNED: ("the OFD holds pictures of its pages and no text", _RECOGNISED),
    Trouble.OFD_WITHOUT_TEXT: ("the OFD holds no text", "check whether the right file was saved"),
    Trouble.OFFICE_MISSING: (
        "{format} is read through LibreOffice, which is not installed here",
        "install libreoffice-writer and libreoffice-calc, or save the file as {instead}",
    ),
    Trouble.OFFICE_FAILED: (
        "LibreOffice could not open this {format} file",
        "open it in Word or WPS and save it as {instead}",
    ),
    Trouble.OFFICE_SLOW: (
        "LibreOffice was not done with this {format} file after {seconds} seconds",
        "open it in Word or WPS and save it as {instead}",
    ),
    Trouble.LOST_CHARACTERS: ("{count} damaged characters in {encoding} text",),
    Trouble.TABLE_BREAKS_OFF: ("the table breaks off in row {row}",),
    Trouble.TABLE_NOT_READ: (
        "table {table} ({header}) gave no items; name its columns by number, task and unit, number its rows",
    ),
    Trouble.PAGES_ARE_PICTURES: ("pictures without text on page {pages}",),
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a document that was read all the same; as a string, gongwen's English line."""

    code: Trouble
    params: Params = field(default_factory=dict)

    def __str__(self) -> str:
        """The English line, without a stop."""
        return ENGLISH[self.code][0].format(**self.params)


class Unreadable(GongwenError):
    """A file that cannot be read as a document; nothing of it is kept.

    The message is one line: file, place, what, remedy.
    """

    def __init__(self, source: str, code: Trouble, params: Params | None = None, *, place: str | None = None) -> None:
        self.source = source
        self.code = code
        self.params: Params = params or {}
        self.place = place
        where = f"{source}: {place}" if place else source
        super().__init__(f"{where}: {self.what}; {self.remedy}")

    @property
    def what(self) -> str:
        """What is wrong, in gongwen's English."""
        return ENGLISH[self.code][0].format(**self.params)

    @property
    def remedy(self) -> str:
        """What a person can do about it, in gongwen's English."""
        return ENGLISH[self.code][-1].format(**self.params)


class NothingThere(GongwenError):
    """An offset or a name that is not in the document."""


class BadLexicon(GongwenError):
    """A dictionary entry that contradicts itself or another; found when the lexicon is loaded."""


class BadGold(GongwenError):
    """A gold or prediction file that is not in the shape FACTS.md gives it."""


class CannotRun(GongwenError):
    """A corpus run that cannot begin: its folder is in use, or its engine is not installed."""
