"""Which units might answer for a wording, each with its reason: as in earlier years, or by the words of the text; pure.

A suggestion is shown and never set; a person takes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from luoshi.intake.rows import UnitHint
from luoshi.intake.wordings import duties_in, functions_of
from luoshi.items.likeness import Wordings

ALIKE_ENOUGH = 50  # hundredths; below it two wordings share the genre's words and not the matter; set by judgement
AT_MOST = 3


@dataclass(frozen=True, slots=True)
class PastUnit:
    """A unit that answered: its name then, and the body that has the work now ("" when none is known)."""

    name: str
    now: str


@dataclass(frozen=True, slots=True)
class PastItem:
    """An item of an earlier year as reasons name it: "2025年区报告第12项"."""

    label: str
    wording: str
    units: tuple[PastUnit, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """What suggestions rest on: items of earlier years, the latest first, and bodies by their functions."""

    items: Sequence[PastItem]
    wordings: Wordings
    bodies: Mapping[str, tuple[str, ...]]

    @staticmethod
    def of(items: Sequence[PastItem], bodies: Iterable[tuple[str, Iterable[str]]]) -> "Memory":
        """The memory of these items, and of bodies given as name and written names."""
        by_function: dict[str, list[str]] = {}
        for name, written in bodies:
            for function in dict.fromkeys(code for each in (name, *written) for code in functions_of(each)):
                by_function.setdefault(function, []).append(name)
        return Memory(
            items=items,
            wordings=Wordings.of((index, item.wording) for index, item in enumerate(items)),
            bodies={function: tuple(names) for function, names in by_function.items()},
        )


def suggest(wording: str, memory: Memory) -> tuple[UnitHint, ...]:
    """At most three units for a wording, each once with its best reason; earlier years go before words."""
    hints: dict[str, UnitHint] = {}
    for hint in chain(_from_the_past(wording, memory), _from_words(wording, memory)):
        hints.setdefault(hint.name, hint)
        if len(hints) == AT_MOST:
            break
    return tuple(hints.values())


def _from_the_past(wording: str, memory: Memory) -> Iterable[UnitHint]:
    for near in memory.wordings.near(wording, at_least=ALIKE_ENOUGH):
        item = memory.items[near.key]
        for unit in item.units:
            said = {"item": item.label, "alike": f"{near.likeness / 100:.2f}", "unit": unit.name, "now": unit.now}
            if unit.now and unit.now != unit.name:
                yield UnitHint(unit.now, _("%(item)s（相似 %(alike)s）由%(unit)s负责，现为%(now)s") % said)
            else:
                yield UnitHint(unit.name, _("%(item)s（相似 %(alike)s）由%(unit)s负责") % said)


def _from_words(wording: str, memory: Memory) -> Iterable[UnitHint]:
    for duty in duties_in(wording):
        for name in memory.bodies.get(duty.function, ()):
            yield UnitHint(name, _("原文「%(word)s」属%(duty)s职责") % {"word": duty.word, "duty": duty.function_word})
