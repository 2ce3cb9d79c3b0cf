"""Every state × verb × actor of a report, against the table written out by hand."""

from itertools import product
from pathlib import Path

import pytest

from luoshi.calendar.models import Rules
from luoshi.reporting.errors import NoSuchMove, NotYours
from luoshi.reporting.states import (
    ACTOR_WORDS,
    MOVES,
    STATE_WORDS,
    VERB_WORDS,
    Actor,
    Filing,
    State,
    Steps,
    Verb,
    after,
    first_to_look,
    possible,
    printed,
    printed_close,
    printed_filing,
)

# from          verb           to             who
TABLE = """
draft           propose        proposed       liaison proxy
returned        propose        proposed       liaison proxy
with_section    endorse        with_leader    section_head
with_leader     endorse        proposed       leader_in_charge
proposed        sign           signed         principal_leader
proposed        sign_on_paper  signed         liaison proxy
signed          file           filed          liaison proxy principal_leader
filed           accept         accepted       recipient
with_section    return         returned       section_head
with_leader     return         returned       leader_in_charge
proposed        return         returned       principal_leader
filed           return         returned       recipient
accepted        return         returned       recipient
with_section    recall         draft          liaison proxy
with_leader     recall         draft          liaison proxy
proposed        recall         draft          liaison proxy
signed          recall         draft          liaison proxy
accepted        amend          draft          liaison proxy
"""
# a year's filing   from       verb           to      who: instead of the row above
OTHERWISE = """
liaison             signed     file           filed   liaison proxy
at_once             proposed   sign           filed   principal_leader
at_once             proposed   sign_on_paper  filed   liaison proxy
"""
ROWS = {(line[0], line[1]): (line[2], set(line[3:])) for line in map(str.split, TABLE.strip().splitlines())}
INSTEAD = {
    (Filing(line[0]), line[1], line[2]): (line[3], set(line[4:]))
    for line in map(str.split, OTHERWISE.strip().splitlines())
}


def row_of(state: State, verb: Verb, filing: Filing) -> tuple[str, set[str]] | None:
    return INSTEAD.get((filing, state.value, verb.value)) or ROWS.get((state.value, verb.value))


@pytest.mark.parametrize(("filing", "state", "verb", "actor"), list(product(Filing, State, Verb, Actor)))
def test_every_filing_state_verb_and_actor(filing: Filing, state: State, verb: Verb, actor: Actor) -> None:
    row = row_of(state, verb, filing)
    if row is None:
        with pytest.raises(NoSuchMove, match=STATE_WORDS[state]):
            after(state, verb, {actor}, steps=Steps.DIRECT, filing=filing)
    elif actor.value not in row[1]:
        with pytest.raises(NotYours, match="只能由"):
            after(state, verb, {actor}, steps=Steps.DIRECT, filing=filing)
    else:
        assert after(state, verb, {actor}, steps=Steps.DIRECT, filing=filing) == row[0]
    assert (verb in possible(state, {actor}, filing)) is (row is not None and actor.value in row[1])


# What a round that has closed takes no more of an item that was never filed; written out by hand.
SHUT = {"propose", "endorse", "sign", "sign_on_paper", "file"}


@pytest.mark.parametrize(("filing", "state", "verb", "actor"), list(product(Filing, State, Verb, Actor)))
def test_a_closed_round_leaves_every_way_back_and_none_forward(
    filing: Filing, state: State, verb: Verb, actor: Actor
) -> None:
    row = row_of(state, verb, filing)
    may = row is not None and actor.value in row[1]
    assert (verb in possible(state, {actor}, filing, taken=False)) is (may and verb.value not in SHUT)


def test_what_a_year_does_not_say_is_as_the_table_has_it() -> None:
    assert after(State.SIGNED, Verb.FILE, {Actor.PRINCIPAL_LEADER}, steps=Steps.DIRECT) is State.FILED
    assert {filing.value for filing in Filing} == set(Rules.Filing.values)


def test_the_table_is_the_one_written_by_hand() -> None:
    assert {(state.value, verb.value) for state, verb in MOVES} == set(ROWS)


def test_everything_has_a_word() -> None:
    assert (set(STATE_WORDS), set(VERB_WORDS), set(ACTOR_WORDS)) == (set(State), set(Verb), set(Actor))


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        (Steps.DIRECT, ["proposed"]),
        (Steps.LEADER, ["with_leader", "proposed"]),
        (Steps.SECTION_AND_LEADER, ["with_section", "with_leader", "proposed"]),
    ],
)
def test_a_units_steps_put_somebody_before_the_leader(steps: Steps, path: list[str]) -> None:
    state = after(State.DRAFT, Verb.PROPOSE, {Actor.LIAISON}, steps=steps)
    walked = [state.value]
    while state is not State.PROPOSED:
        state = after(state, Verb.ENDORSE, set(Actor), steps=steps)
        walked.append(state.value)
    assert walked == path
    assert first_to_look(steps).value == path[0]


@pytest.mark.parametrize("state", State)
def test_buttons_are_exactly_what_may_be_done(state: State) -> None:
    for actor in Actor:
        wanted = [verb for verb in Verb if actor.value in ROWS.get((state.value, verb.value), ("", set()))[1]]
        assert list(possible(state, {actor})) == wanted


def test_no_state_is_a_dead_end_and_none_is_out_of_reach() -> None:
    reached = {State.DRAFT} | {move.to for move in MOVES.values()} | {first_to_look(steps) for steps in Steps}
    assert reached == set(State)
    assert {state for state, _verb in MOVES} == set(State)


def test_the_manual_prints_the_table() -> None:
    manual = Path(__file__).resolve().parents[2] / "docs/manual/README.md"
    assert printed() in manual.read_text(encoding="utf-8")
    assert printed_filing() in manual.read_text(encoding="utf-8")
    assert printed_close() in manual.read_text(encoding="utf-8")
