"""What kind of figure: level, growth, difference, share or multiple; falls turn the sign."""

import re
from functools import cache
from typing import NamedTuple

from gongwen import lexicon
from gongwen.facts import Measure
from gongwen.rules.quantities import Quantity

_TO_A_LEVEL = re.compile(
    r"(?:增长|提高|提升|上升|增加|下降|降低|减少|回落|缩短|压缩|压减|扩大|缩减|升|降|增|减|恢复|回升)(?:到|至|为)(?:了)?(?:约|近|超|超过)?$"
)
_DIFFERENCE = re.compile(
    r"(?:净增|净减|增加|减少|下降|提高|上升|增长|降低|回落|压减|增收|减收|增产|减产|少|多|扩大|缩小|收窄|高于|低于|快于|慢于|高出|低|高|提升|缩短|压缩|压降|增)(?:了)?(?:约|近|超|超过)?[\u4e00-\u9fff]{0,12}$"
)
_COUNTED_DIFFERENCE = re.compile(
    r"(?:净增加?|净减少?|增加(?!值|额)|减少|同比增|同比减|新增加)(?:了)?[^,;:。、\d]{0,16}$|(?:增长|增收|减收|增产|减产|多增|少增|上调|下调|调高|上浮)(?:了)?(?:约|近|超|超过)?$"
)
_FALL_OF = re.compile(
    r"(?P<word>精简|压减|压缩|缩短|减少|降低|下降|缩减|节约|减免)[\u4e00-\u9fff]{1,8}?(?:超|超过|达|达到|约|近)?$"
)
_HIGHER = re.compile(r"(?:高于|低于|快于|慢于|高出)(?P<with>[^,;。]*)$")
_HIGHER_POINTS = re.compile(r"(?:[比较][^,;。比较]{1,12}?)?(?:高于|低于|快于|慢于|高出|高|低)(?P<with>[^,;。]*)$")
_POINTS = "百分点"
_FALLING = re.compile(r"低于|慢于|少于|低[\u4e00-\u9fff]{0,6}$")


class Kind(NamedTuple):
    """The measure, whether the figure is a fall, and the words that decided."""

    measure: Measure
    falling: bool
    because: str


_CHANGE = re.compile("[增减调浮]")
_RISE = re.compile(r"(?:增长|提高|增加|上升)(?:了)?(?:约|近|超|超过)?$")
_OF_A_RATIO = re.compile(r"结构|\d:$|比例")
_NATURAL_GROWTH = re.compile(r"(?:自然|机械)增长率")
_LONGEST_TAIL = 48  # characters from a word of change to its figure, with other figures between
_BEFORE_A_RANK = re.compile(r"(?:(?:已)?连续[^,;、]{1,6}[年月度])*(?:保持|实现)?$")
_OF_THEIR_OWN = {
    "rank": Kind(Measure.RANK, falling=False, because="a place in an order"),
    "relation": Kind(Measure.RELATION, falling=False, because="a comparison without a figure"),
    "two digits": Kind(Measure.GROWTH, falling=False, because="两位数"),
}


def measure(before: str, q: Quantity) -> Kind:
    """The measure of `q`, whose own clause up to the figure is `before` (comparator included)."""
    if q.unit_kind in _OF_THEIR_OWN:
        return _OF_THEIR_OWN[q.unit_kind]
    if q.unit_kind == "points":
        return Kind(Measure.INCREMENT, _falls(before) or _FALLING.search(before) is not None, _POINTS)
    if q.unit_kind == "multiple":
        rise = _RISE.search(before)
        return Kind(Measure.GROWTH if rise else Measure.MULTIPLE, falling=False, because="倍")
    if q.unit is None and (q.in_ratio or _OF_A_RATIO.search(before)):
        return Kind(Measure.SHARE, falling=False, because="a member of a ratio")
    if q.unit_kind == "ratio":
        if _TO_A_LEVEL.search(before):
            return Kind(Measure.SHARE, falling=False, because="a level after 到 or 至")
        changed = growth_words(before)
        if changed:
            return Kind(Measure.GROWTH, _falls(changed), changed)
        if match := _FALL_OF.search(before):
            return Kind(Measure.GROWTH, falling=True, because=match["word"])
        return Kind(Measure.SHARE, falling=False, because="% without a word of change")
    if _CHANGE.search(before) and not _TO_A_LEVEL.search(before) and (match := _COUNTED_DIFFERENCE.search(before)):
        return Kind(Measure.INCREMENT, match[0].startswith(("净减", "减", "同比减")), match[0][:4])
    return Kind(Measure.AMOUNT, falling=False, because="a count, size or sum")


def growth_words(before: str) -> str | None:
    """The word of change that a percentage belongs to (同比增长, 降幅达, 提速), None without one."""
    match = _growth().search(before, max(0, len(before) - _LONGEST_TAIL))
    if match is None or _NATURAL_GROWTH.search(before[match.start() - 2 :]):
        return None
    return match["word"]


def before_change(before: str, kind: Kind) -> str | None:
    """What stands before the word of change, when the figure tells a change of it; None for other measures.

    精简材料超过50% has the thing after the word: then that thing.
    """
    if kind.measure in {Measure.RANK, Measure.RELATION} or kind.because == "两位数":
        return _BEFORE_A_RANK.sub("", before)
    if kind.measure is Measure.INCREMENT and kind.because in _KEPT_IN_SUBJECT:
        return None
    if kind.measure not in {Measure.GROWTH, Measure.INCREMENT}:
        return None
    if kind.measure is Measure.GROWTH and (word := growth_words(before)):
        return before[: before.rfind(word)]
    thing = _FALL_OF.search(before)
    if kind.measure is Measure.GROWTH and thing:
        return before[: thing.start()] + before[thing.end("word") :]
    change = re.search(
        r"(?:提高|提升|上升|增长|增加|下降|降低|减少|回落|扩大|收窄|缩小)(?:了)?(?:约|近|超|超过)?$",
        before,
    )
    if change:
        return before[: change.start()]
    # Only points are higher by themselves: 净增高新技术企业45家 is not 高 by 45.
    compared = (_HIGHER_POINTS if kind.because == _POINTS else _HIGHER).search(before)
    if compared is None:
        return None
    return before[: compared.start()] + (f"较{compared['with']}" if compared["with"] else "")


_KEPT_IN_SUBJECT = {"净增", "净减", "净增加", "净减少", "增收", "减收", "增产", "减产"}


@cache
def _growth() -> re.Pattern[str]:
    word = f"{lexicon.choice('phrases', 'rises')}|{lexicon.choice('phrases', 'falls')}"
    between = lexicon.choice("phrases", "between_change_and_figure")
    tail = rf"(?:率)?(?:{between}|[:,、]|\s|\d[\d.]*%(?:以上|左右)?)*"
    return re.compile(rf"(?P<word>{word})(?P<tail>{tail})$")


def _falls(words: str) -> bool:
    return _falling_words().search(words[-12:]) is not None and not _RISING_LAST.search(words)


_RISING_LAST = re.compile(r"(?:增长|提高|上升|增加)[^降减]{0,6}$")


@cache
def _falling_words() -> re.Pattern[str]:
    return re.compile(lexicon.choice("phrases", "falls"))
