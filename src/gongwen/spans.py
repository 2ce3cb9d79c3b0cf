"""Spans of the canonical text, and texts that remember where each character came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BLANKS = " \t\u00a0\u3000\u2002\u2003\u2009\ufeff"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A slice [start, end) of Document.text, counted in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        """How many characters the span covers."""
        return self.end - self.start

    def __contains__(self, offset: object) -> bool:
        """Whether the character at `offset` lies inside."""
        return isinstance(offset, int) and self.start <= offset < self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def trimmed(text: str, start: int, end: int) -> Span | None:
    """text[start:end] without the blanks at its ends; None where it holds nothing else."""
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    return Span(start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class MappedText:
    """A cleaned text each of whose characters knows its offset in the source.

    Cleaning only drops and replaces single characters, so a place in the source is never searched for again.
    """

    text: str
    offsets: Sequence[int]

    def __len__(self) -> int:
        """Characters that are left after cleaning."""
        return len(self.text)

    def source(self, start: int, end: int) -> Span:
        """The source span of text[start:end], which must not be empty."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def slice(self, start: int, end: int) -> "MappedText":
        """The part [start, end), still mapped to the source."""
        return MappedText(self.text[start:end], self.offsets[start:end])

    def as_written(self, text: str) -> str:
        """The same characters as they stand in the source `text`, without what was dropped."""
        if isinstance(self.offsets, range):  # nothing was dropped
            return text[self.offsets.start : self.offsets.stop]
        return "".join([text[offset] for offset in self.offsets])

    @staticmethod
    def of(text: str, start: int, end: int) -> "MappedText":
        """text[start:end] as it stands."""
        return MappedText(text[start:end], range(start, end))

    def without(self, dropped: Iterable[int]) -> "MappedText":
        """The same text without the characters at the (cleaned) indices `dropped`."""
        gone = set(dropped)
        if not gone:
            return self
        kept = [index for index in range(len(self.text)) if index not in gone]
        return MappedText("".join(self.text[i] for i in kept), [self.offsets[i] for i in kept])
