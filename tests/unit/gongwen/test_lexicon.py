"""The dictionaries prove themselves, and refuse what contradicts."""

from fractions import Fraction

import pytest

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.lexicon import indicators, units


@pytest.fixture
def fresh() -> None:
    """The caches emptied before and after, so that a changed dictionary is loaded."""
    for cached in (units.by_form, indicators.by_name):
        cached.cache_clear()


def test_every_form_of_a_unit_stands_once() -> None:
    assert units.by_form()["亩"].factor == Fraction(2000, 3)


def test_a_wrong_factor_is_refused(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"name": "mu", "kind": "area", "factor": "666", "forms": ["亩"], "equals": ["15亩", "1公顷"]}
    hectare = {"name": "hectare", "kind": "area", "factor": "10000", "forms": ["公顷"]}
    monkeypatch.setattr(lexicon, "table", lambda _: {"unit": [entry, hectare]})
    with pytest.raises(BadLexicon, match="15亩 is not 1公顷"):
        units.by_form.__wrapped__()


def test_a_form_that_stands_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one = {"name": "a", "kind": "count", "forms": ["个"]}
    two = {"name": "b", "kind": "count", "forms": ["个"]}
    monkeypatch.setattr(lexicon, "table", lambda _: {"unit": [one, two]})
    with pytest.raises(BadLexicon, match="个 stands under a and b"):
        units.by_form.__wrapped__()


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("地区生产总值", "gdp"),
        ("全区地区生产总值", "gdp"),
        ("地方公共财政预算收入", "budget_revenue"),
        ("新建道路", None),
    ],
)
def test_an_indicator_is_known_by_every_name(subject: str, code: str | None) -> None:
    assert indicators.indicator(subject) == code


def test_the_digest_names_the_dictionaries() -> None:
    assert len(lexicon.digest()) == 64
