"""Lists told at once: A、B分别增长x%和y%, 引进内资、外资x亿元和y亿美元 — each figure gets its own member."""

import re
from collections.abc import Sequence

from gongwen.facts import Shape
from gongwen.rules.figures import Figure, run_from
from gongwen.rules.subjects import Subject
from gongwen.rules.trimming import compared, linked, opened, topic_of, verb_of

_RESPECTIVELY = re.compile(
    r"(?:计划|预计|均|年均|同比|比上年|比\d{4}年)*分别(?P<tail>(?:[^,;:。\d]|(?:19|20)\d\d年)*)$"
)
_CHANGE = re.compile(r"(?:同比|年均|可比|平均|实际|名义)*(?:增长|下降|提高|上升|减少|降低|增加|占)[^,;:。\d]*$")
_HEAD_WORD = re.compile(
    r"(?:[\u4e00-\u9fff]{0,3}(?:增加值|产值|投资|税收))?占[^、]{1,12}(?:比重|比例)$"
    r"|(?:人均)?(?:可支配|营业|销售|主营业务|预算|财政)?(?:总?收入|支出)$|(?:固定资产|房地产开发)?投资$"
    r"|[\u4e00-\u9fff]{2}(?:率|额|量|数)$|(?:房屋)?(?:[\u4e00-\u9fff]{2})?面积$|增加值$|(?:平均)?浓度(?:均值)?$|产业$|年?产值$|贷款$|存款$|案件$|事故$|纠纷$|余额$|出口$|进口$|工资$|养老金$|(?:行业|企业|产品)?增加值$"
)
_COMPLETE = re.compile(r"(?:面积|收入|支出|投资|增加值|浓度|均值|率|额|量|数|总值|产值|税收|企业|人次|额度|排放|能耗)$")
_SHARED_FRONT = re.compile(
    r"(?P<front>.{2,}?)(?:增加值|总?产值|[起人户件次]数|销售收入|收入|主营业务收入|营业收入|利润)"
)
_BARE_MEASURE = re.compile(r"增加值|总?产值|(?:死亡|受伤)?[起人户件次]数|利润|利税|税收|销售收入|营业收入|总花费")
_MEMBERS = re.compile(r"、|和(?![谐平])|与(?!会)|(?<![普涉])及(?![格时])")
_TOWN_AND_COUNTRY = ("城镇", "农村")
_DEPOSITS = re.compile(r"(?P<front>.*?)存贷款(?P<rest>[^、和与及]*)")
_SECTORS = ("第一", "第二", "第三")


def members(figures: Sequence[Figure], named: Sequence[Subject], first: int) -> dict[int, Subject]:
    """The subjects of the run of figures that begins at `first`, empty when it is not a list told at once.

    `named` are the subjects already found for the figures before.
    """
    run = run_from(figures, first)
    if len(run) < 2:
        return {}
    before = figures[first].before
    respectively = _RESPECTIVELY.search(before)
    change = _CHANGE.search(before)
    cut = respectively.start() if respectively else change.start() if change else len(before)
    pieces = _of_their_owners(figures[first].earlier_clause, before[:cut], len(run)) if respectively else None
    pieces = pieces or _pieces(before[:cut], len(run), loose=respectively is not None)
    if pieces is None and respectively and not before[:cut].strip("、和及与,"):
        pieces = _of_the_clause_before(figures[first].earlier_clause, len(run))
    if pieces is None and respectively and named:
        pieces = _pieces(re.sub("(?:年均|可比|实际|名义)增长$", "", named[-1].words), len(run), loose=False)
    if pieces is None and respectively and len(named) >= len(run):
        pieces = [subject.words for subject in named[-len(run) :]]
    if pieces is None:
        return {}
    kept = _KEPT.search(before)
    ending = _tail(respectively["tail"] if respectively else "") + (f"{kept[0]}增长" if kept and change else "")
    return {
        index: Subject(piece + ending, "", piece, Shape.TOLD_AT_ONCE) for index, piece in zip(run, pieces, strict=True)
    }


def _tail(words: str) -> str:
    """What stands between 分别 and the figures and is said of every member: 甲、乙分别|实现税收."""
    said = _SAID_OF_ALL.sub("", linked(compared(opened(_CHANGED.sub("", words)))))
    return said if len(said) > 1 or said == "率" else ""


