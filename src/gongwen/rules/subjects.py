"""What is measured: the words of a clause that head its figure, as a careful clerk would write the row.

Two shapes carry almost every figure. *Before*: what is measured stands before the number (新建停车泊位|5504个).
*Around*: the number stands inside (启动|30条|道路前期工作, 等|50个|项目实现开工). What a clause leaves out is taken
from the figure before it: a verb shared along a list (新建A 3个、B 2个), a thing shared by two sums (8宗、300亩).
"""

import re
from functools import cache
from typing import NamedTuple

from gongwen import lexicon
from gongwen.facts import Measure, Shape
from gongwen.rules.figures import Figure
from gongwen.rules.trimming import (
    compared,
    is_stage,
    linked,
    opened,
    tidied,
    topic_of,
    unlisted,
    verb_of,
    without_numbers,
    without_stage,
)

_JOINERS = "、和及与以及并,;:"
_COMPLETION = re.compile(
    r"^(?:完成|达到?|实现|占|为|占到|达)了?(?:全年|年度|年初|全部|任务|市级|区级|省级|下达|既定|预定|计划|目标|预期|总|全[市区县省]|地区|同期)"
)
_PREDICATE = re.compile(r"(?:实施|进行|开展|给予|予以|提供|完成|实现)(?P<deed>[\u4e00-\u9fff].*)$")
_NAMED_WORK = re.compile(
    r"^的(?:\d+(?:个|项|家|条))?(?P<name>[^,。;]+?)(?:等(?=项目|工程|[,。;])[^,。;]*?)?(?=[,。;]|已|正在|相继|全部|顺利|建成|竣工|开工|投产|投用|投入使用|完成|主体|落户|紧张|提出|$)"
)
_MORE_OF_IT = re.compile(r"(?:目前|当年|年内|今年|已|累计|计划){1,2}(?:完成|投入)?投资(?:额|达)?")
_WHOLE_NAME = re.compile(r"[^,;]*?(?:项目|工程)(?!建设|[、和及与])")
_ITS_INVESTMENT = re.compile(r"(?:计划|新增|年度|首期|累计)?总?投资(?:额|约|达|为)*$")
_GENERAL_DEED = re.compile(r"(?:实施|开展|安排|谋划|推进|督促|现场督促)?(?:(?:建设|重点)?(?:项目|工程)|整改)")
_MEDAL = re.compile(r"(?P<metal>[金银铜])(?:牌|奖|和|、|,|$|[金银铜])")
_HANDLED = re.compile(r"(?P<thing>.{2,}?)的(?:调度|督促|督导|管理|监管|跟踪|谋划|推进)[^的]*$")
_TO_HANDLE = {"加强", "做好", "抓好", "强化", "加快", "加强全年", "推进"}
_RESULT = re.compile(
    r"(?P<thing>项目|地块|村|社区)(?:.{0,6}?完成)?(?P<deed>[\u4e00-\u9fff]{2,6}?)(?:面积|户数|签约率|总数)(?:(?:完成|占|达).*)?$"
)
# Adverbs, modals and frames that name nothing by themselves.
_LONGEST_NOTHING = 8
_SAYS_NOTHING = re.compile(
    r"(?:拟|先|将|可|还|再|又|平均|每年|每天|日均|同比|比|较|年初|约|共|有|仍|但|对|除|达|到|分别|其中|各项|目前|累计|因|由|从|在|以|个|年|内|间|一|二|三|四|五|转为|减为|为此|年度|全年)+"
)
_PAYER = re.compile(
    r"(?P<payer>(?:中央|[省市县区]|各级|国家|本级|地方)财政|中央|国家)(?:将|共|为此|累计|预计|拟|连续[一-十]年)*(?P<pays>支出|投入|安排|拿出|拨付|拨款|补助)(?:资金)?"
)
_ONLY_A_RANK = re.compile(r"[\u4e00-\u9fff]{1,6}(?:级|型|类)")
_OF_A_SIZE = re.compile(r"(?:超过|超|过)?\d*[十百千]?[万亿]?亿?元(?:以上)?[\u4e00-\u9fff]")
_COUNTS = re.compile(r"\d+(?:\.\d+)?[万亿]?[\u4e00-\u9fff]")
_LATER_RATE = re.compile(
    r"(?:投资)?完成率.*$|(?:全部|均|已)?分别.*$|(?:达到?|占|完成)[^,]{0,12}$|已有.*$|(?:增加值|产值|投资|收入|税收)(?:同比)?(?:增长|下降).*$"
)
_GENERAL_THINGS = {"项目", "工程", "活动", "建设项目", "重点项目", "重点工程", "项目建设"}
_OF_THE_SAME = {"增速", "增幅", "总量", "增长", "综合增速"}
_RANKED = re.compile(r"(?:稳居|位居|居(?=[全中第前首])|排名|排|名列|位列|列|继续保持)[\u4e00-\u9fff]")
_PURPOSEFUL = (
    "投入",
    "拨付",
    "安排",
    "筹集",
    "争取",
    "落实",
    "投资",
    "整合",
    "统筹",
    "列支",
    "支出",
    "募集",
    "共投资",
)
_KEPT = re.compile(r"(?:年均|实际|名义|可比)(?:增长|递增)?$")
_DONE_FIRST = re.compile("^(?:完成|实现|达到)")
_PART = re.compile(r"(?P<part>[^,;。]{2,12})中")
_WHOLE_OR_KINDS = re.compile(r"(?<=.)(?:全[市区县省]|\d+类)$")
_ADVERBS = re.compile(
    r"(?:已|均|都|全部|顺利|成功|正式|相继|陆续|全面|稳步|加快|有序|实现|得到|得以|正在|较好)(?=[\u4e00-\u9fff]{2})"
)
_LAST_JOINER = re.compile(r"[、和及与](?:全[市区县省])?$")
_WORK_WORD = re.compile(r"(?:等|中|任务|工作)$")
_WHOLE_AREAS = {f"{whole}{area}" for whole in "全我本" for area in "区市县省"}
_VERB_OR_NOUN = "投资"
_TOGETHER = re.compile("^共(?=涉及|惠及|覆盖|带动)")
_TOTAL = re.compile(r"总[\u4e00-\u9fff]{1,3}|年(?:产|出口|销售|营业|实现)[\u4e00-\u9fff]{0,3}")
_A_RATE = re.compile(r"[\u4e00-\u9fff]{1,6}率")
_MEASURED = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:总?里程|总?面积|种植面积|播种面积|总?规模|总装机|装机|增加值|产值|产量|存栏|出栏|收入|总?投资|总量|数量|户数)$"
)
_LONGEST = 42
_SHORT_NOUN = 6
_FEW = 20


