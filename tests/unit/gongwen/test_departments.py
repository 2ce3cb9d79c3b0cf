"""Departments by pattern, the reforms that renamed them, and what looks like a unit in a cell or bracket."""

import json
from typing import Any

import pytest

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.lexicon import departments
from shared import shared

DEPARTMENTS = {
    "区发改委": ("区", ("development_reform",), "委"),
    "发展和改革委员会": (None, ("development_reform",), "委员会"),
    "示例区教育体育局": ("区", ("education", "sports"), "局"),
    "市工商质监局": ("市", ("industry_commerce_quality",), "局"),
    "县自然资源和规划局": ("县", ("natural_resources",), "局"),
    "省住房和城乡建设厅": ("省", ("housing_construction",), "厅"),
    "国家卫生健康委": ("国家", ("health",), "委"),
    "财政部": (None, ("finance",), "部"),
    "区城管执法局": ("区", ("urban_management",), "局"),
    "区编办": ("区", ("establishment",), "办"),
    "区委宣传部": ("区委", ("publicity",), "部"),
    "市政府办公厅": ("市", ("government_office",), "办公厅"),
    "区残联": ("区", ("disabled",), "残联"),
    "团区委": (None, ("youth_league",), "团区委"),
}
NO_DEPARTMENT = ["教育", "区", "区教育工作", "教育局长", "加快发改委", "北湖街道办事处", "产业布局", "", "区" * 40]


@pytest.mark.parametrize(("name", "told"), DEPARTMENTS.items())
def test_a_department_tells_level_function_and_body(name: str, told: tuple[str | None, tuple[str, ...], str]) -> None:
    found = departments.department(name)
    assert found is not None
    assert (found.level, found.functions, found.body) == told
    assert found.function == told[1][0]


@pytest.mark.parametrize("name", NO_DEPARTMENT)
def test_other_words_are_no_department(name: str) -> None:
    assert departments.department(name) is None


@pytest.mark.parametrize(
    ("function", "year", "code"),
    [
        ("land", 2017, "land"),
        ("land", 2018, "natural_resources"),
        ("public_health", 2012, "public_health"),
        ("public_health", 2015, "health_family_planning"),
        ("family_planning", 2020, "health"),
        ("environmental_protection", 2019, "ecology"),
        ("poverty", 2022, "rural_revitalisation"),
        ("poverty", 2024, "agriculture_rural"),
        ("education", 2024, "education"),
    ],
)
def test_reforms_say_who_does_the_work_in_a_year(function: str, year: int, code: str) -> None:
    assert departments.successor(function, year) == code


def test_predecessors_are_those_whose_work_came() -> None:
    assert set(departments.predecessors("culture_tourism")) == {"culture", "tourism"}
    assert departments.predecessors("education") == ()


def test_an_unknown_function_is_an_error() -> None:
    with pytest.raises(KeyError):
        departments.successor("magic", 2020)


UNITS = [
    "各街道办事处", "各街道", "各乡镇", "相关部门", "有关部门", "各责任单位", "区直各部门", "市直有关部门",
    "各区人民政府", "各县(市、区)政府", "区政府", "武昌区", "北湖街道", "北湖街", "大王店镇", "区法院", "区检察院",
    "区人武部", "供电公司", "自来水公司", "经济开发区管委会", "高新区", "区融媒体中心", "区征收办", "江汉公安分局",
    "区消防救援大队", "区交警大队", "农业银行", "市中级人民法院", "税务总局", "中央网信办", "河长办", "区属国企",
    "区实验小学", "武汉大学", "区教育局等部门", "市科技局等", "武昌社保处", "区重点办", "团区委", "区总工会",
]  # fmt: skip
NO_UNITS = [
    "教育", "区", "市中心", "以人民为中心", "全部", "干部", "大局", "发展格局", "产业布局", "开局之年", "市场",
    "区域", "市民", "县域经济", "全面推进乡村振兴", "序号", "备注", "建设区域性金融中心", "打造国家中心城市",
    "政府工作报告", "责任制", "社会各界", "公共服务", "住房保障", "科技创新", "招商引资", "牵头单位", "责任单位",
    "完成时限", "省级示范区", "国家级高新技术企业", "民营企业", "老旧小区", "人大代表", "市人大代表", "城镇", "家乡",
    "特色小镇", "公交站", "运动会", "市运动会", "座谈会", "公共厕所", "加强教育", "优化营商环境", "新建学校",
    "新建医院", "改建中学", "建成幼儿园", "支持大学生创业", "全区上下", "其他", "部门", "单位", "餐厅", "商业街",
    "金融机构", "2024年",
]  # fmt: skip


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_looks_like_one(name: str) -> None:
    assert departments.looks_like_unit(name)


@pytest.mark.parametrize("name", NO_UNITS)
def test_other_words_do_not(name: str) -> None:
    assert not departments.looks_like_unit(name)


@pytest.mark.shared
def test_every_unit_of_the_notice_looks_like_one() -> None:
    lines = shared("gold/seeds/items-003.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    names = {unit["name"] for item in items for unit in item["units"]} | {n for i in items for n in i["upper_units"]}
    assert len(names) > 50
    assert {name for name in names if not departments.looks_like_unit(name)} == set()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"function": [{"code": "a", "words": ["甲"]}, {"code": "a", "words": ["乙"]}]}, "the code a stands twice"),
        ({"function": [{"code": "a", "words": ["甲"]}, {"code": "b", "words": ["甲"]}]}, "甲 stands under a and b"),
        (
            {
                "function": [{"code": "a", "words": ["甲"]}],
                "reform": [{"year": 2018, "from": ["a"], "to": "c", "basis": ""}],
            },
            "cannot be",
        ),
    ],
)
def test_an_entry_that_contradicts_is_refused(
    table: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon, "table", lambda _: {"reform": []} | table)
    monkeypatch.setattr(departments, "by_word", departments.by_word.__wrapped__)
    with pytest.raises(BadLexicon, match=message):
        departments.reforms.__wrapped__()
