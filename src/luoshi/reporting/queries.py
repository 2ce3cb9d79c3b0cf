"""Asking for sheets, entries and rounds; always scoped by government."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Year
from luoshi.items.models import Item
from luoshi.reporting.content import (
    check_code,
)
from luoshi.reporting.filling import Place
from luoshi.reporting.models import Decision, Entry, Scan, Sheet
from luoshi.reporting.rows import DecisionRow
from luoshi.reporting.sight import Sight
from luoshi.reporting.states import VERB_WORDS, Verb


def place_to_act_on(government_id: int, year: int, number: int, body_id: int) -> Place | None:
    """The sheet that an address means (number 0: the handling plan); None when there is none here. Two statements."""
    body = Body.objects.filter(pk=body_id, government_id=government_id).first()
    if body is None:
        return None
    if number:
        round_ = round_to_show(government_id, year, number)
        return Place(round_.year, round_, body) if round_ is not None else None
    found = Year.objects.filter(government_id=government_id, number=year).select_related("government", "rules").first()
    return Place(found, None, body) if found is not None else None


def sheet_to_act_on(place: Place) -> Sheet | None:
    """The sheet as actions take it, of the place's own year, round and body; None when nobody has touched it."""
    found = Sheet.objects.filter(year=place.year, number=place.number, body=place.body).first()
    if found is not None:
        found.year, found.round, found.body = place.year, place.round, place.body
    return found


def entry_to_act_on(government_id: int, entry_id: int) -> Entry | None:
    """An entry as actions take it; None when there is none here. One statement."""
    return (
        Entry.objects.filter(pk=entry_id, sheet__year__government_id=government_id)
        .select_related(
            "sheet__year__government", "sheet__body", "sheet__round", "item__stream", "item__year", "current"
        )
        .first()
    )


def item_to_act_on(government_id: int, item_id: int) -> Item | None:
    """An item as actions take it; None when there is none here. One statement."""
    return Item.objects.filter(pk=item_id, government_id=government_id).first()


def scans_of(sheet_id: int | None, body_id: int, sight: Sight) -> tuple[tuple[int, str], ...]:
    """Ids and names of the scans of a body's sheet that may be read, the latest first. One statement."""
    seen = Q() if sight.sees_sheets_of(body_id) else _scans_seen(sight)
    rows = Scan.objects.filter(seen, sheet=sheet_id).order_by("-id")
    return tuple(rows.values_list("pk", "name")) if sheet_id is not None else ()


def scan_to_show(government_id: int, scan_id: int, sight: Sight) -> Scan | None:
    """A scan with its bytes and its sheet; None when there is none here that may be read. One statement."""
    found = Scan.objects.filter(_scans_seen(sight), pk=scan_id, sheet__year__government_id=government_id)
    return found.select_related("sheet__year__government", "sheet__round", "sheet__body").first()


def _scans_seen(sight: Sight) -> Q:
    """A scan shows the whole sheet of its day: who reads a part of the sheet reads none, unless that part was all."""
    if sight.whole:
        return Q()
    others = Entry.objects.filter(sheet=OuterRef("sheet")).exclude(sight.entries())
    mine = Entry.objects.filter(sight.entries(), sheet=OuterRef("sheet"))
    return Q(sheet__body__in=sight.units) | Q(Exists(mine) & ~Exists(others))


def round_to_show(government_id: int, year: int, number: int) -> Round | None:
    """A round with its year and government; None when there is none here. One statement."""
    found = Round.objects.filter(year__government_id=government_id, year__number=year, number=number)
    return found.select_related("year__government", "year__rules").first()


def has_begun(government_id: int, year: int, number: int, *, today: date) -> bool:
    """Whether a round is over, so that it is reported on."""
    return Round.objects.filter(
        year__government_id=government_id, year__number=year, number=number, last_day__lt=today
    ).exists()


def decisions(entry_id: int) -> tuple[DecisionRow, ...]:
    """What was decided on an entry, the latest first. One statement."""
    rows = Decision.objects.filter(entry=entry_id).select_related("by", "revision").order_by("-id")
    return tuple(
        DecisionRow(
            verb_word=_(VERB_WORDS[Verb(row.verb)]),
            by=str(row.by),
            way_word=_(str(Decision.Way(row.way).label)),
            reason=row.reason,
            at=row.at,
            revision=row.revision.number,
            check_code=check_code(row.revision.digest),
            scan_id=row.scan_id,
        )
        for row in rows
    )
