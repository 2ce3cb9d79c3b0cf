"""The files of a folder: which of them are documents by their endings, and which are left aside."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongwen.errors import Trouble, Unreadable

# Endings under which documents travel. What is in the file decides who reads it, and whether it can be read.
ENDINGS = frozenset(
    {".txt", ".html", ".htm", ".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd", ".xlsx", ".xls", ".et", ".csv", ".tsv"}
)
LARGEST_BYTES = 200 * 2**20
_HIDDEN = (".", "~$")  # system files, and the locks that office programs leave


@dataclass(frozen=True, slots=True)
class File:
    """A document to be read. `source` is its path below the folder, with slashes, the same on every machine."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file (or folder) that is no document by its name or kind, and why."""

    source: str
    what: str


def walk(folder: Path) -> tuple[list[File], list[Skipped]]:
    """The documents below `folder` and what was left aside, both in the order of their sources.

    Folders that cannot be opened are among what is left aside; links to folders are not followed.
    """
    files: list[File] = []
    skipped: list[Skipped] = []
    for path in _below(folder, skipped):
        source = source_of(path, folder)
        reason = _why_not(path)
        if reason is None:
            files.append(File(path, source))
        else:
            skipped.append(Skipped(source, reason))
    return sorted(files, key=lambda file: file.source), sorted(skipped, key=lambda one: one.source)


def source_of(path: Path, folder: Path) -> str:
    """The path below `folder`, with slashes; bytes of a name that are not UTF-8 are written out in hexadecimal."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def content(file: File) -> bytes:
    """The bytes of `file`. Raises Unreadable when they cannot be had or are too many for a document."""
    try:
        size = file.path.stat().st_size
        if size > LARGEST_BYTES:
            raise Unreadable(file.source, Trouble.TOO_LARGE, {"megabytes": size // 2**20})
        return file.path.read_bytes()
    except OSError as error:
        raise Unreadable(file.source, Trouble.CANNOT_OPEN, {"reason": error.strerror or "no reason given"}) from error


def sha256(data: bytes) -> str:
    """The digest that names a content."""
    return hashlib.sha256(data).hexdigest()


def _below(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def unopened(error: OSError) -> None:
        where = source_of(Path(error.filename), folder)
        skipped.append(Skipped(where, f"the folder cannot be opened ({error.strerror})"))

    for parent, folders, names in os.walk(folder, onerror=unopened):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        yield from (Path(parent, name) for name in names)


def _why_not(path: Path) -> str | None:
    if path.name.startswith(_HIDDEN):
        return "a hidden file"
    if path.suffix.lower() not in ENDINGS:
        return "its ending is not one of documents"
    try:
        # a link that leads nowhere is left for `content` to complain about
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            return "not a regular file"
    except OSError:
        return None
    return None
