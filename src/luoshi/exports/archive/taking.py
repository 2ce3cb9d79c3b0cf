"""That a package was taken stands in the log, with its digest: who holds one can be asked which."""

import hashlib
from datetime import datetime
from typing import IO

from django.db import transaction

from luoshi.audit.actions import record
from luoshi.exports.archive.package import file_name
from luoshi.governments.models import Year

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
def note_taken(*, year: Year, digest: str, at: datetime) -> None:
    """The event of a package that the operator took at the command line; luoshi.jobs records those of pages."""
    record(
        "year.archive",
        by=OPERATOR,
        government=year.government.code,
        target=str(year),
        after=f"{file_name(year)} {digest}",
        at=at,
    )
