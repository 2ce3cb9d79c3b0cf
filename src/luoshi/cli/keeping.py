"""The installation's key on the disk: made by the commands that may begin something, told when it was lost."""

from pathlib import Path

import click
from django.conf import settings
from django.db import connection

from luoshi.installation.environment import leave
from luoshi.installation.failures import in_words
from luoshi.installation.secret import keep_secret, kept_keys
from luoshi.readiness import has_database

ACCOUNTS = "people_account"  # a table that every version has


def keep_key() -> None:
    """Keep the key this process began with, where there was none; a line when the database is older than it.

    What another process kept a moment before is taken instead. Leaves with status 2 where it cannot be written.
    """
    file: Path | None = settings.KEY_TO_KEEP
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep_secret(file, settings.SECRET_KEY)
        settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS = kept_keys(file.parent)
    except OSError as broken:
        leave((f"LUOSHI_DATA：{file.parent} 不能读写（{in_words(broken)}）；请换一个目录、改权限，或清理磁盘",))
    settings.KEY_TO_KEEP = None
    if _is_in_use():
        click.echo(
            f"注意：密钥 {file} 不见了，已新建一个；已登录的人都须重新登录，动态口令打不开；"
            "请停止服务，把另存的密钥放回原处，没有另存的运行 luoshi key forget",
            err=True,
        )


def _is_in_use() -> bool:
    """Whether the database, whichever it is, has our tables. One statement."""
    return has_database() and ACCOUNTS in connection.introspection.table_names()
