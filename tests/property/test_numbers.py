"""Number to text and back: any figure written the way reports write it is read to the same value."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from phrases import the_fact

SCALES = {"": 1, "万": 10**4, "亿": 10**8, "千": 1000, "百万": 10**6, "千万": 10**7, "万亿": 10**12}


@given(
    whole=st.integers(0, 99_999),
    decimals=st.integers(0, 9999),
    scale=st.sampled_from(sorted(SCALES)),
    wide=st.booleans(),
)
def test_a_written_sum_is_read_back(whole: int, decimals: int, scale: str, *, wide: bool) -> None:
    digits = f"{whole}.{decimals}" if decimals else str(whole)
    shown = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else digits
    fact = the_fact(f"投入资金{shown}{scale}元。")
    assert fact.value == Decimal(digits) * SCALES[scale]


@given(number=st.integers(1000, 10**9))
def test_thousands_separators_change_nothing(number: int) -> None:
    assert the_fact(f"发放补助{number:,}元。").value == number
