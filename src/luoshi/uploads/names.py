"""The name of a file as it is kept, shown and sent: nothing in it that leads elsewhere, hides or overflows."""

import re
import unicodedata

from luoshi.uploads.personal import masked

LONGEST, LONGEST_BYTES = 120, 240  # characters and bytes of UTF-8: file systems take 255 bytes
NAMELESS = "未命名"
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")


def clean(name: str) -> str:
    """The last part of the name, without control, invisible or direction characters, numbers of persons masked."""
    visible = "".join(char for char in unicodedata.normalize("NFC", name) if _shows(char))
    last = re.split(r"[/\\]", visible.strip())[-1]
    plain = masked(_FORBIDDEN.sub("_", last)).strip().rstrip(". ")
    stem = plain.split(".")[0].strip()
    if _RESERVED.fullmatch(stem):
        plain = f"_{plain}"
    return _short(plain.lstrip(".") or NAMELESS)


def ending(name: str) -> str:
    """The ending of a cleaned name in small letters, "" where it has none that could be one."""
    found = _ENDING.search(name)
    return found[1].lower() if found else ""


def _shows(char: str) -> bool:
    """Whether a character is to be seen: not a control, a direction override, a surrogate or of no width."""
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _short(name: str) -> str:
    """The name within its limits, the ending kept."""
    found = _ENDING.search(name)
    tail = found[0] if found else ""
    stem = name[: len(name) - len(tail)]
    while stem and (len(stem) + len(tail) > LONGEST or len((stem + tail).encode()) > LONGEST_BYTES):
        stem = stem[:-1]
    return (stem.rstrip() or NAMELESS) + tail
