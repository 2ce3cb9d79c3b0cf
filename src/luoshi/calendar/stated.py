"""When a year's reports are due as a notice's own words set it: 每季度首月10日前报送; suggested and never set; pure.

Read is a sentence that hands in reports of progress by a date that comes again, and by one such date alone: where there
are two, in the sentence or in the notice, nothing is suggested, for the one may be of plans, of streets, or of whom the
lead collects from. Neither is a limit in workdays or before an end (每季度末前5个工作日), nor whatever stands behind
words that are not read here to their end.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from luoshi.calendar.deadlines import MONTHS, MONTHS_OF_A_ROUND, Frequency, Rule

Fields = Mapping[str, int | str | bool]

LONGEST_BASIS = 200
LAST = 31  # a month that has no such day: on its last (Rule)
EARLY, LATE = 10, 20  # a monthly date that does not say which month it is about
QUARTER = MONTHS_OF_A_ROUND[Frequency.QUARTERLY]
SENTENCES = re.compile(r"[^\u3002\uff1b;\n]+")
BLANK = re.compile(r"[ \u3000\t]")
ALIKE = str.maketrans("\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19号\uff0c", "0123456789日,")

OFFICES = "区|县|市|州|省|镇|政府|人民政府|府办|督查|办公室|目标办"
HANDED_IN = re.compile(rf"报送|上报|填报|报至|报(?:{OFFICES})|反馈(?:至|到|{OFFICES})")
OF_PROGRESS = re.compile("完成情况|进展|落实情况|推进情况|办理情况|工作情况|执行情况|任务情况|完成进度|形象进度")
OTHER_PAPERS = re.compile("方案|计划安排|实施意见|任务分解|责任清单|联络员|名单|自查报告|工作要点|总结|材料清单")
TAKEN_BACK = re.compile("不再|取消|作废|无需|停止|暂停|废止")
# Something else is to be done by the date, and the report is of that.
ELSE = re.compile(
    "建成|完成(?!情况|进度)|竣工|开工|办结|召开|发布|公布|公开|举办|组织|开展|通报|拨付|考核|调度|汇总(?=,)|推进(?!情况)"
)

DAY = r"(?P<day>3[01]|[12]\d|[1-9])日"
BEFORE = "[以之]?前"
# Here the date ends, and what is to be done begins.
HERE = r"(?=[,、]|将|把|向|报|上报|填报|书面|统一|集中|各|请|由|及时|$)"
EVERY = "每个?季度?"
OF = "份?的?"
# Each way to say it, with the months between the end of what is reported and the report.
WAYS = (
    (
        1,
        re.compile(
            rf"(?:{EVERY}|(?<![一二三四1-4])[下次]一?个?季度?|季后)(?:首月|首个月|第[一1]个?月){OF}{DAY}{BEFORE}{HERE}"
        ),
    ),
    (1, re.compile(rf"{EVERY}(?:结束|终了)?后?的?[次下]一?个?月{OF}{DAY}{BEFORE}{HERE}")),
    (
        1,
        re.compile(rf"(?:{EVERY}|(?<![一二三四1-4本上下])季度?)(?:结束|终了)?后(?P<day>[1-9]|[12]\d)日[以之]?内{HERE}"),
    ),
    (0, re.compile(rf"(?:{EVERY}|各季度?)(?:末月|末个月|最后[一1]个月|第[三3]个?月|末){OF}{DAY}{BEFORE}{HERE}")),
    (0, re.compile(rf"{EVERY}[末底](?:{BEFORE})?{HERE}")),
)
MONTHLY = (
    re.compile(rf"每个?月{OF}{DAY}{BEFORE}{HERE}"),
    re.compile(rf"每个?月(?:的?月)?[末底](?:{BEFORE})?{HERE}"),
)
THIS_MONTH, LAST_MONTH = re.compile("当月|本月"), re.compile("上一?个?月|前一个月")
DATE = (
    r"(?:(?P<next>次年|翌年|明年|下一?年)|(?P<year>20\d\d)年)?"
    r"(?P<month>1[0-2]|[1-9])月(?:的?(?:(?P<day>3[01]|[12]\d|[1-9])日|(?P<end>[底末])))?"
)
NAMED = re.compile(DATE)
ONE = re.sub(r"\?P<\w+>", "?:", DATE)
LISTED = re.compile(rf"(?<![\d年]){ONE}(?:(?:[、和及]|以及){ONE})+(?:{BEFORE})?(?!、){HERE}")
YEAR = r"(?:(?P<of>20\d\d)年)?(?:全年|年度|第?四季度)"
NEAR = r"[^,]{0,14}?"
LAST_ONE = (
    re.compile(rf"{YEAR}{NEAR}{DATE}{BEFORE}(?:书面|统一|集中)?(?:{HANDED_IN.pattern}|将|把)"),
    re.compile(rf"{DATE}{BEFORE}(?:书面|统一|集中)?(?:{HANDED_IN.pattern}|将|把){NEAR}{YEAR}"),
)
FIRST_QUARTER = re.compile("[从自]第?(?P<number>[一二三四1-4])季度(?:起|开始)")
FIRST_MONTH = re.compile("[从自](?P<number>1[0-2]|[1-9])月份?(?:起|开始)")
EARLIEST_LAST, LATEST_LAST = 11, 3  # months: in the year, and in the next one


@dataclass(frozen=True, slots=True)
class Stated:
    """What a notice's words set: the words with their place in the text, and the fields of a Rule that they say."""

    words: str
    start: int
    fields: Fields

    @property
    def anchor(self) -> str:
        """The place of the words in the text, as a document's page marks it: start and end."""
        return f"{self.start}-{self.start + len(self.words)}"

    def over(self, rule: Rule, basis: str) -> Rule:
        """`rule` with what the notice says, resting on it; what it does not say stays as it was.

        A last date that was an assumption is assumed anew: on the same day of the month after the year.
        """
        found = replace(rule, **self.fields, basis=basis[:LONGEST_BASIS])  # type: ignore[arg-type]
        if "last_day" in self.fields or not rule.last_assumed:
            return found
        return replace(found, last_month=1, last_day=found.due_day, last_next_year=True)


