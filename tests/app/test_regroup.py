"""Merging and splitting at the desk: what becomes of the proposals, where the items stand, and the way back."""

import pytest

from app.papers import Door, notice
from app.people import AT, Town
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries
from luoshi.intake.actions import import_source, reread
from luoshi.intake.models import Proposal, Reading, Verdict
from luoshi.items.actions import confirm_proposal, undo_verdict
from luoshi.items.drafts import Edits
from luoshi.items.errors import AlreadyDecided, BadItem
from luoshi.items.models import Item
from luoshi.items.regrouping import merge_with_next, split_proposal


def of(reading: Reading, list_number: int, seq: int) -> Proposal:
    return Proposal.objects.get(reading=reading, list_number=list_number, seq=seq)


def states(reading: Reading, list_number: int) -> list[str]:
    found = Proposal.objects.filter(reading=reading, list_number=list_number).order_by("order")
    return list(found.values_list("state", flat=True))


def merge(town: Town, reading: Reading, seq: int = 1, edits: Edits | None = None) -> Item:
    return merge_with_next(
        proposal=of(reading, 3, seq),
        stream=town.stream("own_report"),
        by=town.owner,
        at=AT,
        edits=edits or Edits(),
    )


def split(town: Town, reading: Reading, words: str) -> tuple[Item, ...]:
    return split_proposal(
        proposal=of(reading, 3, 2), stream=town.stream("own_report"), words=words, by=town.owner, at=AT
    )


def test_a_merged_item_reaches_over_both_with_the_units_and_targets_of_both(
    town: Town, notice_reading: Reading
) -> None:
    item = merge(town, notice_reading)
    assert item.wording == "地区生产总值增长6%以上。新增就业8000人,建成口袋公园5个。"
    assert (item.number, item.mode) == (1, Item.Mode.LEAD_NAMED)
    first, second = of(notice_reading, 3, 1), of(notice_reading, 3, 2)
    assert (item.start, item.end) == (first.start, second.end)
    assert (item.proposal, list(item.also.all())) == (first, [second])
    assert list(item.units.values_list("name", "role")) == [("区发改局", "lead"), ("明溪街道", "support")]
    assert item.targets.count() == 3
    assert states(notice_reading, 3) == ["confirmed", "confirmed", "open"]
    assert list(Verdict.objects.values_list("word", flat=True)) == ["merged", "merged"]
    event = Event.objects.latest("seq")
    assert (event.action, event.about) == ("item.merge", f"item:{item.pk}")
    assert verify(entries()).broken is None


def test_a_merged_item_may_be_edited_in_the_same_breath(town: Town, notice_reading: Reading) -> None:
    item = merge(town, notice_reading, edits=Edits(wording="增长和就业。", number=9))
    assert (item.wording, item.number) == ("增长和就业。", 9)


@pytest.mark.parametrize("seq", [1, 2])
def test_undoing_either_of_the_merged_opens_both(town: Town, notice_reading: Reading, seq: int) -> None:
    merge(town, notice_reading)
    undo_verdict(proposal=of(notice_reading, 3, seq), by=town.owner, at=AT)
    assert states(notice_reading, 3) == ["open", "open", "open"]
    assert not Item.objects.exists()


def test_the_last_of_a_list_has_nothing_to_be_merged_with(town: Town, notice_reading: Reading) -> None:
    with pytest.raises(AlreadyDecided, match="没有待确认的事项"):
        merge(town, notice_reading, seq=3)


def test_what_somebody_confirmed_meanwhile_is_not_merged(town: Town, notice_reading: Reading) -> None:
    confirm_proposal(proposal=of(notice_reading, 3, 2), stream=town.stream("own_report"), by=town.owner, at=AT)
    with pytest.raises(AlreadyDecided):
        merge(town, notice_reading)
    assert states(notice_reading, 3) == ["open", "confirmed", "open"]
    assert Item.objects.count() == 1


def test_a_split_item_stands_at_its_piece_with_the_targets_there(town: Town, notice_reading: Reading) -> None:
    one, other = split(town, notice_reading, "新增就业8000人,\n建成口袋公园5个。")
    assert (one.wording, other.wording) == ("新增就业8000人,", "建成口袋公园5个。")
    assert (one.number, other.number) == (2, 3)
    for item in (one, other):
        assert notice_reading.text[item.start : item.end] == item.wording
        assert item.proposal == of(notice_reading, 3, 2)
        assert list(item.units.values_list("name", flat=True)) == ["区发改局", "明溪街道"]
    assert [target.subject for target in one.targets.all()] == ["新增就业"]
    assert [target.subject for target in other.targets.all()] == ["建成口袋公园"]
    assert list(Verdict.objects.values_list("word", flat=True)) == ["split"]
    assert Event.objects.filter(action="item.split").count() == 2


def test_undoing_a_split_takes_all_its_items_back(town: Town, notice_reading: Reading) -> None:
    split(town, notice_reading, "新增就业8000人,\n建成口袋公园5个。")
    undo_verdict(proposal=of(notice_reading, 3, 2), by=town.owner, at=AT)
    assert not Item.objects.exists()
    assert states(notice_reading, 3) == ["open", "open", "open"]


NOT_SPLIT = {
    "新增就业8000人,建成口袋公园5个。": "还没有拆开",
    "新增就业8000人,\n建成公园5个。": "不改字",
    "新增就业8000人,建成口袋公园5个。\n\n": "还没有拆开",
}


@pytest.mark.parametrize(("words", "why"), NOT_SPLIT.items())
def test_what_is_no_split(town: Town, notice_reading: Reading, words: str, why: str) -> None:
    with pytest.raises(BadItem, match=why):
        split(town, notice_reading, words)
    assert states(notice_reading, 3) == ["open", "open", "open"]


def test_what_was_merged_can_be_undone_after_the_document_was_read_again(town: Town, door: Door) -> None:
    data = door.put(b"notice", notice(), issued="2026-02-12")
    source = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT).source
    merge(town, source.readings.get())
    door.version = "2"
    done = reread(source=source, by=town.owner, at=AT)
    assert done is not None
    assert states(done.reading, 3) == ["confirmed", "confirmed", "open"]
    undo_verdict(proposal=of(done.reading, 3, 2), by=town.owner, at=AT)
    assert states(done.reading, 3) == ["open", "open", "open"]
    assert not Item.objects.exists()
