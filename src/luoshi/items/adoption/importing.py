"""An office's own ledger held against a stream, and taken in: new items, past progress, the day of adoption."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record_many
from luoshi.governments.models import Seat, Year
from luoshi.governments.names import BodyNames
from luoshi.governments.own_word import own_word
from luoshi.governments.rights import Verb, check
from luoshi.governments.years import adopt_from
from luoshi.held import held_row, held_rows
from luoshi.items.about import about_item
from luoshi.items.adding import add_many
from luoshi.items.adoption.headings import Field
from luoshi.items.adoption.layout import Layout, layout_of
from luoshi.items.adoption.reading import Known, Read, Taken, read_ledger
from luoshi.items.closing import refuse_closed
from luoshi.items.errors import BadItem, RowsAreBad, StalePreview
from luoshi.items.models import Item, ItemUnit, PastProgress, Stream, UploadedTable
from luoshi.items.tables.grid import Sheet, sheets_of
from luoshi.items.tables.problems import Problem
from luoshi.items.tables.uploads import lock_table, mark_taken
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Choices:
    """What the clerk said of a ledger.

    Sheet and heading row count from 0 (None: as found), `fields` go by column (None: as guessed), `names` say which
    body a written name stands for, `stream` is where the items go (None: not chosen).
    """

    sheet: int = 0
    heading: int | None = None
    fields: Mapping[int, Field] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    stream: int | None = None

    @staticmethod
    def of(table: UploadedTable) -> "Choices":
        """The choices that a table keeps."""
        kept: dict[str, Any] = json.loads(table.choices) if table.choices else {}
        fields = kept.get("fields")
        return Choices(
            sheet=kept.get("sheet", 0),
            heading=kept.get("heading"),
            fields={int(place): Field(each) for place, each in fields.items()} if fields is not None else None,
            names=kept.get("names", {}),
            stream=kept.get("stream"),
        )

    def kept(self) -> dict[str, Any]:
        """As a table keeps them."""
        fields = {str(place): each.value for place, each in self.fields.items()} if self.fields is not None else None
        return {
            "sheet": self.sheet,
            "heading": self.heading,
            "fields": fields,
            "names": dict(self.names),
            "stream": self.stream,
        }


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A unit's name that no body bears, in how many rows, and bodies that are written alike."""

    name: str
    rows: int
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Existing:
    """An item of the ledger that the stream holds already: only its past progress is added."""

    taken: Taken
    item_id: int
    number: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would do; with `problems` it does nothing, `notes` do not stop it.

    `left_out` are the headings of the columns that say something and are not taken in.
    """

    stream: str
    new: tuple[Taken, ...]
    existing: tuple[Existing, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    passed_over: tuple[tuple[int, str], ...]
    unknown: tuple[UnknownName, ...]
    left_out: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Tells this plan from every other one."""
        return hashlib.sha256(repr((self.stream, self.new, self.existing, self.problems)).encode()).hexdigest()

    @property
    def texts(self) -> int:
        """How many texts of past progress it holds."""
        return sum(len(each.past) for each in self.new) + sum(len(each.taken.past) for each in self.existing)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to."""

    items: tuple[Item, ...]
    texts: int


@dataclass(frozen=True, slots=True)
class Looked:
    """A ledger as it was handed in: its sheets by name, the one that is looked at, its layout."""

    sheets: tuple[str, ...]
    sheet: Sheet
    layout: Layout
    choices: Choices


def look(table: UploadedTable) -> Looked:
    """The columns of a ledger with what each is taken for."""
    sheets = sheets_of(bytes(table.data), name=table.name)
    choices = Choices.of(table)
    sheet = sheets[min(choices.sheet, len(sheets) - 1)]
    own = own_word(table.year.government.short_name)
    layout = layout_of(sheet, own=own, heading=choices.heading, chosen=choices.fields)
    return Looked(tuple(each.name for each in sheets), sheet, layout, choices)


def plan_of(table: UploadedTable, stream: Stream) -> Plan:
    """What taking the ledger into `stream` would come to. Six statements."""
    looked = look(table)
    year = table.year
    seats = frozenset(Seat.objects.filter(government=year.government).values_list("title", flat=True))
    read = read_ledger(looked.sheet, looked.layout, Known(year.number, seats, looked.choices.names))
    return _plan(read, stream, year, left_out=looked.layout.left_out)


@transaction.atomic
def import_ledger(
    *, table: UploadedTable, stream: Stream, seen: str, adopted_on: date, by: Account, at: datetime
) -> Imported:
    """The items of the ledger in `stream`, with their past progress as text; the year notes when the office began.

    `seen` is the digest of the plan that was looked at. A year that was adopted before keeps its day. Raises
    NotAllowed, YearClosed, RowsAreBad, StalePreview, BadItem or BadGovernment, and then nothing is written.
    """
    check(by, Verb.REVIEW, table.government, on=localdate(at))
    locked = lock_table(table)
    year = held_row(Year.objects.select_related("government"), locked.year_id)
    refuse_closed(year)
    held = held_rows(Stream.objects.filter(pk=stream.pk, year=year)).first()
    if held is None:
        raise BadItem(_("“%(stream)s”不是%(year)s的任务来源；请重新选择") % {"stream": stream, "year": year})
    plan = plan_of(locked, held)
    if plan.problems:
        raise RowsAreBad(_("有 %(count)d 处不能导入；请改好后重新上传，或调整列的对应") % {"count": len(plan.problems)})
    if plan.digest != seen:
        raise StalePreview(_("台账在预览之后有变动；请看过新的预览再确认"))
    texts = plan.texts
    outcome = f"{held.name}：新增 {len(plan.new)} 项，已有 {len(plan.existing)} 项，以往进展 {texts} 条"
    mark_taken(locked, outcome=outcome, by=by, at=at)
    items = add_many(stream=held, items=[each.item for each in plan.new], by=by, at=at, action="item.import")
    acts = _add_past([(item.pk, each) for item, each in zip(items, plan.new, strict=True)], by=by, at=at)
    acts += _add_past([(each.item_id, each.taken) for each in plan.existing], by=by, at=at)
    acts.append(Act("table.apply", locked.name, after=outcome))
    record_many(acts, by=by.username, government=year.government.code, at=at)
    if year.adopted_on is None:
        adopt_from(year=year, on=adopted_on, by=by, at=at)
    return Imported(items, texts)


def _plan(read: Read, stream: Stream, year: Year, *, left_out: tuple[str, ...]) -> Plan:
    """What was read, held against the items the stream has."""
    by_wording: dict[str, tuple[int, int]] = {}
    numbers = set()
    for pk, number, wording in Item.objects.filter(stream=stream).values_list("pk", "number", "wording"):
        by_wording.setdefault(_same(wording), (pk, number))
        numbers.add(number)
    known_past = set(PastProgress.objects.filter(item__stream=stream).values_list("item_id", "label"))
    new: list[Taken] = []
    existing: list[Existing] = []
    notes = list(read.notes)
    for taken in read.items:
        found = by_wording.get(_same(taken.item.wording))
        if found is None:
            new.append(_numbered(taken, numbers, notes))
            continue
        past = tuple(each for each in taken.past if (found[0], each.label) not in known_past)
        existing.append(Existing(replace(taken, past=past), *found))
        notes.append(Problem(taken.row, "", f"台账已有这一项(第 {found[1]} 项)", f"只补录以往进展 {len(past)} 条"))
    return Plan(
        stream=stream.name,
        new=tuple(new),
        existing=tuple(existing),
        problems=tuple(read.problems),
        notes=tuple(sorted(notes, key=lambda note: note.row)),
        passed_over=tuple(read.passed_over),
        unknown=_unknown(new, year),
        left_out=left_out,
    )


def _numbered(taken: Taken, numbers: set[int], notes: list[Problem]) -> Taken:
    """The item with its number, or without where another item of the stream has it."""
    if taken.item.number not in numbers:
        return taken
    notes.append(Problem(taken.row, "序号", f"台账第 {taken.item.number} 项是另一件事", "接着往下编"))
    return replace(taken, item=replace(taken.item, number=None))


def _unknown(new: Sequence[Taken], year: Year) -> tuple[UnknownName, ...]:
    """The names that no body bears, the most frequent first. Two statements."""
    first, last = date(year.number, 1, 1), date(year.number, 12, 31)
    names = BodyNames.of(year.government, first=first, last=last)
    counts: dict[str, int] = {}
    for taken in new:
        for unit in taken.item.units:
            if unit.role != ItemUnit.Role.UPPER and names.body(unit.name) is None:
                counts[unit.name] = counts.get(unit.name, 0) + 1
    bodies = sorted({body.name for body in names.by_name.values()})
    return tuple(
        UnknownName(name, rows, tuple(get_close_matches(name, bodies, n=3, cutoff=0.5)))
        for name, rows in sorted(counts.items(), key=lambda each: -each[1])
    )


def _add_past(texts: Sequence[tuple[int, Taken]], *, by: Account, at: datetime) -> list[Act]:
    """Write the texts of past progress; an act for each item that got any."""
    items = {
        item.pk: item
        for item in Item.objects.filter(pk__in=[pk for pk, _taken in texts]).select_related("stream", "year")
    }
    counted = PastProgress.objects.filter(item__in=items).values_list("item").annotate(last=Max("order"))
    orders = dict(counted.order_by())
    rows = []
    acts = []
    for pk, taken in texts:
        start = orders.get(pk, 0)
        rows += [
            PastProgress(
                item_id=pk,
                order=order,
                label=each.label,
                quarter=each.quarter,
                text=each.text,
                added_by=by,
                added_at=at,
            )
            for order, each in enumerate(taken.past, start + 1)
        ]
        if taken.past:
            said = "\n".join(f"{each.label}:{each.text}" for each in taken.past)
            acts.append(Act("item.past", f"{items[pk].year} {items[pk]}", after=said, about=about_item(pk)))
    PastProgress.objects.bulk_create(rows)
    return acts


def _same(wording: str) -> str:
    """A wording as it is compared: blanks and the final stop do not count."""
    return re.sub(r"[。.;]+$", "", "".join(unicodedata.normalize("NFKC", wording).split()))
