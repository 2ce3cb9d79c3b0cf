"""Targets by the workbook: out on a sheet of their own, changed, added, taken off, and told before they are written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoDbBlocker

from app.ledgers import bytes_of
from app.once import Own
from app.people import AT, Town
from luoshi.audit.models import Event
from luoshi.items.actions import add_item
from luoshi.items.errors import RowsAreBad, StalePreview
from luoshi.items.models import Item, Target, UploadedTable
from luoshi.items.tables.uploads import keep_table
from luoshi.items.targets import Aim, add_target, aim_of, edit_target
from luoshi.items.workbook.applying import Applied, apply_workbook, export_workbook, plan_of
from luoshi.items.workbook.columns import COLUMNS, ID
from luoshi.items.workbook.comparing import Plan
from luoshi.items.workbook.target_columns import TARGET_COLUMNS
from prints import converted

FIRST_ROW = 4
AREA, RATE, RELATION, CITY, FALL, RANGE = range(6)  # the rows of the sheet, in order

AIMS = (
    Aim("改造面积", value=Decimal("825600"), unit="平方米", period="2026", nature="expected"),
    Aim("产值", "growth", "approx", Decimal("6.5"), unit="%", period="2026-H1"),
    Aim("居民收入", "relation", "高于全市", period="2026"),
    Aim("改造面积", value=Decimal("1100000"), unit="平方米", period="2026", base="city", judges=False),
    Aim("能耗", "growth", "eq", Decimal(-3), unit="%", period="2026", nature="binding"),
    Aim("价格", "growth", "range", Decimal(2), Decimal(3), "%", "2026"),
)


@dataclass(slots=True)
class Book:
    """The sheet of targets of an exported workbook in a clerk's hands."""

    book: Workbook

    @property
    def page(self) -> Worksheet:
        page = self.book["目标"]
        assert isinstance(page, Worksheet)
        return page

    def put(self, row: int, **cells: object) -> None:
        for column, words in cells.items():
            self.page.cell(FIRST_ROW + row, TARGET_COLUMNS.index(column) + 1).value = words  # type: ignore[assignment]

    def add(self, **cells: object) -> None:
        self.put(self.page.max_row + 1 - FIRST_ROW, **cells)

    def add_item(self, **cells: object) -> int:
        """A new row of the items' sheet, as Excel numbers it."""
        page = self.book.worksheets[0]
        row = page.max_row + 1
        for column, words in cells.items():
            page.cell(row, COLUMNS.index(column) + 1).value = words  # type: ignore[assignment]
        return row

    @property
    def data(self) -> bytes:
        return bytes_of(self.book)


@dataclass(frozen=True, slots=True)
class Table:
    """示例区 with two items of 区报告, the first with targets of every kind."""

    town: Town
    item: Item
    bare: Item

    def export(self) -> Book:
        return Book(load_workbook(BytesIO(export_workbook(self.town.year, at=AT))))

    def upload(self, data: bytes) -> UploadedTable:
        return keep_table(year=self.town.year, purpose="workbook", name="改.xlsx", data=data, by=self.town.owner, at=AT)

    def plan(self, book: Book) -> Plan:
        return plan_of(self.upload(book.data))

    def apply(self, book: Book) -> Applied:
        table = self.upload(book.data)
        return apply_workbook(table=table, seen=plan_of(table).digest, by=self.town.owner, at=AT)

    def aims(self) -> list[Aim]:
        return [aim_of(target) for target in self.item.targets.order_by("order")]


@pytest.fixture(scope="module")
def built_table(built_town: Town, django_db_blocker: DjangoDbBlocker) -> Table:
    with django_db_blocker.unblock():
        return build_table(built_town)


@pytest.fixture
def table(built_table: Table, town: Town, own: Own) -> Table:
    return own(built_table)


def build_table(town: Town) -> Table:
    stream = town.stream("own_report")
    item = add_item(stream=stream, wording="改好\n老旧小区", by=town.owner, at=AT)
    for version, aim in enumerate(AIMS, 1):
        add_target(item=item, aim=aim, version=version, by=town.owner, at=AT)
    return Table(town, item, add_item(stream=stream, wording="修一条绿道", by=town.owner, at=AT))


