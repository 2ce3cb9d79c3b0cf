"""The breakdown as a workbook: out, changed in Excel, held against the ledger, written once it was seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoDbBlocker

from app.ledgers import bytes_of
from app.once import Own
from app.people import AT, Town
from luoshi.audit.models import Event
from luoshi.errors import LuoshiError, NotAllowed
from luoshi.governments.models import Seat, Year
from luoshi.items.actions import Unit, add_item
from luoshi.items.changing import Changes, change_item
from luoshi.items.errors import BadItem, NoWorkbook, RowsAreBad, StalePreview, YearClosed
from luoshi.items.models import Item, Target, UploadedTable
from luoshi.items.tables.uploads import keep_table
from luoshi.items.workbook.applying import Applied, apply_workbook, export_workbook, plan_of
from luoshi.items.workbook.columns import COLUMNS, ID
from luoshi.items.workbook.comparing import Plan
from luoshi.uploads.errors import Classified, Damaged, WrongKind

FIRST_ROW = 4
Change = Callable[["Book"], None]


@dataclass(slots=True)
class Book:
    """An exported workbook in a clerk's hands."""

    page: Worksheet
    book: Workbook

    def put(self, row: int, column: str, words: object) -> None:
        self.page.cell(FIRST_ROW + row, COLUMNS.index(column) + 1).value = words  # type: ignore[assignment]

    def add(self, **cells: object) -> None:
        row = self.page.max_row + 1
        for column, words in cells.items():
            self.page.cell(row, COLUMNS.index(column) + 1).value = words  # type: ignore[assignment]

    @property
    def data(self) -> bytes:
        return bytes_of(self.book)


@dataclass(frozen=True, slots=True)
class Table:
    """示例区 with two items of 区报告 and one of 年度计划, and the year's workbook."""

    town: Town
    items: tuple[Item, ...]

    def export(self) -> Book:
        book = load_workbook(BytesIO(export_workbook(self.town.year, at=AT)))
        return Book(book.worksheets[0], book)

    def upload(self, data: bytes) -> UploadedTable:
        return keep_table(year=self.town.year, purpose="workbook", name="改.xlsx", data=data, by=self.town.owner, at=AT)

    def plan(self, *changes: Change) -> Plan:
        book = self.export()
        for change in changes:
            change(book)
        return plan_of(self.upload(book.data))

    def apply(self, book: Book, at: datetime = AT) -> Applied:
        table = self.upload(book.data)
        seen = plan_of(table).digest
        return apply_workbook(table=table, seen=seen, by=self.town.owner, at=at)


@pytest.fixture(scope="module")
def built_table(built_town: Town, django_db_blocker: DjangoDbBlocker) -> Table:
    with django_db_blocker.unblock():
        return build_table(built_town)


@pytest.fixture
def table(built_table: Table, town: Town, own: Own) -> Table:
    return own(built_table)


def build_table(town: Town) -> Table:
    own, plan = town.stream("own_report"), town.stream("annual_plan")
    units = (Unit("市科创局", "upper"), Unit("区发改局", "lead"), Unit("区水务局", "support", and_others=True))
    Seat.objects.create(government=town.government, title="分管城建的副区长")
    first = add_item(stream=own, wording="办好\n工坊节", part="一、产业", units=units, by=town.owner, at=AT)
    Target.objects.create(item=first, order=1, subject="工坊", measure="amount", comparator="ge", value=12, unit="家")
    Item.objects.filter(pk=first.pk).update(deadline="2026-06")
    second = add_item(stream=own, wording="修一条绿道", by=town.owner, at=AT)
    third = add_item(stream=plan, wording="=1+1 不是公式", note="注", by=town.owner, at=AT)
    return Table(town, (first, second, third))


def test_what_goes_out_and_comes_back_changes_nothing(table: Table) -> None:
    plan = table.plan()
    assert (plan.unchanged, plan.missing, plan.empty, plan.problems) == (3, 0, True, ())


