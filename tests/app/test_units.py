"""A units table: what it means, and one line for each thing wrong with it."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from app.people import AT, Town
from luoshi.errors import NotAllowed
from luoshi.governments.actions import add_bodies
from luoshi.governments.errors import BadUnits, OtherGovernment
from luoshi.governments.models import Body, BodyAlias
from luoshi.governments.names import BodyNames
from luoshi.governments.units_table import UnitRow, units_of
from luoshi.governments.units_xlsx import read_units
from luoshi.uploads.errors import RefusedFile

HEADING = ("名称", "类别", "简称或别名", "前身", "启用日期")

MEANINGS: dict[str, tuple[tuple[object, ...], UnitRow]] = {
    "a name is enough": (("区教育局",), UnitRow(2, "区教育局")),
    "blanks do not count": ((" 区 教育局 ", "部门"), UnitRow(2, "区教育局")),
    "kinds": (("明溪街道", "街道"), UnitRow(2, "明溪街道", Body.Kind.STREET)),
    "aliases in any punctuation": (
        ("区教育局", "", "教育局、区教局,区教育局机关;教局"),
        UnitRow(2, "区教育局", aliases=("教育局", "区教局", "区教育局机关", "教局")),
    ),
    "an alias said twice is one": (
        ("区教育局", "", "教育局、教育局"),
        UnitRow(2, "区教育局", aliases=("教育局",)),
    ),
    "a merger": (
        ("区文旅局", "", "", "区文化局、区旅游局", "2019-03-01"),
        UnitRow(2, "区文旅局", predecessors=("区文化局", "区旅游局"), valid_from=date(2019, 3, 1)),
    ),
    "a date in words": (
        ("区数据局", "", "", "", "2024年3月1日"),
        UnitRow(2, "区数据局", valid_from=date(2024, 3, 1)),
    ),
    "a date with dots": (
        ("区数据局", "", "", "", "2024.3.1"),
        UnitRow(2, "区数据局", valid_from=date(2024, 3, 1)),
    ),
    "a date cell": (
        ("区数据局", "", "", "", datetime(2024, 3, 1)),  # noqa: DTZ001  as openpyxl gives it
        UnitRow(2, "区数据局", valid_from=date(2024, 3, 1)),
    ),
}

WRONG: dict[str, tuple[list[tuple[object, ...]], str]] = {
    "no name": ([HEADING, ("", "部门")], "第2行：没有名称；请填写单位名称，或删去此行"),
    "unknown kind": ([HEADING, ("区教育局", "科室")], "第2行：不认识类别“科室”"),
    "no date": ([HEADING, ("区教育局", "", "", "", "去年")], "第2行：“去年”不是日期；请写成 2025-03-01"),
    "30 February": ([HEADING, ("区教育局", "", "", "", "2025-02-30")], "第2行：“2025-02-30”不是日期"),
    "predecessor without date": (
        [HEADING, ("区教育局", "", "", "区教委")],
        "第2行：有前身“区教委”，却没有启用日期",
    ),
    "name twice": ([HEADING, ("区教育局",), ("区教育局",)], "第3行：“区教育局”在第2行已经有了"),
    "alias is another's name": (
        [HEADING, ("区教育局",), ("区教委", "", "区教育局")],
        "第3行：“区教育局”在第2行",
    ),
    "too long": ([HEADING, ("区" * 61,)], "第2行：名称“"),
    "no heading": ([("单位", "种类"), ("区教育局", "部门")], "第1行：找不到“名称”一列"),
    "column misspelt": ([("名称", "前身单位"), ("区教育局", "")], "第1行：不认识“前身单位”一列"),
    "column twice": ([("名称", "名称"), ("区教育局", "")], "第1行：“名称”有两列"),
    "nothing below": ([HEADING], "第1行：表头下面没有单位"),
    "an empty sheet": ([], "第1行：找不到“名称”一列"),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_a_row(name: str) -> None:
    row, expected = MEANINGS[name]
    assert units_of([HEADING, row]) == (expected,)


@pytest.mark.parametrize("name", WRONG)
def test_one_line_for_what_is_wrong(name: str) -> None:
    rows, line = WRONG[name]
    with pytest.raises(BadUnits) as refused:
        units_of(rows)
    (error,) = refused.value.errors
    assert str(error).startswith(line)


def test_every_bad_row_has_its_line_in_order() -> None:
    rows = [HEADING, ("", "科室"), ("区教育局",), (None, None), ("区民政局", "", "", "", "某日")]
    with pytest.raises(BadUnits) as refused:
        units_of(rows)
    assert [error.row for error in refused.value.errors] == [2, 2, 5]
    assert len(str(refused.value).splitlines()) == 3


def test_a_title_may_stand_above_the_heading() -> None:
    (unit,) = units_of([("单位名单",), (), ("序号", "名 称", "备注"), (1, "区教育局", "略")])
    assert unit == UnitRow(4, "区教育局")


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook() -> None:
    data = workbook(HEADING, ("区数据局", "部门", None, None, date(2024, 3, 1)))
    assert read_units(data, name="单位.xlsx") == (UnitRow(2, "区数据局", valid_from=date(2024, 3, 1)),)


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 cut off", workbook(HEADING)[:200]])
def test_no_workbook(data: bytes) -> None:
    with pytest.raises(RefusedFile, match=r"空文件|内容却是|损坏"):
        read_units(data, name="单位.xlsx")


def test_bodies_with_aliases_and_the_end_of_a_predecessor(town: Town) -> None:
    old, new = town.body("区科产局"), town.body("区科创局")
    assert list(new.predecessors.all()) == [old]
    assert old.valid_to == date(2025, 8, 31)
    assert set(BodyAlias.objects.values_list("body__name", "name")) == {
        ("区发改局", "区发展和改革局"),
        ("明溪街道办事处", "明溪街道"),
    }


CLASHES = {
    "name in use": (UnitRow(2, "区发改局"), "第2行：“区发改局”已经有单位在用"),
    "alias in use": (UnitRow(2, "区发改委", aliases=("区水务局",)), "第2行：“区水务局”已经有单位在用"),
    "name is an alias": (UnitRow(2, "明溪街道"), "第2行：“明溪街道”已经有单位在用"),
    "predecessor unknown": (
        UnitRow(2, "区文旅局", predecessors=("区文化局",), valid_from=date(2026, 1, 1)),
        "第2行：找不到前身“区文化局”",
    ),
    "its own predecessor": (
        UnitRow(2, "区文旅局", predecessors=("区文旅局",), valid_from=date(2026, 1, 1)),
        "第2行：找不到前身“区文旅局”",
    ),
    "predecessor began later": (
        UnitRow(2, "区科技局", predecessors=("区科创局",), valid_from=date(2025, 9, 1)),
        "第2行：前身“区科创局”的启用日期不早于本单位",
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_a_bad_row_leaves_nothing_of_its_table(town: Town, name: str) -> None:
    row, line = CLASHES[name]
    before = Body.objects.count()
    with pytest.raises(BadUnits) as refused:
        add_bodies(government=town.government, rows=[UnitRow(3, "区教育局"), row], by=town.owner, at=AT)
    assert str(refused.value).startswith(line)
    assert Body.objects.count() == before


def test_the_same_names_serve_two_governments(town: Town) -> None:
    add_bodies(government=town.other, rows=[UnitRow(2, "区发改局")], by=town.stranger, at=AT)
    assert Body.objects.filter(name="区发改局").count() == 2


def test_who_may_not(town: Town) -> None:
    with pytest.raises(NotAllowed):
        add_bodies(government=town.government, rows=[UnitRow(2, "新局")], by=town.colleague, at=AT)
    with pytest.raises(OtherGovernment):
        add_bodies(government=town.government, rows=[UnitRow(2, "新局")], by=town.stranger, at=AT)


KNOWN = {
    "name": ("区水务局", 2026, "区水务局"),
    "alias": ("区发展和改革局", 2026, "区发改局"),
    "blanks": ("区 水务局", 2026, "区水务局"),
    "old name while it was valid": ("区科产局", 2024, "区科产局"),
    "old name in the year of the change": ("区科产局", 2025, "区科产局"),
    "new name in the year of the change": ("区科创局", 2025, "区科创局"),
    "old name afterwards": ("区科产局", 2026, None),
    "new name before": ("区科创局", 2024, None),
    "a near name": ("水务局", 2026, None),
    "a collective": ("各街道办事处", 2026, None),
}


@pytest.mark.parametrize("name", KNOWN)
def test_which_body_a_name_means(town: Town, name: str) -> None:
    written, year, expected = KNOWN[name]
    names = BodyNames.of(town.government, first=date(year, 1, 1), last=date(year, 12, 31))
    body = names.body(written)
    assert (body.name if body else None) == expected


def test_names_of_another_government_mean_nothing_here(town: Town) -> None:
    names = BodyNames.of(town.other, first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert names.body("区水务局") is None


@pytest.mark.parametrize("mark", ["、", ",", "\uff0c", ";", "\uff1b", "\n"])
def test_several_names_in_a_cell_are_parted_by_any_mark(mark: str) -> None:
    (unit,) = units_of([HEADING, ("区水务局", "", f"区水利局{mark}水务局", "", "")])
    assert unit.aliases == ("区水利局", "水务局")


@pytest.mark.parametrize("other", ["简称", "别名", "简称或别名"])
def test_the_column_of_other_names_is_known_by_what_offices_call_it(other: str) -> None:
    (row,) = units_of([("单位表",), ("单位名称", other), ("区教育局", "教育局")])
    assert (row.row, row.name, row.aliases) == (3, "区教育局", ("教育局",))
