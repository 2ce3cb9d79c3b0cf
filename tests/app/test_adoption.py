"""Adoption in mid-year: an office's own ledger with its columns mapped, past quarters as text, nothing late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from app.ledgers import N, book, full_ledger, plain_ledger
from app.people import AT, Town
from luoshi.audit.models import Event
from luoshi.errors import LuoshiError, NotAllowed
from luoshi.governments.errors import BadYear
from luoshi.governments.models import Seat, Year
from luoshi.governments.own_word import ANY, OWN_WORDS
from luoshi.items.actions import Unit, add_item
from luoshi.items.adoption.headings import Field, field_of, headings
from luoshi.items.adoption.importing import Choices, Imported, Plan, import_ledger, look, plan_of
from luoshi.items.adoption.layout import layout_of
from luoshi.items.deadlines import deadline_of
from luoshi.items.errors import BadItem, RowsAreBad, StalePreview
from luoshi.items.models import Item, PastProgress, UploadedTable
from luoshi.items.tables.grid import sheets_of
from luoshi.items.tables.unit_text import unit_lines, units_in
from luoshi.items.tables.uploads import choose, keep_table

ADOPTED = date(2026, 7, 1)

HEADINGS: Mapping[Field, list[str]] = {
    Field.NUMBER: ["序号", "序 号"],
    Field.WORDING: ["责任事项", "重点任务", "2026年重点工作任务", "任务内容"],
    Field.PART: ["类别", "所属板块", "工作 大类"],
    Field.UNITS: ["责任单位", "承办单位"],
    Field.LEAD: ["牵头单位", "牵头责任单位", "主办单位", "责任分工 主责单位"],
    Field.SUPPORT: ["配合单位", "协办单位(部门)"],
    Field.UPPER: ["市级责任部门"],
    Field.LEADER: ["牵头领导", "责任领导"],
    Field.DEADLINE: ["完成时限", "完成时间", "时限要求", "办结时间"],
    Field.PROGRESS_1: [
        "一季度",
        "第一季度进展",
        "1季度完成情况",
        "1-3月进展",
        "进展情况 一季度",
        "推进情况 截至3月底",
        "Q1",
    ],
    Field.PROGRESS_2: ["二季度进展情况", "上半年完成情况", "1—6月"],
    Field.PROGRESS_3: ["第三季度", "前三季度进展", "1-9月完成情况"],
    Field.PROGRESS_4: ["四季度完成情况", "1-12月"],
    Field.PROGRESS: ["进展情况", "目前进展", "完成情况"],
    Field.NOTE: ["备注", "备 注"],
    Field.NONE: ["", "一季度目标值", "二季度计划", "工作安排", "联系电话", "推进情况 是否达时序", "x" * 50],
}


@pytest.mark.parametrize(("field", "heading"), [(f, h) for f, hs in HEADINGS.items() for h in hs])
def test_a_heading_names_its_field(field: Field, heading: str) -> None:
    assert field_of(heading, "区") is field


@pytest.mark.parametrize("own", [*OWN_WORDS, ANY])
def test_every_heading_of_the_data_file_is_its_own_field(own: str) -> None:
    fields = headings(own).fields
    assert {form: field_of(form, own).value for form in fields} == dict(fields)


# The columns of a ledger of two levels, and what a government that calls its place so takes them for.
LEVELS = [
    ("区", ["市领导", "区领导"], [Field.NONE, Field.LEADER]),
    ("县", ["市领导", "县领导"], [Field.NONE, Field.LEADER]),
    ("县", ["分管州领导", "分管县领导"], [Field.NONE, Field.LEADER]),
    ("市", ["省领导", "市领导"], [Field.NONE, Field.LEADER]),
    ("区", ["省级责任单位", "市级责任部门", "区级责任单位"], [Field.UPPER, Field.UPPER, Field.UNITS]),
    ("县", ["州级责任部门", "县级责任部门"], [Field.UPPER, Field.UNITS]),
    ("县", ["自治区级责任部门", "市级牵头单位", "县级责任部门"], [Field.UPPER, Field.UPPER, Field.UNITS]),
    ("市", ["省级责任部门", "市级责任部门"], [Field.UPPER, Field.UNITS]),
    ("镇", ["县级责任单位", "责任单位"], [Field.UPPER, Field.UNITS]),
]


@pytest.mark.parametrize(("own", "heads", "fields"), LEVELS)
def test_a_column_of_a_higher_level_is_not_taken_for_the_own(own: str, heads: list[str], fields: list[Field]) -> None:
    sheet = sheets_of(
        book([["序号", "责任事项", *heads], ["1", "做一件事", *("某" for _ in heads)]]), name="台账.xlsx"
    )[0]
    columns = layout_of(sheet, own=own).columns
    assert [column.field for column in columns][2:] == fields


DEADLINES = {
    "2026": ["2026年", "年底", "全年", "2026年底前", "年底前完成"],
    "2026-06": ["6月底前", "2026年6月", "6月份", "6月", "2026-06"],
    "2026-09-30": ["2026-09-30", "2026年9月30日", "9月30日前", "2026.9.30"],
    "2026-Q3": ["三季度", "第三季度末", "3季度", "2026-Q3"],
    "2026-H1": ["上半年", "2026年上半年"],
    "2027-03": ["2027年3月底前"],
    "长期坚持": ["长期坚持"],
    "": ["", "  "],
}


@pytest.mark.parametrize(("period", "words"), [(p, w) for p, ws in DEADLINES.items() for w in ws])
def test_a_deadline_becomes_a_period_or_stays_as_it_is(period: str, words: str) -> None:
    assert deadline_of(words, year=2026) == period


UNITS: Mapping[str, list[str]] = {
    "区住建局": ["区住建局", " 区 住 建 局 ", "责任单位:区住建局"],
    "牵头 区住建局\n配合 区财政局等": [
        "牵头 区住建局\n配合 区财政局等",
        "牵头单位:区住建局;配合单位:区财政局等",
        "牵头单位\uff1a区住建局\uff1b配合单位\uff1a区财政局等",
        "区住建局(牵头)、区财政局等(配合)",
        "区住建局\uff08牵头单位\uff09\uff0c协助 区财政局等",
    ],
    "区住建局\n区财政局": ["区住建局、区财政局", "区住建局\n\n区财政局", "区住建局,区财政局、区住建局"],
    "": ["", "、", "等"],
}


@pytest.mark.parametrize(("lines", "words"), [(u, w) for u, ws in UNITS.items() for w in ws])
def test_units_of_one_cell(lines: str, words: str) -> None:
    assert unit_lines(units_in(words)) == lines


@dataclass(frozen=True, slots=True)
class Office:
    """示例区's office with its own ledger in hand."""

    town: Town

    def upload(self, data: bytes) -> UploadedTable:
        return keep_table(
            year=self.town.year, purpose="adoption", name="旧台账.xlsx", data=data, by=self.town.owner, at=AT
        )

    def plan(self, data: bytes) -> Plan:
        return plan_of(self.upload(data), self.town.stream("own_report"))

    def take(self, table: UploadedTable, *, on: date = ADOPTED) -> Imported:
        stream = self.town.stream("own_report")
        seen = plan_of(table, stream).digest
        return import_ledger(table=table, stream=stream, seen=seen, adopted_on=on, by=self.town.owner, at=AT)


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def test_the_columns_of_a_ledger_with_two_titles_and_two_heading_rows(office: Office) -> None:
    looked = look(office.upload(full_ledger()))
    assert (looked.layout.first, looked.layout.last) == (2, 3)
    assert [(column.heading, column.field.value) for column in looked.layout.columns] == [
        ("序号", "number"),
        ("工作任务", "wording"),
        ("牵头单位", "lead"),
        ("配合单位", "support"),
        ("完成时限", "deadline"),
        ("进展情况 一季度", "progress-1"),
        ("进展情况 二季度", "progress-2"),
        ("责任领导", "leader"),
        ("备 注", "note"),
    ]


