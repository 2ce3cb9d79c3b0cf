"""Times that an item's own words name for its parts: on its page, and offered where its plan is made."""

from django.test import Client
from django.urls import reverse

from app.people import AT
from app.reports import Office
from luoshi.items.actions import Unit, add_item
from luoshi.items.models import Item
from luoshi.reporting.content import Milestone, Plan, from_json
from luoshi.reporting.models import Entry

WORDING = "明溪大桥主体工程6月底前完成，年底前全部建成。"
TAKEN = "明溪大桥主体工程6月底前完成"


def test_the_item_page_shows_them_and_the_plan_takes_them_over_in_one_press(office: Office, client: Client) -> None:
    town = office.town
    units = (Unit("区水务局"),)
    bridge = add_item(stream=town.stream("own_report"), wording=WORDING, units=units, by=town.owner, at=AT)
    code = town.government.code
    client.force_login(town.owner)
    html = client.get(reverse("item", args=[code, bridge.pk])).content.decode()
    for words in ("6月底前<small>至 2026-06-30", "明溪大桥主体工程完成", "年底前<small>至 2026-12-31", "全部建成"):
        assert words in html
    assert Item.objects.get(pk=bridge.pk).deadline == ""

    client.force_login(office.liaison)
    where = [code, 2026, 0, office.water.pk]
    page = reverse("sheet", args=where)
    assert client.get(page).content.decode().count(f"原文「{TAKEN}」") == 1  # of the year's end there is no round here
    assert not Entry.objects.exists()
    saves = reverse("entry-save", args=[*where, bridge.pk])
    told = {"milestone_round": ["1", "2"], "milestone": ["开工", ""], "milestone_value": ["", ""], "goals": "建桥"}
    part = client.post(saves, {**told, "version": "0", "take": "2"}, headers={"HX-Request": "true"}).content.decode()
    assert f'id="m{bridge.pk}" hx-swap-oob="true"' in part
    assert f'value="{TAKEN}"' in part
    plan = Plan(goals="建桥", milestones=(Milestone(1, "开工"), Milestone(2, TAKEN)))
    assert from_json(Entry.objects.get().draft) == plan
    html = client.get(page).content.decode()
    assert f"原文「{TAKEN}」" not in html
    assert f'value="{TAKEN}"' in html

    written = {**told, "milestone": ["开工", "先建引桥"], "version": "1", "take": "2"}
    client.post(saves, written)
    assert from_json(Entry.objects.get().draft) == Plan(
        goals="建桥", milestones=(Milestone(1, "开工"), Milestone(2, "先建引桥"))
    )
