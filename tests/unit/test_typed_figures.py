"""A figure as a person types it: sign, multiplier, unit, and what falls."""

from decimal import Decimal

import pytest

from luoshi.intake.figures import Amount, figure
from luoshi.intake.wordings import Typed, typed_figure
from luoshi.web.item_forms import plainly

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
