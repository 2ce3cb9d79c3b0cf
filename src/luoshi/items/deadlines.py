"""A deadline or period as people type it, as the period that is stored; pure."""

import re

POINT = re.compile(r"\d{4}(?:-(?:H[12]|Q[1-4]|(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?))?")
SPAN = re.compile(rf"{POINT.pattern}/{POINT.pattern}")
WORDS = re.compile(
    r"(?:(?P<year>\d{4})年?)?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度"
    r"|(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?|(?P<end>年?底|年末|年内))?"
    r"(?:[底末])?(?:之?前)?(?:完成)?"
)
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def period_of(words: str, year: int) -> str | None:
    """The period that `words` mean in a document of `year`: "6月底前" is 2026-06, "上半年" 2026-H1, "" is "".

    None when they mean none.
    """
    said = "".join(words.split())
    if not said or POINT.fullmatch(said) or SPAN.fullmatch(said):
        return said
    match = WORDS.fullmatch(said)
    if match is None or not any(match.groups()):
        return None
    number = match["year"] or str(year)
    if match["half"]:
        return f"{number}-H{1 if match['half'] == '上' else 2}"
    if match["quarter"]:
        return f"{number}-Q{QUARTERS.get(match['quarter']) or match['quarter']}"
    if match["month"]:
        return f"{number}-{int(match['month']):02}" + (f"-{int(match['day']):02}" if match["day"] else "")
    return f"{number}-12" if match["end"] else number
