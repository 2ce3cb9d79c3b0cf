"""What every command does at the terminal: one line for a failure, a question for what is missing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError

from luoshi.errors import LuoshiError
from luoshi.readiness import is_migrated


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what luoshi or its database could not do into a line on stderr and exit status 1."""
    try:
        yield
    except LuoshiError as refused:
        raise click.ClickException(str(refused)) from refused
    except (OperationalError, ProgrammingError) as broken:
        first = str(broken).splitlines()[0]
        raise click.ClickException(f"数据库不能用：{first}；请检查 DATABASE_URL 和 LUOSHI_DATA") from broken
    except OSError as broken:
        what = broken.filename or "文件"
        raise click.ClickException(f"{what} 读写失败（{broken.strerror or broken})；请检查磁盘空间和权限") from broken


def answer(value: str | None, option: str, question: str, *, default: str | None = None) -> str:
    """The value of an option, asked for when it is missing and somebody is there to ask."""
    if value:
        return value
    if sys.stdin.isatty():
        return str(click.prompt(question, default=default))
    if default is not None:
        return default
    raise click.UsageError(f"缺少 {option}({question})")


def migrate() -> None:
    """Bring the database to the tables of this version."""
    call_command("migrate", interactive=False, verbosity=0)


def require_tables() -> None:
    """Pass when the database has the tables of this version."""
    if not is_migrated():
        raise click.ClickException("数据库还没有建好或版本较旧；请先运行 luoshi init（新装）或 luoshi migrate（升级）")
