"""Responsible units in running text: （牵头单位:甲局;责任单位:乙局）, （甲部牵头，乙部按职责分工负责）, 由甲局牵头。"""

import re
from dataclasses import dataclass

from gongwen.document import ResponsibleUnit, UnitRole

# Whose a unit is, of the government itself: 区级, 我县, 本市; 市级 and 省级 alone speak of the one above.
_OWN = r"(?:[我本全各该](?:[省市县区州旗盟镇乡]|街道)|本|县区|区县|市县|[区县省旗])(?:级|直|属)?"
_ABOVE = r"(?:上级|中央|国家|自治区|[省市州盟])+(?:级|直)?"
# What the bracket, line or column of an item calls its parts; the first that fits.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("leaders", re.compile(r".{0,4}(?:责任|牵头|分管|挂点|包联|区|市|县)*领导|(?:总)?责任人|负责人")),
    ("deadline", re.compile(r"(?:完成|办结|办理)?(?:时限|时间|期限)(?:要求)?|完成时间节点")),
    ("upper_units", re.compile(rf"(?:对应|对口)?{_ABOVE}(?:牵头|责任|主管|主办|对口|对应|对接)(?:责任)?(?:单位|部门)")),
    ("overall_lead", re.compile(r"总牵头(?:责任)?(?:单位|部门)?|总负责(?:单位|部门)")),
    (
        "lead",
        re.compile(rf"(?:{_OWN})?(?:责任)?(?:牵头|主办|主责|第一责任)(?:责任|负责)?(?:单位|部门)?"),
    ),
    (
        "support",
        re.compile(rf"(?:{_OWN})?(?:责任)?(?:配合|协办|协同|协助|参与|参加|支持)(?:责任|落实)?(?:单位|部门)?"),
    ),
    ("collect", re.compile(r"汇总(?:报送)?(?:单位|部门)")),
    ("listed", re.compile(rf"(?:其他|{_OWN})?(?:责任|负责|落实|承办|实施)(?:单位|部门|主体)")),
)
_ROLES = {
    "overall_lead": UnitRole.OVERALL_LEAD, "lead": UnitRole.LEAD, "support": UnitRole.SUPPORT,
    "collect": UnitRole.COLLECT, "listed": UnitRole.LISTED,
}  # fmt: skip
# How a phrase says what its units do; the first that ends the phrase.
_ENDINGS: tuple[tuple[UnitRole, re.Pattern[str]], ...] = (
    (UnitRole.OVERALL_LEAD, re.compile(r"总牵头(?:负责)?$")),
    (UnitRole.LEAD, re.compile(r"(?:负责|负总责)?牵头(?:负责|抓总|组织|组织实施|实施|落实|推进|办理)*$|主办$")),
    (
        UnitRole.SUPPORT,
        re.compile(
            r"(?:按照?(?:各自)?职责(?:分工)?)?(?:予以|积极|密切|共同|做好)?(?:协同配合|配合|协助|参与|参加|协办|协同)(?:落实|负责|做好|实施|工作)*$"
        ),
    ),
    (UnitRole.COLLECT, re.compile(r"(?:负责)?汇总(?:报送)?$")),
    (
        UnitRole.JOINT,
        re.compile(
            r"(?:按照?|依据?|根据)?(?:各自)?(?:职责|职能|责任)(?:任务)?(?:分工|分别|范围)?(?:共同)?(?:负责|落实|抓好落实)$"
            r"|(?:分工|分别|共同|分头)(?:负责|落实)$|按职责(?:分工)?$"
        ),
    ),
    (UnitRole.LISTED, re.compile(r"(?:具体)?负责(?:落实|实施|办理|完成)?$|承办$")),
)
_FIRST_LEADS = re.compile(
    r"[列排](?:名|在)?(?:第一位?|首位)(?:的|者)?(?:单位|部门|者)?[^,。;)]{0,6}为?牵头(?:单位|部门)?"
)
_COLLECTIVE = r"各|相关|有关|其他|其它|所在|沿线|全[市区县省]"
_SEPARATORS = re.compile(
    rf"[、\s]+|(?:以及|及|和|与|会同)(?={_COLLECTIVE})|(?<=[局委办厅部会院处区县市道镇乡司心])(?:会同|以及)"
)
_OTHERS = re.compile(
    r"等(?:(?:有关|相关|各有关|各相关)?(?:部门|单位|地区|方面)(?:(?:和|及|、)(?:部门|单位|地区))?|\d+(?:个|家)(?:部门|单位))?$"
)
_NO_NAME = re.compile(r"[。!?;:“”《》]|以下简称|下同|谁|^.{31,}$|^[一-龥]?$|\d{2}")
_DEADLINE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?:(?P<month>\d{1,2})月|(?P<quarter>[一二三四1-4])季度|(?P<half>上半年)|(?P<end>年?[底末内]))?"
)
_BRACKET = re.compile(r"\((?P<inside>[^()]{2,400})\)")
_CLOSING = re.compile(
    r"(?:^|[。,;])(?P<said>由[^。;]{2,60}?(?:牵头|负责)(?:[,;][^。]{2,80}(?:配合|协助|参与|负责))?)。?$"
)
_UNIT = re.compile(
    rf"(?:[局委办厅部署院会团]|中心|公司|街道|[乡镇]|办事处|管委会|政府|单位|部门|银行|支队|大队|分局|^(?:{_COLLECTIVE}).+)$"
)
_LINE_LABEL = re.compile(r"[^,。;:]{2,10}:")


