"""What a liaison types into a figure field, as it is understood."""

from decimal import Decimal

import pytest

from luoshi.intake.reading import in_unit, typed

AMOUNTS = [
    ("82.56万平方米", "825600", "平方米"),
    ("82.56 万平米", "825600", "平米"),
    ("1,152.04亿元", "115204000000", "元"),
    ("约90户", "90", "户"),
    ("3条", "3", "条"),
    ("63%", "63", "%"),
    ("0个", "0", "个"),
]


@pytest.mark.parametrize(("words", "value", "unit"), AMOUNTS)
def test_an_amount_as_typed(words: str, value: str, unit: str) -> None:
    found = typed(words)
    assert found is not None
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_digits_alone_are_in_the_targets_unit() -> None:
    found = typed(" 82.56 ", unit="万平方米")
    assert found is not None
    assert (found.value, found.unit) == (Decimal(825600), "平方米")


def test_growth_and_rank_beside_the_amount() -> None:
    found = typed("1152.04亿元,增长6.2%,居全市第2位")
    assert found is not None
    assert (found.value, found.growth, found.rank) == (Decimal("115204000000"), Decimal("6.2"), "第2位")


def test_a_fall_is_negative() -> None:
    found = typed("下降3.1%")
    assert found is not None
    assert (found.value, found.growth) == (None, Decimal("-3.1"))


@pytest.mark.parametrize("words", ["", "没有", "大半", "按计划推进", "\x00\x01\x02" * 40])
def test_words_without_a_figure_are_none(words: str) -> None:
    assert typed(words) is None


UNITS = [
    ("7.5", "公里", "米", "7500"),
    ("7500", "米", "公里", "7.5"),
    ("15", "亩", "公顷", "1"),
    ("1", "亩", "公顷", "0.066667"),
    ("3", "平米", "平方米", "3"),
    ("3", "条", "条", "3"),
    ("3", "条", "个", None),
    ("3", "公里", "平方米", None),
]


@pytest.mark.parametrize(("value", "unit", "wanted", "same"), UNITS)
def test_a_value_in_another_unit(value: str, unit: str, wanted: str, same: str | None) -> None:
    assert in_unit(Decimal(value), unit, wanted) == (Decimal(same) if same is not None else None)
