"""The times that an item's own words name for parts and steps, and the milestones that they offer."""

from datetime import date

import pytest

from luoshi.calendar.queries import RoundRow
from luoshi.items.stated_times import stated_times
from luoshi.reporting.content import Milestone, Plan
from luoshi.reporting.offering import LONGEST, offered, with_taken

#  each time: its very characters, the last day, what is to be so by then
Q1, H1, Q3, YEAR = (date(2026, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)))
TIMES: dict[str, list[tuple[str, date, str]]] = {
    "主体工程9月底前完成，年底前全部建成。": [("9月底前", Q3, "主体工程完成"), ("年底前", YEAR, "全部建成")],
    "9月底前完成主体工程，年底前全部建成。": [("9月底前", Q3, "完成主体工程"), ("年底前", YEAR, "全部建成")],
    "上半年完成方案设计，年底前建成。": [("上半年", H1, "完成方案设计"), ("年底前", YEAR, "建成")],
    "一季度开工，三季度末主体封顶，下半年完成装修。": [
        ("一季度", Q1, "开工"),
        ("三季度末", Q3, "主体封顶"),
        ("下半年", YEAR, "完成装修"),
    ],
    "三季度末前完成主体、四季度投用。": [("三季度末前", Q3, "完成主体"), ("四季度", YEAR, "投用")],
    "6月底前开工、10月1日前通车、年内建成投用": [
        ("6月底前", H1, "开工"),
        ("10月1日前", date(2026, 10, 1), "通车"),
        ("年内", YEAR, "建成投用"),
    ],
    "6月底前完成方案设计并于11月建成投用。": [
        ("6月底前", H1, "完成方案设计"),
        ("11月", date(2026, 11, 30), "建成投用"),
    ],
    "改造小区12个，其中6个6月底前完成。": [("6月底前", H1, "其中6个完成")],
    "推进青石巷改造，6月底前完成管网更新，新增车位300个。": [("6月底前", H1, "完成管网更新")],
    "明溪大桥 2026 年 9 月底前 主体完工，年底前通车。": [
        ("2026 年 9 月底前", Q3, "明溪大桥主体完工"),
        ("年底前", YEAR, "通车"),
    ],
    "文化中心一期，6月底前完成；二期年底前开工。": [
        ("6月底前", H1, "文化中心一期，完成"),
        ("年底前", YEAR, "二期开工"),
    ],
    "6月底前，完成青石巷改造，9月底前，开放明溪公园。": [
        ("6月底前", H1, "完成青石巷改造"),
        ("9月底前", Q3, "开放明溪公园"),
    ],
    "推进老城改造，6月底前，开放公园。": [("6月底前", H1, "")],  # of the one or the other: not plain
    "到2026年6月底达到300个，到2026年底达到600个。": [
        ("到2026年6月底", H1, "达到300个"),
        ("到2026年底", YEAR, "达到600个"),
    ],
    "一期尽快开工、二期年底前建成。": [("年底前", YEAR, "二期建成")],
    "明溪桥、青石桥9月底前完成，推进装修。": [("9月底前", Q3, "明溪桥、青石桥完成")],
    "12月底前完成总投资的60%": [("12月底前", YEAR, "完成总投资的60%")],
    "（一）主桥2027年6月底前建成，引桥9月底前完成": [
        ("2027年6月底前", date(2027, 6, 30), "主桥建成"),
        ("9月底前", Q3, "引桥完成"),
    ],
    "去年底前完成验收，年底前全部开放。": [("年底前", YEAR, "全部开放")],
}
NONE = {
    "no words": "",
    "no time": "新建充电桩600个。",
    "one deadline of the whole": "新建充电桩600个，2026年6月底前完成。",
    "months from and to": "3月至9月开展排查。",
    "months from and to, with what is done": "从6月底到年底完成排查。",
    "months with a dash": "1-6月完成投资3亿元。",
    "years with a dash": "2024-2026年底前建成文化中心。",
    "a half-year in which it only goes on": "上半年新增就业4000人，全年新增8000人。",
    "a month in which it only goes on": "6月举办龙舟赛，9月开展排查。",
    "a day of an event": "6月5日举办龙舟赛。",
    "a rate within the year": "重点项目年内开工率100%。",
    "a state at the year's end": "2026年底常住人口保持稳定。",
    "last year's": "2025年底前完成的项目抓好收尾，上年三季度末前建成的抓好验收。",
    "last year's end": "去年底前完成验收。",
    "every year": "每年6月底前完成排查。",
    "every quarter": "各季度末前完成排查。",
    "next year": "次年6月底前完成验收。",
    "what was built": "改造2000年底前建成的小区12个。",
    "what is to be built": "为9月底前建成的小区安装电梯。",
    "a day that is none": "主体2月30日前完成，推进装修。",
    "before a month": "6月前完成青石巷改造。",
}


