"""Whether a figure tells a level reached at a moment (the last year of a part) rather than the sum of a period."""

import re

from gongwen.facts import Comparator, Measure
from gongwen.rules.figures import Figure
from gongwen.rules.measures import Kind
from gongwen.rules.periods import reaches_a_level
from gongwen.rules.trimming import opened, verb_of

_SUMMED = re.compile(r"累计|(?<!公)共|年均")
_A_FLOW = re.compile(r"(?:投资|引进|新增|实现|完成|签约|来)[^,;。]*$")
_A_STOCK = re.compile(r"(?:总[量数额]|规模|总[\u4e00-\u9fff]{1,3})$")
_FLOWING_UNITS = ("次", "列", "批")
_AGAINST_AN_AREA = re.compile(r"[高低快慢]于|高出")


def is_level(figure: Figure, kind: Kind, *, before: bool) -> bool:
    """Whether `figure` tells a level; `before` says whether the figure before it in the sentence does."""
    if figure.leads_from:
        return False
    if before and ((figure.bare and not figure.after.strip(":")) or _goes_on(figure, kind)):
        return True
    if kind.measure is Measure.INCREMENT:
        return False
    words = figure.before.rstrip("了约近逾")
    if _SUMMED.search(words[-8:]):
        return False
    bounded = figure.q.before and figure.q.comparator in {Comparator.GT, Comparator.APPROX}
    if bounded and (figure.q.comparator is Comparator.GT or _A_STOCK.search(words)):
        counted = (figure.q.unit or "").endswith(_FLOWING_UNITS) and not words.endswith("量")
        return not counted and not _A_FLOW.search(words) and not verb_of(opened(words))
    return reaches_a_level(words) or kind.measure is Measure.MULTIPLE


def _goes_on(figure: Figure, kind: Kind) -> bool:
    """甲企业达到3家,乙平台4家: a thing and its number after a level, without a verb between, is another level."""
    words = opened(figure.before.strip("、和,"))
    if kind.measure is Measure.INCREMENT:
        return _AGAINST_AN_AREA.match(words) is not None
    if kind.measure not in {Measure.AMOUNT, Measure.SHARE} or _SUMMED.search(words):
        return False
    return bool(words) and not verb_of(words) and not figure.after and not _A_FLOW.search(words)
