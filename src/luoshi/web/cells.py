"""The cells of the ledger, one function a column.

Note: a template that asks of every row which columns are wanted takes twice as long; bench: test_pages_speed.
"""

from collections.abc import Callable, Mapping, Sequence

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi.items.rows import LedgerRow, TargetRow, UnitRow
from luoshi.web.signs import figure_html, state_html

SORTED_BY = {"units": "unit", "targets": "targets", "state": "state"}
SHORT = {"stream", "role", "period", "base", "state", "docking"}  # never broken over lines


def cells(row: LedgerRow, columns: Sequence[str]) -> SafeString:
    """The row's cells for these columns."""
    return SafeString(
        "".join(
            f'<td class="c-{column}{" nb" if column in SHORT else ""}">{CELLS[column](row)}</td>' for column in columns
        )
    )


def _units(units: Sequence[UnitRow]) -> SafeString:
    return format_html_join(
        "、",
        '<span class="unit{}">{}{}</span>',
        ((" lead" if unit.lead else "", unit.name, _("等") if unit.and_others else "") for unit in units),
    )


def _lines(targets: Sequence[TargetRow], line: Callable[[TargetRow], str]) -> SafeString:
    """One line for each target, so that target, period and base of one stand in one line."""
    return SafeString("".join(f'<div class="t">{line(target)}</div>' for target in targets))


def _target(target: TargetRow) -> SafeString:
    return format_html("<span>{}</span>{}", target.subject, figure_html(target.figure))


def _none(words: str) -> SafeString:
    return format_html('<span class="none">{}</span>', words)


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
