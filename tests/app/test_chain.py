"""The chain over plain rows: what holds, and what every kind of tampering is called."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from luoshi.audit.chain import WRONG_IN_CHINESE, Break, End, Entry, Wrong, backwards_in_words, digest_of, verify

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def chain(length: int) -> list[Entry]:
    """A whole chain."""
    entries: list[Entry] = []
    previous = ""
    for seq in range(1, length + 1):
        entry = Entry(seq, AT, "owner", "990101", "item.confirm", f"区报告{seq}", "", "新建管网", previous=previous)
        previous = digest_of(entry, previous)
        entries.append(replace(entry, digest=previous))
    return entries


def rehash(entries: list[Entry]) -> list[Entry]:
    """What a careful forger leaves: every digest made anew."""
    previous = ""
    made = []
    for entry in entries:
        previous_entry = replace(entry, previous=previous)
        previous = digest_of(previous_entry, previous)
        made.append(replace(previous_entry, digest=previous))
    return made


TAMPERED: dict[str, tuple[Callable[[list[Entry]], list[Entry]], Break]] = {
    "a word changed": (
        lambda whole: [whole[0], replace(whole[1], after="新建公园"), whole[2]],
        Break(2, Wrong.CHANGED),
    ),
    "another name put to it": (
        lambda whole: [whole[0], replace(whole[1], by="stranger"), whole[2]],
        Break(2, Wrong.CHANGED),
    ),
    "said to be of another thing": (
        lambda whole: [whole[0], whole[1], replace(whole[2], about="item:9")],
        Break(3, Wrong.CHANGED),
    ),
    "one taken out": (lambda whole: [whole[0], whole[2]], Break(3, Wrong.MISSING)),
    "the first taken out": (lambda whole: whole[1:], Break(2, Wrong.MISSING)),
    "two exchanged": (lambda whole: [whole[1], whole[0], whole[2]], Break(2, Wrong.MISSING)),
    "one of another chain": (
        lambda whole: [whole[0], replace(whole[1], previous="0" * 64), whole[2]],
        Break(2, Wrong.NOT_JOINED),
    ),
    "an algorithm nobody knows": (
        lambda whole: [whole[0], replace(whole[1], algorithm="crc32"), whole[2]],
        Break(2, Wrong.UNKNOWN_ALGORITHM),
    ),
}


@pytest.mark.parametrize("length", [0, 1, 3])
def test_whole(length: int) -> None:
    check = verify(chain(length))
    assert check.broken is None
    assert check.events == length


@pytest.mark.parametrize("name", TAMPERED)
def test_tampered(name: str) -> None:
    tamper, expected = TAMPERED[name]
    check = verify(tamper(chain(3)))
    assert check.broken == expected
    assert check.events == expected.seq - 1 or expected.what is Wrong.MISSING


def test_a_chain_forged_whole_does_not_hold_the_published_end() -> None:
    whole = chain(3)
    published = End(3, whole[-1].digest)
    assert verify(whole, published=published).broken is None
    forged = rehash([whole[0], replace(whole[1], after="什么都没有"), whole[2]])
    assert verify(forged).broken is None
    assert verify(forged, published=published).broken == Break(3, Wrong.NOT_PUBLISHED)


def test_a_tail_cut_off_shows_against_the_published_end() -> None:
    whole = chain(3)
    check = verify(whole[:2], published=End(3, whole[-1].digest))
    assert check.broken == Break(3, Wrong.NOT_PUBLISHED)


def test_the_same_moment_in_another_time_zone_is_the_same_digest() -> None:
    (entry,) = chain(1)
    shanghai = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=8))))
    assert digest_of(shanghai, "") == entry.digest


# The digest of an event as it was computed before an event could name its thing: it must never change.
BEFORE_ABOUT = "4b3ab9ecaf16b14d77e6db791b82ee98f04222c5c5ac9daa7215e93088bf2bd0"


def test_an_event_without_a_thing_has_the_digest_it_always_had() -> None:
    (entry,) = chain(1)
    assert entry.digest == BEFORE_ABOUT


def test_the_thing_is_bound_where_there_is_one() -> None:
    (entry,) = chain(1)
    digests = {digest_of(replace(entry, about=about), "") for about in ("", "item:1", "item:2")}
    assert len(digests) == 3


def test_every_wrong_has_words() -> None:
    assert set(WRONG_IN_CHINESE) == set(Wrong)


@pytest.mark.parametrize(("count", "named"), [(1, "第 1 条"), (11, "、10 条等")])
def test_where_time_runs_backwards_is_named_up_to_ten_places(count: int, named: str) -> None:
    assert named in backwards_in_words(range(1, count + 1))
