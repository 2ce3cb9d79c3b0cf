"""Granted extensions of a round: of a unit's whole sheet, or of the items they name; until when, by whom and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils.timezone import localdate

from luoshi.calendar.deadlines import spoken
from luoshi.reporting.models import Extension


@dataclass(frozen=True, slots=True)
class Granted:
    """More time that was granted; `items` empty: for the whole sheet."""

    until: date
    by: str
    on: date | None
    why: str
    items: frozenset[int]

    @property
    def words(self) -> str:
        """A line of a derivation: "督查室经办4月8日同意延期报送至2026年4月15日：汇总口径调整"."""
        when = spoken(self.on, near=self.until) if self.on is not None else ""
        why = f"：{self.why}" if self.why else ""
        return f"{self.by}{when}同意延期报送至{spoken(self.until)}{why}"


@dataclass(frozen=True, slots=True)
class Extensions:
    """What was granted to one unit in one round."""

    granted: tuple[Granted, ...] = ()

    def seen(self, items: Collection[int]) -> "Extensions":
        """The same to somebody who reads these items alone: a reason that is also about others is left out."""
        return Extensions(
            tuple(
                each
                if each.items and each.items <= set(items)
                else replace(each, why="", items=each.items & set(items))
                for each in self.granted
                if not each.items or each.items & set(items)
            )
        )

    def of_sheet(self) -> Granted | None:
        """The longest for the whole sheet; None without one."""
        return _longest(each for each in self.granted if not each.items)

    def of_item(self, item_id: int) -> Granted | None:
        """The longest that holds for an item, by its own name or with the sheet; None without one."""
        return _longest(each for each in self.granted if not each.items or item_id in each.items)


NONE = Extensions()
PerUnit = Mapping[tuple[int, int], Extensions]  # by round's id and body's id


def granted_in(rounds: Iterable[int], bodies: Iterable[int] | None = None) -> PerUnit:
    """What was granted in these rounds, to these bodies where they are given. One statement."""
    mine = Q(body__in=list(bodies)) if bodies is not None else Q()
    rows = Extension.objects.filter(
        mine,
        round__in=list(rounds),
        kind=Extension.Kind.REPORT,
        state=Extension.State.GRANTED,
        granted_until__isnull=False,
    ).order_by("pk")
    columns = ("pk", "round", "body", "granted_until", "answer", "answered_at", "items")
    by_account = ("answered_by__title", "answered_by__username")
    items: dict[int, set[int]] = defaultdict(set)
    known: dict[int, tuple[tuple[int, int], Granted]] = {}
    for pk, round_, body, until, why, at, item, title, username in rows.values_list(*columns, *by_account):
        if item is not None:
            items[pk].add(item)
        if round_ is not None and until is not None:
            on = localdate(at) if at is not None else None
            known[pk] = ((round_, body), Granted(until, title or username or "", on, why, frozenset(items[pk])))
    found: dict[tuple[int, int], list[Granted]] = defaultdict(list)
    for key, each in known.values():
        found[key].append(each)
    return {key: Extensions(tuple(every)) for key, every in found.items()}


def granted_to(round_id: int | None, body_id: int) -> Extensions:
    """What was granted to a body in a round. One statement; none for a handling plan (None)."""
    if round_id is None:
        return NONE
    return granted_in([round_id], [body_id]).get((round_id, body_id), NONE)


def _longest(granted: Iterable[Granted]) -> Granted | None:
    every: Sequence[Granted] = tuple(granted)
    return max(every, key=lambda each: each.until, default=None)
