"""Items after they were confirmed: edited, entered by hand, tied to each other; two editors; what the log keeps."""

from dataclasses import replace
from datetime import date

import pytest

from app.papers import Door, Paper, item, notice
from app.people import AT, Town
from gongwen.document import Kind, ResponsibleUnit, UnitRole
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries
from luoshi.errors import LuoshiError, NotAllowed
from luoshi.governments.errors import OtherGovernment
from luoshi.governments.models import Seat, Year
from luoshi.intake.actions import import_source
from luoshi.intake.models import Fact, Reading
from luoshi.items.actions import Unit, confirm_many, remove_item
from luoshi.items.editing import Entered, edit_item, enter_item, enter_sentence, take_unit
from luoshi.items.errors import BadItem, InUse, ItemChanged, YearClosed
from luoshi.items.models import Item

STREAM = "own_report"


@pytest.fixture
def items(town: Town, notice_reading: Reading) -> tuple[Item, ...]:
    """The three items of our own report."""
    done = confirm_many(reading=notice_reading, list_number=3, stream=town.stream(STREAM), by=town.owner, at=AT)
    return done.items


def as_it_is(item_: Item) -> Entered:
    """An item as its form would hand it in unchanged."""
    return Entered(
        wording=item_.wording,
        number=item_.number if item_.parent_id is None else None,
        part=item_.part,
        own_role=item_.own_role,
        note=item_.note,
        units=tuple(Unit(unit.name, unit.role, unit.and_others) for unit in item_.units.order_by("order")),
        mode=item_.mode,
        kind=item_.kind,
        leader=item_.leader_id,
        deadline=item_.deadline,
        effective_from=item_.effective_from,
        parent=item_.parent_id,
        above=item_.above_id,
        measure=item_.measure_id,
    )


def edit(town: Town, item_: Item, **changed: object) -> Item:
    entered = replace(as_it_is(item_), **changed)  # type: ignore[arg-type]
    return edit_item(item=item_, entered=entered, version=item_.version, by=town.owner, at=AT)


def units(item_: Item) -> list[tuple[str, str, str | None]]:
    return [(u.name, u.role, u.body.name if u.body else None) for u in item_.units.order_by("order")]


def test_every_field_can_be_changed_and_the_log_tells_before_and_after(town: Town, items: tuple[Item, ...]) -> None:
    seat = Seat.objects.create(government=town.government, title="分管城建的副区长")
    done = edit(
        town,
        items[0],
        wording="地区生产总值增长6.5%以上。",
        number=8,
        part="主要预期目标",
        units=(Unit("区发改局", "lead"), Unit("区水务局", "support")),
        mode=Item.Mode.LEAD_NAMED,
        leader=seat.pk,
        deadline="2026-12",
        note="按季调度",
    )
    done.refresh_from_db()
    assert (done.number, done.part, done.deadline, done.version) == (8, "主要预期目标", "2026-12", 2)
    assert units(done) == [("区发改局", "lead", "区发改局"), ("区水务局", "support", "区水务局")]
    event = Event.objects.latest("seq")
    assert (event.action, event.about, event.by) == ("item.edit", f"item:{done.pk}", "owner")
    assert "序号:1\n责任事项:地区生产总值增长6%以上。" in event.before
    assert "责任单位:牵头 区发改局、配合 区水务局" in event.after
    assert "责任领导:分管城建的副区长" in event.after
    assert "类别" not in event.after  # what did not change is not told
    assert verify(entries()).broken is None


def test_saving_without_a_change_writes_nothing(town: Town, items: tuple[Item, ...]) -> None:
    before = Event.objects.count()
    assert edit(town, items[1]).version == 1
    assert Event.objects.count() == before
    items[1].refresh_from_db()
    assert items[1].version == 1


def test_the_second_of_two_editors_is_told_and_the_first_ones_change_stands(
    town: Town, items: tuple[Item, ...]
) -> None:
    edit(town, items[0], note="先改的")
    with pytest.raises(ItemChanged, match="已被他人修改"):
        edit(town, items[0], note="后改的")
    items[0].refresh_from_db()
    assert (items[0].note, items[0].version) == ("先改的", 2)
    assert edit(town, items[0], note="核对后再改的").version == 3


