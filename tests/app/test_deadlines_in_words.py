"""The deadline in an item's own words: shown on desk, item page and check, taken by a person, never by itself."""

import pytest
from django.test import Client
from django.urls import reverse

from app.papers import Door, Paper, item
from app.people import AT, PASSWORD, Town
from luoshi.intake.actions import import_source
from luoshi.intake.models import Proposal, Reading
from luoshi.items import queries
from luoshi.items.actions import confirm_many
from luoshi.items.coverage import coverage
from luoshi.items.drafts import Edits
from luoshi.items.editing import take_deadline
from luoshi.items.errors import BadItem, ItemChanged
from luoshi.items.models import Item, Stream

WHOLE, PART, NONE = "新建充电桩600个,2026年6月底前完成。", "改造小区12个,其中6个6月底前完成。", "办好荷灯节。"
STREAM = "own_report"


@pytest.fixture
def reading(town: Town, door: Door) -> Reading:
    paper = Paper()
    paper.table(
        "区《政府工作报告》分工", None, *(item(n, said, "区水务局") for n, said in enumerate((WHOLE, PART, NONE), 1))
    )
    data = door.put(b"paper", paper)
    return import_source(government=town.government, name="a", data=data, by=town.owner, at=AT).reading


@pytest.fixture
def stream(town: Town) -> Stream:
    return town.stream(STREAM)


@pytest.fixture
def office(town: Town, client: Client) -> Client:
    client.login(username="owner", password=PASSWORD)
    return client


def proposal(reading: Reading, words: str) -> Proposal:
    return Proposal.objects.get(reading=reading, text=words)


def on_the_ledger(reading: Reading, stream: Stream, town: Town) -> dict[str, Item]:
    done = confirm_many(reading=reading, list_number=1, stream=stream, by=town.owner, at=AT)
    return {each.wording: each for each in done.items}


def page(client: Client, name: str, *arguments: object) -> str:
    return client.get(reverse(name, args=arguments)).content.decode()


def test_the_desk_shows_it_with_its_words_and_sets_nothing(town: Town, reading: Reading, office: Client) -> None:
    found = queries.desk(town.government.pk, reading.source_id)
    assert found is not None
    hints = {row.text: row.deadline_hint for part in found.lists for row in part.proposals}
    assert {words: hint and (hint.period, hint.words) for words, hint in hints.items()} == {
        WHOLE: ("2026-06", "2026年6月底前完成"),
        PART: None,
        NONE: None,
    }
    html = page(office, "desk", town.government.code, reading.source_id)
    assert html.count("原文「2026年6月底前完成」，至 2026-06-30") == 1
    assert "采用并确认 2026年6月" in html
    assert {each.deadline for each in on_the_ledger(reading, town.stream(STREAM), town).values()} == {""}


def test_a_deadline_that_was_read_is_not_suggested_against(town: Town, reading: Reading) -> None:
    told = proposal(reading, WHOLE)
    told.deadline = "2026-09"
    told.save()
    found = queries.desk_proposal(town.government.pk, told.pk)
    assert found is not None
    assert (found.proposal.deadline_words, found.proposal.deadline_hint) == ("2026年9月", None)


def test_it_is_taken_with_the_confirmation(town: Town, reading: Reading, stream: Stream, office: Client) -> None:
    told = proposal(reading, WHOLE)
    office.post(reverse("confirm", args=[town.government.code, told.pk]), {"stream": stream.pk, "stated": "1"})
    assert Item.objects.get(proposal=told).deadline == "2026-06"


@pytest.mark.parametrize(("ticked", "deadline"), [({"stated": "1"}, "2026-06"), ({}, "")])
def test_it_is_ticked_in_the_desks_form(
    town: Town, reading: Reading, stream: Stream, office: Client, ticked: dict[str, str], deadline: str
) -> None:
    told = proposal(reading, WHOLE)
    assert 'name="stated" value="1">2026年6月' in page(office, "edit", town.government.code, told.pk)
    given = {"stream": stream.pk, "wording": "新建充电桩600个。", "units": "区水务局", **ticked}
    office.post(reverse("edit", args=[town.government.code, told.pk]), given)
    assert Item.objects.get(proposal=told).deadline == deadline


def test_where_the_words_set_none_for_the_whole_nothing_is_confirmed(
    town: Town, reading: Reading, stream: Stream, office: Client
) -> None:
    told = proposal(reading, PART)
    answer = office.post(reverse("confirm", args=[town.government.code, told.pk]), {"stream": stream.pk, "stated": "1"})
    assert "原文里没有可以整项采用的时限" in answer.content.decode()
    assert not Item.objects.exists()
    assert Edits() == Edits(stated_deadline=False)


def test_the_item_page_offers_it_and_takes_it(town: Town, reading: Reading, stream: Stream, office: Client) -> None:
    items = on_the_ledger(reading, stream, town)
    code, own = town.government.code, items[WHOLE]
    assert "列为完成时限：2026年6月" in page(office, "item", code, own.pk)
    assert "列为完成时限" not in page(office, "item", code, items[PART].pk) + page(office, "item", code, items[NONE].pk)
    found = coverage(town.government.pk, 2026)
    assert found is not None
    assert [(each.row.id, each.hint.words) for each in found.undated] == [(own.pk, "2026年6月底前完成")]
    assert "原文「2026年6月底前完成」，至 2026-06-30" in page(office, "coverage", code, 2026)
    office.post(reverse("take-deadline", args=[code, own.pk]), {"version": own.version})
    own.refresh_from_db()
    assert own.deadline == "2026-06"
    assert "列为完成时限" not in page(office, "item", code, own.pk)
    after = coverage(town.government.pk, 2026)
    assert after is not None
    assert after.undated == ()


def test_what_is_not_there_or_was_changed_meanwhile_is_not_taken(town: Town, reading: Reading, stream: Stream) -> None:
    items = on_the_ledger(reading, stream, town)
    with pytest.raises(BadItem):
        take_deadline(item=items[PART], version=1, by=town.owner, at=AT)
    with pytest.raises(ItemChanged):
        take_deadline(item=items[WHOLE], version=9, by=town.owner, at=AT)
    take_deadline(item=items[WHOLE], version=1, by=town.owner, at=AT)
    with pytest.raises(BadItem):
        take_deadline(item=items[WHOLE], version=2, by=town.owner, at=AT)
