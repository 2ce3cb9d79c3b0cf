"""What stands behind words and figures on paper: the stored record of each, and counts that add up or are refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from luoshi.errors import NotNow


class DoesNotAddUp(NotNow):
    """A total is not the sum of its parts; such a paper is not made."""


class Kind(StrEnum):
    """What sort of row a record is."""

    ITEM = "item"
    TARGET = "target"
    ENTRY = "entry"
    REVISION = "revision"
    BODY = "body"
    SHARED = "shared"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Record:
    """A stored row, by sort and id."""

    kind: Kind
    id: int


@dataclass(frozen=True, slots=True)
class Printed:
    """Words or a figure as printed, and the record they stand in: there is none on paper without one."""

    text: str
    record: Record

    def __post_init__(self) -> None:
        """Refuse, also at run time, what the type refuses."""
        if not isinstance(self.record, Record):
            raise TypeError(f"{self.text!r} has no record")


@dataclass(frozen=True, slots=True)
class Tally:
    """A count by the records it counts, and the word for them (主办)."""

    word: str
    records: frozenset[Record]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.records)


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and the tallies it falls into.

    Raises DoesNotAddUp when a record of the total is in no part, in two, or one of a part is not in the total.
    """

    total: Tally
    parts: tuple[Tally, ...] = ()

    def __post_init__(self) -> None:
        """Prove it."""
        if not self.parts:
            return
        parted = frozenset[Record]().union(*(part.records for part in self.parts))
        if parted != self.total.records or sum(part.count for part in self.parts) != self.total.count:
            raise DoesNotAddUp(f"{self.total.word}共 {self.total.count} 项，分项之和不符；请核对后再输出")

    @property
    def count(self) -> int:
        """The total's count."""
        return self.total.count

    def words(self) -> str:
        """In one line, the empty parts left out: "共 38 项（主办 1 项，协办 37 项）"."""
        return f"共 {self.count} 项" + (f"（{self._told()}）" if self._told() else "")

    def short(self) -> str:
        """For a heading: "38 项：主办 1 项，协办 37 项"."""
        return f"{self.count} 项" + (f"：{self._told()}" if self._told() else "")

    def _told(self) -> str:
        return "，".join(f"{part.word} {part.count} 项" for part in self.parts if part.count)


def item(item_id: int) -> Record:
    """The record of an item."""
    return Record(Kind.ITEM, item_id)


def tally(word: str, records: Iterable[Record]) -> Tally:
    """The records counted under a word."""
    return Tally(word, frozenset(records))
