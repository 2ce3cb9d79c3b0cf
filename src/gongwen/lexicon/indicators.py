"""The catalogue of standard indicators: codes, and every name reports have called them by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.facts import Measure
from gongwen.lexicon import units


class IndicatorKind(StrEnum):
    """What sort of figure an indicator is; words/indicators.toml says what each means."""

    FLOW = "flow"
    LEVEL = "level"
    RATE = "rate"
    INDEX = "index"


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Nature(StrEnum):
    """What national plans call an indicator: 预期性, 约束性, or neither."""

    EXPECTED = "expected"
    BINDING = "binding"
    NEITHER = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; `unit` is the usual one, None for a pure number.

    `successor` is the code of the indicator that stands in its place since the year `replaced`: its figures are not
    those of its successor. Both are None where the indicator is still in use.
    """

    code: str
    names: tuple[str, ...]
    kind: IndicatorKind
    unit: str | None
    direction: Direction
    nature: Nature
    successor: str | None = None
    replaced: int | None = None


# The kinds of unit that a kind of indicator may have; None: a pure number.
_NO_QUANTITY: frozenset[str | None] = frozenset({"ratio", "points", "multiple", None})
_RATIOS: frozenset[str | None] = frozenset({"ratio", "compound", None})
_INDICES: frozenset[str | None] = frozenset({"ratio", None})
_COMPARATOR = re.compile(
    r"不少于|不低于|不超过|超过|突破|至少|左右|以内|大约|控制在|稳定在|(?<!规模|限额|二级|级及)以[上下]"
)
_WORD_WITH_DIGITS = re.compile(r"[A-Za-z]+\d[\d.]*|\d+[A-Za-z]+")  # PM2.5, M2, 5G
_FIRST_YEAR, _LAST_YEAR = 1990, 2030

# Words around a name that leave the indicator what it is. 市本级, 区属, 新增 and the like are not among them.
_BEFORE = re.compile(
    r"(?:(?:实现|完成|预计|累计|全年|年均)?(?:全[国省市区县州盟旗]|[我本][省市区县州盟旗]|地区|区域|辖区|境内)?)(?=..)"
)
_NET = "净增"
_GROWTH = re.compile(r"(?:年均|实际|名义|可比)*(?:增速|增长率?|增幅|增长速度|递增)$")
# What stands in several ways inside a name: 规模以上 or 规上, 占地区生产总值比重 or 占GDP的比例; quotation marks go.
_SAME = re.compile(
    r"[“”‘’\"']|(?P<scale>规模以上|规模(?=工业))|(?<=位|元|占|与)(?P<product>(?:地区|国内)?生产总值)"
    r"|(?<=[\u4e00-\u9fffP])的?(?P<share>比重|比例|比率)$"
)

_TOUCHED = re.compile(r"[“”‘’\"'模值比]")  # a name without one of these is in that form already


@cache
def by_code() -> dict[str, Indicator]:
    """Every indicator by its code, in the order of the catalogue.

    Raises:
        BadLexicon: an entry contradicts itself or another; the message names it.
    """
    found: dict[str, Indicator] = {}
    for entry in lexicon.table("indicators")["indicator"]:
        one = _checked(entry)
        if one.code in found:
            raise BadLexicon(f"indicators.toml: the code {one.code} stands twice")
        found[one.code] = one
    for one in found.values():
        _check_successors(one, found)
    return found


@cache
def by_name() -> dict[str, Indicator]:
    """Every name, in its plain form (规上 for 规模以上, 占GDP for 占地区生产总值比重), and its indicator.

    Raises:
        BadLexicon: a name stands twice, or an entry contradicts itself or another.
    """
    found: dict[str, Indicator] = {}
    for one in by_code().values():
        for name in one.names:
            plain = _plain(name)
            if plain in found:
                raise BadLexicon(f"indicators.toml: {name} stands under {found[plain].code} and {one.code}")
            found[plain] = one
    return found


def in_one_line(one: str, other: str) -> bool:
    """Whether two codes are the same indicator, or one took the other's place (全社会固定资产投资, 固定资产投资)."""
    return not _line(one).isdisjoint(_line(other))


def _line(code: str) -> set[str]:
    """A code and those that took its place, one after another."""
    found: set[str] = set()
    at: str | None = code
    while at is not None:
        found.add(at)
        at = by_code()[at].successor
    return found


