"""The file itself: a plain tar whose last member is the SHA-256 of every byte before it; no Django.

Anybody opens it with tar. It is written and read in one go from front to back, so memory stays flat and it passes
through a pipe. The end is always the same LENGTH_OF_END bytes for a digest: what differs anywhere, be it one bit, in
text, padding or the end itself, does not hold.
"""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, Protocol

from luoshi.backup.errors import Damaged
from luoshi.installation.failures import in_words

BLOCK = tarfile.BLOCKSIZE
PIECE = 1024 * 1024
NAME_OF_END = "SHA256"
LENGTH_OF_END = 4 * BLOCK


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take them."""
        ...


class Writer:
    """Members one after the other; `close` makes the file whole."""

    def __init__(self, out: Sink) -> None:
        self._out, self._digest = out, hashlib.sha256()
        self.size = 0

    def add(self, name: str, data: bytes) -> None:
        """A member."""
        self._write(_head(name, len(data)))
        self._write(data)
        self._write(_padding(len(data)))

    def add_packed(self, name: str, data: bytes) -> None:
        """A member, packed; its name says so."""
        self.add(f"{name}.gz", gzip.compress(data, compresslevel=6, mtime=0))

    def close(self) -> None:
        """The end."""
        self._out.write(_end(self._digest.hexdigest()))
        self.size += LENGTH_OF_END

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._out.write(data)
        self.size += len(data)


def require_whole(file: IO[bytes]) -> int:
    """The length of the file once it holds from the first byte to the last. Raises Damaged."""
    digest, held, size = hashlib.sha256(), b"", 0
    while piece := file.read(PIECE):
        size += len(piece)
        held += piece
        digest.update(held[:-LENGTH_OF_END])
        held = held[-LENGTH_OF_END:]
    if held[: len(NAME_OF_END) + 1] != NAME_OF_END.encode() + b"\0":
        raise Damaged("文件不完整：结尾缺失（只写到或只拷到一部分）")
    if held != _end(digest.hexdigest()):
        raise Damaged("文件内容与写入时不一致，有字节被改动或损坏")
    return size


def members(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Every member but the end by its name, unpacked; one at a time is in memory. Raises Damaged."""
    try:
        with tarfile.open(fileobj=file, mode="r|") as tar:
            for info in tar:
                found = tar.extractfile(info)
                data = found.read() if found is not None else b""
                tar.members.clear()  # type: ignore[attr-defined]  # otherwise it remembers every one
                if info.name.endswith(".gz"):
                    yield info.name.removesuffix(".gz"), gzip.decompress(data)
                elif info.name != NAME_OF_END:
                    yield info.name, data
    except (tarfile.TarError, EOFError, zlib.error, OSError) as broken:
        why = in_words(broken) if isinstance(broken, OSError) and broken.errno else "结构损坏"
        raise Damaged(f"文件读不下去（{why}）") from broken


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, 0
    return info.tobuf(tarfile.USTAR_FORMAT)


def _padding(size: int) -> bytes:
    return b"\0" * (-size % BLOCK)


def _end(digest: str) -> bytes:
    """The last member and the two empty blocks with which a tar ends."""
    said = f"{digest}\n".encode()
    return _head(NAME_OF_END, len(said)) + said + _padding(len(said)) + b"\0" * (2 * BLOCK)
