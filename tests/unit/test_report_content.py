"""An entry as JSON and back, its seal, its hash, and the four things that are kept apart."""

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.reporting.content import (
    Context,
    Contribution,
    FigureAnswer,
    Milestone,
    Plan,
    Report,
    changed_keys,
    check_code,
    digest_of,
    from_json,
    is_empty,
    opened,
    same,
    sealed,
    to_json,
)

CONTEXT = Context("990101", 2026, 1, "区水务局", "区报告", "3", "修缮青石巷道18公里", ("修缮青石巷道18公里",))
WORDS = st.text("甲乙丙,。\n\"'<&\\", max_size=12)
FIGURES = st.builds(
    FigureAnswer,
    target=st.none() | st.integers(1, 9),
    object=WORDS,
    answer=st.sampled_from(["", "value", "unreleased"]),
    typed=WORDS,
    value=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999),
    growth=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-99, max_value=99),
)
REPORTS = st.builds(
    Report,
    figures=st.tuples(FIGURES),
    progress=WORDS,
    unchanged=st.booleans(),
    contributions=st.just(()) | st.tuples(st.builds(Contribution, WORDS, st.integers(1, 9), WORDS, WORDS)),
)
PLANS = st.builds(Plan, goals=WORDS, milestones=st.tuples(st.builds(Milestone, st.integers(1, 4), WORDS)))


@given(REPORTS | PLANS)
def test_json_and_back_is_the_same(content: Report | Plan) -> None:
    assert from_json(to_json(content)) == content
    assert opened(sealed(content, CONTEXT, number=1)) == content


def test_the_hash_can_be_computed_by_a_stranger() -> None:
    text = sealed(Report(progress="完成12公里"), CONTEXT, number=2)
    assert json.loads(text)["context"]["wording"] == "修缮青石巷道18公里"
    assert digest_of(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert check_code("0a1b2c3d4e5f6789") == "0A1B-2C3D-4E5F"


SOMETHING = Report(progress="完成12公里", figures=(FigureAnswer(1, answer="value", value=Decimal(12)),))
OTHERS = [
    replace(SOMETHING, progress="完成12公里。"),
    replace(SOMETHING, figures=(FigureAnswer(1, answer="value", value=Decimal("12.1")),)),
    replace(SOMETHING, figures=(FigureAnswer(1, answer="unreleased"),)),
    replace(SOMETHING, figures=()),
    replace(SOMETHING, status="done"),
    replace(SOMETHING, contributions=(Contribution("区商务局", 1, "a", "b"),)),
]


@pytest.mark.parametrize("other", OTHERS)
def test_whatever_changes_changes_the_hash(other: Report) -> None:
    assert digest_of(sealed(other, CONTEXT, number=1)) != digest_of(sealed(SOMETHING, CONTEXT, number=1))


@pytest.mark.parametrize("key", ["government", "body", "wording", "number", "year", "round", "targets"])
def test_whatever_stands_around_it_is_bound_as_well(key: str) -> None:
    value = getattr(CONTEXT, key)
    changed: Any = value + 1 if isinstance(value, int) else value + type(value)("x")
    other = replace(CONTEXT, **{key: changed})
    assert digest_of(sealed(SOMETHING, other, number=1)) != digest_of(sealed(SOMETHING, CONTEXT, number=1))


def test_idle_zeros_change_nothing() -> None:
    one, other = (Report(figures=(FigureAnswer(1, value=Decimal(digits)),)) for digits in ("12.50", "12.5"))
    assert to_json(one) == to_json(other)


def test_missing_nil_unchanged_and_unreleased_are_four_things() -> None:
    nil = Report(figures=(FigureAnswer(1, answer="value", typed="0", value=Decimal(0)),))
    unreleased = Report(figures=(FigureAnswer(1, answer="unreleased"),))
    unchanged = Report(unchanged=True, unchanged_why="尚未开工")
    assert is_empty(Report())
    assert not any(map(is_empty, (nil, unreleased, unchanged)))
    assert len({to_json(each) for each in (Report(), nil, unreleased, unchanged)}) == 4


def test_a_note_of_correction_is_no_content() -> None:
    assert same(SOMETHING, replace(SOMETHING, amends="单位写错"))
    assert changed_keys(SOMETHING, replace(SOMETHING, progress="", status="done")) == ("status", "progress")


def test_a_key_of_a_later_version_is_left_out() -> None:
    stored = json.loads(to_json(SOMETHING)) | {"mood": "good"}
    assert from_json(json.dumps(stored)) == SOMETHING
