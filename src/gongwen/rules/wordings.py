"""Figures written in characters: 百分之十三点四, 翻两番, 八成以上, 两位数, 一千五百亿元, 十五个, 建成两所."""

import re
from decimal import Decimal
from functools import cache

from gongwen import lexicon
from gongwen.facts import Comparator
from gongwen.lexicon import units
from gongwen.rules.quantities import Quantity, bound_before
from gongwen.rules.trimming import verb_of

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_DIGIT = "[一二两三四五六七八九]"
_NUMERAL = rf"(?:{_DIGIT}[十百千][零一二三四五六七八九十百千]*|十[一二三四五六七八九]|[二两三四五六七八九]|一(?=万|亿))"
_DECIMAL = rf"(?:[零〇]|{_NUMERAL}|十)(?:点[零〇一二三四五六七八九]+)?|百"
_BY_SIGN = {"ge": Comparator.GE, "le": Comparator.LE, "approx": Comparator.APPROX}
_PHYSICAL = {"money", "area", "length", "mass", "volume", "power", "energy"}
# Counting words that make a name or a date of the numeral before them: 二十届, 三级, 两年.
_NO_COUNT = {"届", "次", "级", "类", "期", "层", "面", "位", "线", "环", "门", "节", "步", "席", "个"}
# A numeral after one of these is the rest of a longer word: 第三, 近几十, 成百上千.
_PART_OF_MORE = frozenset("第一二三四五六七八九十百千万亿几数近")
_CLAUSE_ENDS = re.compile(r"[,。;:、!?]")
_NAMED_NUMBERS = re.compile(r"(?:方面|坚持|确立|维护|意识|自信|机制|体系)")


def numeral(words: str) -> Decimal:
    """The value of a Chinese numeral with decimals (十三点四 is 13.4, 一千五百亿 is 150000000000).

    Raises:
        ValueError: a character that is none of a numeral's.
    """
    whole, _, decimals = words.partition("点")
    total = section = digit = 0
    for character in whole:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        elif character in _LARGE:
            total = (total + section + digit) * _LARGE[character]
            section = digit = 0
        else:
            raise ValueError(f"{character} is no numeral")
    places = "".join(str(_DIGITS[character]) for character in decimals)
    return Decimal(f"{total + section + digit}.{places or 0}").normalize() + 0


def wordings(words: str) -> list[Quantity]:
    """The figures that `words` write in characters, in order."""
    if not _hint().search(words):
        return []
    found = [q for match in _pattern().finditer(words) if (q := _quantity(match)) is not None]
    return sorted(found, key=lambda q: q.start)


# Every wording holds one of these; most paragraphs without a figure in characters are passed over.
@cache
def _hint() -> re.Pattern[str]:
    counts = (form for form, unit in units.by_form().items() if unit.kind == "count")
    counted = lexicon.alternation(form for form in counts if form not in _NO_COUNT - {"个"})
    return re.compile(
        rf"百分之|{_DIGIT}(?:个百分点|成|点)|番|两位数|{_DIGIT}[十百千万亿](?!大|届)|十[一二三四五六七八九](?!五|届)"
        rf"|(?<=[\u4e00-\u9fff])(?<!第)[二两三四五六七八九](?:{counted})"  # a verb stands right before a short one
    )


@cache
def _pattern() -> re.Pattern[str]:
    """From the first character of the figure on, so that the search jumps from one possible beginning to the next."""
    after = "|".join(f"(?P<{sign}_a>{lexicon.choice('phrases', f'{sign}_after')})" for sign in ("ge", "le", "approx"))
    return re.compile(
        rf"(?:(?P<percent>百分之(?P<percent_n>{_DECIMAL}))"
        rf"|(?P<points>(?P<points_n>{_DECIMAL}))个百分点"
        rf"|(?P<fold>翻了?(?P<fold_n>[一两三])?番)"
        rf"|(?P<tenths>(?P<tenths_n>{_DIGIT})成)(?![立为员功果就本都长绩效熟分])"
        rf"|(?P<places>两位数)(?=(?:以上)?(?:的)?(?:增长|增速|左右|以上|[,。;、]))"
        rf"|(?P<count>(?P<count_n>{_NUMERAL}(?:万亿|万|亿)?))(?P<more>余|多)?(?P<count_unit>{units.guarded()})(?!五年)"
        rf")(?:{after})?"
    )


def _quantity(match: re.Match[str]) -> Quantity | None:
    if match["count"]:
        unit = units.by_form()[match["count_unit"]]
        value = numeral(match["count_n"])
        return _made(match, "count", value, match["count_unit"], unit.kind) if _counts(match, unit.kind) else None
    if match["percent"]:
        return _made(match, "percent", numeral(match["percent_n"]), "%", "ratio")
    if match["points"]:
        return _made(match, "points", numeral(match["points_n"]), "百分点", "points")
    if match["fold"]:
        return _made(match, "fold", Decimal(2) ** int(numeral(match["fold_n"] or "一")), "倍", "multiple")
    if match["tenths"]:
        return _made(match, "tenths", numeral(match["tenths_n"]), "成", "ratio")
    return _made(match, "places", Decimal(10), "%", "two digits", least=Comparator.GE)


def _counts(match: re.Match[str], kind: str) -> bool:
    """Whether a numeral with its unit counts something: 十五个, 三十万元; 两所 only right after a verb of doing."""
    whole, unit = match["count_n"], match["count_unit"]
    if match.string[match.start() - 1 : match.start()] in _PART_OF_MORE:
        return False
    if kind in _PHYSICAL:
        return len(whole) > 1
    if kind != "count" or unit in _NO_COUNT - {"个"}:
        return False
    if len(whole) > 1:
        return True
    clause = _CLAUSE_ENDS.split(match.string[: match.start("count")])[-1]
    verb = verb_of(clause)
    return len(verb) > 1 and whole != "一" and verb == clause and not _NAMED_NUMBERS.match(match.string, match.end())


def _made(
    match: re.Match[str], name: str, value: Decimal, unit: str, kind: str, *, least: Comparator = Comparator.EQ
) -> Quantity:
    before = bound_before(match.string, match.start(), 0)
    comparator = before[1] if before else least
    comparator = next((_BY_SIGN[key] for key in _BY_SIGN if match[f"{key}_a"]), comparator)
    if match["more"]:
        comparator = Comparator.GT
    start, end = match.span(name)
    outer_start = before[0] if before else match.start()
    return Quantity(
        start=start,
        end=end,
        outer_start=outer_start,
        outer_end=match.end(),
        value=value,
        high=None,
        scaled=False,
        unit=unit,
        unit_kind=kind,
        comparator=comparator,
        before=match.string[outer_start:start],
        after=next((match[f"{key}_a"] for key in _BY_SIGN if match[f"{key}_a"]), ""),
        written=match.string[end : match.end()],
        in_words=True,
    )
