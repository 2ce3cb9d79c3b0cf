"""The dictionaries: words/*.toml, loaded on first use and proved while loading."""

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The dictionary words/<name>.toml as it stands."""
    return tomllib.loads(_words(name))


@cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    """One pattern that matches any of the patterns listed under `key`, from the start of a string."""
    return re.compile("|".join(f"(?:{one})" for one in table(name)[key]))


@cache
def choice(name: str, key: str) -> str:
    """The words under `key` as one alternation, ready to stand inside a pattern."""
    return alternation(table(name)[key])


def alternation(words: Iterable[str], refused: Mapping[str, str] | None = None) -> str:
    """One alternation of `words`, of two that begin alike the longer first, ready to stand inside a pattern.

    A word that `refused` holds does not match before those characters. Words are grouped by their first character:
    the expression engine tries an alternative for each group then, not for each word.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        guard = f"(?![{refused[word]}])" if refused and word in refused else ""
        groups[word[0]].append(re.escape(word[1:]) + guard)
    return "|".join(
        re.escape(first) + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})") for first, rest in groups.items()
    )


@cache
def digest() -> str:
    """SHA-256 over all dictionaries: readings name it, so that two can be told apart."""
    whole = hashlib.sha256()
    folder = resources.files("gongwen.lexicon") / "words"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        whole.update(file.name.encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()


def _words(name: str) -> str:
    return (resources.files("gongwen.lexicon") / "words" / f"{name}.toml").read_text(encoding="utf-8")
