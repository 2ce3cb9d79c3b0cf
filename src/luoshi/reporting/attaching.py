"""Files that belong to an entry, and advice where personal data stand in them; the file is kept as it came."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.held import held_row
from luoshi.intake.reading import words_of
from luoshi.people.models import Account
from luoshi.reporting.errors import BadReport, NoSuchMove
from luoshi.reporting.filling import Place, check_fills
from luoshi.reporting.models import Attachment, Entry, Sheet
from luoshi.reporting.states import EDITABLE
from luoshi.uploads.door import checked
from luoshi.uploads.errors import Code, Found
from luoshi.uploads.kinds import ATTACHMENTS
from luoshi.uploads.personal import advice
from luoshi.uploads.refusals import refusal
from luoshi.uploads.secrecy import classification_mark

MOST = 20


def attach(*, entry: Entry, name: str, data: bytes, by: Account, at: datetime) -> Attachment:
    """The file beside the entry, with advice where it holds numbers of persons. Never refused for that.

    Raises NotYours, NoSuchMove (the entry is with its leaders), BadReport (too many), RefusedFile.
    """
    with transaction.atomic():
        _room(entry, by=by, at=at)
    file = checked(name, data, ATTACHMENTS)  # outside of the transaction: looking and reading take seconds
    words = words_of(data, name=file.name)
    mark = classification_mark(words)
    if mark is not None:
        raise refusal(file.name, Found(Code.MARK, mark))
    told = advice(name, words)
    with transaction.atomic():
        return Attachment.objects.create(
            entry=_room(entry, by=by, at=at),
            name=file.name,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            data=data,
            advice=told[:300],
            added_by=by,
            added_at=at,
        )


def _room(entry: Entry, *, by: Account, at: datetime) -> Entry:
    """The entry, locked, where one more file may be added to it."""
    locked = _locked(entry, by=by, at=at)
    if locked.attachments.filter(removed_at__isnull=True).count() >= MOST:
        raise BadReport(_("一项最多 20 个附件；请合并或移去不用的"))
    return locked


@transaction.atomic
def detach(*, attachment: Attachment, by: Account, at: datetime) -> None:
    """Take a file off the entry; what was signed with it keeps naming it. Raises NotYours, NoSuchMove."""
    _locked(attachment.entry, by=by, at=at)
    Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=at)


def attachment_to_show(government_id: int, attachment_id: int) -> Attachment | None:
    """A file with its bytes and its entry; None when there is none here. One statement."""
    return (
        Attachment.objects.filter(pk=attachment_id, entry__sheet__year__government_id=government_id)
        .select_related("entry__sheet__year__government", "entry__sheet__body", "entry__sheet__round")
        .first()
    )


def _locked(entry: Entry, *, by: Account, at: datetime) -> Entry:
    stored = Sheet.objects.select_related("year__government", "round", "body").get(pk=entry.sheet_id)
    check_fills(Place(stored.year, stored.round, stored.body), by=by, at=at)
    locked = held_row(Entry.objects.all(), entry.pk)
    if locked.state not in EDITABLE:
        raise NoSuchMove(_("已提请签批的内容不能再换附件；请先收回"))
    return locked
