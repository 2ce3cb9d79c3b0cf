"""The moves of a consultation by the full product of round × state × verb, and whose each is."""

from itertools import product

import pytest

from luoshi.consulting.models import Question
from luoshi.consulting.states import HAND_WORDS, MOVES, STATE_WORDS, VERB_WORDS, Hand, Move, Round, State, Verb, move_of
from luoshi.governments.models import Role

# Written out again, so that a change of the table is a change of this list too.
OPEN = {
    ("asked", "agree"): ("agreed", "liaison"),
    ("asked", "object"): ("objected", "liaison"),
    ("asked", "rule"): None,
    ("agreed", "agree"): None,
    ("agreed", "object"): ("objected", "liaison"),
    ("agreed", "rule"): None,
    ("objected", "agree"): ("agreed", "liaison"),
    ("objected", "object"): ("objected", "liaison"),
    ("objected", "rule"): ("ruled", "inspection_office"),
    ("ruled", "agree"): None,
    ("ruled", "object"): None,
    ("ruled", "rule"): ("ruled", "inspection_office"),
}


def test_the_list_is_the_whole_product() -> None:
    assert set(OPEN) == {(state.value, verb.value) for state, verb in product(State, Verb)}


@pytest.mark.parametrize(("round_", "state", "verb"), list(product(Round, State, Verb)))
def test_a_move_is_there_or_not(round_: Round, state: State, verb: Verb) -> None:
    expected = OPEN[state.value, verb.value] if round_ is Round.OPEN else None
    move = Move(State(expected[0]), Hand(expected[1])) if expected else None
    assert move_of(round_, state, verb) == move


def test_every_state_is_reached_and_an_unanswered_one_is_never_agreed_by_itself() -> None:
    assert {move.to for move in MOVES.values()} == set(State) - {State.ASKED}
    assert {move.by for (_state, verb), move in MOVES.items() if verb is Verb.AGREE} == {Hand.LIAISON}


def test_hands_are_posts_and_everything_has_its_word() -> None:
    assert {hand.value for hand in Hand} <= set(Role.values)
    assert set(HAND_WORDS) == set(Hand)
    assert set(VERB_WORDS) == set(Verb)
    assert {state.value: word for state, word in STATE_WORDS.items()} == dict(Question.State.choices)
