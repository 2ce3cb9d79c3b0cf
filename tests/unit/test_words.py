"""Every code the library writes has the office's words."""

from gongwen.facts import Comparator, Measure, Shape, Status
from luoshi.items.targets import COMPARATORS, MEASURES
from luoshi.web.words import SHAPES, STATUSES


def test_every_code_of_a_fact_has_words() -> None:
    assert set(SHAPES) == set(Shape)
    assert set(MEASURES) == set(Measure)
    assert set(COMPARATORS) == set(Comparator)
    assert set(STATUSES) == set(Status)
