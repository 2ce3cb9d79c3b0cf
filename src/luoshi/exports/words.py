"""The configurable words of papers: words.toml as packed, with what an office sets in its own file laid over it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from luoshi.errors import NotAcceptable
from luoshi.governments.own_word import own_word

OWN_FILE = "paper-words.toml"
FORMS, GROUPS = frozenset({"items", "digest"}), frozenset({"stream", "portfolio"})
PLACEHOLDERS = frozenset({"year", "government", "own", "stream", "streams", "grouped", "unit", "quarter"})
# Where an office may add lines of its own: it has streams of its own.
OPEN = re.compile(r"annexes\.titles|summary\.\w+\.names")


class BadWords(NotAcceptable):
    """An office's file of words that cannot be used; the message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A summary's shape: its words; form (items, digest) and group (stream, portfolio) as words.toml says them.

    `streams` are the codes it is about (none: all), `names` what its words call them, `attention` the state words a
    digest tells item by item, in this order and `at_most` so many of them; `late`: whether those who filed late are
    named.
    """

    title: str
    addressee: str
    opening: str
    signed: str
    form: str
    group: str
    streams: tuple[str, ...]
    names: Mapping[str, str]
    attention: tuple[str, ...]
    at_most: int
    late: bool

    def covers(self, stream: str) -> bool:
        """Whether it is about the items of a stream, named by its code."""
        return not self.streams or stream in self.streams


@dataclass(frozen=True, slots=True)
class Words:
    """The words of every paper; each may hold placeholders, filled by `fill`."""

    annexes_name: str
    annex_titles: Mapping[str, str]
    annex_other: str
    extract_name: str
    extract_title: str
    contacts_name: str
    sheet_title: str
    plan_title: str
    summaries: Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose paper of which year: what fills the placeholders; `own` is 区, 县, 市 or 省."""

    government: str
    year: int

    @property
    def own(self) -> str:
        """What the government calls its own place."""
        return own_word(self.government)

    def fill(
        self,
        words: str,
        *,
        stream: str = "",
        streams: str = "",
        grouped: str = "",
        unit: str = "",
        quarter: str = "",
    ) -> str:
        """The words with their placeholders filled."""
        return words.format(
            year=self.year,
            government=self.government,
            own=self.own,
            stream=stream,
            streams=streams,
            grouped=grouped,
            unit=unit,
            quarter=quarter,
        )


def words() -> Words:
    """The words as set. Raises BadWords when the office's own file cannot be used."""
    packed = tomllib.loads((resources.files("luoshi.exports") / "words.toml").read_text(encoding="utf-8"))
    return words_of(_laid_over(packed, _own(Path(settings.DATA) / OWN_FILE), ""))


def words_of(table: Mapping[str, Any]) -> Words:
    """The words from a table in the shape of words.toml."""
    return Words(
        annexes_name=table["annexes"]["name"],
        annex_titles=table["annexes"]["titles"],
        annex_other=table["annexes"]["other"],
        extract_name=table["extract"]["name"],
        extract_title=table["extract"]["title"],
        contacts_name=table["contacts"]["name"],
        sheet_title=table["sheet"]["title"],
        plan_title=table["sheet"]["plan_title"],
        summaries={
            name: Shape(
                title=shape["title"],
                addressee=shape["addressee"],
                opening=shape["opening"],
                signed=shape["signed"],
                form=_one_of(FORMS, shape["form"], f"summary.{name}.form"),
                group=_one_of(GROUPS, shape["group"], f"summary.{name}.group"),
                streams=tuple(shape["streams"]),
                names=shape["names"],
                attention=tuple(shape["attention"]),
                at_most=shape["at_most"],
                late=shape["late"],
            )
            for name, shape in table["summary"].items()
        },
    )


def _one_of(known: frozenset[str], value: str, place: str) -> str:
    if value not in known:
        told = {"file": OWN_FILE, "place": place, "known": "、".join(sorted(known))}
        raise BadWords(_("%(file)s 的 %(place)s 只能是 %(known)s") % told)
    return value


def _own(file: Path) -> Mapping[str, Any]:
    """The office's table, empty without a file."""
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise BadWords(_("%(file)s 读不懂（%(why)s）；请改正后再输出") % {"file": OWN_FILE, "why": broken}) from broken


def _laid_over(packed: Any, own: Any, place: str) -> Any:
    """The packed table with the office's values; a name or placeholder that there is none of is refused."""
    if not isinstance(packed, dict):
        if type(packed) is not type(own):
            raise BadWords(_("%(file)s 的 %(place)s 类型不对；请参照原有写法") % {"file": OWN_FILE, "place": place})
        _check(own, place)
        return own
    if not isinstance(own, dict):
        raise BadWords(_("%(file)s 的 %(place)s 应当是一节；请参照原有写法") % {"file": OWN_FILE, "place": place})
    unknown = set() if OPEN.fullmatch(place) else set(own) - set(packed)
    if unknown:
        told = f"{place} {sorted(unknown)[0]}".strip()
        raise BadWords(_("%(file)s 里没有 %(place)s 这一项；请删去") % {"file": OWN_FILE, "place": told})
    added = {name: value for name, value in own.items() if name not in packed}
    for name, value in added.items():
        _check(value if isinstance(value, str) else [value], f"{place}.{name}")
    kept = {
        name: _laid_over(value, own[name], f"{place}.{name}".strip(".")) if name in own else value
        for name, value in packed.items()
    }
    return kept | added


def _check(value: Any, place: str) -> None:
    """Refuse what is no text, or text with a placeholder that nothing fills."""
    for text in value if isinstance(value, list) else [] if isinstance(value, int) else [value]:
        try:
            named = {name for _before, name, _spec, _conversion in Formatter().parse(text) if name is not None}
        except (TypeError, ValueError):
            named = {"?"}
        if not named <= PLACEHOLDERS:
            raise BadWords(
                _("%(file)s 的 %(place)s 有填不上的内容；可用 %(known)s")
                % {"file": OWN_FILE, "place": place, "known": "、".join(f"{{{each}}}" for each in sorted(PLACEHOLDERS))}
            )
