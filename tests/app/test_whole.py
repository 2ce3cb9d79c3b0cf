"""The log verified while others write it: no false alarm, and no real one missed."""

import pytest
from django.utils import timezone

from luoshi.audit import whole
from luoshi.audit.actions import record
from luoshi.audit.models import Event, Head
from luoshi.audit.stored import entries


def recorded(count: int) -> None:
    for _each in range(count):
        record("item.add", by="owner", government="", target="一项", at=timezone.now())


def test_events_that_come_during_the_walk_are_no_damage(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(3)

    def walked() -> object:
        there = list(entries())
        recorded(2)
        return iter(there)

    monkeypatch.setattr(whole, "entries", walked)
    found = whole.verified()
    assert (found.whole, found.check.events) == (True, 3)


def test_an_empty_log_is_whole(db: None) -> None:
    assert whole.verified().whole


def cut() -> None:
    Event.objects.order_by("-seq")[0].delete()


def stands_behind() -> None:
    last = Event.objects.order_by("-seq")[1]
    Head.objects.update(seq=last.seq, digest=last.digest)


def another_end() -> None:
    Head.objects.update(digest="0" * 64)


@pytest.mark.parametrize("damage", [cut, stands_behind, another_end])
def test_a_wrong_end_shows(db: None, damage: object) -> None:
    recorded(3)
    assert callable(damage)
    damage()
    found = whole.verified()
    assert found.cut
    assert not found.whole
