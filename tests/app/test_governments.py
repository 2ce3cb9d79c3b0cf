"""Governments, years, posts, and what follows a reorganisation."""

from datetime import date

import pytest
from django.db import transaction

from app.people import AT, TODAY, Town
from luoshi.audit.models import Event
from luoshi.errors import NotAllowed
from luoshi.governments.actions import (
    add_bodies,
    assign_first_post,
    assign_post,
    create_government,
    open_year,
    succeed,
)
from luoshi.governments.errors import AlreadyThere, BadBody, BadGovernment, OtherGovernment
from luoshi.governments.models import Body, Government, Post, Role, Year
from luoshi.governments.rights import rights_of
from luoshi.governments.units_table import UnitRow
from luoshi.items.actions import open_streams
from luoshi.items.errors import BadItem
from luoshi.people.actions import create_account
from luoshi.people.errors import AccountExists, BadAccount
from luoshi.people.models import Account


def test_a_government_is_founded_once(town: Town) -> None:
    with pytest.raises(AlreadyThere, match="990101"):
        create_government(code="990101", name="某区", short_name="某区", level="county", by="test", at=AT)
    with pytest.raises(AlreadyThere, match="已有职务"):
        assign_first_post(account=town.stranger, government=town.government, by="test", at=AT)


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [
        ("", "某区", "county"),
        ("99 01", "某区", "county"),
        ("990103", "", "county"),
        ("990103", "某区", "town"),
    ],
)
def test_what_a_government_cannot_be(town: Town, code: str, name: str, level: str) -> None:
    before = Government.objects.count()
    with pytest.raises(BadGovernment):
        create_government(code=code, name=name, short_name=name, level=level, by="test", at=AT)
    assert Government.objects.count() == before


def test_a_year_opens_once_with_its_streams(town: Town) -> None:
    names = [stream.name for stream in town.year.streams.all()]
    assert names == ["省报告", "市报告", "市实事", "市级绩效", "区报告", "区实事", "年度计划"]
    with pytest.raises(AlreadyThere, match="2026年已经开启"):
        open_year(government=town.government, number=2026, by=town.owner, at=AT)
    with pytest.raises(BadItem, match="已有任务来源"):
        open_streams(year=town.year, by=town.owner, at=AT)
    with pytest.raises(BadGovernment):
        open_year(government=town.government, number=26, by=town.owner, at=AT)


def test_two_years_may_be_open_at_once(town: Town) -> None:
    open_year(government=town.government, number=2027, by=town.owner, at=AT)
    assert Year.objects.filter(government=town.government, state=Year.State.OPEN).count() == 2


def test_a_bureau_is_renamed_and_its_liaison_stays(town: Town) -> None:
    bureau = town.body("区发改局")
    new = succeed(predecessors=[bureau], name="区发展改革委", on=date(2026, 7, 1), by=town.owner, at=AT)
    bureau.refresh_from_db()
    assert (bureau.valid_to, new.valid_from, new.kind) == (date(2026, 6, 30), date(2026, 7, 1), bureau.kind)
    assert list(new.predecessors.all()) == [bureau]
    for day, bodies in (
        (date(2026, 6, 30), {bureau}),
        (date(2026, 7, 1), {new, bureau}),
    ):  # what it left open is theirs
        assert rights_of(town.colleague, on=day).bodies(town.government) == {body.pk for body in bodies}


def test_two_bureaus_merge(town: Town) -> None:
    both = [town.body("区发改局"), town.body("区水务局")]
    new = succeed(predecessors=both, name="区发展水务局", on=date(2026, 7, 1), by=town.owner, at=AT)
    assert set(new.predecessors.all()) == set(both)
    assert {body.valid_to for body in Body.objects.filter(pk__in=[b.pk for b in both])} == {date(2026, 6, 30)}


def test_a_bureau_that_ended_may_have_a_second_successor_from_the_same_day(town: Town) -> None:
    gone = town.body("区科产局")
    new = succeed(predecessors=[gone], name="区产业局", on=date(2025, 9, 1), by=town.owner, at=AT)
    assert set(gone.successors.all()) == {new, town.body("区科创局")}


def test_a_post_that_begins_after_the_change_begins_at_the_successor(town: Town) -> None:
    bureau = town.body("区水务局")
    post = assign_post(
        account=town.colleague,
        government=town.government,
        role=Role.LIAISON,
        body=bureau,
        by=town.owner,
        at=AT,
        valid_from=date(2026, 9, 1),
    )
    new = succeed(predecessors=[bureau], name="区水利局", on=date(2026, 7, 1), by=town.owner, at=AT)
    post.refresh_from_db()
    assert post.body == new
    assert post.valid_from == date(2026, 9, 1)


def test_what_cannot_follow(town: Town) -> None:
    bureau, gone = town.body("区水务局"), town.body("区科产局")
    add_bodies(government=town.other, rows=[UnitRow(2, "区民政局")], by=town.stranger, at=AT)
    foreign = Body.objects.get(government=town.other, name="区民政局")
    day, later = date(2025, 9, 1), date(2025, 9, 2)
    refused = [
        ([bureau], "区发改局", day, AlreadyThere),
        ([bureau], "明溪街道", day, AlreadyThere),
        ([bureau], "", day, BadBody),
        ([gone], "区科技局", later, BadBody),  # it ended two days before
        ([town.body("区科创局")], "区科技局", day, BadBody),  # it began that day
        ([bureau, foreign], "区水利局", day, BadBody),
        ([], "区水利局", day, BadBody),
    ]
    for predecessors, name, on, error in refused:
        with pytest.raises(error), transaction.atomic():
            succeed(predecessors=predecessors, name=name, on=on, by=town.owner, at=AT)
    assert not Body.objects.filter(name__in=["区水利局", "区科技局", ""]).exists()


def test_who_may_not_manage(town: Town) -> None:
    bureau = town.body("区水务局")
    for person, error in ((town.colleague, NotAllowed), (town.stranger, OtherGovernment)):
        with pytest.raises(error):
            open_year(government=town.government, number=2027, by=person, at=AT)
        with pytest.raises(error):
            open_streams(year=town.year, by=person, at=AT)
        with pytest.raises(error):
            succeed(predecessors=[bureau], name="区水利局", on=TODAY, by=person, at=AT)
        with pytest.raises(error):
            assign_post(account=person, government=town.government, role=Role.READER, by=person, at=AT)


@pytest.mark.parametrize(("role", "body"), [(Role.LIAISON, None), (Role.READER, "区水务局"), (Role.LIAISON, "other")])
def test_a_post_that_cannot_be(town: Town, role: Role, body: str | None) -> None:
    add_bodies(government=town.other, rows=[UnitRow(2, "区民政局")], by=town.stranger, at=AT)
    foreign = Body.objects.get(government=town.other)
    where = foreign if body == "other" else town.body(body) if body else None
    before = Post.objects.count()
    with pytest.raises(BadBody):
        assign_post(account=town.stranger, government=town.government, role=role, body=where, by=town.owner, at=AT)
    assert Post.objects.count() == before


def test_accounts(town: Town) -> None:
    with pytest.raises(AccountExists):
        create_account(username="owner", title="", password="correct-horse-9", by="test", at=AT)
    for username, password in (
        ("new", "short"),
        ("new", "password123"),
        ("two words", "correct-horse-9"),
        ("", "correct-horse-9"),
    ):
        with pytest.raises(BadAccount):
            create_account(username=username, title="", password=password, by="test", at=AT)
    assert Account.objects.count() == 3
    assert not Event.objects.filter(after__contains="correct-horse").exists()
