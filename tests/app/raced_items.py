"""Items, as the races about the ledger and about units need them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from app.people import AT, TODAY
from app.racing import Act, House
from luoshi.items.actions import Unit, add_item
from luoshi.items.editing import Entered, edit_item
from luoshi.items.models import Item, Stream
from luoshi.items.stream_setup import StreamDraft, add_stream
from luoshi.items.targets import Aim
from luoshi.people.models import Account

ON = TODAY + timedelta(days=3)
AIM = Aim("栽树", value=Decimal(100), unit="棵")


def a_stream(house: House) -> Stream:
    """A stream of its own for this race."""
    return add_stream(year=house.office.town.year, draft=StreamDraft(house.new("来源")), by=house.by, at=AT)


def an_item(house: House, *units: Unit, stream: Stream | None = None) -> Item:
    """An item of 区水务局, or of the units given, in a stream of its own."""
    given = units or (Unit("区水务局"),)
    made = add_item(stream=stream or a_stream(house), wording=house.new("修路"), units=given, by=house.by, at=AT)
    return Item.objects.select_related("stream", "year", "government").get(pk=made.pk)


def entered_as_it_is(item: Item, **changes: str) -> Entered:
    """What the page of an item sends when nothing but `changes` was touched."""
    standing = item.units.filter(valid_to__isnull=True).order_by("order")
    units = tuple(Unit(unit.name, unit.role, unit.and_others) for unit in standing)
    return replace(Entered(item.wording, number=item.number, units=units), **changes)  # type: ignore[arg-type]


def an_edit(item: Item, by: Account, note: str) -> Act:
    """The item edited on its page, as it stands now."""
    entered, version = entered_as_it_is(item, note=note), item.version
    return Act(lambda: edit_item(item=item, entered=entered, version=version, by=by, at=AT), "item.edit")
