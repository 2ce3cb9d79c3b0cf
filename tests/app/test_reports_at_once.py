"""Two people at one report in the same moment: one wins, the other is told, nothing is lost and nothing is twice."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from app.at_once import at_once, count
from app.people import build_town
from app.racing import TURNS
from app.reports import APRIL, TEXT, Office, build_office, fresh, seen_of
from luoshi.audit.chain import verify
from luoshi.audit.models import Event
from luoshi.audit.stored import entries as events
from luoshi.calendar.models import Round
from luoshi.errors import LuoshiError, NotNow
from luoshi.items.models import Item
from luoshi.people.models import Account
from luoshi.reporting.errors import NoSuchMove, StaleEntry
from luoshi.reporting.extending import answer, ask
from luoshi.reporting.filling import Saved, mark_unchanged, save_entry
from luoshi.reporting.models import Decision, Entry, FigureRevision, Notice, Revision, Sheet
from luoshi.reporting.shared import add_figure, say_figure
from luoshi.reporting.signing import Done, Word, move
from luoshi.reporting.states import Verb

pytestmark = pytest.mark.django_db(transaction=True)
again = pytest.mark.parametrize("turn", range(TURNS))


@pytest.fixture
def office(transactional_db: None) -> Office:
    """The office, committed: other connections must see it."""
    return build_office(build_town())


def saving(office: Office, words: str, version: int, item: Item | None = None) -> Callable[[], Saved]:
    """A save of 区水务局's liaison."""
    content = replace(TEXT, progress=words)
    about = item or office.lane
    return lambda: save_entry(
        place=office.place(), item=about, content=content, version=version, by=office.liaison, at=APRIL
    )


def moving(verb: Verb, *entries: Entry, by: Account, word: str = "") -> Callable[[], Done]:
    """A move of somebody who has looked now."""
    seen, sheet = seen_of(entries), entries[0].sheet
    return lambda: move(sheet=sheet, seen=seen, verb=verb, by=by, at=APRIL, word=Word(reason=word))


def brought_to(office: Office, *verbs: Verb, item: Item | None = None) -> Entry:
    """An entry of 区水务局 brought this far by the usual people."""
    entry = office.fill(item or office.lane)
    for verb in verbs:
        office.to(verb, entry)
    return fresh(entry)


def assert_whole() -> None:
    """Every decision has its event and the other way round; the chain holds; nobody's revision is there twice."""
    assert verify(events()).broken is None
    told = Counter(Event.objects.filter(action__startswith="report.").values_list("action", flat=True))
    assert told == Counter(f"report.{verb}" for verb in Decision.objects.values_list("verb", flat=True))
    digests = list(Revision.objects.values_list("entry", "digest"))
    assert len(digests) == len(set(digests))


@again
def test_one_entry_begun_by_two(office: Office, turn: int) -> None:
    results = at_once(*[saving(office, f"第{number}人填写。", 0) for number in range(4)])
    assert (count(results, Saved), count(results, StaleEntry)) == (1, 3)
    (won,) = (each for each in results if isinstance(each, Saved))
    assert [entry.draft for entry in Entry.objects.all()] == [won.entry.draft]
    assert Sheet.objects.count() == 1


@again
def test_one_entry_saved_by_two(office: Office, turn: int) -> None:
    office.fill(office.lane)
    results = at_once(*[saving(office, f"第{number}人填写。", 1) for number in range(3)])
    assert (count(results, Saved), count(results, StaleEntry)) == (1, 2)
    (won,) = (each for each in results if isinstance(each, Saved))
    assert fresh(won.entry).draft == won.entry.draft
    assert fresh(won.entry).version == 2


@again
def test_a_sheet_begun_by_two_with_an_item_each(office: Office, turn: int) -> None:
    results = at_once(*[saving(office, "填写。", 0, item) for item in (office.lane, office.both, office.led)])
    assert count(results, Saved) == 3
    assert Sheet.objects.count() == 1


@again
def test_filled_by_one_while_another_marks_all_unchanged(office: Office, turn: int) -> None:
    ids = [office.lane.pk, office.both.pk]
    results = at_once(
        saving(office, "填写。", 0),
        lambda: mark_unchanged(place=office.place(), items=ids, why="未开工。", by=office.liaison, at=APRIL),
    )
    assert count(results, LuoshiError) == (0 if isinstance(results[0], Saved) else 1)
    assert sorted(Entry.objects.values_list("item", flat=True)) == sorted(ids)
    if isinstance(results[0], Saved):
        assert "填写。" in Entry.objects.get(item=office.lane).draft


