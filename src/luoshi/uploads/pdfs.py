"""What a PDF must not carry: scripts, programs to start, files, a lock. Found by the names of its objects.

Note: names stand plain in the file or in object streams; both are looked through, and names written with #xx are read
as viewers read them. An object stream that cannot be unpacked is a refusal: nobody knows what it hides.
"""

import re
import zlib
from collections.abc import Iterator

from luoshi.uploads.errors import Code, Found

LARGEST_UNPACKED = 100 * 2**20
_STREAM = re.compile(rb"(?<!end)stream\r?\n?")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_NAME_END = rb"(?![A-Za-z0-9_.-])"
_FORBIDDEN = (
    (re.compile(rb"/Encrypt" + _NAME_END + rb"\s*(?:\d+\s+\d+\s+R|<<)"), Code.PASSWORD),
    (
        re.compile(rb"/(?:JavaScript|XFA)" + _NAME_END + rb"|/JS" + _NAME_END + rb"\s*(?:[(<]|\d+\s+\d+\s+R)"),
        Code.PDF_SCRIPT,
    ),
    (re.compile(rb"/(?:Launch|SubmitForm|ImportData|GoToE|GoToR)" + _NAME_END), Code.PDF_LAUNCH),
    (re.compile(rb"/(?:EmbeddedFiles?|RichMedia|FileAttachment|Rendition)" + _NAME_END), Code.PDF_EMBEDDED),
)


def inspect(data: bytes) -> None:
    """Raises Found for the first thing that keeps the file out."""
    outside, held = _split(data)
    for words in (outside, *held):
        plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), words)
        for pattern, code in _FORBIDDEN:
            if pattern.search(plain):
                raise Found(code)


def _split(data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """What stands outside of streams, and the streams of objects unpacked."""
    outside: list[bytes] = []
    held: list[bytes] = []
    place = unpacked = 0
    for match in _STREAM.finditer(data):
        if match.start() < place:
            continue
        outside.append(data[place : match.start()])
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        about = _ESCAPED.sub(
            lambda each: bytes([int(each[1], 16)]), data[max(place, match.start() - 2000) : match.start()]
        )
        about = about[about.rfind(b" obj") + 1 :]
        if _OBJECTS.search(about):
            held.append(_unpacked(data[match.end() : end], about, LARGEST_UNPACKED - unpacked))
            unpacked += len(held[-1])
        place = end
    outside.append(data[place:])
    return b"\n".join(outside), tuple(held)


def _unpacked(packed: bytes, about: bytes, most: int) -> bytes:
    filters = [name for found in _FILTER.finditer(about) for name in re.findall(rb"/(\w+)", found[1])]
    if not filters:
        return packed
    if filters not in ([b"FlateDecode"], [b"Fl"]):
        raise Found(Code.PDF_EMBEDDED)
    opener = zlib.decompressobj()
    try:
        found = opener.decompress(packed, max(most, 1))
    except zlib.error as broken:
        raise Found(Code.DAMAGED) from broken
    if opener.unconsumed_tail:
        raise Found(Code.BOMB)
    return found


def pictures(data: bytes) -> Iterator[tuple[int, int]]:
    """Width and height of the pictures that say so."""
    for match in re.finditer(rb"/Subtype\s*/Image\b", data):
        about = data[max(0, match.start() - 400) : match.end() + 400]
        sides = [re.search(rb"/%s\s+(\d{1,9})\b" % side, about) for side in (b"Width", b"Height")]
        if sides[0] and sides[1]:
            yield int(sides[0][1]), int(sides[1][1])