class Heard(NamedTuple):
    """A figure whose subject is asked for: its measure, and what follows it, as far as that may be part of one."""

    figure: Figure
    measure: Measure
    after: str

    @property
    def few(self) -> int | None:
        """The figure itself where it counts a few things, None for other figures."""
        q = self.figure.q
        return int(q.value) if q.unit_kind == "count" and q.value < _FEW else None


class Subject(NamedTuple):
    """The subject, the verb a list may share, the thing without its verb, and which shape it was read by."""

    words: str
    verb: str
    thing: str
    shape: Shape


def subject(heard: Heard, last: Subject | None, *, growth_only: str | None) -> Subject:
    """The subject of the figure that `heard` surrounds.

    `last` is the subject of the figure before it in the paragraph, None at its beginning. `growth_only` is what stands
    before a word of change when the figure is a growth (地区生产总值 of 地区生产总值增长9%), None for other measures.
    """
    found = _found(heard, last, growth_only)
    words = tidied(found.words)
    if len(words) == 1 or (len(words) <= _LONGEST_NOTHING and _SAYS_NOTHING.fullmatch(words)):
        words = tidied(
            last.words if last and heard.figure.n else topic_of(heard.figure.topic_clause or heard.figure.lead)
        )
        return Subject(words, "", words, Shape.TOPIC)
    return Subject(words[:_LONGEST], found.verb, found.thing, found.shape)


