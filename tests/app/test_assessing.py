"""The office's own word on an item: another state, or the same again, each with its grounds in the item's history."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from app.reports import APRIL, Office
from luoshi.audit.models import Event
from luoshi.items.models import Item
from luoshi.reporting.assessing import assess_item
from luoshi.reporting.errors import BadReport


@dataclass(frozen=True, slots=True)
class Case:
    """An item stood `before` and is said to be `state` on these grounds: `told` is in its history, or the refusal."""

    before: str
    state: str
    why: str
    told: str
    refused: bool = False


CASES = {
    "another state": Case("unassessed", "behind", "现场核查", "慢于序时 现场核查"),
    "the same state": Case("behind", "behind", "现场核查", "维持“慢于序时” 现场核查"),
    "the same, that nobody had judged": Case("unassessed", "unassessed", "数据未发布", "维持“未评” 数据未发布"),
    "another state without grounds": Case("unassessed", "behind", " ", "请写明评定的依据", refused=True),
    "the same state without grounds": Case("behind", "behind", " \n", "维持原状态，也请写明依据", refused=True),
    "no such state": Case("behind", "green", "现场核查", "没有这个状态", refused=True),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_word_is_recorded_with_its_grounds_or_refused_in_one_line(case: Case, office: Office) -> None:
    Item.objects.filter(pk=office.lane.pk).update(state=case.before)
    stood = Item.objects.filter(pk=office.lane.pk).values().get()
    item, said = Item.objects.get(pk=office.lane.pk), Event.objects.filter(action="item.assess")
    if case.refused:
        with pytest.raises(BadReport, match=case.told) as refusal:
            assess_item(item=item, state=case.state, why=case.why, by=office.town.owner, at=APRIL)
        assert ("\n" in str(refusal.value), said.count()) == (False, 0)
    else:
        assess_item(item=item, state=case.state, why=case.why, by=office.town.owner, at=APRIL)
        event = said.get()
        assert (event.after, event.at, event.by) == (case.told, APRIL, office.town.owner.username)
        stood["state"] = case.state
    assert (
        Item.objects.filter(pk=office.lane.pk).values().get() == stood
    )  # nothing else of it has changed, its version too


#  the state and the grounds of the second word, whether it comes a day later; whether it is recorded
REPEATS = {
    "the form sent twice": ("behind", "现场核查", False, False),
    "other grounds": ("behind", "资料复核", False, True),
    "the same grounds on another day": ("behind", "现场核查", True, True),
    "another state on the same grounds": ("done", "现场核查", False, True),
}


@pytest.mark.parametrize("upheld", [False, True], ids=["after a change", "after it was upheld"])
@pytest.mark.parametrize("case", REPEATS)
def test_the_same_word_is_recorded_once_a_day(case: str, upheld: bool, office: Office) -> None:
    state, why, next_day, recorded = REPEATS[case]
    Item.objects.filter(pk=office.lane.pk).update(state="behind" if upheld else "unassessed")
    owner, item = office.town.owner, Item.objects.get(pk=office.lane.pk)
    item = assess_item(item=item, state="behind", why="现场核查", by=owner, at=APRIL)
    at = APRIL + timedelta(days=1 if next_day else 0)
    if recorded:
        assess_item(item=item, state=state, why=why, by=owner, at=at)
    else:
        with pytest.raises(BadReport, match="今天已记入办理记录；有新的依据再评定"):
            assess_item(item=item, state=state, why=why, by=owner, at=at)
    assert Event.objects.filter(action="item.assess").count() == 1 + recorded


def test_each_time_a_state_is_upheld_stands_in_the_items_history(office: Office, client: Client) -> None:
    Item.objects.filter(pk=office.lane.pk).update(state="behind")
    client.force_login(office.town.owner)
    where = reverse("item-assess", args=[office.town.government.code, office.lane.pk])
    for why in ("四月现场核查", "五月复核"):
        page = client.post(where, {"state": "behind", "why": why}, follow=True).content.decode()
        assert "维持“慢于序时”，依据已记入办理记录。" in page
    assert page.index("维持“慢于序时” 五月复核") < page.index("维持“慢于序时” 四月现场核查")
    assert '<option value="behind" selected>维持“慢于序时”</option>' in page
