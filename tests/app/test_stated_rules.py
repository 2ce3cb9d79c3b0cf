"""The dates that a notice's own words set: read where they say one thing, offered on the page of rules, never set."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from app.district import District
from luoshi.calendar.deadlines import Rule, due
from luoshi.calendar.models import Round, Rules
from luoshi.calendar.stated import stated_rule
from luoshi.calendar.workdays import Shift, Workdays
from luoshi.intake.models import Reading

HEAD = "各单位要明确专人。\n"


def dates(words: str) -> tuple[str, bool] | None:
    """The days that a sentence of a notice gives in 2026, unshifted, and whether the last one is assumed."""
    found = stated_rule(f"{HEAD}{words}")
    if found is None:
        return None
    assert f"{HEAD}{words}"[found.start :].startswith(found.words)
    rule = replace(found.over(Rule(), "示政办〔2026〕8号"), shift=Shift.NONE)
    days = [due(rule, 2026, number, Workdays()) for number in rule.numbers]
    told = [f"{'次年' if each.date.year > 2026 else ''}{each.date.month}-{each.date.day}" for each in days]
    return " ".join(told), days[-1].assumed


QUARTER_10 = "4-10 7-10 10-10 次年1-10"
SAID = {
    "各责任单位于每季度首月10日前报送完成情况。": (QUARTER_10, True),
    "自第二季度开始,每个季度第1个月的10日前请将任务完成情况报督查室。": (QUARTER_10, True),
    "每季度结束后10日内报送落实情况。": (QUARTER_10, True),
    "每季度次月8日前上报进展情况;全年完成情况于12月8日前报送。": ("4-8 7-8 10-8 12-8", False),
    "请于每季度末月25日前报送工作进展。": ("3-25 6-25 9-25 12-25", False),
    "每季度最后一个月的20日之前将推进情况报县政府办公室。": ("3-20 6-20 9-20 12-20", False),
    "每季度末将完成情况报区政府督查室。": ("3-31 6-30 9-30 12-31", False),
    "从二季度起,每季度末月25日前报送完成情况。": ("6-25 9-25 12-25", False),
    "4月10日、7月10日、10月10日前报送完成情况。": (QUARTER_10, True),
    "分别于4月10日、7月10日、10月10日和次年1月10日前报送完成情况。": (QUARTER_10, False),
    "于6月、9月、12月底前书面报送完成情况。": ("6-30 9-30 12-31", False),
    "每月5日前报送上月进展情况。": (" ".join(f"{n}-5" for n in range(2, 13)) + " 次年1-5", True),
    "每月28日前报送当月进展情况。": (" ".join(f"{n}-28" for n in range(1, 13)), False),
    # no date of reports, or not one
    "每季度首月10日前召开调度会。": None,
    "6月底前建成示范片,并报区政府。": None,
    "每季度首月10日前报送工作方案。": None,
    "每季度结束后5个工作日内报送完成情况。": None,
    "每季度首月10日前报送完成情况。\n各街道每季度末月25日前报送完成情况。": None,
    "3月10日、5月20日前报送完成情况。": None,
    "于4月10日前报送完成情况。": None,
    # the year's last date stands apart, and only where it is of progress
    "每季度首月10日前报送完成情况。\n全年完成情况于次年1月15日前报送。": ("4-10 7-10 10-10 次年1-15", False),
    "每季度首月10日前报送完成情况。\n全年总结材料于12月20日前报送。": (QUARTER_10, True),
    "每季度首月10日前报送完成情况。\n示范片全年任务于11月底前办结并反馈。": (QUARTER_10, True),
}


@pytest.mark.parametrize(("words", "expected"), SAID.items())
def test_what_the_words_of_a_notice_set(words: str, expected: tuple[str, bool] | None) -> None:
    assert dates(words.replace(",", "\uff0c").replace(";", "\uff1b")) == expected


def test_full_width_or_not_is_the_same() -> None:
    words = "自第二季度开始,每个季度第1个月的10日前请将任务完成情况报督查室。"
    assert dates(words) == (QUARTER_10, True)


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


def test_a_notice_of_another_year_or_one_that_was_withdrawn_says_nothing_here(district: District) -> None:
    reading = Reading.objects.get(pk=district.notice.pk)
    reading.text += "\n各责任单位于每季度末月25日前报送完成情况。"
    reading.head = {**reading.head, "plan": ["2025"]}
    reading.save()
    office: Client = district.client(district.town.owner)
    assert "通知里写着" not in office.get(reverse("rules", args=[district.code, 2026])).content.decode()
