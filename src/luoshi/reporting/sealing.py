"""Sealing: what an entry says and what stands around it, as one canonical text with its hash."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from luoshi.intake.figures import Amount, figure
from luoshi.items.models import Target
from luoshi.people.models import Account
from luoshi.reporting.content import (
    Context,
    Contribution,
    Report,
    digest_of,
    from_json,
    opened,
    sealed,
)
from luoshi.reporting.models import Attachment, Entry, ReportedFigure, Revision, Sheet
from luoshi.reporting.states import HANDED_IN


def seal(sheet: Sheet, entries: Sequence[Entry], *, by: Account, at: datetime) -> None:
    """A new revision for each entry that says something else than its last one; their figures as rows.

    `current` of every entry points at what it says now; the caller saves the entries. Four statements.
    """
    targets, files = _targets(entries), _files(entries)
    fresh = []
    for entry in entries:
        number = entry.current.number + 1 if entry.current is not None else 1
        context = _context(sheet, entry, targets[entry.item_id], files[entry.pk])
        content = from_json(entry.draft)
        if entry.current is not None:
            unchanged = sealed(content, context, number=entry.current.number)
            if digest_of(unchanged) == entry.current.digest:
                continue
        text = sealed(content, context, number=number)
        entry.current = Revision(
            entry=entry, number=number, sealed=text, digest=digest_of(text), made_by=by, made_at=at
        )
        fresh.append(entry.current)
    Revision.objects.bulk_create(fresh)
    ReportedFigure.objects.bulk_create(row for revision in fresh for row in _figures(revision))


def gathered(entries: Sequence[Entry]) -> Mapping[int, tuple[Contribution, ...]]:
    """What other units handed in to the body of these entries, by entry: their words and names. One statement."""
    if not entries:
        return {}
    sheet = entries[0].sheet
    by_item = {entry.item_id: entry.pk for entry in entries}
    handed_in = (
        Entry.objects.filter(
            recipient_id=sheet.body_id,
            sheet__year_id=sheet.year_id,
            sheet__number=sheet.number,
            item__in=list(by_item),
            state__in=[state.value for state in HANDED_IN],
            current__isnull=False,
        )
        .select_related("current", "sheet__body")
        .order_by("sheet__body")
    )
    found: dict[int, list[Contribution]] = defaultdict(list)
    for entry in handed_in:
        if entry.current is None:
            continue
        content = opened(entry.current.sealed)
        words = content.progress if isinstance(content, Report) else content.measures
        found[by_item[entry.item_id]].append(
            Contribution(entry.sheet.body.name, entry.current.number, entry.current.digest, words)
        )
    return {entry: tuple(rows) for entry, rows in found.items()}


def _targets(entries: Sequence[Entry]) -> Mapping[int, tuple[str, ...]]:
    """The targets of the items as people write them. One statement."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Target.objects.filter(item__in=[entry.item_id for entry in entries]).select_related("fact").order_by("order")
    for target in rows:
        number = target.fact.number if target.fact is not None else ""
        amount = Amount(target.value, target.high, target.unit, target.comparator, target.measure, number)
        found[target.item_id].append(f"{target.subject}{figure(amount).text}")
    return defaultdict(tuple, {item: tuple(words) for item, words in found.items()})


def _files(entries: Sequence[Entry]) -> Mapping[int, tuple[str, ...]]:
    """The files beside the entries, each by its name and hash. One statement."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Attachment.objects.filter(entry__in=[entry.pk for entry in entries], removed_at__isnull=True)
    for entry, name, sha256 in rows.values_list("entry", "name", "sha256"):
        found[entry].append(f"{name} {sha256}")
    return defaultdict(tuple, {entry: tuple(names) for entry, names in found.items()})


def _context(sheet: Sheet, entry: Entry, targets: tuple[str, ...], files: tuple[str, ...]) -> Context:
    return Context(
        government=sheet.year.government.code,
        year=sheet.year.number,
        round=sheet.number,
        body=sheet.body.name,
        stream=entry.item.stream.name,
        number=entry.item.label,
        wording=entry.item.wording,
        targets=targets,
        attachments=files,
    )


def _figures(revision: Revision) -> list[ReportedFigure]:
    content = opened(revision.sealed)
    if not isinstance(content, Report):
        return []
    return [
        ReportedFigure(
            revision=revision,
            target_id=each.target,
            order=order,
            object=each.object,
            answer=each.answer,
            value=each.value,
            unit=each.unit,
            period=each.period,
            base=each.base,
            growth=each.growth,
            rank=each.rank,
            reference_id=each.reference,
        )
        for order, each in enumerate(content.figures, 1)
        if each.said
    ]
