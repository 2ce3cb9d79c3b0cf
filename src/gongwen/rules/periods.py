"""When: the period a figure speaks of, from its own clause, its sentence, or the part it stands in."""

import re
from dataclasses import dataclass

from gongwen.document import Role

_SPAN = re.compile(r"^(\d{4})/(\d{4})$")
_YEAR = r"((?:19|20)\d\d)年?"
_END_OF = re.compile(r"(?:截至|截止|截止到|到|至)?(?:目前|" + _YEAR + r")?(\d{1,2})月(?:底|末|份)(?!以来)")
_DATED = re.compile(_YEAR + r"(\d{1,2})月(\d{1,2})日")
_MONTHS = re.compile(r"(?:" + _YEAR + r")?(?:1|一)(?:月份?)?[-—~至到](\d{1,2})月")
_EPISODE = re.compile(r"(?:针对|面对|应对)(?:今年|" + _YEAR + r")?(\d{1,2})月(?:份)?")
_PARTS = (
    (re.compile(r"上半年"), "{y}-H1"),
    (re.compile(r"下半年"), "{y}-H2"),
    (re.compile(r"前三季度|一至三季度|1-3季度"), "{y}-01/{y}-09"),
    (re.compile(r"(?:第)?一季度|首季"), "{y}-Q1"),
    (re.compile(r"(?:第)?二季度"), "{y}-Q2"),
    (re.compile(r"(?:第)?三季度"), "{y}-Q3"),
    (re.compile(r"(?:第)?四季度"), "{y}-Q4"),
)
_OWN_YEAR = re.compile(r"((?:19|20)\d\d)年(?!的|以来|来|底前|期|初|相比|一遇)")
# A year that a figure is compared with is not its own: 是2011年的2倍, 比2015年增长, 较2020年.
_COMPARED = re.compile(r"(?:比|较|是|为|自|从|对比|同|与|占)(?:\"|“)?((?:19|20)\d\d)年")
_WHOLE_TERM = re.compile(r"(?:五年|5年|四年|三年|过去五年|五年来|五年间|本届政府|任期)(?:来|间|累计|共|内|全[市区县省]|新增|投入|完成)?")
_LEVEL = re.compile(
    r"(?:达|达到|增至|增加到|增加至|增长到|增长至|提升至|提升到|提高到|提高至|扩大到|发展到|减少到|减少至|下降到|下降至|降至|降到|降低到|压缩到|缩减到|缩短到|压减到|上升到|上升至|升至|跃升至|已有|现有|拥有|超|超过|突破|为|占|稳定在|汇集|入驻)$"
)
_BEFORE_LAST = re.compile(r"去年|上年")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a clause stands: the part's role and period, and the year 今年 means there."""

    role: Role
    period: str | None
    this_year: int | None


def period(sentence: str, before: str, clause: str, setting: Setting, *, level: bool) -> tuple[str | None, str]:
    """The period of a figure and the words that said so.

    `sentence` is what stands in the sentence before the figure's clause, `before` the clause up to the figure,
    `clause` the whole clause. `level` says that a level is told, which in a part of several years is its end.
    """
    own = _explicit(before, setting) or _explicit(sentence, setting)
    if own:
        return own
    default = setting.period
    span = _SPAN.match(default or "")
    if span and level:
        return span[2], "the part's last year: a level reached"
    return default, "the part it stands in"


def reaches_a_level(words: str) -> bool:
    """Whether the words right before a figure tell a level reached (达, 增至, 突破) rather than a flow."""
    return _LEVEL.search(words) is not None


def _explicit(words: str, setting: Setting) -> tuple[str, str] | None:
    """The last time that `words` name, with those words."""
    words = _COMPARED.sub(lambda match: "·" * len(match[0]), words)
    year = _named_year(words, setting)
    for pattern, write in (
        (_DATED, lambda m, _: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}"),
        (_MONTHS, lambda m, y: _shortest(m[1] or y, int(m[2]))),
        (_EPISODE, lambda m, y: f"{m[1] or y}-{int(m[2]):02}"),
        (_END_OF, lambda m, y: f"{m[1] or y}-{int(m[2]):02}"),
    ):
        match = pattern.search(words)
        if match and year is not None:
            return write(match, year), match[0]
    for pattern, form in _PARTS:
        match = pattern.search(words)
        if match and year is not None:
            return form.format(y=year), match[0]
    return _year_only(words, setting)


def _year_only(words: str, setting: Setting) -> tuple[str, str] | None:
    named = re.findall(r"(?:到|至|力争)?((?:19|20)\d\d)年(?:底|末)?", words)
    if named:
        return named[-1], f"{named[-1]}年"
    span = re.search(r"((?:19|20)\d\d)年?[-—~至到]((?:19|20)\d\d)年", words)
    if span:
        return f"{span[1]}/{span[2]}", span[0]
    part = _SPAN.match(setting.period or "")
    if part:
        return None
    if setting.role in {Role.REVIEW_YEAR, Role.PLAN_HALF} and re.search(r"全年", words) and setting.period:
        year = setting.period[:4]
        return (year, "全年") if "-" in setting.period else None
    if _BEFORE_LAST.search(words) and setting.this_year and not re.search(r"[比较](?:去年|上年)", words):
        return str(setting.this_year - 1), "去年"
    if re.search(r"今年(?!以来)", words) and setting.this_year and setting.period and "-" in setting.period:
        return str(setting.this_year), "今年"
    return None


def _named_year(words: str, setting: Setting) -> int | None:
    named = _OWN_YEAR.findall(words)
    if named:
        return int(named[-1])
    first = re.match(r"\d{4}", setting.period or "")
    last = _SPAN.match(setting.period or "")
    return int(last[2]) if last else int(first[0]) if first else setting.this_year


def _shortest(year: int | str, last_month: int) -> str:
    whole = {3: f"{year}-Q1", 6: f"{year}-H1", 12: f"{year}"}
    return whole.get(last_month, f"{year}-01/{year}-{last_month:02}")
