"""Targets by hand and docking: several bases of one target of which one judges, our share beside the upper figure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.people import AT, TODAY, Town
from luoshi.audit.models import Event
from luoshi.errors import NotAllowed
from luoshi.intake.models import Reading
from luoshi.intake.wordings import Typed
from luoshi.items.actions import confirm_many, undo_verdict
from luoshi.items.docking import Agreed, dock
from luoshi.items.errors import BadItem, InUse, ItemChanged
from luoshi.items.models import Item, Target
from luoshi.items.targets import Aim, add_target, edit_target, remove_target

AIM = Aim(subject="新建管网", value=Decimal(300), unit="公里", period="2026", base="city")
SHARE = Typed(value=Decimal(40), high=None, unit="公里", comparator="eq")


@pytest.fixture
def upper(town: Town, notice_reading: Reading) -> Item:
    """An item of the city's report: 300 公里 of pipes and 12 pumping stations, figures of the whole city."""
    done = confirm_many(reading=notice_reading, list_number=2, stream=town.stream("city_report"), by=town.owner, at=AT)
    return done.items[0]


def now(item: Item) -> int:
    return Item.objects.values_list("version", flat=True).get(pk=item.pk)


def add(town: Town, item: Item, aim: Aim) -> Target:
    return add_target(item=item, aim=aim, version=now(item), by=town.owner, at=AT)


def judging(item: Item) -> list[tuple[str, str, bool]]:
    return list(item.targets.order_by("order").values_list("subject", "base", "judges"))


def test_a_second_base_of_a_target_takes_the_judging_over_and_gives_it_back(town: Town, upper: Item) -> None:
    share = add(town, upper, replace(AIM, value=Decimal(40), base="share"))
    assert judging(upper) == [("新建管网", "city", False), ("改造泵站", "city", True), ("新建管网", "share", True)]
    event = Event.objects.latest("seq")
    assert (event.action, event.about, event.before) == ("item.target", f"item:{upper.pk}", "")
    assert event.after == "新建管网 ≥40公里 2026年 本地分担 据此评判"
    remove_target(target=share, version=now(upper), by=town.owner, at=AT)
    assert judging(upper) == [("新建管网", "city", True), ("改造泵站", "city", True)]
    assert Event.objects.latest("seq").before == "新建管网 ≥40公里 2026年 本地分担 据此评判"


def test_one_of_several_bases_always_judges(town: Town, upper: Item) -> None:
    add(town, upper, replace(AIM, value=Decimal(40), base="share", judges=False))
    add(town, upper, replace(AIM, value=Decimal(45), base="assessment", judges=False))
    assert [judges for subject, _base, judges in judging(upper) if subject == "新建管网"] == [True, False, False]
    first = upper.targets.order_by("order")[0]
    edit_target(target=first, aim=replace(AIM, judges=False), version=now(upper), by=town.owner, at=AT)
    assert [judges for subject, _base, judges in judging(upper) if subject == "新建管网"].count(True) == 1


def test_a_target_is_changed_and_keeps_its_sentence(town: Town, upper: Item) -> None:
    first = upper.targets.order_by("order")[0]
    aim = replace(AIM, value=Decimal(320), nature="binding")
    done = edit_target(target=first, aim=aim, version=now(upper), by=town.owner, at=AT)
    assert (done.value, done.nature, done.fact_id) == (Decimal(320), "binding", first.fact_id)
    event = Event.objects.latest("seq")
    assert ("300" in event.before, "320" in event.after, "约束性" in event.after) == (True, True, True)


def test_a_change_based_on_an_older_version_is_refused(town: Town, upper: Item) -> None:
    add(town, upper, replace(AIM, subject="新建泵站"))
    with pytest.raises(ItemChanged):
        add_target(item=upper, aim=AIM, version=1, by=town.owner, at=AT)


BAD = {
    "没有名称": replace(AIM, subject=" "),
    "没有目标值": replace(AIM, value=None),
    "不认识": replace(AIM, base="dream"),
    "写明关系": replace(AIM, measure="relation", value=None, comparator=""),
    "比较方式": replace(AIM, comparator="whatever"),
    "太大": replace(AIM, value=Decimal(10) ** 33),
}


