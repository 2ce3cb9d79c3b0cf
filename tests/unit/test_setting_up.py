"""年度准备: where each step of a year's set-up stands, by the facts alone; nothing is done by itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from luoshi.governments.queries import YearRow
from luoshi.reporting.setting_up import (
    Facts,
    House,
    Papers,
    Preparation,
    Stands,
    Step,
    Streams,
    Timing,
    is_concerned,
    stands,
    year_of_plan,
)

READY = Facts(
    opened=True,
    house=House(bodies=34, online=32),
    streams=Streams(count=7, owned=1),
    timing=Timing(rounds=4, usual=False),
    papers=Papers(documents=1, items=53, read=53, named=53, reportable=53),
    begun=1,
)
# What is lacking, and the only step that is open for it.
LACKING = [
    (replace(READY, house=House()), Step.HOUSE),
    (replace(READY, house=replace(READY.house, without_liaison=2)), Step.HOUSE),
    (replace(READY, house=replace(READY.house, without_principal=1)), Step.HOUSE),
    (replace(READY, streams=Streams()), Step.STREAMS),
    (replace(READY, streams=replace(READY.streams, unaddressed=1)), Step.STREAMS),
    (replace(READY, streams=replace(READY.streams, uncollected=1)), Step.STREAMS),
    (replace(READY, timing=Timing()), Step.RULES),
    (replace(READY, timing=replace(READY.timing, usual=True)), Step.RULES),
    (replace(READY, timing=replace(READY.timing, missing=(2026,))), Step.CALENDAR),
    (replace(READY, papers=replace(READY.papers, pending=1)), Step.BREAKDOWN),
    (replace(READY, papers=replace(READY.papers, untaken=1)), Step.LEDGER),
    (replace(READY, papers=replace(READY.papers, reportable=52)), Step.UNITS),
    (replace(READY, papers=replace(READY.papers, leaderless=1)), Step.UNITS),
    (replace(READY, begun=0), Step.FIRST_ROUND),
]


def test_of_a_year_that_was_never_opened_nothing_is_done() -> None:
    assert stands(Facts()) == dict.fromkeys(Step, Stands.OPEN)


def test_a_year_that_is_ready_has_nothing_open() -> None:
    found = Preparation(2026, READY, ())
    assert (found.next, found.done, found.needed) == (None, 8, 8)
    assert found.steps[Step.LEDGER] is Stands.NOT_NEEDED


@pytest.mark.parametrize(("facts", "step"), LACKING)
def test_one_thing_lacking_opens_its_step_alone(facts: Facts, step: Step) -> None:
    assert [each for each, where in stands(facts).items() if where is Stands.OPEN] == [step]
    assert Preparation(2026, facts, ()).next is step


@pytest.mark.parametrize(("facts", "step"), LACKING)
def test_what_is_left_is_what_is_open(facts: Facts, step: Step) -> None:
    assert Preparation(2026, facts, ()).left == (step,)
    assert Preparation(2026, READY, ()).left == ()


def test_of_two_ways_in_one_is_left() -> None:
    assert Preparation(2026, Facts(), ()).left == tuple(step for step in Step if step is not Step.LEDGER)


def test_holidays_that_nobody_has_announced_hold_nothing_up() -> None:
    awaited = replace(READY, timing=replace(READY.timing, awaited=(2027,)))
    assert stands(awaited)[Step.CALENDAR] is Stands.DONE


# How items came in: documents, waiting proposals, ledgers taken and not, items with a sentence and without.
WAYS_IN = """
documents pending taken untaken read other   breakdown   ledger
0         0       0     0       0    0       open        open
0         0       0     1       0    0       open        open
0         0       1     0       0    9       not_needed  done
0         0       0     0       0    9       not_needed  not_needed
0         0       0     1       0    9       not_needed  open
1         0       0     0       0    0       open        not_needed
1         9       0     0       0    0       open        not_needed
1         0       0     0       9    0       done        not_needed
1         9       0     0       9    0       open        not_needed
1         0       1     0       9    9       done        done
1         0       0     0       0    9       open        not_needed
"""


def rows() -> Iterator[tuple[Papers, str, str]]:
    _head, *lines = [line.split() for line in WAYS_IN.strip().splitlines()]
    for *numbers, breakdown, ledger in lines:
        documents, pending, taken, untaken, read, other = map(int, numbers)
        yield Papers(documents, pending, taken, untaken, read + other, read), breakdown, ledger


@pytest.mark.parametrize(("papers", "breakdown", "ledger"), list(rows()))
def test_one_way_in_is_enough(papers: Papers, breakdown: str, ledger: str) -> None:
    found = stands(replace(READY, papers=papers))
    assert (found[Step.BREAKDOWN], found[Step.LEDGER]) == (breakdown, ledger)


@pytest.mark.parametrize("counts", list(product((0, 2), repeat=6)))
def test_without_an_item_some_way_in_stays_open_and_what_waits_is_never_done(counts: tuple[int, ...]) -> None:
    documents, pending, taken, untaken, items, read = counts
    papers = Papers(documents, pending, taken, untaken, items, min(read, items))
    found = stands(replace(READY, papers=papers))
    if not papers.items and not taken:
        assert Stands.OPEN in {found[Step.BREAKDOWN], found[Step.LEDGER]}
    if documents and pending:
        assert found[Step.BREAKDOWN] is Stands.OPEN
    if not taken:
        assert found[Step.LEDGER] is not Stands.DONE


def year(number: int, state: str = "open") -> YearRow:
    return YearRow(id=number, number=number, state=state, state_word="")


@pytest.mark.parametrize(
    ("asked", "opened", "concerned"),
    [
        (2026, [], True),
        (2026, [year(2026)], True),
        (2026, [year(2026, "closed")], False),
        (2025, [year(2026), year(2025)], False),
        (2026, [year(2027), year(2026)], True),  # this year, though the next one is open already
        (2027, [year(2027), year(2026)], True),
        (2025, [year(2025)], True),  # the only one, late
        (2024, [year(2026)], False),
    ],
)
def test_which_years_may_be_on_their_way(asked: int, opened: list[YearRow], concerned: bool) -> None:
    assert is_concerned(asked, opened, today=date(2026, 11, 22)) is concerned


@pytest.mark.parametrize(
    ("plan", "opened", "found"),
    [
        (["2026"], [2025, 2026], 2026),
        (["2025-H2"], [2025, 2026], 2025),
        (["2026", "2027"], [2026, 2027], 2027),
        ([], [2025, 2026], 2026),
        (["2031"], [2025, 2026], 2026),
        (["2026"], [], None),
    ],
)
def test_a_document_belongs_to_the_year_that_it_plans(plan: list[str], opened: list[int], found: int | None) -> None:
    assert year_of_plan(plan, opened) == found
