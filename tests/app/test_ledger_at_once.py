"""Two people at the ledger and its tables in the same moment: one wins, or both hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.ledgers import bytes_of, plain_ledger
from app.people import AT, TODAY
from app.raced_items import AIM, ON, a_stream, an_edit, an_item, entered_as_it_is
from app.racing import Act, House, Race, Table, lost, row
from app.reports import APRIL, TEXT
from luoshi.governments.bodies import BodyDraft, add_body
from luoshi.governments.models import Body
from luoshi.intake.wordings import Typed
from luoshi.items.actions import Unit, add_item, remove_item
from luoshi.items.adoption.importing import import_ledger
from luoshi.items.adoption.importing import plan_of as adoption_of
from luoshi.items.docking import Agreed, dock
from luoshi.items.editing import edit_item
from luoshi.items.models import Item, Stream, UploadedTable
from luoshi.items.tables.uploads import keep_table
from luoshi.items.targets import add_target, edit_target, remove_target
from luoshi.items.transfer import reorganise, transfer_item
from luoshi.items.workbook.applying import apply_workbook, export_workbook, plan_of
from luoshi.items.workbook.columns import COLUMNS
from luoshi.people.models import Account
from luoshi.reporting.content import FigureAnswer
from luoshi.reporting.filling import Filled, Place, save_entries, save_entry
from luoshi.reporting.models import Entry
from luoshi.reporting.signing import Seen, move
from luoshi.reporting.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
RACES: Table = {}


@row(RACES, "an item edited by two")
def _(house: House) -> Race:
    item = an_item(house)
    return Race(an_edit(item, house.by, "甲"), an_edit(item, house.other, "乙"))


@row(RACES, "an item handed over while it is edited: the edit never takes it back")
def _(house: House) -> Race:
    item = an_item(house)
    unit = item.units.get()
    over = Act(
        lambda: transfer_item(unit=unit, to_body=house.office.reform, on=ON, by=house.by, at=AT, why="会议纪要"),
        "item.transfer",
    )

    def holds(done: bool, _second: bool) -> bool:
        lasting = item.units.filter(valid_to__isnull=True).values_list("name", flat=True)
        return done and list(lasting) == ["区发改局"]

    return Race(over, an_edit(item, house.other, "乙"), wins=(1, 2), holds=holds)


@row(RACES, "an item handed over by two to different bodies")
def _(house: House) -> Race:
    unit = an_item(house).units.get()
    overs = house.each(
        lambda by, to: transfer_item(unit=unit, to_body=to, on=ON, by=by, at=AT, why="会议纪要"),
        (house.office.reform, house.office.town.body("区科创局")),
        "item.transfer",
    )
    return Race(*overs)


def _reorganisation(house: House, old: Body) -> Act:
    name = f"新{old.name}"
    return Act(
        lambda: reorganise(predecessors=[old], name=name, on=ON, by=house.other, at=AT, why="示机编3号"),
        "body.succeed",
    )


@row(RACES, "an item edited while its unit is reorganised: the successor answers")
def _(house: House) -> Race:
    body = add_body(government=house.office.town.government, draft=BodyDraft(house.new("局")), by=house.by, at=AT)
    item = an_item(house, Unit(body.name))

    def holds(_first: bool, done: bool) -> bool:
        lasting = item.units.filter(valid_to__isnull=True).values_list("name", flat=True)
        return done and list(lasting) == [f"新{body.name}"]

    return Race(an_edit(item, house.by, "甲"), _reorganisation(house, body), wins=(1, 2), holds=holds)


@row(RACES, "an item added while a unit is reorganised")
def _(house: House) -> Race:
    body = add_body(government=house.office.town.government, draft=BodyDraft(house.new("局")), by=house.by, at=AT)
    stream = a_stream(house)
    an_item(house, Unit(body.name), stream=stream)
    adds = Act(lambda: add_item(stream=stream, wording="栽树。", by=house.by, at=AT), "item.add")
    return Race(adds, _reorganisation(house, body), wins=(2,))


@row(RACES, "items added by two to one stream: two numbers")
def _(house: House) -> Race:
    stream = a_stream(house)
    adds = house.both(lambda by: add_item(stream=stream, wording="栽树。", by=by, at=AT), "item.add")
    return Race(*adds, wins=(2,))


@row(RACES, "an item removed by two")
def _(house: House) -> Race:
    item = an_item(house)
    mine, theirs = (Item.objects.get(pk=item.pk) for _turn in range(2))
    removes = house.each(
        lambda by, own: remove_item(item=own, by=by, at=AT, reason="重复"), (mine, theirs), "item.remove"
    )
    return Race(*removes)


def _saving(house: House, item: Item, version: int = 0) -> Act:
    place, by = house.office.place(), house.office.liaison
    return Act(lambda: save_entry(place=place, item=item, content=TEXT, version=version, by=by, at=APRIL))


@row(RACES, "an item removed while its unit begins to report")
def _(house: House) -> Race:
    item = an_item(house)
    removes = Act(lambda: remove_item(item=item, by=house.by, at=AT, reason="重复"), "item.remove")
    pk = item.pk
    return Race(
        removes,
        _saving(house, Item.objects.get(pk=pk)),
        holds=lambda gone, saved: Entry.objects.filter(item_id=pk).exists() is saved is not gone,
    )


@row(RACES, "a unit taken off while it begins to report")
def _(house: House) -> Race:
    item = an_item(house, Unit("区水务局"), Unit("区发改局"))
    entered = replace(entered_as_it_is(item), units=(Unit("区发改局"),))
    off = Act(lambda: edit_item(item=item, entered=entered, version=item.version, by=house.by, at=AT), "item.edit")
    return Race(off, _saving(house, item), wins=(1, 2))  # what is only typed goes with the unit


@row(RACES, "two units begin to report on the same items in another order")
def _(house: House) -> Race:
    office = house.office
    items = [an_item(house, Unit("区水务局"), Unit("区发改局")) for _turn in range(3)]

    def save(place: Place, by: Account, chosen: list[Item]) -> Callable[[], object]:
        filled = [Filled(item, TEXT, 0) for item in chosen]
        return lambda: save_entries(place=place, filled=filled, by=by, at=APRIL)

    return Race(
        Act(save(office.place(), office.liaison, items)),
        Act(save(office.place(office.reform), office.reform_liaison, items[::-1])),
        wins=(2,),
    )


@row(RACES, "a target added by two")
def _(house: House) -> Race:
    item = an_item(house)
    adds = house.both(lambda by: add_target(item=item, aim=AIM, version=item.version, by=by, at=AT), "item.target")
    return Race(*adds, holds=lambda _f, _s: item.targets.count() == 1)


@row(RACES, "a target changed by one and removed by another")
def _(house: House) -> Race:
    item = an_item(house)
    target = add_target(item=item, aim=AIM, version=item.version, by=house.by, at=AT)
    more, version = replace(AIM, value=Decimal(200)), item.version + 1
    return Race(
        Act(lambda: edit_target(target=target, aim=more, version=version, by=house.by, at=AT), "item.target"),
        Act(lambda: remove_target(target=target, version=version, by=house.other, at=AT), "item.target"),
    )


@row(RACES, "a target removed while a report on it is proposed: one of them, or the report without it")
def _(house: House) -> Race:
    item, office = an_item(house), house.office
    target = add_target(item=item, aim=AIM, version=item.version, by=house.by, at=AT)
    said = replace(TEXT, figures=(FigureAnswer(target=target.pk, typed="80棵", value=Decimal(80), unit="棵"),))
    entry = office.fill(item, said)
    seen, version = [Seen(entry.pk, "")], item.version + 1
    removes = Act(lambda: remove_target(target=target, version=version, by=house.by, at=AT), "item.target")
    proposes = Act(
        lambda: move(sheet=entry.sheet, seen=seen, verb=Verb.PROPOSE, by=office.liaison, at=APRIL), "report.propose"
    )
    return Race(removes, proposes, wins=(1, 2))


@row(RACES, "an upper item docked by two")
def _(house: House) -> Race:
    item = an_item(house, stream=house.office.town.stream("city_report"))
    agreed = [Agreed("with_share", share=words, on=TODAY) for words in ("三条", "四条")]
    docks = house.each(lambda by, a: dock(item=item, agreed=a, version=item.version, by=by, at=AT), agreed, "item.dock")
    return Race(*docks)


@row(RACES, "our share docked while a target is added")
def _(house: House) -> Race:
    item = an_item(house, stream=house.office.town.stream("city_report"))
    upper = add_target(item=item, aim=replace(AIM, base="city"), version=item.version, by=house.by, at=AT)
    version, share = item.version + 1, Typed(value=Decimal(10), high=None, unit="棵", comparator="ge")
    agreed = Agreed("with_share", on=TODAY, shares={upper.pk: share})
    return Race(
        Act(lambda: dock(item=item, agreed=agreed, version=version, by=house.by, at=AT), "item.dock"),
        Act(lambda: add_target(item=item, aim=AIM, version=version, by=house.other, at=AT), "item.target"),
    )


def _workbook(house: House, item: Item, note: str) -> Act:
    year = house.office.town.year
    book = load_workbook(BytesIO(export_workbook(year, at=AT, stream=item.stream.code)))
    book.worksheets[0].cell(4, COLUMNS.index("备注") + 1).value = note
    table = keep_table(year=year, purpose="workbook", name="改.xlsx", data=bytes_of(book), by=house.by, at=AT)
    seen = plan_of(table).digest
    return Act(lambda: apply_workbook(table=table, seen=seen, by=house.by, at=AT), "table.apply")


@row(RACES, "a workbook written by two")
def _(house: House) -> Race:
    act = _workbook(house, an_item(house), "甲")
    return Race(act, act)


@row(RACES, "two workbooks about one item")
def _(house: House) -> Race:
    item = an_item(house)
    return Race(_workbook(house, item, "甲"), _workbook(house, item, "乙"))


@row(RACES, "a workbook written while the item is edited on its page")
def _(house: House) -> Race:
    item = an_item(house)
    return Race(_workbook(house, item, "甲"), an_edit(item, house.other, "乙"))


def _adoption(house: House, stream: Stream) -> Act:
    year, data = house.office.town.year, plain_ledger()
    table: UploadedTable = keep_table(
        year=year, purpose="adoption", name=f"{house.new('旧')}.xlsx", data=data, by=house.by, at=AT
    )
    seen = adoption_of(table, stream).digest
    day = date(2026, 7, 1)
    return Act(lambda: import_ledger(table=table, stream=stream, seen=seen, adopted_on=day, by=house.by, at=AT))


@row(RACES, "an old ledger taken in by two, each with a copy of the file")
def _(house: House) -> Race:
    UploadedTable.objects.all().delete()
    stream = a_stream(house)
    return Race(_adoption(house, stream), _adoption(house, stream))


@row(RACES, "an old ledger taken in while a body is added")
def _(house: House) -> Race:
    UploadedTable.objects.all().delete()
    draft = BodyDraft(house.new("局"))
    adds = Act(
        lambda: add_body(government=house.office.town.government, draft=draft, by=house.other, at=AT), "body.add"
    )
    return Race(_adoption(house, a_stream(house)), adds, wins=(2,))


def test_no_race_is_lost(transactional_db: None) -> None:
    assert lost(RACES) == {}
