"""The command line of luoshi. Each command lives in its own module, loaded when it is called.

So `luoshi --help` needs no Django: COMMANDS says here what each command is for and where it is.
"""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from luoshi.cli.wrong_calls import in_chinese


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is defined, and its line in the help."""

    module: str
    name: str
    help: str


COMMANDS: Mapping[str, Place] = {
    "init": Place("luoshi.cli.init", "init", "建立空库：数据库、政府、年度、第一个账号、单位"),
    "import": Place("luoshi.cli.importing", "import_files", "导入文件，读出数据和责任事项"),
    "demo": Place("luoshi.cli.demo", "demo", "装入虚构的示例区并启动，供试用"),
    "serve": Place("luoshi.cli.serve", "serve", "启动服务（含静态文件）"),
    "migrate": Place("luoshi.cli.migrating", "migrate_tables", "升级程序后，把数据表升级到这个版本"),
    "check": Place("luoshi.cli.check", "check", "逐项检查设置和安装，说明哪里不对、怎么改"),
    "health": Place("luoshi.cli.health", "health", "问一问正在运行的服务是否正常（供容器、监控用）"),
    "backup": Place("luoshi.cli.backup", "backup", "把全部数据备份成一个文件，或核验备份"),
    "restore": Place("luoshi.cli.backup", "restore", "把备份恢复到空的位置"),
    "move": Place("luoshi.cli.backup", "move", "把全部数据搬到另一个数据库"),
    "archive": Place("luoshi.cli.archive", "archive", "把一个已终结的年度输出成归档包"),
    "work": Place("luoshi.cli.work", "work", "办理后台任务（luoshi serve 会自己带起一个）"),
    "account": Place("luoshi.cli.account", "account", "账号救急：重置密码和动态口令、解锁、列出管理员"),
    "key": Place("luoshi.cli.key", "key", "密钥：换新的、重新加密动态口令、放弃打不开的"),
    "audit": Place("luoshi.cli.audit", "audit", "导出、核验审计日志"),
}


class Lazy(click.Group):
    """A group that loads a command's module, and Django with it, only when the command is called."""

    def main(  # type: ignore[override]  # click tells what comes back by the value of standalone_mode
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        *,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> object:
        """As click does it, with what went wrong in one Chinese line."""
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **extra)
        try:
            status = super().main(args, prog_name, standalone_mode=False, **extra)
        except click.ClickException as wrong:
            click.echo(in_chinese(wrong), err=True)
            sys.exit(wrong.exit_code)
        except click.Abort:
            click.echo("已中断，没有继续", err=True)
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own signature
        """The names in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as above
        """The command, with Django ready; None when there is none of that name."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        start_django()
        command = getattr(importlib.import_module(place.module), place.name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, without loading them."""
        with formatter.section("命令"):
            formatter.write_dl([(name, place.help) for name, place in COMMANDS.items()])


def _named_file(_ctx: click.Context, _option: click.Parameter, file: str | None) -> None:
    """Before any command is looked for: looking for one reads the settings."""
    if file:
        os.environ["LUOSHI_ENV_FILE"] = file  # the server's processes read it too, and anew after a reload


@click.command(cls=Lazy)
@click.version_option(package_name="luoshi", message="luoshi %(version)s")
@click.option(
    "--env-file",
    is_eager=True,
    expose_value=False,
    callback=_named_file,
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    help="从这个文件读设置（每行 名称=值）；环境变量优先。也可设 LUOSHI_ENV_FILE。",
)
def main() -> None:
    """落实：从政府工作报告的一句话，到责任分解、按期报送、办结。

    数据放在环境变量 LUOSHI_DATA 指定的目录；DATABASE_URL 可改用 PostgreSQL。设置一览：luoshi check --settings。
    """


def start_django() -> None:
    """Settings and models ready for use; safe to call twice."""
    if not os.access(Path.cwd(), os.X_OK):
        os.chdir("/")  # called from root's home as another user: the processes that are started could not enter it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    # Imported by name: django takes 0.2 s to load, and --help does without it.
    importlib.import_module("django").setup()
