"""Which years a document speaks of: the one under review and the one that is planned."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongwen.document import Block, BlockKind

_HAN_YEAR = str.maketrans("〇○OoＯ零一二三四五六七八九", "00000" + "0123456789")
_YEAR = r"((?:19|20)\d{2}|[一二][九〇○OoＯ0零][〇○OoＯ零一二三四五六七八九0-9]{2})年"
_REVIEWED = re.compile(
    _YEAR + r"(?:及.{2,12})?(?:的)?(?:政府|主要|经济|国内|全[市县区省])?.{0,8}(?:工作)?(?:的)?"
    r"(?:回顾|总结|工作情况|完成情况|执行情况|发展成就)"
)
_PLANNED = re.compile(
    _YEAR + r"(?:的)?.{0,14}(?:安排|建议|打算|部署|谋划|重点工作|工作重点|主要任务|工作任务|目标任务|工作目标|工作要点"
    r"|主要工作|总体要求|预期目标|工作思路)"
)
_REPORTED = re.compile(r"(?:报告|回顾)(?:一下)?" + _YEAR + r"(?:的)?(?:政府)?(?:工作|的工作)|过去的" + _YEAR)
_SPOKEN_OF = re.compile(r"(?<![到至比由从自是较同与])((?:19|20)\d{2})年(?!前|底前)")
_LAST_MONTH = 12
_TURN_OF_YEAR = 9  # a report given from September on looks back on the year that is ending
_PLANS = {"九五": 1996, "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_BY_NUMBER = {"十": "十五", "十一": "十一五", "十二": "十二五", "十三": "十三五", "十四": "十四五", "十五": "十五五"}


@dataclass(frozen=True, slots=True)
class Years:
    """The year under review and the year planned, both None when the document gives no hint."""

    review: int | None
    plan: int | None

    @property
    def term(self) -> str | None:
        """The five years that end with the review: 2017/2021."""
        return f"{self.review - 4}/{self.review}" if self.review else None

    @property
    def outlook(self) -> str | None:
        """The five years that begin with the plan: 2022/2026."""
        return f"{self.plan}/{self.plan + 4}" if self.plan else None


def years(
    blocks: Sequence[Block], title: str | None, delivered: str | None, published: str | None, *, hands_out: bool = False
) -> Years:
    """The years of the document, from the surest hint to the weakest: headings, the day it was given, title, text.

    A notice that `hands_out` work hands out that of the year its title names, else of the year it is issued in: one of
    November adds to the year under way and plans no other.
    """
    headings = [b.clean.text for b in blocks if b.kind is BlockKind.HEADING]
    leads = [b.clean.text[:80] for b in blocks if b.kind is BlockKind.PARAGRAPH]
    return (
        _from_headings(headings)
        or ((_from_title(title) or _in_the_year_of(delivered)) if hands_out else None)
        or _from_date(delivered)
        or _from_title(title)
        or _reviewed_in(leads)
        or _from_date(published)
        or _from_text(blocks)
    )


def plan_period(words: str) -> str | None:
    """The years of the last five-year plan that `words` name: 十四五 is 2021/2025; None without one."""
    named = [name for name in re.findall("“?(十[一二三四五]?五|九五)”?", words) if name in _PLANS]
    counted = re.findall("第(十[一二三四五]?)个五年", words)
    named += [_BY_NUMBER[number] for number in counted if number in _BY_NUMBER]
    if not named:
        return None
    first = _PLANS[named[-1]]
    return f"{first}/{first + 4}"


def year_in(words: str) -> int | None:
    """The first year that `words` name, in digits or characters (二〇〇八年)."""
    match = re.search(_YEAR, words)
    return _as_number(match[1]) if match else None


def _from_headings(headings: Sequence[str]) -> Years | None:
    """Two headings with years that follow each other name both; else one that says 回顾 or 安排 names one."""
    named = [year for words in headings if (year := year_in(words)) and not re.match(r"到|至", words)]
    for earlier, later in itertools.pairwise(named):
        if later - earlier == 1:
            return Years(earlier, later)
    reviewed = _first(_REVIEWED, headings)
    if reviewed:
        return Years(reviewed, reviewed + 1)
    planned = _first(_PLANNED, headings)
    return Years(planned - 1, planned) if planned else None


def _reviewed_in(leads: Sequence[str]) -> Years | None:
    reviewed = _first(_REPORTED, leads)
    return Years(reviewed, reviewed + 1) if reviewed else None


def _first(pattern: re.Pattern[str], places: Sequence[str]) -> int | None:
    for words in places:
        match = pattern.search(words)
        if match:
            return _as_number(next(year for year in match.groups() if year))
    return None


def _as_number(year: str) -> int:
    return int(year.translate(_HAN_YEAR))


def _from_date(date: str | None) -> Years | None:
    if date is None:
        return None
    year, month = int(date[:4]), int(date[5:7])
    return Years(year, year + 1) if month >= _TURN_OF_YEAR else Years(year - 1, year)


def _in_the_year_of(date: str | None) -> Years | None:
    """Of the year of a day before December: then the next year's work may be handed out already."""
    if date is None or int(date[5:7]) == _LAST_MONTH:
        return None
    return Years(int(date[:4]) - 1, int(date[:4]))


def _from_title(title: str | None) -> Years | None:
    year = year_in(title) if title else None
    return Years(year - 1, year) if year else None


def _from_text(blocks: Sequence[Block]) -> Years:
    """The year that the first half of the text names most, compared years apart, is the one under review."""
    half = blocks[: len(blocks) // 2 + 1]
    counted = Counter(int(y) for b in half for y in _SPOKEN_OF.findall(b.clean.text))
    if not counted:
        return Years(None, None)
    most = max(counted, key=lambda year: (counted[year], year))
    return Years(most, most + 1)
