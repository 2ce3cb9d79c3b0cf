"""Which government a document is of: its name from the city or province down."""

import re

from gongwen.lexicon import governments

_NAMED = re.compile(
    r"([\u4e00-\u9fff]{1,12}?(?:自治[区州县旗]|[省市区县旗盟]))(?=(?:第?.{1,3}届)?\n?(?:人民代表大会|人大)"
    r"|人民政府|委员会|代?(?:省长|市长|区长|县长|州长|旗长|主席))"
)
_OWN = {
    "市",
    "区",
    "县",
    "省",
    "全市",
    "全区",
    "全县",
    "全省",
    "本市",
    "本区",
    "我区",
    "我市",
    "我县",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
}
_NO_NAME = re.compile(r"[会第届次报告日年完成直辖单列各级地方本我全和的]")
_LONGEST_UNKNOWN = 9
_TITLE = re.compile(r"([\u4e00-\u9fff]{2,9}?(?:自治[区州县旗]|[省市区县旗]))(?=(?:19|20)\d\d年|政府工作报告)")


_YEAR = re.compile(r"(?:19|20)\d\d(?=年|[./-]\d)")


def government(front: str, title: str | None, tail: str) -> str | None:
    """The government's full name (武汉市江汉区), completed from the codes where it is unique there; None: unnamed.

    Names are those of the document's year: 徐水县 in a report of 2010, 徐水区 in one of 2020.
    """
    year = _year(title or "") or _year(front) or _year(tail)
    names = [name for words in (front, tail) for match in _NAMED.finditer(words) if (name := _cleaned(match[1], year))]
    names += [name for match in _TITLE.finditer(title or "") if (name := _cleaned(match[1], year))]
    if not names:
        return None
    best = max(names, key=lambda name: (len(_parts(name)), names.count(name), len(name)))
    return complete(best, year)


def complete(name: str, year: int | None = None) -> str:
    """`name` with the city or province above it, when only one place in the country bears it around `year`."""
    parts = _parts(name)
    if len(parts) > 1:
        return _without_province(parts)
    bearers = {one.full_name for one in _bearers(name, year)}
    return next(iter(bearers)) if len(bearers) == 1 else name


def _year(words: str) -> int | None:
    """The latest year that `words` name: the report's own, not the one it looks back on."""
    return max((int(year) for year in _YEAR.findall(words)), default=None)


def _near(year: int | None) -> tuple[int | None, ...]:
    """Where to look a name up: the end of the year, then the years beside it (the lists lag), then today."""
    return (None,) if year is None else (year, year - 1, year + 1, None)


def _bearers(name: str, year: int | None) -> list[governments.Government]:
    """The counties that bore `name` around `year`; of no known year: today, or when last there were some."""
    earlier = reversed(range(governments.FIRST_YEAR, governments.LAST_YEAR)) if year is None else ()
    for near in (*_near(year), *earlier):
        found = [one for one in governments.by_name(name, near) if not one.code.endswith("00")]
        if found:
            return found
    return []


def _cleaned(name: str, year: int | None) -> str | None:
    """The longest ending of `name` that is a place of the codes; else the whole, if it could be a name at all."""
    for start in range(len(name) - 1):
        ending = name[start:]
        if ending not in _OWN and all(_known(part, year) for part in _parts(ending)):
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


def _known(name: str, year: int | None) -> bool:
    return any(governments.is_borne(name, near) for near in _near(year))
