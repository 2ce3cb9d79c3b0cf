"""The demo's year: quarters played by real moves, in every state that a board has to show."""

from datetime import date

import pytest

from app.people import AT
from luoshi.audit.chain import verify
from luoshi.audit.stored import entries, stored_end
from luoshi.calendar.models import Round
from luoshi.demo.loading import load
from luoshi.governments.models import Year
from luoshi.items.models import Item
from luoshi.reporting.board import board
from luoshi.reporting.item_reports import reports_of

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_year_under_way() -> None:
    load(at=AT)
    year = Year.objects.get(number=2026)
    rounds = Round.objects.filter(year=year).order_by("number")
    boards = [board(year, each, today=date(2026, 11, 22)) for each in rounds]
    first, second, third, fourth = boards
    assert {each.units for each in boards} == {len(first.rows)}
    assert all(each.totals["accepted"] == each.items for each in (first, second))
    assert (first.clocks["filed_late"], second.clocks["filed_late"], third.clocks["filed_late"]) == (1, 2, 2)
    assert third.clocks["overdue"] == 1
    assert all(third.totals[column] for column in ("draft", "filed", "accepted", "returned"))
    assert fourth.totals["not_begun"] == fourth.items
    assert [row.body for row in third.rows if row.extended] == ["区文旅局"]
    plans = board(year, None, today=date(2026, 11, 22))
    assert plans.units == first.units
    assert plans.clocks == {"overdue": 1, "filed_late": 2, "filed_on_time": plans.units - 3}
    assert [plans.totals.get(column) for column in ("draft", "filed", "returned")] == [2, 2, 1]
    assert plans.totals["accepted"] == plans.items - 5
    parking = Item.objects.get(year=year, stream__code="own_report", number=22)
    (corrected,) = [each for each in reports_of(year.government_id, parking.pk) if each.body == "区城管局"][:1]
    assert "2290" in str(corrected.content)
    growth = Item.objects.get(year=year, stream__code="own_report", number=1)
    assert any("已公布" in words for each in reports_of(year.government_id, growth.pk) for words in each.later)
    end = stored_end()
    assert verify(entries(), published=end).broken is None
    moments = [each.at for each in entries()]
    assert moments == sorted(moments)  # all is played in the order of its days
    load(at=AT)
    assert stored_end() == end  # loading again plays nothing twice
