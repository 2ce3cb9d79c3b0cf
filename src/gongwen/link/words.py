"""The words of words.toml, loaded on first use."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def words(table: str, key: str) -> tuple[str, ...]:
    """The words of `table` under `key`; of one string, its characters."""
    text = (resources.files("gongwen.link") / "words.toml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = tomllib.loads(text)
    return tuple(loaded[table][key])


@cache
def generic() -> re.Pattern[str]:
    """Matches each word that stands in any sentence of the genre."""
    return re.compile("|".join(re.escape(word) for word in sorted(words("generic", "words"), key=len, reverse=True)))
