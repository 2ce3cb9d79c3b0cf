"""The board on a phone shows every step of a unit; a table of people comes in once, however often it is sent."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from app.district import District
from app.reports import Office, build_office
from app.test_units import workbook
from browser.conftest import nothing_spills
from luoshi.governments.models import Post
from luoshi.governments.people_table import COLUMNS
from luoshi.people.models import Account

Open = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# the second click comes while the first is being answered
CLICKED_TWICE = "button => { button.click(); setTimeout(() => button.click(), 150); }"
SPOKEN = "cell => getComputedStyle(cell, '::before').content + cell.innerText"


def steps(row: Locator) -> list[str]:
    """The steps of a unit as they are seen: sign, word, count."""
    cells = [cell for cell in row.locator("td.n").all() if cell.is_visible()]
    return [str(cell.evaluate(SPOKEN)).replace('"', "").strip() for cell in cells]


def board(office: Office) -> str:
    """The first round, where 区水务局 has an item at each of several steps."""
    office.filed(office.lane)
    office.fill(office.both)
    return reverse("board", args=[office.town.government.code, 2026, 1])


def test_a_phone_shows_every_step_of_a_unit(visit: Open, district: District) -> None:
    address = board(build_office(district.town))
    page = visit(address, size="phone")
    assert nothing_spills(page)
    row = page.locator("table.board tbody tr", has_text="区水务局")
    seen = steps(row)
    assert seen[0].startswith("事项")
    assert {each[:-1].strip() for each in seen[1:]} >= {"● 已报送", "◔ 填报中"}
    assert not any(each.endswith(("0", "·")) for each in seen)
    assert len(steps(page.locator("table.board tfoot tr"))) >= len(seen)
    desk = visit(address, size="desk")
    assert not any("已报送" in each for each in steps(desk.locator("table.board tbody tr", has_text="区水务局")))
    row.locator("td.filed a").click()
    expect(page.locator("main")).to_contain_text("区水务局")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_table_of_people_gives_passwords_that_are_kept_from_the_page(
    size: str, visit: Open, district: District, tmp_path: Path
) -> None:
    page = visit(reverse("people-table", args=[district.code]), size=size)
    file = tmp_path / "人员表.xlsx"
    for row, shown in ((("区文旅局", "联络员", None, "a"), "没有单位"), (("区水务局", "联络员", None, "shui"), "shui")):
        file.write_bytes(workbook(COLUMNS, row, ("", "", None, "beiyong")))
        page.set_input_files("[name=table]", file)
        page.get_by_role("button", name="导入").evaluate(CLICKED_TWICE)
        expect(page.locator("main table")).to_contain_text(shown)
        assert nothing_spills(page)
    expect(page.locator(".told-once .key")).to_have_count(2)
    with page.expect_download() as kept:
        page.get_by_role("link", name="存成表").click()
    cells = load_workbook(BytesIO(Path(kept.value.path()).read_bytes())).worksheets[0].iter_rows(values_only=True)
    told = page.locator(".told-once .key").all_inner_texts()
    assert [row[-1] for row in cells][-2:] == told
    assert Post.objects.filter(account__username="shui").count() == 1
    assert Account.objects.filter(username="beiyong").exists()
