"""A typed figure, understood: 「82.56万平方米,增长6.2%」 against the target that it answers."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from luoshi.intake.figures import Amount, figure
from luoshi.intake.reading import in_unit, typed
from luoshi.items.rows import TargetRow
from luoshi.reporting.content import FigureAnswer, Milestone


def understood(answer: FigureAnswer, target: TargetRow | None) -> FigureAnswer:
    """The answer with value, unit, growth and rank as read from what was typed; what was typed stays as it is.

    A value in another unit of the same quantity (7.5公里 of 18000米) is taken over into the target's.

    Digits alone are in the target's own unit, as its document writes it; 0.06万 of a target in 个 is 600个. Typed
    words that hold no figure leave `value` None, and a doubt says so. Typing a figure answers with a value; choosing
    未发布 and its like keeps the choice.
    """
    if not answer.typed.strip():
        return replace(answer, typed="", value=None, unit="")
    said = replace(answer, answer=answer.answer or "value")
    found = (
        typed(answer.typed, unit=target.figure.unit, base=target.unit) if target is not None else typed(answer.typed)
    )
    if found is None:
        return replace(said, value=None, unit="")
    value, unit = found.value, found.unit
    growth = answer.growth if answer.growth is not None else found.growth
    if target is not None and target.measure == "growth" and found.growth is not None and value is None:
        value, unit, growth = found.growth, "%", None
    if value is not None and target is not None and target.unit:
        converted = in_unit(value, unit, target.unit)
        if converted is not None:
            value, unit = converted, target.unit
    return replace(said, value=value, unit=unit, growth=growth, rank=answer.rank or found.rank)


@lru_cache(maxsize=1000)
def growth_told(words: str) -> Decimal | None:
    """The growth that typed words tell (152.4亿元, 增长6.2%), None when they tell none; a page asks again and again."""
    found = typed(words) if words.strip() else None
    return found.growth if found is not None else None


def milestone_of(number: int, words: str, planned: str, target: TargetRow | None) -> Milestone:
    """A plan's milestone of a round with its value as typed, and as understood where it is one of the target's unit."""
    answer = understood(FigureAnswer(typed=planned), target)
    value = answer.value if target is not None and answer.unit == target.unit else None
    return Milestone(number, words, value, planned)


def planned_words(milestone: Milestone, targets: Sequence[TargetRow]) -> str:
    """The value a plan wants reached as people read it: in the target's unit where it was understood, else as typed."""
    unit = targets[0].unit if targets else ""
    if milestone.typed and (milestone.value is None or not unit):
        return milestone.typed
    return written(milestone.value, unit, milestone.typed)


def milestone_words(milestone: Milestone, targets: Sequence[TargetRow]) -> str:
    """A milestone as people read it: 开工（累计3公里）, 累计3公里."""
    planned = planned_words(milestone, targets)
    if not planned:
        return milestone.words
    said = f"累计{planned}"  # stored text and papers speak the office's language
    return f"{milestone.words}（{said}）" if milestone.words else said


def written(value: Decimal | None, unit: str, typed_words: str = "") -> str:
    """A value in the base unit as a person reads it: 82.56万平方米; "" for None.

    The multiplier is the one that was typed, but for a part of it: 0.06万个 is told as 600个.
    """
    if value is None:
        return ""
    digits = "".join(char for char in typed_words if char.isdigit() or char == ".") if unit in typed_words else ""
    kept = "" if digits.lstrip("0").startswith(".") else digits
    return figure(Amount(value, None, unit, "eq", "amount", kept)).text