def _found(heard: Heard, last: Subject | None, growth_only: str | None) -> Subject:
    if growth_only is not None:
        return _of_growth(growth_only, heard, last)
    work = _NAMED_WORK.match(heard.after) if heard.figure.q.unit_kind == "money" else None
    if work and (sum_ := _ITS_INVESTMENT.search(linked(heard.figure.before))):
        return _of_a_work(work["name"], sum_[0], heard)
    after = _after(heard.after, heard)
    if heard.figure.q.unit is None and (medal := _MEDAL.match(heard.after)):
        return _of_a_medal(medal["metal"], heard, last)
    if after:
        return _around(heard, after, last)
    return _before(heard, last)


def _of_a_work(name: str, investment: str, heard: Heard) -> Subject:
    """总投资9亿元的甲工程: the investment is of the work; 重点项目 are those of the clause before."""
    name = re.split(r"[、和及与](?:[^、和及与]{0,4})?投资|(?<![平高优])等(?!级)", name)[0]
    whole = _WHOLE_NAME.match(name)
    name = whole[0] if whole else name
    if name in _GENERAL_THINGS:
        name = topic_of(heard.figure.topic_clause) + name
    return Subject(f"{name}{investment}", "", name, Shape.WORK)


def _of_a_medal(metal: str, heard: Heard, last: Subject | None) -> Subject:
    """荣获2金1银 by whom its clause names, or after the contest that the sentence does."""
    own, topic = opened(heard.figure.before), topic_of(heard.figure.topic_clause or heard.figure.lead)
    if last and last.shape == Shape.MEDAL:
        won = last.verb
    else:
        won = own if len(own) > _SHORT_NOUN and not verb_of(own) else topic + verb_of(heard.figure.before)
    return Subject(f"{won}{metal}奖", won, f"{metal}奖", Shape.MEDAL)


def _of_growth(words: str, heard: Heard, last: Subject | None) -> Subject:
    kept = _KEPT.search(words)
    thing = opened(linked(compared(linked(compared(opened(words.lstrip(_JOINERS + "(")))))))
    thing = unlisted(thing)
    if not thing or thing in {"比", "较"} or _RANKED.match(thing):
        thing = _spoken_of(heard, last)
    elif thing in _OF_THE_SAME or thing.startswith("较"):
        thing = _spoken_of(heard, last) + thing
    whole = f"{thing}{kept[0]}增长" if kept and thing else thing
    return Subject(whole, "", thing, Shape.GROWN)


def _spoken_of(heard: Heard, last: Subject | None) -> str:
    """The thing the sentence speaks of: of the figure before, else of the clause before."""
    if last:
        thing = re.sub(r"(?:年均|实际|名义|可比)增长$", "", last.words)
        # a rate does not grow by people or money
        return thing[:-1] + "人数" if thing.endswith("率") and heard.figure.q.unit == "人" else thing
    return topic_of(heard.figure.earlier_clause)


