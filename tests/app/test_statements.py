"""What a page asks of the database does not grow with the years behind an office, nor with rounds left open."""

from datetime import date, timedelta

import pytest
from bench.decade import Decade, build
from bench.ledger import pages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from luoshi.calendar.models import Round
from luoshi.governments.models import Year
from luoshi.items.models import Item, ItemUnit
from luoshi.reporting.duties import duties, items_asked, only_supporting
from luoshi.reporting.models import Entry, Sheet
from luoshi.reporting.signing import Seen, move
from luoshi.reporting.states import Verb

ITEMS, UNITS = 12, 6


def counted(decade: Decade) -> dict[str, int]:
    """Statements of each page, asked for by the first account that has it; what a process remembers is warm."""
    found = {}
    for name, requests in pages(decade).items():
        account, address = requests[0]
        client = Client()
        client.force_login(account)
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as statements:
            client.get(address)
        found[name] = len(statements)
    return found


# Two for the session, two at the door, three for the frame, the rest the page's own.
STATEMENTS = {
    "inbox of a liaison": 22,
    "inbox of a leader": 12,
    "inbox of the office": 23,  # ten of them for the handling plans that wait
    "sheet": 27,
    "preview": 28,
    "ledger": 12,
    "board": 18,
    "item": 20,
}


@pytest.mark.parametrize("years", [1, 3])
def test_statements_of_a_page_do_not_depend_on_the_years(db: None, years: int) -> None:
    found = counted(build(today=localdate(now()), years=years, items=ITEMS, units=UNITS))
    waits = {"inbox of a leader": STATEMENTS["inbox of a leader"] - 1}  # where nothing waits to be signed, one less
    assert found in (STATEMENTS, STATEMENTS | waits)


def test_items_asked_are_those_of_the_duties(db: None) -> None:
    today = date(2026, 11, 20)
    decade = build(today=today, years=2, items=ITEMS, units=UNITS, begun=False)
    _vary(decade, today)
    sheets: list[tuple[Year, Round | None]] = [(year, None) for year in decade.years]
    sheets += [(year, round_) for year in decade.years for round_ in decade.rounds[year.pk]]
    bodies = [body.pk for body in decade.bodies]
    asked = items_asked(sheets, bodies, today=today)
    supporting, found = only_supporting(sheets, asked, today=today), set()
    for year, round_ in sheets:
        number = round_.number if round_ is not None else 0
        for body in bodies:
            mine = duties(year, round_, today=today, body_id=body)
            expected = {duty.item_id: duty.begun for duty in mine}
            assert asked.get((year.pk, number, body), {}) == expected
            if mine and all(duty.recipient_id is not None for duty in mine):
                found.add((year.pk, number, body))
    assert found == supporting
    assert len({len(items) for items in asked.values()}) > 2


def _vary(decade: Decade, today: date) -> None:
    """Items of every sort that is left out, and units that answered for a part of the year."""
    items = list(Item.objects.filter(year=decade.year).order_by("pk"))
    Item.objects.filter(pk=items[0].pk).update(kind=Item.Kind.PROBLEM)
    Item.objects.filter(pk=items[1].pk).update(state=Item.State.ENDED)
    Item.objects.filter(pk=items[2].pk).update(effective_from=today - timedelta(days=120))
    half = today - timedelta(days=150)
    rows = list(ItemUnit.objects.filter(item__in=items[3:]).order_by("pk"))
    ItemUnit.objects.filter(pk__in=[row.pk for row in rows[::4]]).update(valid_from=half)
    ItemUnit.objects.filter(pk__in=[row.pk for row in rows[1::4]]).update(valid_to=half)
    ItemUnit.objects.filter(pk=rows[2].pk).update(role=ItemUnit.Role.UPPER)
    ItemUnit.objects.filter(pk=rows[3].pk).update(body=None)


@pytest.mark.parametrize("verb", ["propose", "file"])
def test_a_move_of_many_entries_asks_as_often_as_of_one(db: None, verb: str) -> None:
    decade = build(today=localdate(now()), years=1, items=ITEMS, units=UNITS)
    state = {"propose": "draft", "file": "signed"}[verb]
    stored = list(Entry.objects.filter(state=state).select_related("sheet", "current").order_by("pk"))
    sheet = max((each.sheet_id for each in stored), key=[each.sheet_id for each in stored].count)
    entries = [each for each in stored if each.sheet_id == sheet]  # a move is of one sheet
    assert len(entries) > 2
    by = decade.liaisons[entries[0].sheet.body_id]

    def statements(chosen: list[Entry]) -> int:
        seen = [Seen(entry.pk, entry.current.digest if entry.current else "") for entry in chosen]
        sheet = Sheet.objects.get(pk=chosen[0].sheet_id)
        with CaptureQueriesContext(connection) as asked:
            move(sheet=sheet, seen=seen, verb=Verb(verb), by=by, at=now())
        return len(asked)

    assert statements(entries[:1]) == statements(entries[1:])
