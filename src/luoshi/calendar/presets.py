"""Deadlines as notices set them, by place and year, from presets.toml; pure."""

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from luoshi.calendar.deadlines import Due, Rule, due
from luoshi.calendar.workdays import Workdays

AFTER = "参照"  # how a basis begins that a preset gave; a notice's own number never does


@dataclass(frozen=True, slots=True)
class Preset:
    """Due dates as `place` set them in `year`; `rule` has the defaults for all that a notice does not say."""

    code: str
    place: str
    year: int
    note: str
    rule: Rule

    @property
    def name(self) -> str:
        """What pages call it: "武昌区 2017年"."""
        return f"{self.place} {self.year}年"

    def over(self, rule: Rule) -> Rule:
        """`rule` with this preset's due dates; what no notice says stays as it was."""
        mine = self.rule
        return replace(
            rule,
            frequency=mine.frequency,
            first_round=mine.first_round,
            due_day=mine.due_day,
            due_offset=mine.due_offset,
            last_month=mine.last_month,
            last_day=mine.last_day,
            last_next_year=mine.last_next_year,
            last_assumed=mine.last_assumed,
            basis=rule.basis if rule.basis and not rule.basis.startswith(AFTER) else f"{AFTER}{self.name}做法",
        )

    def dues(self, year: int, workdays: Workdays) -> tuple[Due, ...]:
        """The due dates it gives in a year."""
        return tuple(due(self.rule, year, number, workdays) for number in self.rule.numbers)


@lru_cache(maxsize=1)
def presets() -> tuple[Preset, ...]:
    """Every preset, in the order of the file."""
    text = (resources.files("luoshi.calendar") / "presets.toml").read_text(encoding="utf-8")
    return tuple(Preset(**{**entry, "rule": Rule(**entry["rule"])}) for entry in tomllib.loads(text)["preset"])


def preset(code: str) -> Preset | None:
    """The preset of that code; None when there is none."""
    return next((each for each in presets() if each.code == code), None)