def indicator(subject: str, measure: Measure | None = None, unit: str | None = None) -> str | None:
    """The code of the indicator that `subject` names, alone or with its area (全区, 我市), 实现 or 增速; else None.

    Where `measure` and `unit` are given, a figure that cannot be the indicator's gets None too: an amount in a unit
    of another kind (老旧小区改造, 元), a share of what is no rate, 净增 that is told as a level.
    """
    one = _named(_plain(subject))
    if one is None:
        return None
    if measure is Measure.AMOUNT and (subject.startswith(_NET) or not _may_be_counted_in(one.unit, unit)):
        return None
    if measure is Measure.SHARE and one.kind not in {IndicatorKind.RATE, IndicatorKind.INDEX}:
        return None
    return one.code


def _plain(name: str) -> str:
    """`name` in the one form that the catalogue is looked up by."""
    if not _TOUCHED.search(name):
        return name

    def plain(match: re.Match[str]) -> str:
        if match["scale"]:
            return "规上"
        if match["share"]:
            return "" if "占" in name[:-2] else match[0].removeprefix("的")
        return "GDP" if match["product"] else ""

    return _SAME.sub(plain, name)


def _named(words: str) -> Indicator | None:
    names = _forms()
    found = names.get(words)
    if found:
        return found
    match = _BEFORE.match(words)
    bare = _GROWTH.sub("", words[match.end() :] if match else words)
    return names.get(bare)


@cache
def _forms() -> dict[str, Indicator]:
    """The names, and each with the word for its sum or number that reports add (总额, 总量); a name goes first."""
    forms: dict[str, Indicator] = {}
    for name, one in by_name().items():
        if one.kind in {IndicatorKind.FLOW, IndicatorKind.LEVEL}:
            kind = _kind(one.unit)
            endings: Sequence[str] = ("总额", "额") if kind == "money" else ("总量", "总数", "数量", "数")
            forms |= {name + ending: one for ending in endings}
        if one.kind is IndicatorKind.LEVEL:
            forms[_NET + name] = one  # the measure says that it is a difference
    return forms | by_name()


def _may_be_counted_in(usual: str | None, unit: str | None) -> bool:
    """Whether a figure in `unit` can be of an indicator in `usual`; where the text gives none, anything but money."""
    if unit == usual:
        return True
    if unit is None:
        return _kind(usual) != "money"
    kind, expected = _kind(unit), _kind(usual)
    return kind == expected or ("compound" in {kind, expected} and not {"money", "ratio"} & {kind, expected})


def _kind(unit: str | None) -> str | None:
    found = units.by_form().get(unit) if unit else None
    return found.kind if found else None


def _checked(entry: dict[str, Any]) -> Indicator:
    code = entry["code"]
    try:
        one = Indicator(
            code=code,
            names=tuple(entry["names"]),
            kind=IndicatorKind(entry["kind"]),
            unit=entry["unit"] or None,
            direction=Direction(entry["direction"]),
            nature=Nature(entry["nature"]),
            successor=entry.get("successor"),
            replaced=entry.get("replaced"),
        )
    except ValueError as error:
        raise BadLexicon(f"indicators.toml: {code}: {error}") from error
    if one.unit and one.unit not in units.by_form():
        raise BadLexicon(f"indicators.toml: {code}: the unit {one.unit} is not known")
    if not _plausible(one.kind, _kind(one.unit)):
        raise BadLexicon(f"indicators.toml: {code}: a {one.kind} has no unit {one.unit}")
    for name in one.names:
        if _COMPARATOR.search(name) or re.search(r"\d", _WORD_WITH_DIGITS.sub("", name)):
            raise BadLexicon(f"indicators.toml: {code}: {name} holds a comparator or a digit")
    return one


def _plausible(kind: IndicatorKind, unit_kind: str | None) -> bool:
    if kind is IndicatorKind.RATE:
        return unit_kind in _RATIOS
    if kind is IndicatorKind.INDEX:
        return unit_kind in _INDICES
    return unit_kind not in _NO_QUANTITY


def _check_successors(one: Indicator, found: dict[str, Indicator]) -> None:
    """Raises BadLexicon unless the successors lead to an indicator in use, each change with its year, in order."""
    seen, at = {one.code}, one
    while at.successor or at.replaced:
        following = found.get(at.successor or "")
        if following is None or at.replaced is None or not _FIRST_YEAR <= at.replaced <= _LAST_YEAR:
            raise BadLexicon(f"indicators.toml: {at.code}: a successor of the catalogue and a year belong together")
        if following.code in seen:
            raise BadLexicon(f"indicators.toml: {one.code}: its successors lead back to {following.code}")
        seen.add(following.code)
        at = following
