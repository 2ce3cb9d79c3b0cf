"""What forms about items show and let one choose: an item as it is entered, seats, items to relate to; scoped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luoshi.governments.models import Seat, Year
from luoshi.intake.rows import UnitHint
from luoshi.items.drafts import Unit
from luoshi.items.models import Item, ItemUnit, Target
from luoshi.items.remembering import memory
from luoshi.items.rows import DOCKING_WORDS, TARGET_COLUMNS, UNIT_COLUMNS, TargetRow, UnitRow, target_row, unit_row
from luoshi.items.streams import FROM_ABOVE
from luoshi.items.suggest_units import suggest
from luoshi.items.units import in_force

SHORT = 26


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose in a form."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class Options:
    """What the form of an item offers: seats of leaders, items it can be a part of, terms above it, measures."""

    seats: tuple[Option, ...]
    parents: tuple[Option, ...]
    terms: tuple[Option, ...]
    measures: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Editable:
    """An item as its form shows it; `units` are those that answer now, upper ones first."""

    id: int
    version: int
    year: int
    name: str
    label: str
    is_part: bool
    wording: str
    number: int
    part: str
    own_role: str
    note: str
    mode: str
    kind: str
    leader: int | None
    deadline: str
    effective_from: date | None
    parent: int | None
    above: int | None
    measure: int | None
    units: tuple[Unit, ...]
    hints: tuple[UnitHint, ...]


@dataclass(frozen=True, slots=True)
class EditableTarget:
    """A target as its form shows it, with the version of its item; `target` None: a new one."""

    item_id: int
    year: int
    version: int
    name: str
    wording: str
    target: TargetRow | None
    subject: str = ""
    comparator: str = "ge"
    nature: str = ""


@dataclass(frozen=True, slots=True)
class UpperTarget:
    """An upper target with our share of it, None where we have none yet."""

    target: TargetRow
    share: TargetRow | None


@dataclass(frozen=True, slots=True)
class DockingLine:
    """An item from above with where its docking stands."""

    id: int
    version: int
    year: int
    label: str
    stream: str
    stream_name: str
    wording: str
    uppers: tuple[UnitRow, ...]
    units: tuple[UnitRow, ...]
    targets: tuple[UpperTarget, ...]
    state: str
    state_word: str
    share: str
    on: date | None
    contact: str
    paper: str


def options(government_id: int, year: int, *, without: int | None = None) -> Options:
    """What an item of `year` may be tied to; `without` is itself. Two statements."""
    seats = Seat.objects.filter(government_id=government_id).order_by("order", "id").values_list("pk", "title")
    found = (
        Item.objects.filter(Q(year__number=year) | Q(kind=Item.Kind.TERM), government_id=government_id)
        .exclude(pk__in=[without] if without is not None else [])
        .order_by("-year__number", "stream__order", "number")
        .values_list("pk", "year__number", "stream__name", "number", "parent", "kind", "wording")
    )
    parents, terms, measures = [], [], []
    for pk, number_of_year, stream, number, parent, kind, wording in found:
        short = wording[:SHORT] + ("…" if len(wording) > SHORT else "")
        if kind == Item.Kind.TERM:
            terms.append(Option(pk, f"{number_of_year}年 {stream}{number} {short}"))
        if number_of_year != year or parent is not None:
            continue
        parents.append(Option(pk, f"{stream}{number} {short}"))
        if kind == Item.Kind.TASK:
            measures.append(Option(pk, f"{stream}{number} {short}"))
    return Options(
        seats=tuple(Option(pk, title) for pk, title in seats),
        parents=tuple(parents),
        terms=tuple(terms),
        measures=tuple(measures),
    )


def editable(government_id: int, item_id: int) -> Editable | None:
    """An item as its form shows it; None when there is none here. Two statements, four without units."""
    found = (
        Item.objects.filter(pk=item_id, government_id=government_id).select_related("stream", "year", "parent").first()
    )
    if found is None:
        return None
    rows = found.units.filter(valid_to__isnull=True).order_by("order")
    units = tuple(Unit(row.name, row.role, row.and_others) for row in rows)
    bare = all(unit.role == ItemUnit.Role.UPPER for unit in units)
    return Editable(
        id=found.pk,
        version=found.version,
        year=found.year.number,
        name=f"{found.stream.name} {found.label}",
        label=found.label,
        is_part=found.parent_id is not None,
        wording=found.wording,
        number=found.number,
        part=found.part,
        own_role=found.own_role,
        note=found.note,
        mode=found.mode,
        kind=found.kind,
        leader=found.leader_id,
        deadline=found.deadline,
        effective_from=found.effective_from,
        parent=found.parent_id,
        above=found.above_id,
        measure=found.measure_id,
        units=units,
        hints=suggest(found.wording, memory(government_id, before=found.year.number)) if bare else (),
    )


def editable_target(government_id: int, target_id: int) -> EditableTarget | None:
    """A target as its form shows it; None when there is none here. Two statements."""
    found = (
        Target.objects.filter(pk=target_id, item__government_id=government_id)
        .select_related("item__stream", "item__year", "item__parent")
        .first()
    )
    if found is None:
        return None
    (columns,) = Target.objects.filter(pk=found.pk).values_list(*TARGET_COLUMNS)
    return EditableTarget(
        item_id=found.item_id,
        year=found.item.year.number,
        version=found.item.version,
        name=str(found.item),
        wording=found.item.wording,
        target=target_row(columns),
        subject=found.subject,
        comparator=found.comparator,
        nature=found.nature,
    )


def new_target_of(government_id: int, item_id: int) -> EditableTarget | None:
    """The empty form of a target of an item; None when there is none here. One statement."""
    found = (
        Item.objects.filter(pk=item_id, government_id=government_id).select_related("stream", "year", "parent").first()
    )
    if found is None:
        return None
    return EditableTarget(found.pk, found.year.number, found.version, str(found), found.wording, None)


def docking_lines(
    government_id: int, year: int, *, state: str = "", stream: str = "", only: int | None = None
) -> tuple[DockingLine, ...]:
    """The items of a year that come from above, by stream and number. Three statements."""
    items = Item.objects.filter(government_id=government_id, year__number=year, stream__code__in=FROM_ABOVE)
    if only is not None:
        items = items.filter(pk=only)
    if state:
        items = items.filter(docking=state)
    if stream:
        items = items.filter(stream__code=stream)
    found = list(items.select_related("stream", "year", "parent").order_by("stream__order", "number"))
    units: dict[int, list[UnitRow]] = {each.pk: [] for each in found}
    targets: dict[int, list[TargetRow]] = {each.pk: [] for each in found}
    rows = ItemUnit.objects.filter(in_force(None), item__in=found).order_by("order")
    for unit in rows.values_list(*UNIT_COLUMNS):
        units[unit[0]].append(unit_row(unit))
    for target in Target.objects.filter(item__in=found).order_by("order").values_list(*TARGET_COLUMNS):
        targets[target[0]].append(target_row(target))
    return tuple(_docking_line(each, units[each.pk], targets[each.pk]) for each in found)


def docking_line(government_id: int, item_id: int) -> DockingLine | None:
    """One item from above; None when there is none here, or it is none from above. Four statements."""
    year = Year.objects.filter(items=item_id, government_id=government_id).values_list("number", flat=True).first()
    found = docking_lines(government_id, year, only=item_id) if year is not None else ()
    return found[0] if found else None


def _docking_line(item: Item, units: Sequence[UnitRow], targets: Sequence[TargetRow]) -> DockingLine:
    shares = {(t.subject, t.measure, t.period): t for t in targets if t.base == Target.Base.SHARE}
    uppers = [target for target in targets if target.base != Target.Base.SHARE]
    return DockingLine(
        id=item.pk,
        version=item.version,
        year=item.year.number,
        label=item.label,
        stream=item.stream.code,
        stream_name=item.stream.name,
        wording=item.wording,
        uppers=tuple(unit for unit in units if unit.role == ItemUnit.Role.UPPER),
        units=tuple(unit for unit in units if unit.role != ItemUnit.Role.UPPER),
        targets=tuple(UpperTarget(each, shares.get((each.subject, each.measure, each.period))) for each in uppers),
        state=item.docking,
        state_word=DOCKING_WORDS[item.docking],
        share=item.docking_share,
        on=item.docking_on,
        contact=item.docking_contact,
        paper=item.docking_paper,
    )
