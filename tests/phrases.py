"""One phrase read as the only sentence of a part, for tables of meaning."""

from gongwen.document import Block, BlockKind, Role, Section
from gongwen.facts import Statement
from gongwen.rules.statements import Context, statements
from gongwen.spans import MappedText, Span
from gongwen.structure.plain import normalised

REVIEW = (Role.REVIEW_YEAR, "2025")
PLAN = (Role.PLAN_YEAR, "2026")
TERM = (Role.REVIEW_TERM, "2021/2025")
OUTLOOK = (Role.OUTLOOK, "2026/2030")
HALF = (Role.REVIEW_YEAR, "2026-H1")


def told(phrase: str, part: tuple[Role, str | None] = REVIEW) -> list[Statement]:
    """The facts of `phrase` standing in `part`; the year that 今年 means is 2026."""
    plain, _ = normalised(phrase)
    block = Block(BlockKind.PARAGRAPH, Span(0, len(plain)), MappedText.of(plain, 0, len(plain)))
    section = Section(None, part[0], part[1], block.span, 0)
    return list(statements(block, Context(section, 0, 2026)))


def the_fact(phrase: str, part: tuple[Role, str | None] = REVIEW) -> Statement:
    """The one fact of `phrase`; fails when there are none or several."""
    (fact,) = told(phrase, part)
    return fact