def test_a_unit_that_stays_keeps_its_row(town: Town, items: tuple[Item, ...]) -> None:
    kept = items[1].units.get(name="明溪街道").pk
    edit(town, items[1], units=(Unit("区水务局"), Unit("明溪街道", "lead")))
    assert items[1].units.get(name="明溪街道").pk == kept
    assert units(items[1]) == [("区水务局", "", "区水务局"), ("明溪街道", "lead", "明溪街道办事处")]


def test_units_that_handed_the_work_on_stay_behind_the_others(town: Town, items: tuple[Item, ...]) -> None:
    items[1].units.filter(name="区发改局").update(valid_to=date(2026, 6, 30))
    for name in ("区水务局", "区科创局", "区水务局", "区科创局"):  # orders must not run away
        items[1].refresh_from_db()
        edit(town, items[1], units=(Unit(name),))
    assert list(items[1].units.order_by("order").values_list("name", "order")) == [("区科创局", 1), ("区发改局", 2)]


REFUSED: dict[str, dict[str, object]] = {
    "没有内容": {"wording": "  "},
    "已有第 2 项": {"number": 2},
    "不可用": {"number": 20_001},
    "两次": {"units": (Unit("区水务局"), Unit("区水务局", "lead"))},
    "不认识": {"mode": "chaos"},
    "没有这个政府领导席位": {"leader": 999_999},
    "不在2026年": {"effective_from": date(2025, 7, 1)},
    "没有这个事项可以关联": {"above": 999_999},
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_an_item_cannot_be_is_refused_and_nothing_is_written(
    town: Town, items: tuple[Item, ...], why: str
) -> None:
    before = Event.objects.count()
    with pytest.raises(BadItem, match=why):
        edit(town, items[0], note="随之不留", **REFUSED[why])
    items[0].refresh_from_db()
    assert (items[0].version, items[0].note, Event.objects.count()) == (1, "", before)


def test_a_seat_of_another_government_is_none(town: Town, items: tuple[Item, ...]) -> None:
    theirs = Seat.objects.create(government=town.other, title="另一区副区长")
    with pytest.raises(BadItem):
        edit(town, items[0], leader=theirs.pk)


@pytest.mark.parametrize(("who", "error"), [("colleague", NotAllowed), ("stranger", OtherGovernment)])
def test_who_may_not_change(town: Town, items: tuple[Item, ...], who: str, error: type[LuoshiError]) -> None:
    with pytest.raises(error):
        edit_item(item=items[0], entered=as_it_is(items[0]), version=1, by=getattr(town, who), at=AT)


def test_a_closed_year_stands(town: Town, items: tuple[Item, ...]) -> None:
    Year.objects.filter(pk=town.year.pk).update(state=Year.State.CLOSED)
    with pytest.raises(YearClosed):
        edit(town, items[0], note="x")


def enter(town: Town, **given: object) -> Item:
    entered = Entered(wording="办好荷灯节。", **given)  # type: ignore[arg-type]
    return enter_item(stream=town.stream(STREAM), entered=entered, by=town.owner, at=AT)


def test_an_item_added_in_mid_year(town: Town, items: tuple[Item, ...]) -> None:
    made = enter(town, units=(Unit("区科创局", "lead"),), effective_from=date(2026, 7, 15), mode=Item.Mode.LEAD_NAMED)
    assert (made.number, made.effective_from, made.proposal, made.mode) == (4, date(2026, 7, 15), None, "lead_named")
    assert Event.objects.latest("seq").about == f"item:{made.pk}"


def test_parts_are_numbered_under_their_parent_and_take_no_number_of_the_paper(
    town: Town, items: tuple[Item, ...]
) -> None:
    parts = [enter(town, parent=items[1].pk) for _ in range(2)]
    assert [part.label for part in parts] == ["2-1", "2-2"]
    assert str(parts[0]) == "区报告2-1"
    assert enter(town).number == 4
    with pytest.raises(BadItem, match="只分一级"):
        enter(town, parent=parts[0].pk)
    with pytest.raises(BadItem, match="自己有子项"):
        edit(town, items[1], parent=items[0].pk)
    with pytest.raises(InUse):
        remove_item(item=enter_under_again(town, items), by=town.owner, at=AT, reason="")


def enter_under_again(town: Town, items: tuple[Item, ...]) -> Item:
    """An item by hand that has a part."""
    parent = enter(town)
    enter(town, parent=parent.pk)
    return parent


def test_an_item_becomes_a_part_and_an_item_again(town: Town, items: tuple[Item, ...]) -> None:
    part = edit(town, items[2], parent=items[0].pk)
    assert (part.label, part.number) == ("1-1", Item.FIRST_OF_PARTS)
    part.refresh_from_db()
    alone = edit(town, part, parent=None)
    assert (alone.label, alone.ordinal) == ("3", None)


def test_terms_and_problems_point_at_the_right_kind(town: Town, items: tuple[Item, ...]) -> None:
    term = enter(town, kind=Item.Kind.TERM)
    assert edit(town, items[0], above=term.pk).above == term
    with pytest.raises(BadItem, match="不是届期目标"):
        enter(town, above=items[1].pk)
    problem = enter(town, kind=Item.Kind.PROBLEM, measure=items[1].pk)
    assert problem.measure == items[1]
    with pytest.raises(BadItem, match="整改措施"):
        enter(town, measure=items[1].pk)
    with pytest.raises(BadItem, match="整改措施"):
        enter(town, kind=Item.Kind.PROBLEM, measure=problem.pk)


def test_a_suggested_unit_is_taken_once(town: Town, items: tuple[Item, ...]) -> None:
    bare = enter(town)
    done = take_unit(item=bare, name="区水务局", version=1, by=town.owner, at=AT)
    assert units(done) == [("区水务局", "", "区水务局")]
    with pytest.raises(ItemChanged):
        take_unit(item=bare, name="区科创局", version=1, by=town.owner, at=AT)
    with pytest.raises(BadItem, match="已是"):
        take_unit(item=bare, name="区水务局", version=2, by=town.owner, at=AT)


MODES = {
    Item.Mode.LEAD_NAMED: (("区水务局", UnitRole.LEAD), ("区科创局", UnitRole.LISTED)),
    Item.Mode.EQUAL: (("区水务局", UnitRole.LISTED), ("区科创局", UnitRole.LISTED)),
}


@pytest.mark.parametrize("mode", MODES)
def test_the_document_says_how_its_units_answer(town: Town, door: Door, mode: Item.Mode) -> None:
    paper = Paper()
    paper.table("区《政府工作报告》分工", None, item(1, "办好荷灯节。", *(ResponsibleUnit(*u) for u in MODES[mode])))
    assert confirmed(town, door, paper).mode == mode


def test_a_notice_may_say_that_the_first_leads(town: Town, door: Door) -> None:
    paper = Paper()
    paper.line("各表所列单位中,列第一位者为牵头单位。")
    paper.table("区《政府工作报告》分工", None, item(1, "办好荷灯节。", "区水务局", "区科创局"))
    assert confirmed(town, door, paper).mode == Item.Mode.FIRST_IS_LEAD


def confirmed(town: Town, door: Door, paper: Paper, *, issued: str | None = None, kind: Kind | None = None) -> Item:
    """The first item of a paper."""
    data = door.put(b"paper", paper, issued=issued, kind=kind or Kind.RESPONSIBILITY_NOTICE)
    reading = import_source(government=town.government, name="a", data=data, by=town.owner, at=AT).reading
    done = confirm_many(reading=reading, list_number=1, stream=town.stream(STREAM), by=town.owner, at=AT)
    return done.items[0]


@pytest.mark.parametrize(
    ("issued", "expected"), [("2026-02-12", None), ("2026-07-28", date(2026, 7, 28)), (None, None)]
)
def test_what_a_paper_of_mid_year_adds_counts_from_its_day(
    town: Town, door: Door, issued: str | None, expected: date | None
) -> None:
    assert confirmed(town, door, notice(), issued=issued).effective_from == expected


def test_the_sentence_of_a_target_becomes_an_item_with_its_place(town: Town, notice_reading: Reading) -> None:
    fact = Fact.objects.get(reading=notice_reading, subject="新增就业")
    made = enter_sentence(fact=fact, stream=town.stream(STREAM), by=town.owner, at=AT)
    assert made.wording == "新增就业8000人"
    assert notice_reading.text[made.start : made.end] == made.wording
    assert (made.proposal, made.reading) == (None, notice_reading)
    assert [target.subject for target in made.targets.all()] == ["新增就业"]
