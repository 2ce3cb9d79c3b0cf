"""Where the headings of an office's own ledger stand, and what each column is taken for until the clerk says."""

from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.items.adoption.headings import Field, field_of, is_exact
from luoshi.items.tables.grid import Sheet

HEADING_WITHIN = 20  # rows: titles, notes and units of measure may stand above
SAMPLES = 3
ONCE = frozenset(Field) - {Field.NONE, Field.PROGRESS, Field.NOTE, Field.UNITS, Field.SUPPORT, Field.UPPER}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place from 0, its heading over all heading rows, what it is taken for, its first words."""

    place: int
    heading: str
    field: Field
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of the headings, first and last, from 0, and the columns that say anything."""

    first: int
    last: int
    columns: tuple[Column, ...]

    def places(self, field: Field) -> tuple[int, ...]:
        """The columns that are taken for `field`."""
        return tuple(column.place for column in self.columns if column.field is field)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The headings of the columns that hold something and are taken for nothing."""
        out = (column for column in self.columns if column.field is Field.NONE and column.samples)
        return tuple(column.heading or f"({column.samples[0][:12]}…)" for column in out)


def layout_of(
    sheet: Sheet, *, own: str, heading: int | None = None, chosen: Mapping[int, Field] | None = None
) -> Layout:
    """The layout of a sheet; `heading` (a row from 0) and `chosen` (fields by column) are the clerk's word.

    `own` is what its government calls its place (区, 县, …).
    """
    first = _heading_row(sheet, own) if heading is None else min(heading, len(sheet.rows) - 1)
    last = _last_heading_row(sheet, first, own)
    said = {place: _heading(sheet, first, last, place) for place in range(sheet.width)}
    fields = _guessed(said, own) if chosen is None else chosen
    columns = []
    for place, words in said.items():
        samples = _samples(sheet, last, place)
        if words or samples:
            columns.append(Column(place, words, fields.get(place, Field.NONE), samples))
    return Layout(first, last, tuple(columns))


def _heading_row(sheet: Sheet, own: str) -> int:
    """The row in which most columns name a field; where none does, the first with three words."""
    best, most = None, 1
    for index in range(min(HEADING_WITHIN, len(sheet.rows))):
        named = {field_of(sheet.own(index, place), own) for place in range(sheet.width)} - {Field.NONE}
        if len(named) > most:
            best, most = index, len(named)
    if best is not None:
        return best
    wide = (index for index, row in enumerate(sheet.rows) if len({words for words in row if words}) >= SAMPLES)
    return next(wide, 0)


def _last_heading_row(sheet: Sheet, first: int, own: str) -> int:
    """Down to where the cells of the heading row reach; a row of quarters alone belongs to it too."""
    last = max((row for (row, _place), (top, _left) in sheet.merged.items() if top == first), default=first)
    below = [field_of(sheet.own(last + 1, place), own) for place in range(sheet.width)]
    alone = [sheet.own(last + 1, place) for place in range(sheet.width) if sheet.own(last + 1, place)]
    named = [field for field in below if field.value.startswith("progress")]
    return last + 1 if len(named) >= 2 and len(named) == len(alone) else last


def _heading(sheet: Sheet, first: int, last: int, place: int) -> str:
    """The words over a column, each once, the upper before the lower."""
    said = (" ".join(sheet.at(row, place).split()) for row in range(first, last + 1))
    return " ".join(dict.fromkeys(words for words in said if words))


def _samples(sheet: Sheet, last: int, place: int) -> tuple[str, ...]:
    below = (sheet.own(row, place) for row in range(last + 1, len(sheet.rows)))
    return tuple(words for words in below if words)[:SAMPLES]


def _guessed(said: Mapping[int, str], own: str) -> Mapping[int, Field]:
    """What the headings name; of a field that only one column can be, an exact heading has it before the others."""
    taken: set[Field] = set()
    fields: dict[int, Field] = {}
    for place in sorted(said, key=lambda place: (not is_exact(said[place], own), place)):
        field = field_of(said[place], own)
        fields[place] = Field.NONE if field in ONCE and field in taken else field
        taken.add(field)
    return fields
