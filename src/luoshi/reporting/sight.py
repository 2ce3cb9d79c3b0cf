"""Whose reports an account may read: the one place that decides, for pages, papers and lists alike.

The office and the district's leaders read all. A unit's own people read its sheets whole, and what is handed in to
their unit. Who collects for a stream's owner reads what is said of that stream's items, of every unit, and of nothing
else. The ledger, the directory and the shared figures are everybody's and are not asked for here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from luoshi.audit.queries import EventRow
from luoshi.governments.models import AT_A_BODY, Body, Government, Role
from luoshi.governments.rights import Rights
from luoshi.items.rows import LedgerRow

OVERSEE_ALL = frozenset({Role.INSPECTION_OFFICE, Role.DISTRICT_LEADER})
OF_A_UNIT = tuple(AT_A_BODY - {Role.COLLECTOR})
# Events about an item that repeat what was reported, or what was answered to it.
TOLD_BY_REPORTS = ("report.", "extension.", "consultation.", "item.assess", "item.past")


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a government's reports somebody may read.

    `whole`: all of it. `units` are the bodies whose people it is, `owners` those for whose streams it collects.
    """

    whole: bool
    units: frozenset[int] = frozenset()
    owners: frozenset[int] = frozenset()

    def sees_sheets_of(self, body_id: int) -> bool:
        """Whether it reads every item on the sheets of a body."""
        return self.whole or body_id in self.units

    def sees_item_whole(self, owner_id: int | None) -> bool:
        """Whether it reads what every unit says of an item, by the owner of the item's stream (None: no owner)."""
        return self.whole or owner_id in self.owners

    def sees(self, *, body_id: int, owner_id: int | None, recipient_id: int | None) -> bool:
        """Whether it reads what a body says of an item whose stream has that owner, handed in to the recipient."""
        return self.sees_sheets_of(body_id) or owner_id in self.owners or recipient_id in self.units

    def entries(self) -> Q:
        """The same, asked of entries."""
        if self.whole:
            return Q()
        mine = Q(sheet__body__in=self.units) | Q(recipient__in=self.units)
        return mine | Q(item__stream__owner__in=self.owners)

    def overseen(self, items: str = "") -> Q:
        """The items of which it oversees all reports; `items` leads to them from the rows asked ("item__")."""
        return Q() if self.whole else Q(**{f"{items}stream__owner__in": self.owners})


EVERYTHING = Sight(whole=True)


def sight_of(rights: Rights, government: Government) -> Sight:
    """What an account with these rights may read of the reports at a government."""
    if OVERSEE_ALL & rights.roles(government):
        return EVERYTHING
    return Sight(
        whole=False,
        units=rights.bodies(government, *OF_A_UNIT),
        owners=rights.bodies(government, Role.COLLECTOR),
    )


def events_seen(
    sight: Sight, events: Iterable[EventRow], row: LedgerRow, *, owner_id: int | None
) -> tuple[EventRow, ...]:
    """The events about an item, without those that tell of reports it may not read.

    A unit that answers for the item reads what was said of the item; of moves only those of its own sheets. One
    statement for a unit's people, none for others.
    """
    if sight.sees_item_whole(owner_id):
        return tuple(events)
    answers = answers_for(sight, row)
    names = tuple(Body.objects.filter(pk__in=sight.units).values_list("name", flat=True)) if sight.units else ()
    return tuple(event for event in events if _is_seen(event, names, answers=answers))


def answers_for(sight: Sight, row: LedgerRow) -> bool:
    """Whether one of its units answers for the item."""
    return any(unit.body_id in sight.units for unit in row.units)


def _is_seen(event: EventRow, names: tuple[str, ...], *, answers: bool) -> bool:
    if not event.action.startswith(TOLD_BY_REPORTS):
        return True
    if event.action.startswith("report."):
        return any(event.after.startswith(f"{name} ") for name in names)  # a sheet's words begin with its body
    if event.action.startswith("extension."):
        return any(event.target.startswith(f"{name} ") for name in names)
    return answers
