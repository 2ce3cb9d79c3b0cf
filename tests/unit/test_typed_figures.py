"""A figure as a person types it: sign, multiplier, unit, and what falls."""

from decimal import Decimal

import pytest

from luoshi.exports.figures import value_of
from luoshi.exports.records import Kind, Printed, Record
from luoshi.intake.figures import Amount, figure
from luoshi.intake.wordings import Typed, typed_figure
from luoshi.items.rows import TargetRow
from luoshi.reporting.content import FigureAnswer
from luoshi.reporting.figures import display_unit, milestone_of, planned_words, understood, written
from luoshi.web.item_forms import plainly
from luoshi.web.templatetags.reports import answer_words

TYPED = {
    "82.56万平方米": Typed(Decimal(825600), None, "平方米", "eq"),
    "≥8000人": Typed(Decimal(8000), None, "人", "ge"),
    "6—8%": Typed(Decimal(6), Decimal(8), "%", "range"),
    "下降3%": Typed(Decimal(-3), None, "%", "eq"),
    "-3%": Typed(Decimal(-3), None, "%", "eq"),
    "−3": Typed(Decimal(-3), None, "", "eq"),
    "下降≥3%": Typed(Decimal(-3), None, "%", "ge"),
    "≥-3%": Typed(Decimal(-3), None, "%", "ge"),
    "减少2—3%": Typed(Decimal(-2), Decimal(-3), "%", "range"),
}


@pytest.mark.parametrize("words", TYPED)
def test_what_is_typed(words: str) -> None:
    assert typed_figure(words) == TYPED[words]


@pytest.mark.parametrize("words", ["尽快", "", "3个、5个", "-"])
def test_what_is_no_figure(words: str) -> None:
    assert typed_figure(words) is None


@pytest.mark.parametrize("value", [Decimal("6.5"), Decimal(-3)])
def test_what_a_form_shows_of_a_growth_is_read_back_as_it_was(value: Decimal) -> None:
    shown = plainly(figure(Amount(value, None, "%", "eq", "growth")))
    assert typed_figure(shown) == Typed(value, None, "%", "eq")


def target(unit: str, digits: str) -> TargetRow:
    """A target of that unit whose document writes its value with these digits."""
    amount = Amount(Decimal(50_000), None, unit, "ge", "amount", digits)
    words = ("建成充电桩", figure(amount), "2026", "2026年", "", "report", "报告目标", None, None)
    return TargetRow(1, *words, value=amount.value, unit=unit)


# typed, unit and digits of the target: value, unit, how it is told
UNDERSTOOD = {
    ("0.06万个", "个", "50000"): ("600", "个", "600个"),
    ("0.06万", "个", "50000"): ("600", "个", "600个"),
    ("0.006万个", "个", "50000"): ("60", "个", "60个"),
    ("6百", "个", "50000"): ("600", "个", "600个"),
    ("600", "个", "50000"): ("600", "个", "600个"),
    ("1.2万个", "个", "50000"): ("12000", "个", "1.2万个"),
    ("82.56万平方米", "平方米", "50000"): ("825600", "平方米", "82.56万平方米"),
    ("0.82万平方米", "平方米", "5"): ("8200", "平方米", "0.82万平方米"),
    ("0.82", "平方米", "5"): ("8200", "平方米", "0.82万平方米"),
    ("0.3亿元", "元", "5"): ("30000000", "元", "3000万元"),
    ("0.5公里", "米", "50000"): ("500", "米", "500米"),
    ("0.5公里", "公里", "50000"): ("0.5", "公里", "0.5公里"),
    ("0.06万户", "个", "50000"): ("600", "户", "600户"),
    ("0.06%", "%", "50000"): ("0.06", "%", "0.06%"),
    ("0.80%", "%", "50000"): ("0.80", "%", "0.80%"),
    ("0.80", "%", "50000"): ("0.80", "%", "0.80%"),
    ("0.00%", "%", "50000"): ("0.00", "%", "0.00%"),
    ("1.50%", "%", "50000"): ("1.50", "%", "1.50%"),
    ("100%", "%", "50000"): ("100", "%", "100%"),
    ("0.5亿元", "元", "0.0005"): ("50000000", "元", "0.5亿元"),
    ("0.5亿", "元", "0.0005"): ("50000000", "元", "0.5亿元"),
    ("0.5", "元", "0.0005"): ("50000000", "元", "0.5亿元"),
    ("0.50", "元", "0.0005"): ("50000000", "元", "0.50亿元"),
    ("5000万元", "元", "0.0005"): ("50000000", "元", "5000万元"),
    ("12.50亿元", "元", "0.0005"): ("1250000000", "元", "12.50亿元"),
    ("0.60万个", "个", "50000"): ("6000", "个", "6000个"),
    ("12,345.60元", "元", "50000"): ("12345.60", "元", "12\u2009345.60元"),
    ("82.50万平方米，同比增长6.20%", "平方米", "50000"): ("825000", "平方米", "82.50万平方米"),
}


@pytest.mark.parametrize(("typed", "unit", "digits"), UNDERSTOOD)
def test_a_figure_is_understood_in_the_targets_unit_and_kept_as_typed(typed: str, unit: str, digits: str) -> None:
    asked = target(unit, digits)
    found = understood(FigureAnswer(typed=typed), asked)
    value, own, told = UNDERSTOOD[typed, unit, digits]
    assert (found.typed, found.value, found.unit) == (typed, Decimal(value), own)
    assert written(found.value, found.unit, found.typed, own=display_unit(asked)) == told


def test_what_falls_keeps_its_sign_and_its_digits() -> None:
    assert written(Decimal("-0.50"), "%", "-0.50%") == "\N{MINUS SIGN}0.50%"


def test_a_milestone_is_told_in_the_unit_of_its_target() -> None:
    asked = target("元", "0.0005")
    assert planned_words(milestone_of(1, "", "0.5亿元", asked), [asked]) == "0.5亿元"
    assert planned_words(milestone_of(1, "", "0.5亿元", None), []) == "0.5亿元"


def test_pages_and_papers_tell_it_alike() -> None:
    asked = target("元", "0.0005")
    answer = understood(FigureAnswer(typed="0.5亿元"), asked)
    assert answer_words(answer, asked) == "0.5亿元"
    assert value_of(answer, asked, Record(Kind.ITEM, 1)) == Printed("0.5亿元", Record(Kind.ITEM, 1))
