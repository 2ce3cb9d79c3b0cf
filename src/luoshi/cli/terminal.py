"""What every command does at the terminal: one line for a failure, a question for what is missing."""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from django.core.management import call_command
from django.db import DatabaseError, connection

from luoshi.cli.database_words import NO_FILE, SETTINGS, not_usable
from luoshi.errors import LuoshiError
from luoshi.installation.failures import in_words
from luoshi.readiness import has_database, is_migrated, unknown_migrations

MIGRATING = 0x6C756F736869  # "luoshi"


@contextmanager
def one_line(*, settings: str = SETTINGS) -> Iterator[None]:
    """Turn what luoshi or its database could not do into a line on stderr and exit status 1.

    `settings` is what says where the database is.
    """
    try:
        yield
    except LuoshiError as refused:
        raise click.ClickException(str(refused)) from refused
    except DatabaseError as broken:
        line = not_usable(broken, settings=settings)
        if line is None:
            raise
        raise click.ClickException(line) from broken
    except OSError as broken:
        what = broken.filename or "文件"
        raise click.ClickException(f"{what} 读写失败（{in_words(broken)}）；请检查磁盘空间和权限") from broken


def answer(value: str | None, option: str, question: str, *, default: str | None = None) -> str:
    """The value of an option, asked for when it is missing and somebody is there to ask."""
    if value:
        return value
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default))
    if default is not None:
        return default
    raise click.UsageError(f"缺少 {option}（{question}）")


def migrate() -> None:
    """Bring the database to the tables of this version, one process at a time: a second waits, and finds it done.

    Refused when a newer version was there before.
    """
    with _alone():
        _refuse_newer()
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    """The database's one migration: by a lock that the server holds, or one beside the file of SQLite."""
    if connection.vendor == "sqlite":
        file = Path(f"{connection.settings_dict['NAME']}.migrating")
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _close_to_others(file.with_suffix(""))
            yield
            return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # of this process alone: others may take minutes
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def _close_to_others(database: Path) -> None:
    """The file of SQLite and those beside it for this user alone, made so where it is not there yet."""
    if database.name.startswith(("file:", ":memory:")):
        return
    database.touch(mode=0o600)
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError, PermissionError):  # not there, or another user's: `luoshi check` tells of it
            database.with_name(database.name + ending).chmod(0o600)


def require_database() -> None:
    """Pass unless the database is a file that is not there: whoever opens it would make an empty one."""
    if not has_database():
        raise click.ClickException(NO_FILE.format(file=connection.settings_dict["NAME"]))


def require_tables() -> None:
    """Pass when the database has the tables of this version, and none of a newer one."""
    require_database()
    _refuse_newer()
    if not is_migrated():
        raise click.ClickException("数据库还没有建好或版本较旧；请先运行 luoshi init（新装）或 luoshi migrate（升级）")


def newer_in_words() -> str:
    """That a newer version was at the database, and what to do; "" where none was."""
    later = unknown_migrations()
    if not later:
        return ""
    return (
        f"数据库已由更新的版本升级过（{later[0]} 等 {len(later)} 步）；请把本机的程序升级到同一版本，"
        "要退回旧版本的请恢复升级前的备份（手册第十一章）"
    )


def _refuse_newer() -> None:
    if newer := newer_in_words():
        raise click.ClickException(newer)
