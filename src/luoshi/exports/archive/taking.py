"""That a package was taken stands in the log, with its digest: who holds one can be asked which."""

import hashlib
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.timezone import localdate

from luoshi.audit.actions import record
from luoshi.exports.archive.package import file_name
from luoshi.governments.models import Year
from luoshi.governments.rights import Verb, check
from luoshi.people.models import Account

OPERATOR = "luoshi archive"
PIECE = 1024 * 1024


def digest_of(package: IO[bytes]) -> str:
    """SHA-256 of a written package, which is read from its start."""
    found = hashlib.sha256()
    package.seek(0)
    while piece := package.read(PIECE):
        found.update(piece)
    package.seek(0)
    return found.hexdigest()


@transaction.atomic
def note_taken(*, year: Year, digest: str, by: Account | None, at: datetime) -> None:
    """The event of a package that was taken by an account, or (None) by the operator at the command line.

    Raises NotAllowed.
    """
    if by is not None:
        check(by, Verb.ARCHIVE, year.government, on=localdate(at))
    record(
        "year.archive",
        by=by.username if by is not None else OPERATOR,
        government=year.government.code,
        target=str(year),
        after=f"{file_name(year)} {digest}",
        at=at,
    )