def test_what_goes_out_and_comes_back_changes_nothing(table: Table) -> None:
    plan = table.plan(table.export())
    assert (plan.empty, plan.problems, plan.notes, plan.targets.told) == (True, (), (), ())


def test_what_an_office_saved_again_changes_nothing(table: Table, tmp_path: Path) -> None:
    given = tmp_path / "in" / "改.xlsx"
    given.parent.mkdir()
    given.write_bytes(table.export().data)
    (saved,) = converted([given], "xlsx", tmp_path)
    plan = plan_of(table.upload(saved.read_bytes()))
    assert (plan.empty, plan.problems, plan.notes) == (True, (), ())
    assert len(load_workbook(saved)["目标"]["A"]) >= len(AIMS) + FIRST_ROW - 1  # it is the sheet that was held against


def test_the_sheet_says_values_as_people_type_them(table: Table) -> None:
    page = table.export().page
    said = [
        tuple(
            page.cell(FIRST_ROW + row, TARGET_COLUMNS.index(column) + 1).value for column in ("比较", "目标值", "单位")
        )
        for row in range(len(AIMS))
    ]
    assert said == [
        ("不少于", "82.56万", "平方米"),
        ("约", 6.5, "%"),
        (None, "高于全市", None),
        ("不少于", "110万", "平方米"),
        ("等于", -3, "%"),
        ("区间", "2—3", "%"),
    ]


