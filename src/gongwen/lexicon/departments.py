"""Departments of governments: known by level, function and body (区 + 发改 + 委), and what reforms made of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gongwen import lexicon
from gongwen.errors import BadLexicon
from gongwen.lexicon import governments

_LONGEST_NAME = 30
_PLACE = r"(?:[\u4e00-\u9fff]{2,12}?(?=自治[区州县旗]|[省市区县州旗盟]))?"
_JOINT = "[和与、]?"
_MOST_FUNCTIONS = 4
_AND_OTHERS = re.compile(r"(?:等|[及和与](?=各|有关|相关))[\u4e00-\u9fff]{0,10}$")
_SHORT_PLACE = (2, 3)  # characters of a place without its level: 武昌社保处


@dataclass(frozen=True, slots=True)
class Department:
    """A department as its name tells it.

    `level` is the level's word as written (区, 市, 国家), None where the name has none; `functions` the codes of what
    it is there for, in order (工商质监局 has one of its own, 教育体育局 two); `body` the written body (局, 委), for
    names that hold theirs already the whole word (团委).
    """

    level: str | None
    functions: tuple[str, ...]
    body: str

    @property
    def function(self) -> str:
        """The first of its functions."""
        return self.functions[0]


@dataclass(frozen=True, slots=True)
class Reform:
    """In `year` the work of the functions `before` passed to `to`; `basis` names the paper."""

    year: int
    before: tuple[str, ...]
    to: str
    basis: str


@cache
def by_word() -> Mapping[str, str]:
    """Every written form of a function and its code.

    Raises:
        BadLexicon: a form or a code stands twice.
    """
    found: dict[str, str] = {}
    for entry in lexicon.table("departments")["function"]:
        if entry["code"] in found.values():
            raise BadLexicon(f"departments.toml: the code {entry['code']} stands twice")
        for word in [*entry["words"], *(f"={whole}" for whole in entry.get("whole", ()))]:
            if word in found:
                raise BadLexicon(f"departments.toml: {word} stands under {found[word]} and {entry['code']}")
            found[word] = entry["code"]
    return found


@cache
def reforms() -> tuple[Reform, ...]:
    """Every reform, by year.

    Raises:
        BadLexicon: a reform names a function that is not known, or two reforms take the same one.
    """
    codes = set(by_word().values())
    taken: set[str] = set()
    found = []
    for entry in lexicon.table("departments")["reform"]:
        one = Reform(entry["year"], tuple(entry["from"]), entry["to"], entry["basis"])
        unknown = {one.to, *one.before} - codes
        if unknown or taken & set(one.before):
            raise BadLexicon(f"departments.toml: the reform to {one.to} in {one.year}: {unknown or taken} cannot be")
        taken |= set(one.before)
        found.append(one)
    return tuple(sorted(found, key=lambda reform: reform.year))


def department(name: str) -> Department | None:
    """The department that `name` names, with or without its place (江汉区教育局, 区教育局, 教育部); None: none.

    A name is the whole of `name`; 等 and blanks are not taken off.
    """
    if len(name) > _LONGEST_NAME:
        return None
    match = _department().fullmatch(name)
    if match is None:
        return None
    if match["whole"]:
        return Department(match["level"], (by_word()[f"={match['whole']}"],), match["whole"])
    words = _function().findall(match["functions"])
    return Department(match["level"], tuple(dict.fromkeys(by_word()[word] for word in words)), match["body"])


def successor(function: str, year: int) -> str:
    """The code of the function that does the work of `function` in `year`: itself where no reform has touched it yet.

    Raises KeyError for a code the dictionary does not know.
    """
    if function not in by_word().values():
        raise KeyError(function)
    for reform in reforms():
        if reform.year <= year and function in reform.before:
            function = reform.to
    return function


def predecessors(function: str) -> tuple[str, ...]:
    """The codes whose work came to `function` by a reform, directly; empty where none did."""
    return tuple(code for reform in reforms() if reform.to == function for code in reform.before)


def looks_like_unit(name: str) -> bool:
    """Whether a whole cell or bracket member names a unit: 区发改委, 各街道办事处, 供电公司, 武昌区; 等 may follow.

    A guess by form, for finding columns and brackets of units: it knows no list of a place's units.
    """
    name = "".join(name.split())
    return _is_unit(name) or _is_unit(_AND_OTHERS.sub("", name))


def _is_unit(name: str) -> bool:
    if not 1 < len(name) <= _LONGEST_NAME or _never().fullmatch(name):
        return False
    return (
        department(name) is not None
        or governments.is_name(name)
        or _unit().fullmatch(name) is not None
        or any(department(name[start:]) is not None for start in _SHORT_PLACE)
        or (_after_level().fullmatch(name) is not None and _not_after_level().fullmatch(name) is None)
    )


@cache
def _function() -> re.Pattern[str]:
    words = [word for word in by_word() if not word.startswith("=")]
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


@cache
def _department() -> re.Pattern[str]:
    function = _function().pattern
    whole = "|".join(word[1:] for word in sorted(by_word(), key=lambda word: (-len(word), word)) if word[0] == "=")
    levels, bodies = lexicon.choice("departments", "levels"), lexicon.choice("departments", "bodies")
    return re.compile(
        rf"{_PLACE}(?P<level>{levels})?(?:(?P<whole>{whole})"
        rf"|(?P<functions>(?:{function})(?:{_JOINT}(?:{function})){{0,{_MOST_FUNCTIONS - 1}}})(?P<body>{bodies}))"
    )


@cache
def _unit() -> re.Pattern[str]:
    kinds = lexicon.table("departments")["unit"]
    parts = [part for key in ("collective", "government", "territory", "body_alone") for part in kinds[key]]
    return re.compile("|".join(f"(?:{part})" for part in parts))


@cache
def _after_level() -> re.Pattern[str]:
    return re.compile(lexicon.table("departments")["unit"]["after_level"])


@cache
def _not_after_level() -> re.Pattern[str]:
    return re.compile(lexicon.table("departments")["unit"]["not_after_level"])


@cache
def _never() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in lexicon.table("departments")["unit"]["never"]))