def test_a_ledger_is_taken_in_with_parts_units_deadlines_and_past_progress(office: Office) -> None:
    done = office.take(office.upload(full_ledger()))
    assert done.texts == 5
    items = list(Item.objects.order_by("number"))
    assert [(item.number, item.wording, item.part, item.deadline, item.mode) for item in items] == [
        (1, "培育小微工坊四十家", "一、产业兴区", "2026-06", "lead_named"),
        (2, "改造老厂区两处", "一、产业兴区", "2026-12", "lead_named"),
        (3, "修缮青石巷道十八公里", "二、宜居安民", "2026-Q3", "lead_named"),
    ]
    assert [
        [(unit.name, unit.role, unit.body is not None) for unit in item.units.order_by("order")] for item in items
    ] == [
        [
            ("区发改局", "lead", True),
            ("区科创局", "support", True),
            ("区水务局", "support", True),
            ("明溪街道", "support", True),
        ],
        [("区城投集团", "lead", False), ("区发改局", "support", True), ("区水务局", "support", True)],
        [("区水务局", "lead", True), ("明溪街道办事处", "lead", True)],
    ]
    assert items[1].note == "跨年\n责任领导:某副区长"
    past = PastProgress.objects.values_list("item__number", "label", "quarter", "text").order_by(
        "item__number", "order"
    )
    assert list(past) == [
        (1, "进展情况 一季度", 1, "培育9家"),
        (1, "进展情况 二季度", 2, "培育21家"),
        (2, "进展情况 一季度", 1, "编制方案"),
        (3, "进展情况 一季度", 1, "完成4公里"),
        (3, "进展情况 二季度", 2, "完成9公里\n街道段开工"),
    ]