# What is typed into a row, and what becomes of its target.
CHANGES: dict[str, tuple[int, dict[str, object], dict[str, object]]] = {
    "a value": (AREA, {"目标值": "90万"}, {"value": Decimal(900000)}),
    "a number": (AREA, {"目标值": 900000}, {"value": Decimal(900000)}),
    "a value with its unit": (AREA, {"目标值": "90万平方米"}, {"value": Decimal(900000)}),
    "a multiplier in the unit": (AREA, {"目标值": 90, "单位": "万平方米"}, {"value": Decimal(900000)}),
    "a sign": (AREA, {"比较": "", "目标值": "≤90万"}, {"value": Decimal(900000), "comparator": "le"}),
    "a comparator": (RATE, {"比较": "超过"}, {"comparator": "gt"}),
    "a unit": (AREA, {"单位": "亩"}, {"unit": "亩"}),
    "a base": (RATE, {"口径": "考核目标"}, {"base": "assessment"}),
    "a nature": (RATE, {"性质": "约束性"}, {"nature": "binding"}),
    "no nature": (FALL, {"性质": None}, {"nature": ""}),
    "a period": (RATE, {"期间": "三季度"}, {"period": "2026-Q3"}),
    "a subject": (RATE, {"目标": "总产值"}, {"subject": "总产值"}),
    "a fall": (FALL, {"目标值": "-3.2"}, {"value": Decimal("-3.2")}),
    "a range": (RATE, {"目标值": "6—7"}, {"value": Decimal(6), "high": Decimal(7), "comparator": "range"}),
    "no range": (RANGE, {"目标值": 3, "比较": "不超过"}, {"value": Decimal(3), "high": None, "comparator": "le"}),
    "a relation": (RELATION, {"目标值": "快于全省"}, {"comparator": "快于全省"}),
    "a figure for a relation": (
        RELATION,
        {"度量": "增速", "比较": "不少于", "目标值": 5, "单位": "%"},
        {"measure": "growth", "comparator": "ge", "value": Decimal(5), "unit": "%"},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_typed_becomes_the_target_and_nothing_else_moves(table: Table, name: str) -> None:
    row, cells, fields = CHANGES[name]
    before = table.aims()
    book = table.export()
    book.put(row, **cells)
    assert table.plan(book).problems == ()
    assert table.apply(book) == Applied(changed=0, added=0, targets=1)
    after = table.aims()
    assert {key: getattr(after[row], key) for key in fields} == fields
    assert [each for index, each in enumerate(after) if index != row] == [
        each for index, each in enumerate(before) if index != row
    ]
    event = Event.objects.get(action="item.target", after__contains="依据:Excel 表 改.xlsx")
    assert (event.about, bool(event.before)) == (f"item:{table.item.pk}", True)


def test_a_value_written_otherwise_is_no_change(table: Table) -> None:
    book = table.export()
    book.put(AREA, 目标值="825600平方米", 期间="2026")
    assert table.plan(book).empty


def test_the_preview_tells_a_value_as_it_was_understood(table: Table) -> None:
    book = table.export()
    book.put(AREA, 目标值="90", 单位="万平方米")
    (told,) = table.plan(book).targets.told
    assert [(each.column, each.before, each.after) for each in told.differences] == [("目标值", "82.56万", "90万")]


def test_the_base_that_judges_is_another_one(table: Table) -> None:
    book = table.export()
    book.put(AREA, 据此评判="否")
    book.put(CITY, 据此评判="是")
    table.apply(book)
    assert [aim.judges for aim in table.aims() if aim.subject == "改造面积"] == [False, True]


def test_a_row_without_an_id_is_a_new_target(table: Table) -> None:
    book = table.export()
    book.add(事项="区报告2", 目标="绿道长度", 目标值=12.5, 单位="公里", 据此评判="是")
    book.add(事项="区报告 1", 目标="改造面积", 目标值="30万", 单位="平方米", 口径="我区分担", 据此评判="否")
    plan = table.plan(book)
    assert plan.problems == ()
    assert [(told.name, told.added) for told in plan.targets.told] == [
        ("2026年 区报告2", "等于 12.5公里 2026年 报告目标"),
        ("2026年 区报告1", "等于 30万平方米 2026年 本地分担"),
    ]
    assert table.apply(book) == Applied(changed=0, added=0, targets=2)
    (lane,) = table.bare.targets.all()
    assert aim_of(lane) == Aim("绿道长度", "amount", "eq", Decimal("12.5"), unit="公里", period="2026")
    assert [aim.base for aim in table.aims() if aim.subject == "改造面积"] == ["report", "city", "share"]


# How the row of a target names an item that the same workbook adds, whose own row says 序号 as given.
NAMES = {"by its row": (None, "第6行"), "by its row in short": (None, "6 行"), "by its number": (8, "区报告8")}


@pytest.mark.parametrize("name", NAMES)
def test_a_target_of_an_item_that_the_same_workbook_adds(table: Table, name: str) -> None:
    number, words = NAMES[name]
    book = table.export()
    row = book.add_item(任务来源="区报告", 序号=number, 责任事项="建三座口袋公园")
    assert row == 6
    book.add(事项=words, 目标="口袋公园", 目标值=3, 单位="座", 据此评判="是")
    book.add(事项=words, 目标="口袋公园", 目标值=9, 单位="座", 口径="全市指标", 据此评判="否")
    plan = table.plan(book)
    assert plan.problems == ()
    assert [(told.item_id, told.name) for told in plan.targets.told] == 2 * [
        (None, f"新增{' 区报告8' if number else ''}（第6行）")
    ]
    assert table.apply(book) == Applied(changed=0, added=1, targets=2)
    park = Item.objects.get(wording="建三座口袋公园")
    assert park.number == (number or 3)
    assert [(aim.value, aim.base, aim.judges) for aim in map(aim_of, park.targets.order_by("order"))] == [
        (Decimal(3), "report", True),
        (Decimal(9), "city", False),
    ]
    assert Event.objects.filter(action="item.target", about=f"item:{park.pk}").count() == 2


def test_a_target_is_taken_off_and_the_base_that_is_left_judges(table: Table) -> None:
    book = table.export()
    book.put(AREA, 删除="删除")
    (told,) = table.plan(book).targets.told
    assert told.dropped == "不少于 82.56万平方米 2026年 报告目标 预期性"
    table.apply(book)
    assert [(aim.base, aim.judges) for aim in table.aims() if aim.subject == "改造面积"] == [("city", True)]


def test_a_row_that_is_gone_leaves_its_target(table: Table) -> None:
    book = table.export()
    book.page.delete_rows(FIRST_ROW, 3)
    assert table.plan(book).empty


def test_a_workbook_without_the_sheet_leaves_all_targets(table: Table) -> None:
    book = table.export()
    del book.book["目标"]
    assert table.plan(book).empty


def test_item_and_target_change_together_and_the_version_counts_once(table: Table) -> None:
    before = Item.objects.get(pk=table.item.pk).version
    book = table.export()
    page = book.book.worksheets[0]
    page.cell(FIRST_ROW, 12).value = "会议议定"
    book.put(AREA, 目标值="90万")
    assert table.apply(book) == Applied(changed=1, added=0, targets=1)
    item = Item.objects.get(pk=table.item.pk)
    assert (item.note, item.version) == ("会议议定", before + 1)


def new(**cells: object) -> Callable[[Book], None]:
    whole: dict[str, object] = {"事项": "区报告2", "目标": "绿道", "目标值": 5, "单位": "公里", "据此评判": "是"}
    return lambda book: book.add(**{**whole, **cells})


def put(row: int, **cells: object) -> Callable[[Book], None]:
    return lambda book: book.put(row, **cells)


def of_a_new_item(item: dict[str, object], target: dict[str, object]) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book.add_item(任务来源="区报告", 责任事项="建三座口袋公园", **item)
        new(**{"事项": "第6行", **target})(book)

    return change


def same_id_twice(book: Book) -> None:
    book.put(RATE, **{ID: book.page.cell(FIRST_ROW, 1).value})


# What a clerk does to the sheet: in which row and column the trouble is, and what is said of it.
TROUBLES: dict[str, tuple[Callable[[Book], None], int, str, str]] = {
    "no subject": (put(AREA, 目标=None), AREA, "目标", "没有名称"),
    "words for a value": (put(AREA, 目标值="尽快"), AREA, "目标值", "“尽快”不是一个数值"),
    "no value": (put(AREA, 目标值=None), AREA, "目标值", "没有目标值"),
    "two units": (put(AREA, 目标值="90亩"), AREA, "目标值", "与单位一列“平方米”不同"),
    "a comparator": (put(AREA, 比较="大概"), AREA, "比较", "不认识“大概”"),
    "two comparators": (put(AREA, 目标值="≤90万"), AREA, "目标值", "与“不少于”不同"),
    "half a range": (put(RANGE, 目标值=3), RANGE, "比较", "区间只写了一个数"),
    "a measure": (put(AREA, 度量="长度"), AREA, "度量", "不认识“长度”"),
    "a long relation": (put(RELATION, 目标值="高于全市平均水平且不低于上年"), RELATION, "目标值", "不是相对关系"),
    "a period": (put(AREA, 期间="适时"), AREA, "期间", "“适时”不是期间"),
    "a base": (put(AREA, 口径="全国"), AREA, "口径", "不认识“全国”"),
    "a nature": (put(AREA, 性质="重要"), AREA, "性质", "不认识“重要”"),
    "a mark": (put(AREA, 据此评判="也许"), AREA, "据此评判", "不认识“也许”"),
    "two judge": (put(CITY, 据此评判="是"), CITY, "据此评判", "有 2 个口径都据此评判"),
    "none judges": (put(AREA, 据此评判="否"), AREA, "据此评判", "都不据此评判"),
    "the only base does not judge": (put(RATE, 据此评判="否"), RATE, "据此评判", "只有一个口径"),
    "one base twice": (put(CITY, 口径="报告目标"), CITY, "口径", "同名、同期、同口径"),
    "another item": (put(AREA, 事项="区报告2"), AREA, "事项", "与台账不同"),
    "not an id": (put(AREA, **{ID: "1"}), AREA, ID, "不是系统的编号"),
    "another id": (put(AREA, **{ID: "T999999-000000000000"}), AREA, ID, "没有这个目标"),
    "an id twice": (same_id_twice, RATE, ID, "同一编号"),
    "a word for dropping": (put(AREA, 删除="不要了"), AREA, "删除", "不认识“不要了”"),
    "new: no item": (new(事项=None), len(AIMS), "事项", "没有写是哪个事项"),
    "new: an item": (new(事项="区报告99"), len(AIMS), "事项", "没有事项“区报告99”"),
    "new: no subject": (new(目标=None), len(AIMS), "目标", "没有名称"),
    "new: no value": (new(目标值=None), len(AIMS), "目标值", "没有目标值"),
    "new: an old item's row": (new(事项="第4行"), len(AIMS), "事项", "第4行不是新增的事项"),
    "new: of a new item, no value": (of_a_new_item({}, {"目标值": None}), len(AIMS), "目标值", "没有目标值"),
    "new: of a new item, its number guessed": (of_a_new_item({}, {"事项": "区报告3"}), len(AIMS), "事项", "没有事项"),
    "new: of a new item, one that does not judge": (
        of_a_new_item({}, {"据此评判": "也许"}),
        len(AIMS),
        "据此评判",
        "不认识“也许”",
    ),
    "new: is there": (new(事项="区报告1", 目标="改造面积", 据此评判="否"), len(AIMS), "口径", "同名、同期、同口径"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_a_bad_row_is_told_by_row_and_column_and_nothing_is_written(table: Table, name: str) -> None:
    change, row, column, what = TROUBLES[name]
    book = table.export()
    book.put(FALL, 目标值=-4)
    change(book)
    upload = table.upload(book.data)
    plan = plan_of(upload)
    (problem,) = plan.problems
    assert (problem.sheet, problem.row, problem.column) == ("目标", FIRST_ROW + row, column)
    assert what in problem.what
    assert problem.remedy
    before, aims = Event.objects.count(), table.aims()
    with pytest.raises(RowsAreBad, match="1 处"):
        apply_workbook(table=upload, seen=plan.digest, by=table.town.owner, at=AT)
    assert (Event.objects.count(), table.aims()) == (before, aims)


def test_a_new_item_that_cannot_be_taken_is_told_at_its_own_row_alone(table: Table) -> None:
    book = table.export()
    row = book.add_item(任务来源="区报告", 序号=1, 责任事项="建三座口袋公园")
    book.add(事项=f"第{row}行", 目标="口袋公园", 目标值=3, 单位="座", 据此评判="是")
    (problem,) = table.plan(book).problems
    assert (problem.sheet, problem.row, problem.column) == ("", row, "序号")


def changed_elsewhere(table: Table, row: int, value: int) -> None:
    target = Target.objects.get(item=table.item, order=row + 1)
    later = AT + timedelta(hours=1)
    aim = Aim("产值", "growth", "approx", Decimal(value), unit="%", period="2026-H1")
    version = Item.objects.get(pk=table.item.pk).version
    edit_target(target=target, aim=aim, version=version, by=table.town.owner, at=later)


def test_a_target_that_somebody_else_changed_since_is_refused_and_named(table: Table) -> None:
    book = table.export()
    changed_elsewhere(table, RATE, 8)
    book.put(RATE, 目标值=9)
    (problem,) = table.plan(book).problems
    assert problem.what == "这个目标在导出之后已由示例区督查室(03-02 10:30)改过"


def test_a_target_that_only_somebody_else_changed_stays_as_he_left_it(table: Table) -> None:
    book = table.export()
    changed_elsewhere(table, RATE, 8)
    book.put(FALL, 目标值=-4)
    plan = table.plan(book)
    assert [note.what for note in plan.notes if note.sheet] == ["导出之后台账里改过，本表没有改"]
    table.apply(book)
    assert [aim.value for aim in table.aims() if aim.measure == "growth"][:2] == [8, -4]


def test_what_changed_between_preview_and_confirmation_is_looked_at_again(table: Table) -> None:
    book = table.export()
    book.put(FALL, 目标值=-4)
    upload = table.upload(book.data)
    seen = plan_of(upload).digest
    book.put(FALL, 目标值=-5)
    table.apply(book)
    with pytest.raises((StalePreview, RowsAreBad)):
        apply_workbook(table=upload, seen=seen, by=table.town.owner, at=AT)
    assert Decimal(-5) in {aim.value for aim in table.aims()}