def _before(heard: Heard, last: Subject | None) -> Subject:
    words = unlisted(linked(compared(opened(heard.figure.before.lstrip(_JOINERS)))))
    if heard.measure is Measure.SHARE and _COMPLETION.match(whole := linked(heard.figure.before.lstrip(_JOINERS))):
        words = whole  # 完成任务的196%
    if not words or words in _light():
        return _inherited(heard, last)
    words = _last_deed(words)
    bare = _DONE_FIRST.sub("", words)
    verb = verb_of(words)
    thing = words[len(verb) :].lstrip("了")
    near = heard.figure.n > 0 or bool(heard.figure.earlier_clause)
    relational = bare in _relational() or (near and _TOTAL.fullmatch(bare) is not None)
    if last and last.shape == Shape.WORK and _MORE_OF_IT.fullmatch(heard.figure.before.strip()):
        return Subject(f"{last.thing}投资", "", last.thing, Shape.WORK)
    of_the_whole = _TOTAL.fullmatch(bare) is not None or bare.endswith("投资")
    if last and heard.figure.joined and not verb and not of_the_whole and _shares_verb(heard, words, last):
        return Subject(last.verb + words, last.verb, words, Shape.SHARED_VERB)
    if relational and not (bare == _VERB_OR_NOUN and _does(heard.figure.next_clause)):
        return _with_topic(bare, heard, last)
    if heard.measure is Measure.SHARE and _needs_base(words) and (last or heard.figure.earlier_clause):
        return Subject(_based(words, heard, last), "", last.thing if last else "", Shape.WITH_BASE)
    if _GENERAL_DEED.fullmatch(words) and heard.figure.topic_clause:
        return Subject(topic_of(heard.figure.topic_clause) + words, verb, words, Shape.GENERAL_THING)
    if verb and not thing and (is_stage(verb) or verb in _PURPOSEFUL):
        return _verb_alone(verb, heard, last)
    if last and not verb and _shares_verb(heard, words, last):
        return Subject(last.verb + words, last.verb, words, Shape.SHARED_VERB)
    if payer := _PAYER.fullmatch(words):
        return _paid(payer["payer"] + payer["pays"], heard)
    if last and last.verb.startswith("新") and not verb and _OF_A_SIZE.match(words) and heard.figure.n:
        return Subject(last.verb + words, last.verb, words, Shape.SHARED_VERB)
    words = _TOGETHER.sub("", words)
    if words.startswith(_carrying()) and (last or heard.figure.earlier_clause):
        return _carried(words, heard, last)
    if verb in _light() and thing:
        verb, words = "", thing
    part = _PART.fullmatch(opened(heard.figure.earlier_clause)) if heard.figure.earlier_clause else None
    if part and part["part"] != "其":
        return Subject(part["part"] + words, verb, thing or words, Shape.BEFORE_WITHIN)
    return Subject(words, verb, thing or words, Shape.BEFORE)


def _paid(pays: str, heard: Heard) -> Subject:
    """中央财政支出700亿元: what for stands in a clause around (为…, 继续实施…, 用于…)."""
    said = without_numbers(heard.figure.next_clause) if heard.figure.next_clause.startswith("用于") else ""
    said = said or re.sub("^为了?", "", opened(heard.figure.topic_clause or heard.figure.lead))
    purpose = topic_of(said.removeprefix("用于"))
    return Subject(pays + purpose, "", pays + purpose, Shape.SUM_FOR)


def _last_deed(words: str) -> str:
    """做了甲事、清收乙款: of deeds joined by 、 the last one holds the figure; 甲厂投产、总装机 is 甲厂's."""
    head, _, tail = words.rpartition("、")
    if not head:
        return words
    if tail in _relational() or _TOTAL.fullmatch(tail) or _A_RATE.fullmatch(tail):
        return topic_of(re.sub(r"(?:建成|竣工|开工)?(?:投产|投用|投运|通车|建成|竣工|开工|运营)$", "", head)) + tail
    deed, verb = verb_of(head), verb_of(tail)
    return tail if len(verb) > 1 and verb != tail and len(head) > len(deed) + _SHORT_NOUN and _acts(head) else words


def _acts(words: str) -> bool:
    """Whether a verb with something after it stands in `words`, at the beginning or inside (改革优化结构)."""
    return any(
        0 < len(verb_of(words[n:])) < len(words) - n for n in range(len(words) - 3) if len(verb_of(words[n:])) > 1
    )


