"""What is measured: the words of a clause that head its figure, as a careful clerk would write the row.

Two shapes carry almost every figure. *Before*: what is measured stands before the number (新建停车泊位|5504个).
*Around*: the number stands inside (启动|30条|道路前期工作, 等|50个|项目实现开工). What a clause leaves out is taken
from the figure before it: a verb shared along a list (新建A 3个、B 2个), a thing shared by two sums (8宗、300亩).
"""

import re
from dataclasses import dataclass
from functools import cache

from gongwen import lexicon
from gongwen.facts import Measure

_JOINERS = "、和及与以及并,;:"
_LIST = re.compile(r"^.*?(?:等地?|等一批|等多个)$")
_TIME = re.compile(
    r"(?:到|至|截至|截止)?(?:(?:19|20)\d\d年|今年|去年|当年|全年|上半年|下半年|[一二三四]季度|前三季度|\d{1,2}[-—至~]\d{1,2}月份?|\d{1,2}月(?:底|末|份)?)(?:底|末|初|前)?(?:以来)?[,,]?"
)
_SCOPE = re.compile(r"^(?:全[区市县省]|我[区市县省]|辖区内?)(?=[\u4e00-\u9fff]{2})")
_COMPLETION = re.compile(r"^(?:完成|达到?|实现|占|为|占到|达)(?:[了]?)(?:全年|年度|年初|全部|市级|区级|省级|下达|既定|预定|计划|目标|预期|总)")
_BARE = re.compile(r"^[\u4e00-\u9fff]{0,3}(?:率|比重|占比|比例|金额|总额|面积|总量|总数|规模|容量|产值|总投资|投资|资金|利润|税收|价值|经费)$")
_MONEY_VERBS = ("投入", "拨付", "安排", "筹集", "争取", "落实", "投资", "整合", "累计投入", "统筹", "列支", "发放", "支出", "募集")
_PREDICATE = re.compile(r"(?:实施|进行|开展|给予|予以|提供|完成|实现|纳入|入选|获评|获得|获批|通过|达到|开工|竣工)[\u4e00-\u9fff].*$")
_LONGEST = 42


