"""How alike two wordings are: shared pairs of characters, each weighing the more the rarer it is in both documents."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gongwen.link.words import words

_PIECES = re.compile(r"[\w+·?-]+")
_SHORTEST_NAME = 3  # characters in a row that may be the name of a place or thing
_COMMON = 0.7  # of the greatest weight: pairs below prove no name
_ENOUGH_NAMES = 2.0  # quite rare pairs shared in names at which their evidence is 1 - 1/e


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording made ready: its pairs with their weights, and its length as a vector."""

    text: str
    pairs: dict[str, float]
    length: float


class Weights:
    """Weights of the pairs of characters of all `texts`: the logarithm of how few of them hold it."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self._texts = 0
        for text in texts:
            self._texts += 1
            counts.update(set(pairs(text)))
        self._weights = {pair: math.log((self._texts + 1) / count) for pair, count in counts.items()}
        self.greatest = math.log(self._texts + 1)

    def of(self, pair: str) -> float:
        """The weight of one pair; an unknown one is as rare as can be."""
        return self._weights.get(pair, self.greatest)

    def wording(self, text: str, emphasis: str = "") -> Wording:
        """`text` made ready; pairs that `emphasis` holds too count double."""
        heavy = dict.fromkeys(pairs(emphasis))
        weighed = {pair: self.of(pair) * (2 if pair in heavy else 1) for pair in [*pairs(text), *heavy]}
        return Wording(f"{text},{emphasis}", weighed, math.sqrt(sum(w * w for w in weighed.values())))

    def likeness(self, one: Wording, other: Wording) -> float:
        """0 for nothing shared, 1 for the same pairs."""
        shared = sum(weight * other.pairs[pair] for pair, weight in one.pairs.items() if pair in other.pairs)
        return shared / (one.length * other.length) if shared else 0.0

    def covered(self, one: str, other: str) -> float:
        """How much of `one` stands in `other`, from 0 to 1, lessened where what is shared is common."""
        # in the order of the text, not of a set: the last digit of a sum must not change from run to run
        own, theirs = dict.fromkeys(pairs(one)), set(pairs(other))
        shared = sum(self.of(pair) for pair in own if pair in theirs)
        whole = sum(self.of(pair) for pair in own)
        return shared / whole * (1 - math.exp(-shared / self.greatest)) if shared else 0.0

    def names(self, one: Wording, other: Wording) -> dict[str, float]:
        """Runs of characters that stand in both, such as the names of places and projects, by how rare they are.

        A run counts its pairs, a pair that stands in two clauses for nearly 1, one in every fifteenth for nothing.
        """
        least, found = _COMMON * self.greatest, {}
        edges = "".join(words("generic", "edges"))
        for run in (shared.strip(edges) for shared in _shared_runs(one.text, other.text)):
            rarity = sum(max(0.0, self.of(pair) - least) for pair in pairs(run)) / (self.greatest - least)
            if rarity > 0 and len(run) >= _SHORTEST_NAME:
                found[run] = rarity
        return found


def evidence(names: dict[str, float]) -> float:
    """What shared names prove, from 0 up to but never 1."""
    return 1 - math.exp(-sum(names.values()) / _ENOUGH_NAMES)


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring characters, none across a mark."""
    return [piece[i : i + 2] for piece in _PIECES.findall(text.lower()) for i in range(len(piece) - 1)]


def _shared_runs(one: str, other: str) -> list[str]:
    """The longest runs of at least three characters that stand in both, none part of another."""
    found: dict[str, None] = {}
    for piece in _PIECES.findall(one):
        start = 0
        while start + _SHORTEST_NAME <= len(piece):
            end = start + _SHORTEST_NAME
            if piece[start:end] not in other:
                start += 1
                continue
            while end < len(piece) and piece[start : end + 1] in other:
                end += 1
            found[piece[start:end]] = None
            start = end - 1
    return list(found)
