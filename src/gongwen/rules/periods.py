"""When: the period a figure speaks of, from its own clause, its sentence, or the part it stands in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gongwen.document import Role

_REMEMBERED = 1024  # clauses: those of a sentence are asked for each of its figures
_SPAN = re.compile(r"^(\d{4})/(\d{4})$")
_Y = r"(?:((?:19|20)\d\d)年)?"
# A year that a figure is compared with, or that names something, is not its own: 是2011年的2倍, 比2015年, “2017年行动”.
_NOT_OWN = re.compile(
    r"(?:比|较|是|为|自|从|由|对比|同|与|占|按)(?:\"|“)?(?:19|20)\d\d年(?:的)?|(?:19|20)\d\d年(?=[“《\"])|(?:19|20)\d\d年(?:以)?前[^,;。]{0,8}的|[《“][^》”]{0,40}[》”]"
)
_WHOLE_TERM = re.compile(
    r"比“?十.?五”?末|(?:五年|5年|四年|三年|任期)(?:来|间|累计|共|内)|(?:五年|本届政府)(?=新增|投入|完成|全|累计|共|吸引)"
)
_LEVEL = re.compile(
    r"(?:达|达到|增至|增加到|提速到|跃上|迈上|迈过|站上|增加至|增长到|增长至|提升至|提升到|提高到|提高至|扩大到|扩大至|拓展到|发展到|减少到|减少至|下降到|下降至|降至|降到|降低到|压缩到|缩减到|缩短到|缩减至|压减到|上升到|上升至|升至|跃升至|调整为|已有|现有|拥有|超过|突破|稳定在|汇集|入驻)$"
)
_SUMMED = re.compile(r"累计(?:完成|实现|投入|投资|达|新增)?[^,;。]{0,8}$")
_LONGEST_LEVEL = 4
_BASED = re.compile(r"^[^。;]{0,12}?[,、](?:按[^,]{0,8},)?(?:同比|比|是|较)(?:19|20)\d\d年")


class Setting(NamedTuple):
    """Where a clause stands: the part's role and period, and the year 今年 means there."""

    role: Role
    period: str | None
    this_year: int | None


class Scene(NamedTuple):
    """What the sentence says around a figure.

    `earlier` are the clauses before its own, `up_to` its own clause up to the figure, `rest` what follows. `level`: it
    tells a level reached; `yearly`: it is a yearly average (年均).
    """

    earlier: tuple[str, ...]
    up_to: str
    rest: str
    level: bool
    yearly: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of naming a time; `write` makes the period of a match and of the year that holds there."""

    pattern: re.Pattern[str]
    write: Callable[[re.Match[str], str], str]
    needs_year: bool = True


def _months(match: re.Match[str], year: str) -> str:
    last = int(match[2])
    return {3: f"{year}-Q1", 6: f"{year}-H1", 12: year}.get(last, f"{year}-01/{year}-{last:02}")


_FORMS = (
    _Form(
        re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"),
        lambda m, _: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}",
        needs_year=False,
    ),
    _Form(re.compile(r"((?:19|20)\d\d)年?[-—~至到]((?:19|20)\d\d)年"), lambda m, _: f"{m[1]}/{m[2]}", needs_year=False),
    _Form(re.compile(_Y + r"(?:1|一)(?:月份?)?[-—~至到](\d{1,2})月"), lambda m, y: _months(m, m[1] or y)),
    _Form(
        re.compile(r"(?:截至|截止到?|到|至)" + _Y + r"(\d{1,2})月(?:底|末|份)?"),
        lambda m, y: f"{m[1] or y}-{int(m[2]):02}",
    ),
    _Form(
        re.compile(r"(?:针对|面对|应对)(?:今年)?" + _Y + r"(\d{1,2})月(?:份)?"),
        lambda m, y: f"{m[1] or y}-{int(m[2]):02}",
    ),
    _Form(re.compile(_Y + r"上半年"), lambda m, y: f"{m[1] or y}-H1"),
    _Form(re.compile(_Y + r"下半年"), lambda m, y: f"{m[1] or y}-H2"),
    _Form(re.compile(_Y + r"(?:前三季度|一至三季度|1-3季度)"), lambda m, y: f"{m[1] or y}-01/{m[1] or y}-09"),
    _Form(
        re.compile(_Y + r"(?<!前)(?:第)?([一二三四])季度"), lambda m, y: f"{m[1] or y}-Q{'一二三四'.index(m[2]) + 1}"
    ),
)
_YEAR_OF_ITS_OWN = re.compile(r"((?:19|20)\d\d)年(?!的|以来|来|底前|期|初|相比|一遇|行动|计划|度)")
_NAMES_A_TIME = re.compile(r"[年月]|季度")
_AT_THE_START = re.compile(r"^(?:力争|预计|计划|确保)?(?:到|至|截至)?((?:19|20)\d\d)年(?!的|以来|来|初|度)")


def period(scene: Scene, setting: Setting) -> tuple[str | None, str]:
    """The period of a figure, and the words (or the part) that said so."""
    span = _SPAN.match(setting.period or "")
    if span and (scene.yearly or _WHOLE_TERM.search(scene.up_to)):
        return setting.period, "the part's years"
    own = _end_of_a_plan(scene.up_to) or _named(scene.up_to, setting, anywhere=True)
    if span and not own and _SUMMED.search(scene.up_to):
        return setting.period, "the part's years: a sum"
    for clause in reversed(scene.earlier):
        own = own or _named(clause, setting, anywhere=False)
    if own:
        return own
    if span and _NOW.search(scene.up_to):
        return span[2], "the part's last year: a state of today"
    if span and (scene.level or _BASED.match(scene.rest)):
        return span[2], "the part's last year: a level reached"
    return setting.period, "the part it stands in"


def _end_of_a_plan(words: str) -> tuple[str, str] | None:
    """到“十四五”末 is 2025; a plan's end that is only compared with is not its own."""
    match = _PLAN_END.search(words)
    return (str(_FIRST_PLAN_END + 5 * "一二三四五六".index(match[1])), match[0]) if match else None