def test_nothing_is_late_for_the_time_before(office: Office) -> None:
    office.take(office.upload(full_ledger()))
    year = Year.objects.get(pk=office.town.year.pk)
    assert year.adopted_on == ADOPTED
    office.take(office.upload(plain_ledger()), on=date(2026, 8, 1))
    year.refresh_from_db()
    assert year.adopted_on == ADOPTED  # the first day stands
    assert set(Item.objects.values_list("state", flat=True)) == {"unassessed"}


def test_the_preview_tells_what_was_passed_over_and_which_names_are_unknown(office: Office) -> None:
    plan = office.plan(full_ledger())
    assert plan.passed_over == ((12, "注:进展截至6月30日。"),)
    assert [(each.name, each.rows) for each in plan.unknown] == [("区城投集团", 1)]
    assert [str(note) for note in plan.notes] == [
        "第7行“责任领导”：没有席位“某副区长”；写入备注；可在领导分工中设席位后再改"
    ]
    assert plan.problems == ()


def test_a_seat_that_is_known_leads_the_item(office: Office) -> None:
    Seat.objects.create(government=office.town.government, title="某副区长")
    office.take(office.upload(full_ledger()))
    assert [str(item.leader) for item in Item.objects.filter(leader__isnull=False)] == ["某副区长"]


def test_the_clerk_says_which_body_a_name_is(office: Office) -> None:
    table = office.upload(full_ledger())
    choices = Choices(names={"区城投集团": "区科创局"})
    choose(table=table, choices=choices.kept(), by=office.town.owner, at=AT)
    table.refresh_from_db()
    assert plan_of(table, office.town.stream("own_report")).unknown == ()
    office.take(table)
    assert Item.objects.get(number=2).units.get(role="lead").body == office.town.body("区科创局")


def test_the_clerk_corrects_the_columns(office: Office) -> None:
    table = office.upload(plain_ledger())
    guessed = {column.place: column.field for column in look(table).layout.columns}
    assert guessed == {
        0: Field.NUMBER,
        1: Field.WORDING,
        2: Field.UNITS,
        3: Field.DEADLINE,
        4: Field.PROGRESS_1,
        5: Field.PROGRESS_2,
        6: Field.NONE,
    }
    choices = Choices(fields={**guessed, 4: Field.NONE, 6: Field.NOTE})
    choose(table=table, choices=choices.kept(), by=office.town.owner, at=AT)
    table.refresh_from_db()
    assert Choices.of(table) == choices
    office.take(table)
    assert list(Item.objects.order_by("number").values_list("note", flat=True)) == ["1000", "100"]
    assert set(PastProgress.objects.values_list("quarter", flat=True)) == {2}


def test_a_ledger_is_read_with_the_word_of_its_own_government(office: Office) -> None:
    data = book([["序号", "责任事项", "市领导", "县领导"], ["1", "做一件事", "市长", "县长"]])
    office.town.government.short_name = "示例县"
    office.town.government.save(update_fields=["short_name"])
    table = UploadedTable.objects.get(pk=office.upload(data).pk)
    assert [column.field for column in look(table).layout.columns][2:] == [Field.NONE, Field.LEADER]


def test_an_exact_heading_goes_before_one_that_only_holds_the_word(office: Office) -> None:
    data = book([["任务来源", "任务名目", "责任事项", "责任单位"], ["区报告", "甲", "做一件事", "区水务局"]])
    fields = [column.field for column in look(office.upload(data)).layout.columns]
    assert fields == [Field.NONE, Field.NONE, Field.WORDING, Field.UNITS]


def test_roles_are_read_in_one_cell(office: Office) -> None:
    office.take(office.upload(plain_ledger()))
    first, second = Item.objects.order_by("number")
    assert [(unit.name, unit.role, unit.and_others) for unit in first.units.all()] == [
        ("区水务局", "lead", False),
        ("区发改局", "support", True),
    ]
    assert [(unit.name, unit.role) for unit in second.units.all()] == [("区园林队", "lead"), ("区水务局", "")]
    assert (first.mode, second.deadline) == ("lead_named", "2026-09-30")


