"""Numbers of persons in a text: identity cards, mobile telephones, bank cards. Advice, never a block; pure.

Note: a long figure is not a number of a person. An identity number has a province, a day of birth and a check digit; a
bank card its issuer and Luhn's digit; a mobile number neither unit nor decimals beside it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

IDENTITY, MOBILE, CARD = "身份证号", "手机号", "银行卡号"
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_.])", r"(?![A-Za-z0-9_]|\.\d)"
# Each as it is written: in one piece, or in the groups in which people write it.
_WRITTEN = (
    (IDENTITY, r"\d{17}[\dXx]|\d{15}|\d{6}[ -]\d{8}[ -]\d{3}[\dXx]|\d{6}[ -]\d{6}[ -]\d{3}"),
    (CARD, r"\d{16,19}|\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?|\d{6}[ -]\d{10,13}"),
    (MOBILE, r"(?:\+?86[- ]?)?1[3-9]\d(?:[ -]?\d{4}[ -]?\d{4}|[ -]\d{3}[ -]\d{5}|[ -]\d{8})"),
)
_PATTERNS = tuple((kind, re.compile(f"{_BEFORE}(?:{written}){_AFTER}")) for kind, written in _WRITTEN)
_UNIT = re.compile(r"\s*(?:元|万|亿|千|百|吨|度|千瓦|平方|立方|公里|公斤|美元|人民币|%|‰|号文|个|户|件|人次)")
_FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {ord("Ｘ"): ord("X"), ord("－"): ord("-")}
_KEPT = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a person, [start, end) of the text."""

    kind: str
    start: int
    end: int


def numbers(text: str) -> Iterator[Number]:
    """The numbers of persons in a text, in order; the text itself is left alone."""
    same_length = text.translate(_FULL_WIDTH)
    found: list[Number] = []
    for kind, pattern in _PATTERNS:
        for written in pattern.finditer(same_length):
            start, end = written.span()
            taken = any(start < each.end and each.start < end for each in found)
            if not taken and _holds(kind, written[0]) and not _is_amount(kind, same_length[end : end + 5]):
                found.append(Number(kind, start, end))
    return iter(sorted(found, key=lambda each: each.start))


def _holds(kind: str, written: str) -> bool:
    digits = re.sub(r"[ -]", "", written).upper()
    return {IDENTITY: is_identity, CARD: is_card}.get(kind, bool)(digits)


def _is_amount(kind: str, after: str) -> bool:
    return kind != IDENTITY and _UNIT.match(after) is not None


def is_identity(digits: str) -> bool:
    """Whether digits are an identity number: 18 with their check digit, or the 15 of cards before 1999."""
    if re.fullmatch(r"\d{17}[\dX]", digits):
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
        right = _CHECK_DIGITS[total % 11] == digits[-1]
        return right and digits[:2] in _PROVINCES and _is_day(digits[6:14])
    # Codes of projects and deeds are as long: the county may not be 00 and the person was born after 1920.
    old = re.fullmatch(r"\d{15}", digits) is not None and digits[:2] in _PROVINCES and digits[4:6] != "00"
    return old and digits[6:8] >= "20" and _is_day(f"19{digits[6:12]}")


def _is_day(written: str) -> bool:
    try:
        day = date(int(written[:4]), int(written[4:6]), int(written[6:8]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2099


def is_card(digits: str) -> bool:
    """Whether digits are a bank card: UnionPay's 62 with 16 to 19, the others with 16, and Luhn's digit right."""
    if not (re.fullmatch(r"62\d{14,17}", digits) or re.fullmatch(r"(?:4\d|5[1-5]|35)\d{14}", digits)):
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def advice(*texts: str) -> str:
    """What to do where texts hold numbers of persons, the numbers not told; "" where they hold none."""
    kinds = {number.kind for text in texts for number in numbers(text)}
    if not kinds:
        return ""
    named = "和".join(kind for kind in (IDENTITY, MOBILE, CARD) if kind in kinds)
    return f"含有{named}，公开和流转前请删去或遮盖"


def masked(text: str) -> str:
    """The text with the middle of every such number as asterisks, no character more or less."""
    chars = list(text)
    for number in numbers(text):
        for place in range(number.start + _KEPT, number.end - _KEPT + 1):
            chars[place] = "*" if unicodedata.category(chars[place]) == "Nd" else chars[place]
    return "".join(chars)
