"""A target's row of the workbook as what an action takes; what is wrong with it is told cell by cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from luoshi.intake.wordings import Typed, typed_figure
from luoshi.items.deadlines import period_of
from luoshi.items.models import Target
from luoshi.items.targets import Aim
from luoshi.items.workbook.target_columns import (
    BASE,
    COMPARATOR,
    JUDGES,
    MEASURE,
    NATURE,
    NO,
    PERIOD,
    SUBJECT,
    UNIT,
    VALUE,
    YES,
    Offered,
)

LONGEST_SUBJECT, LONGEST_RELATION, LONGEST_UNIT = 200, 10, 30
FORMER = {"我区分担": str(Target.Base.SHARE.label)}  # what sheets made before call it
Refuse = Callable[[str, str, str], None]  # column, what, remedy


@dataclass(frozen=True, slots=True)
class Row:
    """A row to be read: its cells, those that differ from the ledger, and where to tell what is wrong."""

    cells: Mapping[str, str]
    different: frozenset[str]
    words: Offered
    year: int
    refuse: Refuse


def aim_in(row: Row, before: Aim) -> Aim:
    """The target that a row says, `before` where it says nothing new. What cannot be is refused, and then no use."""
    fields: dict[str, Any] = {}
    for column, name, read in (
        (SUBJECT, "subject", _subject),
        (PERIOD, "period", _period),
        (JUDGES, "judges", _judges),
    ):
        if column in row.different:
            fields[name] = read(row)
    for column, name, words in (
        (MEASURE, "measure", row.words.measures),
        (BASE, "base", row.words.bases),
        (NATURE, "nature", row.words.natures),
    ):
        if column in row.different:
            fields[name] = _chosen(row, column, words)
    aim = replace(before, **fields)
    if row.different & {VALUE, UNIT, COMPARATOR, MEASURE}:
        return _related(row, aim) if aim.measure == "relation" else _measured(row, aim)
    return aim


def _subject(row: Row) -> str:
    words = row.cells[SUBJECT]
    if not 0 < len(words) <= LONGEST_SUBJECT:
        row.refuse(SUBJECT, "没有名称" if not words else "名称太长", f"请写明考核什么，1 至 {LONGEST_SUBJECT} 字")
    return words


def _period(row: Row) -> str:
    words = row.cells[PERIOD]
    period = period_of(words, row.year) if words else str(row.year)
    if period is None:
        row.refuse(PERIOD, f"“{words[:20]}”不是期间", "请写成 2026、2026-06、上半年、三季度 这样")
    return period or ""


def _judges(row: Row) -> bool:
    words = row.cells[JUDGES]
    if words not in {YES, NO}:
        row.refuse(JUDGES, f"不认识“{words[:20]}”" if words else "没有填", f"只能是{YES}或{NO}")
    return words == YES


def _chosen(row: Row, column: str, words: Mapping[str, str]) -> str:
    said = FORMER.get(row.cells[column], row.cells[column])
    if said not in words:
        known = "、".join(word for word in words if word)
        blank = "或不填" if "" in words else ""
        row.refuse(column, f"不认识“{said[:20]}”" if said else "没有填", f"只能是{known}{blank}")
    return words.get(said, "")


def _related(row: Row, aim: Aim) -> Aim:
    """A relation is its own words; it has no figure, no unit and no comparator."""
    words = row.cells[VALUE]
    if not 0 < len(words) <= LONGEST_RELATION:
        row.refuse(VALUE, f"“{words[:20]}”不是相对关系", f"请用 1 至 {LONGEST_RELATION} 个字写明关系，如 高于全市")
    return replace(aim, comparator=words, value=None, high=None, unit="")


def _measured(row: Row, aim: Aim) -> Aim:
    """A target with a figure: what stands in 目标值, 单位 and 比较 belongs together."""
    words, unit = ("".join(row.cells[column].split()) for column in (VALUE, UNIT))
    alone = typed_figure(words)
    if alone is None:
        what = f"“{words[:20]}”不是一个数值" if words else "没有目标值"
        row.refuse(VALUE, what, "请写成 82.56万、9、6—8 这样，单位写在“单位”一列")
        return aim
    if alone.unit and unit and alone.unit != unit:
        row.refuse(VALUE, f"写的单位“{alone.unit}”与单位一列“{unit[:20]}”不同", "请只在“单位”一列写单位")
        return aim
    if len(unit) > LONGEST_UNIT:
        row.refuse(UNIT, "单位太长", "请简写")
    typed = alone if alone.unit or not unit else typed_figure(words + unit) or alone
    comparator = _comparator(row, typed)
    return replace(aim, value=typed.value, high=typed.high, unit=_unit(typed, unit), comparator=comparator)


def _unit(typed: Typed, written: str) -> str:
    """The unit as written, but for the multiplier that went into the value (万人 is 人)."""
    return written if not typed.unit or written.startswith(typed.unit) else typed.unit


def _comparator(row: Row, typed: Typed) -> str:
    said = row.cells[COMPARATOR]
    if typed.high is not None:
        return "range"
    if said not in row.words.comparators:
        if said:
            row.refuse(COMPARATOR, f"不认识“{said[:20]}”", f"只能是{'、'.join(row.words.comparators)}")
        return typed.comparator
    chosen = row.words.comparators[said]
    if chosen == "range":
        row.refuse(COMPARATOR, "区间只写了一个数", "请在“目标值”写两个数，如 6—8，或改比较方式")
    elif typed.comparator not in {"eq", chosen}:
        row.refuse(VALUE, f"写的比较方式与“{said}”不同", "请只在“比较”一列写比较方式")
    return chosen
