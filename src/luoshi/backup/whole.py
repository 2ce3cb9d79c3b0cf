"""A file that is there whole or not at all."""

import errno
import fcntl
import glob
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from luoshi.backup.errors import NoRoom
from luoshi.backup.keeping import ANY_BACKUP
from luoshi.installation.failures import in_words

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def whole_or_gone(out: Path) -> Iterator[Path]:
    """A file beside `out`, readable by this user only, that takes its name at the end, or is gone. Raises NoRoom.

    What a killed one left behind is taken away first; one that is being written is locked, and stays.
    """
    part = number = None
    try:
        for pattern in (f".{glob.escape(out.name)}.*.part", f".{ANY_BACKUP}.*.part"):
            _take_away(out.parent, pattern)
        number, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")  # mode 0600
        part = Path(name)
        fcntl.flock(number, fcntl.LOCK_EX)  # held until it has its name; gone with the process
        yield part
        part.replace(out)
        _settle(out.parent)
    except OSError as broken:
        if broken.errno in FULL:
            raise NoRoom(f"磁盘空间不足，没有写完，未留下文件；请清理 {out.parent} 所在磁盘或换一个位置") from broken
        raise NoRoom(f"{out.parent} 不能写入（{in_words(broken)}）；请换一个位置或改权限") from broken
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
        if number is not None:
            os.close(number)


def _take_away(folder: Path, pattern: str) -> None:
    """Remove the half files that nobody writes any more: they hold everything that a backup holds."""
    for left in folder.glob(pattern):
        with suppress(OSError), left.open("rb") as file:  # another's, or gone meanwhile
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """The name on the disk as well."""
    number = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # some file systems know no such thing
        os.fsync(number)
    os.close(number)
