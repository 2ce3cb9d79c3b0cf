"""The dictionaries prove themselves, and refuse what contradicts."""

from fractions import Fraction

import pytest

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.lexicon import units


@pytest.fixture
def fresh() -> None:
    """The caches emptied before and after, so that a changed dictionary is loaded."""
    units.by_form.cache_clear()


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


def test_the_digest_names_the_dictionaries() -> None:
    assert len(lexicon.digest()) == 64
