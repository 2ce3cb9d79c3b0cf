"""The pages of the rules and of the calendar: what they show, to whom, what they take and what they refuse."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from app.people import AT, Town
from app.rounds import MOVED_TO, round_named, rounds_of, rules_posted, soon
from luoshi.calendar.deadlines import Rule
from luoshi.calendar.models import Day, KnownYear
from luoshi.calendar.queries import rounds, rules_of, workdays_of
from luoshi.governments.actions import open_year
from luoshi.governments.models import Year

CODE = "990101"
RULES = reverse("rules", args=[CODE, 2026])
CALENDAR = reverse("calendar", args=[CODE, 2026])


@pytest.fixture
def office(town: Town) -> Client:
    """The inspection office, logged in, its rounds open."""
    rounds_of(town)
    client = Client()
    client.force_login(town.owner)
    return client


@pytest.fixture
def liaison(town: Town, office: Client) -> Client:
    """A colleague who may look, logged in."""
    client = Client()
    client.force_login(town.colleague)
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_every_deadline_says_how_it_came_about(office: Client) -> None:
    page = text(office, RULES)
    assert "规则：每季度结束后次月10日前，即2026年4月10日" in page
    assert "10月10日是调休上班（国庆节），工作日，不变动" in page
    assert "推定" in page
    assert "2027年的放假安排还没有录入" in page
    assert "按规则是 2026-07-10；示例区督查室于 2026-03-02 单独调整：汛期" in page


def test_who_may_only_look_sees_the_dates_and_no_form(liaison: Client) -> None:
    page = text(liaison, RULES)
    assert MOVED_TO.isoformat() in page
    assert "保存规则" not in page
    assert "/move/" not in page
    days = text(liaison, CALENDAR)
    assert "国庆节放假" in days
    assert 'name="paint"' not in days
    assert "整年录入" not in days


@pytest.mark.parametrize("query", ["?preset=day-8", "rules"])
def test_rules_are_tried_out_before_they_are_stored(office: Client, town: Town, query: str) -> None:
    rule = Rule(due_day=8, last_month=12, last_day=8, last_next_year=False, last_assumed=False)
    asked: dict[str, Any] = rules_posted(rule) if query == "rules" else {"preset": "day-8"}
    page = office.get(RULES, asked).content.decode()
    assert "尚未保存" in page
    assert "2026-12-08" in page
    assert "现为 2027-01-11" in page
    assert MOVED_TO.isoformat() in page  # what the office moved stays
    assert "按规则是 2026-07-08" in page
    assert "/move/" not in page
    assert rules_of(town.government.pk, 2026) == Rule()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"due_day": "32"}, "报送日"),
        ({"remind_workdays": "七天"}, "用顿号隔开"),
        ({"frequency": "half_yearly", "first_round": "3"}, "首期只能是第1至2期"),
        ({"last_month": "2", "last_day": "30"}, "2月30日不存在"),
    ],
)
def test_a_rule_that_cannot_be_is_told_while_it_is_tried(office: Client, change: dict[str, str], told: str) -> None:
    assert told in office.get(RULES, rules_posted(Rule()) | change).content.decode()


def test_rules_are_saved_from_the_page(office: Client, town: Town) -> None:
    rule = Rule(due_day=15, closes_after=None, remind_workdays=(5, 1), basis="示例府办〔2026〕3号")
    fields = rules_posted(rule) | {"remind_workdays": "1, 5"}
    assert office.post(reverse("rules-set", args=[CODE, 2026]), fields).headers["Location"] == RULES
    assert rules_of(town.government.pk, 2026) == rule
    assert rounds(town.government.pk, 2026)[1].due == MOVED_TO


def test_rules_that_the_form_refuses_come_back_with_the_reason(office: Client, town: Town) -> None:
    response = office.post(reverse("rules-set", args=[CODE, 2026]), rules_posted(Rule()) | {"due_day": ""})
    assert response.status_code == 422
    assert "报送日" in response.content.decode()
    assert rules_of(town.government.pk, 2026) == Rule()


def test_a_year_without_rules_begins_on_its_page(office: Client, town: Town) -> None:
    assert office.get(reverse("rules", args=[CODE, 2027])).status_code == 404
    open_year(government=town.government, number=2027, by=town.owner, at=AT)
    assert "还没有报送规则" in text(office, reverse("rules", args=[CODE, 2027]))
    office.post(reverse("rules-set", args=[CODE, 2027]), rules_posted(Rule()))
    assert len(rounds(town.government.pk, 2027)) == 4


def test_a_closed_year_offers_no_change(office: Client, town: Town) -> None:
    Year.objects.filter(pk=town.year.pk).update(state=Year.State.CLOSED)
    assert "保存规则" not in text(office, RULES)
    refused = office.post(reverse("rules-set", args=[CODE, 2026]), rules_posted(Rule(due_day=9)))
    assert refused.status_code == 409
    assert "已终结" in refused.content.decode()


def test_a_form_that_was_overtaken_is_told_and_changes_nothing(office: Client, town: Town) -> None:
    old, save = {"seen": Rule().digest}, reverse("rules-set", args=[CODE, 2026])
    assert f'value="{Rule().digest}"' in text(office, RULES)
    assert office.post(save, rules_posted(Rule(due_day=15)) | old).status_code == 302
    assert office.post(save, rules_posted(Rule(due_day=20)) | old).status_code == 409
    move = reverse("round-move", args=[CODE, round_named(town, "一季度").pk])
    assert office.post(move, soon() | {"seen": "2026-04-10"}).status_code == 409
    assert rounds(town.government.pk, 2026)[0].due.isoformat() == "2026-04-15"


def test_one_deadline_moves_and_comes_back_by_the_page(office: Client, town: Town) -> None:
    first = round_named(town, "一季度")
    asked = soon()
    assert office.post(reverse("round-move", args=[CODE, first.pk]), asked).status_code == 302
    assert rounds(town.government.pk, 2026)[0].due.isoformat() == asked["to"]
    assert office.post(reverse("round-unmove", args=[CODE, first.pk])).status_code == 302
    assert not rounds(town.government.pk, 2026)[0].moved
    assert office.post(reverse("round-unmove", args=[CODE, first.pk])).status_code == 409


@pytest.mark.parametrize(("change", "told"), [({"why": ""}, "请写明原因"), ({"to": "改天"}, "请选日期")])
def test_a_move_without_date_or_reason_is_refused(
    office: Client, town: Town, change: dict[str, str], told: str
) -> None:
    response = office.post(reverse("round-move", args=[CODE, round_named(town, "一季度").pk]), soon() | change)
    assert response.status_code == 422
    assert told in response.content.decode()


def test_a_closed_round_is_opened_again_by_the_page(office: Client, town: Town) -> None:
    first = round_named(town, "一季度")
    asked = soon()
    assert office.post(reverse("round-reopen", args=[CODE, first.pk]), asked).status_code == 302
    row = rounds(town.government.pk, 2026)[0]
    assert row.closes is not None
    assert row.closes.isoformat() == asked["to"]
    assert "示例区督查室重新开启至" in text(office, RULES)


def test_one_click_changes_a_day_and_one_more_takes_it_back(office: Client, town: Town) -> None:
    page = text(office, CALENDAR)
    assert 'value="2026-05-06:off:"' in page  # to be off; only its weekday speaks
    assert 'value="2026-05-16:on:"' in page
    assert 'value="2026-05-01:clear:off"' in page
    address = reverse("calendar-day", args=[CODE, 2026])
    done = office.post(address, {"paint": "2026-05-06:off", "name": "区庆"})
    assert done.headers["Location"].startswith(f"{CALENDAR}?name=")
    assert "区庆放假" in text(office, CALENDAR)
    office.post(address, {"paint": "2026-05-06:clear"})
    assert "区庆" not in text(office, CALENDAR)


@pytest.mark.parametrize("paint", ["", "2026-02-30:off", "2026-05-06:maybe", "2026-05-06", "x:on", "1900-01-01:off"])
def test_a_click_that_means_no_day_is_refused(office: Client, paint: str) -> None:
    before = Day.objects.count()
    assert office.post(reverse("calendar-day", args=[CODE, 2026]), {"paint": paint}).status_code == 422
    assert Day.objects.count() == before


def test_a_year_is_filled_from_the_package(office: Client) -> None:
    last_year = reverse("calendar", args=[CODE, 2025])
    assert "2025年放假安排未录全" in text(office, last_year)
    assert office.post(reverse("calendar-seed", args=[CODE, 2025])).headers["Location"] == last_year
    assert "2025年放假安排已录全" in text(office, last_year)


def test_a_year_the_package_does_not_know_says_so(office: Client) -> None:
    assert "内置日历只到" in text(office, reverse("calendar", args=[CODE, 2090]))


def test_a_year_is_said_to_be_complete_and_not(office: Client) -> None:
    address = reverse("calendar-known", args=[CODE, 2027])
    office.post(address, {"known": "1"})
    assert KnownYear.objects.filter(number=2027).exists()
    office.post(address, {"known": "0"})
    assert not KnownYear.objects.filter(number=2027).exists()


def test_what_is_exported_can_be_imported(office: Client, town: Town) -> None:
    data = office.get(reverse("calendar-csv", args=[CODE, 2026])).content
    before = dict(workdays_of(town.government.pk).exceptions)
    Day.objects.all().delete()
    address = reverse("calendar-import", args=[CODE, 2026])
    assert office.post(address, {"table": SimpleUploadedFile("2026.csv", data)}).status_code == 302
    assert dict(workdays_of(town.government.pk).exceptions) == before


def test_a_bad_table_is_told_row_by_row(office: Client) -> None:
    table = "日期,安排\n2026-10-32,放假\n2026-10-14,上班\n".encode()
    response = office.post(reverse("calendar-import", args=[CODE, 2026]), {"table": SimpleUploadedFile("a.csv", table)})
    page = response.content.decode()
    assert response.status_code == 422
    assert "第2行" in page
    assert "第3行" in page
    assert "什么都没有改动" in page
    assert office.post(reverse("calendar-import", args=[CODE, 2026])).status_code == 422


@pytest.mark.parametrize("number", [0, 1979, 2101, 99999])
def test_there_is_no_calendar_of_such_a_year(office: Client, number: int) -> None:
    assert office.get(reverse("calendar", args=[CODE, number])).status_code == 404


Count = Callable[[int], Any]


def test_pages_cost_as_many_statements_in_any_year(
    office: Client, town: Town, django_assert_num_queries: Count
) -> None:
    """Two for the session, two at the door, three for the frame, and their own: the texts of the notices among them."""
    for _years_of_data in range(2):
        with django_assert_num_queries(14):
            office.get(RULES)
        with django_assert_num_queries(11):
            office.get(CALENDAR)
        office.post(reverse("calendar-seed", args=[CODE, 2025]))
