"""How alike two wordings are, and what that suggests: tables of meaning, nothing stored."""

from decimal import Decimal

import pytest

from luoshi.intake.rows import UnitHint
from luoshi.intake.wordings import duties, duties_in, functions_of, typed_figure
from luoshi.items.likeness import Wordings, likeness, pairs
from luoshi.items.suggest_units import Memory, PastItem, PastUnit, suggest

ALIKE = {
    ("修缮青石巷道18公里。", "修缮青石巷道18公里"): 100,
    ("修缮青石巷道18公里", "修缮青石巷道20公里"): 100,
    ("修缮青石巷道", "修缮巷道"): 50,
    ("修缮青石巷道", "办好荷灯节"): 0,
    ("", "办好荷灯节"): 0,
    ("", ""): 0,
}


@pytest.mark.parametrize(("both", "expected"), ALIKE.items())
def test_likeness(both: tuple[str, str], expected: int) -> None:
    one, other = both
    assert likeness(one, other) == likeness(other, one) == expected


def test_blanks_punctuation_and_figures_do_not_count() -> None:
    assert pairs("增长 6.5%,就业。") == pairs("增长就业")


def test_the_nearest_come_first_and_the_idle_ones_not_at_all() -> None:
    wordings = Wordings.of([(1, "办好荷灯节"), (2, "修缮青石巷道20公里"), (3, "修缮青石巷道18公里,增设路灯1600盏")])
    found = wordings.near("修缮青石巷道18公里")
    assert [each.key for each in found] == [2, 3]
    assert found[1].holds == 100  # all of it stands in the longer one


FIGURES = {
    "82.56万平方米": ("825600", None, "平方米", "eq"),
    "9%": ("9", None, "%", "eq"),
    "≥95%": ("95", None, "%", "ge"),
    "≤3.5%": ("3.5", None, "%", "le"),
    "8%以上": ("8", None, "%", "ge"),
    "1720亿元": ("172000000000", None, "元", "eq"),
    "6—8%": ("6", "8", "%", "range"),
    "12": ("12", None, "", "eq"),
}


@pytest.mark.parametrize(("words", "expected"), FIGURES.items())
def test_a_figure_as_it_is_typed(words: str, expected: tuple[str, str | None, str, str]) -> None:
    typed = typed_figure(words)
    assert typed is not None
    value, high, unit, comparator = expected
    assert (typed.value, typed.high) == (Decimal(value), Decimal(high) if high else None)
    assert (typed.unit, typed.comparator) == (unit, comparator)


@pytest.mark.parametrize("words", ["", "完成改造", "新建3座、改造5座"])
def test_what_is_no_single_figure(words: str) -> None:
    assert typed_figure(words) is None


def test_every_duty_is_some_departments() -> None:
    assert len(duties()) > 150


def test_the_longer_word_hides_the_shorter() -> None:
    assert [duty.word for duty in duties_in("新建污水管网300公里")] == ["污水管网"]


@pytest.mark.parametrize(("name", "codes"), [("区水务局", ("water",)), ("明溪街道办事处", ())])
def test_what_a_name_says_it_does(name: str, codes: tuple[str, ...]) -> None:
    assert functions_of(name) == codes


PAST = (
    PastItem("2025年区报告第12项", "新建污水管网260公里,改造泵站10座", (PastUnit("区水务局", "区水务局"),)),
    PastItem("2025年区报告第20项", "办好荷灯节", (PastUnit("区科产局", "区科创局"),)),
)
BODIES = [("区水务局", ()), ("区文旅局", ("区文化和旅游局",)), ("明溪街道办事处", ("明溪街道",))]
SUGGESTED = {
    "新建污水管网300公里,改造排水泵站12座": [("区水务局", "2025年区报告第12项（相似 0.84）由区水务局负责")],
    "荷灯节办好": [("区科创局", "2025年区报告第20项（相似 0.75）由区科产局负责，现为区科创局")],
    "接待游客20万人次": [("区文旅局", "原文「游客」属文化和旅游职责")],
    "水质达标,游客增多": [("区水务局", "原文「水质」属水务职责"), ("区文旅局", "原文「游客」属文化和旅游职责")],
    "开好年会": [],
}


@pytest.mark.parametrize(("wording", "expected"), SUGGESTED.items())
def test_a_suggestion_says_why(wording: str, expected: list[tuple[str, str]]) -> None:
    assert list(suggest(wording, Memory.of(PAST, BODIES))) == [UnitHint(*each) for each in expected]
