"""Streams of a year: add, change, order, remove."""

import pytest

from app.people import AT, Town
from luoshi.audit.models import Event
from luoshi.errors import NotAllowed
from luoshi.governments.actions import add_bodies
from luoshi.governments.errors import OtherGovernment
from luoshi.governments.models import Body, Year
from luoshi.governments.units_table import UnitRow
from luoshi.items.actions import add_item
from luoshi.items.errors import BadItem, InUse, YearClosed
from luoshi.items.models import Stream, Target
from luoshi.items.stream_setup import (
    StreamDraft,
    add_stream,
    change_stream,
    missing_streams,
    move_stream,
    remove_stream,
)
from luoshi.items.streams import CITY_ASSESSMENT, FROM_ABOVE


def names(town: Town) -> list[str]:
    return [stream.name for stream in Stream.objects.filter(year=town.year).order_by("order")]


def test_a_stream_of_ones_own_comes_last(town: Town) -> None:
    first = add_stream(year=town.year, draft=StreamDraft("区委重点工作"), by=town.owner, at=AT)
    second = add_stream(year=town.year, draft=StreamDraft("巡查整改"), by=town.owner, at=AT)
    assert names(town)[-2:] == ["区委重点工作", "巡查整改"]
    assert (first.code, second.code) == ("extra_1", "extra_2")


def test_a_usual_stream_that_a_year_lacks_is_offered_and_comes_with_its_code(town: Town) -> None:
    remove_stream(stream=town.stream(CITY_ASSESSMENT), by=town.owner, at=AT)
    assert [stream.name for stream in missing_streams(town.year)] == ["市级绩效"]
    again = add_stream(year=town.year, draft=StreamDraft("市级绩效"), code=CITY_ASSESSMENT, by=town.owner, at=AT)
    assert again.code == CITY_ASSESSMENT
    assert missing_streams(town.year) == ()
    with pytest.raises(BadItem):
        add_stream(year=town.year, draft=StreamDraft("又一个"), code=CITY_ASSESSMENT, by=town.owner, at=AT)


def test_an_assessment_target_is_ours_from_the_first_day() -> None:
    assert CITY_ASSESSMENT not in FROM_ABOVE
    assert "assessment" in Target.Base.values


def test_a_stream_is_renamed_and_gets_an_owner(town: Town) -> None:
    draft = StreamDraft("国民经济计划", town.body("区发改局"), "区长", "区人大常委会")
    stream = change_stream(stream=town.stream("annual_plan"), draft=draft, by=town.owner, at=AT)
    stream.refresh_from_db()
    assert (stream.code, stream.name, str(stream.owner), stream.approver, stream.recipient) == (
        "annual_plan", "国民经济计划", "区发改局", "区长", "区人大常委会",
    )  # fmt: skip
    event = Event.objects.get(action="stream.change")
    assert "归口:督查室" in event.before
    assert "归口:区发改局" in event.after


def test_streams_change_places(town: Town) -> None:
    move_stream(stream=town.stream("city_report"), up=True, by=town.owner, at=AT)
    assert names(town)[:3] == ["市报告", "省报告", "市实事"]
    move_stream(stream=town.stream("city_report"), up=True, by=town.owner, at=AT)  # the first stays the first
    move_stream(stream=town.stream("annual_plan"), up=False, by=town.owner, at=AT)  # and the last the last
    assert (names(town)[0], names(town)[-1]) == ("市报告", "年度计划")


def test_a_stream_with_items_is_not_removed(town: Town) -> None:
    add_item(stream=town.stream("own_report"), wording="新建口袋公园3个", by=town.owner, at=AT)
    with pytest.raises(InUse, match="1 项"):
        remove_stream(stream=town.stream("own_report"), by=town.owner, at=AT)
    remove_stream(stream=town.stream("own_livelihood"), by=town.owner, at=AT)
    assert "区报告" in names(town)
    assert "区实事" not in names(town)


def test_what_a_stream_cannot_be(town: Town) -> None:
    add_bodies(government=town.other, rows=[UnitRow(2, "区民政局")], by=town.stranger, at=AT)
    foreign = Body.objects.get(government=town.other)
    for draft in (
        StreamDraft(" "),
        StreamDraft("区" * 41),
        StreamDraft("省报告"),
        StreamDraft("新来源", foreign),
        StreamDraft("新来源", approver="长" * 61),
    ):
        with pytest.raises(BadItem):
            add_stream(year=town.year, draft=draft, by=town.owner, at=AT)
    assert len(names(town)) == 7


def test_a_closed_year_keeps_its_streams(town: Town) -> None:
    Year.objects.filter(pk=town.year.pk).update(state=Year.State.CLOSED)
    stream = town.stream("annual_plan")
    with pytest.raises(YearClosed):
        add_stream(year=town.year, draft=StreamDraft("新来源"), by=town.owner, at=AT)
    with pytest.raises(YearClosed):
        change_stream(stream=stream, draft=StreamDraft("新来源"), by=town.owner, at=AT)
    with pytest.raises(YearClosed):
        move_stream(stream=stream, up=True, by=town.owner, at=AT)
    with pytest.raises(YearClosed):
        remove_stream(stream=stream, by=town.owner, at=AT)


def test_who_may_not(town: Town) -> None:
    for person, error in ((town.colleague, NotAllowed), (town.stranger, OtherGovernment)):
        with pytest.raises(error):
            add_stream(year=town.year, draft=StreamDraft("新来源"), by=person, at=AT)
        with pytest.raises(error):
            remove_stream(stream=town.stream("annual_plan"), by=person, at=AT)
