"""What an event changed, line by line, as pages show it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.audit.queries import EventRow
from luoshi.items.changing import FIELDS, FORMER_FIELDS, WHY

BY_FIELD = {"item.edit", "item.amend"}
OF_A_REVISION = re.compile(r"第\d+版 [0-9a-f]{64} (?P<why>.+)\Z", re.DOTALL)  # as a move of a report is recorded
TOLD = BY_FIELD | {"item.target", "item.dock"}


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after; `label` is empty where an event tells one thing whole."""

    label: str
    before: str
    after: str


def changes(event: EventRow) -> tuple[Change, ...]:
    """What an event changed; nothing for events that changed no field of a thing that stands."""
    if event.action not in TOLD:
        return ()
    if event.action not in BY_FIELD:
        return (Change("", event.before, event.after),)
    before, after = _fields(event.before), _fields(event.after)
    return tuple(
        Change(label, before.get(label, ""), after.get(label, "")) for label in (*FIELDS, WHY) if label in after
    )


def why(event: EventRow) -> str:
    """Why something was done, where whoever did it had to say so: a report returned or corrected, an item assessed.

    An assessment is told with the state it came to. "" for other acts.
    """
    if event.action == "item.assess":
        return event.after
    found = OF_A_REVISION.search(event.after) if event.action in {"report.return", "report.amend"} else None
    return found["why"] if found is not None else ""


def _fields(told: str) -> Mapping[str, str]:
    """The fields of an event's lines ("序号:3"); a line that names none goes on with the field before it."""
    found: dict[str, str] = {}
    label = ""
    for line in told.splitlines():
        name, colon, words = line.partition(":")
        name = FORMER_FIELDS.get(name, name)
        if colon and name in {*FIELDS, WHY}:
            label, line = name, words
        found[label] = f"{found[label]}\n{line}" if label in found else line
    return found
