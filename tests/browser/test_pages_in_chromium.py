"""The pages in Chromium: what scripts add, what works without them, and that nothing spills over at 390 px."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from app.district import District
from browser.conftest import nothing_spills
from luoshi.intake.models import Fact
from luoshi.items.models import Item
from luoshi.web.words import SHAPES

Open = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def desk_of(district: District) -> str:
    return reverse("desk", args=[district.code, district.notice.source_id])


def addresses(district: District) -> dict[str, str]:
    """Every page a person reads."""
    code, source = district.code, district.report.source_id
    return {
        "front": reverse("front", args=[code]),
        "documents": reverse("documents", args=[code]),
        "document": reverse("document", args=[code, source]),
        "notice": reverse("document", args=[code, district.notice.source_id]),
        "facts": reverse("document", args=[code, source]) + "?view=facts",
        "terms": reverse("document", args=[code, district.notice.source_id]) + "?view=terms",
        "withdraw": reverse("withdraw", args=[code, source]),
        "desks": reverse("desks", args=[code]),
        "desk": desk_of(district),
        "edit": reverse("edit", args=[code, district.open_proposal.pk]),
        "ledger": reverse("ledger", args=[code, 2026]),
        "item": reverse("item", args=[code, district.item.pk]),
        "rules": reverse("rules", args=[code, 2026]),
        "calendar": reverse("calendar", args=[code, 2026]),
    }


NAMES = [
    "front", "documents", "document", "notice", "facts", "terms", "withdraw", "desks", "desk", "edit", "ledger", "item",
    "rules", "calendar",
]  # fmt: skip


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_no_page_spills_over_and_all_can_be_reached(size: str, visit: Open, district: District) -> None:
    page = visit("/", size=size)
    places = addresses(district)
    assert list(places) == NAMES
    for name, address in places.items():
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + address)
        assert nothing_spills(page), name
        assert page.locator("h1").count() == 1, name
        assert page.locator("main").count() == 1, name
        assert page.locator("nav[aria-label]").count() >= 1, name
        assert nameless_fields(page) == [], name


def nameless_fields(page: Page) -> list[str]:
    """Fields that a screen reader could not name."""
    found: list[str] = page.eval_on_selector_all(
        "input:not([type=hidden]), select, textarea",
        "fields => fields.filter(f => !f.labels.length && !f.ariaLabel).map(f => f.outerHTML)",
    )
    return found


def test_the_skip_link_comes_first(visit: Open, district: District) -> None:
    page = visit(reverse("front", args=[district.code]))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"


def test_the_desk_by_keyboard(visit: Open, district: District) -> None:
    page = visit(desk_of(district))
    first = district.open_proposal
    expect(page.locator(f"#p{first.pk}.current")).to_be_visible()
    marked = page.locator(".it.now")
    assert "".join(marked.all_inner_texts()) == first.text
    expect(marked.first).to_be_in_viewport()
    page.keyboard.press("j")
    expect(page.locator(f"#p{first.pk + 1}.current")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#progress b")).to_have_text("3/7")
    expect(page.locator(f"#p{first.pk}")).to_have_class(re.compile("confirmed"))
    expect(page.locator(f"#p{first.pk + 1}.current")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator("#progress b")).to_have_text("4/7")
    expect(page.locator(f"#p{first.pk + 2}.current")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(page.locator("#progress b")).to_have_text("3/7")
    assert Item.objects.filter(proposal=first.pk + 1).count() == 0


def test_the_desk_edits_in_place(visit: Open, district: District) -> None:
    page = visit(desk_of(district))
    proposal = district.open_proposal
    page.keyboard.press("e")
    form = page.locator(f"#p{proposal.pk} form.edit")
    expect(form.locator("textarea").first).to_be_focused()
    form.locator("[name=wording]").fill("新建管网300公里。")
    page.keyboard.press("j")  # typed into the field, and no move
    form.get_by_role("button", name="按修改确认").click()
    expect(page.locator("#progress b")).to_have_text("3/7")
    assert Item.objects.get(proposal=proposal).wording == "新建管网300公里。j"


def test_the_desk_by_touch(visit: Open, district: District) -> None:
    page = visit(desk_of(district), size="phone")
    proposal = district.open_proposal
    confirm = page.locator(f"#p{proposal.pk} button.primary")
    box = confirm.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    confirm.tap()
    expect(page.locator("#progress b")).to_have_text("3/7")


def test_the_desk_without_a_script(visit: Open, district: District) -> None:
    proposal = district.open_proposal
    page = visit(f"{desk_of(district)}?at={proposal.pk}#p{proposal.pk}", script=False)
    page.locator(f"#p{proposal.pk} button.primary").click()
    expect(page.locator("#progress b")).to_have_text("3/7")


def test_somebody_was_first(visit: Open, district: District) -> None:
    page = visit(desk_of(district))
    other = visit(desk_of(district))
    page.keyboard.press("Enter")
    expect(page.locator("#progress b")).to_have_text("3/7")
    other.locator(f"#p{district.open_proposal.pk - 1} button.primary").click()
    expect(other.locator("#notice")).to_contain_text("已由他人处理")


def test_a_fact_tells_how_it_was_read(visit: Open, district: District) -> None:
    page = visit(reverse("document", args=[district.code, district.report.source_id]))
    fact = Fact.objects.filter(reading=district.report, status="target").order_by("start")[0]
    page.hover(f"#f{fact.pk}")
    card = page.locator("#fact")
    expect(card).to_be_visible()
    how = str(SHAPES[fact.rule.partition(": ")[2]])
    for words in (fact.subject, "2026年", "目标", how):
        expect(card).to_contain_text(words)


def test_a_fact_by_touch(visit: Open, district: District) -> None:
    page = visit(reverse("document", args=[district.code, district.report.source_id]), size="phone")
    page.locator("a.f").first.tap()
    expect(page.locator("#fact")).to_be_visible()
    page.locator("#fact button").tap()
    expect(page.locator("#fact")).to_be_hidden()


def test_an_anchor_alone_is_enough_to_mark_a_sentence(visit: Open, district: District) -> None:
    address = reverse("document", args=[district.code, district.report.source_id])
    page = visit(f"{address}#c30-41")
    expect(page.locator(".marked").first).to_be_in_viewport()


def test_a_row_opens_beside_the_ledger(visit: Open, district: District) -> None:
    page = visit(reverse("ledger", args=[district.code, 2026]))
    address = page.url
    page.locator(".items tbody tr", has_text="污水").locator(".c-state").click()
    expect(page.locator("#beside h1")).to_contain_text("污水处理率")
    assert page.url == address
    expect(page.locator(".items")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#beside")).to_be_empty()


def test_the_ledger_narrows_as_one_chooses(visit: Open, district: District) -> None:
    page = visit(reverse("ledger", args=[district.code, 2026]))
    page.locator("[name=has]").select_option("targets")
    expect(page.locator(".items th.w[scope=row]")).to_have_count(1)
    assert "has=targets" in page.url
    link = page.get_by_role("link", name="导出 Excel").get_attribute("href") or ""
    assert "has=targets" in link


def test_the_ledger_without_a_script(visit: Open, district: District) -> None:
    page = visit(reverse("ledger", args=[district.code, 2026]), script=False)
    page.locator("[name=has]").select_option("targets")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".items th.w[scope=row]")).to_have_count(1)
    page.locator(".items tbody th.w a").click()
    expect(page.locator("h1")).to_contain_text("污水处理率")


def test_a_file_is_chosen_and_imported(visit: Open, district: District) -> None:
    page = visit(reverse("documents", args=[district.code]))
    report = FilePayload(name="又一份.txt", mimeType="text/plain", buffer=b"\x00\x01")
    page.locator("[name=documents]").set_input_files([report])
    expect(page.locator(".files")).to_have_text("又一份.txt")
    page.get_by_role("button", name="导入").click()
    expect(page.locator(".taken")).to_contain_text("没有导入")
