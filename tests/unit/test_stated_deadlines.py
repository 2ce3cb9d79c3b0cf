"""The deadline in an item's own words: suggested where it holds for the whole item, and for nothing less."""

from datetime import date

import pytest

from luoshi.intake.rows import DeadlineHint
from luoshi.items.deadlines import last_day
from luoshi.items.stated import stated_deadline

WHOLE = {
    "2026年底前建成文化中心。": ("2026", "2026年底前建成"),
    "明溪文化中心2026年底前建成。": ("2026", "2026年底前建成"),
    "2026年6月底前完成青石巷改造": ("2026-06", "2026年6月底前完成"),
    "新建充电桩600个，2026年6月底前完成。": ("2026-06", "2026年6月底前完成"),
    "新建充电桩600个,6月底前完成。": ("2026-06", "6月底前完成"),
    "新建充电桩600个（6月底前完成）。": ("2026-06", "6月底前完成"),
    "新建充电桩600个，确保年底前全面建成投用。": ("2026", "年底前全面建成"),
    "新建充电桩1,200个，年底前建成。": ("2026", "年底前建成"),
    "新建充电桩600个；完成时限：9月底前": ("2026-09", "9月底前"),
    "6月底前，完成青石巷改造。": ("2026-06", "6月底前"),
    "9月30日前完成青石巷改造。": ("2026-09-30", "9月30日前完成"),
    "今年三季度末前开通两条公交线。": ("2026-Q3", "今年三季度末前开通"),
    "上半年完成青石巷改造。": ("2026-H1", "上半年完成"),
    "今年底建成明溪文化中心。": ("2026", "今年底建成"),
    "到2026年底，充电桩达到600个。": ("2026", "到2026年底"),
    "2027年6月底前建成明溪文化中心。": ("2027-06", "2027年6月底前建成"),
    "改造小区12个，新增学位300个，年底前全部完成。": ("2026", "年底前全部完成"),
    "6月底前完成青石巷改造，6月底前开放明溪公园。": ("2026-06", "6月底前完成"),
    "改造2000年底前建成的小区12个，2026年底前完成。": ("2026", "2026年底前完成"),
    "（一）2026年底前建成文化中心。": ("2026", "2026年底前建成"),
    "2027 年 6 月底前建成文化中心。": ("2027-06", "2027年6月底前建成"),
    "新建充电桩600个，6月底前。": ("2026-06", "6月底前"),
    "2026年6月底前完成雨水管网、污水管网改造。": ("2026-06", "2026年6月底前完成"),
    "明溪光伏电站6月底前完成并网发电。": ("2026-06", "6月底前完成"),
    "明溪公园6月底前完成改造并开放。": ("2026-06", "6月底前完成"),
    "改造2000年以前的老旧小区12个，年底前完成。": ("2026", "年底前完成"),
    "2025年12月督查指出的问题，6月底前完成。": ("2026-06", "6月底前完成"),
    "与上年持平，6月底前完成。": ("2026-06", "6月底前完成"),
    "民生实事：2026年底前建成文化中心。": ("2026", "2026年底前建成"),
}
UNTIL = {
    "2026": date(2026, 12, 31),
    "2026-06": date(2026, 6, 30),
    "2026-09": date(2026, 9, 30),
    "2026-09-30": date(2026, 9, 30),
    "2026-Q3": date(2026, 9, 30),
    "2026-H1": date(2026, 6, 30),
    "2027-06": date(2027, 6, 30),
}
NOT_THE_WHOLE = {
    "nothing is said": "新建充电桩600个。",
    "no words": "",
    "several deadlines": "6月底前完成青石巷改造，9月底前开放明溪公园。",
    "a start and an end": "6月底前开工，2026年底前建成。",
    "one clause among three": "推进青石巷改造，6月底前完成管网更新，新增车位300个。",
    "one of two clauses": "推进青石巷改造，6月底前完成管网更新。",
    "the last of three": "推进青石巷改造，新增车位300个，年底前建成文化中心。",
    "a bare end after two": "推进青石巷改造，新增车位300个，年底前建成。",
    "another sentence": "6月底前完成青石巷改造。新增车位300个。",
    "some of them": "改造小区12个，其中6个6月底前完成。",
    "the first batch": "首批充电桩6月底前建成。",
    "a first phase": "文化中心一期2026年底前建成。",
    "a start": "明溪文化中心6月底前开工建设。",
    "the shell": "明溪文化中心年底前主体竣工。",
    "a share": "6月底前完成总投资的60%。",
    "a share in another clause": "到2026年底，完成建设80%的任务量。",
    "half of it": "6月底前完成工程量过半。",
    "a list in one clause": "改造小区、6月底前完成管网更新",
    "joined in one clause": "推进小区改造并于6月底前完成管网更新",
    "what was built before": "改造2000年底前建成的小区12个。",
    "what is to be built": "为2026年底前建成的小区安装电梯。",
    "a year that is over": "2025年底前完成的项目抓好收尾，巩固成果。",
    "every year": "每年6月底前完成排查。",
    "every quarter": "各季度末前完成排查。",
    "next year": "次年6月底前完成验收。",
    "next year's end": "明年底前完成验收。",
    "last year's end, and one of the year": "去年底前完成验收，年底前全部开放。",
    "every year's end": "每年底前完成验收，年底前开放。",
    "of five years": "五年底前完成验收。",
    "what follows is other work": "6月底前完成，推进小区改造。",
    "all of another sentence": "推进小区改造。新增学位300个，6月底前全部完成。",
    "since and until": "从6月底到年底开展排查。",
    "before a year": "2026年前完成青石巷改造。",
    "before a month": "6月前完成青石巷改造。",
    "within the year": "年内完成青石巷改造。",
    "a day of an event": "6月5日举办龙舟赛。",
    "a span of years": "2024-2026年底前建成文化中心。",
    "a day that is none": "2月30日前完成青石巷改造。",
    "a step, the whole within the year": "6月底前完成方案设计并于年内建成投用。",
    "a step, the whole after a comma": "6月底前完成方案设计，并于年内建成投用。",
    "a part, the whole within the year": "明溪大桥6月底前完成主塔、年内建成。",
    "a step, the whole in a month": "6月底前完成方案设计、11月建成投用。",
    "a step, the whole in a month in full-width digits": "6月底前完成方案设计、１１月建成投用。",
    "a step, the whole on a day": "6月底前完成方案设计、10月1日开放。",
    "a step, the whole by a month in numerals": "6月底前完成立项、十二月底前建成。",
    "a step, the whole year after it": "6月底前出台方案、全年组织实施。",
    "the year before a step": "全年新增就业8000人，6月底前完成。",
    "a step, the whole in a quarter": "6月底前完成立项、四季度建成。",
    "a step, the whole before a feast": "6月底前完成立项、国庆节前开放。",
    "a step, the whole in some days": "6月底前完成立项、30个工作日内办结。",
    "a step, the whole in the year's second half": "6月底前完成方案设计，下半年建成。",
    "a step, the whole in the year": "6月底前完成方案设计、2026年建成。",
    "a step, the whole next year": "6月底前完成方案设计、2027年建成。",
    "a second thing to do after a mark": "6月底前完成主塔、建成引桥。",
    "a second thing to do after 并": "6月底前完成方案设计并开工建设。",
    "a state": "2026年底常住人口保持稳定。",
}


