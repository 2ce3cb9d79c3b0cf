"""Where the pieces of a proposed item stand in its source, when a person splits it by line breaks; pure."""

from collections.abc import Sequence


def pieces_of(words: str) -> tuple[str, ...]:
    """The lines of `words` that say something, without the blanks around them."""
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def plain(words: str) -> str:
    """`words` without any blank, as two wordings are compared."""
    return "".join(words.split())


def places(source: str, pieces: Sequence[str]) -> tuple[tuple[int, int], ...] | None:
    """Start and end in `source` of each piece, whose characters stand there in this order.

    The source may hold more between them (line and page breaks). None when it does not hold them: a wording in another
    script than its source.
    """
    found: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        start = -1
        for character in plain(piece):
            place = source.find(character, at)
            if place < 0:
                return None
            start = place if start < 0 else start
            at = place + 1
        found.append((start, at))
    return tuple(found)
