"""The dictionaries: words/*.toml, loaded on first use and proved while loading."""

import hashlib
import re
import tomllib
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
    """The words under `key` as one alternation, longest first, ready to stand inside a pattern."""
    return "|".join(re.escape(word) for word in sorted(table(name)[key], key=lambda w: (-len(w), w)))


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
