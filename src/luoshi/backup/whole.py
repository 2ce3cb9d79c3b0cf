"""A file that is there whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from luoshi.backup.errors import NoRoom

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def whole_or_gone(out: Path) -> Iterator[Path]:
    """A file beside `out`, readable by this user only, that takes its name at the end, or is gone. Raises NoRoom."""
    part = None
    try:
        number, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")  # mode 0600
        os.close(number)
        part = Path(name)
        yield part
        part.replace(out)
        _settle(out.parent)
    except OSError as broken:
        if broken.errno in FULL:
            raise NoRoom(f"磁盘空间不足，没有写完，未留下文件；请清理 {out.parent} 所在磁盘或换一个位置") from broken
        raise NoRoom(f"{out.parent} 不能写入（{broken.strerror or broken}）；请换一个位置或改权限") from broken
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """The name on the disk as well."""
    number = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # some file systems know no such thing
        os.fsync(number)
    os.close(number)
