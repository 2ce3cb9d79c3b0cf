"""The deadline that an item's own wording sets: 2026年6月底前完成; suggested with its words and never set; pure.

Only one that holds for the whole item is suggested. Of several deadlines none is: the last is the item's only where
everything has one, and no rule sees that. Neither is one of a part (其中, 首批, 一期), of a step (开工, 主体), of other
years (每年, 次年), of what it describes (2000年底前建成的小区), or of one clause among others. Any other time beside it
(年内建成, 11月, 全年) makes it doubtful, and so does a second thing to do in its clause (并开工, 、建成引桥): the limit
may be of one step alone.
What a limit means is read by the one reader of deadlines (items.deadlines).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.intake.rows import DeadlineHint
from luoshi.items.deadlines import last_day, period_of

YEAR = r"(?:20\d\d年|今年|本年|当年)"
MONTH = r"(?:1[0-2]|0?[1-9])月份?"
QUARTER = r"第?[一二三四1-4]季度"
ENDS = rf"{YEAR}?(?:{MONTH}|{QUARTER})[底末]|{YEAR}年?[底末]|年[底末]"
DAY = rf"{YEAR}?{MONTH}(?:3[01]|[12]\d|0?[1-9])日"
DONE = (
    "完成|建成|竣工|完工|投产|投用|投运|投入(?:使用|运营)|开通|通车|开园|开馆|开放|交付|启用|办结|到位|达标|达产|实现"
)
HOW = "全部|全面|基本|正式|如期|按期|顺利|均|都|力争|确保|争取|予以"
LIMIT = re.compile(
    rf"(?<![\d.~～—–\-一二三四五六七八九十几两])(?P<other>[每各次翌明后去上下隔]年?)?"
    rf"(?P<to>[到至])?(?:(?P<before>{ENDS}|{DAY})[以之]?前|(?P<end>{ENDS})|(?P<span>{YEAR}?(?:上半年|{QUARTER})))"
    rf"(?P<done>(?:{HOW})*(?:{DONE}))?"
)
MAY = re.compile("[底末]|日[以之]?前|上半年|季度")  # what every limit holds: desks of hundreds read few words twice
DESCRIBES = re.compile(r"[^的]{0,4}的")
BLANKS = re.compile(r"[^\S\n]+")
SENTENCES = re.compile(r"[\u3002\uff1b;\n]")
CUT = re.compile(r"[\uff0c\u3002\uff1b;\uff01!\uff08\uff09()\n]|,(?!\d{3})")
NUMBERED = re.compile(r"\s*[一二三四五六七八九十\d]*[.、]?\s*")
PART = re.compile("其中|首批|第一批|[一二三]期|部分|前期|阶段|开工|动工|启动|签约|主体|过半|一半")
SHARE_DONE = re.compile(r"完成[^\uff0c,\u3002]{0,20}\d[%\uff05]")
SINCE = re.compile("[从自]")
JOINED = re.compile("(?:、|并|并于|同时|以及|及|和)$")
LEADS_IN = re.compile(
    r"(?:并|且|确保|力争|争取|计划|预计|要|需|须|必须|于|在|均|都|全部|(?:完成|办结)?(?:时限|时间)[\uff1a:]?)*"
)
GOES_ON = re.compile(rf"(?:{HOW}|{DONE}|并|且|、|和|及|任务|建设|改造|验收|使用|运营)*")
ALL = re.compile("全部|均|都")
# Years that are over set no deadline: they tell what the work is about.
OVER = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年|[去上前]年)(?:度|[底末初内中]|[上下]半年|第?[一二三四1-4]季度|\d{1,2}月(?:\d{1,2}日)?)?"
)
NUMERAL = "[一二三四五六七八九十]"
FEASTS = "春节|元旦|清明节?|五一|端午节?|中秋节?|国庆节?|节|主?汛期?|入汛|入冬|冬季|开学|暑[期假]|寒假|供暖季?|采暖季?"
TIME = re.compile(
    rf"20\d\d年|20\d\d[./\-]\d|[今本当明次后翌每逐]年|全年|年[内中初底末前后终]|半年|季度|[每按逐]季|岁末|"
    rf"(?:\d|{NUMERAL}|元|正|腊)月|月[内底末中初]|[本当下次每按逐个]月|\d日|{NUMERAL}日[以之]?[前内]|[天日周]内|工作日|每周|"
    rf"(?:{FEASTS})[以之]?前"
)
VERBS = (
    f"{DONE}|开工|动工|启动|实施|推进|推动|组织|出台|印发|开展|形成|建立|制定|落实|新建|新增|改造|引进|培育|发放|举办|"
    "推广"
)
SECOND = re.compile(
    rf"(?<![合兼])并(?![网入行联购])|同时|以及|[、且和及](?:{HOW}|全力|加快|尽快|陆续|同步|随后|最终|再|后)*(?:{VERBS})"
)


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit in a clause: `period` None where it cannot be the item's.

    `beside` are the clauses that it may speak of because its own says nothing else: 6月底前完成 of the one before,
    6月底前 also of the one after. `of_all`: it says so of all (全部完成).
    """

    clause: int
    period: str | None
    words: str
    beside: tuple[int, ...]
    of_all: bool


