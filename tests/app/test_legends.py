"""What ★ and 校验码 mean is said at the foot of each page where they occur, and nowhere else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from app.reports import Office
from luoshi.items.models import ItemUnit

STAR, CODE, DIGEST = "★ 牵头单位：", "校验码由所报内容算出", "它在审计日志里的摘要"
SIGNS = (STAR, CODE, DIGEST)


def ledger(office: Office) -> str:
    return reverse("ledger", args=[office.town.government.code, 2026])


def item(which: str) -> Callable[[Office], str]:
    return lambda office: reverse("item", args=[office.town.government.code, getattr(office, which).pk])


def filed_item(office: Office) -> str:
    office.filed(office.lane)
    return item("lane")(office)


def entry(office: Office) -> str:
    return reverse("entry", args=[office.town.government.code, office.filed(office.lane).pk])


def begun_entry(office: Office) -> str:
    return reverse("entry", args=[office.town.government.code, office.fill(office.lane).pk])


def preview(fill: bool) -> Callable[[Office], str]:
    def where(office: Office) -> str:
        office.fill(office.lane)
        if fill:
            office.filed(office.lane)
        return reverse("preview", args=[office.town.government.code, 2026, 1, office.water.pk])

    return where


def without_leads(office: Office) -> str:
    ItemUnit.objects.update(role="")
    return ledger(office)


def body(office: Office) -> str:
    return reverse("body", args=[office.town.government.code, office.water.pk])


PAGES: dict[str, tuple[Callable[[Office], str], tuple[str, ...]]] = {
    "the ledger with a lead": (ledger, (STAR,)),
    "the ledger without its units": (lambda office: f"{ledger(office)}?col=state", ()),
    "the ledger without leads": (without_leads, ()),
    "an item under a lead": (item("led"), (STAR, DIGEST)),
    "an item of one unit": (item("lane"), (DIGEST,)),
    "an item that was reported on": (filed_item, (CODE, DIGEST)),
    "an entry that was proposed": (entry, (CODE,)),
    "an entry that was begun": (begun_entry, ()),
    "a sheet that was filed": (preview(fill=True), (CODE,)),
    "a sheet of drafts": (preview(fill=False), ()),
    "a body": (body, (DIGEST,)),
    "the board": (lambda office: reverse("board", args=[office.town.government.code, 2026, 1]), ()),
}


@pytest.mark.parametrize("case", PAGES)
def test_signs_are_explained_where_they_occur_and_only_there(case: str, office: Office, client: Client) -> None:
    where, expected = PAGES[case]
    client.force_login(office.town.owner)
    page = client.get(where(office)).content.decode()
    assert tuple(sign for sign in SIGNS if page.count(sign) == 1) == expected
    assert sum(page.count(sign) for sign in SIGNS) == len(expected)
    assert (' class="unit lead"' in page) == (STAR in expected)