def stated_rule(text: str, year: int) -> Stated | None:
    """The one way in which a notice of a year says when reports are due; None where it says nothing, or two things."""
    regular: list[Stated] = []
    last: list[Stated] = []
    for sentence in SENTENCES.finditer(text):
        for each in _in(sentence[0], sentence.start(), year):
            (regular if "due_day" in each.fields else last).append(each)
    if len({tuple(sorted(each.fields.items())) for each in regular}) != 1:
        return None
    first = regular[0]
    if len({tuple(sorted(each.fields.items())) for each in last}) != 1:
        return first
    return replace(first, fields={**first.fields, **last[0].fields})


def _in(sentence: str, start: int, year: int) -> Iterator[Stated]:
    """What one sentence sets: regular dates, and the last one of the year where it has its own."""
    if "报" not in sentence and "反馈" not in sentence:
        return
    places = [place for place, each in enumerate(sentence) if not BLANK.match(each)]
    words = "".join(sentence[place] for place in places).translate(ALIKE)
    if not OF_PROGRESS.search(words) or OTHER_PAPERS.search(words) or TAKEN_BACK.search(words):
        return

    def stated(match: re.Match[str], fields: Fields) -> Stated:
        first, end = places[match.start()], places[match.end() - 1] + 1
        return Stated(sentence[first:end], start + first, fields)

    last = _last_one(words, year)
    if last is not None:
        yield stated(*last)
    for match, fields in _regular(words, year):
        handed_in = HANDED_IN.search(words, match.end())
        if handed_in is not None and not ELSE.search(words, match.end(), handed_in.start()):
            yield stated(match, fields)


def _regular(words: str, year: int) -> Iterator[tuple[re.Match[str], Fields]]:
    """Every date that comes again and again, and what it means."""
    for offset, pattern in WAYS:
        for match in pattern.finditer(words):
            yield match, _quarterly(words, offset, _day(match))
    for pattern in MONTHLY:
        for match in pattern.finditer(words):
            fields = _monthly(words, _day(match))
            if fields is not None:
                yield match, fields
    for match in LISTED.finditer(words):
        fields = _listed(match[0], year)
        if fields is not None:
            yield match, fields


def _day(match: re.Match[str]) -> int:
    """The day of the month; where the words name its end alone, the last."""
    return int(match["day"]) if "day" in match.re.groupindex else LAST


