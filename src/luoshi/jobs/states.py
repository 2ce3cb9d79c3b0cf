"""The moves of a job: one pure table of state × verb."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


class Verb(StrEnum):
    """What happens to a job: START to LOSE are the worker's, the last two a person's.

    LOSE: its worker died or never came back; PUT_OFF: the database had no turn for it, it is tried again later.
    """

    START = "start"
    FINISH = "finish"
    FAIL = "fail"
    PUT_OFF = "put_off"
    LOSE = "lose"
    RETRY = "retry"
    DROP = "drop"


STATE_WORDS: Mapping[State, str] = {
    State.WAITING: "等待",
    State.RUNNING: "进行中",
    State.DONE: "完成",
    State.FAILED: "未完成",
    State.DROPPED: "已取消",
}
OPEN = frozenset({State.WAITING, State.RUNNING})

MOVES: Mapping[tuple[State, Verb], State] = {
    (State.WAITING, Verb.START): State.RUNNING,
    (State.RUNNING, Verb.FINISH): State.DONE,
    (State.RUNNING, Verb.FAIL): State.FAILED,
    (State.RUNNING, Verb.PUT_OFF): State.WAITING,
    (State.RUNNING, Verb.LOSE): State.WAITING,
    (State.FAILED, Verb.RETRY): State.WAITING,
    (State.DROPPED, Verb.RETRY): State.WAITING,
    (State.WAITING, Verb.DROP): State.DROPPED,
}


def after(state: State, verb: Verb) -> State | None:
    """The state a job is in once `verb` has happened; None when it cannot happen there."""
    return MOVES.get((state, verb))
