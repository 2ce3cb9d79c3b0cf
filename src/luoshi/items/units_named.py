"""Units that documents and the ledger name and the directory did not know: whom they name, and those it knows now."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from luoshi.audit.actions import Act, record_many
from luoshi.governments.models import Body, BodyAlias, BodyGroup, Year
from luoshi.governments.names import BodyNames
from luoshi.governments.rights import Verb, check
from luoshi.intake.queries import waiting
from luoshi.items.about import about_item
from luoshi.items.closing import keep_open
from luoshi.items.holding import item_name, lock_items
from luoshi.items.models import ItemUnit
from luoshi.people.models import Account

COLLECTIVE = ("各", "有关", "相关")  # 各街道办事处: a group of units, not a unit


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A name as it is written, and on how many items it stands, in the ledger or still at the desk."""

    name: str
    items: int


def units_named(government_id: int) -> tuple[NamedUnit, ...]:
    """The names of units that no body, alias or group bears, in the order in which they first stand. Five statements.

    Rejected proposals, older readings and withdrawn documents name nobody; the departments of a higher level are not
    ours.
    """
    items, known = Counter(_written(government_id)), _known(government_id)
    return tuple(
        NamedUnit(name, count)
        for name, count in items.items()
        if name and name not in known and not name.startswith(COLLECTIVE)
    )


def known_now(year: Year, today: date) -> tuple[ItemUnit, ...]:
    """The units of a year's items that were written down unknown and that the directory knows now, by order.

    Each has its body set and is not saved. Three statements.
    """
    rows = ItemUnit.objects.filter(item__year=year, body__isnull=True).exclude(role=ItemUnit.Role.UPPER)
    first, last = date(year.number, 1, 1), max(date(year.number, 12, 31), today)
    names = BodyNames.of(year.government, first=first, last=last)
    found = []
    for row in rows.order_by("item", "order"):
        row.body = names.body(row.name)
        if row.body is not None:
            found.append(row)
    return tuple(found)


@transaction.atomic
def recognise_units(*, year: Year, by: Account, at: datetime) -> int:
    """How many items have units that are known from now on: those whose name a body or an alias bears to the letter.

    The words on the item stay as they are. Raises NotAllowed, YearClosed.
    """
    check(by, Verb.REVIEW, year.government, on=localdate(at))
    keep_open(year.pk)
    today = localdate(at)
    items = {item.pk: item for item in lock_items(year, {row.item_id for row in known_now(year, today)})}
    told: dict[int, list[str]] = defaultdict(list)
    for row in known_now(year, today):
        if row.item_id in items:
            row.save(update_fields=["body"])
            told[row.item_id].append(row.name)
    for pk in told:
        items[pk].version += 1
        items[pk].save(update_fields=["version"])
    acts = [
        Act("item.recognise", item_name(items[pk]), after="、".join(words), about=about_item(pk))
        for pk, words in told.items()
    ]
    record_many(acts, by=by.username, government=year.government.code, at=at)
    return len(told)


def _written(government_id: int) -> Iterable[str]:
    """Each unit's name on each item: first at the desk, by document and place, then in the ledger. Two statements."""
    for units in waiting(government_id).order_by("reading", "order").values_list("units", flat=True):
        yield from ("".join(str(unit["name"]).split()) for unit in units)
    unknown = ItemUnit.objects.filter(item__year__government=government_id, body__isnull=True)
    written = unknown.exclude(role=ItemUnit.Role.UPPER).order_by("item", "order").values_list("name", flat=True)
    yield from ("".join(name.split()) for name in written)


def _known(government_id: int) -> frozenset[str]:
    """Every name that means somebody, those of ended bodies among them. Three statements."""
    bodies = Body.objects.filter(government=government_id).values_list("name", flat=True)
    aliases = BodyAlias.objects.filter(government=government_id).values_list("name", flat=True)
    groups = BodyGroup.objects.filter(government=government_id).values_list("name", flat=True)
    return frozenset("".join(name.split()) for name in (*bodies, *aliases, *groups))
