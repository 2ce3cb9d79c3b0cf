"""Workbooks that were handed in: kept until they are confirmed, each taken in once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb, check
from luoshi.held import held_row
from luoshi.items.closing import keep_open, refuse_closed
from luoshi.items.errors import StalePreview
from luoshi.items.models import UploadedTable
from luoshi.items.tables.grid import sheets_of
from luoshi.people.models import Account
from luoshi.uploads.door import Checked, checked
from luoshi.uploads.kinds import TABLES

NEWEST = 5


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A table that was handed in; `taken_at` None: it waits for its confirmation."""

    id: int
    name: str
    uploaded_by: str
    uploaded_at: datetime
    taken_at: datetime | None
    outcome: str


def keep_table(*, year: Year, purpose: str, name: str, data: bytes, by: Account, at: datetime) -> UploadedTable:
    """The workbook, kept; nothing of the ledger has changed yet.

    Raises NotAllowed, YearClosed, RefusedFile, NoWorkbook (and then nothing is kept), or StalePreview for a ledger
    file that was taken in before.
    """
    check(by, Verb.REVIEW, year.government, on=localdate(at))
    refuse_closed(year)
    file = checked(name, data, TABLES)  # before the transaction: looking takes seconds
    sheets_of(data, name=file.name)
    return _keep(year, purpose, file, by=by, at=at)


@transaction.atomic
def _keep(year: Year, purpose: str, file: Checked, *, by: Account, at: datetime) -> UploadedTable:
    name, data = file.name, file.data
    keep_open(year.pk)
    sha256 = hashlib.sha256(data).hexdigest()
    known = UploadedTable.objects.filter(year=year, purpose=purpose, sha256=sha256, taken_at__isnull=False).first()
    if known is not None and known.taken_at is not None and purpose == UploadedTable.Purpose.ADOPTION:
        raise StalePreview(
            _("%(name)s已于 %(day)s 导入过（%(outcome)s）；同一文件不重复导入")
            % {"name": name, "day": localtime(known.taken_at).date(), "outcome": known.outcome}
        )
    table = UploadedTable.objects.create(
        government=year.government,
        year=year,
        purpose=purpose,
        name=name,
        sha256=sha256,
        data=data,
        uploaded_by=by,
        uploaded_at=at,
    )
    code = year.government.code
    record("table.upload", by=by.username, government=code, target=table.name, after=f"sha256={sha256}", at=at)
    return table


@transaction.atomic
def choose(*, table: UploadedTable, choices: Mapping[str, Any], by: Account, at: datetime) -> UploadedTable:
    """The table with what the clerk chose for it. Raises NotAllowed, or StalePreview once it was taken in."""
    check(by, Verb.REVIEW, table.government, on=localdate(at))
    locked = lock_table(table)
    locked.choices = json.dumps(choices, ensure_ascii=False)
    locked.save(update_fields=["choices"])
    return locked


def lock_table(table: UploadedTable) -> UploadedTable:
    """The table, held until the transaction ends. Raises StalePreview when it was taken in already."""
    locked = held_row(UploadedTable.objects.select_related("year__government"), table.pk)
    if locked.taken_at is not None:
        raise StalePreview(
            _("%(name)s已于 %(day)s 写入台账；如需再改，请重新导出")
            % {"name": locked, "day": localtime(locked.taken_at).date()}
        )
    return locked


def mark_taken(table: UploadedTable, *, outcome: str, by: Account, at: datetime) -> None:
    """Note on a locked table that it was taken in."""
    table.taken_by, table.taken_at, table.outcome = by, at, outcome[:200]
    table.save(update_fields=["taken_by", "taken_at", "outcome"])


def uploads(government_id: int, year: int, purpose: str) -> tuple[UploadRow, ...]:
    """The latest tables of a year, the newest first. One statement."""
    found = UploadedTable.objects.filter(government_id=government_id, year__number=year, purpose=purpose)
    rows = found.defer("data").select_related("uploaded_by")[:NEWEST]
    return tuple(
        UploadRow(
            id=row.pk,
            name=row.name,
            uploaded_by=str(row.uploaded_by),
            uploaded_at=row.uploaded_at,
            taken_at=row.taken_at,
            outcome=row.outcome,
        )
        for row in rows
    )


def upload_to_act_on(government_id: int, table_id: int, purpose: str) -> UploadedTable | None:
    """The table as actions take it; None when there is none here. One statement."""
    found = UploadedTable.objects.filter(pk=table_id, government_id=government_id, purpose=purpose)
    return found.select_related("year__government").first()
