"""The streams a government of each level has, and which of them a list belongs to by its title; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.governments.models import Government
from luoshi.governments.own_word import own_word

PROVINCE_REPORT = "province_report"
CITY_REPORT = "city_report"
CITY_LIVELIHOOD = "city_livelihood"
CITY_ASSESSMENT = "city_assessment"  # what the city assesses the district by; ours from the first day, never docked
OWN_REPORT = "own_report"
OWN_LIVELIHOOD = "own_livelihood"
ANNUAL_PLAN = "annual_plan"
FROM_ABOVE = frozenset({PROVINCE_REPORT, CITY_REPORT, CITY_LIVELIHOOD})

Level = Government.Level
RANKS: Mapping[str, int] = {Level.PROVINCE: 3, Level.CITY: 2, Level.COUNTY: 1}
RANK_OF_WORD: Mapping[str, int] = {
    "省": 3,
    "自治区": 3,
    "市": 2,
    "自治州": 2,
    "州": 2,
    "盟": 2,
    "区": 1,
    "县": 1,
    "自治县": 1,
    "旗": 1,
}
LEVEL_WORD = "|".join(sorted(RANK_OF_WORD, key=len, reverse=True))
LIST_OF = re.compile(
    rf"(?P<several>[省市区县]、)?(?P<level>{LEVEL_WORD})?级?(?:委、?)?(?:人民)?(?:政府)?(?:\d{{4}}年度?)?"
    r"[《〈<“\"]?(?:\d+|[一二三四五六七八九十]+)?[件项大]?(?:重点|为民办|惠民|民生)*(?P<what>实事|政府工作报告)"
)


@dataclass(frozen=True, slots=True)
class NewStream:
    """A stream as a year opens with it."""

    code: str
    name: str


def streams_of(level: str, own_name: str) -> tuple[NewStream, ...]:
    """The streams of a government, in the order pages show: those from above first.

    `own_name` is the government's short name; its kind tells a 区报告 from a 县报告.
    """
    own = own_word(own_name)
    ranks_alone = RANK_OF_WORD.get(own) == RANKS[level]
    word = own if ranks_alone else "本级"
    own_streams = (
        NewStream(OWN_REPORT, f"{word}报告"),
        NewStream(OWN_LIVELIHOOD, f"{word}实事"),
        NewStream(ANNUAL_PLAN, "年度计划"),
    )
    province = NewStream(PROVINCE_REPORT, "省报告")
    if level == Level.COUNTY:
        city = (
            NewStream(CITY_REPORT, "市报告"),
            NewStream(CITY_LIVELIHOOD, "市实事"),
            NewStream(CITY_ASSESSMENT, "市级绩效"),
        )
        return (province, *city, *own_streams)
    return (province, *own_streams) if level == Level.CITY else own_streams


def suggest_stream(list_title: str, *, document_kind: str, issuer: str | None, level: str, own_name: str) -> str | None:
    """The code of the stream that a list is about; None when neither its title nor its document says.

    "2026年市政府十件实事分工表" is city_livelihood for a district, own_livelihood for the city.
    `issuer` is the government the document is by (None: unknown), for lists whose title names no level.
    """
    if document_kind in {"annual_plan", "plan_implementation"}:
        return ANNUAL_PLAN if issuer is None or issuer.endswith(own_name) else None
    said = LIST_OF.search(list_title)
    if said is not None and said["several"]:
        return None
    what = said["what"] if said is not None else None
    if what is None:
        what = {"work_report": "政府工作报告", "livelihood_list": "实事"}.get(document_kind)
    rank = _rank(said["level"] if said is not None else None, list_title, issuer, own_name, RANKS[level])
    if what is None or rank is None:
        return None
    return _CODES.get((min(rank - RANKS[level], 2) if rank > RANKS[level] else 0, what, level))


_CODES: Mapping[tuple[int, str, str], str] = {
    **{(0, "政府工作报告", level): OWN_REPORT for level in Level.values},
    **{(0, "实事", level): OWN_LIVELIHOOD for level in Level.values},
    (1, "政府工作报告", Level.COUNTY): CITY_REPORT,
    (1, "实事", Level.COUNTY): CITY_LIVELIHOOD,
    (2, "政府工作报告", Level.COUNTY): PROVINCE_REPORT,
    (1, "政府工作报告", Level.CITY): PROVINCE_REPORT,
}


def _rank(word: str | None, list_title: str, issuer: str | None, own_name: str, own: int) -> int | None:
    """How high the government stands whose list this is; None: nothing says so, or it does not concern us."""
    ours = issuer is not None and issuer.endswith(own_name)
    issuer_rank = RANK_OF_WORD.get(own_word(issuer)) if issuer is not None and not ours else None
    if issuer_rank is not None and issuer_rank <= own:
        return None  # a neighbour's paper, or one of a government below
    if own_name in list_title or (word is None and ours):
        return own  # also a city at the level of a county (or of a province), whose 市 is its own
    rank = RANK_OF_WORD[word] if word is not None else issuer_rank
    return rank if rank is not None and rank >= own else None
