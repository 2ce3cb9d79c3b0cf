"""Encryption with age (age-encryption.org): a public key locks, the key file opens; any age program opens it too.

The server needs the public key alone, so whoever gets at it cannot read its backups. Everything goes through a pipe:
what is not encrypted never touches the disk.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

import pyrage

from luoshi.backup.errors import Damaged, Locked

MARK = b"age-encryption.org/"


def new_key(file: Path) -> str:
    """The public key of a new key file (mode 0600). Raises FileExistsError where there is a file already."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(f"# public key: {public}\n{identity}\n")
    return public


@contextmanager
def locked(out: IO[bytes], public: str) -> Iterator[IO[bytes]]:
    """Where to write what is to stand encrypted in `out`. Raises Locked for a key that is none."""
    try:
        recipient = pyrage.x25519.Recipient.from_str(public)
    except pyrage.RecipientError as wrong:
        raise Locked("加密用的公钥不对（应以 age1 开头）；请用 luoshi backup --new-key 生成") from wrong
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source, os.fdopen(write, "wb") as sink:
        work = _Work(lambda: pyrage.encrypt_io(source, out, [recipient]), done=source.close)
        try:
            yield sink
        finally:
            _close(sink)
            work.join()
    work.raise_wrong()


@contextmanager
def opened(file: Path, key: Path | None) -> Iterator[IO[bytes]]:
    """The file to read from front to back, decrypted where it is encrypted. Raises Locked, Damaged."""
    with file.open("rb") as stored:
        if not is_locked(file):
            yield stored
            return
        identity = _identity(key)
        read, write = os.pipe()
        with os.fdopen(read, "rb") as source, os.fdopen(write, "wb") as sink:
            work = _Work(lambda: pyrage.decrypt_io(stored, sink, [identity]), done=lambda: _close(sink))
            try:
                yield source
            except Damaged:
                work.raise_undecipherable()  # what it is really about
                raise
            finally:
                source.close()  # ends the work where nobody reads on
                work.join()
            work.raise_undecipherable()


def is_locked(file: Path) -> bool:
    """Whether it is encrypted."""
    with file.open("rb") as stored:
        return stored.read(len(MARK)) == MARK


def _identity(key: Path | None) -> "pyrage.x25519.Identity":
    if key is None:
        raise Locked("备份是加密的；请用 --key 指明密钥文件")
    try:
        lines = key.read_text(encoding="utf-8").splitlines()
        said = next(line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-"))
        return pyrage.x25519.Identity.from_str(said)
    except (OSError, UnicodeDecodeError, StopIteration, pyrage.IdentityError) as wrong:
        raise Locked(f"密钥文件 {key} 不能用；请指明 luoshi backup --new-key 生成的文件") from wrong


class _Work:
    """The other end of a pipe, in a thread of its own."""

    def __init__(self, task: Callable[[], object], *, done: Callable[[], None]) -> None:
        self._task, self._done = task, done
        self._wrong: Exception | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait for the other end."""
        self._thread.join()

    def raise_wrong(self) -> None:
        """Raise what kept the other end from its work."""
        if self._wrong is not None:
            raise self._wrong

    def raise_undecipherable(self) -> None:
        """Raise Damaged when the other end could not decrypt; that nobody read on to the end is no failure."""
        if isinstance(self._wrong, pyrage.DecryptError):
            raise Damaged("解密失败：密钥与加密时用的不是一对，或文件开头被改动") from self._wrong
        if isinstance(self._wrong, OSError) and "roken pipe" not in str(self._wrong):
            raise Damaged("解密失败：文件被改动或不完整") from self._wrong

    def _run(self) -> None:
        try:
            self._task()
        except (OSError, ValueError, pyrage.DecryptError, pyrage.EncryptError) as wrong:
            self._wrong = wrong
        finally:
            self._done()


def _close(file: IO[bytes]) -> None:
    """Closed, also when nobody takes the last bytes any more."""
    try:
        file.close()
    except OSError:
        return