def _around(heard: Heard, after: str, last: Subject | None) -> Subject:
    before = unlisted(opened(heard.figure.before.lstrip(_JOINERS)))
    before = _WHOLE_OR_KINDS.sub("", before)
    verb = verb_of(before)
    if heard.few and len(before[len(verb) :].split("、")) == heard.few > 1:
        before = verb  # as many names as are counted: 甲街、乙街、丙街3处堵点
    shape = Shape.AROUND
    if before in _TO_HANDLE and (handled := _HANDLED.match(after)):
        return Subject(handled["thing"], "", handled["thing"], Shape.HANDLED)
    if heard.figure.q.unit_kind == "count" and not before and (result := _RESULT.match(after)):
        return Subject(result["deed"] + result["thing"], "", result["thing"], Shape.RESULT_OF_A_COUNT)
    if heard.figure.q.unit_kind == "count" and not before and heard.figure.followed:
        after = _LATER_RATE.sub("", after) or after  # 10个项目投资完成率达98%: the rate is another figure's
    if heard.figure.list_goes_on and _ONLY_A_RANK.fullmatch(after):
        after += _shared_tail(after[-1], heard.figure.next_clause)
    if not before and heard.figure.joined and last and last.verb and not _has_predicate(after):
        verb, shape = last.verb, Shape.AROUND_SHARED
        before = verb
    if (verb in _light() or (is_stage(verb) and after.endswith(verb))) and verb == before:
        before, verb = "", ""
    if verb_of(after) and "等" in after:
        after = unlisted(after)
    if before in {"对", "将", "在", "把", "有", "共", "共有", "现有", *_WHOLE_AREAS}:
        before = ""
    if heard.figure.list_goes_on and re.search(r"(?:对|为|将|给|向|把)$", heard.figure.before + before):
        deed = _PREDICATE.search(without_numbers(heard.figure.next_clause))
        after += deed["deed"] if deed else ""
    return Subject(before + after, verb, after, shape)


def _shared_tail(ends: str, clause: str) -> str:
    """4个国家级、8个省级产业基地: the noun that the last of the joined counts bears."""
    last = _COUNTS.split(clause)[-1]
    match = re.match(rf"[^、,;]{{1,6}}?{ends}(?P<tail>[^、,;]{{2,}})", last)
    return match["tail"] if match else ""


def _inherited(heard: Heard, last: Subject | None) -> Subject:
    if heard.figure.list_goes_on and not heard.figure.joined:
        following = _after(without_numbers(heard.figure.next_clause), heard)
        if following:
            return Subject(following, "", following, Shape.END_OF_LIST)
    if heard.figure.earlier_clause and not heard.figure.joined:
        topic = topic_of(heard.figure.earlier_clause)
        return Subject(topic, "", topic, Shape.TOPIC)
    if last is not None:
        level = "总" in heard.figure.before or re.search("达到?了?$|增至$", heard.figure.before.strip())
        if last.verb.startswith(("新", "净增")) and last.thing and level:
            return Subject(last.thing, "", last.thing, Shape.AS_BEFORE)
        changed = r"(?:五年|累计)?(?:新增|净增)$|(?:年均|可比|实际|名义)增长$"
        return Subject(re.sub(changed, "", last.words) or last.words, last.verb, last.thing, Shape.AS_BEFORE)
    following = _after(without_numbers(heard.figure.next_clause), heard)
    return Subject(following, "", following, Shape.FOLLOWING)


def _verb_alone(verb: str, heard: Heard, last: Subject | None) -> Subject:
    """Only a verb before the figure: the thing is the one the sentence spoke of (…新开工74个、完工38个)."""
    if heard.figure.q.unit_kind == "money" and verb in _PURPOSEFUL:
        purpose = unlisted(opened(without_numbers(heard.figure.next_clause))).removeprefix("用于")
        if purpose[len(verb_of(purpose)) :] in _GENERAL_THINGS:
            topic = topic_of(heard.figure.earlier_clause or heard.figure.lead)
            return Subject(f"{topic}{verb}", verb, topic, Shape.SUM_OF)
        return Subject(verb + purpose, verb, purpose, Shape.SUM_FOR)
    thing = without_stage(last.thing or last.words) if last else topic_of(heard.figure.earlier_clause)
    if heard.figure.earlier_clause and not heard.figure.joined:
        thing = topic_of(heard.figure.earlier_clause)
    return Subject(f"{thing}{verb}", "", thing, Shape.STAGE)