def _quarterly(words: str, offset: int, day: int) -> Fields:
    """A rule by which each quarter is reported on that day so many months after its last one.

    At its end, the year's last is said too. After it, that falls into the next year, and no notice of this one says so.
    """
    fields: dict[str, int | str | bool] = {
        "frequency": Frequency.QUARTERLY.value,
        "due_offset": offset,
        "due_day": day,
    }
    begins = _first(words)
    if begins is not None:  # who begins to hand in in a quarter reports on the one before, where reports follow
        fields["first_round"] = max((begins + QUARTER - 1) // QUARTER - offset, 1)
    return fields if offset else {**fields, **_last(MONTHS, day, next_year=False)}


def _monthly(words: str, day: int) -> Fields | None:
    """The same of months; None where it is not plain whether the month itself is told, or the one before."""
    offset = 1 if LAST_MONTH.search(words) else 0 if THIS_MONTH.search(words) else None
    if offset is None:
        offset = 0 if day >= LATE else 1 if day <= EARLY else None
    if offset is None:
        return None
    fields: dict[str, int | str | bool] = {"frequency": Frequency.MONTHLY.value, "due_offset": offset, "due_day": day}
    begins = _first(words)
    if begins is not None:
        fields["first_round"] = max(begins - offset, 1)
    return fields if offset else {**fields, **_last(MONTHS, day, next_year=False)}


def _first(words: str) -> int | None:
    """The month from which it begins, where a sentence says so (自第二季度起)."""
    month = FIRST_MONTH.search(words)
    if month is not None:
        return int(month["number"])
    quarter = FIRST_QUARTER.search(words)
    if quarter is None:
        return None
    number = "一二三四".find(quarter["number"]) + 1 or int(quarter["number"])
    return (number - 1) * QUARTER + 1


def _last(month: int, day: int, *, next_year: bool) -> Fields:
    return {"last_month": month, "last_day": day, "last_next_year": next_year, "last_assumed": False}


def _last_one(words: str, year: int) -> tuple[re.Match[str], Fields] | None:
    """The date of the year's last report, where a sentence has one for it that can be."""
    for pattern in LAST_ONE:
        match = pattern.search(words)
        if match is None or not (match["day"] or match["end"]) or (match["of"] and int(match["of"]) != year):
            continue
        month, next_year = int(match["month"]), _is_next(match, year)
        if next_year is None or not (month <= LATEST_LAST if next_year else month >= EARLIEST_LAST):
            continue
        return match, _last(month, int(match["day"] or monthrange(year + next_year, month)[1]), next_year=next_year)
    return None


def _is_next(date: re.Match[str], year: int) -> bool | None:
    """Whether a date is of the next year; None where it is of neither."""
    if date["next"] or date["year"] == f"{year + 1}":
        return True
    return False if date["year"] in {None, f"{year}"} else None


def _listed(words: str, year: int) -> Fields | None:
    """Dates named one by one, where they are of one rule: three months apart, on one day; None otherwise.

    A January among them, before or after the others, is the year's last; a December may have a day of its own.
    """
    dates: list[tuple[bool, int, int]] = []
    day = 0
    for each in reversed(list(NAMED.finditer(words))):  # 6月、9月、12月底: the last one's day is that of all
        next_year, month = _is_next(each, year), int(each["month"])
        if next_year is None:
            return None
        own = int(each["day"] or 0)
        day = LAST if each["end"] or own == monthrange(year, month)[1] else own or day
        dates.insert(0, (next_year or month == 1, month, day))
    months = [month for after, month, _day in dates if not after]
    after = [own for late, month, own in dates if late and month == 1]
    last = dates[-1][2] if months and months[-1] == MONTHS else 0
    days = {own for late, month, own in dates if not late and month != MONTHS} or {last}
    regular = next(iter(days))
    if len(months) < 2 or len(days) != 1 or not regular or len(after) != sum(late for late, *_rest in dates):
        return None
    for offset in (0, 1):
        ends = [month - offset for month in months]
        if ends[0] % QUARTER == 0 and ends == list(range(ends[0], ends[-1] + 1, QUARTER)):
            fields: dict[str, int | str | bool] = {"frequency": Frequency.QUARTERLY.value, "due_offset": offset}
            fields |= {"due_day": regular, "first_round": ends[0] // QUARTER}
            if offset and after:
                return {**fields, **_last(1, after[0], next_year=True)}
            return fields if offset else {**fields, **_last(MONTHS, last or regular, next_year=False)}
    return None
