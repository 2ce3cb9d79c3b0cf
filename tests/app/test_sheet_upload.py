"""The sheet as a workbook: out with its ids, filled by Excel's hand, in again; nothing written until confirmed."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.ledgers import bytes_of
from app.reports import APRIL, Office, fresh
from luoshi.calendar.models import Round
from luoshi.exports.form.reading import Uploaded
from luoshi.governments.models import Body
from luoshi.reporting.content import FigureAnswer, Plan, Report, from_json
from luoshi.reporting.models import Entry, FigureRevision, SharedFigure
from luoshi.reporting.states import Verb

FIRST, KEYS = 5, 3
Cells = Mapping[tuple[int, str], Any]


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(closes=None)
    return office


class Desk:
    """The liaison (or another) with the workbook in hand."""

    def __init__(self, office: Office, client: Client, number: int = 1, body: Body | None = None) -> None:
        self.office, self.client, self.number = office, client, number
        self.body = body or office.water

    def address(self, name: str) -> str:
        return reverse(f"sheet-{name}", args=[self.office.town.government.code, 2026, self.number, self.body.pk])

    def download(self) -> bytes:
        answer = self.client.get(self.address("form"))
        assert answer.status_code == 200
        return answer.content

    def upload(self, data: bytes) -> Any:
        file = SimpleUploadedFile("填报表.xlsx", data)
        return self.client.post(self.address("upload"), {"file": file})

    def found(self, data: bytes) -> Uploaded:
        found: Uploaded = self.upload(data).context["found"]
        return found

    def confirm(self, data: bytes) -> Any:
        sealed = self.upload(data).context["sealed"]
        return self.client.post(self.address("confirm"), {"sealed": sealed})


@pytest.fixture
def desk(office: Office, client: Client) -> Desk:
    client.force_login(office.liaison)
    return Desk(office, client)


def page_of(data: bytes) -> tuple[Workbook, Worksheet]:
    book = load_workbook(BytesIO(data))
    return book, book.worksheets[0]


def places_of(page: Worksheet) -> dict[str, int]:
    """The columns by their hidden keys."""
    return {str(cell.value): place for place, cell in enumerate(page[KEYS], 1)}


def filled(data: bytes, cells: Cells) -> bytes:
    """The workbook with these cells filled, by row and key."""

    def fill(page: Worksheet) -> None:
        places = places_of(page)
        for (row, key), value in cells.items():
            page.cell(row, places[key]).value = value

    return changed(data, fill)


def changed(data: bytes, change: Callable[[Worksheet], None]) -> bytes:
    book, page = page_of(data)
    change(page)
    return bytes_of(book)


def content_of(office: Office, item: Any) -> Report:
    content = from_json(Entry.objects.get(item=item, sheet__body=office.water).draft)
    assert isinstance(content, Report)
    return content


def test_the_workbook_carries_ids_instructions_and_lists(office: Office, desk: Desk) -> None:
    office.fill(office.lane)
    _book, page = page_of(desk.download())
    keys = [str(cell.value) for cell in page[KEYS]]
    assert [page.cell(FIRST, place).value for place in (1, 2, 3)] == [
        office.lane.pk, 1, office.lane.targets.get().pk
    ]  # fmt: skip
    assert all(page.column_dimensions[letter].hidden for letter in "ABC")
    assert page.row_dimensions[KEYS].hidden
    assert "填写说明" in str(page.cell(2, 4).value)
    lists = {str(each.sqref).partition(":")[0]: each.formula1 for each in page.data_validations.dataValidation}
    assert '"未发布,年度指标,不适用"' in lists.values()
    assert page.cell(FIRST, keys.index("progress") + 1).value == "完成巷道修缮5公里,其余路段已开工。"


def test_what_comes_back_untouched_changes_nothing(office: Office, desk: Desk) -> None:
    office.fill(office.lane)
    found = desk.found(desk.download())
    assert (found.changes, found.problems, found.same) == ((), (), 3)


def test_nothing_is_written_until_confirmed_and_then_all(office: Office, desk: Desk) -> None:
    data = filled(
        desk.download(),
        {
            (5, "typed"): "7.5公里,增长6%",
            (5, "progress"): "主街完工",
            (5, "status"): "达序时",
            (6, "unchanged_why"): "冬季停工",
        },
    )
    found = desk.found(data)
    assert found.problems == ()
    assert [(each.number, [part[0] for part in each.parts]) for each in found.changes] == [
        ("区报告1", ["修缮青石巷道", "状态", "进展情况"]),
        ("区报告2", ["本轮无变化的原因"]),
    ]
    assert not Entry.objects.exists()
    assert desk.confirm(data).status_code == 302
    lane, both = content_of(office, office.lane), content_of(office, office.both)
    (answer,) = lane.figures
    assert (answer.value, answer.unit, answer.growth, answer.typed) == (
        Decimal(7500),
        "米",
        Decimal(6),
        "7.5公里,增长6%",
    )
    assert (lane.status, lane.progress) == ("on_pace", "主街完工")
    assert (both.unchanged, both.unchanged_why) == (True, "冬季停工")
    assert Entry.objects.count() == 2


def test_a_cell_with_a_number_is_in_the_unit_that_the_target_shows(office: Office, desk: Desk) -> None:
    data = filled(desk.download(), {(5, "typed"): 1.25})
    (change,) = desk.found(data).changes
    assert change.parts == (("修缮青石巷道", "", "1.25，读作 1.25万米"),)
    desk.confirm(data)
    assert content_of(office, office.lane).figures[0].value == 12500


def test_a_percentage_cell_keeps_its_sign(office: Office, desk: Desk) -> None:
    def fill(page: Worksheet) -> None:
        places = places_of(page)
        page.cell(5, places["typed"]).value = "7500米"
        growth = page.cell(5, places["growth"])
        growth.value, growth.number_format = 0.062, "0.0%"

    desk.confirm(changed(desk.download(), fill))
    growth = content_of(office, office.lane).figures[0].growth
    assert str(growth) == "6.2"


WRONG: list[tuple[str, Cells, tuple[int, str, str]]] = [
    ("no figure", {(5, "typed"): "很多"}, (5, "本期累计", "没有从“很多”读出数值")),
    ("two answers", {(5, "typed"): "5公里", (5, "answer"): "未发布"},
     (5, "没有数据的原因", "既填了“5公里”又选了“未发布”")),
    ("a growth in words", {(5, "growth"): "较快"}, (5, "同比增长%", "“较快”不是数字")),
    ("no such choice", {(5, "status"): "很好"}, (5, "状态", "没有“很好”这个选项")),
    ("a text too long", {(6, "progress"): "长" * 4001}, (6, "进展情况", "有 4001 个字，最多 4000 个字")),
    ("an item of nobody", {(6, "item"): 99999, (6, "progress"): "x"}, (6, "序号", "这一行的事项不在这张表上")),
    ("a figure without target", {(6, "typed"): "5公里"}, (6, "本期累计", "这一行没有对应的目标")),
    ("a formula without value", {(5, "typed"): "=1+1"}, (5, "本期累计", "公式没有算出结果")),
    ("an error of Excel", {(5, "progress"): "#REF!"}, (5, "进展情况", "单元格出错：#REF!")),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "told"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_a_mistake_is_placed_and_stops_the_whole(
    cells: Cells, told: tuple[int, str, str], office: Office, desk: Desk
) -> None:
    data = filled(desk.download(), {**cells, (7, "progress"): "其余照常"})
    answer = desk.upload(data)
    found = answer.context["found"]
    assert answer.status_code == 422
    assert [(each.row, each.column, each.what) for each in found.problems] == [told]
    assert all(each.remedy for each in found.problems)
    assert answer.context["sealed"] == ""
    assert not Entry.objects.exists()


def test_an_inserted_row_is_another_object_of_the_target_above(office: Office, desk: Desk) -> None:
    def insert(page: Worksheet) -> None:
        places = places_of(page)
        page.insert_rows(6)
        for row, name, typed in ((5, "东段", "3公里"), (6, "西段", "2公里")):
            page.cell(row, places["object"]).value = name
            page.cell(row, places["typed"]).value = typed

    data = changed(desk.download(), insert)
    assert desk.confirm(data).status_code == 302
    figures = content_of(office, office.lane).figures
    assert [(each.object, each.value) for each in figures] == [("东段", Decimal(3000)), ("西段", Decimal(2000))]
    again = page_of(desk.download())[1]
    assert [again.cell(row, 1).value for row in (5, 6)] == [office.lane.pk, office.lane.pk]
    assert desk.found(desk.download()).same == 3


def test_two_rows_of_one_object_are_refused(office: Office, desk: Desk) -> None:
    def insert(page: Worksheet) -> None:
        places = places_of(page)
        page.insert_rows(6)
        page.cell(5, places["typed"]).value = "3公里"
        page.cell(6, places["typed"]).value = "2公里"

    (problem,) = desk.found(changed(desk.download(), insert)).problems
    assert (problem.row, problem.what) == (6, "同一目标填了两行")


def test_what_somebody_saved_meanwhile_is_not_overwritten(office: Office, desk: Desk) -> None:
    old = desk.download()
    office.fill(office.lane)
    data = filled(old, {(5, "progress"): "旧表的话"})
    (problem,) = desk.found(data).problems
    assert problem.what == "下载以后已由区水务局联络员保存过"
    assert "重新下载" in problem.remedy


def test_between_looking_and_confirming_too(office: Office, desk: Desk) -> None:
    data = filled(desk.download(), {(5, "progress"): "甲", (6, "progress"): "乙"})
    sealed = desk.upload(data).context["sealed"]
    office.fill(office.both)
    answer = desk.client.post(desk.address("confirm"), {"sealed": sealed})
    assert answer.status_code == 409
    assert "未写入" in answer.content.decode()
    assert [entry.item_id for entry in Entry.objects.all()] == [office.both.pk]  # all or none


def test_what_is_with_the_leaders_stays(office: Office, desk: Desk) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    data = filled(desk.download(), {(5, "progress"): "改一改"})
    (problem,) = desk.found(data).problems
    assert problem.what == "现在是“待主要领导审签”，不能修改"
    assert desk.found(desk.download()).problems == ()  # untouched it is no problem


def test_a_reference_to_a_shared_figure_survives(office: Office, desk: Desk) -> None:
    shared = SharedFigure.objects.create(
        government=office.town.government, name="巷道", period="2026-Q1", supplier=office.reform
    )
    said = FigureRevision.objects.create(
        figure=shared, number=1, value=7000, unit="米", typed="7公里", release="internal", by=office.liaison, at=APRIL
    )
    target = office.lane.targets.get()
    answer = FigureAnswer(target=target.pk, answer="value", typed="7公里", unit="米", reference=said.pk)
    office.fill(office.lane, Report(figures=(answer,), progress="引用"))
    desk.confirm(filled(desk.download(), {(5, "progress"): "引用并说明"}))
    assert content_of(office, office.lane).figures == (answer,)


def test_an_emptied_cell_is_shown_as_emptied(office: Office, desk: Desk) -> None:
    office.fill(office.lane)
    data = filled(desk.download(), {(5, "progress"): None})
    answer = desk.upload(data)
    assert answer.context["found"].changes[0].parts == (("进展情况", "完成巷道修缮5公里,其余路段已开工。", ""),)
    assert "清空" in answer.content.decode()


FILES: list[tuple[str, bytes]] = [("nothing", b""), ("text", b"hello"), ("a broken zip", b"PK\x03\x04abc")]


@pytest.mark.parametrize("data", [each[1] for each in FILES], ids=[each[0] for each in FILES])
def test_what_is_no_workbook_is_refused_in_one_line(data: bytes, desk: Desk) -> None:
    answer = desk.upload(data)
    assert answer.status_code == 422
    told = answer.context["refused"]
    assert any(each in told for each in ("请下载填报表", "是空文件", "内容却是", "损坏或不完整"))


def test_the_workbook_of_another_unit_is_refused(office: Office, desk: Desk, client: Client) -> None:
    client.force_login(office.reform_liaison)
    other = Desk(office, client, body=office.reform).download()
    client.force_login(office.liaison)
    assert "另一个单位" in desk.upload(other).context["refused"]


@pytest.mark.parametrize("sealed", ["", "abc", "abc:def:ghi"])
def test_a_page_that_was_tampered_with_writes_nothing(sealed: str, office: Office, desk: Desk) -> None:
    answer = desk.client.post(desk.address("confirm"), {"sealed": sealed})
    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_a_page_of_another_sheet_writes_nothing(office: Office, desk: Desk) -> None:
    sealed = desk.upload(filled(desk.download(), {(5, "progress"): "甲"})).context["sealed"]
    second = Desk(office, desk.client, number=2)
    answer = second.client.post(second.address("confirm"), {"sealed": sealed})
    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_the_office_uploads_for_a_unit_that_cannot_log_in(office: Office, client: Client) -> None:
    client.force_login(office.town.owner)
    desk = Desk(office, client)
    assert client.get(desk.address("form")).status_code == 403
    Body.objects.filter(pk=office.water.pk).update(channel=Body.Channel.OFFICE)
    data = filled(desk.download(), {(5, "progress"): "代录的进展"})
    assert desk.confirm(data).status_code == 302
    assert fresh(Entry.objects.get()).saved_by == office.town.owner


def test_a_handling_plan_goes_out_and_in(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    desk = Desk(office, client, number=0)
    data = filled(
        desk.download(),
        {(5, "goals"): "全部修缮", (5, "milestone_1"): "开工", (5, "planned_1"): "3公里", (5, "curve"): "按节点推进"},
    )
    assert desk.confirm(data).status_code == 302
    plan = from_json(Entry.objects.get().draft)
    assert isinstance(plan, Plan)
    (milestone,) = plan.milestones
    assert (plan.goals, plan.curve, milestone.round, milestone.words, milestone.value) == (
        "全部修缮", "step", 1, "开工", Decimal(3000)
    )  # fmt: skip
    assert desk.found(desk.download()).same == 3
    (problem,) = desk.found(filled(desk.download(), {(5, "planned_1"): "若干"})).problems
    assert (problem.row, problem.column) == (5, "一季度计划值")


def test_text_that_begins_like_a_formula_stays_text(office: Office, desk: Desk) -> None:
    office.fill(office.lane, Report(progress="=1+1"))
    data = desk.download()
    assert desk.found(data).same == 3
    assert desk.found(data).problems == ()
