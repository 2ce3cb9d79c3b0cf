"""Which stream a list belongs to, by its title, for governments of three levels."""

import pytest

from luoshi.governments.models import Government
from luoshi.items.streams import streams_of, suggest_stream

Level = Government.Level

OF_A_DISTRICT = {
    "province_report": [
        "2026年省《政府工作报告》任务分工表",
        "省政府工作报告任务分工",
        "自治区《政府工作报告》任务分解表",
        "省人民政府《政府工作报告》",
    ],
    "city_report": [
        "2026年市《政府工作报告》任务分工表",
        "市〈政府工作报告〉分工",
        "示例市政府工作报告",
    ],
    "city_livelihood": [
        "2026年市政府十件实事分工表",
        "市民生实事任务表",
        "2026年市级民生实事",
        "市人民政府2026年10件民生实事",
        "市为民办实事项目",
    ],
    "own_report": ["2026年区《政府工作报告》任务分工表", "示例区政府工作报告", "县《政府工作报告》"],
    "own_livelihood": ["区十件民生实事", "2026年区政府为民办实事", "示例区2026年十件实事"],
    None: [
        "2026年省、市、区《政府工作报告》主要目标任务",
        "责任分解表",
        "",
        "附件1",
        "社区服务清单",
        "区域发展重点",
    ],
}


@pytest.mark.parametrize(
    ("code", "title"), [(code, title) for code, titles in OF_A_DISTRICT.items() for title in titles]
)
def test_lists_of_a_district(code: str | None, title: str) -> None:
    assert (
        suggest_stream(
            title,
            document_kind="responsibility_notice",
            issuer="示例市示例区",
            level=Level.COUNTY,
            own_name="示例区",
        )
        == code
    )


# title, document kind, issuer, level, own name: code
CASES = [
    ("市《政府工作报告》分工", "responsibility_notice", "示例市", Level.CITY, "示例市", "own_report"),
    ("市政府十件实事分工", "responsibility_notice", "示例市", Level.CITY, "示例市", "own_livelihood"),
    ("省《政府工作报告》分工", "responsibility_notice", "示例市", Level.CITY, "示例市", "province_report"),
    ("省《政府工作报告》分工", "responsibility_notice", "示例省", Level.PROVINCE, "示例省", "own_report"),
    ("示水市《政府工作报告》分工", "responsibility_notice", "示水市", Level.COUNTY, "示水市", "own_report"),
    ("二、2026年主要工作", "work_report", "示例市示例区", Level.COUNTY, "示例区", "own_report"),
    ("附件:十件民生实事", "work_report", "示例市示例区", Level.COUNTY, "示例区", "own_livelihood"),
    ("二、2026年主要工作", "work_report", "示例市", Level.COUNTY, "示例区", "city_report"),
    ("附件:十件民生实事", "work_report", "示例市", Level.COUNTY, "示例区", "city_livelihood"),
    ("二、2026年主要工作", "work_report", "示例省", Level.COUNTY, "示例区", "province_report"),
    ("二、2026年主要工作", "work_report", "示例市另一区", Level.COUNTY, "示例区", None),
    ("区《政府工作报告》分工", "responsibility_notice", "示例市另一区", Level.COUNTY, "示例区", None),
    ("区《政府工作报告》分工", "responsibility_notice", "示例市另一区", Level.CITY, "示例市", None),
    ("二、2026年主要工作", "work_report", None, Level.COUNTY, "示例区", None),
    ("二、下半年工作安排", "plan_implementation", "示例市示例区", Level.COUNTY, "示例区", "annual_plan"),
    ("二、下半年工作安排", "plan_implementation", "示例市", Level.COUNTY, "示例区", None),
    ("十件", "livelihood_list", "示例市示例区", Level.COUNTY, "示例区", "own_livelihood"),
    ("清单", "other", "示例市示例区", Level.COUNTY, "示例区", None),
]


@pytest.mark.parametrize(("title", "kind", "issuer", "level", "own", "code"), CASES)
def test_cases(title: str, kind: str, issuer: str | None, level: str, own: str, code: str | None) -> None:
    assert suggest_stream(title, document_kind=kind, issuer=issuer, level=level, own_name=own) == code


NAMES = [
    (Level.COUNTY, "示例区", "省报告 市报告 市实事 市级绩效 区报告 区实事 年度计划"),
    (Level.COUNTY, "示例县", "省报告 市报告 市实事 市级绩效 县报告 县实事 年度计划"),
    (Level.COUNTY, "示水市", "省报告 市报告 市实事 市级绩效 本级报告 本级实事 年度计划"),
    (Level.CITY, "示例市", "省报告 市报告 市实事 年度计划"),
    (Level.PROVINCE, "示例省", "省报告 省实事 年度计划"),
]


@pytest.mark.parametrize(("level", "own", "names"), NAMES)
def test_streams_of(level: str, own: str, names: str) -> None:
    streams = streams_of(level, own)
    assert " ".join(stream.name for stream in streams) == names
    assert len({stream.code for stream in streams}) == len(streams)


@pytest.mark.parametrize(("level", "own"), [(level, own) for level, own, _names in NAMES])
def test_only_streams_that_the_level_has_are_suggested(level: str, own: str) -> None:
    codes = {stream.code for stream in streams_of(level, own)} | {None}
    for word in ("省", "市", "区"):
        for what in ("《政府工作报告》", "十件实事"):
            code = suggest_stream(
                word + what, document_kind="responsibility_notice", issuer=own, level=level, own_name=own
            )
            assert code in codes