@pytest.mark.parametrize("why", BAD)
def test_what_is_no_target(town: Town, upper: Item, why: str) -> None:
    with pytest.raises(BadItem, match=why):
        add(town, upper, BAD[why])
    assert upper.targets.count() == 2
    assert now(upper) == 1


def test_a_relation_needs_no_figure(town: Town, upper: Item) -> None:
    made = add(town, upper, Aim(subject="居民收入", measure="relation", comparator="高于全市", period="2026"))
    assert (made.value, made.comparator) == (None, "高于全市")


def test_a_liaison_changes_no_target(town: Town, upper: Item) -> None:
    with pytest.raises(NotAllowed):
        add_target(item=upper, aim=AIM, version=1, by=town.colleague, at=AT)


def docked(town: Town, item: Item, **agreed: object) -> Item:
    return dock(item=item, agreed=Agreed(**agreed), version=now(item), by=town.owner, at=AT)  # type: ignore[arg-type]


def test_docked_with_a_share_in_figures(town: Town, upper: Item) -> None:
    first = upper.targets.order_by("order")[0]
    given = {"contact": "市水务局排水处", "paper": "市水函第9号", "shares": {first.pk: SHARE}}
    docked(town, upper, state="with_share", on=TODAY, **given)
    upper.refresh_from_db()
    assert (upper.docking, upper.docking_on, upper.docking_contact) == ("with_share", TODAY, "市水务局排水处")
    share = upper.targets.get(base="share")
    assert (share.subject, share.value, share.unit, share.comparator, share.judges) == (
        "新建管网", Decimal(40), "公里", "ge", True,
    )  # fmt: skip
    assert "40公里" in Event.objects.latest("seq").after
    again = replace(SHARE, value=Decimal(42))
    docked(town, upper, state="with_share", on=TODAY, shares={first.pk: again})
    assert [target.value for target in upper.targets.filter(base="share")] == [Decimal(42)]


def test_docking_again_without_a_change_writes_nothing(town: Town, upper: Item) -> None:
    docked(town, upper, state="not_concerned", on=TODAY)
    before = Event.objects.count()
    docked(town, upper, state="not_concerned", on=TODAY)
    assert (Event.objects.count(), now(upper)) == (before, 2)


REFUSED: dict[str, dict[str, object]] = {
    "写明本地分担多少": {"state": "with_share", "on": TODAY},
    "请填写对接日期": {"state": "not_concerned"},
    "在今天之后": {"state": "not_concerned", "on": date(2026, 3, 3)},
    "改选状态": {"state": "not_concerned", "on": TODAY, "share": "三座泵站"},
    "请选择对接状态": {"state": ""},
    "没有这个上级目标": {"state": "with_share", "on": TODAY, "shares": {0: SHARE}},
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_have_been_agreed(town: Town, upper: Item, why: str) -> None:
    with pytest.raises(BadItem, match=why):
        docked(town, upper, **REFUSED[why])
    upper.refresh_from_db()
    assert (upper.docking, upper.version, upper.targets.count()) == ("not_yet", 1, 2)


def test_a_share_in_another_unit_is_refused(town: Town, upper: Item) -> None:
    first = upper.targets.order_by("order")[0]
    with pytest.raises(BadItem, match="单位是公里"):
        docked(town, upper, state="with_share", on=TODAY, shares={first.pk: replace(SHARE, unit="座")})


def test_an_item_of_our_own_is_not_docked(town: Town, notice_reading: Reading) -> None:
    stream = town.stream("own_report")
    own = confirm_many(reading=notice_reading, list_number=3, stream=stream, by=town.owner, at=AT).items[0]
    with pytest.raises(BadItem, match="不是上级事项"):
        docked(town, own, state="not_concerned", on=TODAY)


def test_what_was_docked_is_not_undone_by_the_way(town: Town, upper: Item) -> None:
    docked(town, upper, state="not_concerned", on=TODAY)
    assert upper.proposal is not None
    with pytest.raises(InUse):
        undo_verdict(proposal=upper.proposal, by=town.owner, at=AT)
