"""Where a year stands and where it goes from there; pure, total, the manual's diagram is printed from it."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """As governments.models.Year.State."""

    OPEN = "open"
    PROVISIONAL = "provisional"
    CLOSED = "closed"


class Step(StrEnum):
    """What the office does to a year."""

    CLOSE_PROVISIONALLY = "close_provisionally"
    CLOSE = "close"
    REOPEN = "reopen"


STEP_WORDS: Mapping[Step, str] = {
    Step.CLOSE_PROVISIONALLY: "预结",
    Step.CLOSE: "终结",
    Step.REOPEN: "重新开启",
}

# A year closes twice: with estimates for the report, and after final data. It opens again one step at a time.
STEPS: Mapping[tuple[State, Step], State] = {
    (State.OPEN, Step.CLOSE_PROVISIONALLY): State.PROVISIONAL,
    (State.PROVISIONAL, Step.CLOSE): State.CLOSED,
    (State.PROVISIONAL, Step.REOPEN): State.OPEN,
    (State.CLOSED, Step.REOPEN): State.PROVISIONAL,
}
# Going back has to say why.
WITH_REASON = frozenset({Step.REOPEN})


def after(state: State, step: Step) -> State | None:
    """The state a year is in once `step` is done; None when the step does not start from `state`."""
    return STEPS.get((state, step))


def steps_from(state: State) -> tuple[Step, ...]:
    """The steps that start from `state`, in the order of the table."""
    return tuple(step for start, step in STEPS if start == state)
