"""From which day a document's items count: by its date, the half it plans, or as the office says of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from app.district import District
from app.people import AT, TODAY
from app.rounds import rounds_of
from luoshi.audit.models import Event
from luoshi.governments.years import adopt_from
from luoshi.intake.models import Proposal, Reading, Source
from luoshi.items import queries
from luoshi.items.actions import confirm_many
from luoshi.items.beginning import begin, beginning, effective_from
from luoshi.items.errors import BadItem

NOVEMBER = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("said", "head", "day", "told_by"),
    [
        (None, {"issued": "2026-02-12"}, None, "year"),
        (None, {"issued": "2026-07-20"}, date(2026, 7, 20), "paper"),
        (None, {"plan": ["2026-H2"]}, date(2026, 7, 1), "half"),
        (None, {}, None, "year"),
        (NOVEMBER, {"issued": "2026-02-12"}, NOVEMBER, "office"),
        (NOVEMBER, {"issued": "2026-07-20"}, NOVEMBER, "office"),
        (date(2026, 1, 1), {"issued": "2026-04-20"}, None, "office"),  # a notice of April is the year's own
        (date(2025, 12, 20), {"issued": "2026-04-20"}, date(2026, 4, 20), "paper"),  # said of another year
        (date(2027, 3, 1), {"issued": "2026-02-12"}, None, "year"),
    ],
)
def test_the_offices_word_goes_before_the_papers_date(
    said: date | None, head: dict[str, object], day: date | None, told_by: str
) -> None:
    found = beginning(Reading(source=Source(effective_from=said), head=head), 2026)
    assert (found.day, found.told_by) == (day, told_by)


@pytest.mark.parametrize(
    ("written", "day"),
    [(date(2026, 3, 31), None), (date(2026, 4, 1), date(2026, 4, 1)), (date(2025, 12, 1), None), (None, None)],
)
def test_what_is_dated_after_the_first_quarter_was_added_to_a_year_under_way(
    written: date | None, day: date | None
) -> None:
    assert effective_from(written, 2026) == day


def test_items_confirmed_after_it_was_said_count_from_that_day_and_those_before_keep_theirs(district: District) -> None:
    before = district.item.effective_from
    begin(source=district.source, year=2026, on=NOVEMBER, by=district.town.owner, at=AT)
    reading = Reading.objects.get(pk=district.notice.pk)
    later = confirm_many(
        reading=reading, list_number=3, stream=district.town.stream("own_report"), by=district.town.owner, at=AT
    ).items
    district.item.refresh_from_db()
    assert (before, district.item.effective_from) == (None, None)
    assert {item.effective_from for item in later} == {NOVEMBER}
    event = Event.objects.get(action="source.count_from")
    assert (event.before, event.after) == ("", "通知.txt 2026-11-03")


def test_a_day_outside_the_year_is_refused(district: District) -> None:
    with pytest.raises(BadItem, match="起算日期 2027-01-05 不在2026年内"):
        begin(source=district.source, year=2026, on=date(2027, 1, 5), by=district.town.owner, at=AT)


@pytest.mark.parametrize(
    ("today", "said", "adopted", "owed"),
    [
        (TODAY, None, None, 0),  # nothing is due yet
        (date(2026, 4, 10), None, None, 0),  # the first is due today
        (date(2026, 11, 3), None, None, 3),
        (date(2026, 11, 3), NOVEMBER, None, 0),
        (date(2026, 11, 3), date(2026, 6, 30), None, 2),  # in force on the second round's last day
        (date(2026, 11, 3), None, date(2026, 7, 10), 2),  # due on the day of adoption: it counts
        (date(2026, 11, 3), None, date(2026, 11, 1), 0),
    ],
)
def test_the_desk_counts_the_rounds_that_would_be_owed_at_once(
    district: District, today: date, said: date | None, adopted: date | None, owed: int
) -> None:
    rounds_of(district.town)
    town = district.town
    if said is not None:
        begin(source=district.source, year=2026, on=said, by=town.owner, at=AT)
    if adopted is not None:
        adopt_from(year=town.year, on=adopted, by=town.owner, at=AT)
    found = queries.desk_beginning(town.government.pk, district.notice.pk, 2026, today=today)
    assert found is not None
    assert (found.owed, found.said) == (owed, said)


def test_the_desk_tells_it_and_takes_another_day(district: District) -> None:
    office: Client = district.client(district.town.owner)
    address = reverse("desk-begins", args=[district.code, district.source.pk])
    page = office.post(address, {"on": "2026-11-03"}, follow=True).content.decode()
    assert "所列事项自 2026-11-03 起算（本办填写）" in page
    page = office.post(address, {"on": ""}, follow=True).content.decode()
    assert "所列事项自年初起算。" in page


def test_only_what_nothing_is_doubted_about_is_taken_in_together(district: District) -> None:
    town = district.town
    office: Client = district.client(town.owner)
    unread = Proposal.objects.filter(reading=district.notice, list_number=3).first()
    assert unread is not None
    Proposal.objects.filter(pk=unread.pk).update(units=[])
    found = queries.desk(town.government.pk, district.source.pk)
    assert found is not None
    third = found.lists[2]
    assert 0 < len(third.sure) < third.open
    address = reverse("confirm-list", args=[district.code, district.notice.pk, third.number])
    stream = town.stream("own_report").pk
    shown = ",".join(map(str, third.sure))
    for told in (f"已列入 {len(third.sure)} 项。", "没有列入：所选的都已处理过。"):
        posted = {"stream": stream, "which": "sure", "sure": shown}
        assert told in office.post(address, posted, follow=True).content.decode()
    again = queries.desk(town.government.pk, district.source.pk)
    assert again is not None
    assert (again.lists[2].sure, again.lists[2].open) == ((), third.open - len(third.sure))
