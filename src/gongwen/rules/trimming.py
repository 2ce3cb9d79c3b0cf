"""Cutting words around a figure down to what is measured: settings, links, examples and comparisons come off."""

import re
from functools import cache, lru_cache

from gongwen import lexicon
from gongwen.lexicon import units

# The figures of a sentence ask the same clauses again and again: so many answers are kept.
_REMEMBERED = 2048
_TIME = re.compile(
    r"(?:到|至|截至|截止|截止到)?(?:(?:19|20)\d\d年|今年|去年|当年|全年(?!目标|任务|计划|绩效|.{0,4}目标)|“?十[一二三四五]五”?(?:时期|期间)|上半年|下半年|[一二三四]季度|前三季度|\d{1,2}[-—至~]\d{1,2}月份?|\d{1,2}月(?:底|末|份)?|\d{1,2}天)(?:底|末|初|前|内)?(?:以来)?(?:的)?"
)
_SCOPE = re.compile(r"^(?:全[区市县省]|我[区市县省]|辖区内?)(?=\S{3})")
_COMPARED = re.compile(
    r"(?:比|较)(?:(?:去年|上年)(?:预算|计划)|“?十[一二三四五]五”?(?:末|初|时期|期间)?|年初|(?:去年|上年)[底末]|上月末?|上次|上届)|(?:比|较|是|为|按照?|同)?(?:(?:19|20)\d\d年|上年|去年|上年同期|去年同期|可比口径|可比价格?|同口径)(?:同期)?(?:的)?"
)
_COMPARED_LAST = re.compile(_COMPARED.pattern + "$")
_FROM_YEAR = re.compile(r"(?:由|从)?(?:(?:19|20)\d\d年)(?:底|末)?(?:的)?$")
_AGAINST_A_PLAN = ("较目标", "较计划", "较预期", "较年度计划", "较年初计划", "较预期目标")
_LIST = re.compile(
    r"^(?P<list>.*?)(?<![平高优同中初一二三特])等(?![级候待奖])(?:地(?!方)|一批|多个|各类|各项|多项|单位|部门)?(?P<rest>.*)$"
)
_EXAMPLES = re.compile(r"[^,。;、]{0,16}(?:、[^,。;、]{1,16})*(?<![平高优同中初一二三特])等(?=\d)")


@lru_cache(maxsize=_REMEMBERED)
def opened(words: str) -> str:
    """Without the adverbs and settings that stand before what is measured."""
    while words and words[0] in _first_of_openers():
        shorter = _TIME.sub("", words, count=1) if _TIME.match(words) else words
        shorter = _SCOPE.sub("", shorter)
        shorter = _without_opener(shorter)
        if shorter == words:
            break
        words = shorter
    return words.strip(" ,:")


def _without_end(pattern: re.Pattern[str], words: str, longest: int) -> str:
    """`words` without the match of `pattern`, which ends with them and is not longer than `longest`."""
    match = pattern.search(words, max(0, len(words) - longest))
    return words[: match.start()] if match else words


_LONGEST_LINK, _LONGEST_TIME = 12, 24


def linked(words: str) -> str:
    """Without the words that only link what is measured to its figure."""
    while True:
        shorter = words.rstrip(" ,:、")
        if not shorter or shorter[-1] not in _last_of_links():
            return shorter
        shorter = _without_end(_links(), shorter, _LONGEST_LINK)
        shorter = _without_end(_FROM_YEAR, shorter, _LONGEST_TIME)
        if shorter == words:
            return words
        words = shorter


def compared(words: str) -> str:
    """Without what a change is measured against (比上年, 同口径, 年均) at the end, nor at the beginning."""
    while True:
        shorter = words.rstrip(" ,:、")
        if not shorter:
            return shorter
        if shorter[-1] in _last_of_comparisons():
            if not words.endswith(_AGAINST_A_PLAN):
                shorter = _without_end(_comparisons(), shorter, _LONGEST_LINK)
            shorter = _without_end(_COMPARED_LAST, shorter, _LONGEST_TIME)
        match = _COMPARED.match(shorter)
        shorter = shorter[match.end() :] if match and match[0] else shorter
        if shorter == words:
            return words
        words = shorter


