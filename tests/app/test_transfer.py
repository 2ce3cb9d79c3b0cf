"""事随职责走: items go over to a successor, history stays, the ledger shows who answers today."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from app.people import AT, TODAY, Town
from luoshi.audit.models import Event
from luoshi.errors import LuoshiError, NotAllowed
from luoshi.governments.actions import add_bodies, open_year, succeed
from luoshi.governments.errors import BadBody, OtherGovernment
from luoshi.governments.models import Body, Post, Year
from luoshi.governments.units_table import UnitRow
from luoshi.items import queries
from luoshi.items.actions import Unit, add_item, open_streams
from luoshi.items.errors import BadItem, YearClosed
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.moving import left_behind, moving
from luoshi.items.rows import Wanted
from luoshi.items.stream_setup import StreamDraft, change_stream
from luoshi.items.transfer import STRENGTH, reorganise, transfer_item, transfer_items

DAY = timedelta(days=1)
ON = date(2026, 7, 1)
WHY = "示机编〔2026〕3号"
Role = ItemUnit.Role


def item_of(town: Town, *units: tuple[str, str], stream: str = "own_report") -> Item:
    """An item with these units, name and role."""
    given = tuple(Unit(name, role) for name, role in units)
    return add_item(stream=town.stream(stream), wording="改造老旧泵站4座", units=given, by=town.owner, at=AT)


def answering(item: Item, on: date | None) -> list[tuple[str, str]]:
    """Units of an item as its page shows them on a day."""
    found = queries.item(item.government_id, item.pk, government=item.government.code, on=on)
    assert found is not None
    return [(unit.name, unit.role) for unit in found.row.units]


def go(town: Town, names: list[str], *, name: str = "", into: str = "", on: date = ON) -> Body:
    """A reorganisation by the office."""
    done = reorganise(
        predecessors=[town.body(each) for each in names],
        name=name,
        into=town.body(into) if into else None,
        on=on,
        by=town.owner,
        at=AT,
        why=WHY,
    )
    return done.successor


def test_a_renamed_bureaus_items_go_over_with_role_and_order(town: Town) -> None:
    item = item_of(town, ("区科创局", Role.SUPPORT), ("区水务局", Role.LEAD), ("区发改局", Role.SUPPORT))
    go(town, ["区水务局"], name="区水利局")
    support = ("区科创局", Role.SUPPORT)
    after = [support, ("区水利局", Role.LEAD), ("区发改局", Role.SUPPORT)]
    assert answering(item, ON) == after
    assert answering(item, None) == after
    assert ("区水务局", Role.LEAD) in answering(item, ON - DAY)
    assert ("区水利局", Role.LEAD) not in answering(item, ON - DAY)
    new = ItemUnit.objects.get(item=item, name="区水利局")
    assert new.came_from is not None
    assert (new.came_from.name, new.came_from.valid_to, new.valid_from) == ("区水务局", ON - DAY, ON)


# roles of two predecessors at one item: the role of the one successor
MERGED = [
    (Role.LEAD, Role.SUPPORT, Role.LEAD),
    (Role.SUPPORT, Role.LEAD, Role.LEAD),
    (Role.SUPPORT, Role.SUPPORT, Role.SUPPORT),
    (Role.LISTED, Role.SUPPORT, Role.LISTED),
    (Role.JOINT, Role.OVERALL_LEAD, Role.OVERALL_LEAD),
]


@pytest.mark.parametrize(("first", "second", "merged"), MERGED)
def test_two_predecessors_of_one_item_become_one_unit(first: str, second: str, merged: str, town: Town) -> None:
    item = item_of(town, ("区发改局", first), ("区水务局", second))
    go(town, ["区发改局", "区水务局"], name="区发展水务局")
    assert answering(item, ON) == [("区发展水务局", merged)]
    assert {name for name, _role in answering(item, ON - DAY)} == {"区发改局", "区水务局"}


@pytest.mark.parametrize(("old", "there", "merged"), MERGED)
def test_a_body_that_answers_already_stands_there_once_in_the_stronger_role(
    old: str, there: str, merged: str, town: Town
) -> None:
    item = item_of(town, ("区发改局", old), ("区水务局", there))
    go(town, ["区发改局"], into="区水务局")
    assert answering(item, ON) == [("区水务局", merged)]
    assert sorted(answering(item, ON - DAY)) == sorted([("区发改局", old), ("区水务局", there)])


def test_two_bureaus_may_go_over_to_a_third_one_after_the_other(town: Town) -> None:
    item = item_of(town, ("区发改局", Role.SUPPORT), ("区水务局", Role.LEAD))
    new = go(town, ["区发改局"], name="区发展水务局")
    transfer_items(from_bodies=[town.body("区水务局")], to_body=new, on=ON, by=town.owner, at=AT, why=WHY)
    assert answering(item, ON) == [("区发展水务局", Role.LEAD)]


def test_a_unit_that_begins_later_begins_at_the_successor(town: Town) -> None:
    item = item_of(town, ("区水务局", Role.LEAD))
    ItemUnit.objects.filter(item=item).update(valid_from=ON + DAY)
    go(town, ["区水务局"], name="区水利局")
    assert answering(item, ON) == []
    assert answering(item, ON + DAY) == [("区水利局", Role.LEAD)]


def test_the_strength_of_every_role_of_our_own_is_known() -> None:
    assert set(STRENGTH) == set(Role) - {Role.UPPER}


def test_a_closed_year_stays_as_it_is(town: Town) -> None:
    old_year = open_year(government=town.government, number=2025, by=town.owner, at=AT)
    open_streams(year=old_year, by=town.owner, at=AT)
    stream = Stream.objects.get(year=old_year, code="own_report")
    closed = add_item(stream=stream, wording="旧年事项", units=(Unit("区水务局"),), by=town.owner, at=AT)
    Year.objects.filter(pk=old_year.pk).update(state=Year.State.CLOSED)
    item = item_of(town, ("区水务局", ""))
    go(town, ["区水务局"], name="区水利局")
    assert answering(closed, ON) == [("区水务局", "")]
    assert answering(item, ON) == [("区水利局", "")]
    unit = ItemUnit.objects.get(item=closed)
    with pytest.raises(YearClosed):
        transfer_item(unit=unit, to_body=town.body("区发改局"), on=ON, by=town.owner, at=AT, why=WHY)


def test_upper_units_are_not_ours_to_move(town: Town) -> None:
    item = item_of(town, ("区水务局", Role.UPPER), ("区发改局", Role.LEAD))
    go(town, ["区水务局"], name="区水利局")
    assert [unit.name for unit in ItemUnit.objects.filter(item=item, role=Role.UPPER)] == ["区水务局"]


def test_one_item_goes_over_alone(town: Town) -> None:
    one, other = item_of(town, ("区水务局", Role.LEAD)), item_of(town, ("区水务局", Role.LEAD))
    unit = ItemUnit.objects.get(item=one)
    transfer_item(unit=unit, to_body=town.body("区发改局"), on=TODAY, by=town.owner, at=AT, why="会议纪要第5期")
    assert answering(one, TODAY) == [("区发改局", Role.LEAD)]
    assert answering(other, TODAY) == [("区水务局", Role.LEAD)]
    found = queries.item(one.government_id, one.pk, government="990101", on=TODAY)
    assert found is not None
    assert [(past.name, past.valid_to) for past in found.past] == [("区水务局", TODAY - DAY)]
    event = found.history[0]
    assert (event.action, event.before, event.after) == (
        "item.transfer", "区水务局(牵头)", f"区发改局(牵头) 自{TODAY} 会议纪要第5期",
    )  # fmt: skip


def test_a_transfer_to_come_is_shown_as_coming(town: Town) -> None:
    item = item_of(town, ("区水务局", Role.LEAD))
    unit = ItemUnit.objects.get(item=item)
    transfer_item(unit=unit, to_body=town.body("区发改局"), on=ON, by=town.owner, at=AT, why=WHY)
    found = queries.item(item.government_id, item.pk, government="990101", on=TODAY)
    assert found is not None
    assert [unit.name for unit in found.row.units] == ["区水务局"]
    assert [unit.name for unit in found.coming] == ["区发改局"]
    assert found.past == ()


def test_what_cannot_be_transferred_leaves_nothing(town: Town) -> None:
    item = item_of(town, ("区水务局", Role.LEAD), ("区发改局", Role.UPPER))
    add_bodies(government=town.other, rows=[UnitRow(2, "区民政局")], by=town.stranger, at=AT)
    unit = ItemUnit.objects.get(item=item, role=Role.LEAD)
    upper = ItemUnit.objects.get(item=item, role=Role.UPPER)
    bureau, foreign = town.body("区发改局"), Body.objects.get(government=town.other)
    refused: list[tuple[ItemUnit, Body, str, type[LuoshiError]]] = [
        (unit, bureau, " ", BadItem),
        (unit, foreign, WHY, BadBody),
        (unit, unit.body or bureau, WHY, BadBody),
        (unit, town.body("区科产局"), WHY, BadBody),  # it ended in 2025
        (upper, town.body("区科创局"), WHY, BadItem),
    ]
    for which, body, why, error in refused:
        with pytest.raises(error), transaction.atomic():
            transfer_item(unit=which, to_body=body, on=TODAY, by=town.owner, at=AT, why=why)
    for person, wrong in ((town.colleague, NotAllowed), (town.stranger, OtherGovernment)):
        with pytest.raises(wrong):
            transfer_item(unit=unit, to_body=bureau, on=TODAY, by=person, at=AT, why=WHY)
        with pytest.raises(wrong):
            reorganise(predecessors=[bureau], name="新局", on=ON, by=person, at=AT, why=WHY)
    assert answering(item, TODAY) == [("区水务局", Role.LEAD)]
    assert not Event.objects.filter(action="item.transfer").exists()


def test_an_ended_unit_has_nothing_left_to_hand_over(town: Town) -> None:
    item = item_of(town, ("区水务局", Role.LEAD))
    unit = ItemUnit.objects.get(item=item)
    transfer_item(unit=unit, to_body=town.body("区发改局"), on=TODAY, by=town.owner, at=AT, why=WHY)
    with pytest.raises(BadItem, match="不承担"):
        transfer_item(unit=unit, to_body=town.body("区科创局"), on=TODAY, by=town.owner, at=AT, why=WHY)


def test_a_reorganisation_that_fails_half_way_leaves_nothing(town: Town) -> None:
    item_of(town, ("区水务局", Role.LEAD))
    for name, why, error in (("", WHY, BadBody), ("区水利局", "", BadItem)):
        with pytest.raises(error), transaction.atomic():
            reorganise(predecessors=[town.body("区水务局")], name=name, on=ON, by=town.owner, at=AT, why=why)
    assert town.body("区水务局").valid_to is None
    assert not ItemUnit.objects.filter(valid_to__isnull=False).exists()


@pytest.mark.parametrize(("on", "owner"), [(TODAY, "区计划局"), (TODAY + DAY, "区发改局")])
def test_a_stream_changes_its_owner_when_the_day_has_come(on: date, owner: str, town: Town) -> None:
    draft = StreamDraft("年度计划", town.body("区发改局"))
    change_stream(stream=town.stream("annual_plan"), draft=draft, by=town.owner, at=AT)
    go(town, ["区发改局"], name="区计划局", on=on)
    assert str(town.stream("annual_plan").owner) == owner


def test_what_would_move_is_what_moves(town: Town) -> None:
    for roles in ((Role.LEAD, Role.SUPPORT), (Role.LEAD, Role.LEAD)):
        item_of(town, ("区发改局", roles[0]), ("区水务局", roles[1]))
    draft = StreamDraft("年度计划", town.body("区发改局"))
    change_stream(stream=town.stream("annual_plan"), draft=draft, by=town.owner, at=AT)
    both = [town.body("区发改局"), town.body("区水务局")]
    preview = moving(town.government.pk, [body.pk for body in both], TODAY)
    posts = Post.objects.count()
    done = reorganise(predecessors=both, name="区发展水务局", on=TODAY, by=town.owner, at=AT, why=WHY)
    assert (len(preview.units), preview.items) == (4, len(done.units)) == (4, 2)
    assert Post.objects.count() == posts + len(preview.posts)
    assert [name.id for name in preview.streams] == [stream.pk for stream in done.streams]
    again = moving(town.government.pk, [body.pk for body in both], TODAY)
    assert (again.units, again.posts, again.streams) == ((), (), ())


def test_what_a_reorganisation_left_behind_is_named_and_can_follow(town: Town) -> None:
    item = item_of(town, ("区水务局", Role.LEAD))
    new = succeed(predecessors=[town.body("区水务局")], name="区水利局", on=TODAY, by=town.owner, at=AT)
    assert left_behind(town.government.pk, TODAY - DAY) == ()
    (left,) = left_behind(town.government.pk, TODAY)
    assert (left.body.name, left.items) == ("区水务局", 1)
    assert left_behind(town.other.pk, TODAY) == ()
    transfer_items(from_bodies=[town.body("区水务局")], to_body=new, on=TODAY, by=town.owner, at=AT, why=WHY)
    assert left_behind(town.government.pk, TODAY) == ()
    assert answering(item, TODAY) == [("区水利局", Role.LEAD)]


WANTED = Wanted(2026)


def test_the_ledger_knows_who_answers_on_the_day(town: Town) -> None:
    item_of(town, ("区水务局", Role.LEAD))
    item_of(town, ("区发改局", Role.LEAD))
    go(town, ["区水务局"], name="区水利局")
    own = town.government.pk
    for day, name, other in ((ON - DAY, "区水务局", "区水利局"), (ON, "区水利局", "区水务局")):
        assert queries.ledger(own, replace(WANTED, unit=name), on=day).shown == 1
        assert queries.ledger(own, replace(WANTED, unit=other), on=day).shown == 0
        groups = queries.ledger(own, replace(WANTED, group="unit"), on=day).groups
        assert {group.title for group in groups} == {name, "区发改局"}
        assert {choice.value: choice.items for choice in queries.choices(own, 2026, on=day).units} == {
            name: 1, "区发改局": 1,
        }  # fmt: skip
        assert queries.year_figures(own, 2026, on=day).units == 2


def test_an_item_whose_only_unit_ended_has_none_today(town: Town) -> None:
    item = item_of(town, ("区水务局", Role.LEAD))
    ItemUnit.objects.filter(item=item).update(valid_to=TODAY)
    own = town.government.pk
    for day, without in ((TODAY, 0), (TODAY + DAY, 1)):
        assert queries.ledger(own, replace(WANTED, has="no-units"), on=day).shown == without
        assert queries.year_figures(own, 2026, on=day).without_units == without
