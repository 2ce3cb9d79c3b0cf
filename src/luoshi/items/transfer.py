"""事随职责走: items go over to a successor on a day, after a reorganisation or one by one; history stays."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record_many
from luoshi.governments.actions import succeed
from luoshi.governments.errors import BadBody
from luoshi.governments.keeping import kept_open_years
from luoshi.governments.models import Body, Government, Year
from luoshi.governments.rights import Verb, check
from luoshi.governments.validity import lasting_into
from luoshi.held import held_row, held_rows
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.errors import BadItem
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.lengths import fitting
from luoshi.people.models import Account

ONE_DAY = timedelta(days=1)
LONGEST_WHY = 300
Role = ItemUnit.Role
# Where two predecessors stood at one item, the successor stands there once, in the stronger of their roles.
STRENGTH: Mapping[str, int] = {
    Role.OVERALL_LEAD: 6,
    Role.LEAD: 5,
    Role.COLLECT: 4,
    Role.JOINT: 3,
    Role.LISTED: 2,
    Role.SUPPORT: 1,
}


@dataclass(frozen=True, slots=True)
class Reorganised:
    """What a reorganisation came to: the successor, the items' units now in force, the streams that changed owner."""

    successor: Body
    units: tuple[ItemUnit, ...]
    streams: tuple[Stream, ...]


@transaction.atomic
def reorganise(
    *,
    predecessors: Sequence[Body],
    on: date,
    by: Account,
    at: datetime,
    why: str,
    name: str = "",
    into: Body | None = None,
) -> Reorganised:
    """The successor of `predecessors` from the day `on` (new by `name`, or `into`), with posts, items and streams.

    A stream changes its owner at once, so only when the day has come. Raises as governments.actions.succeed does, and
    BadItem without a reason; then nothing is written.
    """
    _check_why(why)
    if not predecessors:
        raise BadBody(_("没有选择单位；请至少选一个"))
    government = predecessors[0].government
    check(by, Verb.MANAGE, government, on=localdate(at))
    # Note: everything that is going to change is held before the first event locks the end of the chain.
    held_row(Government.objects.all(), government.pk)
    held = _held_streams(government.pk)
    old = {body.pk for body in predecessors}
    streams = [stream for stream in held if stream.owner_id in old] if on <= localdate(at) else []
    rows = _units_to_move(predecessors, on)
    successor = succeed(predecessors=predecessors, name=name, into=into, on=on, by=by, at=at, why=why)
    for stream in streams:
        stream.owner = successor
        stream.save(update_fields=["owner"])
    _check_transfer(predecessors, successor, on, by, at, why)
    units = _transfer(rows, successor, on, by=by, at=at, why=why)
    return Reorganised(successor, units, tuple(streams))


@transaction.atomic
def transfer_items(
    *, from_bodies: Sequence[Body], to_body: Body, on: date, by: Account, at: datetime, why: str
) -> tuple[ItemUnit, ...]:
    """The units by which `to_body` answers from the day `on` for all that `from_bodies` answer for in open years.

    A year counts as open until it is finally closed. The old units end the day before; the new ones keep role and
    order and name where they came from. Raises NotAllowed, BadItem without a reason, BadBody for a body that is not in
    force on the day.
    """
    _check_transfer(from_bodies, to_body, on, by, at, why)
    _held_streams(to_body.government_id)
    rows = _units_to_move(from_bodies, on)
    return _transfer(rows, to_body, on, by=by, at=at, why=why)


@transaction.atomic
def transfer_item(*, unit: ItemUnit, to_body: Body, on: date, by: Account, at: datetime, why: str) -> ItemUnit:
    """The unit by which `to_body` answers from the day `on` for the one item of `unit`.

    Raises NotAllowed, YearClosed, BadItem (no reason, a unit that ended or is from above), BadBody.
    """
    item = unit.item
    _check_transfer([unit.body] if unit.body else [], to_body, on, by, at, why, government=item.government)
    keep_open(item.year_id)
    held_row(Item.objects.all(), item.pk)
    rows = list(
        held_rows(
            ItemUnit.objects.filter(lasting_into(on), pk=unit.pk)
            .exclude(role=Role.UPPER)
            .select_related("item__stream", "item__year", "item__government", "body")
        )
    )
    if not rows:
        raise BadItem(_("%(unit)s在%(day)s已不承担这项事项；请刷新页面") % {"unit": unit.name, "day": on})
    (moved,) = _transfer(rows, to_body, on, by=by, at=at, why=why)
    return moved


def _check_why(why: str) -> None:
    if not why.strip():
        raise BadItem(_("移交要写明依据或原因，如 机构改革方案的文号"))