def label_of(words: str) -> str | None:
    """What a label or a column's name announces: `upper_units`, `leaders`, `deadline` or a role of units."""
    return next((kind for kind, pattern in _LABELS if pattern.fullmatch(words)), None)


def role_of(label: str) -> UnitRole | None:
    """The role that a label of `label_of` gives to the units after it; None for a label that is of no unit's role."""
    return _ROLES.get(label)


def said_at_the_end(phrase: str) -> tuple[str, UnitRole] | None:
    """What a phrase that ends in a role's words (甲局牵头) says: the names before them, and the role."""
    found = ((role, ending.search(phrase)) for role, ending in _ENDINGS)
    return next(((phrase[: match.start()], role) for role, match in found if match), None)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is responsible, as one bracket or line says it; `start`..`end` is its place in the words given."""

    start: int
    end: int
    units: tuple[ResponsibleUnit, ...]
    upper_units: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    deadline: str | None = None


def brackets(words: str, plan: str | None) -> list[Assignment]:
    """The brackets of `words` that name responsible units, in order; `plan` is the year that 年底前 means."""
    found: list[Assignment] = []
    if "(" not in words:
        return found
    for match in _BRACKET.finditer(words):
        read = assignment(match["inside"], plan)
        if read is not None:
            found.append(Assignment(match.start(), match.end(), *read))
    return found


def line(words: str, plan: str | None) -> Assignment | None:
    """A paragraph that says nothing but who is responsible (牵头单位:甲局 …), None for any other."""
    if not _LINE_LABEL.match(words):
        return None
    read = _labelled(words.rstrip("。"), plan)
    return Assignment(0, len(words), *read) if read else None


def at_the_end(words: str, plan: str | None) -> Assignment | None:
    """The clause 由甲局牵头,乙局配合 that ends a paragraph, None where none does or a name is no unit's."""
    match = _CLOSING.search(words) if "由" in words and ("牵头" in words or "负责" in words) else None
    read = assignment(match["said"], plan) if match else None
    if match is None or read is None or not all(_UNIT.search(unit.name) for unit in read[0]):
        return None
    return Assignment(match.start("said"), match.end(), *read)