_PLAN_END = re.compile(r"(?<![比较])“?十([一二三四五六])五”?末")
_FIRST_PLAN_END = 2010
_NOW = re.compile(r"^(?:目前|现在|现有|截至目前|至今)")


def reaches_a_level(words: str) -> bool:
    """Whether the words right before a figure tell a level reached (达, 增至, 突破) rather than a flow."""
    return _LEVEL.search(words, max(0, len(words) - _LONGEST_LEVEL)) is not None


@lru_cache(maxsize=_REMEMBERED)
def _named(words: str, setting: Setting, *, anywhere: bool) -> tuple[str, str] | None:
    """The last time that `words` name, with those words; a bare year of an earlier clause counts at its start only."""
    if not _NAMES_A_TIME.search(words):
        return None
    words = _NOT_OWN.sub(lambda match: "·" * len(match[0]), words)
    year = _year_that_holds(words, setting)
    best: tuple[int, str, str] | None = None
    for form in _FORMS:
        for match in form.pattern.finditer(words):
            if (year or not form.needs_year) and (best is None or match.end() > best[0]):
                best = (match.end(), form.write(match, year or ""), match[0])
    if best:
        return best[1], best[2]
    return _year_only(words, setting, anywhere=anywhere)


def _year_only(words: str, setting: Setting, *, anywhere: bool) -> tuple[str, str] | None:
    named = _YEAR_OF_ITS_OWN.findall(words) if anywhere else _AT_THE_START.findall(words)
    if named:
        # 2017年 in a report on its first half says nothing new
        inside = (setting.period or "").startswith(f"{named[-1]}-")
        return (setting.period or named[-1], "the part it stands in") if inside else (named[-1], f"{named[-1]}年")
    if _SPAN.match(setting.period or ""):
        return None
    part_of_year = "-" in (setting.period or "")
    if (
        part_of_year
        and setting.period
        and re.search(r"全年(?!目标|任务|计划目标|绩效|[^,。]{0,6}(?:目标|任务)的)|今年(?!以来)", words)
    ):
        return setting.period[:4], "全年"
    if re.search(r"今明两年", words) and setting.this_year:
        return f"{setting.this_year}/{setting.this_year + 1}", "今明两年"
    if re.search(r"(?<![比较])(?:去年|上年)(?!同期|底)", words) and setting.this_year and anywhere:
        return str(setting.this_year - 1), "去年"
    return None


def _year_that_holds(words: str, setting: Setting) -> str | None:
    named = _YEAR_OF_ITS_OWN.findall(words)
    if named:
        return str(named[-1])
    span = _SPAN.match(setting.period or "")
    first = re.match(r"\d{4}", setting.period or "")
    return span[2] if span else first[0] if first else str(setting.this_year) if setting.this_year else None
