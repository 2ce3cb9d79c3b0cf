"""A text in simplified script and half-width forms, character for character, so that one offset serves both."""

import re
from functools import cache
from operator import ne

from opencc import OpenCC

# Full-width forms of ASCII, and the blanks that portals use, each to one character.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord(wide): narrow
    for wide, narrow in {
        "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\ufeff": " ", "\u200b": " ",
        "﹪": "%", "．": ".", "﹒": ".", "‐": "-", "‑": "-", "－": "-", "∶": ":", "︰": ":", "〜": "~", "∼": "~",
    }.items()
}  # fmt: skip
# What a county portal's converter left of "%" (2008); the sense is sure, the place is marked as damaged.
LOST_PERCENT = "_M_M_"
# Share of characters that a traditional text changes: 29 % of the Han characters of S000, 0 of the simplified seeds
# (2026-11); a place name in the old script in a simplified text stays well below.
_TRADITIONAL_SHARE = 0.05
# One pass over runs of such characters is twice as quick as str.translate over a whole Chinese text.
_WIDE = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_WIDTH)) + "]+")
_SAMPLE = 2000
_HAN = re.compile(r"[\u4e00-\u9fff]")


def normalised(text: str) -> tuple[str, str]:
    """`text` in simplified script and half-width forms, of the same length, and its script by name."""
    narrow = _WIDE.sub(_narrowed, text).replace(LOST_PERCENT, "%".ljust(len(LOST_PERCENT)))
    if not _is_traditional(narrow):
        return narrow, "simplified"
    return _simplified(narrow), "traditional"


def _narrowed(wide: re.Match[str]) -> str:
    return wide[0].translate(_WIDTH)


def _is_traditional(text: str) -> bool:
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    changed = sum(map(ne, sample, _converter("t2s").convert(sample)))
    return han > 0 and changed / han > _TRADITIONAL_SHARE


def _simplified(text: str) -> str:
    # tw2s knows 著 -> 着 by context, but must not be used on simplified text (显著 would become 显着).
    converted: str = _converter("tw2s").convert(text)
    if len(converted) == len(text):
        return converted
    # A phrase rule changed the length: convert character by character, so that offsets hold.
    table = {character: _one(character) for character in set(text)}
    return "".join(table[character] for character in text)


def _one(character: str) -> str:
    converted: str = _converter("tw2s").convert(character)
    return converted if len(converted) == 1 else character


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)
