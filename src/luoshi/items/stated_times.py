"""The times by which an item's own words want parts and steps of it: 主体工程9月底前完成, 年底前全部建成; pure.

Shown beside the deadline and offered as milestones with their exact words, never set by themselves. The one deadline
that holds for the whole is read by items.stated, and then there is none here. No time is one that was over before the
year, of every year or the next (每年, 次年), of what it describes (9月底前建成的小区), the ends of a span (3月至9月,
从6月底到年底), or a month in which only something goes on (6月举办, 全年新增).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from luoshi.items.deadlines import last_day, period_of
from luoshi.items.stated import (
    ALL,
    CUT,
    DAY,
    DONE,
    ENDS,
    GOES_ON,
    HOW,
    LEADS_IN,
    MONTH,
    NUMBERED,
    QUARTER,
    YEAR,
    stated_deadline,
)
from luoshi.items.stated import TIME as TIME_AT_ALL

REACHED = f"(?:{DONE}|开工|动工|启动|封顶|贯通|合龙|过半|签约|验收|挂牌|开业|落地|达到)(?!率)"
# 9月底前 says it alone; 9月底, 三季度, 11月 and 年内 only with what is done by then.
TIME = re.compile(
    rf"(?<![\d.~～—–\-一二三四五六七八九十几两])(?P<other>[每各次翌明后去上下隔]年?)?(?P<to>[到至])?"
    rf"(?:(?P<before>{ENDS}|{DAY})[以之]?前|(?P<when>{ENDS}|{DAY}|{YEAR}?(?:[上下]半年|{QUARTER}|{MONTH})|年内))"
)
DOES = re.compile(rf"(?:{HOW})*{REACHED}")
NAMES = re.compile(rf"[^的]{{0,12}}?{REACHED}")  # 三季度末主体封顶: the part stands between
GOES_THROUGH = re.compile("[到至~～—–-]")
BEGINS = re.compile(r"[从自]|(?:[日月年底末初份中旬]|季度|半年|\d)$")
DESCRIBES = re.compile(r"[^的]{0,4}的(?![\d一二三四五六七八九十半百])")  # 建成的小区, but not 完成总投资的60%
JOINED = re.compile("(?:、|并[且于]?|同时|以及|[及和且于在]|确保|力争|争取)+$")
OTHER_WORK = re.compile(rf".*{REACHED}[^、]{{0,4}}、")  # 一期尽快开工、二期年底前建成
MARKS = "\uff0c,\u3002\uff1b;\uff08\uff09() "
LAST_OF = {"年内": "年底"}


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time that a wording names for a part of an item.

    `words` are its very characters and `quote` those of all that belongs to it: its clause, and the one beside it where
    its own says no more than that it is done (文化中心一期，6月底前完成). `of` is the same without the time, what is to
    be so by then, "" where it is not plain. `until` is the last day of `period`.
    """

    words: str
    quote: str
    of: str
    period: str
    until: date


def stated_times(wording: str, *, year: int) -> tuple[StatedTime, ...]:
    """The times for parts of an item of `year`, in the order of the words; none where one deadline holds for it all."""
    if stated_deadline(wording, year=year) is not None:
        return ()
    clauses = list(_clauses(wording))
    free = [clause if TIME_AT_ALL.search(clause.text) is None else None for clause in clauses]
    found: list[StatedTime] = []
    for place, clause in enumerate(clauses):
        pieces = list(_pieces(clause, year))
        for piece in pieces:
            beside = _beside(piece, free, place) if len(pieces) == 1 else None
            free = [each if each is not beside else None for each in free]  # it belongs to one time alone
            found.append(_told(piece, beside=beside))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a wording without its blanks; `at` has the place of each of its characters in the wording."""

    wording: str
    text: str
    at: tuple[int, ...]

    def exactly(self, start: int, end: int) -> str:
        """The characters of the wording from one place of the clause to another, with the blanks that stand there."""
        return self.wording[self.at[start] : self.at[end - 1] + 1] if start < end else ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What of a clause belongs to one time: [first, last); the time stands at [start, end) and sets `period`."""

    clause: _Clause
    first: int
    start: int
    end: int
    last: int
    period: str
    until: date

    @property
    def says(self) -> str:
        """The same without its time and what leads in to it."""
        lead = LEADS_IN.match(self.clause.text, self.first, self.start)
        first = lead.end() if lead is not None else self.first
        return self.clause.exactly(first, self.start) + self.clause.exactly(self.end, self.last)


def _clauses(wording: str) -> Iterator[_Clause]:
    start = 0
    for end in (*(mark.start() for mark in CUT.finditer(wording)), len(wording)):
        at = tuple(place for place in range(start, end) if not wording[place].isspace())
        text = "".join(wording[place] for place in at)
        start = end + 1
        if not NUMBERED.fullmatch(text):
            yield _Clause(wording, text, at)


def _pieces(clause: _Clause, year: int) -> Iterator[_Piece]:
    """The times of a clause, each with the words from the time before it to the next."""
    times = [(found, *told) for found in TIME.finditer(clause.text) if (told := _sets(found, year)) is not None]
    starts = [found.start() for found, *_told in times]
    first = 0
    for place, (found, period, until) in enumerate(times):
        following = starts[place + 1] if place + 1 < len(times) else len(clause.text)
        between = clause.text[found.end() : following]  # what joins two times belongs to neither
        last = found.end() + len(JOINED.sub("", between)) if place + 1 < len(times) else following
        other = OTHER_WORK.match(clause.text, first, found.start())
        yield _Piece(
            clause, other.end() if other is not None else first, found.start(), found.end(), last, period, until
        )
        first = following


def _sets(found: re.Match[str], year: int) -> tuple[str, date] | None:
    """The period that a time sets and its last day; None for one that sets none, or is of a year that is over."""
    text, before, after = found.string, found.string[: found.start()], found.string[found.end() :]
    words = found["before"] or found["when"]
    period = period_of(LAST_OF.get(words, words), year)
    until = last_day(period) if period else None
    spans = GOES_THROUGH.match(after) or (found["to"] and BEGINS.search(before))
    if period is None or until is None or found["other"] or spans or int(period[:4]) < year:
        return None
    does = DOES.match(after)
    reached = found["before"] or found["to"] or does or (words[-1] in "底末" and NAMES.match(after))
    if not reached or DESCRIBES.match(text, found.end() + (does.end() if does else 0)):
        return None
    return period, until


def _beside(piece: _Piece, free: list[_Clause | None], place: int) -> _Clause | None:
    """The clause that a time speaks of whose own says nothing else: the one before, or the one that it leads in to.

    None where its own says something, both may be meant or neither: `free` are the clauses that name no time.
    """
    said = "".join(piece.says.split())
    if GOES_ON.fullmatch(said) is None or ALL.search(said):
        return None
    before = free[place - 1] if place else None
    after = free[place + 1] if place + 1 < len(free) and not said else None
    return (before or after) if before is None or after is None else None


def _told(piece: _Piece, *, beside: _Clause | None) -> StatedTime:
    clause, wording = piece.clause, piece.clause.wording
    start, end = clause.at[piece.first], clause.at[piece.last - 1] + 1
    first, last = (beside.at[0], beside.at[-1] + 1) if beside is not None else (start, end)
    first, last = min(first, start), max(last, end)
    plain = beside is not None or piece.says
    return StatedTime(
        words=clause.exactly(piece.start, piece.end),
        quote=wording[first:last],
        of=(wording[first:start] + piece.says + wording[end:last]).strip(MARKS) if plain else "",
        period=piece.period,
        until=piece.until,
    )