def test_an_item_that_stands_in_the_stream_only_gets_its_past_progress(office: Office) -> None:
    town = office.town
    known = add_item(
        stream=town.stream("own_report"),
        wording="新增路灯 一千盏。",
        number=7,
        units=(Unit("区发改局"),),
        by=town.owner,
        at=AT,
    )
    done = office.take(office.upload(plain_ledger()))
    assert [item.wording for item in done.items] == ["种一百棵树"]
    assert [unit.name for unit in known.units.all()] == ["区发改局"]
    assert [past.text for past in known.past_progress.all()] == ["无", "装了四百盏"]


def test_a_number_that_is_taken_goes_on_behind(office: Office) -> None:
    town = office.town
    add_item(stream=town.stream("own_report"), wording="别的事", number=1, by=town.owner, at=AT)
    done = office.take(office.upload(plain_ledger()))
    assert sorted(item.number for item in done.items) == [2, 3]


# What is wrong with a ledger of two rows under the heading: the line that is said.
BAD: dict[str, tuple[bytes, str]] = {
    "no wording": (
        book([["序号", "责任事项", "责任单位"], [1, "做一件事", "区水务局"], [2, N, "区发改局"]]),
        "第3行“责任事项”：没有内容",
    ),
    "a paragraph for a unit": (
        book([["序号", "责任事项", "责任单位"], [1, "做一件事", "区" * 61]]),
        "第2行“责任单位”：单位“区区区区",
    ),
    "no column of wording": (book([["序号", "责任单位", "备注"], [1, "区水务局", "无"]]), "没有一列对应“责任事项”"),
    "no rows": (book([["序号", "责任事项", "责任单位"], ["填表人:某某", N, N]]), "表头下面没有事项"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_ledger_with_bad_rows_is_not_taken_in(office: Office, name: str) -> None:
    data, line = BAD[name]
    table = office.upload(data)
    plan = plan_of(table, office.town.stream("own_report"))
    assert line in str(plan.problems[0])
    before = Event.objects.count()
    with pytest.raises(RowsAreBad, match="1 处"):
        office.take(table)
    assert (Item.objects.count(), Event.objects.count()) == (0, before)


def test_a_ledger_is_taken_in_once(office: Office) -> None:
    data = plain_ledger()
    table = office.upload(data)
    office.take(table)
    with pytest.raises(StalePreview, match="写入台账"):
        office.take(table)
    with pytest.raises(StalePreview, match="同一文件不重复导入"):
        office.upload(data)


def attempts(office: Office, table: UploadedTable) -> dict[str, tuple[dict[str, object], type[LuoshiError]]]:
    """Ways to take a ledger in that are refused, and how."""
    town = office.town
    return {
        "a colleague": ({"by": town.colleague}, NotAllowed),
        "a stranger": ({"by": town.stranger}, NotAllowed),
        "another government's stream": ({"stream": town.other_stream("own_report")}, BadItem),
        "another plan": ({"seen": "0"}, StalePreview),
        "another year": ({"adopted_on": date(2025, 7, 1)}, BadYear),
    }


@pytest.mark.parametrize(
    "name", ["a colleague", "a stranger", "another government's stream", "another plan", "another year"]
)
def test_what_is_refused_writes_nothing(office: Office, name: str) -> None:
    table = office.upload(plain_ledger())
    changed, error = attempts(office, table)[name]
    stream = office.town.stream("own_report")
    usual = {"seen": plan_of(table, stream).digest, "by": office.town.owner, "stream": stream, "adopted_on": ADOPTED}
    before = Event.objects.count()
    with pytest.raises(error):
        import_ledger(table=table, at=AT, **{**usual, **changed})  # type: ignore[arg-type]
    assert (Item.objects.count(), PastProgress.objects.count(), Event.objects.count()) == (0, 0, before)
    assert Year.objects.get(pk=office.town.year.pk).adopted_on is None


def test_the_plan_says_which_columns_stay_out_and_a_dash_is_no_progress(office: Office) -> None:
    head = ["责任事项", "联系人", "一季度进展", "二季度进展", "空列"]
    table = office.upload(book([head, ["做一件事", "某同志", "—", "开工", None]]))
    plan = plan_of(table, office.town.stream("own_report"))
    assert plan.left_out == ("联系人",)
    assert [past.text for past in plan.new[0].past] == ["开工"]
