"""The bodies of the fictional district, from units.csv beside its documents."""

import csv
from collections.abc import Iterable
from datetime import date

from luoshi.governments.models import Body
from luoshi.governments.units_table import UnitRow


def units_of(lines: Iterable[str]) -> tuple[UnitRow, ...]:
    """The rows of units.csv: name, kind, aliases, predecessor, valid_from; several names are parted by |."""
    return tuple(
        UnitRow(
            row=number,
            name=row["name"],
            kind=Body.Kind(row["kind"]),
            aliases=_names(row["aliases"]),
            predecessors=_names(row["predecessor"]),
            valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        )
        for number, row in enumerate(csv.DictReader(lines), 2)
    )


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("|") if name)
