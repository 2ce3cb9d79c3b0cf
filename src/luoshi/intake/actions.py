"""Writing documents, their readings, and what a new reading changes."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.models import Government
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.intake import reading as door
from luoshi.intake.errors import Withdrawn
from luoshi.intake.models import Fact, Proposal, Reading, Source, SourceBytes, Term
from luoshi.intake.reading import ReadDocument, ReadFact, ReadProposal, ReadTerm
from luoshi.people.models import Account
from luoshi.uploads.door import checked
from luoshi.uploads.errors import Code, Found
from luoshi.uploads.kinds import DOCUMENTS
from luoshi.uploads.refusals import refusal
from luoshi.uploads.secrecy import classification_mark


class Outcome(StrEnum):
    """What an import came to."""

    STORED = "stored"
    ALREADY_THERE = "already_there"
    BROUGHT_BACK = "brought_back"


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that succeeded: the source, its current reading, and how much that holds."""

    source: Source
    reading: Reading
    outcome: Outcome
    facts: int
    proposals: int
    terms: int


@dataclass(frozen=True, slots=True)
class Reread:
    """What a new reading changed: facts and proposals by their words, and verdicts it has no place for."""

    reading: Reading
    facts_gained: tuple[str, ...] = ()
    facts_lost: tuple[str, ...] = ()
    proposals_gained: tuple[str, ...] = ()
    proposals_lost: tuple[str, ...] = ()
    verdicts_carried: int = 0
    verdicts_left: tuple[str, ...] = ()


def import_source(*, government: Government, name: str, data: bytes, by: Account, at: datetime) -> Imported:
    """A file, read and stored whole with its facts, terms and proposed items.

    The same bytes twice are one source; a withdrawn one comes back. Raises NotAllowed, RefusedFile (too large, of a
    wrong kind, unsafe, classified, …) or CannotRead, and then nothing is stored.
    """
    check(by, Verb.IMPORT, government, on=localdate(at))
    sha256 = hashlib.sha256(data).hexdigest()
    known = Source.objects.filter(government=government, sha256=sha256).first()
    if known is not None:
        return _again(known, by=by, at=at)
    # Looking and reading take seconds: before the transaction, so that nobody waits for its lock.
    file = checked(name, data, DOCUMENTS)
    document = door.read(data, name=file.name)
    _refuse_classified(document, file.name)
    with transaction.atomic():
        source, new = Source.objects.get_or_create(
            government=government,
            sha256=sha256,
            defaults={"name": file.name, "size": len(data), "imported_by": by, "imported_at": at},
        )
        if not new:
            return _again(source, by=by, at=at)
        SourceBytes.objects.create(source=source, data=data)
        reading = _store(source, document, at)
        words = f"{document.title} facts={len(document.facts)} items={len(document.proposals)} sha256={sha256}"
        record(
            "source.import",
            by=by.username,
            government=government.code,
            target=source.name,
            after=words,
            at=at,
        )
    return Imported(source, reading, Outcome.STORED, len(document.facts), len(document.proposals), len(document.terms))


def _refuse_classified(document: ReadDocument, name: str) -> None:
    mark = classification_mark(document.plain)
    if mark is not None:
        raise refusal(name, Found(Code.MARK, mark))


@transaction.atomic
def _again(source: Source, *, by: Account, at: datetime) -> Imported:
    """The source that has these bytes already; a withdrawn one is brought back."""
    source = held_row(Source.objects.select_related("government"), source.pk)
    outcome = Outcome.ALREADY_THERE
    if source.withdrawn_at is not None:
        before = f"withdrawn {source.withdrawn_at.isoformat()}"
        source.withdrawn_by = source.withdrawn_at = None
        source.save(update_fields=["withdrawn_by", "withdrawn_at"])
        code = source.government.code
        record("source.bring_back", by=by.username, government=code, target=source.name, before=before, at=at)
        outcome = Outcome.BROUGHT_BACK
    reading = current_reading(source)
    return Imported(source, reading, outcome, reading.facts.count(), reading.proposals.count(), reading.terms.count())


def current_reading(source: Source) -> Reading:
    """The newest reading of a source; every source has one from its import on."""
    return Reading.objects.filter(source=source).order_by("-id")[0]


def _store(source: Source, document: ReadDocument, at: datetime) -> Reading:
    """A reading with all its rows."""
    reading = Reading.objects.create(
        source=source,
        library_version=document.made_by.library_version,
        lexicon_digest=document.made_by.lexicon_digest,
        kind=document.kind,
        title=document.title,
        text=document.text,
        head=document.head,
        sections=document.sections,
        blocks=document.blocks,
        tables=document.tables,
        warnings=document.warnings,
        read_at=at,
    )
    Fact.objects.bulk_create(Fact(reading=reading, **_columns(row)) for row in document.facts)
    Term.objects.bulk_create(Term(reading=reading, **_columns(row)) for row in document.terms)
    Proposal.objects.bulk_create(Proposal(reading=reading, **_columns(row)) for row in document.proposals)
    return reading


