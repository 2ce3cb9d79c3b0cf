"""What every unit said of an item, round by round."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from luoshi.items.queries import listed
from luoshi.items.rows import LedgerRow
from luoshi.reporting.content import (
    Report,
    check_code,
    opened,
    surroundings,
)
from luoshi.reporting.figure_fields import fields_of
from luoshi.reporting.models import Entry
from luoshi.reporting.periods import periods_of
from luoshi.reporting.rows import PLAN_NAME, FigureField, ItemReport
from luoshi.reporting.shared import FigureRow, figures_about
from luoshi.reporting.sight import EVERYTHING, Sight
from luoshi.reporting.states import STATE_WORDS, State


def reports_of(government_id: int, item_id: int, sight: Sight = EVERYTHING) -> tuple[ItemReport, ...]:
    """What units said of an item, as far as `sight` goes, round by round, the latest first. Six statements."""
    entries = list(
        Entry.objects.filter(
            sight.entries(), item=item_id, sheet__year__government_id=government_id, sheet__number__gt=0
        )
        .filter(current__isnull=False)
        .select_related("sheet__body", "sheet__round", "sheet__year", "current", "accepted")
        .order_by("-sheet__year__number", "-sheet__number", "sheet__body")
    )
    if not entries:
        return ()
    (row,) = listed(government_id, [item_id])
    shared = figures_about(government_id, row.targets, year=entries[0].sheet.year.number)
    return tuple(_item_report(entry, row, shared) for entry in entries)


def _item_report(entry: Entry, row: LedgerRow, shared: Sequence[FigureRow]) -> ItemReport:
    sealed_now = entry.accepted or entry.current
    content = opened(sealed_now.sealed) if sealed_now is not None else Report()
    around = surroundings(sealed_now.sealed) if sealed_now is not None else None
    fields = fields_of(row, content, None, shared, sealed=around)
    return ItemReport(
        number=entry.sheet.number,
        name=entry.sheet.round.name if entry.sheet.round is not None else PLAN_NAME,
        body_id=entry.sheet.body_id,
        body=entry.sheet.body.name,
        entry_id=entry.pk,
        state=entry.state,
        state_word=_(STATE_WORDS[State(entry.state)]),
        status=entry.status,
        confirmed=entry.confirmed,
        content=content,
        figures=fields,
        check_code=check_code(sealed_now.digest) if sealed_now is not None else "",
        filed_at=entry.first_filed_at,
        later=tuple(words for each in fields for words in _released_later(each, entry)),
    )


def _released_later(field: FigureField, entry: Entry) -> list[str]:
    """Shared figures that were released after a unit had answered 未发布; its signed answer stays as it is."""
    if not any(answer.answer == "unreleased" for answer in field.answers) or entry.first_filed_at is None:
        return []
    periods = periods_of(entry.sheet.year.number, entry.sheet.round)
    found = []
    for each in field.shared:
        now = each.now
        if now is not None and now.words and now.at > entry.first_filed_at and each.period in periods:
            found.append(f"{each.name} {now.words}（{each.supplier}，{now.release_word}）")
    return found