def unlisted(words: str) -> str:
    """建成A、B等 is 建成, 新建A、B等道路 is 新建道路: examples before a count are not what is counted."""
    match = _LIST.match(words)
    if match is None or ("、" not in match["list"] and len(match["list"]) < 3):
        return _last_of_many(words)
    verb = verb_of(match["list"])
    verb = verb if len(verb) > 1 else ""  # 建龙钢铁等: one character may be a name's
    rest = match["rest"].lstrip("的")
    if rest in lexicon.table("phrases")["too_general"] and "、" in match["list"]:
        return words
    if verb:
        return verb + rest
    inner = re.search(r"(?:对|将|为|在|以)$", match["list"])
    return (inner[0] if inner else "") + rest


def without_numbers(words: str) -> str:
    """A clause without its figures and the examples before them."""
    return _numbers().sub("", _EXAMPLES.sub("", words))


def without_stage(words: str) -> str:
    """老旧小区改造新开工 without its last stage: 老旧小区改造."""
    return _stages().sub("", words)


def is_stage(words: str) -> bool:
    """Whether `words` are only a stage of work: 新开工, 完工, 分配入住."""
    return _stages().fullmatch(words) is not None


@lru_cache(maxsize=_REMEMBERED)
def verb_of(words: str) -> str:
    """The verb that opens `words` (with its beneficiary: 为群众送), empty when none does."""
    match = _verbs().match(words) if words and words[0] in _first_of_verbs() else None
    return match[0] if match else ""


@lru_cache(maxsize=_REMEMBERED)
def topic_of(clause: str) -> str:
    """What a clause without a figure speaks of: its words up to the first that says something about them."""
    words = opened(clause)
    match = _topic_ends().search(words, 2)
    topic = words[: match.start()] if match else words
    verb = verb_of(topic) or (promise[0] if (promise := _promises().match(topic)) else "")
    return topic.removeprefix(verb) or topic if len(verb) < len(topic) else topic


def tidied(words: str) -> str:
    """The finished subject: no blanks, no leading joiner, no inner settings of time."""
    if "》" in words:
        words = _OPEN_TITLE.sub("", words)
    if _MAY_BE_UNTIDY.search(words):
        words = _UNTIDY.sub("", words)
    if words and words[-1] in _LAST_OF_ENDS:
        words = _without_end(_UNTIDY_END, words, _LONGEST_TIME)
    return words.strip(" 、,;:。的")


_OPEN_TITLE = re.compile(r"^[^《》]*》(?:和|、)?等?")
# The characters that anything untidy begins or ends with: most subjects are left after one look.
_MAY_BE_UNTIDY = re.compile(r"[上今当目对进各累开\[(①-⑳]")
_LAST_OF_ENDS = frozenset("达数量计各较等项外元关阶年月度百千万亿一二三四五六七八九十")
_UNTIDY = re.compile(
    r"(?:上半年|今年|当年|(?<!项)目前)(?:累计)?(?=[\u4e00-\u9fff])"
    r"|对(?:全[市区县省])?(?:所有)?(?=[^进]*进行)|进行了?|各类|各种|开工(?=在建$)"
    r"|(?<=[\u4e00-\u9fff]{2})累计(?=[\u4e00-\u9fff]{2})"
    r"|\[\d{1,2}\]|(?<=[\u4e00-\u9fff”])\(\d{1,2}\)|[①-⑳]|^\("
)
_UNTIDY_END = re.compile(
    r"(?:、(?:总数|总量|累计)达?|(?<=[\u4e00-\u9fff]{3})[各较]|等(?:各项)?|(?:以)?外"
    r"|(?:首次)?(?:突破|跃上|迈上|超过|站上)[百千万亿一二三四五六七八九十]+元?(?:大关|台阶)?"
    r"|连续[\d一二三四五六七八九十]+(?:年|个月|个季度))$"
)


