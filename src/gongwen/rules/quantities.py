"""Numbers, scales and units become quantities: 近13万人, 3-5个, 7.9%以内, 1,152.04亿元."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from gongwen import lexicon
from gongwen.facts import Comparator
from gongwen.lexicon import units

_SMALL, _LARGE = {"": 0, "十": 1, "百": 2, "千": 3}, {"": 0, "万": 4, "亿": 8, "万亿": 12}
_SCALES = {small + large: 10 ** (_SMALL[small] + _LARGE[large]) for small in _SMALL for large in _LARGE}
_SHARED_KINDS = {"points", "ratio"}
_JOINER = re.compile(r"\s?(?:、|和|与|及)\s?")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its scale, unit and comparator, in indices of the cleaned paragraph.

    `start`..`end` is the digit run with its decimals; `outer_start`..`outer_end` takes in comparators and unit.
    `value` and `high` are in the base unit; `unit` None where the text gives none. `written` is what stands between
    the digits and the end of the unit. `in_ratio`: it is a member of a ratio
    (28.3:43.9:27.8). `in_words`: the text writes it in characters. The value of a relation is 0 and says nothing.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    value: Decimal
    high: Decimal | None
    scaled: bool
    unit: str | None
    unit_kind: str | None
    comparator: Comparator
    before: str
    after: str
    written: str
    in_ratio: bool = False
    in_words: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    words = lexicon.choice
    before = "|".join(words("phrases", f"{name}_before") for name in ("gt", "ge", "le", "lt", "approx"))
    after = "|".join(words("phrases", f"{name}_after") for name in ("ge", "le", "approx"))
    scale = "(?:(?:百|千|十)?万亿?|(?:百|千|十)?亿|千(?![瓦克米伏卡])|百(?!分)|十(?!字))"
    return re.compile(
        rf"(?:(?<![签合条公节协预履特集制邀附邻靠最])(?P<before>{before}))?\s?"
        rf"(?P<number>{_DIGITS})\s?"
        rf"(?:(?P<low_tail>%|{scale}?(?:{units.alternation()})?)\s?(?P<dash>-|—|–|~|至|到)\s?(?P<high>\d+(?:\.\d+)?)(?![\d.]))?"
        rf"\s?(?P<more1>余|多)?(?P<scale>{scale})?(?P<more2>余|多)?\s?"
        rf"(?P<classifier>个(?=百分点|工作日|月|小时))?(?P<unit>{units.guarded()})?"
        rf"(?P<more3>多(?=[,、。;]))?(?P<after>{after})?"
    )


def quantities(words: str) -> list[Quantity]:
    """Every number of `words` with what belongs to it, in order; whether it is a fact is asked later."""
    found = [_quantity(match) for match in _pattern().finditer(words)]
    for n in range(len(found) - 2, -1, -1):
        found[n] = _sharing(words, found[n], found[n + 1])
    return found


def _sharing(words: str, q: Quantity, following: Quantity) -> Quantity:
    """22.7和28.8个百分点: a bare number takes the unit of the one that a joiner ties to it."""
    if q.unit is not None or q.scaled or q.high is not None or following.unit_kind not in _SHARED_KINDS:
        return q
    if not _JOINER.fullmatch(words[q.end : following.start]) or q.value == q.value.to_integral_value():
        return q
    return replace(q, unit=following.unit, unit_kind=following.unit_kind, outer_end=q.end)


def _quantity(match: re.Match[str]) -> Quantity:
    multiplier = _SCALES[match["scale"] or ""]
    digits = match["number"].replace(",", "")
    unit = match["unit"]
    scaled = multiplier != 1
    high = None
    if match["high"] is not None:
        high = Decimal(match["high"]) * multiplier
        value = Decimal(digits) * _low_multiplier(match["low_tail"] or "", multiplier)
    else:
        value = Decimal(digits) * multiplier
    return Quantity(
        start=match.start("number"),
        end=match.end("number"),
        outer_start=match.start(),
        outer_end=_end(match),
        value=value,
        high=high,
        scaled=scaled,
        unit=unit,
        unit_kind=units.by_form()[unit].kind if unit else None,
        comparator=Comparator.RANGE if high is not None else _comparator(match),
        before=match["before"] or "",
        after=match["after"] or "",
        written=match.string[match.end("number") : _end(match)],
        in_ratio=_in_ratio(match),
    )


def _in_ratio(match: re.Match[str]) -> bool:
    words, start, end = match.string, match.start("number"), match.end("number")
    follows = words[end : end + 1] == ":" and words[end + 1 : end + 2].isdigit()
    return follows or (words[start - 1 : start] == ":" and words[max(0, start - 2) : start - 1].isdigit())


def _low_multiplier(tail: str, shared: int) -> int:
    """The lower end has its own scale (3万至5万户) or shares the upper one's (3至5万户)."""
    own = re.match("(?:百|千|十)?(?:万亿?|亿)", tail)
    return _SCALES[own[0]] if own else shared


def _comparator(match: re.Match[str]) -> Comparator:
    before, after = match["before"], match["after"]
    for name, comparator in (("ge", Comparator.GE), ("le", Comparator.LE), ("approx", Comparator.APPROX)):
        if after and after in lexicon.table("phrases")[f"{name}_after"]:
            return comparator
    if match["more1"] or match["more2"] or match["more3"]:
        return Comparator.GT
    for name in Comparator:
        if before and before in lexicon.table("phrases").get(f"{name.value}_before", ()):
            return name
    return Comparator.EQ


def _end(match: re.Match[str]) -> int:
    """Where the quantity ends, not counting a blank that nothing follows."""
    end = match.end()
    while end > match.end("number") and match.string[end - 1].isspace():
        end -= 1
    return end
