"""When a year's reports are due as a notice's own words set it: 每季度首月10日前报送; suggested and never set; pure.

Read is one clause that hands in reports of progress. Where a notice sets dates in two ways nothing is suggested: the
one may be of plans, of problems, or of other units. A limit in workdays is no day of a month and is not suggested.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from luoshi.calendar.deadlines import MONTHS, MONTHS_OF_A_ROUND, Frequency, Rule
from luoshi.calendar.presets import AFTER

LONGEST_BASIS = 200
LAST = 31  # a month that has no such day: on its last (Rule)
SENTENCES = re.compile(r"[^\u3002\uff1b;\n]+")
HANDED_IN = re.compile("报送|上报|填报|报至|报到|报告|报督查|报区|报县|报市|反馈|报政府|报")
OF_PROGRESS = re.compile(
    "完成情况|进展|落实情况|推进情况|办理情况|工作情况|执行情况|任务情况|工作动态|完成进度|形象进度"
)
OTHER_PAPERS = re.compile("方案|计划安排|实施意见|任务分解|责任清单|联络员|名单|自查报告|工作要点")
DAY = r"(?P<day>3[01]|[12]\d|[1-9])日"
BEFORE = "[以之]?前"
EVERY = "每个?季度?"
OF = "份?的?"
# Each way to say it, with the months between the end of what is reported and the report.
WAYS = (
    (1, re.compile(rf"(?:{EVERY}|[下次]一?个?季度?|季后)(?:首月|首个月|第[一1]个?月){OF}{DAY}{BEFORE}")),
    (1, re.compile(rf"{EVERY}(?:结束|终了)?后?的?[次下]个?月{OF}{DAY}{BEFORE}")),
    (1, re.compile(r"每?个?季度?(?:结束|终了)?后(?P<day>[1-9]|[12]\d)日[以之]?内")),
    (0, re.compile(rf"{EVERY}(?:末月|末个月|最后[一1]个月|第[三3]个?月|末){OF}{DAY}{BEFORE}")),
    (0, re.compile(rf"{EVERY}[末底]{BEFORE}?")),
)
MONTHLY = (re.compile(rf"每个?月{OF}{DAY}{BEFORE}"), re.compile(rf"每个?月[底末]{BEFORE}?"))
DATE = r"(?P<next>次年|翌年|明年|下一?年)?(?P<month>1[0-2]|[1-9])月(?:(?P<day>3[01]|[12]\d|[1-9])日|(?P<end>[底末]))?"
NAMED = re.compile(DATE)
ONE = re.sub(r"\?P<\w+>", "?:", DATE)
LISTED = re.compile(rf"{ONE}(?:(?:[、和及]|以及){ONE})+{BEFORE}?")
YEAR = "(?:全年|年度|第?四季度)"
NEAR = r"[^\u3002\uff1b\uff0c,]{0,14}?"
LAST_ONE = (re.compile(rf"{YEAR}{NEAR}{DATE}{BEFORE}"), re.compile(rf"{DATE}{BEFORE}{NEAR}{YEAR}"))
FROM_SECOND = re.compile(r"[从自]第?[二2]季度(?:起|开始)")
LAST_MONTH = re.compile("上[一1]?个?月|上月")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a notice's words set: the words with their place in the text, and the fields of a Rule that follow."""

    words: str
    start: int
    fields: Mapping[str, int | str | bool]

    @property
    def anchor(self) -> str:
        """The place of the words in the text, as a document's page marks it: start and end."""
        return f"{self.start}-{self.start + len(self.words)}"

    def over(self, rule: Rule, basis: str) -> Rule:
        """`rule` with what the notice says, resting on it; what it does not say stays as it was."""
        own = rule.basis and not rule.basis.startswith(AFTER)
        return replace(rule, **self.fields, basis=rule.basis if own else basis[:LONGEST_BASIS])  # type: ignore[arg-type]


