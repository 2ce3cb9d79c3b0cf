"""What a report is to a target: the same figure, a part of it, or words only; and the ratio where one makes sense."""

import re
from decimal import Decimal
from enum import StrEnum

from gongwen.facts import Comparator, Measure, Statement
from gongwen.lexicon.indicators import in_one_line
from gongwen.link.passages import Passage
from gongwen.link.words import words

_COUNTED = set("个家项处座所名条宗件场")  # measure words of things; which of them stands is a matter of style
_PLACES = Decimal("0.0001")
_HUNDRED = Decimal(100)
_NO_WORDS = re.compile(r"[\W_]+")


class Relation(StrEnum):
    """How a report relates to a target."""

    SAME = "same"
    PARTIAL = "partial"
    WORDS_ONLY = "words_only"


def differences(target: Passage, report: Passage) -> list[str]:
    """Why the report's figure is not the target's own, though it speaks of it; empty when nothing speaks against it.

    Both passages must carry a fact.
    """
    wanted, told = target.fact, report.fact
    if wanted is None or told is None:
        raise ValueError("both passages must carry a fact")
    found = []
    if is_completion_ratio(told):
        found.append("completion_ratio")
    elif wanted.measure is not told.measure:
        found.append("other_measure")
    elif not same_unit(wanted, told):
        found.append("other_unit")
    one_in_the_other = wanted.subject in told.subject or told.subject in wanted.subject
    both = wanted.indicator and told.indicator
    if both and not one_in_the_other and not in_one_line(wanted.indicator or "", told.indicator or ""):
        found.append("other_indicator")
    if (wanted.value or 0) * (told.value or 0) < 0:
        found.append("other_direction")
    if target.item and any(word in (target.item.note or "") for word in words("base", "wider")):
        found.append("other_base")
    if not within(wanted.period, told.period):
        found.append("other_period")
    if stage_of(target) != stage_of(report):
        found.append("other_stage")
    return found


def restates(target: Passage, report: Passage) -> bool:
    """Whether the report only says the target again, as a bulletin does before it tells the progress."""
    if report.fact is not None and not report.is_plan:
        return False
    again = _NO_WORDS.sub("", report.words).lstrip("0123456789")
    return again in _NO_WORDS.sub("", target.words)


def ratio(relation: Relation, target: Passage, report: Passage) -> Decimal | None:
    """How much of the target is reached: 0.518 for 51.8 %.

    Of the same figure the quotient; of a completion ratio that the report itself gives, that; else None.
    """
    wanted, told = target.fact, report.fact
    if told is None or told.value is None:
        return None
    if is_completion_ratio(told) or (wanted is None and relation is Relation.SAME):
        return (told.value / _HUNDRED).quantize(_PLACES).normalize()
    if relation is not Relation.SAME or wanted is None or not wanted.value:
        return None
    if wanted.comparator in {Comparator.LE, Comparator.LT} or wanted.value < 0:
        return None  # a ceiling is kept, not reached
    return (told.value / wanted.value).quantize(_PLACES).normalize()


def is_completion_ratio(fact: Statement) -> bool:
    """Whether the fact says how much of some target is done."""
    return fact.measure is Measure.SHARE and any(word in fact.subject for word in words("completion", "of_target"))


def wants_all(target: Passage, report: Passage) -> bool:
    """A target of 100 % in words (全面完成…) and a share of it done."""
    told = report.fact
    return (
        target.fact is None
        and told is not None
        and told.measure is Measure.SHARE
        and not is_completion_ratio(told)
        and any(word in target.words for word in words("completion", "whole"))
        and "完成" in report.words
    )


def same_unit(one: Statement, other: Statement) -> bool:
    """Whether two figures can be divided; the measure words of things count as one."""
    return one.unit == other.unit or {one.unit or "个", other.unit or "个"} <= _COUNTED


def within(year: str | None, period: str | None) -> bool:
    """Whether the reported period lies in the target's; what is not known speaks against nothing."""
    if year is None or period is None:
        return True
    first, _, last = year.partition("/")
    return first[:4] <= period[:4] and period[-len(period.rpartition("/")[2]) :][:4] <= (last or first)[:4]


def stage_of(passage: Passage) -> str:
    """The stage a passage speaks of: "done" unless its subject, or else its clause, says otherwise.

    A clause that ends in a plan or a design (…的建设方案) speaks of no more, whatever its subject says.
    """
    clause = _last_stage(passage.words)
    subject = _last_stage(passage.fact.subject) if passage.fact else None
    return "planned" if clause == "planned" else subject or clause or "done"


def _last_stage(text: str) -> str | None:
    latest, longest, name = -1, 0, None
    for each in ("planned", "begun", "underway", "done"):
        for word in words("stages", each):
            end = text.rfind(word) + len(word)
            if text.rfind(word) >= 0 and (end, len(word)) > (latest, longest):
                latest, longest, name = end, len(word), each
    return name
