"""No figure without a record, no total that is not its parts."""

from typing import Any

import pytest

from luoshi.exports.footnotes import footnotes
from luoshi.exports.records import DoesNotAddUp, Kind, Printed, Record, Sum, item, tally
from luoshi.exports.tables import broken, clean, one_line


def test_a_figure_without_a_record_is_refused() -> None:
    missing: Any = None
    with pytest.raises(TypeError, match=r"8\.2公里"):
        Printed("8.2公里", missing)
    with pytest.raises(TypeError):
        Printed("8.2公里")  # type: ignore[call-arg]


def test_the_same_number_of_another_sort_is_another_record() -> None:
    assert item(7) != Record(Kind.TARGET, 7)


def test_a_sum_is_told_with_its_parts() -> None:
    whole = tally("", map(item, range(5)))
    parts = tally("主办", [item(0)]), tally("未注明", []), tally("协办", map(item, range(1, 5)))
    assert Sum(whole, parts).words() == "共 5 项（主办 1 项，协办 4 项）"
    assert Sum(whole, parts).short() == "5 项：主办 1 项，协办 4 项"
    assert Sum(whole).words() == "共 5 项"


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([{0}, {1}], id="one is in no part"),
        pytest.param([{0, 1}, {1, 2}], id="one is in two parts"),
        pytest.param([{0, 1, 2}, {3}], id="one is not of the total"),
    ],
)
def test_what_does_not_add_up_is_refused(parts: list[set[int]]) -> None:
    with pytest.raises(DoesNotAddUp):
        Sum(tally("", map(item, range(3))), tuple(tally("", map(item, part)) for part in parts))


@pytest.mark.parametrize(
    ("noted", "printed"),
    [
        ([("1", "甲"), ("2", "甲")], ("注：甲",)),
        ([("1", "甲"), ("2", "")], ("注：（第1项）甲",)),
        ([("1", "甲"), ("2", "甲"), ("3", "乙"), ("4", "甲")], ("注：（第1、2、4项）甲", "注：（第3项）乙")),
        ([("1", "甲"), ("2", "甲"), ("3", "甲"), ("3.1", "甲"), ("4", "")], ("注：（第1—3、3.1项）甲",)),
        ([("1", "")], ()),
        ([], ()),
    ],
)
def test_footnotes_are_said_once_with_their_numbers(noted: list[tuple[str, str]], printed: tuple[str, ...]) -> None:
    assert footnotes(noted) == printed


def test_a_long_title_breaks_where_it_may() -> None:
    title = "2026年市政府工作报告|涉我区责任事项分工表"
    assert broken(title, 19) == "2026年市政府工作报告\n涉我区责任事项分工表"
    assert broken(title, 20) == one_line(title) == "2026年市政府工作报告涉我区责任事项分工表"


def test_what_no_file_may_hold_is_left_out() -> None:
    assert clean("管网\x00 30\x0b公里\ud800\uffff\n二") == "管网 30公里\n二"
