"""Why a number is not a fact: dates, names, numbering, classes, durations, ranks (FACTS.md, "Which numbers are facts").

Each trap looks at one quantity and the words around it; the first that fits names itself.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from gongwen.lexicon import units
from gongwen.rules.quantities import Quantity

_POOL = re.compile(r"[^,。;\d]{0,12}(?:排名|排位|位列|位居|中居)")
_SIZED: set[str | None] = {"area", "length", "money", "mass", "power", "volume", "compound", "energy"}
_REACH = 40  # characters on either side that a trap may look at
_YEAR = re.compile(r"(?:19|20)\d\d")
_MEASURED_TIME = re.compile(
    r"缩短|压缩|压减|缩减|减少|减至|降至|精简|提速|时限|用时|时长|耗时|时间|天数|优良|日数|工期|周期|寿命|年龄|延长|减到"
    r"|提前|由|达标|蓝天|好天|良好以上|二级以上"
)
_SHORTENED = re.compile(r"(?:的)?(?:以内|缩短|压缩|缩减|减少|减至|降至|下降|提前|左右|增加|提高)")
_CLASS_HEAD = re.compile(
    r"(?:的)?(?:[\u4e00-\u9fff]{0,8})(?:企业|项目|工程|园区|楼宇|产业|老人|老年人|人员|集群|商场|载体|社区|家庭|中心|机组|锅炉"
    r"|道路|基地|平台|主体|单位|农户|合作社|龙头|企|村|大户|市场|镇|县|超市|学校|医院)"
)
_QUOTED = re.compile(r"[“「『‘][^“”」』’,。;]{0,14}$")
_UNQUOTED = re.compile(r"[^“”\"」』’,。;]{0,14}[”\"」』’]")
_RATIO = re.compile(r"\d(?:\.\d+)?:$")
_OPENS_A_QUOTE = re.compile(r"[“「『‘《]")
_CODE_AFTER = re.compile(r"[A-Za-z+＋〕\]]")
_ONE_OF = re.compile(r"[^,。;、]{0,14}之一")
_MOVES = ("前移", "上移", "前进", "上升", "提升", "跃升", "进位", "后移", "提高", "下降")
_LONGEST_ORDINAL = 16
_BOOK = re.compile(r"《[^》]{0,60}$")
_LATIN = re.compile(r"[A-Za-z][-－_.]?$")
_ORDINAL = re.compile(
    r"(?:第(?:\d+、)*|前|No\.?|排名|位列|位居|名列|(?<![班序系专])列|居|附件|附表|表|图|序号|编号|国道|省道|县道|农历)$"
)
_NAMES_AFTER = re.compile(
    r"(?:线|号|路|楼|国道|省道|高速|厂|团|工程|行动|计划|战略|模式|体系|会议|会战|医院|体育场|街区|广场|小区|机制|工作法|政策"
    r"|条例|[A-Za-z]+(?![A-Za-z])|强|大|个)"
)
_BUILT = re.compile(
    r"(?:新建|改造|新增|投产|形成|建设|达到?|超|约|近|完成|实现|生产|开工|增加|铺设|建成|完成|修建|疏浚|硬化|整治|敷设|清淤|修复|栽植|长)$"
)
# 甲公司40万吨乙烯等50项: what a named plant can make, not what was made.
_CAPACITIES = {"mass", "power", "volume", "energy", "compound"}
_PLANT = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,14}?(?:项目|工程|装置|生产线|基地|机组|电站|电厂|等\d|等一批)")
_ONE_OF_MANY = re.compile(r"一批(?:总投资|投资)?(?:超过|超)?$")
_NAME_BEFORE = re.compile(r"[\u4e00-\u9fff]$")
_INDEX = re.compile(
    r"(?:指数|系数|强度|得分|满意度|评分|增长点|排名|密度|比例)(?:分别)?(?:为|达|达到|提高到|提升至|降至|下降到|上升到|增至)?$"
)
_MEDAL = re.compile(r"[金银铜](?=[\d银铜牌,;。和、])")


class _Place(NamedTuple):
    """A quantity and the words around it: `before` its comparator, `near` its digits, `rest` after its unit."""

    q: Quantity
    before: str
    near: str
    rest: str
    quoted: bool  # between straight quotes, of which an odd number stands before


def trap(words: str, q: Quantity) -> str | None:
    """The reason why `q` is no fact, None when nothing speaks against it."""
    place = _place(words, q)
    for name, test in _asked(q.unit_kind):
        if test(place):
            return name
    return None


@cache
def _asked(kind: str | None) -> tuple[tuple[str, Callable[[_Place], bool]], ...]:
    """The traps that a quantity of this kind can fall into, in order."""
    return tuple((name, test) for name, test in _TRAPS if kind in _ONLY.get(name, {kind} - _SURE_FIGURES))


def is_quoted(words: str, q: Quantity) -> bool:
    """Whether `q` stands inside a quoted name or the title of a document."""
    return _is_quoted(_place(words, q))


def _place(words: str, q: Quantity) -> _Place:
    return _Place(
        q=q,
        before=words[max(0, q.outer_start - _REACH) : q.outer_start],
        near=words[max(0, q.start - _REACH) : q.start],
        rest=words[q.outer_end : q.outer_end + _REACH],
        quoted='"' in words and words.count('"', 0, q.start) % 2 == 1,
    )


def _is_date(place: _Place) -> bool:
    q = place.q
    if q.unit in {"年", "月", "日"} and "个" not in q.written:
        return True
    if q.unit is not None or q.scaled:
        return False
    return _YEAR.fullmatch(str(q.value)) is not None or re.match(r"\s?[年月日]|[./]\d", place.rest) is not None


def _is_quoted(place: _Place) -> bool:
    if not place.quoted and not _OPENS_A_QUOTE.search(place.before):
        return False
    if _QUOTED.search(place.before) or place.quoted:
        return _UNQUOTED.match(place.q.written + place.rest) is not None
    return _BOOK.search(place.before) is not None


def _is_code(place: _Place) -> bool:
    if _LATIN.search(place.before[-2:]) or place.before.endswith(("+", "/", "〔", "[", "·", "-")):
        return True
    return place.q.unit is None and _CODE_AFTER.match(place.rest) is not None


def _is_repeated(place: _Place) -> bool:
    return place.before.endswith(("连续", "连", "再延长", "蝉联")) and place.q.unit in {
        "年",
        "次",
        "届",
        "个",
        "周年",
        "季度",
        "月",
    }


def _is_ordinal(place: _Place) -> bool:
    if place.q.unit == "位" and place.before.endswith(_MOVES):
        return True  # 比上年前移6位
    return not place.q.scaled and _ORDINAL.search(place.before[-_LONGEST_ORDINAL:]) is not None


def _is_one_of(place: _Place) -> bool:
    return _ONE_OF.match(place.rest) is not None


def _is_name(place: _Place) -> bool:
    q = place.q
    if q.scaled:
        return False
    if q.unit is None:
        return _NAMES_AFTER.match(place.rest) is not None
    if q.unit in {"所", "厂", "团"} and q.value >= 100:  # 719所 names an institute, 33所学校 counts
        return re.match(r"[^,、。;\d]{0,12}(?:学|园|校|医院|卫生|幼儿)|[,、。;]", place.rest) is None
    return q.unit in {"区", "县", "市", "省", "镇", "环", "线", "级", "层", "期", "路", "千伏"}


def _is_topic_count(place: _Place) -> bool:
    if place.before.endswith("分") and re.match("领域|方面|批|类", place.rest):
        return place.q.unit in {"个", "大"}
    if _POOL.match(place.rest) and place.before.endswith(("在全国", "在全省", "在全市", "全国", "全省")):
        return True  # 在全国168个城市排名: those it is ranked among
    topics = r"(?:方面|坚持|着力|维度|层面|关键词|转变|必须|更加|意识|自信|月内|年头|聚焦|月|小时)"
    return place.q.unit == "个" and re.match(topics, place.rest) is not None


def _is_kind_count(place: _Place) -> bool:
    """A count of kinds before the thing that is counted: 20类重点人员, 13类50项实事."""
    return place.q.unit in {"类", "级", "层"} and re.match(r"[\u4e00-\u9fff]|\d", place.rest) is not None


def _is_duration(place: _Place) -> bool:
    q, before, rest = place.q, place.before, place.rest
    if q.unit == "年一遇":
        return re.search(r"提高|提升|达到|增强|由|标准", before) is None
    if q.unit in {"岁", "周岁"}:
        return "寿命" not in before and "年龄" not in before
    if q.unit == "分":
        told = re.search(r"满意度|得分|测评|指数|成绩|评分|均分|总分", before[-14:])
        return told is None or re.match(r"[以之]", rest) is not None
    if q.unit in {"周年", "时", "日", "年", "秒", "周", "季度"} and "个" not in q.written:
        return re.search(r"寿命|年限|时限|缩短", before) is None
    if re.search(r"(?:连续|历时|用|仅用|为期|每天|每周|每月)$", before):
        return True
    if re.match(r"[\u4e00-\u9fff“]", rest) and not _SHORTENED.match(rest):
        return True
    return _MEASURED_TIME.search(before[-24:]) is None


def _is_class(place: _Place) -> bool:
    """A size that only says which things are meant: 1000平方米以上的中心, 产值超5000亿元产业, 80岁以上老人."""
    q = place.q
    bounded = q.after in {"以上", "及以上", "以下", "以内"} or place.near.endswith(("超", "过", "突破", "逾"))
    if bounded and (_CLASS_HEAD.match(place.rest) or re.match(r"的?\d", place.rest)):
        return True
    if place.rest.startswith("级") or _ONE_OF_MANY.search(place.near):
        return True  # 30万吨级油轮, 一批超50亿元项目
    if q.unit_kind in _CAPACITIES and _PLANT.match(place.rest) and _NAME_BEFORE.search(place.near):
        return _BUILT.search(place.near) is None
    if re.search(r"\d+个[\u4e00-\u9fff]{0,4}(?:超|过|超过|突破)$|全长$", place.near):
        return True
    attributive = q.unit == "米" and re.match(r"[\u4e00-\u9fff]", place.rest) and not q.after
    return bool(attributive) and _BUILT.search(place.near) is None


def _is_bare(place: _Place) -> bool:
    """A number without scale or unit, unless it is plainly the figure of an index or a medal."""
    if place.q.scaled and place.q.unit is None:
        return re.match(r"[\u4e00-\u9fff]{0,4}(?:人民|民众|儿女)", place.rest) is not None
    if place.q.unit is not None or _MEDAL.match(place.rest):
        return False
    if _RATIO.search(place.before) or re.match(r":\d", place.rest):
        return False
    if re.match(r"\s?(?:[,、。;)]|$)", place.rest):
        return _INDEX.search(place.before) is None
    return True


_TRAPS: tuple[tuple[str, Callable[[_Place], bool]], ...] = (
    ("inside a quoted name", _is_quoted),
    ("a repetition", _is_repeated),
    ("a date", _is_date),
    ("part of a code or name", _is_code),
    ("a rank or ordinal", _is_ordinal),
    ("one of several", _is_one_of),
    ("a name", _is_name),
    ("a count of topics", _is_topic_count),
    ("a count of kinds", _is_kind_count),
    ("a duration", _is_duration),
    ("a class", _is_class),
    ("a number without a unit", _is_bare),
)
# Money, percentages and points are no ranks, ordinals or names.
_SURE_FIGURES: set[str | None] = {"money", "ratio", "points"}
_ALL: set[str | None] = {None, "two digits", *(unit.kind for unit in units.by_form().values())}
# Traps that only quantities of some kinds can fall into (None: without a unit); the others are asked of all but those.
_ONLY: dict[str, set[str | None]] = {
    "inside a quoted name": _ALL,
    "part of a code or name": _ALL,
    "a repetition": {"count", "duration"},
    "a date": {None, "duration"},
    "a count of topics": {"count", "duration"},
    "a count of kinds": {"count"},
    "a duration": {"duration"},
    "a class": _SIZED,
    "a number without a unit": {None},
}
