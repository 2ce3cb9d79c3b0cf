"""Quiet notes on an entry: what each check says, and when all are silent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from luoshi.reporting.content import FigureAnswer, Milestone, Report
from luoshi.reporting.doubts import Wanted, doubts
from luoshi.uploads.personal import advice as advice_on

AREA = Wanted(1, "老厂区改造", "amount", "eq", Decimal(45000), "平方米")
GROWTH = Wanted(2, "工坊产值", "growth", "ge", Decimal(9), "%")
LIMIT = Wanted(3, "事故起数", "amount", "le", Decimal(5), "起")


def said(value: str, unit: str = "平方米", target: int = 1) -> FigureAnswer:
    return FigureAnswer(target, answer="value", typed=f"{value}{unit}", value=Decimal(value), unit=unit)


FINE = Report(status="on_pace", figures=(said("20000"),), progress="主体完工,正在装修。")
LAST = Report(status="on_pace", figures=(said("12000"),), progress="基础完工,开始主体施工。")

CASES = [
    ("", FINE, [AREA]),
    ("missing", replace(FINE, figures=()), [AREA]),
    ("", replace(FINE, figures=(FigureAnswer(1, answer="unreleased"),)), [AREA]),
    ("unread", replace(FINE, figures=(FigureAnswer(1, answer="value", typed="大半"),)), [AREA]),
    ("falls", replace(FINE, figures=(said("9000"),)), [AREA]),
    ("", replace(FINE, figures=(FigureAnswer(2, answer="value", value=Decimal(7), unit="%"),)), [GROWTH]),
    ("", replace(FINE, figures=(replace(said("152", "元", 2), growth=Decimal("6.2")),)), [GROWTH]),
    ("unit", replace(FINE, figures=(said("152", "元", 2),)), [GROWTH]),
    ("over", replace(FINE, figures=(said("45001"),)), [AREA]),
    ("", replace(FINE, figures=(said("45000"),)), [AREA]),
    ("", replace(FINE, figures=(said("6", "起", 3),)), [LIMIT]),
    ("unit", replace(FINE, figures=(said("20000", "亩"),)), [AREA]),
    ("copied", replace(FINE, progress="基础完工, 开始主体施工。"), [AREA]),
    ("status", Report(progress="正在推进。"), []),
    ("", Report(progress="正在推进。", status="on_pace"), []),
    ("cause", replace(FINE, problems="缺钱"), [AREA]),
    ("", replace(FINE, problems="缺钱", cause="funding"), [AREA]),
    ("empty", Report(status="on_pace"), []),
    ("personal", replace(FINE, progress="联系人电话13800000000。"), [AREA]),
    ("", Report(unchanged=True, unchanged_why="冬季停工"), [AREA]),
]


@pytest.mark.parametrize(("code", "report", "targets"), CASES)
def test_each_check_speaks_when_it_should(code: str, report: Report, targets: list[Wanted]) -> None:
    assert [each.code for each in doubts(report, before=LAST, targets=targets, milestone=None)] == [
        code for code in [code] if code
    ]


@pytest.mark.parametrize(
    ("value", "problems", "codes"), [("19999", "", ["milestone"]), ("20000", "", []), ("19999", "雨季", ["cause"])]
)
def test_a_milestone_missed_wants_a_reason(value: str, problems: str, codes: list[str]) -> None:
    report = replace(FINE, figures=(said(value),), problems=problems)
    milestone = Milestone(2, "改造过半", Decimal(20000))
    assert [each.code for each in doubts(report, before=LAST, targets=[AREA], milestone=milestone)] == codes


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("电话13800000000", "手机号"),
        ("证件42010019900307663X", ""),
        ("13800000000与11010519491231002X", "身份证号和手机号"),
        ("项目编号420100199013076631", ""),
        ("投资13800000000.5元", ""),
        ("代码2138000000001", ""),
        ("修缮18公里", ""),
    ],
)
def test_personal_data_is_named(words: str, advice: str) -> None:
    assert (advice in advice_on(words)) if advice else advice_on(words) == ""