def test_a_stream_alone_leaves_the_others_out_and_alone(table: Table) -> None:
    data = export_workbook(table.town.year, at=AT, stream="annual_plan")
    plan = plan_of(table.upload(data))
    assert (plan.unchanged, plan.missing) == (1, 2)


def test_rows_that_were_deleted_stay_on_the_ledger(table: Table) -> None:
    plan = table.plan(lambda book: book.page.delete_rows(FIRST_ROW, 2))
    assert (plan.unchanged, plan.missing, plan.empty) == (1, 2, True)


def test_every_open_field_is_changed_and_the_audit_log_says_so(table: Table) -> None:
    book = table.export()
    for column, words in {
        "所属部分": "二、生态",
        "责任事项": "修两条绿道",
        "责任类别": "协办",
        "上级责任部门": "市园林局",
        "责任单位": "牵头 区水务局\n配合 区发改局",
        "责任方式": "牵头单位负总责",
        "责任领导": "分管城建的副区长",
        "完成时限": "9月底前",
        "备注": "会议议定",
    }.items():
        book.put(1, column, words)
    assert table.apply(book) == Applied(changed=1, added=0)
    item = table.items[1]
    item.refresh_from_db()
    assert (item.part, item.wording, item.own_role, item.mode) == ("二、生态", "修两条绿道", "assisting", "lead_named")
    assert (str(item.leader), item.deadline, item.note) == ("分管城建的副区长", "2026-09", "会议议定")
    assert [(unit.name, unit.role, unit.body is not None) for unit in item.units.all()] == [
        ("市园林局", "upper", False),
        ("区水务局", "lead", True),
        ("区发改局", "support", True),
    ]
    event = Event.objects.get(action="item.amend", target="2026年 区报告2")
    assert "修一条绿道" in event.before
    assert "责任单位:上级责任部门 市园林局、牵头 区水务局、配合 区发改局" in event.after
    assert "Excel 表 改.xlsx" in event.after


def test_the_preview_names_each_field_before_and_after(table: Table) -> None:
    plan = table.plan(lambda book: book.put(0, "责任单位", "区发改局"), lambda book: book.put(0, "完成时限", ""))
    (changed,) = plan.changed
    assert [(each.column, each.before, each.after) for each in changed.differences] == [
        ("责任单位", "牵头 区发改局\n配合 区水务局等", "区发改局"),
        ("完成时限", "2026年6月", ""),
    ]
    assert changed.row == FIRST_ROW


def test_a_unit_that_stays_keeps_its_row(table: Table) -> None:
    before = {unit.name: unit.pk for unit in table.items[0].units.all()}
    book = table.export()
    book.put(0, "责任单位", "牵头 区水务局\n配合 区发改局\n区科创局")
    table.apply(book)
    units = list(table.items[0].units.order_by("order"))
    assert [unit.name for unit in units] == ["市科创局", "区水务局", "区发改局", "区科创局"]
    assert {unit.name: unit.pk for unit in units[:3]} == before


def test_new_rows_become_items(table: Table) -> None:
    book = table.export()
    book.add(任务来源="区报告", 责任事项="种一百棵树", 责任单位="区园林队", 完成时限="年底前")
    book.add(任务来源="区报告", 责任事项="清淤三条河", 序号=9)
    plan = plan_of(table.upload(book.data))
    assert [str(note) for note in plan.notes] == [
        "第7行“责任单位”：名录中没有“区园林队”；按所写列入；可在单位名录中补上"
    ]
    assert table.apply(book) == Applied(changed=0, added=2)
    new = Item.objects.filter(stream__code="own_report", number__gt=2)
    assert {(item.wording, item.deadline) for item in new} == {("种一百棵树", "2026"), ("清淤三条河", "")}
    assert 9 in {item.number for item in new}


@pytest.mark.parametrize(
    ("day", "begins"), [(date(2026, 3, 2), None), (date(2026, 7, 6), date(2026, 7, 6)), (date(2027, 1, 4), None)]
)
def test_a_row_that_is_added_to_a_year_under_way_counts_from_its_day(
    table: Table, day: date, begins: date | None
) -> None:
    book = table.export()
    book.add(任务来源="区报告", 责任事项="种一百棵树")
    table.apply(book, datetime.combine(day, time(4), UTC))
    assert Item.objects.get(wording="种一百棵树").effective_from == begins


