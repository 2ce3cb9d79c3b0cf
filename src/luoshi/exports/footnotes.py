"""Footnotes of a table from the notes of its lines: said once, with the numbers they hold for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence


def footnotes(noted: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The notes of lines, given as (number, note): "注：…" when one holds for all, else "注：（第1—3、7项）…" each."""
    held: dict[str, list[str]] = defaultdict(list)
    lines = 0
    for number, note in noted:
        lines += 1
        if note:
            held[note].append(number)
    if len(held) == 1 and len(next(iter(held.values()))) == lines:
        return (f"注：{next(iter(held))}",)
    return tuple(f"注：（第{_ranges(numbers)}项）{note}" for note, numbers in held.items())


def _ranges(numbers: Sequence[str]) -> str:
    """Numbers in short: 1—3、7、15.1."""
    runs: list[list[str]] = []
    for number in numbers:
        last = runs[-1][-1] if runs else ""
        if last.isdecimal() and number.isdecimal() and int(number) == int(last) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(_range(run) for run in runs)


def _range(run: Sequence[str]) -> str:
    if len(run) == 1:
        return run[0]
    return f"{run[0]}{'—' if len(run) > 2 else '、'}{run[-1]}"
