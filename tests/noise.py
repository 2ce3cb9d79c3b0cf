"""Damage as scanners, converters and typists do it to a text, digits left alone, every offset mapped along."""

import random
from collections.abc import Callable, Mapping, Sequence

from opencc import OpenCC

DIGITS = set("0123456789０１２３４５６７８９.．")
# Pairs that optical readers and typists confuse.
CONFUSED = {
    "人": "入", "入": "人", "已": "己", "己": "已", "日": "曰", "未": "末", "末": "未", "土": "士", "士": "土",
    "大": "太", "太": "大", "干": "千", "元": "无", "亿": "忆", "问": "间", "间": "问", "目": "日", "力": "刀",
    "，": ",", "。": ".", "；": ";", "：": ":", "（": "(", "）": ")", "、": ",", "％": "%",
}  # fmt: skip

Damage = Callable[[str, random.Random], str]
Edit = Callable[[str, int, random.Random], str]


def damaged(text: str, edit: Edit, rng: random.Random) -> tuple[str, list[int]]:
    """`text` with `edit` applied to each character, and for each old offset (and the end) the new one."""
    pieces: list[str] = []
    at = 0
    places: list[int] = []
    for index, character in enumerate(text):
        places.append(at)
        new = character if character in DIGITS else edit(text, index, rng)
        pieces.append(new)
        at += len(new)
    places.append(at)
    return "".join(pieces), places


def dropped(share: float) -> Edit:
    """Characters lost."""
    return lambda text, index, rng: "" if rng.random() < share else text[index]


def doubled(share: float) -> Edit:
    """Characters typed twice."""
    return lambda text, index, rng: text[index] * (2 if rng.random() < share else 1)


def confused(share: float) -> Edit:
    """Characters taken for others that look alike: of those that have a double, so many that `share` of all are hit."""

    def edit(text: str, index: int, rng: random.Random) -> str:
        other = CONFUSED.get(text[index])
        return other if other and rng.random() < share * _COMMON else text[index]

    return edit


_COMMON = 6  # about one character in six has a double above


def broken(share: float) -> Edit:
    """Lines broken inside sentences."""
    return lambda text, index, rng: text[index] + ("\n" if rng.random() < share else "")


def joined(share: float) -> Edit:
    """Line ends lost."""
    return lambda text, index, rng: "" if text[index] in "\r\n" and rng.random() < share * 10 else text[index]


def traditional(_: float) -> Edit:
    """The whole text in the traditional script, character for character."""
    converter = OpenCC("s2t")
    memory: dict[str, str] = {}

    def edit(text: str, index: int, rng: random.Random) -> str:
        character = text[index]
        if character not in memory:
            other = converter.convert(character)
            memory[character] = other if len(other) == 1 else character
        return memory[character]

    return edit


KINDS: dict[str, Callable[[float], Edit]] = {
    "dropped": dropped,
    "doubled": doubled,
    "confused": confused,
    "broken": broken,
    "joined": joined,
    "traditional": traditional,
}


def moved(rows: Sequence[Mapping[str, str]], places: Sequence[int]) -> list[tuple[int, int]]:
    """Where the digit runs of gold rows stand in the damaged text."""
    return [(places[int(row["start"])], places[int(row["end"]) - 1] + 1) for row in rows]