def add_twice(book: Book) -> None:
    for _time in range(2):
        book.add(任务来源="区报告", 责任事项="新事", 序号=8)


# What a clerk does to the second item's row: where the trouble is, and what is said of it.
TROUBLES: dict[str, tuple[Change, str, str]] = {
    "no wording": (lambda book: book.put(1, "责任事项", " "), "责任事项", "没有内容"),
    "a role": (lambda book: book.put(1, "责任类别", "主管"), "责任类别", "不认识"),
    "a mode": (lambda book: book.put(1, "责任方式", "随便"), "责任方式", "不认识"),
    "a seat": (lambda book: book.put(1, "责任领导", "某副区长"), "责任领导", "没有“某副区长”这个席位"),
    "a number": (lambda book: book.put(1, "序号", 7), "序号", "与台账“2”不同"),
    "a stream": (lambda book: book.put(1, "任务来源", "省报告"), "任务来源", "与台账“区报告”不同"),
    "a target": (lambda book: book.put(1, "目标(只供查看)", "工坊 ≥99 家"), "目标(只供查看)", "不同"),
    "a long unit": (lambda book: book.put(1, "责任单位", "区" * 61), "责任单位", "超过60字"),
    "not an id": (lambda book: book.put(1, ID, "2"), ID, "不是系统的编号"),
    "another id": (lambda book: book.put(1, ID, "L999999-00000000-000000000000"), ID, "没有这一项"),
    "an id twice": (lambda book: book.put(1, ID, book.page.cell(FIRST_ROW, 1).value), ID, "同一编号"),
    "new: no stream": (lambda book: book.add(责任事项="新事"), "任务来源", "没有写任务来源"),
    "new: a stream": (lambda book: book.add(责任事项="新事", 任务来源="县报告"), "任务来源", "没有任务来源“县报告”"),
    "new: no wording": (lambda book: book.add(任务来源="区报告", 责任单位="区水务局"), "责任事项", "没有内容"),
    "new: a word": (lambda book: book.add(任务来源="区报告", 责任事项="新事", 序号="三"), "序号", "不是序号"),
    "new: taken": (lambda book: book.add(任务来源="区报告", 责任事项="新事", 序号=1), "序号", "已有第 1 项"),
    "new: twice": (add_twice, "序号", "与第7行的序号相同"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_bad_row_is_told_by_row_and_column_and_nothing_is_written(table: Table, name: str) -> None:
    change, column, what = TROUBLES[name]
    book = table.export()
    book.put(2, "备注", "另一行的好改动")
    change(book)
    upload = table.upload(book.data)
    plan = plan_of(upload)
    (problem,) = plan.problems
    assert problem.column == column
    assert what in problem.what
    assert problem.remedy
    before = Event.objects.count()
    with pytest.raises(RowsAreBad, match="1 处"):
        apply_workbook(table=upload, seen=plan.digest, by=table.town.owner, at=AT)
    assert Event.objects.count() == before
    assert not Item.objects.filter(note="另一行的好改动").exists()


def amend(table: Table, note: str) -> None:
    change_item(
        item=table.items[1], changes=Changes(note=note), by=table.town.owner, at=AT + timedelta(hours=1), reason=""
    )


def test_a_row_that_somebody_else_changed_since_is_refused_and_named(table: Table) -> None:
    book = table.export()
    amend(table, "别人的备注")
    book.put(1, "责任事项", "修三条绿道")
    plan = plan_of(table.upload(book.data))
    (problem,) = plan.problems
    assert problem.what == "这一项在导出之后已由示例区督查室(03-02 10:30)改过"
    assert problem.row == FIRST_ROW + 1


def test_a_row_that_only_somebody_else_changed_stays_as_he_left_it(table: Table) -> None:
    book = table.export()
    amend(table, "别人的备注")
    book.put(0, "备注", "我的备注")
    plan = plan_of(table.upload(book.data))
    assert ([each.name for each in plan.changed], plan.problems) == (["2026年 区报告1"], ())
    assert [note.what for note in plan.notes] == ["导出之后台账里改过，本表没有改"]
    table.apply(book)
    assert {item.note for item in Item.objects.filter(stream__code="own_report")} == {"我的备注", "别人的备注"}


def test_what_changed_between_preview_and_confirmation_is_looked_at_again(table: Table) -> None:
    book = table.export()
    book.put(0, "备注", "我的备注")
    upload = table.upload(book.data)
    seen = plan_of(upload).digest
    add_item(stream=table.town.stream("own_report"), wording="不相干", by=table.town.owner, at=AT)
    change_item(item=table.items[0], changes=Changes(part="别处"), by=table.town.owner, at=AT, reason="")
    with pytest.raises(LuoshiError):
        apply_workbook(table=upload, seen=seen, by=table.town.owner, at=AT)
    with pytest.raises(StalePreview):
        apply_workbook(table=table.upload(table.export().data), seen=seen, by=table.town.owner, at=AT)
    assert not Item.objects.filter(note="我的备注").exists()


def test_a_workbook_is_taken_in_once(table: Table) -> None:
    book = table.export()
    book.put(0, "备注", "我的备注")
    upload = table.upload(book.data)
    seen = plan_of(upload).digest
    apply_workbook(table=upload, seen=seen, by=table.town.owner, at=AT)
    with pytest.raises(StalePreview, match="写入台账"):
        apply_workbook(table=upload, seen=seen, by=table.town.owner, at=AT)


def test_a_workbook_without_changes_is_not_written(table: Table) -> None:
    with pytest.raises(BadItem, match="没有改动"):
        table.apply(table.export())


def other_workbook() -> bytes:
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.append(["序号", "责任事项"])
    return bytes_of(book)


def secret_workbook() -> bytes:
    book = load_workbook(BytesIO(other_workbook()))
    book.worksheets[0].insert_rows(1)
    book.worksheets[0].cell(1, 1).value = "机密★1年"
    return bytes_of(book)


NOT_WORKBOOKS: dict[str, tuple[bytes, type[LuoshiError], str]] = {
    "text": ("序号,责任事项".encode(), WrongKind, "名为 .xlsx，内容却是纯文本"),
    "nothing": (b"", Damaged, "空文件"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, WrongKind, "看不出是什么文件"),
    "cut off": (other_workbook()[:900], Damaged, "损坏或不完整"),
    "a secret": (secret_workbook(), Classified, "机密★1年"),
}


@pytest.mark.parametrize("name", NOT_WORKBOOKS)
def test_what_is_no_workbook_is_refused_in_one_line(table: Table, name: str) -> None:
    data, error, line = NOT_WORKBOOKS[name]
    with pytest.raises(error, match=line) as refused:
        table.upload(data)
    assert "\n" not in str(refused.value)
    assert not UploadedTable.objects.exists()


def test_a_workbook_of_another_kind_says_where_to_go(table: Table) -> None:
    with pytest.raises(NoWorkbook, match="不是从本页导出的表"):
        plan_of(table.upload(other_workbook()))


def test_only_the_office_of_an_open_year_takes_one_in(table: Table) -> None:
    data = table.export().data
    for someone in (table.town.colleague, table.town.stranger):
        with pytest.raises(NotAllowed):
            keep_table(year=table.town.year, purpose="workbook", name="x", data=data, by=someone, at=AT)
    upload = table.upload(data)
    with pytest.raises(NotAllowed):
        apply_workbook(table=upload, seen="", by=table.town.colleague, at=AT)
    Year.objects.filter(pk=table.town.year.pk).update(state=Year.State.CLOSED)
    table.town.year.refresh_from_db()
    with pytest.raises(YearClosed):
        keep_table(year=table.town.year, purpose="workbook", name="x", data=data, by=table.town.owner, at=AT)
