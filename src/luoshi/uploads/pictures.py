"""How large a picture is, read from its head; nothing is decoded here."""

import struct

from luoshi.uploads.errors import Code, Found
from luoshi.uploads.kinds import Kind

MOST_PIXELS = 150_000_000  # an A3 sheet at 600 dots an inch has 70 million
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WIDTH, _HEIGHT = 256, 257  # TIFF's tags


def inspect(data: bytes, kind: Kind) -> None:
    """Raises Found for a picture that is none, or larger than anybody scans."""
    try:
        sides = _SIZES[kind](data)
    except (struct.error, IndexError, KeyError) as broken:
        raise Found(Code.DAMAGED) from broken
    refuse_large(*sides)


def refuse_large(width: int, height: int) -> None:
    """Raises Found for more pixels than a scan has, or for none."""
    if width <= 0 or height <= 0:
        raise Found(Code.DAMAGED)
    if width * height > MOST_PIXELS:
        raise Found(Code.PIXELS, f"{width}×{height}")


def _png(data: bytes) -> tuple[int, int]:
    return struct.unpack(">II", data[16:24])


def _gif(data: bytes) -> tuple[int, int]:
    return struct.unpack("<HH", data[6:10])


def _bmp(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<ii", data[18:26])
    return abs(width), abs(height)


def _jpeg(data: bytes) -> tuple[int, int]:
    place = 2
    while True:
        while data[place] == 0xFF and data[place + 1] == 0xFF:
            place += 1
        if data[place] != 0xFF:
            raise Found(Code.DAMAGED)
        marker = data[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]


def _tiff(data: bytes) -> tuple[int, int]:
    order = "<" if data.startswith(b"II") else ">"
    (start,) = struct.unpack(f"{order}I", data[4:8])
    (count,) = struct.unpack(f"{order}H", data[start : start + 2])
    found = {}
    for each in range(count):
        entry = data[start + 2 + 12 * each : start + 14 + 12 * each]
        tag, form = struct.unpack(f"{order}HH", entry[:4])
        found[tag] = (
            struct.unpack(f"{order}H", entry[8:10])[0] if form == 3 else struct.unpack(f"{order}I", entry[8:12])[0]
        )
    return found[_WIDTH], found[_HEIGHT]


def _webp(data: bytes) -> tuple[int, int]:
    form = data[12:16]
    if form == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if form == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


_SIZES = {Kind.PNG: _png, Kind.GIF: _gif, Kind.BMP: _bmp, Kind.JPEG: _jpeg, Kind.TIFF: _tiff, Kind.WEBP: _webp}
