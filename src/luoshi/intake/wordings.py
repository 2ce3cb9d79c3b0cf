"""The door to what gongwen knows of single words and phrases, for forms and suggestions; whole files go by reading."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from gongwen.lexicon import departments
from gongwen.rules.quantities import quantities
from gongwen.structure import assignments

FALLS = re.compile(r"(?P<sign>不少于|不超过|约)?\s*(?:下降|降低|减少|压减|[-−])\s*")


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure as a person typed it, in the base unit: 82.56万平方米 is 825600 平方米. `unit` is "" without one."""

    value: Decimal
    high: Decimal | None
    unit: str
    comparator: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A word of a text and the function of government that it is the business of: 污水, water, 水务."""

    word: str
    function: str
    function_word: str


class BadDuties(Exception):
    """The table of duties contradicts itself or the dictionary of departments."""


def typed_figure(words: str) -> Typed | None:
    """The one figure that `words` are, with sign and unit as people type them; None when they are none, or several.

    What falls (下降3%, -3%) is below zero.
    """
    plain = words.strip().replace("≥", "不少于").replace("≤", "不超过")
    falls = FALLS.match(plain)
    plain = f"{falls['sign'] or ''}{plain[falls.end() :]}" if falls else plain
    found = [one for one in quantities(plain) if not one.in_ratio]
    if len(found) != 1:
        return None
    (one,) = found
    sign = -1 if falls else 1
    high = one.high if one.high is None else sign * one.high
    return Typed(value=sign * one.value, high=high, unit=one.unit or "", comparator=one.comparator.value)


def first_leads(text: str) -> bool:
    """Whether a document says that the first unit of each list leads (列第一位者为牵头单位)."""
    return assignments.first_leads(text)


@cache
def duties() -> tuple[Duty, ...]:
    """Every word that tells whose business a matter is, the longest first.

    Raises BadDuties for a word that stands twice, or a function that the dictionary of departments does not know.
    """
    words_of: dict[str, str] = {}
    for word, code in departments.by_word().items():
        words_of.setdefault(code, word.removeprefix("="))
    found: dict[str, Duty] = {}
    for entry in _table()["duty"]:
        if entry["function"] not in words_of:
            raise BadDuties(f"duties.toml: no department has the function {entry['function']}")
        for word in entry["words"]:
            if word in found:
                raise BadDuties(f"duties.toml: {word} stands twice")
            found[word] = Duty(word, entry["function"], words_of[entry["function"]])
    return tuple(sorted(found.values(), key=lambda duty: -len(duty.word)))


def duties_in(text: str) -> tuple[Duty, ...]:
    """The duties that words of `text` speak of, each function once, in the order of the text.

    A longer word hides a shorter one within it: 污水管网 does not also speak of 管网.
    """
    taken = [False] * len(text)
    found: list[tuple[int, Duty]] = []
    for duty in duties():
        start = text.find(duty.word)
        while start >= 0:
            end = start + len(duty.word)
            if not any(taken[start:end]):
                taken[start:end] = [True] * len(duty.word)
                found.append((start, duty))
            start = text.find(duty.word, end)
    first: dict[str, Duty] = {}
    for _start, duty in sorted(found, key=lambda each: each[0]):
        first.setdefault(duty.function, duty)
    return tuple(first.values())


def functions_of(name: str) -> tuple[str, ...]:
    """The functions that the name of a body says it has; none for a name that says nothing (明溪街道办事处)."""
    found = departments.department(name)
    return found.functions if found is not None else ()


def _table() -> dict[str, Any]:
    return tomllib.loads((resources.files("luoshi.intake") / "duties.toml").read_text(encoding="utf-8"))
