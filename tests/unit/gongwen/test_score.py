"""The measure of FACTS.md on rows made by hand."""

from typing import Any

import pytest

from gongwen import score

COLUMNS = dict.fromkeys(score.COLUMNS, "")
FACT = COLUMNS | {
    "start": "10", "end": "12", "number": "12", "kind": "f", "subject": "新建道路", "measure": "amount", "value": "12",
    "unit": "条", "comparator": "ge", "period": "2025|2021/2025", "status": "actual",
}  # fmt: skip
RIGHT: dict[str, Any] = {
    "start": 10, "end": 12, "subject": "新建道路", "measure": "amount", "value": 12, "unit": "条", "comparator": "gt",
    "period": "2025-01/2025-12", "status": "actual",
}  # fmt: skip


def one(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> score.Score:
    return score.score(gold, predicted)


def test_a_fact_right_in_every_field_counts_whole() -> None:
    assert one([FACT], [RIGHT]).whole_f1 == 1.0


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("subject", "拆除桥梁"),
        ("measure", "share"),
        ("value", 13),
        ("unit", "座"),
        ("comparator", "le"),
        ("period", "2024"),
        ("status", "target"),
    ],
)
def test_one_wrong_field_is_not_whole(field: str, wrong: object) -> None:
    result = one([FACT], [RIGHT | {field: wrong}])
    assert (result.f1, result.whole, result.fields[field]) == (1.0, 0, 0.0)


def test_a_prediction_on_no_fact_is_a_false_positive_but_for_high_ends_and_damage() -> None:
    rest = [
        COLUMNS | {"start": str(s), "end": str(s + 1), "kind": kind} for s, kind in ((20, "h"), (30, "x"), (40, "n"))
    ]
    predicted = [RIGHT] + [{"start": s, "end": s + 1} for s in (20, 30, 40)]
    result = one([FACT, *rest], predicted)
    assert (result.predicted, result.found) == (2, 1)


def test_the_same_fact_twice_counts_once() -> None:
    assert one([FACT], [RIGHT, RIGHT]).precision == 0.5


@pytest.mark.parametrize(
    ("one_subject", "other", "same"),
    [
        ("新建道路", "新建道路", True),
        ("道路", "新建道路", True),
        ("路", "新建道路", False),
        ("微循环道路新建", "新建微循环道路", True),
        ("", "道路", False),
    ],
)
def test_subjects_are_alike_as_the_measure_says(one_subject: str, other: str, *, same: bool) -> None:
    assert score.same_subject(one_subject, other) is same


def test_changes_name_gains_and_losses() -> None:
    gained, lost = score.changes([RIGHT], [RIGHT | {"period": "2024"}])
    assert ([r["period"] for r in gained], [r["period"] for r in lost]) == (["2024"], ["2025-01/2025-12"])