@dataclass(frozen=True, slots=True)
class Heard:
    """What one figure's clause says around it, already cut to what belongs to this figure."""

    before: str
    after: str
    joined: bool  # 、 or 和 ties it to the figure before
    same_clause: bool
    measure: Measure
    unit_kind: str | None
    unit: str | None
    next_clause: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject, the verb a list may share, the thing without its verb, and which shape it was read by."""

    words: str
    verb: str
    thing: str
    shape: str


def subject(heard: Heard, last: Subject | None, *, growth_only: str | None) -> Subject:
    """The subject of the figure that `heard` surrounds.

    `last` is the subject of the figure before it in the sentence, None at its beginning. `growth_only` is what stands
    before a word of change when the figure is a growth (地区生产总值 of 地区生产总值增长9%), None for other measures.
    """
    if growth_only is not None:
        return _of_growth(growth_only, last)
    after = _after(heard.after)
    if after:
        return _around(heard, after, last)
    return _before(heard, last)


def _of_growth(words: str, last: Subject | None) -> Subject:
    kept = re.search(r"(?:年均|实际|名义|可比)$", words)
    thing = _opened(_linked(_against(words)))
    if not thing:
        thing = last.thing or last.words if last else ""
    whole = f"{thing}{kept[0]}增长" if kept and thing else thing
    return Subject(whole, "", thing, "what grew")


def _before(heard: Heard, last: Subject | None) -> Subject:
    words = _unlisted(_linked(_opened(heard.before.lstrip(_JOINERS))))
    verb, thing = _split(words)
    if not words or words in _light():
        return _inherited(heard, last, words)
    if heard.measure is Measure.SHARE and last and _needs_base(words):
        return Subject(_based(words, last), "", last.thing, "a share with its base")
    if verb and not thing:
        return _verb_alone(verb, heard, last)
    if last and not verb and _shares_verb(heard, words, last):
        return Subject(last.verb + words, last.verb, words, "shared verb")
    if last and _BARE.match(words) and len(words) <= 4:
        return Subject(last.words + words, "", last.thing, "bare noun with its topic")
    if verb in _light() and thing:
        verb, words = "", thing
    if heard.unit_kind == "money" and words in _MONEY_VERBS:
        return _purpose(words, heard)
    return Subject(words, verb, thing, "before the number")


def _around(heard: Heard, after: str, last: Subject | None) -> Subject:
    words = _unlisted(_opened(heard.before.lstrip(_JOINERS)))
    verb, thing = _split(words)
    shape = "around the number"
    if not words and heard.joined and last and last.verb and not _has_predicate(after):
        verb, shape = last.verb, "around the number, shared verb"
        words = verb
    if verb in _light():
        words = words.removeprefix(verb)
        verb = ""
    if heard.before.rstrip().endswith(("对", "为", "给", "向")) and words in {"", "对", "为"}:
        words = "为" if heard.before.endswith("为") else ""
    return Subject(_capped(words + after), verb, after if verb else thing + after, shape)


def _inherited(heard: Heard, last: Subject | None, light: str) -> Subject:
    if last is not None and (heard.joined or not light):
        return Subject(last.words, last.verb, last.thing, "as the figure before")
    following = _after(_without_numbers(heard.next_clause))
    return Subject(_capped(following), "", following, "from what follows")


def _verb_alone(verb: str, heard: Heard, last: Subject | None) -> Subject:
    """Only a verb before the figure: the thing is the one the sentence spoke of (…新开工74个、完工38个)."""
    if heard.unit_kind == "money" and verb in _MONEY_VERBS:
        return _purpose(verb, heard)
    if last and last.words:
        thing = _without_stage(last.thing or last.words)
        return Subject(f"{thing}{verb}" if thing else verb, "", thing, "verb with the thing before")
    return Subject(verb, "", "", "verb alone")


def _purpose(verb: str, heard: Heard) -> Subject:
    """投入8500万元,新建57家…: the sum is for what the next clause does."""
    purpose = _opened(_without_numbers(heard.next_clause)).removeprefix("用于")
    return Subject(_capped(verb + purpose), "", purpose, "a sum with its purpose")


def _needs_base(words: str) -> bool:
    return _COMPLETION.match(words) is not None or words.startswith(("占", "其中")) or bool(_BARE.match(words) and len(words) <= 4)


def _based(words: str, last: Subject) -> str:
    base = last.thing if words.startswith("占") and last.thing else last.words
    share = re.sub(r"^(?:达到?|实现|为)", "", words)
    if words.startswith("其中"):
        return f"{last.thing or last.words}中{words.removeprefix('其中')}"
    return _capped(base + share)


def _shares_verb(heard: Heard, words: str, last: Subject) -> bool:
    """Whether the verb of the figure before governs this one: by 、 or 和, or a bare noun after a comma."""
    if not last.verb or heard.unit_kind in {"ratio", "points", "multiple"}:
        return False
    if heard.joined:
        return True
    return not heard.same_clause and len(words) <= 6 and heard.unit_kind in {"count", "area", "length"} and _is_work(last.verb)


def _is_work(verb: str) -> bool:
    return verb.startswith(("新", "建", "改", "扩", "修"))


def _has_predicate(after: str) -> bool:
    return _PREDICATE.search(after) is not None or after.endswith(tuple(lexicon.table("verbs")["stages"]))


# --- trimming --------------------------------------------------------------------------------------------------------


def _after(words: str) -> str:
    """What follows the figure in its clause and belongs to it; nothing when a joiner comes first."""
    if not words or words[0] in _JOINERS + ")":
        return ""
    words = re.sub(r"^的", "", _TIME.sub("", words)).strip(" 、,;:")
    cut = re.search(r"、(?=[^、]*$)", words) if words.count("、") == 1 and len(words) > 30 else None
    words = words[: cut.start()] if cut else words
    words = re.sub(r"^(?:余|多)?(?:次|亿|万)?(?=[,。;]|$)", "", words)
    words = re.sub(r"(?:已|均|都|全部|顺利|成功|正式|相继|陆续|全面|稳步|加快|有序|实现|得到|得以|正在)(?=[\u4e00-\u9fff]{2})", "", words)
    return re.sub(r"(?:等|中|任务|工作)$", "", words) if len(words) > 3 else words


def _opened(words: str) -> str:
    """Without the adverbs and settings that stand before what is measured."""
    while True:
        shorter = _TIME.sub("", words, count=1) if _TIME.match(words) else words
        shorter = _SCOPE.sub("", shorter)
        match = _openers().match(shorter)
        if match and (len(match[0]) < len(shorter)) and not _protected(shorter, match[0]):
            shorter = shorter[match.end() :]
        elif match and match[0] == shorter:
            return ""
        if shorter == words:
            return words.strip(" ")
        words = shorter


def _protected(words: str, opener: str) -> bool:
    """An opener that is part of a longer verb stays: 推动解决, 新增, 计划生育."""
    verb = _verbs().match(words)
    return verb is not None and len(verb[0]) > len(opener)


def _linked(words: str) -> str:
    """Without the words that only link what is measured to its figure."""
    while True:
        shorter = _links().sub("", words.rstrip(" ,:、"))
        shorter = re.sub(r"(?:增长|提高|提升|上升|增加|下降|降低|减少|缩短|压缩)(?:由|从)?$", "", shorter) if words != shorter and len(shorter) > 6 else shorter
        if shorter == words:
            return words
        words = shorter


def _against(words: str) -> str:
    while True:
        shorter = _comparisons().sub("", words.rstrip(" ,:、"))
        if shorter == words:
            return words
        words = shorter


def _unlisted(words: str) -> str:
    """建成A、B等 is 建成: examples before a count are not part of what is counted."""
    if not _LIST.match(words):
        return words
    verb = _verbs().match(words)
    if verb:
        return verb[0]
    inner = re.search(r"(?:对|将|为|在|以)$", words)
    return inner[0] if inner else ""


def _split(words: str) -> tuple[str, str]:
    """The verb that opens `words`, if one does, and the rest."""
    match = _verbs().match(words)
    if match is None:
        return "", words
    return match[0], words[match.end() :].lstrip("了")


def _without_stage(words: str) -> str:
    return _stages().sub("", words)


def _without_numbers(words: str) -> str:
    """A clause without its figures and the examples before them."""
    words = re.sub(r"[^,。;、]{0,16}(?:、[^,。;、]{1,16})*等(?=\d)", "", words)
    return re.sub(r"\d+(?:\.\d+)?(?:余|多)?(?:万|亿|千|百)?(?:余|多)?(?:%|平方米|公里|个|家|户|人次|人|名|条|处|座|所|栋|套|项|件|场|元|亩|台|张)?(?:以上|以内|左右)?", "", words)


def _capped(words: str) -> str:
    return words[:_LONGEST]


def _light() -> frozenset[str]:
    return frozenset(lexicon.table("verbs")["light"])


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('verbs', 'works')}|{lexicon.choice('verbs', 'light')})+")


@cache
def _stages() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('verbs', 'stages')})$")


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('phrases', 'openers')})")


@cache
def _links() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('phrases', 'links')})$")


@cache
def _comparisons() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('phrases', 'against')})$")