_KEPT = re.compile(r"年均|可比|实际|名义")
_CHANGED = re.compile(
    r"(?:同比|比上年|年均|可比|平均|实际|名义|环比)*(?:增长|下降|提高|上升|减少|降低|增加|回落|提升|增至|降至|缩短).*$"
)
_SAID_OF_ALL = re.compile(
    r"^(?:同比|预计|累计|均|约|近|超|超过|突破|达到?|为|是|到|至|完成|实现|提高|提升|高于|低于|在|了)+|(?:达到?|为|约|超|超过|近)+$"
)


def _head_of(pieces: Sequence[str]) -> str:
    """The words of the last member that the others leave out: 城镇、农村|居民收入, 甲局、乙局|支出."""
    first, last = pieces[0], pieces[-1]
    if first in {"城镇", "城市"} and last.startswith(("农村", "乡村")):
        return last[2:]
    for length in range(len(first), 1, -1):
        at = last.find(first[-length:])
        if at > 0:
            return last[at + length :]
    if first[-1] in _BODIES and 0 < (at := last.find(first[-1])) < _LONGEST_BODY:
        return last[at + 1 :]
    if head := _HEAD_WORD.search(last):
        return head[0]
    for at in range(2, len(last) - _SHORTEST_DEED):
        verb = verb_of(last[at:])
        if len(verb) > 1 and len(last) - at - len(verb) > 1:
            return last[at:]  # 甲园、乙园|接待游客
    return ""


_SHORTEST_DEED = 3
_BODIES, _LONGEST_BODY = frozenset("局委办厅部省市县区镇乡街"), 6


def _of_their_owners(clause: str, measured: str, count: int) -> list[str] | None:
    """甲园、乙园,入住率分别为…: the clause before lists whose rate it is."""
    measured = opened(measured.strip("、和及与,:"))
    owners = re.sub(r"(?:建设|改造|项目|工程)$", "", topic_of(clause)).split("、")
    if len(owners) != count or not measured.endswith("率") or any(verb_of(owner) for owner in owners):
        return None
    return [owner + measured for owner in owners]


def _of_the_clause_before(clause: str, count: int) -> list[str] | None:
    """The members when the clause before lists them: 住房、交通、教育等方面的支出,分别增长…"""
    match = re.fullmatch(r"(?P<list>.*?)(?:等(?:方面)?的?(?P<head>.*))?", clause)
    pieces = _pieces(match["list"], count, loose=False) if match else None
    return [piece + (match["head"] or "") for piece in pieces] if match and pieces else None


def _pieces(listed: str, count: int, *, loose: bool) -> list[str] | None:
    """Exactly `count` members, the head word of the last carried over to the others; None: the list has not so many."""
    listed = linked(compared(opened(listed.lstrip("、和及与,:"))))
    both = re.fullmatch(r"城乡(?P<rest>[^、和与及]+)", listed)
    if both and count == len(_TOWN_AND_COUNTRY):
        return [name + both["rest"] for name in _TOWN_AND_COUNTRY]
    funds = _DEPOSITS.fullmatch(listed)
    if funds and count == len(_TOWN_AND_COUNTRY):
        return [f"{funds['front']}{name}{funds['rest']}" for name in ("存款", "贷款")]
    sectors = re.fullmatch(r"第?一、第?二、?和?第?三(?P<rest>产业.*)", listed)
    if sectors and count == len(_SECTORS):
        return [sector + sectors["rest"] for sector in _SECTORS]
    pieces = [piece for piece in re.split(_MEMBERS, listed) if piece]
    if len(pieces) < count or (len(pieces) > count and not loose):
        return None
    spare = len(pieces) - count
    pieces = ["、".join(pieces[: spare + 1]), *pieces[spare + 1 :]]
    head = _head_of(pieces)
    if head:
        pieces = [*(piece if _COMPLETE.search(piece) else piece + head for piece in pieces[:-1]), pieces[-1]]
    shared = _SHARED_FRONT.fullmatch(pieces[0])
    if shared and all(_BARE_MEASURE.fullmatch(piece) for piece in pieces[1:]):
        pieces = [pieces[0], *[shared["front"] + piece for piece in pieces[1:]]]
    verb = verb_of(pieces[0])
    return [piece if n == 0 or not verb or verb_of(piece) else verb + piece for n, piece in enumerate(pieces)]
