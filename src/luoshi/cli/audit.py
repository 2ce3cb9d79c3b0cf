"""luoshi audit export | verify | head: the log as a file, whether it is whole, and where it ends."""

import re
from pathlib import Path

import click
from django.utils import timezone

from luoshi.audit.actions import record
from luoshi.audit.chain import TOLERANCE, WRONG_IN_CHINESE, End, Wrong, backwards_in_words, verify
from luoshi.audit.exported import entries_in, lines
from luoshi.audit.queries import CLOCK_RIGHT, latest
from luoshi.audit.stored import entries, stored_end
from luoshi.audit.whole import Verified, verified
from luoshi.backup.whole import whole_or_gone
from luoshi.cli.terminal import one_line, require_database

AN_END = re.compile("([0-9]+):([0-9a-f]{64})")


@click.group()
def audit() -> None:
    """核验审计日志。"""


@audit.command("verify")
@click.option("--published", metavar="序号:摘要", help="以前用 luoshi audit head 公布的末端，应在链中。")
@click.option(
    "--export",
    "exported",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="核验导出的文件，不连接数据库。",
)
def verify_log(published: str | None, exported: Path | None) -> None:
    """逐条核验审计链；有改动、缺失、截断时退出码为 1。"""
    end = _end(published) if published else None
    with one_line():
        if exported is not None:
            with exported.open(encoding="utf-8") as file:
                found = Verified(verify(entries_in(file), published=end), cut=False)
            _tell_limits(exported, found, end)
        else:
            require_database()
            found = verified(published=end)
    check = found.check
    if check.broken is not None:
        raise click.ClickException(f"审计链在第 {check.broken.seq} 条断开：{WRONG_IN_CHINESE[check.broken.what]}")
    if found.cut:
        raise click.ClickException(
            f"审计链止于第 {check.end.seq} 条，登记的末端是第 {stored_end().seq} 条：末尾的记录被删去"
        )
    if check.backwards:
        click.echo(backwards_in_words(check.backwards), err=True)
    click.echo(f"审计链完整：{check.events} 条，末端 {check.end.seq}:{check.end.digest or '（空）'}")


@audit.command("clock")
@click.option("--right", is_flag=True, help="确认本机时钟现在是对的（记入审计）；以前走快时的记录不再算作“时钟落后”。")
def clock(*, right: bool) -> None:
    """打印本机时间和最近审计记录中最晚的时间，看时钟对不对。"""
    with one_line():
        require_database()
        last, at = latest(), timezone.now()
        if right:
            told = f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
            record(CLOCK_RIGHT, by="-", government="", target="服务器时钟", after=told, at=at)
    click.echo(f"本机时间 {timezone.localtime(at):%Y-%m-%d %H:%M:%S}")
    if last is not None:
        click.echo(f"最近审计记录中最晚的时间 {timezone.localtime(last):%Y-%m-%d %H:%M:%S}")
    if right:
        click.echo("已记下：时钟是对的。")
    elif last is not None and last > at + TOLERANCE:
        raise click.ClickException(
            "本机时钟落后于审计记录；请对时（timedatectl）；时钟本来就对、是以前走快了的，加 --right 确认"
        )


@audit.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def export(out: Path) -> None:
    """把审计日志导出为文件（每行一条 JSON），可交他人用 verify --export 核验。"""
    if out.exists():
        raise click.ClickException(f"{out} 已经存在，没有覆盖；请换一个文件名")
    with one_line():
        require_database()
    with one_line(), whole_or_gone(out) as part:
        with part.open("w", encoding="utf-8") as file:
            file.writelines(lines(entries()))
        end = stored_end()
    click.echo(f"已导出 {end.seq} 条，末端 {end.seq}:{end.digest or '（空）'}")


@audit.command("head")
def head() -> None:
    """打印审计链末端（序号:摘要），可抄送、公布，供日后核验。"""
    with one_line():
        require_database()
        end = stored_end()
    click.echo(f"{end.seq}:{end.digest}")


def _end(words: str) -> End:
    found = AN_END.fullmatch(words.strip().lower())
    if found is None:
        raise click.BadParameter(
            f"“{words}”不是“序号:摘要”，没有核验；摘要须是完整的 64 位（luoshi audit head 或审计日志页上的末端）",
            param_hint="--published",
        )
    return End(int(found[1]), found[2])


def _tell_limits(file: Path, found: Verified, published: End | None) -> None:
    """Refuse a file without any event; say what a file alone cannot show."""
    missing = found.check.broken and found.check.broken.what is Wrong.NOT_PUBLISHED
    if not found.check.end.seq and (missing or found.check.broken is None):
        raise click.ClickException(f"{file} 文件里没有审计记录；请用 luoshi audit export 导出的原文件")
    if published is None:
        click.echo("截短不能由文件本身看出，请用 --published 核对", err=True)
