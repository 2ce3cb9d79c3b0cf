"""Who leads is marked alike wherever units are listed, also where the notice says that the first one does."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from app.people import AT, PASSWORD, TODAY, Town
from luoshi.exports.annexes.rows import annexes
from luoshi.exports.extract.rows import extracts
from luoshi.exports.ledger.rows import sheet
from luoshi.exports.words import words
from luoshi.intake.models import Reading
from luoshi.items.actions import confirm_many
from luoshi.items.models import Item, ItemUnit
from luoshi.items.papers import year_items
from luoshi.items.queries import ledger
from luoshi.items.rows import UNIT_ROLE_WORDS, UnitRow, Wanted, with_lead

FIRST, NAMED, EQUAL = Item.Mode.FIRST_IS_LEAD, Item.Mode.LEAD_NAMED, Item.Mode.EQUAL
ROLES = {"总": "overall_lead", "牵": "lead", "配": "support", "分": "joint", "汇": "collect", "列": ""}

# mode, units by their marks (等 after a name: and others), the places of those that lead
WHO_LEADS = [
    (FIRST, "列列列", [0]),
    (FIRST, "列", []),
    (FIRST, "列等", [0]),
    (FIRST, "列牵列", [1]),
    (FIRST, "列总", [1]),
    (FIRST, "列列汇", [0]),
    (FIRST, "配列", []),
    (FIRST, "", []),
    (NAMED, "牵配", [0]),
    (NAMED, "总牵配", [0, 1]),
    (NAMED, "列列", []),
    (EQUAL, "列列", []),
    (EQUAL, "牵列", [0]),
]


def units_of(marks: str) -> list[UnitRow]:
    units: list[UnitRow] = []
    for mark in marks.replace("等", ""):
        role = ROLES[mark]
        lead = role in {"lead", "overall_lead"}
        units.append(UnitRow(f"单位{len(units)}", role, UNIT_ROLE_WORDS[role], "等" in marks, None, "", lead=lead))
    return units


@pytest.mark.parametrize(("mode", "marks", "leading"), WHO_LEADS)
def test_who_leads_by_mark_and_mode(mode: str, marks: str, leading: list[int]) -> None:
    found = with_lead(units_of(marks), mode)
    assert [place for place, unit in enumerate(found) if unit.lead] == leading
    assert [unit.name for unit in found] == [unit.name for unit in units_of(marks)]


@pytest.fixture
def shared(town: Town, notice_reading: Reading) -> Item:
    """An item of two units without marks, 区科创局 first, of a notice in which the first one leads."""
    stream = town.stream("province_report")
    confirm_many(reading=notice_reading, list_number=1, stream=stream, by=town.owner, at=AT)
    item = Item.objects.get(stream=stream, number=2)
    assert list(item.units.exclude(role="upper").values_list("role", flat=True)) == ["", ""]
    item.mode = FIRST
    item.save()
    return item


def test_ledger_item_page_and_papers_mark_the_same_unit(town: Town, shared: Item, client: Client) -> None:
    client.login(username="owner", password=PASSWORD)
    code = town.government.code
    page = client.get(reverse("ledger", args=[code, 2026])).content.decode()
    assert '<span class="unit lead">区科创局</span>、<span class="unit">各街道办事处</span>' in page
    whole = client.get(reverse("item", args=[code, shared.pk])).content.decode()
    assert whole.count('<li class="unit lead">') == 1
    assert '区科创局</a><span class="tag">牵头</span>' in whole
    found = ledger(town.government.pk, Wanted(year=2026, words="制造业"))
    (line,) = sheet(found, columns=["units"], title="台账", at=AT).lines
    assert line.cells[-1] == "区科创局（牵头）、各街道办事处"
    year = year_items(town.government.pk, 2026, today=TODAY)
    told = annexes(year, government=town.government, words=words()).annexes[0].parts[0].lines[1]
    assert told.units == ("区科创局（牵头）", "各街道办事处（配合）")
    lists = extracts(year, government=town.government, words=words()).extracts
    assert {one.unit: one.lines[-1].role for one in lists if one.unit in {"区科创局", "各街道办事处"}} == {
        "区科创局": "牵头",
        "各街道办事处": "配合",
    }


def test_on_the_item_page_the_first_of_those_that_answer_now_leads(town: Town, shared: Item, client: Client) -> None:
    client.login(username="owner", password=PASSWORD)
    ItemUnit.objects.filter(item=shared, name="区科创局").update(valid_to=date(2026, 1, 31))
    ItemUnit.objects.create(item=shared, body=town.body("区水务局"), name="区水务局", order=90)
    whole = client.get(reverse("item", args=[town.government.code, shared.pk])).content.decode()
    assert whole.count('<li class="unit lead">') == 1
    assert '<li class="unit lead"><a href' in whole
    assert whole.index("各街道办事处</a>") > whole.index('<li class="unit lead">')
    assert "区水务局</a><span" not in whole
