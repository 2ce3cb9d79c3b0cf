"""The section tree: what each part is there for, and the period it implies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongwen import lexicon
from gongwen.document import Block, BlockKind, Kind, Role, Section
from gongwen.spans import Span
from gongwen.structure.blocks import is_bare_title
from gongwen.structure.years import Years, plan_period, year_in

# The rules in the order they are asked; the first that fits names the role.
_HEADING_ROLES = (
    ("glossary", Role.GLOSSARY),
    ("items", Role.ITEMS),
    ("livelihood", Role.LIVELIHOOD),
    ("problems", Role.PROBLEMS),
    ("half", Role.PLAN_HALF),
    ("outlook", Role.OUTLOOK),
)
_LEADS = (
    ("thanks", Role.THANKS),
    ("closing", Role.CLOSING),
    ("term", Role.REVIEW_TERM),
    ("year", Role.REVIEW_YEAR),
    ("problems", Role.PROBLEMS),
    ("outlook", Role.OUTLOOK),
    ("plan", Role.PLAN_YEAR),
)
_REVIEWS = {Role.REVIEW_YEAR, Role.REVIEW_TERM, Role.PROBLEMS, Role.THANKS, Role.FRONT}
_PLANS = {Role.PLAN_YEAR, Role.OUTLOOK, Role.PLAN_HALF, Role.CLOSING}
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]\)")
_LOOKS_BACK = re.compile(r"(?:过去一年|一年来|刚刚过去的一年|去年),")
_LEAD_LEVEL = 8  # below every heading: a part that only a lead sentence opens
_TOP_LEVELS = 2
_SHORTEST_LEAD = 12


@dataclass(slots=True)
class _Open:
    title: str | None
    role: Role
    period: str | None
    start: int
    level: int
    carried: bool = False  # its role came from a lead sentence above it
    looks_back: bool = False  # one paragraph of a plan that tells what was done


@dataclass(frozen=True, slots=True)
class Periods:
    """What the parts of one document imply when their sentences say nothing."""

    review: str | None
    plan: str | None
    term: str | None
    outlook: str | None
    half: str | None

    @staticmethod
    def of(kind: Kind, title: str | None, years: Years) -> "Periods":
        """The periods of a document of `kind` with this title."""
        review, plan = (str(y) if y else None for y in (years.review, years.plan))
        half = f"{years.plan}-H2" if years.plan else None
        if kind in {Kind.PLAN_IMPLEMENTATION, Kind.PROGRESS_BULLETIN} and title:
            year = year_in(title)
            part = next((p for w, p in _PARTS_OF_YEAR.items() if w in title), None)
            if year and part is not None:
                return Periods(part.format(y=year), str(year), years.term, years.outlook, f"{year}-H2")
        told = year_in(title) if kind is Kind.LIVELIHOOD_LIST and title and _DONE.search(title) else None
        if told:
            return Periods(str(told), str(told + 1), years.term, years.outlook, half)
        return Periods(review, plan, years.term, years.outlook, half)


_DONE = re.compile(r"完成|进展|落实|办理")
_PARTS_OF_YEAR = {
    "上半年": "{y}-H1",
    "一季度": "{y}-Q1",
    "前三季度": "{y}-01/{y}-09",
    "1-9月": "{y}-01/{y}-09",
    "三季度": "{y}-01/{y}-09",
}


def sections(
    blocks: Sequence[Block], text: str, kind: Kind, periods: Periods
) -> tuple[tuple[Section, ...], tuple[int, ...]]:
    """The sections in order of their start, titles as they stand in `text`; for each block the index of its section."""
    builder = _Builder(text, kind, periods)
    section_of = [builder.place(block) for block in blocks]
    return tuple(builder.closed()), tuple(section_of)


class _Builder:
    """Walks the blocks once; `stack` holds the headings that are open at this place."""

    def __init__(self, text: str, kind: Kind, periods: Periods) -> None:
        self.text = text
        self.named: dict[int, str] = {}  # simplified titles of the sections that have one, by index
        self.kind = kind
        self.periods = periods
        first = _Open(None, Role.FRONT, periods.plan if kind is Kind.RESPONSIBILITY_NOTICE else periods.review, 0, 0)
        self.all = [first]
        self.stack = [0]
        self.ahead = False  # the plan has begun
        self.looked_back = False  # a problems or thanks part has closed the review
        self.begun = kind in {Kind.RESPONSIBILITY_NOTICE, Kind.LIVELIHOOD_LIST}

    def place(self, block: Block) -> int:
        """The index of the section that `block` stands in, opening it if the block opens one."""
        words = block.clean.text
        if block.kind is BlockKind.HEADING:
            self._heading(block, words)
        elif block.kind is BlockKind.PARAGRAPH:
            self._lead(block, words)
        return self.stack[-1]

    def closed(self) -> Iterator[Section]:
        """Every section with its end: where the next of its level or above begins."""
        for index, opened in enumerate(self.all):
            later = (other.start for other in self.all[index + 1 :] if other.level <= opened.level)
            end = next(later, len(self.text))
            yield Section(opened.title, opened.role, opened.period, Span(opened.start, end), opened.level)

    def _heading(self, block: Block, words: str) -> None:
        level = block.level or 1
        inside = self.all[self.stack[-1]].role
        if inside is Role.GLOSSARY and level > _TOP_LEVELS:
            return
        if inside is Role.FRONT and not self.begun and not self._speaks(words) and not _NUMBERED.match(words):
            return  # the masthead's own lines
        level = self._level_of_a_bare_goal(words, level)
        carried = self._carried(level)
        self._close(level)
        parent = self.all[self.stack[-1]]
        if carried and self._says_nothing(words):
            self._open_heading(block, carried.role, carried.period, level)
            self.all[-1].carried = True
            return
        role = self._role(words, level, parent.role)
        self.ahead = self.ahead or role in {Role.PLAN_YEAR, Role.OUTLOOK}
        if role in {Role.REVIEW_YEAR, Role.REVIEW_TERM} and parent.role is Role.FRONT:
            self.looked_back = False  # the text begins again
        self._open_heading(block, role, self._period(words, role, parent), level)

    def _open_heading(self, block: Block, role: Role, period: str | None, level: int) -> None:
        self._open(block.clean.as_written(self.text), role, period, block.span.start, level)
        self.named[len(self.all) - 1] = block.clean.text

    def _level_of_a_bare_goal(self, words: str, level: int) -> int:
        """主要目标 without number and year stands below the numbered heading it follows, not beside the title."""
        above = max(self.all[i].level for i in self.stack if self.all[i].level != _LEAD_LEVEL)
        bare = level == 1 and year_in(words) is None and lexicon.pattern("roles", "plan").fullmatch(words) is not None
        return min(above + 1, _LEAD_LEVEL - 1) if bare and above > 1 else level

    def _carried(self, level: int) -> _Open | None:
        """The part that a lead sentence opened and that goes on under headings of a lower level."""
        here = self.all[self.stack[-1]]
        sibling = next((self.all[i] for i in reversed(self.stack) if self.all[i].level == level), None)
        if sibling and sibling.carried:
            return sibling
        above = [self.all[i].level for i in self.stack if self.all[i].level != _LEAD_LEVEL]
        goes_on = here.level == _LEAD_LEVEL and level > above[-1] and above[-1] > 0
        # a part under a carried heading has that heading's role already
        return here if goes_on and here.role in {Role.PLAN_YEAR, Role.REVIEW_TERM, Role.OUTLOOK} else None

    def _says_nothing(self, words: str) -> bool:
        """Whether a heading names a topic only, neither a year nor what its part is there for."""
        return year_in(words) is None and not any(
            lexicon.pattern("roles", name).fullmatch(words) for name in ("outlook", "glossary", "problems")
        )

    def _speaks(self, words: str) -> bool:
        """Whether a heading's words say what its part is there for."""
        return any(
            lexicon.pattern("roles", name).fullmatch(words)
            for name in ("review", "plan", "outlook", "term", "glossary")
        )

    def _role(self, words: str, level: int, parent: Role) -> Role:
        body = words.lstrip("#* ")
        if self.kind is Kind.PROGRESS_BULLETIN:
            return Role.PLAN_YEAR if re.search("下一步|下阶段|下步", body) else Role.REVIEW_YEAR
        past = plan_period(body)
        if past and self.periods.review and past[5:] <= self.periods.review[:4] and "和" not in body:
            return Role.REVIEW_TERM
        for name, role in _HEADING_ROLES:
            if lexicon.pattern("roles", name).fullmatch(body) and self._may(role, level, parent):
                return role
        if level > _TOP_LEVELS and parent is not Role.FRONT and not is_bare_title(body) and not self._turned(parent):
            return parent
        planned = lexicon.pattern("roles", "plan").fullmatch(body) is not None
        reviewed = lexicon.pattern("roles", "review").fullmatch(body) is not None
        year = year_in(body)
        if (
            year
            and parent is not Role.ITEMS
            and self.kind is Kind.WORK_REPORT
            and str(year) in {self.periods.review, self.periods.plan}
        ):
            return self._reviewed(body, year) if str(year) == self.periods.review else Role.PLAN_YEAR
        if self._turned(parent) and not reviewed:
            return Role.PLAN_YEAR
        if year and reviewed != planned:
            return self._reviewed(body, year) if reviewed else Role.PLAN_YEAR
        if year and self.periods.plan and str(year) == self.periods.plan and planned:
            return Role.PLAN_YEAR
        if reviewed and parent not in _PLANS:
            return self._reviewed(body, year)
        if planned and parent in {
            Role.FRONT,
            Role.ITEMS,
            Role.PROBLEMS,
            Role.THANKS,
            Role.REVIEW_YEAR,
            Role.REVIEW_TERM,
        }:
            return Role.PLAN_YEAR if level <= _TOP_LEVELS and (year or parent is Role.FRONT) else parent
        if parent is Role.FRONT and self.begun:
            return (
                Role.ITEMS
                if self.kind is Kind.RESPONSIBILITY_NOTICE
                else Role.PLAN_YEAR
                if self.ahead
                else Role.REVIEW_YEAR
            )
        return parent

    def _turned(self, parent: Role) -> bool:
        """Whether the review is over: a heading of any level that follows opens the plan."""
        return self.looked_back and parent in _REVIEWS

    def _may(self, role: Role, level: int, parent: Role) -> bool:
        """Whether a heading's words may be taken for `role` here: 实事 inside a review is only a topic."""
        if role is Role.LIVELIHOOD:
            return level <= 1 or (level <= _TOP_LEVELS and self.ahead and self.kind is Kind.WORK_REPORT)
        if role is Role.ITEMS:
            return self.kind in {Kind.RESPONSIBILITY_NOTICE, Kind.LIVELIHOOD_LIST}
        if role is Role.PLAN_HALF:
            return self.kind is Kind.PLAN_IMPLEMENTATION
        if role is Role.OUTLOOK:
            return level <= _TOP_LEVELS + 1
        return role is not Role.PROBLEMS or parent not in _PLANS

    def _reviewed(self, words: str, year: int | None) -> Role:
        if self.kind in {Kind.PLAN_IMPLEMENTATION, Kind.PROGRESS_BULLETIN}:
            return Role.REVIEW_YEAR
        if lexicon.pattern("roles", "term").fullmatch(words) and not year:
            return Role.REVIEW_TERM
        return Role.REVIEW_YEAR

    def _period(self, words: str, role: Role, parent: _Open) -> str | None:
        if role is parent.role and role is not Role.PLAN_YEAR:
            return parent.period
        if role in {Role.OUTLOOK, Role.REVIEW_TERM}:
            return plan_period(words) or (self.periods.outlook if role is Role.OUTLOOK else self.periods.term)
        return self._default(role)

    def _default(self, role: Role) -> str | None:
        return {
            Role.REVIEW_TERM: self.periods.term,
            Role.OUTLOOK: self.periods.outlook,
            Role.PLAN_YEAR: self.periods.plan,
            Role.PLAN_HALF: self.periods.half,
            Role.LIVELIHOOD: self.periods.plan,
            Role.ITEMS: self.periods.plan,
            Role.CLOSING: self.periods.plan,
            Role.GLOSSARY: None,
        }.get(role, self.periods.review)

    def _lead(self, block: Block, words: str) -> None:
        if self.all[self.stack[-1]].looks_back:
            self._close(_LEAD_LEVEL)
        here = self.all[self.stack[-1]]
        if words.startswith(("各位代表:", "各位代表！")) or "向大会" in words[:60]:
            self.begun = True
        if self.kind is Kind.PROGRESS_BULLETIN:
            self._told(block, words)
            return
        if here.role in {Role.GLOSSARY, Role.LIVELIHOOD, Role.ITEMS} or len(words) < _SHORTEST_LEAD:
            return
        if self.kind is Kind.RESPONSIBILITY_NOTICE:
            return
        words = words.lstrip("—-– ")
        if _LOOKS_BACK.match(words) and self._heading_role() is Role.PLAN_YEAR:
            self._close(_LEAD_LEVEL)
            self._open(None, Role.REVIEW_YEAR, self.periods.review, block.span.start, _LEAD_LEVEL)
            self.all[-1].looks_back = True
            return
        for name, role in _LEADS:
            if lexicon.pattern("leads", name).match(words):
                self._switch(block, role, here, words)
                return
        if here.role is Role.FRONT and self.begun and "向大会" not in words[:60]:
            self._switch(block, Role.REVIEW_YEAR, here, words)

    def _told(self, block: Block, words: str) -> None:
        """A bulletin tells an item as it was promised, and then what was done."""
        promised = lexicon.pattern("leads", "told_item").match(words)
        if not promised and not lexicon.pattern("leads", "told_result").match(words):
            return
        self._close(_LEAD_LEVEL)
        if promised:
            self._open(None, Role.ITEMS, self.periods.plan, block.span.start, _LEAD_LEVEL)
        else:
            self._open(None, Role.REVIEW_YEAR, self.periods.review, block.span.start, _LEAD_LEVEL)

    def _switch(self, block: Block, role: Role, here: _Open, words: str) -> None:
        base = self._heading_role()
        named = plan_period(words[:20])
        if role in {Role.REVIEW_TERM, Role.OUTLOOK} and named and self.periods.plan:
            role = Role.OUTLOOK if named[:4] >= self.periods.plan[:4] else Role.REVIEW_TERM
        if not self._fits(role, base, block):
            return
        if here.level == _LEAD_LEVEL:
            if here.role is role:
                return
            self._close(_LEAD_LEVEL)
        if self.all[self.stack[-1]].role is role:
            return
        self.looked_back = self.looked_back or (
            role is Role.PROBLEMS and base in _REVIEWS and self.kind is Kind.WORK_REPORT
        )
        period = plan_period(words[:20]) if role in {Role.REVIEW_TERM, Role.OUTLOOK} else None
        self._open(None, role, period or self._default(role), block.span.start, _LEAD_LEVEL)

    def _fits(self, role: Role, base: Role, block: Block) -> bool:
        if role is Role.CLOSING:
            return block.span.start > len(self.text) * 0.6 and base in _PLANS | {Role.FRONT}
        if role is Role.REVIEW_TERM and base is Role.OUTLOOK:
            return re.search("成就|回顾|成绩", self._heading_title()) is not None
        if role in _REVIEWS:
            return base in _REVIEWS
        if role is Role.OUTLOOK:
            return base in _PLANS
        return base in {Role.OUTLOOK, Role.FRONT} or (role is Role.PLAN_YEAR and (base in _PLANS or self.looked_back))

    def _heading_title(self) -> str:
        """The title of the innermost part that a heading opened, empty before the first."""
        return next((self.named.get(i, "") for i in reversed(self.stack) if self.all[i].level != _LEAD_LEVEL), "")

    def _heading_role(self) -> Role:
        """The role of the innermost part that a heading opened."""
        return next(self.all[i].role for i in reversed(self.stack) if self.all[i].level != _LEAD_LEVEL)

    def _open(self, title: str | None, role: Role, period: str | None, start: int, level: int) -> None:
        self.all.append(_Open(title, role, period, start, level))
        self.stack.append(len(self.all) - 1)

    def _close(self, level: int) -> None:
        while len(self.stack) > 1 and self.all[self.stack[-1]].level >= level:
            self.stack.pop()
