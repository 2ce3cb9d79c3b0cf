"""gongwen got better: a new reading, with what people said carried over by anchor."""

from dataclasses import replace

import pytest

from app.papers import Door, notice
from app.people import AT, Town
from luoshi.audit.models import Event
from luoshi.errors import NotAllowed
from luoshi.governments.errors import OtherGovernment
from luoshi.intake.actions import Reread, reread, withdraw
from luoshi.intake.errors import Withdrawn
from luoshi.intake.models import Proposal, Reading
from luoshi.items.actions import confirm_proposal, reject_proposal, undo_verdict
from luoshi.items.errors import StaleReading
from luoshi.items.models import Item


def again(town: Town, reading: Reading) -> Reread:
    """The reread that must happen."""
    done = reread(source=reading.source, by=town.owner, at=AT)
    assert done is not None
    return done


def of(reading: Reading, list_number: int, seq: int) -> Proposal:
    return Proposal.objects.get(reading=reading, list_number=list_number, seq=seq)


def test_nothing_happens_while_library_and_lexicon_are_the_same(town: Town, notice_reading: Reading) -> None:
    assert reread(source=notice_reading.source, by=town.owner, at=AT) is None
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(("version", "digest"), [("2", "a"), ("1", "b")])
def test_a_new_library_or_lexicon_is_a_new_reading(
    town: Town, door: Door, notice_reading: Reading, version: str, digest: str
) -> None:
    door.version, door.digest = version, digest
    done = again(town, notice_reading)
    assert Reading.objects.filter(source=notice_reading.source).count() == 2
    assert (done.facts_gained, done.facts_lost, done.proposals_gained, done.proposals_lost) == (
        (),
        (),
        (),
        (),
    )
    assert Event.objects.latest("seq").action == "source.reread"


def test_verdicts_follow_their_anchor_and_items_stay(town: Town, door: Door, notice_reading: Reading) -> None:
    confirmed, rejected = of(notice_reading, 3, 1), of(notice_reading, 3, 2)
    item_ = confirm_proposal(proposal=confirmed, stream=town.stream("own_report"), by=town.owner, at=AT)
    reject_proposal(proposal=rejected, reason="重复", by=town.owner, at=AT)
    door.version = "2"
    done = again(town, notice_reading)
    assert (done.verdicts_carried, done.verdicts_left) == (2, ())
    heir = of(done.reading, 3, 1)
    assert (heir.state, heir.carried_from) == (Proposal.State.CONFIRMED, confirmed)
    assert of(done.reading, 3, 2).state == Proposal.State.REJECTED
    assert of(done.reading, 3, 3).state == Proposal.State.OPEN
    item_.refresh_from_db()
    assert (item_.reading, item_.proposal) == (notice_reading, confirmed)


def test_what_changed_is_listed(town: Town, door: Door, notice_reading: Reading) -> None:
    confirm_proposal(proposal=of(notice_reading, 3, 1), stream=town.stream("own_report"), by=town.owner, at=AT)
    better = notice()
    better.items[4] = replace(better.items[4], text="地区生产总值增长6%以上")
    better.facts[0] = better.facts[0]._replace(unit=None)
    del better.facts[5]
    door.put(b"notice", better)
    door.version = "2"
    done = again(town, notice_reading)
    assert done.proposals_gained == ("地区生产总值增长6%以上",)
    assert done.proposals_lost == ("地区生产总值增长6%以上。",)
    assert done.verdicts_left == ("地区生产总值增长6%以上。",)
    assert (len(done.facts_gained), len(done.facts_lost)) == (1, 2)
    assert Item.objects.count() == 1


def test_a_carried_verdict_can_be_undone_in_the_new_reading_only(
    town: Town, door: Door, notice_reading: Reading
) -> None:
    old = of(notice_reading, 3, 1)
    confirm_proposal(proposal=old, stream=town.stream("own_report"), by=town.owner, at=AT)
    door.version = "2"
    again(town, notice_reading)
    door.version = "3"
    newest = of(again(town, notice_reading).reading, 3, 1)
    with pytest.raises(StaleReading, match="重新读取"):
        undo_verdict(proposal=old, by=town.owner, at=AT)
    undo_verdict(proposal=newest, by=town.owner, at=AT)
    assert not Item.objects.exists()
    confirm_proposal(proposal=newest, stream=town.stream("own_report"), by=town.owner, at=AT)
    assert Item.objects.get().proposal == newest


def test_who_may_not(town: Town, door: Door, notice_reading: Reading) -> None:
    door.version = "2"
    for person, error in ((town.colleague, NotAllowed), (town.stranger, OtherGovernment)):
        with pytest.raises(error):
            reread(source=notice_reading.source, by=person, at=AT)
    withdraw(source=notice_reading.source, by=town.owner, at=AT, reason="")
    with pytest.raises(Withdrawn):
        reread(source=notice_reading.source, by=town.owner, at=AT)
    assert Reading.objects.count() == 1
