"""Units that papers name before the directory knows them: listed in the table to fill in, recognised afterwards."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from app.files import workbook
from app.papers import Door, Paper
from app.papers import item as item_of
from app.people import AT, TODAY, Town
from luoshi.audit.models import Event
from luoshi.governments.actions import add_bodies
from luoshi.governments.bodies import add_group
from luoshi.governments.models import Body, Year
from luoshi.governments.units_table import kind_by_name
from luoshi.governments.units_xlsx import read_units
from luoshi.intake.actions import import_source, reread
from luoshi.items.actions import Unit, add_item, reject_proposal
from luoshi.items.errors import YearClosed
from luoshi.items.models import Item, ItemUnit
from luoshi.items.units_named import known_now, recognise_units, units_named

#  the name; what its end says
KINDS = [
    ("区住建局", "department"),
    ("区政府办", "department"),
    ("石桥街道", "street"),
    ("石桥街道办事处", "street"),
    ("柳河镇", "township"),
    ("云岭乡人民政府", "township"),
    ("滨湖新区管委会", "committee"),
    ("区城投公司", "company"),
    ("区文旅集团", "company"),
    ("市规划局示例分局", "branch"),
    ("区交警大队", "branch"),
    ("区河湖长制工作领导小组办公室", "leading_group"),
    ("区重点项目建设指挥部", "leading_group"),
    ("区招商工作专班", "task_force"),
    ("区总工会", "people_org"),
    ("示例区总工会", "people_org"),
    ("团区委", "people_org"),
    ("团县委", "people_org"),
    ("示例区团委", "people_org"),
    ("共青团示例区委员会", "people_org"),
    ("区妇联", "people_org"),
    ("示例区妇女联合会", "people_org"),
    ("区科协", "people_org"),
    ("区残联", "people_org"),
    ("区残疾人联合会", "people_org"),
    ("区工商联", "people_org"),
    ("区文联", "people_org"),
    ("区红十字会", "people_org"),
    ("区供销合作社联合社", "department"),  # works with them, is none
    ("区工人文化宫", "department"),
    ("区妇幼保健院", "department"),
    ("区住建委", "department"),
    ("区青年联谊会", "department"),
]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_the_end_of_a_name_suggests_a_kind(name: str, kind: str) -> None:
    assert kind_by_name(name) == kind


@pytest.fixture
def item(town: Town) -> Item:
    """One that names a unit of the directory, two that are not in it, a collective and an upper department."""
    units = (
        Unit("区水务局"),
        Unit("区园林局", role="support"),
        Unit("石桥 街道"),
        Unit("各街道办事处"),
        Unit("市水务局", role="upper"),
    )
    return add_item(stream=town.stream("own_report"), wording="新建口袋公园6个。", units=units, by=town.owner, at=AT)


def names(town: Town) -> list[tuple[str, int]]:
    return [(each.name, each.items) for each in units_named(town.government.pk)]


def test_the_table_lists_what_the_ledger_names_and_nobody_bears(town: Town, item: Item, owner: Client) -> None:
    assert names(town) == [("区园林局", 1), ("石桥街道", 1)]
    data = owner.get(reverse("bodies-form", args=[town.government.code])).content
    rows = read_units(data, name="单位表.xlsx")
    assert [(row.name, row.kind) for row in rows] == [("区园林局", "department"), ("石桥街道", "street")]
    add_bodies(government=town.government, rows=rows, by=town.owner, at=AT)
    assert names(town) == []


def test_what_waits_at_the_desk_is_listed_until_a_group_or_a_rejection_says_otherwise(town: Town, door: Door) -> None:
    paper = Paper()
    paper.line("示例区任务分工的通知")
    rows = (item_of(1, "建成驿站4个。", "区总工会", "区水务局"), item_of(2, "办好庙会。", "各园区", "文旅中心"))
    paper.table("2026年区《政府工作报告》任务分工表", None, *rows)
    data = door.put(b"notice", paper, issued="2026-02-12")
    done = import_source(government=town.government, name="通知.txt", data=data, by=town.owner, at=AT)
    assert names(town) == [("区总工会", 1), ("文旅中心", 1)]
    add_group(government=town.government, name="文旅中心", by=town.owner, at=AT)
    assert names(town) == [("区总工会", 1)]
    reject_proposal(proposal=done.reading.proposals.get(seq=1), reason="重复", by=town.owner, at=AT)
    assert names(town) == []


def test_a_name_that_an_older_reading_gave_is_not_listed(town: Town, door: Door) -> None:
    def paper(name: str) -> Paper:
        made = Paper()
        made.table("2026年区《政府工作报告》任务分工表", None, item_of(1, "建成驿站4个。", name))
        return made

    data = door.put(b"notice", paper("区总工"), issued="2026-02-12")
    done = import_source(government=town.government, name="通知.txt", data=data, by=town.owner, at=AT)
    door.put(b"notice", paper("区总工会"), issued="2026-02-12")
    door.version = "2"
    assert reread(source=done.reading.source, by=town.owner, at=AT) is not None
    assert names(town) == [("区总工会", 1)]


def test_units_that_came_into_the_directory_later_are_recognised(town: Town, item: Item, owner: Client) -> None:
    address = reverse("ledger", args=[town.government.code, 2026])
    page = owner.get(address, {"has": "no-body"}).content.decode()
    assert ("这些单位名录里还没有" in page, "按名录认出" in page) == (True, False)
    data = owner.get(reverse("bodies-form", args=[town.government.code])).content
    add_bodies(government=town.government, rows=read_units(data, name="表.xlsx")[:1], by=town.owner, at=AT)
    assert [row.name for row in known_now(town.year, TODAY)] == ["区园林局"]
    assert "本年度有 1 项的责任单位现在名录里已经有了" in owner.get(address, {"has": "no-body"}).content.decode()
    owner.post(reverse("ledger-recognise", args=[town.government.code, 2026]))
    bodies = dict(ItemUnit.objects.filter(item=item).values_list("name", "body__name"))
    assert bodies == {
        "区水务局": "区水务局",
        "区园林局": "区园林局",
        "石桥 街道": None,
        "各街道办事处": None,
        "市水务局": None,
    }
    told = Event.objects.get(action="item.recognise")
    assert (told.after, Item.objects.get(pk=item.pk).version) == ("区园林局", item.version + 1)
    assert recognise_units(year=town.year, by=town.owner, at=AT) == 0
    assert Event.objects.filter(action="item.recognise").count() == 1


def test_an_imported_table_leads_to_the_items_that_it_makes_known(town: Town, owner: Client) -> None:
    def imported(*names: str) -> str:
        table = SimpleUploadedFile("单位.xlsx", workbook(("名称",), *((name,) for name in names)))
        return owner.post(reverse("bodies-table", args=[town.government.code]), {"table": table}).headers["Location"]

    code = town.government.code
    add_item(stream=town.stream("own_report"), wording="办好庙会。", units=(Unit("区园林局"),), by=town.owner, at=AT)
    assert imported("区教育局") == reverse("bodies", args=[code])
    assert imported("区园林局") == reverse("ledger", args=[code, 2026]) + "?has=no-body"


def test_a_closed_year_is_left_as_it_was(town: Town, item: Item) -> None:
    Body.objects.create(government=town.government, name="区园林局")
    Year.objects.filter(pk=town.year.pk).update(state=Year.State.CLOSED)
    with pytest.raises(YearClosed):
        recognise_units(year=town.year, by=town.owner, at=AT)
    assert ItemUnit.objects.get(item=item, name="区园林局").body is None


@pytest.fixture
def owner(town: Town) -> Client:
    client = Client()
    client.force_login(town.owner)
    return client
