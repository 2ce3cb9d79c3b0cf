"""A refused form comes back where it stood, as it was typed, with the reason at its head: every form of the office."""

from collections.abc import Mapping

import pytest
from django.urls import reverse

from app.district import District
from app.people import AT
from app.sent_back import names_of, refused, wordy
from app.test_pages_gate import ROUTES, arguments
from app.test_pages_gate import built as built  # the district of every address, and what stands on it
from app.test_pages_gate import district as district
from app.test_sent_back_in_reports import PAGES as REPORTS
from luoshi.governments.models import Year
from luoshi.governments.year_states import Step
from luoshi.governments.years import move_year

# The pages of the office whose forms take words, and the addresses that these are posted to.
PAGES: Mapping[str, set[str]] = {
    **{
        name: {name}
        for name in (
            "body-add",
            "body-edit",
            "groups",
            "post-add",
            "post-end",
            "post-acting",
            "account",
            "account-add",
            "seat-add",
            "seat-edit",
            "year-adopt",
            "streams",
            "stream-edit",
            "item-transfer",
            "item-new",
            "item-edit",
            "target-new",
            "target-edit",
            "item-dock",
            "edit",
            "merge",
            "split",
            "withdraw",
        )
    },
    "account-card": {"account-bind"},
    "rules": {"rules-set", "round-move", "round-reopen"},
    "calendar": {"calendar-day"},
    "security": {"separation"},
    "consultations": {"consultation-open"},
    "consultation": {"consultation-extend"},
    "consultation (objected)": {"consultation-extend", "consultation-rule"},
    "consultation-unit": {"consultation-answer"},
    "item": {"item-assess"},
    "years (closed)": {"year-step"},
}
# What is posted to and takes no words: buttons alone; choices; files.
WITHOUT_WORDS = {
    "account-end", "account-factor", "account-local", "account-switch", "account-unbind", "account-unlock",
    "adoption-apply", "attachment-remove", "audit-verify", "calendar-known", "calendar-seed", "confirm",
    "consultation-agree", "consultation-close", "group-leave", "job-drop", "job-file", "job-reread", "job-retry",
    "job-verify", "ledger-recognise",
    "portfolio-out", "reject", "round-unmove", "sheet-confirm", "sheet-draft", "stream-drop", "stream-order",
    "take-deadline", "take-proposal", "take-sentence", "take-unit", "target-remove", "undo", "workbook-apply",
    "year-archive", "adoption-choose", "adoption-names", "confirm-list", "desk-begins",
    "adoption-upload", "attachment-add", "calendar-import", "workbook-upload",
}  # fmt: skip


def page_of(name: str, district: District) -> str:
    """The address of a page; in brackets what happened before."""
    page, _space, before = name.partition(" ")
    if before == "(objected)":
        arguments("consultation-rule", district)
    if before == "(closed)":
        year, owner = district.town.year, district.town.owner
        for step in (Step.CLOSE_PROVISIONALLY, Step.CLOSE):
            move_year(year=Year.objects.get(pk=year.pk), step=step, by=owner, at=AT)
    return reverse(page, kwargs={"code": district.code, **arguments(page, district)})


@pytest.mark.parametrize("name", PAGES)
def test_every_form_of_the_office_comes_back_as_it_was_typed(name: str, district: District, settings: object) -> None:
    # accounts are bound to another log-in
    settings.CAS_URL = "https://cas.example.org"  # type: ignore[attr-defined]
    client = district.client(district.town.owner)
    page = page_of(name, district)
    forms = wordy(client, page)
    assert names_of(page, forms) == PAGES[name]
    for form in forms:
        refused(client, page, form)


def test_every_address_that_takes_words_is_refused_once() -> None:
    posted = {name for name, route in ROUTES.items() if route.posted}
    refused_here = set().union(*PAGES.values(), *REPORTS.values())
    assert posted - refused_here == WITHOUT_WORDS