@again
def test_proposed_by_one_while_another_saves(office: Office, turn: int) -> None:
    entry = brought_to(office)
    proposed, saved = at_once(moving(Verb.PROPOSE, entry, by=office.liaison), saving(office, "改写。", 1))
    assert isinstance(proposed, Done)
    assert isinstance(saved, Saved | NoSuchMove)
    kept = fresh(entry)
    assert kept.current is not None
    assert ("改写。" in kept.current.sealed) is ("改写。" in kept.draft) is isinstance(saved, Saved)
    assert_whole()


ONE_WINS = {
    "proposed twice": ((), Verb.PROPOSE, Verb.PROPOSE),
    "signed twice": ((Verb.PROPOSE,), Verb.SIGN, Verb.SIGN),
    "signed and recalled": ((Verb.PROPOSE,), Verb.SIGN, Verb.RETURN),
    "filed twice": ((Verb.PROPOSE, Verb.SIGN), Verb.FILE, Verb.FILE),
    "filed and recalled": ((Verb.PROPOSE, Verb.SIGN), Verb.FILE, Verb.RECALL),
    "accepted twice": ((Verb.PROPOSE, Verb.SIGN, Verb.FILE), Verb.ACCEPT, Verb.ACCEPT),
    "amended twice": ((Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT), Verb.AMEND, Verb.AMEND),
}


@again
@pytest.mark.parametrize("name", ONE_WINS)
def test_one_move_wins(office: Office, name: str, turn: int) -> None:
    before, *verbs = ONE_WINS[name]
    entry = brought_to(office, *before)
    people = {Verb.SIGN: office.leader, Verb.RETURN: office.leader, Verb.ACCEPT: office.town.owner}
    results = at_once(
        *[moving(verb, entry, by=people.get(verb, office.liaison), word="因为数字有误") for verb in verbs]
    )
    assert (count(results, Done), count(results, NotNow)) == (1, 1)
    assert Decision.objects.count() == len(before) + 1
    assert_whole()


# The second of these may still be done when it comes second; then both are there, one after the other.
ORDERED = {
    "signed while recalled": ((Verb.PROPOSE,), Verb.SIGN, Verb.RECALL),
    "accepted by one, returned by another": ((Verb.PROPOSE, Verb.SIGN, Verb.FILE), Verb.ACCEPT, Verb.RETURN),
}


@again
@pytest.mark.parametrize("name", ORDERED)
def test_the_second_comes_after_or_is_told(office: Office, name: str, turn: int) -> None:
    before, first, second = ORDERED[name]
    entry = brought_to(office, *before)
    people = {Verb.SIGN: office.leader, Verb.RECALL: office.liaison}
    results = at_once(
        *[moving(verb, entry, by=people.get(verb, office.town.owner), word="因为数字有误") for verb in (first, second)]
    )
    assert isinstance(results[1], Done)
    assert isinstance(results[0], Done | NoSuchMove)
    verbs = [*before, first, second] if isinstance(results[0], Done) else [*before, second]
    assert list(Decision.objects.values_list("verb", flat=True)) == [verb.value for verb in verbs]
    assert fresh(entry).state == ("draft" if second is Verb.RECALL else "returned")
    office.lane.refresh_from_db()
    assert office.lane.state == Item.State.UNASSESSED
    assert_whole()


@again
def test_a_leader_signs_while_the_liaison_amends_another_entry(office: Office, turn: int) -> None:
    other = brought_to(office, Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT, item=office.both)
    entry = brought_to(office, Verb.PROPOSE)
    results = at_once(
        moving(Verb.SIGN, entry, by=office.leader), moving(Verb.AMEND, other, by=office.liaison, word="数字有误")
    )
    assert count(results, Done) == 2
    assert (fresh(entry).state, fresh(other).state) == ("signed", "draft")
    assert_whole()


@again
def test_the_last_two_units_of_an_equal_item_accepted_at_once_settle_it(office: Office, turn: int) -> None:
    mine = office.filed(office.both)
    theirs = office.filed(office.both, place=office.place(office.reform))
    results = at_once(*[moving(Verb.ACCEPT, entry, by=office.town.owner) for entry in (mine, theirs)])
    assert count(results, Done) == 2
    office.both.refresh_from_db()
    assert office.both.state == Item.State.ON_PACE
    assert_whole()


