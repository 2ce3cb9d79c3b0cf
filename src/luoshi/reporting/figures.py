"""A typed figure, understood: 「82.56万平方米,增长6.2%」 against the target that it answers."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from luoshi.intake.figures import MULTIPLIERS, Amount, Figure, figure
from luoshi.intake.reading import BARE_NUMBER as BARE
from luoshi.intake.reading import MULTIPLIED, in_unit, typed
from luoshi.items.rows import TargetRow
from luoshi.reporting.content import FigureAnswer, Milestone

DIGITS = r"\d[\d,]*(?:\.\d+)?"
TIMES = "|".join(["百", *(word for _factor, word in MULTIPLIERS if word)])


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
    target = targets[0] if targets else None
    if milestone.typed and (milestone.value is None or target is None or not target.unit):
        return milestone.typed
    return written(milestone.value, target.unit if target else "", milestone.typed, own=display_unit(target))


def milestone_words(milestone: Milestone, targets: Sequence[TargetRow]) -> str:
    """A milestone as people read it: 开工（累计3公里）, 累计3公里."""
    planned = planned_words(milestone, targets)
    if not planned:
        return milestone.words
    said = f"累计{planned}"  # stored text and papers speak the office's language
    return f"{milestone.words}（{said}）" if milestone.words else said


def display_unit(target: TargetRow | None) -> str:
    """The unit of a target with the multiplier its document writes: 亿元; "" for no target or no figure."""
    return target.figure.unit if target is not None else ""


def written(value: Decimal | None, unit: str, typed_words: str = "", *, own: str = "") -> str:
    """A value in the base unit as a person reads it: 82.56万平方米; "" for None.

    Digits and multiplier are those that were typed, idle zeros too (0.80%), but for a part of a multiplier, which is
    told without it: 0.06万个 is 600个. It stays where `own`, the target's unit as its document writes it, has that
    multiplier: 0.5亿元 of a target of 8亿元. Digits alone were typed in `own`.
    """
    if value is None:
        return ""
    digits, multiplier = _typed_digits(typed_words.strip(), unit, own)
    if multiplier and multiplier + unit != own and digits.lstrip("0").startswith("."):
        digits = ""
    return _with_idle_zeros(figure(Amount(value, None, unit, "eq", "amount", digits)), digits).text


def _typed_digits(words: str, unit: str, own: str) -> tuple[str, str]:
    """The digits that were typed before a unit, and their multiplier; both "" where there are none."""
    if BARE.fullmatch(words):
        words += own
    elif MULTIPLIED.fullmatch(words):
        words += unit
    found = re.search(rf"({DIGITS})({TIMES})?{re.escape(unit)}", "".join(words.split()))
    return (found[1].replace(",", ""), found[2] or "") if found is not None else ("", "")


def _with_idle_zeros(told: Figure, digits: str) -> Figure:
    """The figure with the zeros that were typed after its last digit, where its digits are those that were typed."""
    significant = digits.rstrip("0") if "." in digits else digits
    plain = "".join(char for char in told.digits if char.isdigit() or char == ".")
    if significant == digits or Decimal(plain) != Decimal(digits):
        return told
    point = "." if significant.endswith(".") else ""
    return replace(told, digits=told.digits + point + digits[len(significant) :])
