"""luoshi account list | reset | unlock: what the operator does when nobody can log in; all of it is audited."""

import click
from django.db import transaction
from django.utils.timezone import localdate, now

from luoshi.cli.terminal import one_line, require_tables
from luoshi.governments.models import Post, Role
from luoshi.governments.rights import STRONG, Verb, allowed
from luoshi.governments.validity import valid_on
from luoshi.held import held_rows
from luoshi.people.actions import set_active, set_password
from luoshi.people.bonds import allow_password
from luoshi.people.factors import reset_factor
from luoshi.people.holding import held_account
from luoshi.people.lockout import locked_names, unlock, unlock_addresses
from luoshi.people.models import Account
from luoshi.people.passwords import one_time_password
from luoshi.people.rules import current_rules
from luoshi.people.sessions import end_all

OPERATOR = "luoshi account"
ADMINISTERS = STRONG - {Verb.SIGN}
NONE = "库里还没有账号，谁也登录不了；请运行 luoshi init 把第一个账号建起来"
ALL_OFF = "账号都已停用，谁也登录不了；请用 luoshi account list 找出管理员，再运行 luoshi account reset 用户名"


@click.group()
def account() -> None:
    """账号救急：管理员都登录不了时，由服务器操作员使用；每一步都记入审计。"""


@account.command("list")
def list_administrators() -> None:
    """列出管理员：政府、职务、账号、能否登录。"""
    with one_line():
        require_tables()
        at = now()
        posts = Post.objects.filter(valid_on(localdate(at))).select_related("government", "account").order_by("pk")
        rows = [post for post in posts if allowed(Role(post.role), post.government.separation) & ADMINISTERS]
        locked = locked_names([post.account.username for post in rows], at=at)
    for post in rows:
        state = "已停用" if not post.account.is_active else "已锁定" if post.account.username in locked else "正常"
        last = f"上次登录 {localdate(post.account.last_login)}" if post.account.last_login else "从未登录"
        click.echo(f"{post.government.code}  {Role(post.role).label}  {post.account.username}  {state}  {last}")


@account.command("reset")
@click.argument("username")
@click.option("--factor", is_flag=True, help="连动态口令一起重置（手机和恢复码都没有时）。")
def reset(username: str, *, factor: bool) -> None:
    """重置密码：给出一次性密码，解锁并启用账号，恢复密码登录，结束已有登录。"""
    with one_line(), transaction.atomic():
        require_tables()
        at, found = now(), held_account(_account(username))
        once = one_time_password(current_rules())
        unlock(account=found, by=OPERATOR, government="", at=at)
        if not found.is_active:
            set_active(account=found, active=True, by=OPERATOR, government="", at=at)
        if not found.local_password:
            allow_password(account=found, allowed=True, by=OPERATOR, government="", at=at)
        if factor:
            end_all(account=found, why="administrator", by=OPERATOR, government="", at=at)
            reset_factor(account=found, by=OPERATOR, government="", at=at)
        set_password(account=found, password=once, by=OPERATOR, government="", at=at, once=True)
    click.echo(f"{username} 的一次性密码（只显示这一次，首次登录时要改）：{once}")
    if factor:
        click.echo("动态口令已重置，下次登录时重新启用。")


@account.command("unlock")
@click.argument("username", required=False)
def unlock_accounts(username: str | None) -> None:
    """解锁一个账号；不写用户名则解锁全部账号和地址。"""
    with one_line():
        require_tables()
        if username:
            with transaction.atomic():
                unlock(account=_account(username), by=OPERATOR, government="", at=now())
            click.echo(f"{username} 已解锁。")
        else:
            click.echo(f"已解锁 {unlock_addresses(by=OPERATOR, at=now())} 个账号或地址。")


def nobody_in_words() -> str:
    """That nobody can log in, and what to run; "" where an account is active. Two statements at most."""
    if Account.objects.filter(is_active=True).exists():
        return ""
    return ALL_OFF if Account.objects.exists() else NONE


def _account(username: str) -> Account:
    found = held_rows(Account.objects.filter(username=username)).first()
    if found is None:
        raise click.ClickException(f"没有账号 {username}；luoshi account list 列出管理员")
    return found