def stated_rule(text: str) -> Stated | None:
    """The one way in which a notice says when reports are due; None where it says nothing, or two things."""
    found = [each for sentence in SENTENCES.finditer(text) for each in _in(sentence[0], sentence.start())]
    regular = [each for each in found if "due_day" in each.fields]
    last = [each for each in found if "due_day" not in each.fields]
    ways = {tuple(sorted(each.fields.items())) for each in regular}
    if len(ways) != 1:
        return None
    first = regular[0]
    if len({tuple(sorted(each.fields.items())) for each in last}) != 1:
        return first
    return replace(first, fields={**first.fields, **last[0].fields})


def _in(sentence: str, start: int) -> Iterator[Stated]:
    """What one sentence sets: regular dates, and the last one of the year where it has its own."""
    if not HANDED_IN.search(sentence) or OTHER_PAPERS.search(sentence):
        return
    of_progress = OF_PROGRESS.search(sentence) is not None
    found = _regular(sentence)
    if found is not None and (of_progress or "每" in found[0][0]):
        match, fields = found
        yield Stated(match[0], start + match.start(), fields)
    for pattern in LAST_ONE if of_progress else ():
        last = pattern.search(sentence)
        if last is not None and (last["day"] or last["end"]):
            fields = _last(int(last["month"]), int(last["day"] or LAST), next_year=bool(last["next"]))
            yield Stated(last[0], start + last.start(), fields)
            return


def _regular(sentence: str) -> tuple[re.Match[str], Mapping[str, int | str | bool]] | None:
    """The dates that come again and again, and what they mean."""
    for offset, pattern in WAYS:
        match = pattern.search(sentence)
        if match is not None:
            # who begins in the second quarter reports on the first one, where a report follows what it is about
            first = 2 if not offset and FROM_SECOND.search(sentence) else 1
            return match, _every(Frequency.QUARTERLY, offset, _day(match), first=first)
    for pattern in MONTHLY:
        match = pattern.search(sentence)
        if match is not None:
            return match, _every(Frequency.MONTHLY, 1 if LAST_MONTH.search(sentence) else 0, _day(match), first=1)
    match = LISTED.search(sentence)
    fields = _listed(match[0]) if match is not None else None
    return (match, fields) if match is not None and fields is not None else None


def _day(match: re.Match[str]) -> int:
    """The day of the month; where the words name its end alone, the last."""
    return int(match["day"]) if "day" in match.re.groupindex else LAST


def _every(frequency: Frequency, offset: int, day: int, *, first: int) -> Mapping[str, int | str | bool]:
    """The fields of a rule by which each round is due on that day so many months after its last one.

    After the period, the year's last falls into the next year, and no notice of this year says so: it is assumed.
    """
    fields: dict[str, int | str | bool] = {
        "frequency": frequency.value,
        "first_round": first,
        "due_offset": offset,
        "due_day": day,
    }
    month = MONTHS + offset
    return {
        **fields,
        **_last(month - MONTHS if month > MONTHS else month, day, next_year=bool(offset), assumed=bool(offset)),
    }


def _last(month: int, day: int, *, next_year: bool, assumed: bool = False) -> Mapping[str, int | str | bool]:
    return {"last_month": month, "last_day": day, "last_next_year": next_year, "last_assumed": assumed}


def _listed(words: str) -> Mapping[str, int | str | bool] | None:
    """Dates named one by one, where they are of one rule: three months apart, on one day; None otherwise."""
    dates = [
        (each["next"], int(each["month"]), LAST if each["end"] else int(each["day"] or 0))
        for each in NAMED.finditer(words)
    ]
    day = next((each for _next, _month, each in reversed(dates) if each), 0)
    months = [month for after, month, _own in dates if not after]
    following = [(month, own or day) for after, month, own in dates if after]
    if not day or any(own not in {0, day} for _next, _month, own in dates) or len(months) < 2:
        return None
    for offset in (0, 1):
        ends = [month - offset for month in months]
        step = MONTHS_OF_A_ROUND[Frequency.QUARTERLY]
        if all(end % step == 0 for end in ends) and ends == list(range(ends[0], ends[-1] + 1, step)):
            rule = _every(Frequency.QUARTERLY, offset, day, first=ends[0] // step)
            return {**rule, "last_assumed": False} if offset and (1, day) in following else rule
    return None
