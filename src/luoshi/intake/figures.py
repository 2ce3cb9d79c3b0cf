"""How a figure, a period and a measure are written for people: "≥9%", "1720亿元", "2017年上半年"."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

COMPARATOR_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约"}
MULTIPLIERS = (
    (Decimal(10) ** 12, "万亿"),
    (Decimal(10) ** 8, "亿"),
    (Decimal(10) ** 4, "万"),
    (Decimal(1000), "千"),
    (Decimal(1), ""),
)
# What a reader of a total writes himself when no document's own words are at hand; 千 is never chosen for him.
OWN_MULTIPLIERS = tuple((factor, word) for factor, word in MULTIPLIERS if word not in {"千", "万亿"})
DIRECTIONS = {"growth": ("增长", "下降"), "increment": ("增加", "减少")}
FALLING = frozenset(fall for _rise, fall in DIRECTIONS.values())
THIN_SPACE = "\u2009"


@dataclass(frozen=True, slots=True)
class Amount:
    """What is to be written: fields as a fact or a target holds them, `value` and `high` in the base unit.

    `number` is the digit run of the document, "" when there is none; it decides between 1720亿元 and 0.172万亿元.
    """

    value: Decimal | None
    high: Decimal | None
    unit: str
    comparator: str
    measure: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in its parts, for pages that set them apart: word 增长, sign ≥, digits 9, unit %."""

    word: str
    sign: str
    digits: str
    unit: str

    @property
    def text(self) -> str:
        """The parts in one string, as a person types it: "增长≥9%"."""
        return f"{self.word}{self.sign}{self.digits}{self.unit}"


def figure(amount: Amount) -> Figure:
    """The figure as a person writes it; a relation without a value is its own words."""
    if amount.value is None:
        return Figure(word=amount.comparator, sign="", digits="", unit="")
    if amount.measure == "rank":
        return Figure(word="第", sign="", digits=_plain(amount.value), unit="位")
    rise, fall = DIRECTIONS.get(amount.measure, ("", ""))
    falls = amount.value < 0 and fall != ""
    factor, multiplier = _multiplier(amount)
    low, high = abs(amount.value) if falls else amount.value, amount.high
    digits = grouped(low / factor)
    if high is not None:
        digits += f"—{grouped((abs(high) if falls else high) / factor)}"
    return Figure(
        word=fall if falls else rise,
        sign=COMPARATOR_SIGNS.get(amount.comparator, ""),
        digits=digits,
        unit=multiplier + amount.unit,
    )


def _multiplier(amount: Amount) -> tuple[Decimal, str]:
    """The multiplier the document wrote, told from its digits; without them, the largest that leaves few digits."""
    value = abs(amount.value or Decimal(0))
    try:
        written = abs(Decimal(amount.number.replace(",", "")))
    except InvalidOperation:
        written = Decimal(0)
    if written:
        for factor, word in MULTIPLIERS:
            if written * factor == value:
                return factor, word
    for factor, word in OWN_MULTIPLIERS:
        if value >= factor and (value / factor * 10000) % 1 == 0:
            return factor, word
    return Decimal(1), ""


def _plain(value: Decimal) -> str:
    """Digits without an exponent and without idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(value: Decimal | int) -> str:
    """Digits with thin spaces between thousands from five digits on: 1720, 12 345.6."""
    text = _plain(Decimal(value))
    whole, _, rest = text.partition(".")
    sign, whole = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", THIN_SPACE)
    return sign + whole + (f".{rest}" if rest else "")


QUARTERS = {"1": "第一季度", "2": "第二季度", "3": "第三季度", "4": "第四季度"}
POINT = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")


def period_words(period: str | None) -> str:
    """A period as people write it: 2017-H1 → 2017年上半年, 2012/2016 → 2012—2016年; "" for None."""
    if not period:
        return ""
    first, _, last = period.partition("/")
    if not last:
        return _point_words(first)
    if first.isdecimal() and last.isdecimal():
        return f"{first}—{last}年"
    if first[:5] == last[:5] and POINT.fullmatch(first) and POINT.fullmatch(last):
        start, end = _point_words(first), _point_words(last)
        return f"{start.removesuffix('月')}—{end.removeprefix(start[:5])}"
    return f"{_point_words(first)}—{_point_words(last)}"


def _point_words(point: str) -> str:
    """One year, half, quarter, month or day; what is none of them stays as it is."""
    match = POINT.fullmatch(point)
    if match is None:
        return point
    words = f"{match['year']}年"
    if match["half"]:
        return words + ("上半年" if match["half"] == "1" else "下半年")
    if match["quarter"]:
        return words + QUARTERS[match["quarter"]]
    if match["month"]:
        words += f"{int(match['month'])}月"
    if match["day"]:
        words += f"{int(match['day'])}日"
    return words
