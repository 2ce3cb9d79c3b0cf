"""The day that a document bears: when it was issued, else when it was delivered; never the portal's."""

from datetime import date

import pytest

from luoshi.intake.dated import own_day

HEADS: dict[str, tuple[dict[str, object], tuple[date | None, str]]] = {
    "issued": ({"issued": "2026-02-06"}, (date(2026, 2, 6), "issued")),
    "issued before delivered": (
        {"issued": "2026-02-06", "delivered": "2026-01-09"},
        (date(2026, 2, 6), "issued"),
    ),
    "delivered only": ({"issued": None, "delivered": "2026-01-09"}, (date(2026, 1, 9), "delivered")),
    "a day of no calendar": (
        {"issued": "2026-02-30", "delivered": "2026-01-09"},
        (date(2026, 1, 9), "delivered"),
    ),
    "no day at all": ({"issued": None, "delivered": None}, (None, "")),
    "a day of no calendar alone": ({"issued": "2026-13-01"}, (None, "")),
    "the portal's day": ({"published": "2026-02-06"}, (None, "")),
    "an empty head": ({}, (None, "")),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_document_bears_the_day_its_head_gives(case: str) -> None:
    head, expected = HEADS[case]
    assert own_day(head) == expected