def _without_opener(words: str) -> str:
    place = _PLACE.match(words)
    if place:  # 在A、B建成…: where it was done is not what
        for start in range(2, min(len(words) - 1, _LONGEST_PLACE)):
            if len(verb_of(words[start:])) > 1:
                return words[start:]
    match = _openers().match(words)
    if match and not _protected(words, match[0]):
        return words[match.end() :]
    match = _before_verbs().match(words)
    if match and len(verb_of(words[match.end() :])) > 1 and not _protected(words, match[0]):
        return words[match.end() :]
    return words


def _protected(words: str, opener: str) -> bool:
    """An opener that is part of a longer verb stays: 推动解决, 创新推出."""
    match = _one_verb().match(words)
    return match is not None and len(match[0]) > len(opener)


def _last_of_many(words: str) -> str:
    """Names without 等 before their head word: 引进A公司、B银行C项目 keeps the last piece."""
    if any(body in words for body in _BODIES):
        verb = verb_of(words)
        named = _NAMED_BODIES.match(words[len(verb) :])
        if verb and named:
            return verb + named["thing"]
    pieces = words.split("、")
    if len(words) <= _LONG_LIST or len(pieces) < 2 or not re.search(r"\d|强", pieces[-1]):
        return words
    return verb_of(words) + pieces[-1]


_LONG_LIST = 26
_BODIES = ("有限公司", "集团", "股份", "研究院", "运营中心", "总部", "分行", "银行")
_NAMED_BODIES = re.compile(
    r"[^,。;]*[\u4e00-\u9fff]{2}(?:有限公司|集团|股份|研究院|运营中心|总部|分行|银行)(?P<thing>(?:[\u4e00-\u9fff]{2,6}|中国\d+强[\u4e00-\u9fff]{0,4})(?:项目|机构|企业|平台))$"
)
_PLACE = re.compile(r"在(?!建)|依托|围绕|针对")
_LONGEST_PLACE = 30


@cache
def _verbs() -> re.Pattern[str]:
    refused: dict[str, str] = lexicon.table("verbs")["not_before"]
    verbs = lexicon.table("verbs")
    word = f"(?:{lexicon.alternation([*verbs['works'], *verbs['light']], refused)})"
    return re.compile(rf"(?:为|向|给)[\u4e00-\u9fff]{{1,8}}?{word}|{word}+")


@cache
def _promises() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('verbs', 'promising')})+")


@cache
def _one_verb() -> re.Pattern[str]:
    return re.compile(lexicon.choice("verbs", "works"))


# The characters that anything taken off begins or ends with: most words are left after one look.
@cache
def _first_of_openers() -> frozenset[str]:
    phrases = lexicon.table("phrases")
    words = (
        *phrases["openers"],
        *phrases["openers_before_verbs"],
        *"到至截今去当全上下一二三四前“十在依围针我辖0123456789",
    )
    return frozenset(word[0] for word in words)


@cache
def _first_of_verbs() -> frozenset[str]:
    verbs = lexicon.table("verbs")
    return frozenset(word[0] for word in (*verbs["works"], *verbs["light"], "为", "向", "给"))


@cache
def _last_of_links() -> frozenset[str]:
    return frozenset(word[-1] for word in (*lexicon.table("phrases")["links"], *"年底末的"))


@cache
def _last_of_comparisons() -> frozenset[str]:
    return frozenset(word[-1] for word in (*lexicon.table("phrases")["against"], *"年初底末月次届期间径价格的五”"))


@cache
def _numbers() -> re.Pattern[str]:
    scale = "(?:余|多)?(?:万|亿|千|百)*(?:余|多)?"
    return re.compile(rf"\d+(?:\.\d+)?{scale}(?:{units.guarded()})?(?:以上|以内|左右)?(?:的)?")


@cache
def _stages() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('verbs', 'stages')})$")


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('phrases', 'openers')})(?!期内|发明)")


@cache
def _before_verbs() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('phrases', 'openers_before_verbs')})")


@cache
def _links() -> re.Pattern[str]:
    return re.compile(f"(?<!年度)(?<!全年)(?<!年初)(?:{lexicon.choice('phrases', 'links')})$")


@cache
def _comparisons() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('phrases', 'against')})$")


@cache
def _topic_ends() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.choice('phrases', 'topic_ends')})")