@pytest.mark.parametrize("wording", TIMES)
def test_the_times_of_parts_are_read_with_their_very_words(wording: str) -> None:
    found = stated_times(wording, year=2026)
    assert [(time.words, time.until, time.of) for time in found] == TIMES[wording]
    assert all(time.words in time.quote in wording for time in found)


@pytest.mark.parametrize("why", NONE)
def test_what_sets_no_time_for_a_part_is_not_read(why: str) -> None:
    assert stated_times(NONE[why], year=2026) == ()


def quarters(year: int) -> list[RoundRow]:
    ends = [date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31)]
    return [
        RoundRow(
            id=number,
            number=number,
            name=f"第{number}轮",
            first_day=date(year, number * 3 - 2, 1),
            last_day=end,
            due=end,
            by_rule=end,
            assumed=False,
            provisional=False,
            moved=False,
            moved_by="",
            moved_at=None,
            moved_why="",
            closes=None,
            derivation=(),
            reopened_to=None,
            reopened_by="",
            reopened_why="",
            excused=False,
        )
        for number, end in enumerate(ends, 1)
    ]


WORDING = "主体工程9月底前完成，引桥8月底前完成，2027年6月底前通车，推进老城改造，6月底前，开放公园。"


def test_each_quarter_is_offered_what_the_words_say_of_it() -> None:
    # neither what comes in another year nor what is not plain
    assert offered(WORDING, Plan(), quarters(2026)) == {3: "主体工程9月底前完成；引桥8月底前完成"}
    assert offered(WORDING, Plan(), []) == {}
    assert offered("主桥9月底前完成，桥面年底前全部完工。", Plan(), quarters(2025)) == {
        3: "主桥9月底前完成",
        4: "桥面年底前全部完工",
    }


@pytest.mark.parametrize(("day", "number"), [("9月30日", 3), ("10月1日", 3), ("10月2日", 4), ("1月1日", None)])
def test_before_the_first_day_of_a_quarter_is_of_the_one_before(day: str, number: int | None) -> None:
    found = offered(f"主桥{day}前完成，推进装修。", Plan(), quarters(2026))
    assert list(found) == ([number] if number is not None else [])


@pytest.mark.parametrize("there", [Milestone(3, "封顶"), Milestone(3, typed="5公里"), Milestone(2, "开工")])
def test_nothing_is_offered_where_the_plan_says_something(there: Milestone) -> None:
    assert (3 in offered(WORDING, Plan(milestones=(there,)), quarters(2026))) is (there.round != 3)


def test_only_what_is_taken_and_still_offered_comes_in() -> None:
    plan, offers = Plan(goals="通车", milestones=(Milestone(4, "验收"),)), {2: "开工", 3: "封顶"}
    assert with_taken(plan, [], offers) == plan
    assert with_taken(plan, [3, 4], offers).milestones == (Milestone(3, "封顶"), Milestone(4, "验收"))


def test_more_than_the_field_takes_is_not_offered() -> None:
    long = "南" * (LONGEST - 10)
    assert offered(f"主桥8月底前完成，{long}9月底前完成。", Plan(), quarters(2026)) == {3: "主桥8月底前完成"}
