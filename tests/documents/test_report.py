"""One small invented report, whole: head, sections, facts, items, terms."""

from pathlib import Path

import pytest

from gongwen import extract
from gongwen.document import Kind, Role

TEXT = Path(__file__).parent / "texts" / "report.txt"

# number, subject, value, unit, comparator, period, status
FACTS = [
    ("512.4", "地区生产总值", 51240000000, "元", "eq", "2025", "actual"),
    ("5.8", "地区生产总值", 5.8, "%", "eq", "2025", "actual"),
    ("81.2", "税收占比", 81.2, "%", "eq", "2025", "actual"),
    ("188", "社会消费品零售总额", 18800000000, "元", "eq", "2025", "estimate"),
    ("5.9", "社会消费品零售总额", 5.9, "%", "eq", "2025", "estimate"),
    ("12", "新建道路", 12, "条", "eq", "2025", "actual"),
    ("1800", "新建停车位", 1800, "个", "eq", "2025", "actual"),
    ("23", "改造小区", 23, "个", "eq", "2025", "actual"),
    ("3000", "老城区停车位缺口", 3000, "个", "approx", "2025", "actual"),
    ("6", "地区生产总值", 6, "%", "approx", "2026", "target"),
    ("1.6", "城镇新增就业", 16000, "人", "ge", "2026", "target"),
    ("30", "新开工亿元以上项目", 30, "个", "eq", "2026", "target"),
    ("245", "新开工亿元以上项目投资", 24500000000, "元", "eq", "2026", "target"),
    ("81", "空气质量优良率", 81, "%", "eq", "2025", "actual"),
    ("83", "空气质量优良率", 83, "%", "eq", "2026", "target"),
    ("8", "新建社区食堂", 8, "家", "eq", "2026", "target"),
    ("300", "投入更换老旧电梯", 3000000, "元", "eq", "2026", "target"),
    ("20", "更换老旧电梯", 20, "部", "eq", "2026", "target"),
]


def test_the_head_says_what_the_document_is() -> None:
    head = extract.read_file(TEXT).head
    assert (head.kind, head.title, head.delivered) == (Kind.WORK_REPORT, "示例区2026年政府工作报告", "2026-01-09")
    assert (head.congress, head.session) == ("第九届", "第五次")
    assert (head.review, head.plan, head.outlook) == (("2025",), ("2026",), ())
    assert (head.terms, head.livelihood_items, head.script) == (2, 2, "simplified")


def test_the_sections_have_roles_and_periods() -> None:
    document = extract.read_file(TEXT)
    assert [(s.role, s.period) for s in document.sections if s.title or s.role is Role.PROBLEMS] == [
        (Role.REVIEW_YEAR, "2025"),
        (Role.REVIEW_YEAR, "2025"),
        (Role.PROBLEMS, "2025"),
        (Role.PLAN_YEAR, "2026"),
        (Role.PLAN_YEAR, "2026"),
        (Role.PLAN_YEAR, "2026"),
        (Role.PLAN_YEAR, "2026"),
        (Role.LIVELIHOOD, "2026"),
        (Role.PLAN_YEAR, "2026"),
        (Role.GLOSSARY, None),
    ]


def test_every_fact_is_read_and_nothing_else() -> None:
    document = extract.read_file(TEXT)
    found = [
        (
            document.text[fact.number.start : fact.number.end],
            fact.subject,
            float(fact.value or 0),
            fact.unit,
            fact.comparator.value,
            fact.period,
            fact.status.value,
        )
        for fact in extract.facts(document)
    ]
    assert found == FACTS


def test_commitments_and_livelihood_items_are_proposed() -> None:
    items = extract.read_file(TEXT).items
    assert {item.kind for item in items} == {"proposed"}
    assert [(item.list_number, item.seq, item.text) for item in items][-2:] == [
        (2, 1, "新建社区食堂8家。"),
        (2, 2, "投入300万元，更换老旧电梯20部。"),
    ]


def test_terms_in_both_shapes() -> None:
    terms = extract.read_file(TEXT).terms
    assert [(term.term, term.definition) for term in terms] == [
        ("一刻钟便民圈", "步行15分钟可达的生活服务范围。"),
        ("示例指数", "由3项指标合成的城区指数。"),
    ]


@pytest.mark.parametrize(
    ("printed", "term"), [("“点灯”改造", "“点灯”改造"), ("“免证办”", "免证办"), ("标准地", "标准地")]
)
def test_quotation_marks_around_the_whole_term_are_not_the_term(printed: str, term: str) -> None:
    document = extract.read(f"名词解释\n1.{printed}：示例说明。".encode(), source="terms")
    assert [one.term for one in document.terms] == [term]
