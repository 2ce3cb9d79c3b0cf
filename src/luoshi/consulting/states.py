"""The moves of a consultation: one pure table of round × question × verb, and who may make each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Round(StrEnum):
    """Where a round stands."""

    OPEN = "open"
    CLOSED = "closed"


class State(StrEnum):
    """Where the question to one unit about one item stands. An unanswered one is never an agreed one."""

    ASKED = "asked"
    AGREED = "agreed"
    OBJECTED = "objected"
    RULED = "ruled"


class Verb(StrEnum):
    """What is done to a question."""

    AGREE = "agree"
    OBJECT = "object"
    RULE = "rule"


class Hand(StrEnum):
    """Whose hand does it: the unit's liaison, or the inspection office; values are those of governments' roles."""

    LIAISON = "liaison"
    OFFICE = "inspection_office"


STATE_WORDS: Mapping[State, str] = {
    State.ASKED: "未答复",
    State.AGREED: "无意见",
    State.OBJECTED: "有意见",
    State.RULED: "已裁定",
}
VERB_WORDS: Mapping[Verb, str] = {Verb.AGREE: "答复无意见", Verb.OBJECT: "反馈意见", Verb.RULE: "裁定"}
HAND_WORDS: Mapping[Hand, str] = {Hand.LIAISON: "本单位联络员", Hand.OFFICE: "督查室"}


@dataclass(frozen=True, slots=True)
class Move:
    """Where a verb leads, and whose it is."""

    to: State
    by: Hand


# A unit may change its word until the office has ruled; a ruling may be followed by another, never overwritten.
MOVES: Mapping[tuple[State, Verb], Move] = {
    (State.ASKED, Verb.AGREE): Move(State.AGREED, Hand.LIAISON),
    (State.ASKED, Verb.OBJECT): Move(State.OBJECTED, Hand.LIAISON),
    (State.AGREED, Verb.OBJECT): Move(State.OBJECTED, Hand.LIAISON),
    (State.OBJECTED, Verb.AGREE): Move(State.AGREED, Hand.LIAISON),
    (State.OBJECTED, Verb.OBJECT): Move(State.OBJECTED, Hand.LIAISON),
    (State.OBJECTED, Verb.RULE): Move(State.RULED, Hand.OFFICE),
    (State.RULED, Verb.RULE): Move(State.RULED, Hand.OFFICE),
}


def move_of(round_state: Round, state: State, verb: Verb) -> Move | None:
    """The move that `verb` is on a question of a round; None: there is no such move as things stand."""
    return MOVES.get((state, verb)) if round_state is Round.OPEN else None
