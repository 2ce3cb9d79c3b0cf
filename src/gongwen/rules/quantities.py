"""Numbers, scales and units become quantities: 近13万人, 3-5个, 7.9%以内, 1,152.04亿元."""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from gongwen import lexicon
from gongwen.facts import Comparator
from gongwen.lexicon import units

_SMALL, _LARGE = {"": 0, "十": 1, "百": 2, "千": 3}, {"": 0, "万": 4, "亿": 8, "万亿": 12}
_SCALES = {small + large: 10 ** (_SMALL[small] + _LARGE[large]) for small in _SMALL for large in _LARGE}
_OWN_SCALE = re.compile("(?:百|千|十)?(?:万亿?|亿)")
_LONGEST_BOUND = 8
_REACH_BACK = 30  # characters from 分别 to the last figure but one of its list
_SHARED_KINDS = {"points", "ratio"}
_JOINER = re.compile(r"\s?(?:、|和|与|及)\s?")
_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"


class Quantity(NamedTuple):
    """A number with its scale, unit and comparator, in indices of the cleaned paragraph.

    `start`..`end` is the digit run with its decimals; `outer_start`..`outer_end` takes in comparators and unit.
    `value` and `high` are in the base unit; `unit` None where the text gives none. `written` is what stands between
    the digits and the end of the unit. `in_ratio`: it is a member of a ratio (28.3:43.9:27.8). `in_words`: the text
    writes it in characters. The value of a relation is 0 and says nothing. `reach` is where its match ends.
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
    reach: int = 0
    multiplier: int = 1


@cache
def _pattern() -> re.Pattern[str]:
    """From the digits on, so that the search jumps from digit to digit; `bound_before` asks what stands before."""
    after = "|".join(lexicon.choice("phrases", f"{name}_after") for name in ("ge", "le", "approx"))
    scale = "(?:(?:百|千|十)?万亿?|(?:百|千|十)?亿|千(?![瓦克米伏卡])|百(?!分)|十(?!字))"
    return re.compile(
        rf"(?P<number>{_DIGITS})\s?"
        rf"(?:(?=[^,。;、]{{0,9}}[-—–~至到])(?P<low_tail>%|{scale}?(?:{units.alternation()})?)"
        r"\s?(?P<dash>-|—|–|~|至|到)\s?(?P<high>\d+(?:\.\d+)?)(?![\d.]))?"
        rf"\s?(?P<more1>余|多)?(?P<scale>{scale})?(?P<more2>余|多)?\s?"
        rf"(?P<classifier>个(?=百分点|工作日|月|小时))?(?P<unit>{units.guarded()})?"
        rf"(?P<more3>多(?=[,、。;]))?(?P<after>{after})?"
    )


@cache
def _bounds() -> dict[str, Comparator]:
    """The words before a figure that bound it."""
    table = lexicon.table("phrases")
    return {word: sign for sign in Comparator for word in table.get(f"{sign.value}_before", ())}


@cache
def _bounds_after() -> dict[str, Comparator]:
    table = lexicon.table("phrases")
    return {word: sign for sign in Comparator for word in table.get(f"{sign.value}_after", ())}


@cache
def _before() -> re.Pattern[str]:
    words = lexicon.alternation(_bounds())
    return re.compile(rf"(?<![签合条公节协预履特集制邀附邻靠最])(?P<words>{words})\s?$")


def quantities(words: str) -> list[Quantity]:
    """Every number of `words` with what belongs to it, in order; whether it is a fact is asked later."""
    found: list[Quantity] = []
    for match in _pattern().finditer(words):
        found.append(_quantity(match, found[-1].reach if found else 0))
    for n in range(len(found) - 2, -1, -1):
        found[n] = _sharing(words, found[n], found[n + 1])
    return _told_at_once(words, found) if "分别" in words else found


def bound_before(words: str, first: int, floor: int) -> tuple[int, Comparator] | None:
    """Where the words begin that bound a figure at `first`, and how; None without any after `floor`."""
    bound = _before().search(words, max(floor, first - _LONGEST_BOUND), first)
    return (bound.start(), _bounds()[bound["words"]]) if bound else None


def _sharing(words: str, q: Quantity, following: Quantity) -> Quantity:
    """22.7和28.8个百分点: a bare number takes the unit of the one that a joiner ties to it."""
    if q.unit is not None or q.scaled or q.high is not None or following.unit_kind not in _SHARED_KINDS:
        return q
    if not _JOINER.fullmatch(words[q.end : following.start]) or q.value == q.value.to_integral_value():
        return q
    return q._replace(unit=following.unit, unit_kind=following.unit_kind, outer_end=q.end)


def _told_at_once(words: str, found: list[Quantity]) -> list[Quantity]:
    """分别实现税收2.1、1.3、1.2亿元, 分别超200万和120万人次: scale and unit of the last hold for the whole list."""
    for n in range(len(found) - 2, -1, -1):
        q, following = found[n], found[n + 1]
        tied = q.unit is None and q.high is None and following.unit is not None
        if not tied or not _JOINER.fullmatch(words[q.reach : following.outer_start]):
            continue
        if "分别" not in words[max(0, q.start - _REACH_BACK) : q.start]:
            continue
        multiplier = 1 if q.scaled else following.multiplier
        found[n] = q._replace(
            value=q.value * multiplier,
            scaled=q.scaled or multiplier != 1,
            multiplier=multiplier,
            unit=following.unit,
            unit_kind=following.unit_kind,
        )
    return found


def _quantity(match: re.Match[str], floor: int) -> Quantity:
    """The quantity of a match; its words before may reach back to `floor`, the end of the one before."""
    words, first = match.string, match.start()
    bound = bound_before(words, first, floor)
    outer_start = bound[0] if bound else first - (first > floor and words[first - 1].isspace())
    end = _end(match)
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
        outer_start=outer_start,
        outer_end=end,
        value=value,
        high=high,
        scaled=scaled,
        unit=unit,
        unit_kind=units.by_form()[unit].kind if unit else None,
        comparator=Comparator.RANGE if high is not None else _comparator(match, bound[1] if bound else Comparator.EQ),
        before=words[bound[0] : first].rstrip() if bound else "",
        after=match["after"] or "",
        written=words[match.end("number") : end],
        in_ratio=_in_ratio(match),
        reach=match.end(),
        multiplier=multiplier,
    )


def _in_ratio(match: re.Match[str]) -> bool:
    words, start, end = match.string, match.start("number"), match.end("number")
    if ":" not in words:
        return False
    follows = words[end : end + 1] == ":" and words[end + 1 : end + 2].isdigit()
    return follows or (words[start - 1 : start] == ":" and words[max(0, start - 2) : start - 1].isdigit())


def _low_multiplier(tail: str, shared: int) -> int:
    """The lower end has its own scale (3万至5万户) or shares the upper one's (3至5万户)."""
    own = _OWN_SCALE.match(tail)
    return _SCALES[own[0]] if own else shared


def _comparator(match: re.Match[str], before: Comparator) -> Comparator:
    if match["after"]:
        return _bounds_after()[match["after"]]
    if match["more1"] or match["more2"] or match["more3"]:
        return Comparator.GT
    return before


def _end(match: re.Match[str]) -> int:
    """Where the quantity ends, not counting a blank that nothing follows."""
    end = match.end()
    while end > match.end("number") and match.string[end - 1].isspace():
        end -= 1
    return end
