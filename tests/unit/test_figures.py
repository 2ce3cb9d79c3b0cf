"""Figures and periods as people write them."""

from decimal import Decimal

import pytest

from luoshi.intake.figures import Amount, figure, grouped, period_words

THIN = "\u2009"


def amount(
    value: str | None,
    unit: str = "",
    *,
    number: str = "",
    high: str | None = None,
    comparator: str = "eq",
    measure: str = "amount",
) -> Amount:
    """An amount with the usual fields."""
    return Amount(
        value=Decimal(value) if value is not None else None,
        high=Decimal(high) if high is not None else None,
        unit=unit,
        comparator=comparator,
        measure=measure,
        number=number,
    )


WRITTEN = [
    (amount("172000000000", "元", number="1720"), "1720亿元"),
    (amount("172000000000.000000", "元", number="1720"), "1720亿元"),
    (amount("50000", "户", number="5"), "5万户"),
    (amount("2600000000000", "元", number="2.6"), "2.6万亿元"),
    (amount("3000", "人", number="3"), "3千人"),
    (amount("1100000", "平方米"), "110万平方米"),
    (amount("12345", "人"), "1.2345万人"),
    (amount("12345", "人", number="12345"), f"12{THIN}345人"),
    (amount("115204000000", "元", number="1,152.04"), "1152.04亿元"),
    (amount("9", "%", comparator="ge", measure="growth"), "增长≥9%"),
    (amount("-50", "%", comparator="gt", measure="growth", number="50"), "下降>50%"),
    (amount("-2.1", "百分点", measure="increment"), "减少2.1百分点"),
    (amount("0.8", "‰", comparator="le", measure="share"), "≤0.8‰"),
    (amount("-3", "‰", measure="share"), "−3‰"),
    (amount("200", "人", comparator="approx"), "约200人"),
    (amount("3", "个", high="5", comparator="range"), "3—5个"),
    (amount("30000", "人", high="50000", comparator="range", number="3"), "3—5万人"),
    (amount("3", measure="rank"), "第3位"),
    (amount("0", "起"), "0起"),
    (amount(None, comparator="高于地区生产总值增速", measure="relation"), "高于地区生产总值增速"),
]


@pytest.mark.parametrize(("given", "text"), WRITTEN)
def test_a_figure_is_written_as_people_write_it(given: Amount, text: str) -> None:
    assert figure(given).text == text


PERIODS = {
    None: "",
    "": "",
    "2017": "2017年",
    "2017-H1": "2017年上半年",
    "2017-H2": "2017年下半年",
    "2017-Q3": "2017年第三季度",
    "2021-08": "2021年8月",
    "2017-06-30": "2017年6月30日",
    "2012/2016": "2012—2016年",
    "2017-01/2017-05": "2017年1—5月",
    "2021-11/2022-02": "2021年11月—2022年2月",
    "长期": "长期",
}


@pytest.mark.parametrize(("period", "words"), list(PERIODS.items()))
def test_a_period_in_words(period: str | None, words: str) -> None:
    assert period_words(period) == words


@pytest.mark.parametrize(
    ("value", "text"), [(7, "7"), (1720, "1720"), (-12345, f"−12{THIN}345"), (1234567, f"1{THIN}234{THIN}567")]
)
def test_thousands_stand_apart_from_five_digits_on(value: int, text: str) -> None:
    assert grouped(value) == text
