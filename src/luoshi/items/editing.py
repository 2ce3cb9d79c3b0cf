"""Items by hand: entered, made of a sentence, edited whole, one more unit or the deadline in its words taken."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.governments.rights import Verb, check
from luoshi.intake.models import Fact
from luoshi.items.changing import Changes, change_item, set_fields, set_relations
from luoshi.items.drafts import Unit
from luoshi.items.errors import BadItem
from luoshi.items.holding import held_desk, held_item, record_added, save
from luoshi.items.models import Item, Stream
from luoshi.items.relating import first_free_of_parts
from luoshi.items.stated import stated_deadline
from luoshi.items.units import standing_units
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Entered:
    """An item as a person enters it, whole; `number` None keeps its number, or gives a new item the next one.

    `units` are all units in order, upper ones with the role `upper`. The ids are of a Seat and of items; None: none.
    """

    wording: str
    number: int | None = None
    part: str = ""
    own_role: str = ""
    note: str = ""
    units: tuple[Unit, ...] = ()
    mode: str = Item.Mode.EQUAL
    kind: str = Item.Kind.TASK
    leader: int | None = None
    deadline: str = ""
    effective_from: date | None = None
    parent: int | None = None
    above: int | None = None
    measure: int | None = None

    def changes(self, version: int | None = None) -> Changes:
        """What makes an item of `version` this."""
        return Changes(version=version, **{each.name: getattr(self, each.name) for each in fields(self)})


@transaction.atomic
def enter_item(*, stream: Stream, entered: Entered, by: Account, at: datetime) -> Item:
    """An item entered by hand, resting on no document.

    Raises NotAllowed, YearClosed, BadItem.
    """
    check(by, Verb.REVIEW, stream.government, on=localdate(at))
    desk = held_desk(stream, None, by=by, at=at)
    draft = desk.by_hand(
        wording=entered.wording,
        number=first_free_of_parts(desk.taken) if entered.parent is not None else entered.number,
        part=entered.part,
        own_role=entered.own_role,
        note=entered.note,
        units=entered.units,
    )
    set_fields(draft.item, entered.changes())
    set_relations(draft.item, entered.changes())
    (item,) = save([draft])
    record_added(draft, by=by, at=at)
    return item


@transaction.atomic
def enter_sentence(*, fact: Fact, stream: Stream, by: Account, at: datetime) -> Item:
    """The item of the sentence that a target stands in, with its place and targets; its units are named later.

    Raises NotAllowed, YearClosed, BadItem.
    """
    check(by, Verb.REVIEW, stream.government, on=localdate(at))
    desk = held_desk(stream, fact.reading, by=by, at=at)
    draft = desk.from_fact(fact)
    (item,) = save([draft])
    record_added(draft, by=by, at=at)
    return item


def edit_item(*, item: Item, entered: Entered, version: int, by: Account, at: datetime) -> Item:
    """The item as entered; nothing is written or recorded when nothing differs. Raises as change_items does."""
    return change_item(item=item, changes=entered.changes(version), by=by, at=at)


@transaction.atomic
def take_unit(*, item: Item, name: str, version: int, by: Account, at: datetime) -> Item:
    """The item with one more unit, as a person took it from a suggestion. Raises as change_items does."""
    held = held_item(item, version=version, by=by, at=at)
    standing = standing_units(held)
    if any(unit.name == name for unit in standing):
        raise BadItem(_("%(unit)s已是%(item)s的责任单位") % {"unit": name, "item": held})
    given = (*(Unit(unit.name, unit.role, unit.and_others) for unit in standing), Unit(name))
    return change_item(item=item, changes=Changes(units=given, version=version), by=by, at=at)


@transaction.atomic
def take_deadline(*, item: Item, version: int, by: Account, at: datetime) -> Item:
    """The item with the deadline that its own words set, as a person took it. Raises as change_items does."""
    held = held_item(item, version=version, by=by, at=at)
    stated = stated_deadline(held.wording, year=held.year.number)
    if stated is None or held.deadline:
        raise BadItem(_("%(item)s的原文没有可以整项采用的时限，或已有完成时限；请在修改页填写") % {"item": held})
    return change_item(item=item, changes=Changes(deadline=stated.period, version=version), by=by, at=at)
