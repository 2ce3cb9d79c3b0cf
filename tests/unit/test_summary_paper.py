"""The quarterly summaries: the 完成情况 form in three shapes, counts that add up, and nobody who owes is left out."""

from dataclasses import replace

import pytest

from luoshi.exports.records import DoesNotAddUp
from luoshi.exports.said import Unsaid
from luoshi.exports.summary import excel as summary_excel
from luoshi.exports.summary import word as summary_word
from luoshi.exports.summary.rows import summary
from luoshi.exports.summary.tables import counts
from luoshi.exports.tables import Row, Table
from luoshi.exports.words import words
from readback import excel, word
from reported import ITEMS, ON, SUBJECT, a_line, a_summary, told

OPENING = (
    "现将2026年一季度市政府工作报告和市政府民生实事涉我区责任事项完成情况报告如下。"
    "共 3 项（未评 1 项，慢于序时 1 项，达序时 1 项）；"
    "报送情况：共 3 项（已报送 1 项，部分单位未报送 1 项，未报送 1 项）。"
    "未报送单位 2 个：区住建局（1 项）、区教育局（1 项）。"
)
CITY = [
    "示例区2026年一季度市政府工作报告\n责任事项完成情况",
    "市政府督查室：",
    OPENING,
    "一、市报告（2 项：慢于序时 1 项，达序时 1 项）",
    "1.办好第1件事。做到有始有终。（上级责任部门：市水务局；责任单位：区水务局）",
    "完成情况：完成管网8.2公里，达到全年任务的27.3%。",
    "2.办好第2件事。做到有始有终。（上级责任部门：市水务局；责任单位：区水务局、区住建局）",
    "完成情况：区水务局：清淤5公里。区住建局：未报送。",
    "二、市实事（1 项：未评 1 项）",
    "3.办好第3件事。做到有始有终。（上级责任部门：市水务局；责任单位：区教育局）",
    "完成情况：未报送。",
    "三、未报齐的事项（2 项）",
    "区住建局：市报告2。",
    "区教育局：市实事3。",
    "示例区政府督查室",
    "2026年4月12日",
]


def test_the_citys_summary_is_exactly_this() -> None:
    assert word(summary_word.document(a_summary("city"))).paragraphs == CITY


CALLED = {
    "both": (("city_report", "city_livelihood"), "市政府工作报告", "市政府工作报告和市政府民生实事涉我区"),
    "the other way round": (
        ("city_livelihood", "city_report"),
        "市政府工作报告",
        "市政府工作报告和市政府民生实事涉我区",
    ),
    "no livelihood items": (("city_report",), "市政府工作报告", "一季度市政府工作报告涉我区"),
    "livelihood items only": (("city_livelihood",), "市政府民生实事", "一季度市政府民生实事涉我区"),
    "another government's only": (("own_report",), "市政府工作报告", "市政府工作报告和市政府民生实事涉我区"),
}


@pytest.mark.parametrize("case", CALLED)
def test_only_streams_with_items_are_named_also_where_nobody_filed(case: str) -> None:
    streams, title, opening = CALLED[case]
    lines = [a_line(at, ("区水务局", Unsaid.NOT_FILED), stream=stream) for at, stream in enumerate(streams)]
    found = a_summary("city", lines)
    assert found.title == f"示例区2026年一季度{title}|责任事项完成情况"
    assert opening in found.opening
    assert found.owing_words.startswith("未报送单位 1 个：区水务局" if found.count.count else "本期没有责任事项")


def test_a_stream_that_an_office_adds_is_called_as_it_says_or_by_its_name() -> None:
    shape = replace(words().summaries["city"], streams=("city_report", "own_report", "province_report"))
    told = [a_line(at, stream=stream) for at, stream in enumerate(("own_report", "province_report", "city_report"))]
    named = replace(shape, names={**shape.names, "province_report": "省政府工作报告"})
    for each, said in ((shape, "市政府工作报告、区报告和省报告"), (named, "市政府工作报告、区报告和省政府工作报告")):
        found = summary(told, shape=each, subject=SUBJECT, quarter="一季度", on=ON)
        assert f"一季度{said}涉我区" in found.opening


def test_without_portfolios_the_digest_counts_by_stream() -> None:
    plain = [replace(line, portfolio="") for line in ITEMS]
    found = a_summary("leaders", plain)
    assert "按任务来源摘报如下" in found.opening
    assert [group.title for group in found.groups] == ["市报告", "市实事", "省报告", "区报告"]
    assert "按领导分工摘报如下" in a_summary("leaders").opening
    assert "按领导分工摘报如下" in a_summary("leaders", [*plain[:-1], ITEMS[-1]]).opening


@pytest.mark.parametrize("shape", ["city", "province", "leaders"])
def test_the_letters_table_of_counts_adds_up(shape: str) -> None:
    found = a_summary(shape)
    (read,) = word(summary_word.document(found)).tables
    assert read == [tuple(column.heading for column in counts(found).columns), *texts(counts(found))]
    figures = [[int(cell) for cell in row[1:]] for row in read[1:]]
    assert [sum(column) for column in zip(*figures[:-1], strict=True)] == figures[-1]
    assert all(sum(row[1:-1]) == row[0] for row in figures)


def texts(table: Table) -> list[tuple[str, ...]]:
    """The rows' cells as a reader of the paper sees them."""
    return [tuple(str(cell) for cell in row.cells) for row in table.rows if isinstance(row, Row)]


def test_the_provinces_tells_what_is_not_released() -> None:
    paragraphs = word(summary_word.document(a_summary("province"))).paragraphs
    assert "完成情况：未发布" in paragraphs
    assert any(paragraph.endswith("各责任单位均已报送。") for paragraph in paragraphs)