def _with_topic(words: str, heard: Heard, last: Subject | None) -> Subject:
    """入驻率80%: the rate of what the sentence speaks of."""
    topic = topic_of(heard.figure.earlier_clause) or topic_of(heard.figure.lead)
    if last and not topic:
        # 新增甲企业3家、总数达20家: the total is of the things, not of the new ones
        whole = words.startswith("总") and last.verb.startswith(("新", "净增")) and last.thing
        topic = _MEASURED.sub("", last.thing if whole else last.words)
    return Subject(topic + words, "", topic + words, Shape.WITH_TOPIC)


def _carried(words: str, heard: Heard, last: Subject | None) -> Subject:
    earlier = (
        opened(without_numbers(heard.figure.earlier_clause))
        if heard.figure.earlier_clause
        else (last.words if last else "")
    )
    earlier = topic_of(heard.figure.topic_clause or heard.figure.lead) if _A_RATE.fullmatch(earlier) else earlier
    return Subject(unlisted(earlier) + words, "", words, Shape.CARRIED)


def _does(clause: str) -> bool:
    """Whether a clause says what is done (建设垃圾网点, 用于…, 对…进行…), so that a sum before it is for that."""
    words = opened(clause)
    return bool(verb_of(words)) or words.startswith(("用于", "对", "为", "支持"))


def _needs_base(words: str) -> bool:
    return _COMPLETION.match(words) is not None or words.startswith(("占", "其中"))


def _based(words: str, heard: Heard, last: Subject | None) -> str:
    base = (last.words if last else "") or topic_of(heard.figure.earlier_clause)
    share = re.sub(r"^(?:达到?|实现|为)", "", words)
    if words.startswith("占") and last and len(last.thing) > len("面积"):
        base = last.thing
    return base + share


def _shares_verb(heard: Heard, words: str, last: Subject) -> bool:
    """Whether the verb of the figure before governs this one: by 、 or 和, or a bare noun after a comma."""
    if not last.verb or heard.figure.q.unit_kind in {"ratio", "points", "multiple"}:
        return False
    if heard.figure.joined:
        return True
    measured = re.search(r"(?:面积|数|量|率|额|收入)$", words) is not None or words in _relational()
    short = len(words) <= _SHORT_NOUN and heard.figure.q.unit_kind in {"count", "area", "length"} and not measured
    return (
        not heard.figure.same_clause
        and short
        and last.verb.startswith(("新", "建", "改", "扩", "修"))
        and not heard.figure.earlier_clause
    )


def _has_predicate(after: str) -> bool:
    return _PREDICATE.search(after) is not None or after.endswith(tuple(lexicon.table("verbs")["stages"]))


def _after(words: str, heard: Heard) -> str:
    """What follows the figure in its clause and belongs to it; nothing when a joiner comes first."""
    if not words or words[0] in _JOINERS + "()·" or heard.figure.q.unit == "年一遇":
        return ""
    words = words.removeprefix("的").strip(" 、,;:")
    words = re.sub(r"^(拟?[\u4e00-\u9fff]{2,6}?)中[\u4e00-\u9fff].*$", r"\1", words) if "项目中" in words else words
    words = _ADVERBS.sub("", words)
    words = _LAST_JOINER.sub("", words)
    return _WORK_WORD.sub("", words) if len(words) > 3 else words


@cache
def _light() -> frozenset[str]:
    return frozenset(lexicon.table("verbs")["light"])


@cache
def _carrying() -> tuple[str, ...]:
    return tuple(lexicon.table("phrases")["carrying"])


@cache
def _relational() -> frozenset[str]:
    return frozenset(lexicon.table("phrases")["relational"])