@pytest.mark.parametrize("wording", WHOLE)
def test_a_deadline_of_the_whole_item_is_read_with_its_words(wording: str) -> None:
    period, words = WHOLE[wording]
    assert stated_deadline(wording, year=2026) == DeadlineHint(period, words, UNTIL[period])
    assert words in wording.replace(" ", "")


@pytest.mark.parametrize("why", NOT_THE_WHOLE)
def test_what_is_not_the_whole_items_deadline_is_not_suggested(why: str) -> None:
    assert stated_deadline(NOT_THE_WHOLE[why], year=2026) is None


def test_without_a_year_it_is_that_of_the_item() -> None:
    assert stated_deadline("年底前建成文化中心。", year=2027) == DeadlineHint("2027", "年底前建成", date(2027, 12, 31))
    assert stated_deadline("2026年底前建成文化中心。", year=2027) is None


@pytest.mark.parametrize(
    ("period", "day"),
    {
        "2026": date(2026, 12, 31),
        "2026-H2": date(2026, 12, 31),
        "2026-Q1": date(2026, 3, 31),
        "2028-02": date(2028, 2, 29),
        "2026-09-15": date(2026, 9, 15),
        "2026-01/2026-05": date(2026, 5, 31),
        "2026-02-30": None,
    }.items(),
)
def test_a_period_ends_with_its_last_day(period: str, day: date | None) -> None:
    assert last_day(period) == day
