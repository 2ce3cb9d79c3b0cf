"""Two people in the same moment, on real connections: nothing doubled, nobody misled, one chain."""

import pytest

from app.at_once import at_once, count
from app.papers import Door, notice
from app.people import AT, Town, build_town
from luoshi.audit.actions import record
from luoshi.audit.chain import verify
from luoshi.audit.stored import entries
from luoshi.errors import LuoshiError
from luoshi.intake.actions import Imported, Outcome, import_source
from luoshi.intake.models import Fact, Proposal, Source, Verdict
from luoshi.items.actions import (
    add_item,
    confirm_many,
    confirm_proposal,
    reject_proposal,
    withdraw_source,
)
from luoshi.items.errors import AlreadyDecided, RestsOnIt, StaleReading
from luoshi.items.models import Item

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town, committed: other connections must see it."""
    return build_town()


@pytest.mark.parametrize("_round", range(3))
def test_one_proposal_confirmed_twice(town: Town, door: Door, _round: int) -> None:
    data = door.put(b"notice", notice(), issued="2026-02-12")
    import_source(government=town.government, name="a", data=data, by=town.owner, at=AT)
    proposal, stream = Proposal.objects.get(list_number=3, seq=1), town.stream("own_report")
    results = at_once(*[lambda: confirm_proposal(proposal=proposal, stream=stream, by=town.owner, at=AT)] * 4)
    assert (count(results, Item), count(results, AlreadyDecided)) == (1, 3)
    assert Item.objects.count() == Verdict.objects.count() == 1
    assert verify(entries()).broken is None


def test_confirmed_by_one_and_rejected_by_another(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice())
    import_source(government=town.government, name="a", data=data, by=town.owner, at=AT)
    proposal, stream = Proposal.objects.get(list_number=3, seq=1), town.stream("own_report")
    results = at_once(
        lambda: confirm_proposal(proposal=proposal, stream=stream, by=town.owner, at=AT),
        lambda: reject_proposal(proposal=proposal, reason="", by=town.owner, at=AT),
    )
    assert count(results, AlreadyDecided) == 1
    proposal.refresh_from_db()
    assert Item.objects.count() == (proposal.state == Proposal.State.CONFIRMED)


def test_a_list_confirmed_twice(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice())
    reading = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT).reading
    stream = town.stream("own_report")
    at_once(*[lambda: confirm_many(reading=reading, list_number=3, stream=stream, by=town.owner, at=AT)] * 2)
    assert sorted(Item.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_two_documents_into_one_stream_never_share_a_number(town: Town, door: Door) -> None:
    readings = []
    for name in (b"one", b"two"):
        data = door.put(name, notice(extra=name.decode()))
        done = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT)
        readings.append(done.reading)
    stream = town.stream("own_report")
    one, two = readings
    results = at_once(
        lambda: confirm_many(reading=one, list_number=3, stream=stream, by=town.owner, at=AT),
        lambda: confirm_many(reading=two, list_number=3, stream=stream, by=town.owner, at=AT),
        lambda: add_item(stream=stream, wording="一项。", by=town.owner, at=AT),
    )
    assert count(results, LuoshiError) == 0
    assert sorted(Item.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]


def test_withdrawn_while_confirmed(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice())
    done = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT)
    stream = town.stream("own_report")
    results = at_once(
        lambda: confirm_many(reading=done.reading, list_number=3, stream=stream, by=town.owner, at=AT),
        lambda: withdraw_source(source=done.source, by=town.owner, at=AT, reason=""),
    )
    assert count(results, StaleReading) + count(results, RestsOnIt) == 1
    withdrawn = Source.objects.get().withdrawn_at is not None
    assert Item.objects.exists() is not withdrawn


def test_the_same_file_twice(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice())
    results = at_once(
        *[lambda: import_source(government=town.government, name="a", data=data, by=town.owner, at=AT)] * 3
    )
    outcomes = sorted(result.outcome for result in results if isinstance(result, Imported))
    assert outcomes == [Outcome.ALREADY_THERE, Outcome.ALREADY_THERE, Outcome.STORED]
    assert (Source.objects.count(), Fact.objects.count()) == (1, 6)


def test_writers_never_fork_the_chain(town: Town) -> None:
    def write() -> None:
        for number in range(10):
            record("test", by="owner", government="990101", target=str(number), at=AT)

    before = verify(entries()).events
    at_once(*[write] * 4)
    check = verify(entries())
    assert (check.broken, check.events) == (None, before + 40)
