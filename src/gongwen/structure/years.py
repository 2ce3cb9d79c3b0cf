"""Which years a document speaks of: the one under review and the one that is planned."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongwen.document import Block, BlockKind

_HAN_YEAR = str.maketrans("〇○OoＯ零一二三四五六七八九", "00000" + "0123456789")
_YEAR = r"((?:19|20)\d{2}|[一二][九〇○OoＯ0零][〇○OoＯ零一二三四五六七八九0-9]{2})年"
_REVIEWED = re.compile(_YEAR + r"(?:及.{2,12})?(?:的)?(?:政府|主要|经济|全[市县区省])?.{0,8}(?:工作)?(?:的)?(?:回顾|总结|工作情况|完成情况|执行情况)")
_PLANNED = re.compile(
    _YEAR + r"(?:的)?.{0,14}(?:安排|建议|打算|部署|重点工作|工作重点|主要任务|工作任务|目标任务|工作目标|工作要点|主要工作|总体要求|预期目标|工作思路)"
)
_SPOKEN_OF = re.compile(r"((?:19|20)\d{2})年")
_TURN_OF_YEAR = 9  # a report given from September on looks back on the year that is ending
_PLANS = {"九五": 1996, "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}


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


def years(blocks: Sequence[Block], title: str | None, dates: Sequence[str | None]) -> Years:
    """The years of the document, from the surest hint to the weakest: headings, the date it was given, title, text."""
    headings = [b.clean.text for b in blocks if b.kind is BlockKind.HEADING]
    leads = [b.clean.text[:60] for b in blocks if b.kind is BlockKind.PARAGRAPH]
    for places in (headings, leads):
        reviewed = _first(_REVIEWED, places)
        planned = _first(_PLANNED, [words for words in places if not _REVIEWED.search(words)])
        if planned and reviewed and planned - reviewed == 1:
            return Years(reviewed, planned)
        if planned or reviewed:
            return Years(reviewed or (planned or 0) - 1, planned or (reviewed or 0) + 1)
    return _from_dates(dates) or _from_title(title) or _from_text(blocks)


def plan_period(words: str) -> str | None:
    """The years of the five-year plan that `words` name: 十四五 is 2021/2025; None without one."""
    match = re.search("“?(十[一二三四五]?五|九五)”?", words)
    if match is None or match[1] not in _PLANS:
        return None
    first = _PLANS[match[1]]
    return f"{first}/{first + 4}"


def year_in(words: str) -> int | None:
    """The first year that `words` name, in digits or characters (二〇〇八年)."""
    match = re.search(_YEAR, words)
    return _as_number(match[1]) if match else None


def _first(pattern: re.Pattern[str], places: Sequence[str]) -> int | None:
    for words in places:
        match = pattern.search(words)
        if match:
            return _as_number(match[1])
    return None


def _as_number(year: str) -> int:
    return int(year.translate(_HAN_YEAR))


def _from_dates(dates: Sequence[str | None]) -> Years | None:
    for date in dates:
        if date:
            year, month = int(date[:4]), int(date[5:7])
            return Years(year, year + 1) if month >= _TURN_OF_YEAR else Years(year - 1, year)
    return None


def _from_title(title: str | None) -> Years | None:
    year = year_in(title) if title else None
    return Years(year - 1, year) if year else None


def _from_text(blocks: Sequence[Block]) -> Years:
    """The year that the second half of the text names most is the planned one."""
    half = len(blocks) // 2
    counted = Counter(int(y) for b in blocks[half:] for y in _SPOKEN_OF.findall(b.clean.text))
    if not counted:
        counted = Counter(int(y) + 1 for b in blocks for y in _SPOKEN_OF.findall(b.clean.text))
    if not counted:
        return Years(None, None)
    planned = counted.most_common(1)[0][0]
    return Years(planned - 1, planned)
