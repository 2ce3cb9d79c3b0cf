"""How alike two wordings are, by the pairs of neighbouring characters they share; pure.

A likeness is told in hundredths, as pages print it: 82 is 0.82. Anybody can count it after: 2 × shared / (of the one +
of the other), where blanks and punctuation do not count and a pair counts once.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

IDLE = re.compile(r"[\W\d_]+")


def pairs(words: str) -> frozenset[str]:
    """The pairs of neighbouring characters of `words`; a single character is a pair of its own."""
    plain = IDLE.sub("", words)
    return frozenset(plain[n : n + 2] for n in range(max(len(plain) - 1, min(len(plain), 1))))


def likeness(one: str, other: str) -> int:
    """How alike two wordings are, from 0 to 100."""
    first, second = pairs(one), pairs(other)
    total = len(first) + len(second)
    return 200 * len(first & second) // total if total else 0


@dataclass(frozen=True, slots=True)
class Near:
    """A wording that was found: its key, how alike it is, and how much of what was asked for it holds."""

    key: int
    likeness: int
    holds: int


@dataclass(frozen=True, slots=True)
class Wordings:
    """Many wordings to be asked for the nearest ones; a question touches only those it shares a pair with."""

    sizes: Mapping[int, int]
    holding: Mapping[str, tuple[int, ...]]

    @staticmethod
    def of(wordings: Iterable[tuple[int, str]]) -> "Wordings":
        """The wordings by their keys."""
        sizes: dict[int, int] = {}
        holding: dict[str, list[int]] = defaultdict(list)
        for key, words in wordings:
            own = pairs(words)
            sizes[key] = len(own)
            for pair in own:
                holding[pair].append(key)
        return Wordings(sizes, {pair: tuple(keys) for pair, keys in holding.items()})

    def near(self, words: str, *, at_least: int = 1) -> tuple[Near, ...]:
        """Every wording that is at least so much like `words`, the most alike first, of equals the first given."""
        asked = pairs(words)
        shared: Counter[int] = Counter()
        for pair in asked:
            shared.update(self.holding.get(pair, ()))
        found = (
            Near(key, likeness=200 * count // (len(asked) + self.sizes[key]), holds=100 * count // len(asked))
            for key, count in shared.items()
            if 200 * count >= at_least * (len(asked) + self.sizes[key])
        )
        return tuple(sorted(found, key=lambda each: (-each.likeness, each.key)))
