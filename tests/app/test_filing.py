"""Who files what was signed: by the year's rules the liaison or the leader, the liaison alone, or the signature."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from app.files import pdf
from app.reports import APRIL, LATE_APRIL, Office, fresh, seen_of
from luoshi.audit.models import Event
from luoshi.calendar.actions import copy_rules
from luoshi.calendar.models import Round, Rules
from luoshi.governments.actions import open_year
from luoshi.reporting.board import board
from luoshi.reporting.errors import NotYours, RoundClosed
from luoshi.reporting.models import Decision, Entry
from luoshi.reporting.signing import Word, add_scan, move
from luoshi.reporting.states import Filing, Verb


def rule(office: Office, filing: Filing) -> None:
    """The year's rules say so."""
    Rules.objects.create(year=office.town.year, filing=filing.value)


def proposed(office: Office) -> Entry:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    return entry


def test_the_liaison_alone_files_where_the_rules_say_so(office: Office) -> None:
    rule(office, Filing.LIAISON)
    entry = proposed(office)
    office.to(Verb.SIGN, entry)
    with pytest.raises(NotYours, match="只能由联络员"):
        office.to(Verb.FILE, entry, by=office.leader)
    office.to(Verb.FILE, entry)
    assert fresh(entry).state == "filed"


def test_a_signature_files_where_the_rules_say_so(office: Office) -> None:
    rule(office, Filing.AT_ONCE)
    entry = proposed(office)
    office.to(Verb.SIGN, entry)
    stored = fresh(entry)
    assert (stored.state, stored.filed_at, stored.first_filed_at) == ("filed", APRIL, APRIL)
    assert list(Decision.objects.order_by("pk").values_list("verb", flat=True)) == ["propose", "sign", "file"]
    actions = Event.objects.filter(action__startswith="report.").order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["report.propose", "report.sign", "report.file"]
    (row,) = [row for row in board(office.town.year, office.first, today=APRIL.date()).rows if row.counts["filed"]]
    assert row.body == "区水务局"


def test_a_signature_on_paper_files_too(office: Office) -> None:
    rule(office, Filing.AT_ONCE)
    entry = proposed(office)
    scan = add_scan(sheet=entry.sheet, name="签字表.pdf", data=pdf("签字表"), by=office.liaison, at=APRIL)
    seen, word = seen_of([entry]), Word(scan=scan)
    move(sheet=entry.sheet, seen=seen, verb=Verb.SIGN_ON_PAPER, by=office.liaison, at=APRIL, word=word)
    assert fresh(entry).state == "filed"


def test_a_signature_does_not_file_into_a_closed_round(office: Office) -> None:
    rule(office, Filing.AT_ONCE)
    entry = proposed(office)
    with pytest.raises(RoundClosed):
        office.to(Verb.SIGN, entry, at=datetime(2026, 5, 20, 2, tzinfo=UTC))
    assert fresh(entry).state == "proposed"


def test_what_was_signed_before_the_rules_changed_can_still_be_filed(office: Office) -> None:
    entry = proposed(office)
    office.to(Verb.SIGN, entry)
    rule(office, Filing.AT_ONCE)
    office.to(Verb.FILE, entry, at=LATE_APRIL)
    assert fresh(entry).state == "filed"


@pytest.mark.parametrize(("filing", "offered"), [("either", True), ("liaison", False), ("at_once", True)])
def test_the_leaders_page_offers_what_the_rules_allow(
    office: Office, client: Client, filing: str, offered: bool
) -> None:
    Round.objects.update(closes=None)
    entry = proposed(office)
    office.to(Verb.SIGN, entry)
    rule(office, Filing(filing))
    client.force_login(office.leader)
    page = client.get(reverse("preview", args=[office.town.government.code, 2026, 1, office.water.pk]))
    assert ('value="file"' in page.content.decode()) is offered


def test_the_next_year_takes_it_over(office: Office) -> None:
    rule(office, Filing.AT_ONCE)
    town = office.town
    following = open_year(government=town.government, number=2027, by=town.owner, at=APRIL)
    copied = copy_rules(from_year=town.year, to_year=following, by=town.owner, at=APRIL)
    assert copied.filing == Filing.AT_ONCE