def _columns(row: ReadFact | ReadTerm | ReadProposal) -> dict[str, object]:
    """The columns of a row: its fields carry the names of the table's."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def reread(*, source: Source, by: Account, at: datetime) -> Reread | None:
    """A new reading by the gongwen of today, verdicts carried over by anchor; the old reading stays.

    None when library and lexicon are those of the current reading. Raises NotAllowed, Withdrawn, CannotRead.
    """
    check(by, Verb.IMPORT, source.government, on=localdate(at))
    today = door.maker()
    old = current_reading(source)
    if _made_by(old, today):
        return None
    document = door.read(bytes(source.content.data), name=source.name)
    with transaction.atomic():
        locked = held_row(Source.objects.select_related("government"), source.pk)
        _refuse_withdrawn(locked)
        old = current_reading(locked)
        if _made_by(old, today):
            return None
        new = _store(locked, document, at)
        changes = _changes(old, new)
        record(
            "source.reread",
            by=by.username,
            government=locked.government.code,
            target=locked.name,
            before=f"{old.library_version} {old.lexicon_digest}",
            after=f"{new.library_version} {new.lexicon_digest} carried={changes.verdicts_carried}"
            f" left={len(changes.verdicts_left)}",
            at=at,
        )
    return changes


def _made_by(reading: Reading, maker: door.Maker) -> bool:
    return (reading.library_version, reading.lexicon_digest) == (maker.library_version, maker.lexicon_digest)


def _changes(old: Reading, new: Reading) -> Reread:
    """What differs between two readings; verdicts go to the proposal with the same anchor and words."""
    before = {_anchor(proposal): proposal for proposal in old.proposals.all()}
    after = {_anchor(proposal): proposal for proposal in new.proposals.all()}
    carried, left = [], []
    for anchor, proposal in before.items():
        if proposal.state == Proposal.State.OPEN:
            continue
        heir = after.get(anchor)
        if heir is None:
            left.append(proposal.text)
            continue
        heir.state, heir.carried_from = proposal.state, proposal
        carried.append(heir)
    Proposal.objects.bulk_update(carried, ["state", "carried_from"])
    was, now = Counter(_fact_words(old)), Counter(_fact_words(new))
    return Reread(
        reading=new,
        facts_gained=tuple((now - was).elements()),
        facts_lost=tuple((was - now).elements()),
        proposals_gained=tuple(proposal.text for anchor, proposal in after.items() if anchor not in before),
        proposals_lost=tuple(proposal.text for anchor, proposal in before.items() if anchor not in after),
        verdicts_carried=len(carried),
        verdicts_left=tuple(left),
    )


def _anchor(proposal: Proposal) -> tuple[int, int, str]:
    return proposal.start, proposal.end, proposal.text


def _fact_words(reading: Reading) -> Iterable[str]:
    """Each fact in one line, so that two readings can be told apart in every field that counts."""
    for fact in reading.facts.all():
        yield (
            f"{fact.start}–{fact.end} {fact.subject} {fact.measure} {fact.comparator} {fact.value} "
            f"{fact.unit or ''} {fact.period or ''} {fact.status}"
        )


@transaction.atomic
def withdraw(*, source: Source, by: Account, at: datetime, reason: str) -> Source:
    """The source, out of every list. Callers use items.actions.withdraw_source, which asks the ledger first.

    Raises NotAllowed, Withdrawn.
    """
    check(by, Verb.IMPORT, source.government, on=localdate(at))
    locked = held_row(Source.objects.select_related("government"), source.pk)
    _refuse_withdrawn(locked)
    locked.withdrawn_by, locked.withdrawn_at = by, at
    locked.save(update_fields=["withdrawn_by", "withdrawn_at"])
    code = locked.government.code
    record("source.withdraw", by=by.username, government=code, target=locked.name, after=reason, at=at)
    return locked


@transaction.atomic
def count_from(*, source: Source, on: date | None, by: Account, at: datetime) -> Source:
    """The source, whose items count from that day when they are confirmed; None: as its own date tells.

    What was confirmed before keeps its day. Raises NotAllowed, Withdrawn.
    """
    check(by, Verb.REVIEW, source.government, on=localdate(at))
    locked = held_row(Source.objects.select_related("government"), source.pk)
    _refuse_withdrawn(locked)
    if locked.effective_from == on:
        return locked
    before, locked.effective_from = locked.effective_from, on
    locked.save(update_fields=["effective_from"])
    told = [day.isoformat() if day is not None else "" for day in (before, on)]
    after = f"{locked.name} {told[1]}".strip()
    code = locked.government.code
    record("source.count_from", by=by.username, government=code, target=locked.name, before=told[0], after=after, at=at)
    return locked


def _refuse_withdrawn(source: Source) -> None:
    if source.withdrawn_at is not None:
        raise Withdrawn(_("%(name)s已撤回；重新导入同一文件即可恢复") % {"name": source.name})
