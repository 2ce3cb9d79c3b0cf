"""Ranks (位居全省第3位, 排名首位, 全国前十) and relations without a figure (高于全国平均水平, 与经济增长同步)."""

import re
from decimal import Decimal

from gongwen.facts import Comparator
from gongwen.rules.quantities import Quantity
from gongwen.rules.wordings import numeral

_AMONG = r"[^,,。;、\d第前首榜]{0,14}?"
_NUMBER = r"\d{1,3}|[一二三四五六七八九十]{1,3}"
_NO_RANK = r"(?!方阵|梯队|批|次|届|个|季|产业|期|阶段|轮|条|家|代|线|书记|责任|位数|一[^,。;、位名的]|[一二三]产业)"
_PLACED = (
    "稳居|位居|位列|名列|跃居|排名|排在|跃升至|升至|上升到|上升至|前移至|进入|跻身|保持|排(?![放水])|列(?!车)|居(?!民)"
)
_RANKS = re.compile(
    rf"(?:(?:继续)?(?:{_PLACED}){_AMONG}|全[国省市区县]|全球|世界)"
    rf"(?:(?P<first>首位|榜首)|(?P<top>前)(?P<top_n>{_NUMBER})(?!%)(?:名|位|强|列)?"
    rf"|第(?P<nth>{_NUMBER})(?:位|名)?{_NO_RANK}|(?P<place>\d{{1,3}})位(?![数于置]))"
)
_MEASURED = "水平|增速|增长|增幅|速度|平均|全国|全省|全市|经济|收入|GDP|生产总值|上年|去年|目标|预期|居民|生产率|效益"
_OTHER = rf"(?P<{{}}>[^,,。;、\d()]{{{{0,14}}}}(?:{_MEASURED})[^,,。;、\d()]{{{{0,6}}}}?)"
_RELATIONS = re.compile(
    rf"(?P<word>(?:不低于|不高于|高于|快于|优于|好于|低于|慢于))(?:或等于)?{_OTHER.format('other')}(?![^,。;]{{0,12}}\d)(?=[,。;、)]|$)"
    rf"|与{_OTHER.format('alike')}(?:保持)?(?:基本)?同步(?:增长|提高)?"
)
# Every rank and every relation holds one of these: most paragraphs are passed over.
_IN_RANKS = ("第", "首位", "榜首", "前", "位")
_IN_RELATIONS = ("高于", "快于", "优于", "好于", "低于", "慢于", "同步")
_SIGNS = {
    "不低于": Comparator.GE, "不高于": Comparator.LE, "高于": Comparator.GT, "快于": Comparator.GT,
    "优于": Comparator.GT, "好于": Comparator.GT, "低于": Comparator.LT, "慢于": Comparator.LT,
}  # fmt: skip


def ranks(words: str) -> list[Quantity]:
    """The ranks that `words` tell; the figure is the place, 1 the highest; of 前十 the bound."""
    return [_rank(match) for match in _RANKS.finditer(words)] if any(word in words for word in _IN_RANKS) else []


def relations(words: str) -> list[Quantity]:
    """What `words` only compare with another indicator; the value says nothing."""
    return (
        [_relation(match) for match in _RELATIONS.finditer(words)]
        if any(word in words for word in _IN_RELATIONS)
        else []
    )


def _rank(match: re.Match[str]) -> Quantity:
    name = next(key for key in ("first", "top_n", "nth", "place") if match[key])
    written = match[name]
    value = Decimal(1) if name == "first" else Decimal(written) if written.isdigit() else numeral(written)
    start, end = match.span(name)
    sign = Comparator.LE if match["top"] else Comparator.EQ
    return _made(match, start, end, value, sign, "rank")


def _relation(match: re.Match[str]) -> Quantity:
    sign = _SIGNS[match["word"]] if match["word"] else Comparator.EQ
    return _made(match, match.start(), match.end(), Decimal(0), sign, "relation")


def _made(match: re.Match[str], start: int, end: int, value: Decimal, sign: Comparator, kind: str) -> Quantity:
    return Quantity(
        start=start,
        end=end,
        outer_start=match.start(),
        outer_end=match.end(),
        value=value,
        high=None,
        scaled=False,
        unit=None,
        unit_kind=kind,
        comparator=sign,
        before="",
        after="",
        written="",
        in_words=True,
    )
