"""luoshi audit verify | head: whether the audit log is whole, and where it ends."""

import click

from luoshi.audit.chain import WRONG_IN_CHINESE, End, verify
from luoshi.audit.stored import entries, stored_end
from luoshi.cli.terminal import one_line


@click.group()
def audit() -> None:
    """核验审计记录。"""


@audit.command("verify")
@click.option("--published", metavar="序号:摘要", help="以前用 luoshi audit head 公布的末端,应在链中。")
def verify_log(published: str | None) -> None:
    """逐条核验审计链;有改动、缺失、截断时退出码为 1。"""
    with one_line():
        check = verify(entries(), published=_end(published) if published else None)
        stored = stored_end()
    if check.broken is not None:
        raise click.ClickException(f"审计链在第 {check.broken.seq} 条断开:{WRONG_IN_CHINESE[check.broken.what]}")
    if stored != check.end:
        raise click.ClickException(f"审计链止于第 {check.end.seq} 条,登记的末端是第 {stored.seq} 条:末尾的记录被删去")
    click.echo(f"审计链完整:{check.events} 条,末端 {check.end.seq}:{check.end.digest or '(空)'}")


@audit.command("head")
def head() -> None:
    """打印审计链末端(序号:摘要),可抄送、公布,供日后核验。"""
    with one_line():
        end = stored_end()
    click.echo(f"{end.seq}:{end.digest}")


def _end(words: str) -> End:
    seq, _colon, digest = words.partition(":")
    if not seq.isdecimal() or not digest:
        raise click.BadParameter(f"“{words}”不是“序号:摘要”", param_hint="--published")
    return End(int(seq), digest)
