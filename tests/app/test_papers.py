"""The annexes of a notice, the extracts of units and the form of contacts, from the ledger to the file read back."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from pytest_django import DjangoAssertNumQueries

from app.people import AT, TODAY, Town
from luoshi.exports.access import AnotherUnits, open_extracts
from luoshi.exports.annexes import excel as annexes_excel
from luoshi.exports.annexes import word as annexes_word
from luoshi.exports.annexes.rows import Annexes, annexes
from luoshi.exports.contacts import excel as contacts_excel
from luoshi.exports.contacts.rows import HEADINGS as CONTACT_HEADINGS
from luoshi.exports.contacts.rows import contacts
from luoshi.exports.extract import excel as extract_excel
from luoshi.exports.extract import word as extract_word
from luoshi.exports.extract.rows import HEADINGS, Extract, Extracts, extracts
from luoshi.exports.records import item as item_record
from luoshi.exports.words import OWN_FILE, Subject, words
from luoshi.governments.actions import open_year
from luoshi.governments.models import BodyGroup, BodyGroupMember
from luoshi.governments.rights import rights_of
from luoshi.intake.models import Reading
from luoshi.items.actions import confirm_many
from luoshi.items.models import Item, ItemUnit
from luoshi.items.papers import year_items
from readback import Rows, excel, word

FROM_ABOVE = ("序号", "责任事项", "责任\n类别", "市级\n责任部门", "区级\n责任部门")


@pytest.fixture
def ledger(town: Town, notice_reading: Reading) -> Town:
    """示例区 with the whole notice in its ledger."""
    for number, code in enumerate(("province_report", "city_report", "own_report"), 1):
        confirm_many(reading=notice_reading, list_number=number, stream=town.stream(code), by=town.owner, at=AT)
    return town


def item(code: str, number: int) -> Item:
    return Item.objects.get(stream__code=code, number=number)


def made(town: Town, *, on: date = TODAY) -> Annexes:
    rows = year_items(town.government.pk, 2026, today=on)
    return annexes(rows, government=town.government, words=words())


def all_extracts(town: Town, *, on: date = TODAY) -> Extracts:
    return extracts(year_items(town.government.pk, 2026, today=on), government=town.government, words=words())


def extract(town: Town, unit: str, *, on: date = TODAY) -> Extract:
    return next(each for each in all_extracts(town, on=on).extracts if each.unit == unit)


def test_the_items_of_a_year_cost_five_statements(
    ledger: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        assert len(year_items(ledger.government.pk, 2026, today=TODAY).items) == 7
    assert year_items(ledger.other.pk, 2026, today=TODAY).items == ()


def test_the_annexes_say_the_notice(ledger: Town) -> None:
    province, city, own = made(ledger).annexes
    assert [annex.label + annex.name for annex in (province, city, own)] == [
        "附件12026年省政府工作报告涉我区责任事项分工表",
        "附件22026年市政府工作报告涉我区责任事项分工表",
        "附件32026年区政府工作报告责任事项分工表",
    ]
    assert province.headings == city.headings == FROM_ABOVE
    assert own.headings == ("序号", "责任事项", "责任单位")
    assert city.notes == ("注：责任事项所列数据为全市口径。",)
    assert [annex.count_words for annex in (province, city, own)] == [
        "共 2 项（协办 2 项）。",
        "共 2 项（主办 1 项，协办 1 项）。",
        "共 3 项（一个责任单位的 2 项，两个责任单位的 1 项）。",
    ]


ANNEX_ROWS: list[Rows] = [
    [
        FROM_ABOVE,
        ("1", "污水处理率达到95%以上。", "协办", "市水务局", "区水务局"),
        ("2", "推动制造业转型。", "协办", "市经信局", "区科创局\n各街道办事处"),
    ],
    [
        FROM_ABOVE,
        ("1", "新建管网300公里,改造泵站12座。", "协办", "市水务局", "区水务局"),
        ("2", "优化营商环境。", "主办", "市发改委", "区发展和改革局"),
    ],
    [
        ("序号", "责任事项", "责任单位"),
        ("1", "地区生产总值增长6%以上。", "区发改局"),
        ("2", "新增就业8000人,建成口袋公园5个。", "区发改局（牵头）\n明溪街道等（配合）"),
        ("3", "办好运动会。", "区科产局"),
    ],
]
BELOW = [
    "共 2 项（协办 2 项）。",
    "注：责任事项所列数据为全市口径。\n共 2 项（主办 1 项，协办 1 项）。",
    "共 3 项（一个责任单位的 2 项，两个责任单位的 1 项）。",
    "以上附件共 7 项（附件1 2 项，附件2 2 项，附件3 3 项）。",
]


def test_word_says_the_annexes(ledger: Town) -> None:
    read = word(annexes_word.document(made(ledger)))
    assert read.tables == ANNEX_ROWS
    titles = {"附件1", "附件2", "附件3"}
    assert [said for said in read.paragraphs if said not in titles and "分工表" not in said] == BELOW


def test_excel_says_the_annexes(ledger: Town) -> None:
    sheets = excel(annexes_excel.workbook(made(ledger)))
    assert list(sheets) == ["附件1", "附件2", "附件3"]
    below: list[str] = []
    for rows, table in zip(sheets.values(), ANNEX_ROWS, strict=True):
        assert rows[2 : 2 + len(table)] == table
        below += [row[0] for row in rows[2 + len(table) :]]
    assert "\n".join(below) == "\n".join(BELOW)


def test_sub_items_stand_numbered_under_their_parents(ledger: Town) -> None:
    parent = item("own_report", 1)
    Item.objects.filter(pk=item("own_report", 3).pk).update(parent=parent)
    annex = made(ledger).annexes[2]
    (part,) = annex.parts
    assert [line.number for line in part.lines] == ["1", "1.1", "2"]
    assert part.lines[1].record == item_record(item("own_report", 3).pk)
    assert annex.count_words == "共 2 项（一个责任单位的 1 项，两个责任单位的 1 项），另列子项 1 项。"


def test_a_part_of_an_item_of_another_stream_stands_alone(ledger: Town) -> None:
    Item.objects.filter(pk=item("own_report", 3).pk).update(parent=item("city_report", 1))
    assert made(ledger).annexes[2].count.count == 3


def test_parts_span_the_table_and_items_added_later_join_their_part(ledger: Town) -> None:
    for number, part in ((1, "一、稳增长"), (2, "二、惠民生"), (3, "一、稳增长")):
        Item.objects.filter(pk=item("own_report", number).pk).update(part=part)
    table = word(annexes_word.document(made(ledger))).tables[2]
    assert [row[0] for row in table] == ["序号", "一、稳增长", "1", "3", "二、惠民生", "2"]
    assert len(table[1]) == 1  # one cell over all columns


def test_problems_are_no_items_of_a_notice(ledger: Town) -> None:
    Item.objects.filter(pk=item("own_report", 3).pk).update(kind=Item.Kind.PROBLEM)
    assert made(ledger).annexes[2].count.count == 2
    assert extract(ledger, "区科产局").lines[0].wording.startswith("（存在问题）")


def test_where_the_first_leads_the_table_says_so(ledger: Town) -> None:
    Item.objects.filter(pk=item("province_report", 2).pk).update(mode=Item.Mode.FIRST_IS_LEAD)
    assert made(ledger).annexes[0].parts[0].lines[1].units == ("区科创局（牵头）", "各街道办事处（配合）")


def test_units_are_those_of_the_day(ledger: Town) -> None:
    old = ItemUnit.objects.get(item=item("own_report", 3))
    ItemUnit.objects.filter(pk=old.pk).update(valid_to=date(2026, 6, 14))
    body = ledger.body("区科创局")
    ItemUnit.objects.create(
        item=old.item, body=body, name="区科创局", order=9, valid_from=date(2026, 6, 15), came_from=old
    )

    def units(on: date) -> tuple[str, ...]:
        return made(ledger, on=on).annexes[2].parts[0].lines[2].units

    assert units(date(2026, 6, 14)) == ("区科产局",)
    assert units(date(2026, 6, 15)) == units(date(2027, 3, 1)) == ("区科创局",)  # afterwards: its last day


def test_a_year_without_items_says_so(ledger: Town) -> None:
    nothing = annexes(year_items(ledger.other.pk, 2026, today=TODAY), government=ledger.other, words=words())
    assert "本年度台账还没有责任事项。" in word(annexes_word.document(nothing)).paragraphs
    assert any("还没有责任事项" in row[0] for row in excel(annexes_excel.workbook(nothing))["附件"] if row)


EXTRACT = [
    HEADINGS,
    ("1", "市报告2", "优化营商环境。", "独立承担", "", "市发改委", "", ""),
    ("2", "区报告1", "地区生产总值增长6%以上。", "独立承担", "", "", "地区生产总值增长 ≥6%（报告目标）", ""),
    (
        "3",
        "区报告2",
        "新增就业8000人,建成口袋公园5个。",
        "牵头",
        "明溪街道等（配合）",
        "",
        "新增就业 ≥8000人（报告目标）\n建成口袋公园 ≥5个（报告目标）",
        "2026年6月",
    ),
]


def test_an_extract_says_all_items_of_a_unit(ledger: Town) -> None:
    Item.objects.filter(pk=item("own_report", 2).pk).update(deadline="2026-06")
    whole = all_extracts(ledger)
    mine = next(each for each in whole.extracts if each.unit == "区发改局")
    assert mine.count_words == "共 3 项（牵头 1 项，独立承担 2 项）。"
    assert mine.file == "示例区发改局_2026年责任事项"
    place = whole.extracts.index(mine)
    assert word(extract_word.document(whole)).tables[place] == EXTRACT
    rows = excel(extract_excel.workbook(whole))["区发改局"]
    assert [tuple(row) + ("",) * (8 - len(row)) for row in rows[2:6]] == EXTRACT
    assert rows[6] == ("注：（第1项）责任事项所列数据为全市口径。",)


def test_every_naming_of_a_unit_is_in_an_extract(ledger: Town) -> None:
    told = {(line.record.id, each.unit) for each in all_extracts(ledger).extracts for line in each.lines}
    named = {
        (unit.item_id, unit.body.name if unit.body else unit.name)
        for unit in ItemUnit.objects.exclude(role=ItemUnit.Role.UPPER).select_related("body")
    }
    assert told == named


def test_a_collective_is_told_to_its_members(ledger: Town) -> None:
    assert extract(ledger, "各街道办事处").body_id is None
    group = BodyGroup.objects.create(government=ledger.government, name="各街道办事处")
    BodyGroupMember.objects.create(group=group, body=ledger.body("明溪街道办事处"), valid_to=date(2026, 8, 31))
    first, *_ = extract(ledger, "明溪街道办事处").lines
    assert (first.source, first.role, first.member_of) == ("省报告2", "同责", "各街道办事处")
    assert [line.source for line in extract(ledger, "明溪街道办事处", on=date(2026, 9, 1)).lines] == ["区报告2"]


def test_the_archive_holds_a_file_for_each_unit(ledger: Town) -> None:
    whole = all_extracts(ledger)
    archive = ZipFile(BytesIO(extract_word.archive(whole)))
    assert archive.namelist() == [f"{each.file}.docx" for each in whole.extracts]
    assert "示例区水务局_2026年责任事项.docx" in archive.namelist()
    for each, name in zip(whole.extracts, archive.namelist(), strict=True):
        read = word(archive.read(name))
        assert read.paragraphs[:2] == [each.title.replace("|", ""), each.count_words]
        assert len(read.tables[0]) == len(each.lines) + 1


def test_the_form_of_contacts_has_three_lines_a_unit_and_nothing_in_them(ledger: Town) -> None:
    whole = all_extracts(ledger)
    form = contacts(whole, subject=Subject("示例区", 2026), words=words())
    rows = excel(contacts_excel.workbook(form))["联络员名单"]
    assert rows[0] == ("2026年示例区督办工作联络员名单",)
    assert rows[2] == CONTACT_HEADINGS
    assert len(rows) == 3 + 3 * len(whole.extracts)
    assert rows[3:6] == [("1", whole.extracts[0].unit, "分管负责人"), ("", "", "督办科室负责人"), ("", "", "联络员")]


def test_a_unit_gets_its_own_extract_only(ledger: Town) -> None:
    rows = year_items(ledger.government.pk, 2026, today=TODAY)

    def units(ask: str = "") -> list[str]:
        rights = rights_of(ledger.colleague, on=TODAY)
        found = open_extracts(rows, rights=rights, government=ledger.government, words=words(), unit=ask)
        return [each.unit for each in found.extracts]

    assert units() == units("区发改局") == ["区发改局"]
    with pytest.raises(AnotherUnits, match="区水务局"):
        units("区水务局")


Get = Callable[..., HttpResponse]


@pytest.fixture
def get(ledger: Town) -> Get:
    def ask(name: str, account: str = "owner", **query: str) -> HttpResponse:
        client = Client()
        client.force_login(getattr(ledger, account))
        address = reverse(name, args=[ledger.government.code, 2026])
        return client.get(f"{address}?{urlencode(query)}")  # type: ignore[return-value]

    return ask


def test_the_page_lists_every_paper_with_its_counts(get: Get) -> None:
    html = get("papers").content.decode()
    for said in (
        "附件1 2026年省政府工作报告涉我区责任事项分工表",
        "共 2 项（协办 2 项）",
        "逐单位压缩包",
        "不在单位名录",
    ):
        assert said in html


def test_a_liaison_sees_the_annexes_and_its_own(get: Get) -> None:
    html = get("papers", "colleague").content.decode()
    assert "附件3" in html
    assert "区水务局" not in html
    assert "逐单位压缩包" not in html
    assert get("extract-docx", "colleague", unit="区水务局").status_code == 403
    mine = word(get("extract-docx", "colleague").content)
    assert [said for said in mine.paragraphs if "清单" in said] == ["示例区发改局2026年责任事项清单"]
    assert len(ZipFile(BytesIO(get("extract-zip", "colleague").content)).namelist()) == 1


def test_a_unit_that_there_is_none_of(get: Get) -> None:
    assert get("extract-xlsx", unit="没有这个局").status_code == 404


def test_a_year_without_items_teaches_the_next_step(get: Get, ledger: Town) -> None:
    client = Client()
    client.force_login(ledger.owner)
    open_year(government=ledger.government, number=2025, by=ledger.owner, at=AT)
    for year in (2025,):
        html = client.get(reverse("papers", args=[ledger.government.code, year])).content.decode()
        assert "还没有可输出的文件" in html


def test_the_way_leads_from_rail_and_ledger(get: Get, ledger: Town) -> None:
    address = reverse("papers", args=[ledger.government.code, 2026])
    assert get("ledger").content.decode().count(f'href="{address}"') == 3  # rail, 更多 of a phone, ledger


def test_words_that_cannot_be_used_stop_the_paper_with_their_place(
    get: Get, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    (tmp_path / OWN_FILE).write_text('[annexes]\nname = "{jahr}"', encoding="utf-8")
    answer = get("annexes-docx")
    assert answer.status_code == 422
    assert "annexes.name" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("annexes-docx", "2026年示例区责任事项分工表.docx"),
        ("annexes-xlsx", "2026年示例区责任事项分工表.xlsx"),
        ("extract-docx", "示例区2026年责任事项.docx"),
        ("extract-zip", "示例区2026年责任事项.zip"),
        ("contacts-xlsx", "2026年示例区督办工作联络员名单.xlsx"),
    ],
)
def test_files_are_named_for_people(get: Get, name: str, file: str) -> None:
    quoted = urlencode({"": file}).removeprefix("=")
    assert quoted in get(name).headers["Content-Disposition"]
