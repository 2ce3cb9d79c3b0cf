r"""Plain text in any Chinese encoding. The canonical text is the decoded file, newlines as they stand."""

import re

import charset_normalizer

from gongwen.errors import Flaw, Trouble, Unreadable
from gongwen.readers import RawLine, Reading, bars
from gongwen.spans import trimmed

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CANDIDATES = ["gb18030", "big5", "big5hkscs", "utf_16_le", "utf_16_be"]
# A crawler's "\r\n" written out as four characters ends a line like the real one.
_LINE_END = re.compile(r"\r\n|\n|\r|\x0b|\x0c|\\r\\n|\\n")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
# 0.2 % of characters that cannot be decoded: a file cut in the middle of one, not another encoding.
_TOLERATED_LOSS = 0.002


def read(data: bytes, source: str) -> Reading:
    """The decoded text and its lines.

    Raises:
        Unreadable: binary data, or no Chinese encoding fits.
    """
    decoded, warnings = _decode(data, source)
    whole, tables = bars.with_tables(decoded, lines(decoded))
    return Reading("text", decoded, whole, tables, warnings=warnings)


def lines(text: str) -> list[RawLine]:
    """The lines of `text` that hold anything, without the blanks around them."""
    found = []
    start = 0
    for match in _LINE_END.finditer(text):
        found.append((start, match.start()))
        start = match.end()
    found.append((start, len(text)))
    return [RawLine(span) for span in (trimmed(text, a, b) for a, b in found) if span is not None]


def _decode(data: bytes, source: str) -> tuple[str, tuple[Flaw, ...]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lenient(data[len(bom) :], encoding, source)
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError as broken:
        if broken.reason == "unexpected end of data":
            return _lenient(data, "utf-8", source)  # cut off within its last character
        return _guessed(data, source)
    if _is_binary(decoded):
        raise _binary(source)
    return decoded, ()


def _guessed(data: bytes, source: str) -> tuple[str, tuple[Flaw, ...]]:
    lenient = data.decode("utf-8", errors="replace")
    if lenient.count("\ufffd") <= _TOLERATED_LOSS * len(lenient) and not _is_binary(lenient):
        return _lenient(data, "utf-8", source)
    best = charset_normalizer.from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None or _is_binary(str(best)):
        raise _binary(source)
    return _lenient(data, best.encoding, source)


def _lenient(data: bytes, encoding: str, source: str) -> tuple[str, tuple[Flaw, ...]]:
    decoded = data.decode(encoding, errors="replace")
    lost = decoded.count("\ufffd")
    if _is_binary(decoded) or lost > _TOLERATED_LOSS * len(decoded) + 1:
        raise _binary(source)
    if lost:
        return decoded, (Flaw(Trouble.LOST_CHARACTERS, {"count": lost, "encoding": encoding}),)
    return decoded, ()


def _is_binary(decoded: str) -> bool:
    sample = decoded[:20_000]
    return len(_CONTROLS.findall(sample)) > len(sample) // 200


def _binary(source: str) -> Unreadable:
    return Unreadable(source, Trouble.NOT_TEXT)
