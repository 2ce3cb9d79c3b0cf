"""Tags of the sheets: answers in words, rows to fill, what may be done to a line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.calendar.queries import RoundRow
from luoshi.intake.figures import period_words
from luoshi.items.rows import TargetRow
from luoshi.reporting import content, timing
from luoshi.reporting.board import COLUMNS
from luoshi.reporting.content import FigureAnswer, Milestone, Plan
from luoshi.reporting.figures import display_unit, growth_told, milestone_words, planned_words, written
from luoshi.reporting.offering import offered
from luoshi.reporting.rows import FigureField, Line
from luoshi.reporting.states import VERB_WORDS, Verb

register = template.Library()
PARTS = ("%", "公里", "米", "平方米", "亩", "公顷", "吨", "元")  # units of which there may be a part

TASKS = {
    "fill": gettext_noop("填报"),
    "file": gettext_noop("报送"),
    "sign": gettext_noop("审签"),
    "accept": gettext_noop("审核"),
    "missed": gettext_noop("未报"),
}
SPARE_ROWS = 1


@register.filter
def answer_words(answer: FigureAnswer, target: TargetRow) -> str:
    """What was answered to a target, as a person reads it: the figure with its unit, or 未发布 and its like."""
    if answer.answer != "value":
        return _(content.ANSWERS[answer.answer])
    return written(answer.value, answer.unit, answer.typed, own=display_unit(target)) or answer.typed


@register.filter
def share_of(answer: FigureAnswer, target: object) -> str:
    """How much of the target that is, with its base: 占报告目标 45.1%; "" where it makes no sense."""
    value, base = getattr(target, "value", None), getattr(target, "base_word", "")
    if not value or answer.value is None or answer.unit != getattr(target, "unit", ""):
        return ""
    return _("占%(base)s %(share)s%%") % {"base": base, "share": f"{answer.value / value * 100:.1f}"}


@register.filter
def growth_beside(answer: FigureAnswer) -> Decimal | None:
    """The growth to be filled in by itself: None where the typed words tell it, so that new words tell a new one."""
    return answer.growth if answer.growth is not None and growth_told(answer.typed) != answer.growth else None


@register.filter
def rows_to_fill(field: FigureField) -> tuple[FigureAnswer, ...]:
    """The answers given, and one row more where a target is told object by object."""
    several = any(answer.object for answer in (*field.answers, *field.before))
    if not field.answers:
        wanted = [FigureAnswer(object=answer.object) for answer in field.before if answer.object]
        return tuple(wanted) or (FigureAnswer(),)
    return field.answers + ((FigureAnswer(),) * SPARE_ROWS if several else ())


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A round of a plan with its milestone, an empty one where there is none, and what the item offers for it."""

    number: int
    name: str
    milestone: Milestone
    offered: str


@register.filter
def milestones_to_fill(line: Line, rounds: Sequence[RoundRow]) -> list[MilestoneRow]:
    """Every round of the year as the plan's form shows it."""
    plan = line.content if isinstance(line.content, Plan) else Plan()
    known, offers = {each.round: each for each in plan.milestones}, offered(line.item.wording, plan, rounds)
    return [
        MilestoneRow(
            each.number, each.name, known.get(each.number, Milestone(each.number)), offers.get(each.number, "")
        )
        for each in rounds
    ]


@register.filter
def milestone_value(milestone: Milestone, line: Line) -> str:
    """The planned value as it was typed; one of before that kept no words, as the target writes its unit."""
    return milestone.typed or planned_words(milestone, line.item.targets)


@register.filter
def milestone(wanted: Milestone, line: Line) -> str:
    """A milestone as people read it."""
    return milestone_words(wanted, line.item.targets)


@register.filter
def milestones_said(line: Line, rounds: Iterable[RoundRow] | None) -> list[tuple[str, str]]:
    """A plan's milestones: the name of the round, and what stands then."""
    names = {each.number: each.name for each in rounds or ()}
    said = line.content.milestones if isinstance(line.content, Plan) else ()
    return [(names.get(each.round, _("第%(n)s期") % {"n": each.round}), milestone(each, line)) for each in said]


@register.filter
def plain(value: Decimal | None) -> str:
    """Digits without idle zeros; "" for None."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else ""


@register.filter
def period(code: str) -> str:
    """The period of the data as people write it: 2026年1—2月."""
    return period_words(code)


@register.filter
def example(unit: str) -> str:
    """An example of what may be typed for a target in this unit; what is counted has no halves."""
    if not unit:
        return ""
    number = "12.5" if unit in PARTS or unit[0] in "万亿" else "12"
    return _("如 %(number)s%(unit)s") % {"number": number, "unit": unit}


@register.filter
def cause(code: str) -> str:
    """The word of a cause."""
    return _(content.CAUSES[code]) if content.CAUSES.get(code) else code


@register.filter
def check_code(digest: str) -> str:
    """校验码."""
    return content.check_code(digest)


@register.filter
def verb_word(verb: Verb) -> str:
    """The word of a move."""
    return _(VERB_WORDS[verb])


@register.filter
def clock_word(clock: str) -> str:
    """The word of the clock."""
    return _(timing.CLOCKS.get(clock, clock))


@register.filter
def column_word(column: str) -> str:
    """The heading of a column of the board."""
    return _(COLUMNS[column][0])


@register.filter
def task_word(what: str) -> str:
    """The word of a task."""
    return _(TASKS.get(what, what))


@register.filter
def can(line: Line, verb: str) -> bool:
    """Whether whoever looks may move the line so."""
    return Verb(verb) in line.possible


@register.simple_tag
def seen(lines: Iterable[Line]) -> SafeString:
    """Hidden fields: which entries are moved, and the digest of each as it was seen."""
    fields = [(line.entry.id, line.entry.id, line.entry.digest) for line in lines if line.entry is not None]
    one = '<input type="hidden" name="entry" value="{}"><input type="hidden" name="seen_{}" value="{}">'
    return format_html_join("", one, fields)


@register.simple_tag
def options(words: Mapping[str, str], chosen: str, but: str = "") -> SafeString:
    """The options of a choice, the chosen one marked; nothing said is a dash, and `but` is left out.

    At once and not by a loop of the template: a sheet of forty items has a thousand of them.
    """
    marked = ('" selected>', '">')
    return SafeString(
        "".join(
            f'<option value="{escape(code)}{marked[code != chosen]}{escape(word) if code and word else "—"}</option>'
            for code, word in words.items()
            if not but or code != but
        )
    )
