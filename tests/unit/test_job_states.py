"""The moves of a background job by the full product of state × verb."""

from itertools import product

import pytest

from luoshi.jobs.states import OPEN, STATE_WORDS, State, Verb, after

# Written out again, so that a change of the table is a change of this list too: a dot is no move.
TABLE = """
          start    finish  fail    put_off  lose     retry    drop
waiting   running  .       .       .        .        .        dropped
running   .        done    failed  waiting  waiting  .        .
done      .        .       .       .        .        .        .
failed    .        .       .       .        .        waiting  .
dropped   .        .       .       .        .        waiting  .
"""
VERBS, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {(row[0], verb): None if to == "." else to for row in ROWS for verb, to in zip(VERBS, row[1:], strict=True)}


def test_the_list_is_the_whole_product() -> None:
    assert set(EXPECTED) == {(state.value, verb.value) for state, verb in product(State, Verb)}
    assert set(STATE_WORDS) == set(State)


@pytest.mark.parametrize(("state", "verb"), list(product(State, Verb)))
def test_a_move_is_there_or_not(state: State, verb: Verb) -> None:
    assert after(state, verb) == EXPECTED[state.value, verb.value]


def test_what_is_open_can_still_end_and_what_is_done_stays_done() -> None:
    assert {state for state in State if any(after(state, verb) for verb in (Verb.START, Verb.FINISH))} == OPEN
