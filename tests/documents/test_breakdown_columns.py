"""Breakdown tables as counties head and fill them: columns of many names, roles in a cell; every text is invented."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from gongwen import extract
from gongwen.document import Document, Kind
from gongwen.errors import Trouble
from gongwen.structure.plain import normalised

L, S, J, C, O = "lead", "support", "joint", "collect", "overall_lead"  # noqa: E741
NOTICE = "示例县人民政府办公室关于印发2026年重点任务责任分工的通知"


def html(*rows: tuple[str, ...]) -> Document:
    """A notice with one table; a cell that begins with ↕ stands over two rows."""
    lines = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    page = f"<html><body><p>{NOTICE}</p><p>重点任务责任分工表</p><table>{lines}</table></body></html>"
    return extract.read(page.encode(), source="notice.html")


def _cell(words: str) -> str:
    return f'<td rowspan="2">{words[1:]}</td>' if words.startswith("↕") else f"<td>{words}</td>"


def flat(*rows: tuple[str, ...]) -> Document:
    lines = [NOTICE, "重点任务责任分工表", *(cell for row in rows for cell in row)]
    return extract.read("\n\n".join(lines).encode(), source="notice.txt")


# What the wording, the upper units and our own units may be called.
WORDINGS = [
    "工作任务", "市《政府工作报告》任务", "市《政府工作报告》涉及我县的任务", "省政府工作报告重点工作",
    "上级下达任务", "具体事项", "改革举措", "任务清单",
]  # fmt: skip
UPPERS = ["市级责任部门", "上级责任部门", "市责任单位", "上级对口部门", "市直牵头单位"]
OURS = [
    "责任单位",
    "我县责任单位",
    "本县责任部门",
    "我区责任单位",
    "我市责任单位",
    "县级责任单位",
    "本级责任单位",
    "承办单位",
]


@pytest.mark.parametrize("table", [html, flat])
@pytest.mark.parametrize(
    ("wording", "upper", "own"),
    [
        *((wording, UPPERS[0], OURS[0]) for wording in WORDINGS),
        *((WORDINGS[0], upper, OURS[1]) for upper in UPPERS),
        *((WORDINGS[1], UPPERS[1], own) for own in OURS),
    ],
)
def test_a_table_is_read_by_whatever_name_its_columns_have(
    table: Callable[..., Document], wording: str, upper: str, own: str
) -> None:
    found = table(
        ("序号", wording, upper, own),
        ("1", "新建口袋公园8个。", "市园林局", "县城管局、青石乡"),
        ("2", "改造桥梁3座。", "市交通局", "县交通局"),
    )
    assert [(i.seq, i.text, i.upper_units, [(u.name, u.role.value) for u in i.units]) for i in found.items] == [
        (1, "新建口袋公园8个。", ("市园林局",), [("县城管局", ""), ("青石乡", "")]),
        (2, "改造桥梁3座。", ("市交通局",), [("县交通局", "")]),
    ]


@pytest.mark.parametrize(
    ("heads", "roles"),
    [
        (("总牵头单位", "牵头单位", "其他责任单位"), [O, L, ""]),
        (("我县牵头单位", "我县配合单位"), [L, S]),
        (("主办单位", "协办单位"), [L, S]),
        (("责任单位", "汇总单位"), ["", C]),
        (("责任分工",), [""]),
        (("牵头（责任）单位", "参加单位"), [L, S]),
        (("责任单位（牵头）", "协助部门"), [L, S]),
        (("责任县直部门", "责任乡镇"), ["", ""]),
        (("责任单位（排名第一的牵头）",), [""]),
    ],
)
def test_a_column_gives_its_units_their_role(heads: tuple[str, ...], roles: list[str]) -> None:
    names = ("县水利局", "县住建局", "县城管局")[: len(heads)]
    found = html(("序号", "工作任务", *heads), ("1", "新建口袋公园8个。", *names))
    assert [unit.role.value for unit in found.items[0].units] == roles


GOAL = "青石河达标断面不少于90个。"


@pytest.mark.parametrize(
    "name", ["我县工作目标", "工作目标", "2026年目标", "我区目标值", "年度目标", "具体指标", "2026年工作目标"]
)
def test_our_own_goal_beside_the_task_is_the_items_and_so_are_its_figures(name: str) -> None:
    found = html(
        ("序号", "工作任务", name, "责任单位"),
        ("1", "改善空气质量。", GOAL, "县环保局"),
        ("2", "修桥。", "", "县交通局"),
    )
    assert [item.text for item in found.items] == [f"改善空气质量。\n{GOAL}", "修桥。"]
    assert all(found.text[item.span.start : item.span.end] == item.text for item in found.items)
    (fact,) = extract.facts(found)
    assert (fact.value, fact.status.value, fact.period) == (Decimal(90), "target", "2026")
    assert fact.number.start in found.items[0].span


def test_a_goal_that_stands_apart_is_told_in_the_note() -> None:
    found = html(
        ("序号", "工作任务", "责任单位", "工作目标"),
        ("1", "改善空气质量。", "县环保局", GOAL),
        ("2", "修桥。", "县交通局", ""),
    )
    assert [(item.text, item.note) for item in found.items] == [
        ("改善空气质量。", f"工作目标：{GOAL}"),
        ("修桥。", None),
    ]


def test_a_long_merged_task_is_told_beside_its_goals() -> None:
    long = "扩大投资，" * 13
    rows = (("1", f"↕{long}", "开工12个。", "县发改局"), ("2", "完成48亿元。", "县财政局"))
    found = html(("序号", "重点任务", "工作目标", "责任单位"), *rows).items[1]
    assert (found.text, found.part, plain(found.note or "")) == ("完成48亿元。", None, plain(f"重点任务：{long}"))


def test_a_task_may_stand_in_two_columns() -> None:
    found = html(("序号", "重点工作", "具体任务", "责任单位"), ("1", "修桥补路。", "修桥3座。", "县交通局"))
    assert [item.text for item in found.items] == ["修桥补路。\n修桥3座。"]


def test_units_of_two_levels_above_are_both_named() -> None:
    found = html(
        ("序号", "工作任务", "省级责任单位", "市级责任单位", "我县责任单位"),
        ("1", "修桥。", "省甲厅", "市乙局", "县交通局"),
    )
    assert [(item.upper_units, [u.name for u in item.units]) for item in found.items] == [
        (("省甲厅", "市乙局"), ["县交通局"])
    ]


@pytest.mark.parametrize("beside", ["责任单位负责人", "责任单位联系人及电话", "责任单位落实情况", "责任单位意见"])
def test_what_is_told_of_a_unit_is_no_unit(beside: str) -> None:
    found = html(("序号", "工作任务", "责任单位", beside), ("1", "修桥。", "县交通局", "甲某"))
    assert [unit.name for unit in found.items[0].units] == ["县交通局"]


def test_a_goal_alone_is_the_wording() -> None:
    found = html(("序号", "我县工作目标", "责任单位"), ("1", GOAL, "县环保局"))
    assert [item.text for item in found.items] == [GOAL]


def test_each_goal_under_a_merged_task_is_an_item() -> None:
    found = html(
        ("序号", "重点任务", "工作目标", "责任单位"),
        ("1", "↕扩大投资", "新开工项目12个。", "县发改局"),
        ("2", "完成投资48亿元。", "县财政局"),
    )
    assert [(item.seq, item.text, item.part) for item in found.items] == [
        (1, "扩大投资\n新开工项目12个。", None),
        (2, "完成投资48亿元。", "扩大投资"),
    ]


# What a cell of units says: names with role and 等, in order.
CELLS: dict[str, list[tuple[str, str, bool]]] = {
    "县水利局": [("县水利局", "", False)],
    "县水利局、青石乡等": [("县水利局", "", False), ("青石乡", "", True)],
    "县水利局<br>青石乡": [("县水利局", "", False), ("青石乡", "", False)],
    "各镇（街道、园区）、县水利局": [("各镇(街道、园区)", "", False), ("县水利局", "", False)],
    "县公安局（交警大队）": [("县公安局(交警大队)", "", False)],
    "县卫健局牵头，县教育局配合": [("县卫健局", L, False), ("县教育局", S, False)],
    "县卫健局牵头、县教育局、县财政局配合": [("县卫健局", L, False), ("县教育局", S, False), ("县财政局", S, False)],
    "县卫健局、县医保局牵头，县教育局等单位配合": [
        ("县卫健局", L, False), ("县医保局", L, False), ("县教育局", S, True)],
    "由县卫健局牵头负责；各乡镇按职责分工配合": [("县卫健局", L, False), ("各乡镇", S, False)],
    "县卫健局牵头，县教育局、各乡镇": [("县卫健局", L, False), ("县教育局", "", False), ("各乡镇", "", False)],
    "县卫健局牵头<br>县教育局协助<br>青石乡参与": [
        ("县卫健局", L, False), ("县教育局", S, False), ("青石乡", S, False)],
    "县水利局负责，青石乡协助": [("县水利局", "", False), ("青石乡", S, False)],
    "县住建局、县城管局分工负责": [("县住建局", J, False), ("县城管局", J, False)],
    "县住建局、各乡镇，按职责分工负责": [("县住建局", J, False), ("各乡镇", J, False)],
    "县府办总牵头，县住建局牵头，县统计局汇总": [("县府办", O, False), ("县住建局", L, False), ("县统计局", C, False)],
    "牵头单位：县水利局；配合单位：青石乡": [("县水利局", L, False), ("青石乡", S, False)],
    "牵头单位：县水利局<br>配合单位：县财政局、青石乡等": [
        ("县水利局", L, False), ("县财政局", S, False), ("青石乡", S, True)],
    "牵头：县水利局 配合：青石乡": [("县水利局", L, False), ("青石乡", S, False)],
    "县府办；配合单位：青石乡": [("县府办", "", False), ("青石乡", S, False)],
    "责任单位：县水利局牵头，青石乡配合": [("县水利局", L, False), ("青石乡", S, False)],
    "（牵头单位：县水利局；责任单位：青石乡）": [("县水利局", L, False), ("青石乡", "", False)],
    "县审批局（牵头）、县财政局（配合）": [("县审批局", L, False), ("县财政局", S, False)],
    "县审批局（牵头）县财政局（配合）": [("县审批局", L, False), ("县财政局", S, False)],
    "县审批局（牵头单位）、县财政局、县教育局": [
        ("县审批局", L, False), ("县财政局", "", False), ("县教育局", "", False)],
    "（牵头）县审批局<br>（配合）县财政局": [("县审批局", L, False), ("县财政局", S, False)],
    "【牵头】县审批局【配合】县财政局": [("县审批局", L, False), ("县财政局", S, False)],
    "县审批局为牵头单位，县财政局为配合单位": [("县审批局", L, False), ("县财政局", S, False)],
    "1.牵头单位：县水利局<br>2.配合单位：青石乡": [("县水利局", L, False), ("青石乡", S, False)],
    "县水利局牵头，会同青石乡": [("县水利局", L, False), ("青石乡", "", False)],
    "县审批局（主办）、县公安局（交警大队）（协办）": [("县审批局", L, False), ("县公安局(交警大队)", S, False)],
}  # fmt: skip


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_says_who_leads(cell: str) -> None:
    found = html(("序号", "工作任务", "责任单位"), ("1", "新建口袋公园8个。", cell))
    assert [(u.name, u.role.value, u.and_others) for u in found.items[0].units] == CELLS[cell]


def test_a_cell_may_name_units_above_and_leaders() -> None:
    cell = "责任领导：分管副县长；市级责任单位：市水利局；县级责任单位：县水利局"
    (item,) = html(("序号", "工作任务", "责任单位"), ("1", "新建口袋公园8个。", cell)).items
    assert (item.leaders, item.upper_units, [u.name for u in item.units]) == (
        ("分管副县长",), ("市水利局",), ["县水利局"])  # fmt: skip


def test_what_the_cell_does_not_say_the_column_does() -> None:
    (item,) = html(("序号", "工作任务", "牵头单位"), ("1", "新建口袋公园8个。", "县水利局负责，青石乡")).items
    assert [(u.name, u.role.value) for u in item.units] == [("县水利局", L), ("青石乡", L)]


@pytest.mark.parametrize(
    "header",
    [("序号", "标准号"), ("序号", "企业名称", "注册地"), ("姓名", "职务", "主要工作"), ("序号", "联系人", "工作单位")],
)
def test_a_table_of_something_else_gives_no_items(header: tuple[str, ...]) -> None:
    found = html(header, ("1", *("甲" for _ in header[1:])), ("2", *("乙" for _ in header[1:])))
    assert (found.head.kind, found.items) == (Kind.RESPONSIBILITY_NOTICE, ())


UNREAD = [("序号", "谁来办（责任单位）", "办什么"), ("1", "县城管局", "修桥。"), ("2", "县水利局", "修渠。")]
NO_NUMBERS = [("工作任务", "责任单位"), ("修桥。", "县城管局"), ("修渠。", "县水利局")]
PEOPLE = [("单位", "姓名", "联系电话"), ("县城管局", "甲", "1"), ("县水利局", "乙", "2")]
FORM = [("单位", "工作任务", "进展"), ("", "", ""), ("", "", "")]
READ = [("序号", "工作任务", "责任单位"), ("1", "修桥。", "县城管局"), ("2", "修渠。", "县水利局")]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        (UNREAD, "序号、谁来办(责任单位)、办什么"), (NO_NUMBERS, "工作任务、责任单位"), (UNREAD[:2], None),
        (PEOPLE, None), (FORM, None), (READ, None),
    ],
)  # fmt: skip
def test_a_table_that_hands_out_work_and_was_not_read_is_told(rows: list[tuple[str, ...]], header: str | None) -> None:
    found = html(*rows).warnings
    told = [{"table": "重点任务责任分工表", "header": header}] if header else []
    assert [(flaw.code, {**flaw.params, "header": plain(flaw.params["header"])}) for flaw in found] == [
        (Trouble.TABLE_NOT_READ, one) for one in told
    ]


def plain(words: str | int) -> str:
    return normalised(str(words))[0]


def test_only_a_notice_that_hands_out_work_is_told_so() -> None:
    lines = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in UNREAD)
    page = f"<html><body><p>示例县人民政府办公室关于做好防汛工作的通知</p><table>{lines}</table></body></html>"
    assert extract.read(page.encode(), source="notice.html").warnings == ()


@pytest.mark.parametrize(
    ("printed", "number"), [("1", 1), ("1.", 1), ("（1）", 1), ("1、", 1), ("①", None), ("合计", None)]
)
def test_a_number_may_be_printed_with_its_mark(printed: str, number: int | None) -> None:
    found = html(READ[0], (printed, "修桥。", "县城管局")).items
    assert [item.seq for item in found] == ([] if number is None else [number])
