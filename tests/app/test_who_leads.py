"""Who leads is marked alike wherever units are listed, also where the notice says that the first one does."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from app.people import AT, PASSWORD, TODAY, Town
from luoshi.consulting.actions import open_round
from luoshi.consulting.queries import extract
from luoshi.exports.annexes.rows import annexes
from luoshi.exports.extract.rows import extracts
from luoshi.exports.ledger.rows import sheet
from luoshi.exports.words import words
from luoshi.governments.bodies import add_group, join_group
from luoshi.governments.rights import rights_of
from luoshi.intake.models import Reading
from luoshi.items.actions import confirm_many
from luoshi.items.models import Item, ItemUnit
from luoshi.items.papers import year_items
from luoshi.items.queries import ledger
from luoshi.items.rows import UNIT_ROLE_WORDS, UnitRow, Wanted, with_lead
from luoshi.reporting.filling import Place
from luoshi.reporting.flow import Written, answering, recipient
from luoshi.reporting.sheet_pages import sheet as sheet_page

FIRST, NAMED, EQUAL = Item.Mode.FIRST_IS_LEAD, Item.Mode.LEAD_NAMED, Item.Mode.EQUAL
ROLES = {"总": "overall_lead", "牵": "lead", "配": "support", "分": "joint", "汇": "collect", "列": ""}

# mode, units by their marks (等 after the name: and others; 群: a collective; 外: not in the directory), the places of
# those that lead as the document writes them, and for each body the place of the unit it hands in to, "-": the office
WHO_LEADS = [
    (FIRST, "列列列", [0], "-00"),
    (FIRST, "列", [], "-"),
    (FIRST, "列等", [0], "-"),
    (FIRST, "列牵列", [1], "1-1"),
    (FIRST, "列总", [1], "1-"),
    (FIRST, "列列汇", [0], "22-"),
    (FIRST, "配列", [], "--"),
    (FIRST, "", [], ""),
    (FIRST, "群", [], "--"),
    (FIRST, "群等", [], "--"),
    (FIRST, "群列", [], "---"),
    (FIRST, "群列列", [], "----"),
    (FIRST, "列群", [0], "-00"),
    (FIRST, "外列列", [0], "--"),
    (FIRST, "外群", [0], "--"),
    (FIRST, "列外列", [0], "-0"),
    (FIRST, "外配", [0], "-"),
    (NAMED, "牵配", [0], "-0"),
    (NAMED, "牵外", [0], "-"),
    (NAMED, "总牵配", [0, 1], "-01"),
    (NAMED, "列列", [], "--"),
    (NAMED, "群列", [], "---"),
    (EQUAL, "列列", [], "--"),
    (EQUAL, "牵列", [0], "--"),
]


def units_of(marks: str) -> list[UnitRow]:
    units: list[UnitRow] = []
    for place, mark in enumerate(marks.replace("等", "")):
        role = ROLES.get(mark, "")
        body = None if mark in "群外" else 10 * (place + 1)
        unit = UnitRow(f"单位{place}", role, UNIT_ROLE_WORDS[role], "等" in marks, body, "")
        units.append(replace(unit, lead=role in {"lead", "overall_lead"}, collective=mark == "群"))
    return units


def written(unit: UnitRow, place: int) -> Written:
    """The same unit before the flow of reports: a collective of two, nobody for a name that is not known."""
    bodies = (
        (10 * (place + 1), 10 * (place + 1) + 1) if unit.collective else () if unit.body_id is None else (unit.body_id,)
    )
    return Written(bodies, unit.role, unit.and_others, collective=unit.collective)


@pytest.mark.parametrize(("mode", "marks", "leading", "to"), WHO_LEADS)
def test_who_leads_by_mark_and_mode(mode: str, marks: str, leading: list[int], to: str) -> None:
    units = units_of(marks)
    found = with_lead(units, mode)
    assert [place for place, unit in enumerate(found) if unit.lead] == leading
    assert [unit.name for unit in found] == [unit.name for unit in units]
    bodies = answering([written(unit, place) for place, unit in enumerate(units)], mode)
    receivers = [recipient(bodies, mode, each.body_id) for each in bodies]
    assert "".join("-" if body is None else str(body // 10 - 1) for body in receivers) == to


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
    ItemUnit.objects.filter(item=shared, name="各街道办事处").update(name="区水务局", body=town.body("区水务局"))
    ItemUnit.objects.create(item=shared, body=town.body("区发改局"), name="区发改局", order=90)
    whole = client.get(reverse("item", args=[town.government.code, shared.pk])).content.decode()
    assert whole.count('<li class="unit lead">') == 1
    assert '<li class="unit lead"><a href' in whole
    assert whole.index("区水务局</a>") > whole.index('<li class="unit lead">')
    assert "区发改局</a><span" not in whole


def test_a_collective_that_the_directory_knows_leads_nobody_on_page_and_in_papers(
    town: Town, shared: Item, client: Client
) -> None:
    client.login(username="owner", password=PASSWORD)
    ItemUnit.objects.filter(item=shared, name="区科创局").update(order=90)
    street = town.body("明溪街道办事处")

    def leading() -> int:
        page = client.get(reverse("item", args=[town.government.code, shared.pk])).content.decode()
        return page.count('<li class="unit lead">')

    assert leading() == 1
    group = add_group(government=town.government, name="各街道办事处", by=town.owner, at=AT)
    join_group(group=group, bodies=[street], by=town.owner, at=AT)
    assert leading() == 0
    year = year_items(town.government.pk, 2026, today=TODAY)
    lists = extracts(year, government=town.government, words=words()).extracts
    mine = {one.unit: one.lines[-1].role for one in lists if one.unit in {"区科创局", "明溪街道办事处"}}
    assert mine == {"区科创局": "同责", "明溪街道办事处": "同责"}


def test_the_units_own_sheet_and_consultation_say_that_it_leads(town: Town, shared: Item) -> None:
    first, other = town.body("区科创局"), town.body("区水务局")
    ItemUnit.objects.filter(item=shared, name="各街道办事处").update(name="区水务局", body=other)
    said = {}
    for body in (first, other):
        rights = rights_of(town.owner, on=TODAY)
        page = sheet_page(Place(town.year, None, body), rights, today=TODAY)
        said[body.name] = [line.role_word for line in page.lines if line.item.id == shared.pk]
    assert said == {"区科创局": ["牵头"], "区水务局": [""]}
    round_ = open_round(year=town.year, streams=[shared.stream], due=TODAY, note="", by=town.owner, at=AT)
    asked = {}
    for body in (first, other):
        found = extract(town.government.pk, round_.pk, body.pk, on=TODAY)
        asked[body.name] = [row.role_word for row in found.questions if row.item.id == shared.pk] if found else None
    assert asked == {"区科创局": ["牵头"], "区水务局": [""]}