def joined(one: Assignment | None, other: Assignment) -> Assignment:
    """What two lines under one wording say together."""
    if one is None:
        return other
    return Assignment(
        one.start,
        other.end,
        (*one.units, *other.units),
        (*one.upper_units, *other.upper_units),
        (*one.leaders, *other.leaders),
        one.deadline or other.deadline,
    )


def first_leads(words: str) -> bool:
    """Whether a document says that the first unit of each list is the lead (列第一位者为牵头单位)."""
    return _FIRST_LEADS.search(words) is not None


def led_by_the_first(units: tuple[ResponsibleUnit, ...]) -> tuple[ResponsibleUnit, ...]:
    """The same units, the first the lead where no role is told."""
    if not units or any(unit.role is not UnitRole.LISTED for unit in units):
        return units
    return (ResponsibleUnit(units[0].name, UnitRole.LEAD, units[0].and_others), *units[1:])


_Read = tuple[tuple[ResponsibleUnit, ...], tuple[str, ...], tuple[str, ...], str | None]


def assignment(words: str, plan: str | None) -> _Read | None:
    """Units, upper units, leaders and deadline of one bracket's words; None when they name no unit."""
    words = _FIRST_LEADS.split(words)[0].rstrip(",;。 ")
    if _LINE_LABEL.match(words):
        return _labelled(words, plan)
    units: list[ResponsibleUnit] = []
    waiting: list[str] = []
    for phrase in re.split(r"[,;]", words):
        said = said_at_the_end(phrase.strip())
        if said is None:
            waiting.append(phrase)
            continue
        before, role = said
        names = "、".join([*waiting, before.removeprefix("由")])
        waiting = []
        units += units_of(names, role)
    if waiting or not units or any(_NO_NAME.search(unit.name) for unit in units):
        return None
    return tuple(units), (), (), None


def _labelled(words: str, plan: str | None) -> _Read | None:
    """牵头单位:甲局;责任单位:乙局、丙街道;完成时限:2026年9月."""
    pieces = re.split(r"[;,。\s]*([^,。;:、\s]{2,10}):", words)
    units: list[ResponsibleUnit] = []
    upper: list[str] = []
    leaders: list[str] = []
    deadline = None
    for label, said in zip(pieces[1::2], pieces[2::2], strict=False):
        kind = label_of(label)
        if kind == "upper_units":
            upper += [unit.name for unit in units_of(said, UnitRole.LISTED)]
        elif kind == "leaders":
            leaders += [name for name in _SEPARATORS.split(said) if name]
        elif kind == "deadline":
            deadline = deadline_of(said, plan)
        elif kind is not None:
            units += units_of(said, _ROLES[kind])
    if pieces[0].strip() or not (units or upper) or any(_NO_NAME.search(unit.name) for unit in units):
        return None
    return tuple(units), tuple(upper), tuple(leaders), deadline


def units_of(words: str, role: UnitRole) -> list[ResponsibleUnit]:
    """The units that a list names, in order; 等 after a name is kept as `and_others`, collectives as written."""
    found = []
    for name in _SEPARATORS.split(re.sub(r"[;,]", "、", words.strip(" ;,。、"))):
        bare = _OTHERS.sub("", name)
        if bare:
            found.append(ResponsibleUnit(bare, role, and_others=bare != name))
    return found


def deadline_of(words: str, plan: str | None) -> str | None:
    """A deadline as a period (2026年9月底前 is 2026-09, 年底前 the plan year); None for 长期坚持 and the like."""
    match = _DEADLINE.match(words.strip().removeprefix("到").removeprefix("于"))
    year = (match["year"] if match else None) or (plan[:4] if plan else None)
    if match is None or not match[0] or year is None:
        return None
    if match["month"]:
        return f"{year}-{int(match['month']):02}"
    if match["quarter"]:
        return f"{year}-Q{'一二三四'.find(match['quarter']) + 1 or match['quarter']}"
    return f"{year}-H1" if match["half"] else year