def stated_deadline(wording: str, *, year: int) -> DeadlineHint | None:
    """The one deadline that holds for an item of `year` as a whole by its wording; None for none, or for any doubt.

    年底 is the year itself (2026), whose end is 31 December.
    """
    if not MAY.search(wording) or SHARE_DONE.search(wording):
        return None
    said = BLANKS.sub("", wording)  # 2027 年底前 is of 2027
    clauses = [clause for clause in CUT.split(said) if not NUMBERED.fullmatch(clause)]
    if any(_other_time(clause, year) for clause in clauses):
        return None
    limits = [limit for place, clause in enumerate(clauses) for limit in _limits(place, clause, year)]
    periods = {limit.period for limit in limits}
    one_sentence = sum(not NUMBERED.fullmatch(each) for each in SENTENCES.split(said)) == 1
    if len(periods) != 1 or not _hold_for_all(limits, len(clauses), one_sentence=one_sentence):
        return None
    (period,), words = periods, limits[0].words
    until = last_day(period) if period is not None else None
    return DeadlineHint(period, words, until) if period is not None and until is not None else None


def _period(found: re.Match[str], year: int) -> str | None:
    """The period that a limit sets; None for one that sets none, only describes, or is of a year that is over."""
    period = period_of(found["before"] or found["end"] or found["span"], year)
    sets = found["before"] or (found["end"] and found["to"]) or found["done"]
    if not sets or period is None or DESCRIBES.match(found.string, found.end()) or int(period[:4]) < year:
        return None
    return period


def _other_time(clause: str, year: int) -> bool:
    """Whether a clause names a time beside its limits: 年内, 11月, 10月1日, 十二月底, 全年; no year that is over."""
    left = LIMIT.sub(lambda found: found[0] if _period(found, year) is None else "#", clause)
    left = OVER.sub(lambda found: found[0] if int(found["year"] or 0) >= year else "#", left)
    return TIME.search(left) is not None


def _limits(place: int, clause: str, year: int) -> Iterator[_Limit]:
    """The limits of a clause in order, without those of what it describes and of years that are over."""
    for found in LIMIT.finditer(clause):
        period = _period(found, year)
        if period is None:
            continue
        before, after = clause[: found.start()], clause[found.end() :]
        goes_on = GOES_ON.fullmatch(after) is not None
        since = found["to"] and SINCE.search(before)
        second = not goes_on and SECOND.search(after)
        doubtful = found["other"] or since or PART.search(clause) or JOINED.search(before) or second
        bare = LEADS_IN.fullmatch(before) is not None and goes_on
        beside = ((place - 1,) if found["done"] or after else (place - 1, place + 1)) if bare else ()
        of_all = bare and ALL.search(clause) is not None
        yield _Limit(place, None if doubtful else period, found[0], beside, of_all)


def _hold_for_all(limits: list[_Limit], clauses: int, *, one_sentence: bool) -> bool:
    """Whether every clause has the limit, or the only one without is spoken of by a clause that says nothing else.

    全部完成 at the end of a sentence is of all that the sentence names.
    """
    without = set(range(clauses)) - {limit.clause for limit in limits}
    if not without or (one_sentence and any(limit.of_all and limit.clause == clauses - 1 for limit in limits)):
        return True
    return len(without) == 1 and without <= {place for limit in limits for place in limit.beside}
