"""A secret in a file of its own: whole or not there, and of two processes that begin at once the first one's.

The installation's secret key stands in KEY; those it had before, a line each, the newest first, in OLD: what was signed
or sealed under them is still taken.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KEY, OLD = "secret-key", "secret-key-old"
RANDOM_BYTES = 50  # 67 characters
SHORTEST = 32  # of one that was written by hand; less is what a copy that was cut off left of one


def new_key() -> str:
    """A key that nobody has had."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def holds_key(folder: Path) -> bool:
    """Whether the key is there; an empty file, which a full disk left, is none. Raises OSError."""
    try:
        return not _is_empty(folder / KEY)
    except (FileNotFoundError, NotADirectoryError):
        return False


def kept_keys(folder: Path) -> tuple[str, ...]:
    """The keys of a data folder, the newest first; none where there is none. Raises OSError."""
    lines = [(folder / name).read_text(encoding="utf-8") for name in (KEY, OLD) if (folder / name).is_file()]
    return tuple(dict.fromkeys(line.strip() for line in "\n".join(lines).splitlines() if line.strip()))


def renew_key(folder: Path, fresh: str) -> None:
    """`fresh` is the key from now on, the present one the first of the old. Raises OSError, and then it holds no less.

    The old ones are written first: where the power fails between the two, the present key stands in both.
    """
    keep_old(folder, kept_keys(folder))
    _replace(folder / KEY, fresh)


def keep_old(folder: Path, keys: tuple[str, ...]) -> None:
    """These are the old keys from now on, and no others. Raises OSError."""
    _replace(folder / OLD, "".join(f"{key}\n" for key in keys))


def keep_secret(file: Path, secret: str) -> None:
    """Write the secret, readable by this user only, unless another process was first. Raises OSError (a full disk)."""
    if file.exists() and _is_empty(file):
        file.unlink()  # what a full disk left of one
    with _part(file, secret) as whole, suppress(FileExistsError):
        os.link(whole, file)


def _is_empty(file: Path) -> bool:
    return not file.read_bytes().strip()


def _replace(file: Path, content: str) -> None:
    with _part(file, content) as whole:
        whole.replace(file)


@contextmanager
def _part(file: Path, content: str) -> Iterator[Path]:
    """A file beside `file` that holds the content and has reached the disk, gone afterwards under its own name."""
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
    part = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)
