"""A secret in a file of its own: whole or not there, and of two processes that begin at once the first one's."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def keep_secret(file: Path, secret: str) -> None:
    """Write the secret, readable by this user only, unless another process was first. Raises OSError (a full disk)."""
    if file.exists() and not file.stat().st_size:
        file.unlink()  # what a full disk left of one
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 0600
    part = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as written:
            written.write(secret)
            written.flush()
            os.fsync(written.fileno())
        with suppress(FileExistsError):
            os.link(part, file)
    finally:
        part.unlink()
