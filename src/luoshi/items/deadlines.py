"""A deadline or period as people type it, as the period that is stored: the one reader of forms and tables; pure.

A period is the shortest form of what the words say, and its end is the deadline: 6月底前 is 2026-06, 年底前 is 2026, as
gongwen reads them in a document. 12月底前 says a month and stays one.
"""

import re
from calendar import monthrange
from datetime import date

LONGEST = 30
POINT = re.compile(r"\d{4}(?:-(?:H[12]|Q[1-4]|(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?))?")
SPAN = re.compile(rf"{POINT.pattern}/{POINT.pattern}")
YEAR = r"(?:(?P<year>\d{4})年?度?|今年|本年度?|当年)"
MONTH, DAY = r"(?P<month>1[0-2]|0?[1-9])", r"(?P<day>3[01]|[12]\d|0?[1-9])"
BY = r"[底末]?(?:以?前|之前)?(?:完成)?"
# Nobody is to guess: 3-6 may be months as well as a day, and a cell in which 6.30 was typed holds the number 6.3.
FORMS = tuple(
    re.compile(form + BY)
    for form in (
        rf"{YEAR}?{MONTH}月{DAY}日?",
        rf"{YEAR}?{MONTH}(?:/{DAY}|[.](?P<two>3[01]|[12]\d|0[1-9]))日?",
        rf"{YEAR}[./-]{MONTH}[./-]{DAY}日?",
        rf"{YEAR}?{MONTH}月份?",
        rf"{YEAR}(?:[/-]|[.](?=.+月)){MONTH}月?",
        rf"{YEAR}?第?(?P<quarter>[一二三四1-4])季度?",
        rf"{YEAR}?(?P<half>[上下])半年",
        rf"{YEAR}(?:全年|年内|年[底末]|内)?",
        r"(?:全年|年内|年度|年[底末])",
    )
)
UP_TO = tuple(
    re.compile(form)
    for form in (
        rf"{YEAR}?(?:1|一)月?份?[-—–~～至到]{MONTH}月份?(?:累计)?",
        rf"{YEAR}?(?:前三季度|(?:一|1)季?度?[-—–~～至到](?:三|3)季度)",
    )
)
WHOLE = {3: "-Q1", 6: "-H1", 12: ""}  # what begins with a year and has a shorter name
LAST_MONTHS = {"": 12, "H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def period_of(words: str, year: int) -> str | None:
    """The period that `words` mean in a document of `year`: "6月底前" is 2026-06, "年底" is 2026, "" is "".

    None when they mean none.
    """
    said = "".join(words.split())
    if not said or POINT.fullmatch(said) or SPAN.fullmatch(said):
        return said
    up_to = next((match.groupdict() for form in UP_TO if (match := form.fullmatch(said)) is not None), None)
    if up_to is not None:
        return _from_january(up_to.get("year") or str(year), int(up_to.get("month") or 9))
    found = next((match.groupdict() for form in FORMS if (match := form.fullmatch(said)) is not None), None)
    if found is None:
        return None
    number = found.get("year") or str(year)
    if found.get("half"):
        return f"{number}-H{1 if found['half'] == '上' else 2}"
    if found.get("quarter"):
        return f"{number}-Q{QUARTERS.get(found['quarter'], found['quarter'])}"
    if found.get("month"):
        day = found.get("day") or found.get("two")
        return f"{number}-{int(found['month']):02}" + (f"-{int(day):02}" if day else "")
    return number


def last_day(period: str) -> date | None:
    """The last day of a stored period: 2026 (年底) is 31 December, 2026-06 30 June; None for a day that is none."""
    year, _, rest = period.rpartition("/")[2].partition("-")
    month, _, day = rest.partition("-")
    last = LAST_MONTHS.get(month) or int(month)
    try:
        return date(int(year), last, int(day) if day else monthrange(int(year), last)[1])
    except ValueError:
        return None


def _from_january(year: str, last: int) -> str:
    """The months of a year up to `last`, in the shortest form: 2026-Q1, 2026-01/2026-05, 2026-H1, 2026-01/2026-09."""
    return f"{year}{WHOLE[last]}" if last in WHOLE else f"{year}-01/{year}-{last:02}"


def deadline_of(words: str, *, year: int) -> str:
    """The same for a table that holds other words as well: 长期坚持 stays as it is, cut to the column; "" for none."""
    period = period_of(words, year)
    return words.strip()[:LONGEST] if period is None else period
