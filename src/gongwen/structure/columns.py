"""What the columns of a breakdown are called, and the one name used for each here."""

import re
from collections.abc import Sequence
from functools import lru_cache

from gongwen.structure.assignments import label_of

_OURS = r"(?:[我本全各](?:[省市县区州旗盟镇乡]|街道)|本级|[省市县区](?:级|直))"
COLUMNS = {
    "seq": re.compile(r"序号|编号|项次"),
    "part": re.compile(r"类别(?!.)|板块|领域"),
    "wording": re.compile(
        r"责任事项|工作(任务|内容|事项|要点)|目标任务|重点(工作|任务)|任务(内容|分解|名称)?|主要(目标|任务|指标)|指标名称|项目(名称|内容)|实事(项目|内容)|具体(任务|工作|事项|内容)|建设(任务|内容)|事项"
    ),
    "role": re.compile(r"责任类别|办理类别|主协办"),
    "lead": re.compile(r"责任单位\(牵头\)"),
    "leader": re.compile(r"(牵头|分管|责任|包保)(市|区|县)?领导|责任人"),
    "progress": re.compile(r"(事项|工作|项目|实施|目前)?(进展|完成|落实|办理|实施|推进)(情况)?"),
    "ahead": re.compile(r"(今年|明年|下一步|下步|下阶段|\d{4}年)(的)?(工作)?(计划|安排|打算|措施|目标)"),
    "deadline": re.compile(r"完成(时限|时间)|时限|时间节点"),
    "goal": re.compile(
        rf"{_OURS}?(的)?(年度|本年度|全年)?(工作|任务|主要|具体|预期|量化|绩效|考核|分解)*(目标|指标)(任务|值|要求)?(\(.{{1,8}}\))?"
    ),
}
# Columns of units, by what the labels of running text announce.
_UNIT_KINDS = {
    "upper_units": "upper", "overall_lead": "overall_lead", "lead": "lead", "support": "support", "collect": "collect",
    "listed": "units",
}  # fmt: skip
_OF_UNITS = re.compile(r".*(?:单位|部门|主体)")
# What stands for a column that a breakdown must have, where no name is one of those above.
_SHARED_OUT = re.compile(r"(?:责任|任务|工作)?分工")
_WHO = r"(?:责任|牵头|主办|承办|落实|负责|配合|协办|协助|参与)"
_SOME_UNITS = re.compile(rf".{{0,6}}{_WHO}.{{0,2}}(?:单位|部门|乡镇|镇街|街道|主体).{{0,16}}")
_OF_A_UNIT = re.compile(r"电话|联系|签字|意见|情况|领导|(?<!及责任)(?<!及负责)人")
_ASIDE = re.compile(r"\(.*?\)")
_SOME_WORDING = re.compile(r".{0,20}(?:任务|事项|工作|内容|举措|措施|原文|表述)(?:清单|要点|安排|名称|\(.{1,10}\))?")
_OWN_UNIT_KINDS = {"overall_lead", "lead", "support", "collect", "units"}
_LEVELS_ABOVE = ("中央", "国家", "自治区", "省", "市", "州", "盟")
_LONGEST_COLUMN, _LONGEST_NAME = 14, 24


@lru_cache(maxsize=1024)
def column_kind(name: str) -> str | None:
    """The one name for what a column holds, None for a column that is none of those."""
    if len(name) > _LONGEST_COLUMN:
        return None
    if _OF_UNITS.fullmatch(name) and (label := label_of(name)) in _UNIT_KINDS:
        return _UNIT_KINDS[label or ""]
    return next((kind for kind, pattern in COLUMNS.items() if pattern.fullmatch(name)), None)


@lru_cache(maxsize=256)
def column_kinds(names: tuple[str, ...]) -> tuple[str | None, ...]:
    """What the columns of one table hold, as `column_kind` names it.

    A name that says nothing by itself (市《政府工作报告》任务, 责任分工) does where the table would be a breakdown but
    for that column: the numbers and units stand beside it, or the numbers and the wording. Without a wording, our
    goal is one.
    """
    kinds = [column_kind(name) for name in names]
    if {"wording", "seq"} & set(kinds):
        kinds = [kind or _some_units(name) for kind, name in zip(kinds, names, strict=True)]
        if not _OWN_UNIT_KINDS & set(kinds):
            _stands_in(kinds, names, "units", _SHARED_OUT)
    if "wording" not in kinds and {"seq"} <= set(kinds) and (_OWN_UNIT_KINDS | {"upper"}) & set(kinds):
        _stands_in(kinds, names, "wording", _SOME_WORDING)
        if "wording" not in kinds and "goal" in kinds:
            kinds[kinds.index("goal")] = "wording"
    return tuple(kinds)


def _some_units(name: str) -> str | None:
    """The kind of a column of units under a longer name: 牵头(责任)单位 leads, units of 责任乡镇 are listed."""
    if len(name) > _LONGEST_NAME or not _SOME_UNITS.fullmatch(name) or _OF_A_UNIT.search(name):
        return None
    kind = column_kind(_ASIDE.sub("", name))
    return kind if kind in _OWN_UNIT_KINDS | {"upper"} else "units"


def _stands_in(kinds: list[str | None], names: Sequence[str], kind: str, pattern: re.Pattern[str]) -> None:
    """Gives `kind` to the first column that is of none yet and whose name is of `pattern`."""
    for index, name in enumerate(names):
        if kinds[index] is None and len(name) <= _LONGEST_NAME and pattern.fullmatch(name):
            kinds[index] = kind
            return


def levels_above(column: str) -> tuple[str, ...]:
    """How the names of upper units begin under that column: 市 under 市级责任部门, any level's word under 上级…."""
    found = re.match(r"(?:对应|对口)?([省市州盟]+)", column)
    return tuple(found[1]) if found else _LEVELS_ABOVE


def names_a_task(words: str) -> bool:
    """Whether a long line of a header names the wording's column (市《政府工作报告》任务); no sentence does."""
    return (
        len(words) <= _LONGEST_NAME and re.search(r"[,;。:、]", words) is None and bool(_SOME_WORDING.fullmatch(words))
    )
