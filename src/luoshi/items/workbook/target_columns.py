"""The columns of the targets as a sheet of the workbook, and a target as its cells.

Note: as with items, the first cell names the target and ends with a digest of what the row said when it went out. The
words of the sheet are Chinese whatever language its reader has, so that everybody's workbook is read back.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import override

from luoshi.intake.figures import FALLING, Amount, figure, period_words
from luoshi.items.models import Item, Target
from luoshi.items.targets import COMPARATORS, MEASURES, Aim, aim_of
from luoshi.items.workbook.columns import ID, WORDING, digest_of

ITEM, SUBJECT, MEASURE, COMPARATOR, VALUE, UNIT = "事项", "目标", "度量", "比较", "目标值", "单位"
PERIOD, BASE, NATURE, JUDGES, DROP = "期间", "口径", "性质", "据此评判", "删除"
TARGET_WIDTHS: Mapping[str, int] = {
    ID: 14,
    ITEM: 12,
    WORDING: 40,
    SUBJECT: 26,
    MEASURE: 10,
    COMPARATOR: 9,
    VALUE: 12,
    UNIT: 10,
    PERIOD: 12,
    BASE: 10,
    NATURE: 9,
    JUDGES: 9,
    DROP: 7,
}
TARGET_COLUMNS = tuple(TARGET_WIDTHS)
TARGET_FIXED = frozenset({ID, ITEM, WORDING})  # of a target that is there already
SAID = tuple(column for column in TARGET_COLUMNS if column not in {ID, DROP})
TARGET_NAME = re.compile(r"T(?P<id>\d{1,18})-(?P<digest>[0-9a-f]{12})")
YES, NO = "是", "否"
TARGET_SHEET = "目标"
UNSAID = ""  # how the nature is written that the text does not say


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target as its cells, by heading, without the first one; `aim` is the same as an action takes it."""

    target_id: int
    item_id: int
    audit_name: str
    cells: Mapping[str, str]
    aim: Aim

    @property
    def digest(self) -> str:
        """What the cells said, in twelve characters."""
        return digest_of(self.cells, SAID)

    @property
    def name(self) -> str:
        """The first cell."""
        return f"T{self.target_id}-{self.digest}"


@dataclass(frozen=True, slots=True)
class Offered:
    """The words of the columns that take only some, each with what it means."""

    measures: Mapping[str, str]
    comparators: Mapping[str, str]
    bases: Mapping[str, str]
    natures: Mapping[str, str]


def offered() -> Offered:
    """What the columns of choice take, in Chinese."""
    with override(None):
        return Offered(
            measures=_by_word(MEASURES.items()),
            comparators=_by_word(COMPARATORS.items()),
            bases=_by_word(Target.Base.choices),
            natures=_by_word((value, label if value else UNSAID) for value, label in Target.Nature.choices),
        )


def target_lines(government_id: int, year: int, *, stream: str = "") -> tuple[TargetLine, ...]:
    """The targets of a year (or of one of its streams, by code) by item. One statement."""
    found = Target.objects.filter(item__government_id=government_id, item__year__number=year)
    if stream:
        found = found.filter(item__stream__code=stream)
    related = ("item__stream", "item__year", "item__parent")
    rows = found.select_related(*related).order_by("item__stream__order", "item__number", "order")
    words = offered()
    return tuple(_line(target, words) for target in rows)


def _line(target: Target, words: Offered) -> TargetLine:
    aim, item = aim_of(target), target.item
    cells = {ITEM: item_words(item), WORDING: item.wording, **cells_of(aim, words)}
    return TargetLine(target.pk, target.item_id, f"{item.year} {item}", cells, aim)


def cells_of(aim: Aim, words: Offered) -> Mapping[str, str]:
    """What a row says of a target itself."""
    relation = aim.measure == "relation"
    return {
        SUBJECT: aim.subject,
        MEASURE: _word(words.measures, aim.measure),
        COMPARATOR: "" if relation else _word(words.comparators, aim.comparator),
        VALUE: aim.comparator if relation else _digits(aim),
        UNIT: aim.unit,
        PERIOD: period_words(aim.period),
        BASE: _word(words.bases, aim.base),
        NATURE: _word(words.natures, aim.nature),
        JUDGES: YES if aim.judges else NO,
    }


def said_of_target(aim: Aim, words: Offered) -> str:
    """A target in one line, as the preview tells one that comes or goes: "不少于 82.56万平方米 2026年 报告目标"."""
    cells = cells_of(aim, words)
    told = (cells[COMPARATOR], cells[VALUE] + cells[UNIT], cells[PERIOD], cells[BASE], cells[NATURE])
    return " ".join(each for each in told if each)


def item_words(item: Item) -> str:
    """The item that a target is of, as a row names it: 区报告12, 区报告12-1."""
    return "".join(str(item).split())


def _digits(aim: Aim) -> str:
    """The value as a person types it, without its unit: 82.56万, 6—8, -3."""
    if aim.value is None:
        return ""
    shown = figure(Amount(aim.value, aim.high, "", "eq", "amount" if aim.measure == "rank" else aim.measure))
    digits = f"{shown.digits}{shown.unit}".replace("\u2009", "").replace("−", "-")
    return f"-{digits}" if shown.word in FALLING else digits


def _by_word(choices: Iterable[tuple[str, str | Promise]]) -> Mapping[str, str]:
    return {str(word): value for value, word in choices}


def _word(words: Mapping[str, str], value: str) -> str:
    return next((word for word, each in words.items() if each == value), value)
