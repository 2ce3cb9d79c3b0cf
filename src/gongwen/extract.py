"""The passes in their order; the one place that knows it."""

from pathlib import Path

from gongwen.document import Document
from gongwen.facts import Statement


def read(data: bytes, *, source: str) -> Document:
    """The document in `data`, read by the reader its bytes call for; `source` is the name that records carry.

    Raises:
        Unreadable: nothing could be read; the message says what, where and what to do.
    """
    raise NotImplementedError


def read_file(path: str | Path) -> Document:
    """The document in the file at `path`. Raises Unreadable as `read` does, also for a missing file or a folder."""
    raise NotImplementedError


def facts(document: Document) -> tuple[Statement, ...]:
    """Every quantified fact of `document`, in the order of the text."""
    raise NotImplementedError