def test_the_leaders_digest_counts_by_portfolio() -> None:
    read = word(summary_word.document(a_summary("leaders")))
    (counts,) = read.tables
    assert counts == [
        ("领导分工", "事项", "未评", "慢于序时", "略慢", "达序时", "未发布", "未报齐"),
        ("分管城建的副区长", "3", "0", "1", "1", "1", "0", "1"),
        ("分管教育的副区长", "1", "1", "0", "0", "0", "0", "1"),
        ("常务副区长", "1", "0", "0", "0", "1", "0", "0"),
        ("未列入领导分工", "1", "0", "0", "0", "0", "1", "0"),
        ("合计", "6", "1", "1", "1", "2", "1", "2"),
    ]
    attention = read.paragraphs[read.paragraphs.index("需要关注的事项") + 1 : -2]
    assert [line.partition("（")[0] for line in attention] == [
        "【达序时】区报告6 办好第6件事……",
        "【慢于序时】市报告2 办好第2件事……",
        "【略慢】区报告5 办好第5件事……",
    ]
    assert attention[0].endswith("提请协调：请协调用地指标。")


def test_what_the_digest_leaves_out_is_counted() -> None:
    many = [a_line(number, ("区水务局", told("慢。")), state="慢于序时") for number in range(1, 15)]
    found = a_summary("leaders", many)
    assert (len(found.attention), found.more.count) == (10, 4)
    paragraphs = word(summary_word.document(found)).paragraphs
    assert "另有 4 项需要关注的事项未在摘报中逐项列出，见台账。" in paragraphs


@pytest.mark.parametrize("shape", ["city", "province", "leaders"])
def test_counts_add_up_in_every_shape(shape: str) -> None:
    found = a_summary(shape)
    for count in (found.count, found.filing):
        assert sum(part.count for part in count.parts) == count.count
    assert sum(group.count.count for group in found.groups) == found.count.count
    assert sum(len(group.lines) for group in found.groups) == found.count.count


def test_an_item_told_twice_stops_the_paper() -> None:
    with pytest.raises(DoesNotAddUp):
        a_summary("leaders", [*ITEMS, ITEMS[0]])


def test_whoever_owes_is_named_with_the_items_owed() -> None:
    owing = a_summary("leaders").owing
    assert [(each.unit, each.items.count) for each in owing] == [("区住建局", 1), ("区教育局", 1)]


def test_an_item_nobody_answers_for_was_filed_by_nobody() -> None:
    line = a_line(9)
    assert (line.filing, line.completion, line.who) == ("未报送", "未报送。", "（责任单位：未明确）")


def test_a_state_the_ledger_does_not_know_is_not_lost() -> None:
    found = a_summary("leaders", [replace(ITEMS[0], state="结转")])
    assert found.count.words() == "共 1 项（结转 1 项）"


def test_the_workbook_says_the_same() -> None:
    sheets = excel(summary_excel.workbook(a_summary("city")))
    assert sheets["完成情况"][3:] == [
        ("序号", "责任事项", "责任单位", "状态", "完成情况"),
        ("市报告（2 项：慢于序时 1 项，达序时 1 项）",),
        ("1", "办好第1件事。做到有始有终。", "区水务局", "达序时", "完成管网8.2公里，达到全年任务的27.3%。"),
        (
            "2",
            "办好第2件事。做到有始有终。",
            "区水务局\n区住建局",
            "慢于序时",
            "区水务局：清淤5公里。区住建局：未报送。",
        ),
        ("市实事（1 项：未评 1 项）",),
        ("3", "办好第3件事。做到有始有终。", "区教育局", "未评", "未报送。"),
    ]
    assert sheets["计数"][-1] == ("合计", "3", "1", "1", "1", "2")


def test_unchanged_is_filed() -> None:
    assert a_line(1, ("区水务局", Unsaid.UNCHANGED)).filing == "已报送"


def test_a_report_under_review_is_filed_and_says_so() -> None:
    line = a_line(1, ("区水务局", Unsaid.UNDER_REVIEW))
    assert (line.filing, line.not_filed, line.completion) == ("待审核", (), "已报送，待审核")
    assert a_line(1, ("区水务局", Unsaid.UNDER_REVIEW), ("区住建局", Unsaid.NOT_FILED)).filing == "部分单位未报送"


def test_who_filed_late_is_named_inside_only() -> None:
    line = replace(ITEMS[0], completions=(replace(ITEMS[0].completions[0], late=True),))
    assert a_summary("leaders", [line]).late_words == "迟报单位 1 个：区水务局（1 项）。"
    for shape in ("city", "province"):
        assert "迟报" not in "".join(word(summary_word.document(a_summary(shape, [line]))).paragraphs)


def test_a_stream_of_another_body_says_whose() -> None:
    owned = replace(ITEMS[4], owner="区发改局")
    assert replace(owned, stream="city_report", stream_name="市报告").heading == "市报告（区发改局归口）"
    assert ITEMS[4].heading == "区报告"


def test_figures_stand_before_the_words_each_with_its_record() -> None:
    (one,) = a_line(1, ("区水务局", told("南片已开工。"))).completions
    shown = replace(one, figures=(told("清淤5公里，占报告目标50.0%", 7), told("泵站2座", 7)))
    assert shown.words == "清淤5公里，占报告目标50.0%；泵站2座。南片已开工。"
    assert replace(shown, said=Unsaid.MISSING).words == "清淤5公里，占报告目标50.0%；泵站2座。"
