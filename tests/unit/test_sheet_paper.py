"""The unit's sheet to sign says what its rows say, in Word and in Excel, on every page who signs and which 校验码."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from luoshi.exports.annexes import tables as annexes
from luoshi.exports.contacts import excel as contacts
from luoshi.exports.extract import tables as extract
from luoshi.exports.said import Unsaid, words
from luoshi.exports.sheet import excel as sheet_excel
from luoshi.exports.sheet import tables as sheet
from luoshi.exports.sheet import word as sheet_word
from luoshi.exports.sheet.rows import CODE_MEANS, HEADINGS, NO_CODE
from luoshi.exports.summary import tables as summary
from readback import excel, word
from reported import LINES, a_figure, a_sheet, told

TITLE = "示例区2026年一季度责任事项进展情况填报表"
ABOVE = "填报单位：区水务局　　共 2 项（未评 1 项，达序时 1 项）。"
SAID = [
    (
        "市报告1",
        "新建雨水管网30公里，改造老旧泵站12座。\n（牵头）\n校验码 7F3A-91C2-0B5D",
        "①新建雨水管网 ≥30公里\n②新建雨水管网 ≥30公里",
        "①8.2公里，同比增长3.1%，居全市第4位（2026年1—3月，本地分担）\n②未发布",
        "达序时",
        "一季度新开工管网4段，累计完成8.2公里；2座泵站完成招标。",
        "雨季提前，南片沟槽开挖受影响。",
        "调整作业面，5月底前补齐。",
        "无",
    ),
    (
        "区报告18",
        "推广节水器具，办好节水宣传周。\n（同责）\n【草稿】",
        "",
        "",
        "未评",
        "无变化",
        "无",
        "未填报",
        "请区财政局明确补贴标准。",
    ),
]


def test_the_rows_say_what_was_reported() -> None:
    whole = a_sheet()
    assert [line.cells for line in whole.lines] == SAID


def test_word_says_the_rows() -> None:
    read = word(sheet_word.document(a_sheet()))
    assert read.paragraphs == [TITLE, ABOVE, CODE_MEANS]
    assert read.tables == [[HEADINGS, *SAID]]


def test_excel_says_the_rows() -> None:
    rows = excel(sheet_excel.workbook(a_sheet()))["区水务局"]
    assert rows == [(TITLE,), (ABOVE,), HEADINGS, *SAID, (CODE_MEANS,)]


def test_every_page_says_who_signs_and_the_code() -> None:
    feet = word(sheet_word.document(a_sheet())).feet
    assert len(feet) == 2  # odd and even pages
    for foot in feet:
        assert "单位主要负责人（签字）：__________" in foot
        assert "校验码：7f3a-91c2-0b5d" in foot
    footer = load_workbook(BytesIO(sheet_excel.workbook(a_sheet())))["区水务局"].oddFooter
    assert footer is not None
    assert "单位主要负责人（签字）：__________" in str(footer.left.text)
    assert "校验码：7f3a-91c2-0b5d" in str(footer.left.text)
    assert footer.right.text == "— &P —"


def test_codes_are_explained_only_where_one_stands() -> None:
    drafts = a_sheet([replace(line, code="") for line in LINES], code="")
    assert drafts.below == ()
    assert word(sheet_word.document(drafts)).paragraphs[1:] == [drafts.above]
    assert a_sheet(LINES[:1]).below == (CODE_MEANS,)


def test_drafts_are_outside_the_code() -> None:
    assert a_sheet().code == "校验码：7f3a-91c2-0b5d（其中 1 项未提请签批，不在校验之内）"
    assert a_sheet(LINES[:1]).code == "校验码：7f3a-91c2-0b5d"


def test_a_draft_says_that_it_has_no_code() -> None:
    assert all(NO_CODE in foot for foot in word(sheet_word.document(a_sheet(code=""))).feet)


def test_nothing_is_drawn() -> None:
    document = Document(BytesIO(sheet_word.document(a_sheet())))
    assert not document.inline_shapes
    assert not [part for part in document.part.package.iter_parts() if part.partname.startswith("/word/media")]


def test_a_signature_on_screen_is_said_by_its_record() -> None:
    signed = replace(a_sheet(), signed=told("2026年4月8日已在线审签"))
    assert "2026年4月8日已在线审签" in word(sheet_word.document(signed)).feet[0]


@pytest.mark.parametrize("unsaid", Unsaid)
def test_each_way_of_saying_nothing_has_its_word(unsaid: Unsaid) -> None:
    assert words(unsaid) == unsaid.value
    assert a_figure(unsaid).value_words == unsaid.value  # and never a period or base for what is no figure


def test_the_ways_of_saying_nothing_differ() -> None:
    assert len({unsaid.value for unsaid in Unsaid}) == len(Unsaid)


def test_a_zero_is_a_figure() -> None:
    assert a_figure(told("0公里")).value_words == "0公里（2026年1—3月，本地分担）"


def test_the_head_stands_on_every_page_and_rows_stay_whole() -> None:
    (table,) = Document(BytesIO(sheet_word.document(a_sheet()))).tables
    kept = [[child.tag.rpartition("}")[2] for child in row._tr.trPr] for row in table.rows]
    assert kept == [["cantSplit", "tblHeader"], ["cantSplit"], ["cantSplit"]]
    page = load_workbook(BytesIO(sheet_excel.workbook(a_sheet())))["区水务局"]
    assert page.print_title_rows == "$3:$3"


def test_text_that_begins_like_a_formula_stays_text() -> None:
    line = replace(LINES[0], progress=told('=HYPERLINK("http://x")'))
    page = load_workbook(BytesIO(sheet_excel.workbook(a_sheet([line]))))["区水务局"]
    assert page["F4"].data_type == "s"


def test_columns_fill_the_page() -> None:
    assert {sum(annexes.FROM_ABOVE), sum(annexes.OWN)} == {156}
    across = (sheet.WIDTHS, sheet.PLAN_WIDTHS, extract.WIDTHS, contacts.WIDTHS, summary.LINE_WIDTHS)
    assert {sum(widths) for widths in across} == {225}
