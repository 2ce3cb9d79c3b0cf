"""An archive before anything in it is opened: how many parts, how large, where they lie and what they are called."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile, ZipInfo

from luoshi.uploads.errors import Code, Found

MOST_PARTS = 4000  # a report with a thousand pictures has 1,100
LARGEST, HARMLESS, RATIO = 200 * 2**20, 20 * 2**20, 100  # bytes unpacked; below HARMLESS the ratio says nothing
LARGEST_MARKUP = 60 * 2**20  # bytes of XML: a ledger of 5,000 rows and 60 columns has 25 MB
_LOCAL_HEADER, _LOCAL_FIXED = b"PK\x03\x04", 30
_OFF_THE_PATH = re.compile(r"^[A-Za-z]:|\\|[\x00-\x1f]|(?:^|/)\.\.(?:/|$)")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was looked over; its parts can be read one by one."""

    opened: ZipFile
    parts: tuple[ZipInfo, ...]

    def names(self) -> frozenset[str]:
        """The names of the parts."""
        return frozenset(part.filename for part in self.parts)

    def read(self, part: ZipInfo | str) -> bytes:
        """One part unpacked. Raises Found(DAMAGED)."""
        try:
            return self.opened.read(part)
        except (*BROKEN, KeyError) as broken:
            raise Found(Code.DAMAGED) from broken

    def matching(self, pattern: str) -> Iterator[tuple[str, bytes]]:
        """The parts whose name, its leading stroke left out, fits; in the order of their names."""
        for part in sorted(self.parts, key=lambda each: each.filename):
            if re.fullmatch(pattern, part.filename.lstrip("/"), re.IGNORECASE):
                yield part.filename, self.read(part)


def look_over(data: bytes) -> Archive:
    """The archive in `data`, nothing unpacked yet. Raises Found for one that is broken, locked, a bomb or a trick."""
    try:
        opened = ZipFile(io.BytesIO(data))
        parts = tuple(opened.infolist())
    except BROKEN as broken:
        raise Found(Code.DAMAGED) from broken
    _refuse_bombs(parts, len(data))
    _refuse_overlaps(parts, data, opened.start_dir)
    names = [part.filename.lstrip("/").lower() for part in parts if not part.is_dir()]
    if len(set(names)) != len(names) or any(_is_off(part) for part in parts):
        raise Found(Code.PATHS)
    if any(part.flag_bits & 1 for part in parts):
        raise Found(Code.PASSWORD)
    return Archive(opened, parts)


def _refuse_bombs(parts: tuple[ZipInfo, ...], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    markup = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels", ".vml")))
    if len(parts) > MOST_PARTS or unpacked > LARGEST or markup > LARGEST_MARKUP:
        raise Found(Code.BOMB)
    if unpacked > HARMLESS and unpacked > RATIO * size:
        raise Found(Code.BOMB)


def _refuse_overlaps(parts: tuple[ZipInfo, ...], data: bytes, directory: int) -> None:
    """Each part ends before the next begins, all of them before the directory."""
    end = 0
    for part in sorted(parts, key=lambda each: each.header_offset):
        start = part.header_offset
        header = data[start : start + _LOCAL_FIXED] if start >= 0 else b""
        if len(header) < _LOCAL_FIXED or not header.startswith(_LOCAL_HEADER):
            raise Found(Code.DAMAGED)
        if start < end:
            raise Found(Code.BOMB)
        name, extra = struct.unpack("<HH", header[26:30])
        end = start + _LOCAL_FIXED + name + extra + part.compress_size
    if end > directory:
        raise Found(Code.BOMB)


def _is_off(part: ZipInfo) -> bool:
    """Whether a part is no file of this archive: a link, or a name that leads out of it.

    Some writers of OFD begin every name with a stroke; such parts are looked up inside the archive only.
    """
    mode = part.external_attr >> 16
    kind = stat.S_IFMT(mode)
    name = part.filename
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR} or _OFF_THE_PATH.search(part.orig_filename):
        return True
    return name.startswith("/") and not re.match(r"/(?:OFD\.xml$|Doc_?\d*/|Res/)", name)