def _check_transfer(
    from_bodies: Sequence[Body],
    to_body: Body,
    on: date,
    by: Account,
    at: datetime,
    why: str,
    *,
    government: Government | None = None,
) -> None:
    home = government or to_body.government
    check(by, Verb.MANAGE, home, on=localdate(at))
    _check_why(why)
    for body in (*from_bodies, to_body):
        if body.government_id != home.pk:
            raise BadBody(_("%(body)s不是%(government)s的单位") % {"body": body, "government": home})
    if to_body.pk in {body.pk for body in from_bodies}:
        raise BadBody(_("移出和承接的是同一个单位；请重新选择"))
    if not Body.objects.filter(lasting_into(on), pk=to_body.pk).filter(_begun(on)).exists():
        raise BadBody(_("%(body)s在%(day)s没有启用或已停用；请核对日期") % {"body": to_body, "day": on})


def _begun(on: date) -> Q:
    return Q(valid_from__isnull=True) | Q(valid_from__lte=on)


def _held_streams(government_id: int) -> list[Stream]:
    """The streams of the years that are not closed, held: no item comes or changes while others go over."""
    years = [year.pk for year in kept_open_years(government_id)]
    return list(held_rows(Stream.objects.filter(year__in=years)))


def _units_to_move(bodies: Collection[Body], on: date) -> list[ItemUnit]:
    """The units that the bodies answer by on or after the day in years not closed, held, item by item."""
    units = ItemUnit.objects.filter(lasting_into(on), body__in=bodies).exclude(role=Role.UPPER)
    units = units.exclude(item__year__state=Year.State.CLOSED)
    list(held_rows(Item.objects.filter(pk__in=units.values("item"))))
    rows = held_rows(units.select_related("item__stream", "item__year", "item__government", "body"))
    return sorted(rows, key=lambda row: (row.item_id, row.order))


def _transfer(
    rows: Sequence[ItemUnit], to_body: Body, on: date, *, by: Account, at: datetime, why: str
) -> tuple[ItemUnit, ...]:
    """Move the rows, item by item, and record each item."""
    said, ids = fitting(why, LONGEST_WHY, _("依据")), [row.item_id for row in rows]
    there = {
        unit.item_id: unit
        for unit in held_rows(
            ItemUnit.objects.filter(lasting_into(on), item__in=ids, body=to_body).exclude(role=Role.UPPER)
        )
    }
    last = _last_orders(ids)
    moved, acts = [], []
    for item_id, group in groupby(rows, key=lambda row: row.item_id):
        old = list(group)
        item = old[0].item
        before = "、".join(map(_unit_words, old))
        now = _take_over(old, there.get(item_id), to_body, on, last=last[item_id])
        moved.append(now)
        after = f"{_unit_words(now)} 自{on} {said}"
        about = about_item(item.pk)
        acts.append(Act("item.transfer", f"{item.year} {item}", before=before, after=after, about=about))
    if acts:
        Item.objects.filter(pk__in=ids).update(version=F("version") + 1)  # a page that stood open is told
        record_many(acts, by=by.username, government=to_body.government.code, at=at)
    return tuple(moved)


def _last_orders(items: Iterable[int]) -> dict[int, int]:
    last: dict[int, int] = {}
    for item_id, order in ItemUnit.objects.filter(item__in=list(items)).values_list("item_id", "order"):
        last[item_id] = max(last.get(item_id, 0), order)
    return last


def _take_over(old: Sequence[ItemUnit], there: ItemUnit | None, to_body: Body, on: date, *, last: int) -> ItemUnit:
    """The unit of `to_body` that follows `old` at one item; `there` is the one by which it answers already.

    An order is taken once in an item: the new unit takes the first of the old ones' places, these go to the end.
    """
    later = [row for row in old if _begins(row, on)]
    for row in later:  # it was never in force, so there is nothing to keep
        row.body, row.name = to_body, to_body.name
        row.save(update_fields=["body", "name"])
    ending = [row for row in old if row not in later]
    if not ending:
        return later[0]
    strongest = max(ending, key=lambda row: STRENGTH[row.role])
    if there is not None and (STRENGTH[there.role] >= STRENGTH[strongest.role] or _begins(there, on)):
        for row in ending:
            _end(row, on)
        if STRENGTH[there.role] < STRENGTH[strongest.role]:
            there.role = strongest.role
            there.save(update_fields=["role"])
        return there
    if there is not None:
        ending.append(there)
    until, place = strongest.valid_to, min(row.order for row in ending)
    for offset, row in enumerate(ending, 1):
        row.order = last + offset
        _end(row, on)
    return ItemUnit.objects.create(
        item=strongest.item,
        body=to_body,
        name=to_body.name,
        role=strongest.role,
        and_others=any(row.and_others for row in ending),
        order=place,
        valid_from=on,
        valid_to=until,
        came_from=strongest,
    )


def _begins(unit: ItemUnit, on: date) -> bool:
    """Whether the unit answers only from the day on: it has no past of its own to keep."""
    return unit.valid_from is not None and unit.valid_from >= on


def _end(row: ItemUnit, on: date) -> None:
    row.valid_to = on - ONE_DAY
    row.save(update_fields=["valid_to", "order"])


def _unit_words(unit: ItemUnit) -> str:
    role = unit.get_role_display()
    return unit.name + (f"({role})" if role else "")
