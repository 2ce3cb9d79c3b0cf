"""The one door: every file that comes in passes `checked` before anything of it is parsed, shown or stored."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from django.conf import settings

from luoshi.uploads import bounded
from luoshi.uploads.errors import Code, Found
from luoshi.uploads.inspecting import inspect
from luoshi.uploads.kinds import PICTURES, TABLES, Kind
from luoshi.uploads.names import clean, ending
from luoshi.uploads.personal import advice
from luoshi.uploads.refusals import refusal
from luoshi.uploads.scanner import scan
from luoshi.uploads.secrecy import mark_in_name

P = ParamSpec("P")
R = TypeVar("R")
BLANK = b"\x00\t\n\r \xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may come in: its name as it is kept, what it is, its bytes.

    `advice` is what to do about numbers of persons in the name as it came, which the kept name masks; "" for none.
    """

    name: str
    kind: Kind
    data: bytes
    advice: str = ""


def checked(name: str, data: bytes, kinds: Collection[Kind], *, megabytes: int | None = None) -> Checked:
    """The file, when it is of one of the kinds, says so in its name, and carries nothing that keeps it out.

    `megabytes` is a limit of this door below the installation's. Raises RefusedFile (its classes say why), and then
    nothing of the file has been written anywhere.
    """
    kept = clean(name)
    try:
        kind = _kind(kept, data, kinds, megabytes)
        scan(data)
    except Found as found:
        raise refusal(kept, found) from None
    return Checked(kept, kind, data, advice(name))


def apart(name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the function reads out of a file that was checked, in the limited process of other readings.

    Raises TooHeavy under the file's name. Function, arguments and answer must be such as can be sent.
    """
    try:
        return bounded.call(function, settings.READING_SECONDS, *args, **kwargs)
    except Found as found:
        raise refusal(name, found) from None


def _kind(name: str, data: bytes, kinds: Collection[Kind], megabytes: int | None) -> Kind:
    mark = mark_in_name(name)
    if mark is not None:
        raise Found(Code.MARK, mark)
    most = _megabytes(kinds) if megabytes is None else min(megabytes, _megabytes(kinds))
    _refuse_large(data, most)
    if not data.strip(BLANK):
        raise Found(Code.EMPTY)
    kind = bounded.call(inspect, settings.READING_SECONDS, data, ending(name), frozenset(kinds))
    if kind in PICTURES:
        _refuse_large(data, settings.UPLOAD_PICTURE_MB)
    return kind


def _refuse_large(data: bytes, most: int) -> None:
    if len(data) > most * 2**20:
        raise Found(Code.TOO_LARGE, str(most))


def _megabytes(kinds: Collection[Kind]) -> int:
    """The largest that the installation lets in here: tables have a limit of their own."""
    limit: int = settings.UPLOAD_TABLE_MB if frozenset(kinds) - {Kind.CSV} == TABLES else settings.UPLOAD_MB
    return limit
