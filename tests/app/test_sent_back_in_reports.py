"""A refused form comes back where it stood, as it was typed: the forms of reports, figures and extensions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from app.reports import APRIL, Office
from app.sent_back import names_of, refused, wordy
from luoshi.calendar.models import Round
from luoshi.people.models import Account
from luoshi.reporting.extending import ask
from luoshi.reporting.shared import add_figure
from luoshi.reporting.states import Verb

# The pages whose forms take words, as somebody sees them, and the addresses that these are posted to.
PAGES: Mapping[str, set[str]] = {
    "sheet": {"entry-save", "unchanged", "extension-ask"},
    "plan": {"entry-save"},
    "preview-unit": {"move"},
    "preview-office": {"move", "extension-grant"},
    "figures-office": {"figure-add"},
    "figures-unit": {"figure-say"},
    "extensions": {"extension-answer"},
    "assess": {"item-assess"},
}


@dataclass(frozen=True, slots=True)
class Sheetful:
    """A page that is looked at, and by whom."""

    address: str
    account: Account


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(due=date(2099, 4, 10), closes=None)  # pages know today's date, on which it would be closed
    return office


def sheetful(name: str, office: Office) -> Sheetful:
    """A page of the reports, brought to where its forms stand."""
    code, sheet = office.town.government.code, [2026, 1, office.water.pk]
    owner, liaison = office.town.owner, office.liaison
    if name == "extensions":
        ask(place=office.place(), until=date(2099, 5, 1), reason="汛情", by=liaison, at=APRIL)
        return Sheetful(reverse("extensions", args=[code, 2026]), owner)
    if name.startswith("figures"):
        add_figure(
            government=office.town.government, name="里程", period="2026-Q1", supplier=office.reform, by=owner, at=APRIL
        )
        by = owner if name == "figures-office" else office.reform_liaison
        return Sheetful(reverse("figures", args=[code, 2026]), by)
    if name == "assess":
        return Sheetful(reverse("item", args=[code, office.lane.pk]), owner)
    if name == "sheet":
        office.fill(office.lane)
        return Sheetful(reverse("sheet", args=[code, *sheet]), liaison)
    if name == "plan":
        return Sheetful(reverse("sheet", args=[code, 2026, 0, office.water.pk]), liaison)
    entry = office.filed(office.lane)
    if name == "preview-unit":
        office.to(Verb.ACCEPT, entry)
        return Sheetful(reverse("preview", args=[code, *sheet]), liaison)
    return Sheetful(reverse("preview", args=[code, *sheet]), owner)


@pytest.mark.parametrize("name", PAGES)
def test_every_form_of_the_reports_comes_back_as_it_was_typed(name: str, office: Office, client: Client) -> None:
    where = sheetful(name, office)
    client.force_login(where.account)
    forms = wordy(client, where.address)
    assert names_of(where.address, forms) == PAGES[name]
    for form in forms:
        refused(client, where.address, form)
