"""S003 as the ledger of Wuchang 2017: its rounds, one unit's sheet, the board, and nobody lost between them."""

import os
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from app.people import AT
from luoshi.calendar.actions import adopt_preset, seed_years
from luoshi.calendar.models import Round
from luoshi.calendar.queries import rounds
from luoshi.cli import main
from luoshi.governments.actions import add_bodies
from luoshi.governments.models import Body, Government, Year
from luoshi.governments.rights import rights_of
from luoshi.governments.units_table import UnitRow
from luoshi.intake.models import Proposal, Reading
from luoshi.items.actions import confirm_many, suggested_stream
from luoshi.items.models import Item, ItemUnit
from luoshi.people.models import Account
from luoshi.reporting.board import board, reminder
from luoshi.reporting.filling import Place
from luoshi.reporting.sheet_pages import sheet
from readback import word
from shared import seed

pytestmark = [pytest.mark.shared, pytest.mark.django_db]

COLLECTIVE = ("各", "相关", "有关")  # 各街道: a group, no body
FOUNDING = ("--code", "420106", "--name", "武汉市武昌区", "--short-name", "武昌区", "--year", "2017")
BEFORE_THE_FIRST = date(2017, 4, 5)


@pytest.fixture
def year() -> Year:
    """The notice imported, a body for every unit it names, everything confirmed, the rules of the notice."""
    password = {"LUOSHI_INIT_PASSWORD": "correct-horse-9"}
    assert CliRunner().invoke(main, ["init", *FOUNDING, "--username", "ducha"], env=password).exit_code == 0
    into = ("--government", "420106", "--by", "ducha", "--year", "2017")
    assert CliRunner().invoke(main, ["import", str(seed("003")), *into]).exit_code == 0
    government, office, year = Government.objects.get(), Account.objects.order_by("pk")[0], Year.objects.get()
    named = {unit["name"] for proposal in Proposal.objects.all() for unit in proposal.units}
    rows = [UnitRow(row, name) for row, name in enumerate(sorted(named), 2) if not name.startswith(COLLECTIVE)]
    add_bodies(government=government, rows=rows, by=office, at=AT)
    for number in (1, 2, 3, 4):
        stream = suggested_stream(proposal=Proposal.objects.filter(list_number=number)[0], year=year)
        assert stream is not None
        confirm_many(reading=Reading.objects.get(), list_number=number, stream=stream, by=office, at=AT)
    seed_years(government=government, years=[2017, 2018], by=office, at=AT)
    adopt_preset(year=year, preset="day-10", by=office, at=AT)
    return year


def first_round(year: Year) -> Round:
    return Round.objects.get(year=year, number=1)


def test_its_four_dates(year: Year) -> None:
    dated = [(row.due, row.assumed) for row in rounds(year.government_id, 2017)]
    assert dated == [
        (date(2017, 4, 10), False),
        (date(2017, 7, 10), False),
        (date(2017, 10, 10), False),
        (date(2018, 1, 10), True),
    ]


def test_the_sheet_of_the_city_management_has_its_nineteen_items(year: Year) -> None:
    body = Body.objects.get(name="区城管委")
    office = rights_of(Account.objects.order_by("pk")[0], on=BEFORE_THE_FIRST)
    page = sheet(Place(year, first_round(year), body), office, today=BEFORE_THE_FIRST)
    assert len(page.lines) == 19
    assert {line.role_word for line in page.lines} == {""}  # the notice lists its units, it gives them no roles
    assert {(line.step, line.recipient) for line in page.lines} == {("not_begun", "")}
    by_role = ItemUnit.objects.filter(body=body).values_list("role").annotate(items=Count("item", distinct=True))
    assert dict(by_role) == {"": 19}


def test_the_board_shows_every_unit_and_nobody_is_lost(year: Year) -> None:
    shown = board(year, first_round(year), today=BEFORE_THE_FIRST)
    own = ItemUnit.objects.filter(item__year=year).exclude(role="upper")
    known = set(own.filter(body__isnull=False).values_list("body__name", flat=True))
    unknown = set(own.filter(body__isnull=True).values_list("name", flat=True))
    assert {row.body for row in shown.rows} == known
    assert all(name.startswith(COLLECTIVE) for name in unknown)
    assert shown.items == own.filter(body__isnull=False).values("item", "body").distinct().count()
    assert shown.totals["not_begun"] == shown.items
    heard = set(own.filter(body__isnull=False).values_list("item", flat=True))
    asked_of_groups = set(own.filter(body__isnull=True).values_list("item", flat=True))
    without = set(Item.objects.filter(year=year).values_list("pk", flat=True)) - heard - asked_of_groups
    assert Item.objects.filter(pk__in=without, units__isnull=False).exclude(units__role="upper").count() == 0
    words = reminder(shown, year=2017, today=BEFORE_THE_FIRST)
    assert words.count("责任事项进展应于2017年4月10日（星期一）前报送") == shown.units


def paper(address: str) -> str:
    """All that a Word file says, as the office downloads it, without blanks."""
    client = Client()
    client.force_login(Account.objects.order_by("pk")[0])
    answer = client.get(address)
    assert answer.status_code == 200
    keep = os.environ.get("LUOSHI_KEEP_PAPERS")
    if keep:
        Path(keep, address.strip("/").replace("/", "-").partition("?")[0]).write_bytes(answer.content)
    read = word(answer.content)
    return squeezed("".join([*read.paragraphs, *(cell for table in read.tables for row in table for cell in row)]))


def squeezed(text: str) -> str:
    """Without blanks."""
    return "".join(text.split())


def test_its_sheet_to_sign_holds_the_nineteen_items(year: Year) -> None:
    body = Body.objects.get(name="区城管委")
    text = paper(reverse("sheet-docx", args=["420106", 2017, 1, body.pk]))
    items = Item.objects.filter(units__body=body).distinct()
    assert items.count() == 19
    assert [item.label for item in items if squeezed(item.wording) not in text] == []


def test_its_summary_counts_every_item_and_says_who_has_not_filed(year: Year) -> None:
    text = paper(reverse("summary-docx", args=["420106", 2017, 1]) + "?shape=city")
    city = Item.objects.filter(year=year, stream__code__startswith="city")
    assert [item.label for item in city if squeezed(item.wording) not in text] == []
    assert f"{city.count()}项" in text
    assert "完成情况" in text
    assert "已完成" not in text.partition("完成情况")[2]  # nothing was filed, and nothing is said to be done
