"""luoshi key renew | reseal | forget: the installation's secret key, and what is sealed under it."""

from contextlib import nullcontext
from pathlib import Path

import click
from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from luoshi.cli.running import alone
from luoshi.cli.terminal import one_line, require_tables
from luoshi.installation.secret import KEY, OLD, keep_old, kept_keys, new_key, renew_key
from luoshi.people.factors import reseal_all, reset_factor, sealed_elsewhere
from luoshi.people.holding import held_account
from luoshi.people.key import keep_key
from luoshi.people.sessions import end_all

OPERATOR = "luoshi key"
# A server that has not been restarted since knows the old key only: it would open nothing any more.
STOP_FIRST = (
    "它可能还用着旧密钥，什么也没有改动；请先停止服务（systemctl stop luoshi），"
    "再运行 luoshi key reseal --drop-old，然后启动服务"
)
OLD_BACKUPS = "换密钥以前的备份要用旧密钥才打得开动态口令；这些备份没有全部销毁以前，请保留旧密钥的离线副本。"


@click.group()
def key() -> None:
    """密钥（secret-key）：换新的，用新的重新加密动态口令，放弃打不开的动态口令。"""


@key.command("renew")
def renew() -> None:
    """换一个新密钥；旧的留在 secret-key-old，已登录的人不受影响。然后重启服务，再运行 luoshi key reseal。"""
    folder = Path(settings.DATA)
    with one_line():
        before = kept_keys(folder)
        renew_key(folder, new_key())
    if not before:
        click.echo(f"已建新密钥：{folder / KEY}。请另存一份，与备份分开保管。")
        click.echo("下一步：运行 luoshi key forget，重置新密钥打不开的动态口令，再启动服务")
        return
    click.echo(f"已换新密钥：{folder / KEY}；旧密钥留在 {folder / OLD}。请另存新密钥，与备份分开保管。")
    click.echo("下一步：重启服务（几台服务器共用一个数据库的，先把这两个文件拷到每一台），再运行 luoshi key reseal")
    click.echo(OLD_BACKUPS)


@key.command("reseal")
@click.option("--drop-old", is_flag=True, help="随后删去旧密钥（须先停止服务）；以前登录的人须重新登录。")
def reseal(*, drop_old: bool) -> None:
    """用现在的密钥重新加密全部动态口令；重复运行无害。"""
    with one_line(), alone(STOP_FIRST) if drop_old else nullcontext():
        _reseal(drop_old=drop_old)


def _reseal(*, drop_old: bool) -> None:
    require_tables()
    keep_key()
    count, closed = reseal_all(by=OPERATOR, at=now()), sealed_elsewhere()
    click.echo(f"已用现在的密钥重新加密 {count} 个账号的动态口令。")
    if closed:
        click.echo(closed_in_words(len(closed)), err=True)
    if not drop_old:
        return
    if closed:
        raise click.ClickException(
            "还有打不开的动态口令，没有删去旧密钥；请先把它们原来的密钥放回，或运行 luoshi key forget"
        )
    keep_old(Path(settings.DATA), ())
    click.echo("旧密钥已从这里删去；请启动服务。" + OLD_BACKUPS)


@key.command("forget")
@click.option("--yes", is_flag=True, help="不再询问。")
def forget(*, yes: bool) -> None:
    """重置现有密钥打不开的动态口令：这些账号下次登录时重新启用，已有登录结束，恢复码作废。逐个记入审计。"""
    with one_line():
        require_tables()
        keep_key()
        closed = sealed_elsewhere()
    if not closed:
        click.echo("没有打不开的动态口令，没有改动。")
        return
    click.echo(f"打不开的动态口令：{'、'.join(account.username for account in closed)}")
    if not yes:
        click.confirm("重置后原来的手机口令和恢复码都不能再用，下次登录只凭密码重新启用。重置？", abort=True)
    at = now()
    for account in closed:
        with one_line(), transaction.atomic():
            held_account(account)
            end_all(account=account, why="administrator", by=OPERATOR, government="", at=at)
            reset_factor(account=account, by=OPERATOR, government="", at=at)
    click.echo(f"已重置 {len(closed)} 个账号的动态口令，下次登录时重新启用。")


def closed_in_words(count: int) -> str:
    """That so many second factors do not open here, and what to do: a line."""
    return (
        f"{count} 个账号的动态口令是用别的密钥加密的，这里打不开；请停止服务，把原来的 {KEY} 放回数据目录"
        "（现在这个没有别的用处），没有的运行 luoshi key forget 重置，本人也可先用恢复码登录"
    )
