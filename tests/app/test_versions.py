"""Whatever changes an item that its page lets people edit, a page that stood open since is told of it."""

from collections.abc import Callable
from datetime import date

import pytest

from app.people import AT, Town
from app.reports import APRIL, Office
from luoshi.errors import LuoshiError
from luoshi.items.actions import Unit, add_item, remove_item
from luoshi.items.changing import Changes, change_item
from luoshi.items.editing import Entered, edit_item
from luoshi.items.errors import ItemChanged
from luoshi.items.models import Item
from luoshi.items.stream_setup import move_stream, remove_stream
from luoshi.items.transfer import reorganise, transfer_item
from luoshi.reporting.extending import answer, ask


def _amend(office: Office) -> None:
    change_item(item=office.lane, changes=Changes(note="表"), by=office.town.owner, at=AT, reason="Excel 表")


def _hand_over(office: Office) -> None:
    unit, day = office.lane.units.get(), date(2026, 3, 9)
    transfer_item(unit=unit, to_body=office.reform, on=day, by=office.town.owner, at=AT, why="会议纪要")


def _reorganise(office: Office) -> None:
    day = date(2026, 3, 9)
    reorganise(predecessors=[office.water], name="区水利局", on=day, by=office.town.owner, at=AT, why="示机编3号")


def _grant(office: Office) -> None:
    until, owner = date(2026, 9, 1), office.town.owner
    asked = ask(place=office.place(), until=until, reason="汛期", by=office.liaison, at=APRIL, item=office.lane)
    answer(extension=asked, granted_until=until, why="同意", by=owner, at=APRIL)


MEANWHILE: dict[str, Callable[[Office], None]] = {
    "a workbook or a ruling": _amend,
    "a transfer": _hand_over,
    "a reorganisation": _reorganise,
    "a later date": _grant,
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_a_page_that_stood_open_does_not_take_it_back(office: Office, what: str) -> None:
    item = Item.objects.get(pk=office.lane.pk)
    entered = Entered(item.wording, number=item.number, units=(Unit("区水务局"),), note="页面上写的")
    MEANWHILE[what](office)
    with pytest.raises(ItemChanged):
        edit_item(item=item, entered=entered, version=item.version, by=office.town.owner, at=AT)


def test_an_amendment_that_changes_nothing_tells_nobody(office: Office) -> None:
    change_item(item=office.lane, changes=Changes(note=""), by=office.town.owner, at=AT, reason="")
    assert Item.objects.get(pk=office.lane.pk).version == office.lane.version


def _removed_item(town: Town) -> Callable[[], object]:
    item = add_item(stream=town.stream("own_report"), wording="修路。", by=town.owner, at=AT)
    seen = Item.objects.get(pk=item.pk)
    remove_item(item=item, by=town.owner, at=AT, reason="重复")
    return lambda: remove_item(item=seen, by=town.owner, at=AT, reason="重复")


def _removed_stream(town: Town) -> Callable[[], object]:
    seen = town.stream("city_assessment")
    remove_stream(stream=town.stream("city_assessment"), by=town.owner, at=AT)
    return lambda: remove_stream(stream=seen, by=town.owner, at=AT)


def _moved_stream(town: Town) -> Callable[[], object]:
    seen = town.stream("city_assessment")
    remove_stream(stream=town.stream("city_assessment"), by=town.owner, at=AT)
    return lambda: move_stream(stream=seen, up=True, by=town.owner, at=AT)


GONE = {"an item": _removed_item, "a stream": _removed_stream, "a stream to move": _moved_stream}


@pytest.mark.parametrize("what", GONE)
def test_what_is_gone_is_said_in_a_line(office: Office, what: str) -> None:
    act = GONE[what](office.town)
    with pytest.raises(LuoshiError, match="刚被他人删除或移走"):
        act()
