"""Names of backups in a folder, and how many of them stay."""

from datetime import datetime
from pathlib import Path

from django.utils.timezone import localtime

PREFIX = "luoshi-"
ANY_BACKUP = f"{PREFIX}????????-??????.tar*"


def name_for(at: datetime, *, encrypted: bool) -> str:
    """luoshi-20260410-180000.tar, by the office's clock."""
    return f"{PREFIX}{localtime(at):%Y%m%d-%H%M%S}.tar" + (".age" if encrypted else "")


def keep_last(folder: Path, number: int, *, made: Path | None = None) -> tuple[Path, ...]:
    """Remove all but the newest `number` of the backups named by name_for; those that went. Others are not touched.

    `made` is the one just made and always stays: by a clock that went back its name is the oldest of all.
    """
    there = sorted(
        (file for ending in ("tar", "tar.age") for file in folder.glob(f"{PREFIX}????????-??????.{ending}")),
        key=lambda file: (file == made, file.name),
    )
    gone = there[: max(len(there) - number, 0)]
    for file in gone:
        file.unlink(missing_ok=True)
    return tuple(gone)
