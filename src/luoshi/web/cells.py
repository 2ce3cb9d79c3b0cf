"""The rows of the ledger, one function a column.

Note: a template that asks of every row which columns are wanted takes twice as long, and Django's escape, which looks
out for lazy words, twice that of the standard library; all words here are plain strings; bench: test_pages_speed.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi.items.rows import LedgerRow, TargetRow, UnitRow
from luoshi.web.signs import figure_html, state_html

SORTED_BY = {"units": "unit", "targets": "targets", "state": "state"}
SHORT = {"stream", "role", "period", "base", "state", "docking"}  # never broken over lines


def cells(row: LedgerRow, columns: Sequence[str], items: str) -> SafeString:
    """The row: its number, its wording as a link below the address `items`, and its cells for these columns."""
    rest = "".join(
        f'<td class="c-{column}{" nb" if column in SHORT else ""}">{CELLS[column](row)}</td>' for column in columns
    )
    return SafeString(
        f'<td class="no n">{row.label}</td><th scope="row" class="w{" part" if row.parent_id else ""}">'
        f'<a href="{escape(items)}{row.id}/"><span>{_kind(row)}{escape(row.wording)}</span></a></th>{rest}'
    )


def _kind(row: LedgerRow) -> str:
    """What an item is, where it is no task."""
    return "" if row.kind == "task" else f'<i class="kind">{escape(row.kind_word)}</i>'


def _units(units: Sequence[UnitRow]) -> str:
    return "、".join(map(_unit, units))


def _unit(unit: UnitRow) -> str:
    others = _("等") if unit.and_others else ""
    return f'<span class="unit{" lead" if unit.lead else ""}">{escape(unit.name)}{others}</span>'


def _lines(targets: Sequence[TargetRow], line: Callable[[TargetRow], str]) -> str:
    """One line for each target, so that target, period and base of one stand in one line."""
    return "".join(f'<div class="t">{line(target)}</div>' for target in targets)


def _target(target: TargetRow) -> str:
    subject = escape(target.subject)
    return f'<span title="{subject}">{subject}</span>{figure_html(target.figure)}'


def _none(words: str) -> str:
    return f'<span class="none">{escape(words)}</span>'


CELLS: Mapping[str, Callable[[LedgerRow], str]] = {
    "stream": lambda row: escape(row.stream_name),
    "part": lambda row: escape(row.part),
    "role": lambda row: escape(row.own_role_word),
    "units": lambda row: _units(row.units) or _none(_("未写明")),
    "uppers": lambda row: _units(row.uppers),
    "targets": lambda row: _lines(row.targets, _target) or _none("—"),
    "period": lambda row: _lines(row.targets, lambda target: escape(target.period_words or "—")),
    "base": lambda row: _lines(row.targets, lambda target: escape(target.base_word)),
    "state": lambda row: state_html(row.state),
    "docking": lambda row: escape(row.docking_word),
    "note": lambda row: escape(row.note),
}
