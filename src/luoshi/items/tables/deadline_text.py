"""Deadlines as people write them: "6月底前", "三季度", "2026年12月31日" become periods; other words stay."""

import re

LONGEST = 30
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
PERIOD = re.compile(r"\d{4}(?:-(?:H[12]|Q[1-4]|\d\d(?:-\d\d)?))?")
YEAR = r"(?:(?P<year>\d{4})年?度?|今年|本年)?"
BY = r"(?:底|末|份|以?前|之前|底前|末前)*(?:完成)?"
DAY = re.compile(rf"{YEAR}[年./-]?(?P<month>1[0-2]|0?[1-9])[月./-](?P<day>3[01]|[12]\d|0?[1-9])日?{BY}")
MONTH = re.compile(rf"{YEAR}(?P<month>1[0-2]|0?[1-9])月{BY}")
QUARTER = re.compile(rf"{YEAR}第?(?P<quarter>[一二三四1-4])季度?{BY}")
HALF = re.compile(rf"{YEAR}(?P<half>[上下])半年{BY}")
WHOLE = re.compile(rf"(?:(?P<year>\d{{4}})年?|全年|年内|当年|年)度?{BY}")


def deadline_of(words: str, *, year: int) -> str:
    """The period a deadline names, in the ledger's way (2026, 2026-H1, 2026-Q3, 2026-06, 2026-06-30).

    Words that name none stay as they are, cut to the column; "" for none.
    """
    said = "".join(words.split())
    if not said or PERIOD.fullmatch(said):
        return said
    if (found := DAY.fullmatch(said)) is not None:
        return f"{found['year'] or year}-{int(found['month']):02}-{int(found['day']):02}"
    if (found := MONTH.fullmatch(said)) is not None:
        return f"{found['year'] or year}-{int(found['month']):02}"
    if (found := QUARTER.fullmatch(said)) is not None:
        return f"{found['year'] or year}-Q{QUARTERS[found['quarter']]}"
    if (found := HALF.fullmatch(said)) is not None:
        return f"{found['year'] or year}-H{1 if found['half'] == '上' else 2}"
    if (found := WHOLE.fullmatch(said)) is not None:
        return str(found["year"] or year)
    return words.strip()[:LONGEST]
