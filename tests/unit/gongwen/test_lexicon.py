"""The dictionaries prove themselves, and refuse what contradicts."""

from fractions import Fraction

import pytest

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.lexicon import units


def test_every_form_of_a_unit_stands_once() -> None:
    assert units.by_form()["亩"].factor == Fraction(2000, 3)


MU = {"name": "mu", "kind": "area", "factor": "2000/3", "forms": ["亩"], "equals": ["15亩", "1公顷"], "source": "s"}
HECTARE = {"name": "hectare", "kind": "area", "factor": "10000", "forms": ["公顷"], "equals": ["1公顷", "15亩"]}
METRE = {
    "name": "metre",
    "kind": "length",
    "factor": "10000",
    "forms": ["米"],
    "equals": ["1米", "1公顷"],
    "source": "s",
}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([MU | {"factor": "666"}, HECTARE | {"source": "s"}], "15亩 is not 1公顷"),
        ([MU, HECTARE], "hectare: a factor needs an equality and its source"),
        ([MU | {"equals": []}, HECTARE], "mu: a factor needs an equality and its source"),
        ([MU | {"equals": ["1亩", "1亩"]}], "is no equality of it with another unit"),
        ([MU | {"equals": ["15亩", "1顷"]}], "1顷 names no unit with a factor"),
        ([MU, HECTARE | {"source": "s"}, METRE], "1米 is not 1公顷"),
    ],
)
def test_a_factor_that_nothing_outside_bears_out_is_refused(
    entries: list[dict[str, object]], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon, "table", lambda _: {"unit": entries})
    with pytest.raises(BadLexicon, match=message):
        units.by_form.__wrapped__()


def test_no_unit_with_a_factor_lacks_its_equality() -> None:
    entries = lexicon.table("units")["unit"]
    proved = [entry["name"] for entry in entries if "factor" in entry and entry["equals"] and entry["source"]]
    assert len(proved) == sum("factor" in entry for entry in entries) >= 50
    physical = {"area", "length", "volume", "mass", "power", "energy", "ratio"}
    assert [entry["name"] for entry in entries if entry["kind"] in physical and "factor" not in entry] == []


@pytest.mark.parametrize(
    ("form", "quantity", "factor"),
    [
        ("亩", "area", Fraction(2000, 3)),
        ("吨标准煤", "energy", Fraction(8141)),
        ("年", "months", Fraction(12)),
        ("毫克/升", "concentration", Fraction(1000000)),
        ("元", "money", None),
        ("个", "count", None),
    ],
)
def test_a_unit_has_its_quantity_and_factor(form: str, quantity: str, factor: Fraction | None) -> None:
    unit = units.by_form()[form]
    assert (unit.quantity, unit.factor) == (quantity, factor)


def test_a_form_that_stands_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one = {"name": "a", "kind": "count", "forms": ["个"]}
    two = {"name": "b", "kind": "count", "forms": ["个"]}
    monkeypatch.setattr(lexicon, "table", lambda _: {"unit": [one, two]})
    with pytest.raises(BadLexicon, match="个 stands under a and b"):
        units.by_form.__wrapped__()


def test_the_digest_names_the_dictionaries() -> None:
    assert len(lexicon.digest()) == 64
