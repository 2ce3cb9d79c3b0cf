"""What a person's word makes of a proposal: items, units, targets, and the way back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from app.papers import Door, Paper, item, notice
from app.people import AT, Town
from gongwen.document import Kind
from gongwen.facts import Status
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries
from luoshi.errors import NotAllowed
from luoshi.governments.errors import OtherGovernment
from luoshi.governments.models import Year
from luoshi.intake.actions import import_source
from luoshi.intake.errors import Withdrawn
from luoshi.intake.models import Proposal, Reading, Source, Verdict
from luoshi.items.actions import (
    Edits,
    Unit,
    add_item,
    confirm_many,
    confirm_proposal,
    confirm_with_edits,
    reject_proposal,
    remove_item,
    suggested_stream,
    suggested_streams,
    undo_verdict,
    withdraw_source,
)
from luoshi.items.errors import AlreadyDecided, BadItem, InUse, RestsOnIt, StaleReading, YearClosed
from luoshi.items.models import Item, ItemUnit, Target

LATER = AT + timedelta(hours=1)


def of(reading: Reading, list_number: int, seq: int) -> Proposal:
    return Proposal.objects.get(reading=reading, list_number=list_number, seq=seq)


def confirm(town: Town, reading: Reading, list_number: int, seq: int) -> Item:
    """The item of a proposal, in the stream its title suggests."""
    proposal = of(reading, list_number, seq)
    stream = suggested_stream(proposal=proposal, year=town.year)
    assert stream is not None
    return confirm_proposal(proposal=proposal, stream=stream, by=town.owner, at=AT)


def units(item_: Item) -> list[tuple[str, str, str | None, bool]]:
    return [
        (unit.name, unit.role, unit.body.name if unit.body else None, unit.and_others) for unit in item_.units.all()
    ]


def test_an_item_of_our_own(town: Town, notice_reading: Reading) -> None:
    made = confirm(town, notice_reading, 3, 2)
    made.refresh_from_db()
    assert (made.stream.code, made.number, made.year) == ("own_report", 2, town.year)
    assert made.wording == "新增就业8000人,建成口袋公园5个。"
    assert notice_reading.text[made.start : made.end] == made.wording
    assert (made.state, made.docking, made.reading) == (Item.State.UNASSESSED, "", notice_reading)
    assert units(made) == [
        ("区发改局", "lead", "区发改局", False),
        ("明溪街道", "support", "明溪街道办事处", True),
    ]
    assert [(t.subject, t.value, t.unit, t.comparator, t.base) for t in made.targets.all()] == [
        ("新增就业", Decimal(8000), "人", "ge", "report"),
        ("建成口袋公园", Decimal(5), "个", "ge", "report"),
    ]


def test_an_item_from_above(town: Town, notice_reading: Reading) -> None:
    made = confirm(town, notice_reading, 2, 1)
    assert (made.docking, made.own_role) == (Item.Docking.NOT_YET, "assisting")
    assert units(made) == [("市水务局", "upper", None, False), ("区水务局", "", "区水务局", False)]
    assert {target.base for target in made.targets.all()} == {Target.Base.CITY}
    assert made.note == "责任事项所列数据为全市口径。"


def test_a_list_from_above_without_the_note_has_the_reports_base(town: Town, notice_reading: Reading) -> None:
    made = confirm(town, notice_reading, 1, 1)
    assert [target.base for target in made.targets.all()] == [Target.Base.REPORT]


def test_an_unknown_name_stays_a_name(town: Town, notice_reading: Reading) -> None:
    assert units(confirm(town, notice_reading, 1, 2)) == [
        ("市经信局", "upper", None, False),
        ("区科创局", "", "区科创局", False),
        ("各街道办事处", "", None, False),
    ]


def test_the_day_of_the_paper_decides_which_body_a_name_meant(town: Town, notice_reading: Reading) -> None:
    assert units(confirm(town, notice_reading, 3, 3)) == [("区科产局", "", None, False)]


def test_an_undated_paper_of_the_year_of_the_change_knows_both_names(town: Town, door: Door) -> None:
    paper = Paper()
    paper.table("区《政府工作报告》分工", None, item(1, "办好运动会。", "区科产局", "区科创局"))
    data = door.put(b"undated", paper)
    reading = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT).reading
    Year.objects.filter(pk=town.year.pk).update(number=2025)
    made = confirm_proposal(proposal=of(reading, 1, 1), stream=town.stream("own_report"), by=town.owner, at=AT)
    assert [body for _name, _role, body, _others in units(made)] == ["区科产局", "区科创局"]


def test_targets_of_the_yearly_plan_have_the_plans_base(town: Town, notice_reading: Reading) -> None:
    made = confirm_proposal(proposal=of(notice_reading, 3, 1), stream=town.stream("annual_plan"), by=town.owner, at=AT)
    assert [target.base for target in made.targets.all()] == [Target.Base.PLAN]


def test_only_targets_inside_the_item_belong_to_it(town: Town, door: Door) -> None:
    paper = notice()
    paper.fact("办好运动会", "办", unit="个", value="1", status=Status.ACTUAL)
    data = door.put(b"n", paper, issued="2026-02-12")
    reading = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT).reading
    assert confirm(town, reading, 3, 3).targets.count() == 0
    assert confirm(town, reading, 3, 1).targets.count() == 1


def test_edits(town: Town, notice_reading: Reading) -> None:
    parks = notice_reading.facts.get(number="5")
    edits = Edits(
        wording="新增就业8000人。",
        number=9,
        part="民生",
        own_role="principal",
        units=(Unit("区水务局"), Unit("市人社局", "upper"), Unit("无名办", "lead", and_others=True)),
        without_facts=frozenset({parks.pk}),
    )
    proposal = of(notice_reading, 3, 2)
    made = confirm_with_edits(proposal=proposal, stream=town.stream("own_report"), edits=edits, by=town.owner, at=AT)
    assert (made.wording, made.number, made.part, made.own_role) == (
        "新增就业8000人。",
        9,
        "民生",
        "principal",
    )
    assert units(made) == [
        ("市人社局", "upper", None, False),
        ("区水务局", "", "区水务局", False),
        ("无名办", "lead", None, True),
    ]
    assert [target.subject for target in made.targets.all()] == ["新增就业"]
    proposal.refresh_from_db()
    assert proposal.text == "新增就业8000人,建成口袋公园5个。"
    assert proposal.verdicts.get().word == Verdict.Word.EDITED
    event = Event.objects.latest("seq")
    assert (event.before, event.target) == (proposal.text, "2026年 区报告9")


BAD_EDITS = {
    "no wording": Edits(wording="  "),
    "no such role of ours": Edits(own_role="lead"),
    "number nought": Edits(number=0),
    "number too large": Edits(number=40_000),
    "a unit without a name": Edits(units=(Unit(""),)),
    "a unit with a role nobody knows": Edits(units=(Unit("区水务局", "boss"),)),
    "a unit's name too long": Edits(units=(Unit("局" * 61),)),
}


@pytest.mark.parametrize("name", BAD_EDITS)
def test_edits_that_no_item_can_have(town: Town, notice_reading: Reading, name: str) -> None:
    proposal = of(notice_reading, 3, 2)
    with pytest.raises(BadItem):
        confirm_with_edits(
            proposal=proposal,
            stream=town.stream("own_report"),
            edits=BAD_EDITS[name],
            by=town.owner,
            at=AT,
        )
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.OPEN
    assert not Item.objects.exists()
    assert not Verdict.objects.exists()


def test_a_printed_number_that_is_taken_gives_the_next(town: Town, notice_reading: Reading) -> None:
    own = town.stream("own_report")
    first = confirm_proposal(proposal=of(notice_reading, 3, 1), stream=own, by=town.owner, at=AT)
    second = confirm_proposal(proposal=of(notice_reading, 1, 1), stream=own, by=town.owner, at=AT)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(BadItem, match="已有第 1 项"):
        confirm_with_edits(proposal=of(notice_reading, 3, 3), stream=own, edits=Edits(number=1), by=town.owner, at=AT)


def test_the_second_reviewer_is_told(town: Town, notice_reading: Reading) -> None:
    confirm(town, notice_reading, 3, 1)
    stale = of(notice_reading, 3, 1)
    with pytest.raises(AlreadyDecided, match="已由他人处理"):
        confirm(town, notice_reading, 3, 1)
    with pytest.raises(AlreadyDecided):
        reject_proposal(proposal=stale, reason="", by=town.owner, at=AT)
    assert Item.objects.count() == Verdict.objects.count() == 1


def test_reject_and_undo(town: Town, notice_reading: Reading) -> None:
    proposal = of(notice_reading, 3, 1)
    reject_proposal(proposal=proposal, reason="与第 2 项重复", by=town.owner, at=AT)
    with pytest.raises(AlreadyDecided):
        confirm(town, notice_reading, 3, 1)
    undo_verdict(proposal=proposal, by=town.owner, at=LATER, reason="看错了")
    with pytest.raises(AlreadyDecided, match="没有可撤回"):
        undo_verdict(proposal=proposal, by=town.owner, at=LATER)
    confirm(town, notice_reading, 3, 1)
    assert [verdict.word for verdict in proposal.verdicts.all()] == ["rejected", "undone", "confirmed"]
    assert verify(entries()).broken is None


def test_undoing_a_confirmation_takes_the_item_away(town: Town, notice_reading: Reading) -> None:
    made = confirm(town, notice_reading, 2, 1)
    undo_verdict(proposal=of(notice_reading, 2, 1), by=town.owner, at=LATER)
    assert not Item.objects.filter(pk=made.pk).exists()
    assert not ItemUnit.objects.exists()
    assert not Target.objects.exists()
    assert confirm(town, notice_reading, 2, 1).number == made.number


@pytest.mark.parametrize(
    "worked_on",
    [{"state": Item.State.ON_PACE}, {"docking": Item.Docking.WITH_SHARE}],
    ids=["judged", "docked"],
)
def test_an_item_that_was_worked_on_does_not_disappear(
    town: Town, notice_reading: Reading, worked_on: dict[str, str]
) -> None:
    made = confirm(town, notice_reading, 2, 1)
    Item.objects.filter(pk=made.pk).update(**worked_on)
    with pytest.raises(InUse, match="市报告1"):
        undo_verdict(proposal=of(notice_reading, 2, 1), by=town.owner, at=LATER)
    assert of(notice_reading, 2, 1).state == Proposal.State.CONFIRMED


def test_an_item_that_something_hangs_on_does_not_disappear(
    town: Town, notice_reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hangs(self: Item) -> None:
        raise ProtectedError("a report hangs on it", set())

    confirm(town, notice_reading, 2, 1)
    monkeypatch.setattr(Item, "delete", hangs)
    with pytest.raises(InUse):
        undo_verdict(proposal=of(notice_reading, 2, 1), by=town.owner, at=LATER)


def test_a_whole_list(town: Town, notice_reading: Reading) -> None:
    own = town.stream("own_report")
    reject_proposal(proposal=of(notice_reading, 3, 2), reason="", by=town.owner, at=AT)
    done = confirm_many(reading=notice_reading, list_number=3, stream=own, by=town.owner, at=AT)
    assert [item_.number for item_ in done.items] == [1, 3]
    (skipped,) = done.skipped
    assert (skipped.proposal.seq, "不列入" in skipped.why) == (2, True)
    assert Verdict.objects.filter(word=Verdict.Word.CONFIRMED).count() == 2
    assert Event.objects.filter(action="item.confirm").count() == 2
    again = confirm_many(reading=notice_reading, list_number=3, stream=own, by=town.owner, at=AT)
    assert (again.items, len(again.skipped)) == ((), 3)
    assert verify(entries()).broken is None


def test_some_of_a_list(town: Town, notice_reading: Reading) -> None:
    wanted = of(notice_reading, 3, 3)
    done = confirm_many(
        reading=notice_reading,
        list_number=3,
        stream=town.stream("own_report"),
        by=town.owner,
        at=AT,
        only={wanted.pk, of(notice_reading, 1, 1).pk},
    )
    assert [item_.proposal for item_ in done.items] == [wanted]


def test_statements_do_not_grow_with_the_list(town: Town, door: Door) -> None:
    counts = []
    for size in (1, 30):  # more would be two writes: SQLite takes 999 values at once
        paper = Paper()
        listed = [item(seq, f"新建管网{seq}公里。", "区水务局") for seq in range(1, size + 1)]
        paper.table("市《政府工作报告》分工", None, *listed)
        data = door.put(b"%d" % size, paper, issued="2026-02-12")
        done = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT)
        with CaptureQueriesContext(connection) as captured:
            confirm_many(reading=done.reading, list_number=1, stream=town.stream("city_report"), by=town.owner, at=AT)
        counts.append(len(captured))
    assert counts == [23, 23]


def test_a_list_costs_one_suggestion(town: Town, notice_reading: Reading) -> None:
    streams = suggested_streams(reading=notice_reading, year=town.year)
    assert [stream.name if stream else None for stream in streams] == ["省报告"] * 2 + ["市报告"] * 2 + ["区报告"] * 3


def test_a_neighbours_report_is_suggested_nowhere(town: Town, door: Door) -> None:
    paper = Paper()
    paper.table("二、重点工作", None, item(1, "新建管网9公里。"))
    data = door.put(b"n", paper, kind=Kind.WORK_REPORT, government="示例市另一区")
    reading = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT).reading
    assert suggested_stream(proposal=of(reading, 1, 1), year=town.year) is None


def test_an_item_by_hand(town: Town) -> None:
    own = town.stream("own_report")
    made = add_item(
        stream=own,
        wording="临时交办事项。",
        by=town.owner,
        at=AT,
        number=7,
        units=(Unit("区水务局", "lead"),),
    )
    following = add_item(stream=own, wording="再一项。", by=town.owner, at=AT)
    assert (made.number, following.number) == (7, 8)
    assert (made.reading, made.proposal, made.start, made.end) == (None, None, None, None)
    assert units(made) == [("区水务局", "lead", "区水务局", False)]
    with pytest.raises(BadItem, match="已有第 7 项"):
        add_item(stream=own, wording="同号。", by=town.owner, at=AT, number=7)
    remove_item(item=made, by=town.owner, at=LATER, reason="录错")
    assert Item.objects.get() == following


def test_an_item_from_a_document_is_undone_at_its_proposal(town: Town, notice_reading: Reading) -> None:
    made = confirm(town, notice_reading, 3, 1)
    with pytest.raises(BadItem, match="来自文件"):
        remove_item(item=made, by=town.owner, at=LATER, reason="")
    assert Item.objects.get() == made


def test_a_source_that_items_rest_on_is_not_withdrawn(town: Town, notice_reading: Reading) -> None:
    source = notice_reading.source
    confirm(town, notice_reading, 3, 1)
    confirm(town, notice_reading, 3, 3)
    with pytest.raises(RestsOnIt, match=r"2 项.*区报告1、区报告3"):
        withdraw_source(source=source, by=town.owner, at=LATER, reason="传错了")
    for seq in (1, 3):
        undo_verdict(proposal=of(notice_reading, 3, seq), by=town.owner, at=LATER)
    withdraw_source(source=source, by=town.owner, at=LATER, reason="传错了")
    assert Source.objects.get().withdrawn_by == town.owner
    with pytest.raises(Withdrawn):
        withdraw_source(source=source, by=town.owner, at=LATER, reason="再来")
    with pytest.raises(StaleReading, match="已撤回"):
        confirm(town, notice_reading, 3, 1)


def test_a_closed_year_stands_as_it_is(town: Town, notice_reading: Reading) -> None:
    by_hand = add_item(stream=town.stream("own_report"), wording="一项。", by=town.owner, at=AT)
    made = confirm(town, notice_reading, 2, 1)
    Year.objects.update(state=Year.State.CLOSED)
    with pytest.raises(YearClosed):
        confirm(town, notice_reading, 3, 1)
    with pytest.raises(YearClosed):
        add_item(stream=town.stream("own_report"), wording="又一项。", by=town.owner, at=AT)
    with pytest.raises(YearClosed):
        remove_item(item=by_hand, by=town.owner, at=AT, reason="")
    with pytest.raises(YearClosed):
        undo_verdict(proposal=of(notice_reading, 2, 1), by=town.owner, at=AT)
    assert set(Item.objects.all()) == {by_hand, made}


def test_who_may_not(town: Town, notice_reading: Reading) -> None:
    made = confirm(town, notice_reading, 3, 1)
    own = town.stream("own_report")
    by_hand = add_item(stream=own, wording="一项。", by=town.owner, at=AT)
    open_, done = of(notice_reading, 3, 2), of(notice_reading, 3, 1)
    for person, error in ((town.colleague, NotAllowed), (town.stranger, OtherGovernment)):
        for attempt in (
            lambda by: confirm_proposal(proposal=open_, stream=own, by=by, at=AT),
            lambda by: confirm_with_edits(proposal=open_, stream=own, edits=Edits(), by=by, at=AT),
            lambda by: confirm_many(reading=notice_reading, list_number=3, stream=own, by=by, at=AT),
            lambda by: reject_proposal(proposal=open_, reason="", by=by, at=AT),
            lambda by: undo_verdict(proposal=done, by=by, at=AT),
            lambda by: add_item(stream=own, wording="一项。", by=by, at=AT),
            lambda by: remove_item(item=by_hand, by=by, at=AT, reason=""),
            lambda by: withdraw_source(source=notice_reading.source, by=by, at=AT, reason=""),
        ):
            with pytest.raises(error):
                attempt(person)
    assert set(Item.objects.all()) == {made, by_hand}


def test_another_governments_stream_is_refused(town: Town, notice_reading: Reading) -> None:
    foreign = town.other_stream("own_report")
    with pytest.raises(BadItem, match="不是该文件所属政府"):
        confirm_proposal(proposal=of(notice_reading, 3, 1), stream=foreign, by=town.owner, at=AT)
    with pytest.raises(BadItem):
        confirm_many(reading=notice_reading, list_number=3, stream=foreign, by=town.owner, at=AT)
    with pytest.raises(OtherGovernment):
        add_item(stream=foreign, wording="一项。", by=town.owner, at=AT)
    assert not Item.objects.exists()