@again
def test_one_unit_accepted_while_the_other_is_returned(office: Office, turn: int) -> None:
    mine = office.filed(office.both)
    theirs = office.filed(office.both, place=office.place(office.reform))
    office.to(Verb.ACCEPT, theirs)
    results = at_once(
        moving(Verb.ACCEPT, mine, by=office.town.owner),
        moving(Verb.RETURN, fresh(theirs), by=office.town.owner, word="数字有误"),
    )
    assert count(results, Done) == 2
    office.both.refresh_from_db()
    assert office.both.state == Item.State.UNASSESSED
    assert_whole()


@again
def test_a_lead_collects_while_the_support_unit_files(office: Office, turn: int) -> None:
    support = brought_to(office, Verb.PROPOSE, Verb.SIGN, item=office.led)
    lead = office.fill(office.led, place=office.place(office.reform))
    results = at_once(
        moving(Verb.FILE, support, by=office.liaison), moving(Verb.PROPOSE, lead, by=office.reform_liaison)
    )
    assert count(results, Done) == 2
    current = fresh(lead).current
    assert current is not None
    # what the lead seals is either the whole of what was handed in, or nothing of it
    assert current.sealed.count(f'"body":"{office.water.name}"') in {0, 1}
    assert_whole()


@again
def test_two_leads_collect_from_the_same_unit(office: Office, turn: int) -> None:
    supports = [office.filed(item) for item in (office.led, office.both)]
    leads = [office.fill(item, place=office.place(office.reform)) for item in (office.led, office.both)]
    results = at_once(
        *[moving(Verb.PROPOSE, lead, by=office.reform_liaison) for lead in leads],
        moving(Verb.RETURN, supports[0], by=office.reform_liaison, word="数字有误"),
    )
    assert count(results, Done) == 3
    assert Revision.objects.filter(entry__in=leads).count() == 2
    assert_whole()


@again
def test_an_extension_answered_twice(office: Office, turn: int) -> None:
    asked = ask(place=office.place(), until=date(2026, 4, 20), reason="数据未出", by=office.liaison, at=APRIL)
    results = at_once(
        lambda: answer(extension=asked, granted_until=date(2026, 4, 20), why="同意", by=office.town.owner, at=APRIL),
        lambda: answer(extension=asked, granted_until=None, why="不同意", by=office.town.owner, at=APRIL),
    )
    assert count(results, NoSuchMove) == 1
    asked.refresh_from_db()
    assert (asked.granted_until is None) is (asked.state == "refused")
    assert Notice.objects.count() == Event.objects.filter(action="extension.answer").count() == 1
    assert_whole()


@again
def test_a_shared_figure_said_twice(office: Office, turn: int) -> None:
    figure = add_figure(
        government=office.town.government,
        name="固定资产投资",
        period="2026-Q1",
        supplier=office.reform,
        by=office.town.owner,
        at=APRIL,
    )
    results = at_once(
        *[
            lambda words=words: say_figure(
                figure=figure, words=words, release="estimate", by=office.reform_liaison, at=APRIL
            )
            for words in ("12亿元", "13亿元", "14亿元")
        ]
    )
    assert count(results, FigureRevision) == 3
    assert list(FigureRevision.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert_whole()


@again
def test_a_shared_figure_added_twice(office: Office, turn: int) -> None:
    results = at_once(
        *[
            lambda: add_figure(
                government=office.town.government,
                name="固定资产投资",
                period="2026-Q1",
                supplier=office.reform,
                by=office.town.owner,
                at=APRIL,
            )
        ]
        * 3
    )
    assert count(results, LuoshiError) == 2


@again
def test_pages_tell_the_second_and_never_break(office: Office, turn: int) -> None:
    Round.objects.update(closes=None)  # pages know today's date
    entry = brought_to(office, Verb.PROPOSE)
    ((pk, digest),) = [(seen.entry_id, seen.digest) for seen in seen_of([entry])]
    address = reverse("move", args=[office.town.government.code, 2026, 1, office.water.pk])

    def sign() -> int:
        client = Client()
        client.force_login(office.leader)
        return client.post(address, {"verb": "sign", "entry": pk, f"seen_{pk}": digest}).status_code

    assert sorted(map(str, at_once(sign, sign, sign))) == ["302", "409", "409"]
    assert_whole()
