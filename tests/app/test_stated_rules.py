"""The dates that a notice's own words set: read where they say one thing, offered on the page of rules, never set."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from app.district import District
from app.people import AT
from luoshi.calendar.deadlines import Rule, due
from luoshi.calendar.models import Round, Rules
from luoshi.calendar.stated import stated_rule
from luoshi.calendar.workdays import Shift, Workdays
from luoshi.intake.models import Reading, Source

HEAD = "各单位要明确专人。\n"


def dates(words: str) -> tuple[str, bool] | None:
    """The days that a sentence of a notice gives in 2026, unshifted, and whether the last one is assumed."""
    found = stated_rule(f"{HEAD}{words}", 2026)
    if found is None:
        return None
    assert f"{HEAD}{words}"[found.start :].startswith(found.words)
    rule = replace(found.over(Rule(), "示政办〔2026〕8号"), shift=Shift.NONE)
    days = [due(rule, 2026, number, Workdays()) for number in rule.numbers]
    told = [f"{'次年' if each.date.year > 2026 else ''}{each.date.month}-{each.date.day}" for each in days]
    return " ".join(told), days[-1].assumed


QUARTER_10 = "4-10 7-10 10-10 次年1-10"
NEXT_10, END_25, END = (QUARTER_10, True), ("3-25 6-25 9-25 12-25", False), ("3-31 6-30 9-30 12-31", False)
MONTHS_5 = " ".join(f"{n}-5" for n in range(2, 13)) + " 次年1-5"
MONTHS_28 = " ".join(f"{n}-28" for n in range(1, 13))
SAID = {
    # in the month after the quarter
    "各责任单位于每季度首月10日前报送完成情况。": NEXT_10,
    "自第二季度开始,每个季度第1个月的10日前请将任务完成情况报督查室。": NEXT_10,
    "每季度结束后10日内报送落实情况。": NEXT_10,
    "每季度终了后的次月10日前,将进展情况上报。": NEXT_10,
    "每季度首月10号前报送完成情况。": NEXT_10,
    "每季度首月 10 日前报送完成情况。": NEXT_10,
    "每季度首月１０日前报送完成情况。": NEXT_10,
    # at its end
    "请于每季度末月25日前报送工作进展。": END_25,
    "各季度末月25日前将进展情况报送。": END_25,
    "每季度末月 25日前报送进展情况。": END_25,
    "每季度最后一个月的25日之前将推进情况报县政府办公室。": END_25,
    "每季度末将完成情况报区政府督查室。": END,
    "每季度末前,将完成情况报区政府督查室。": END,
    "从二季度起,每季度末月25日前报送完成情况。": ("6-25 9-25 12-25", False),
    "三季度起,每季度末月25日前报送完成情况。": END_25,  # not said to begin there
    "自三季度起,每季度末月25日前报送完成情况。": ("9-25 12-25", False),
    # named one by one
    "4月10日、7月10日、10月10日前报送完成情况。": NEXT_10,
    "分别于4月10日、7月10日、10月10日和次年1月10日前报送完成情况。": (QUARTER_10, False),
    "请于1月10日、4月10日、7月10日、10月10日前报送上季度工作进展情况。": (QUARTER_10, False),
    "1月、4月、7月、10月10日前报送完成情况。": (QUARTER_10, False),
    "分别于2026年4月10日、7月10日、10月10日和2027年1月15日前报送完成情况。": ("4-10 7-10 10-10 次年1-15", False),
    "分别于2025年4月10日、7月10日、10月10日前报送完成情况。": None,
    "于6月、9月、12月底前书面报送完成情况。": ("6-30 9-30 12-31", False),
    "3月31日、6月30日、9月30日、12月31日前报送完成情况。": END,
    "3月、6月、9月、12月的25日前报送进展情况。": END_25,
    "3月25日、6月25日、9月25日和12月10日前报送进展情况。": ("3-25 6-25 9-25 12-10", False),
    # of months
    "每月5日前报送上月进展情况。": (MONTHS_5, True),
    "每月5日前报送进展情况。": (MONTHS_5, True),
    "每月5日前报送前一个月进展情况。": (MONTHS_5, True),
    "每月28日前报送当月进展情况。": (MONTHS_28, False),
    "每月28日前报送进展情况。": (MONTHS_28, False),
    "从4月起,每月28日前报送进展情况。": (" ".join(f"{n}-28" for n in range(4, 13)), False),
    "每月15日前报送进展情况。": None,  # of this month or the one before
    # the year's last, where it is of progress and can be
    "每季度次月8日前上报进展情况;全年完成情况于12月8日前报送。": ("4-8 7-8 10-8 12-8", False),
    "每季度首月10日前报送完成情况。\n全年完成情况于次年1月15日前报送。": ("4-10 7-10 10-10 次年1-15", False),
    "每季度首月10日前报送完成情况。\n全年完成情况于11月底前报送。": ("4-10 7-10 10-10 11-30", False),
    "每季度首月10日前报送完成情况。\n2026年1月10日前报送2025年全年任务完成情况。": NEXT_10,
    "每季度首月10日前报送完成情况。\n全年完成情况于6月10日前报送。": NEXT_10,
    "每季度首月10日前报送完成情况,确保全年任务11月底前完成。": NEXT_10,
    "每季度首月10日前报送完成情况。\n全年总结材料于12月20日前报送。": NEXT_10,
    "每季度首月10日前报送完成情况。\n示范片全年任务于11月底前办结并反馈。": NEXT_10,
    # words that go on, or are not of reports
    "每季度末月二十日前报送进展情况。": None,
    "每季度末月的最后一个工作日前报送进展情况。": None,
    "每季度末前5个工作日报送进展情况。": None,
    "每季末前3日报送进展情况。": None,
    "每季度末月25日至月底前报送进展情况。": None,
    "每季度末后5日内报送进展情况。": None,
    "每月底前3个工作日报送进展情况。": None,
    "每季度结束后5个工作日内报送完成情况。": None,
    "第一季度结束后7日内将工作情况上报。": None,
    "每季度末月10日前完成申报。": None,
    "每月10日前发布空气质量月报,通报进展情况。": None,
    "每季度末开展一次进展情况通报。": None,
    "每月25日前将进展情况通报各镇。": None,
    "6月15日、9月15日前建成道路,完成情况报交通局。": None,
    "不再要求每月25日前报送进展情况。": None,
    "每季度首月10日前召开调度会。": None,
    "6月底前建成示范片,并报区政府。": None,
    "每季度首月10日前报送工作方案。": None,
    "3月10日、5月20日前报送完成情况。": None,
    "于4月10日前报送完成情况。": None,
    "每半年报送一次完成情况。": None,
    # two ways
    "每季度首月10日前报送完成情况。\n各街道每季度末月25日前报送完成情况。": None,
    "各责任单位于每季度首月10日前将完成情况报送,各街道于每季度末月25日前报送。": None,
    "各部门每季度末月20日前、各镇每季度末月25日前报送完成情况。": None,
    "各单位每月28日前向牵头单位报送进展情况,牵头单位于每季度末30日前报送。": None,
    # a table's line of something else beside the clause
    "每季度首月10日前报送完成情况。\n每月底前完成项目申报。": NEXT_10,
}


@pytest.mark.parametrize(("words", "expected"), SAID.items())
def test_what_the_words_of_a_notice_set(words: str, expected: tuple[str, bool] | None) -> None:
    assert dates(words.replace(",", "\uff0c").replace(";", "\uff1b")) == expected


def test_what_it_does_not_say_stays_and_its_own_ground_is_named() -> None:
    found = stated_rule("每季度首月8日前报送完成情况。", 2026)
    assert found is not None
    stored = Rule(first_round=2, last_month=12, last_day=20, last_next_year=False, last_assumed=False, basis="旧通知")
    assert found.over(stored, "新通知") == replace(stored, due_day=8, basis="新通知")
    assert found.over(Rule(), "新通知") == Rule(due_day=8, last_day=8, basis="新通知")


def test_the_page_of_rules_offers_it_with_its_words_and_sets_nothing(district: District) -> None:
    reading = Reading.objects.get(pk=district.notice.pk)
    reading.text += "\n各责任单位于每季度末月25日前报送完成情况。"
    reading.save()
    office: Client = district.client(district.town.owner)
    address = reverse("rules", args=[district.code, 2026])
    page = office.get(address).content.decode()
    start = reading.text.index("每季度末月25日前")
    assert f"?mark={start}-{start + len('每季度末月25日前')}#c" in page
    assert "3月25日、6月25日、9月25日、12月25日" in page
    tried = office.get(f"{address}?stated={district.source.pk}").content.decode()
    assert 'datetime="2026-03-25"' in tried
    assert f"按“{district.notice.title}”试算" in tried

    assert (Rules.objects.count(), Round.objects.count()) == (0, 0)


@pytest.mark.parametrize("why", ["another year", "withdrawn", "whoever sets no rules"])
def test_where_nothing_is_offered(why: str, district: District) -> None:
    reading = Reading.objects.get(pk=district.notice.pk)
    reading.text += "\n各责任单位于每季度末月25日前报送完成情况。"
    reading.head = {**reading.head, "plan": ["2025"]} if why == "another year" else reading.head
    reading.save()
    if why == "withdrawn":
        Source.objects.filter(pk=district.source.pk).update(withdrawn_at=AT, withdrawn_by=district.town.owner)
    client: Client = district.client(district.reader if why == "whoever sets no rules" else district.town.owner)
    assert "通知里写着" not in client.get(reverse("rules", args=[district.code, 2026])).content.decode()
