"""Whether the stored log is whole, while others go on writing it."""

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.audit.chain import Check, End, Entry, verify
from luoshi.audit.stored import entries, stored_end


@dataclass(frozen=True, slots=True)
class Verified:
    """What the walk came to, and whether events are missing at the end (or stand behind it, where nobody put them)."""

    check: Check
    cut: bool

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.check.broken is None and not self.cut


def verified(*, published: End | None = None) -> Verified:
    """The log walked from its first event. Three statements.

    Note: people write meanwhile. So where the log says that it ends is read before the walk, which must come by it, and
    after the walk, which must not have gone beyond.
    """
    before = stored_end()
    passed = before == End(0, "")

    def walked() -> Iterator[Entry]:
        nonlocal passed
        for entry in entries():
            passed = passed or End(entry.seq, entry.digest) == before
            yield entry

    check = verify(walked(), published=published)
    beyond = check.end.seq > stored_end().seq
    return Verified(check, cut=check.broken is None and (not passed or beyond))
