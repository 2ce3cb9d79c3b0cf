"""luoshi init: an empty installation, ready for the first document."""

import os
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from django.db import transaction
from django.utils.timezone import localdate, now

from luoshi.calendar.actions import seed_years
from luoshi.cli.terminal import answer, migrate, one_line
from luoshi.governments.actions import (
    add_bodies,
    assign_first_post,
    assign_first_posts,
    create_government,
    open_year,
)
from luoshi.governments.errors import BadGovernment
from luoshi.governments.models import Government, Role
from luoshi.governments.separation import Separation
from luoshi.governments.units_table import UnitRow
from luoshi.governments.units_xlsx import read_units
from luoshi.installation.environment import read
from luoshi.items.actions import open_streams
from luoshi.people.actions import create_account
from luoshi.people.errors import BadAccount
from luoshi.people.models import Account
from luoshi.people.passwords import one_time_password
from luoshi.people.rules import Rules, change_rules, current_rules

LEVELS = [str(level) for level in Government.Level.values]
OPERATOR = "luoshi init"
CODE = re.compile("[0-9]{6}")
GIVEN_BY = "LUOSHI_INIT_PASSWORD"


@click.command()
@click.option("--code", help="政府代码，如 420106。")
@click.option("--name", help="政府所在地全称，如 武汉市武昌区。")
@click.option("--short-name", help="简称，如 武昌区。")
@click.option("--level", type=click.Choice(LEVELS), help="层级：province 省，city 市，county 区县。")
@click.option("--year", type=int, help="年度，如 2026；默认今年。")
@click.option(
    "--units",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="单位表 .xlsx：名称、类别、简称或别名、前身、启用日期。",
)
@click.option("--username", help="第一个账号（督查室）的用户名。")
@click.option("--title", default="督查室", show_default=True, help="第一个账号显示的名称。")
@click.option(
    "--separation",
    type=click.Choice(["two", "office"]),
    default="two",
    show_default=True,
    help="管理员设置：two 两员（第一个账号管系统和安全，另设审计管理员），office 督查室兼管；三员以后再切换。",
)
@click.option("--auditor", default="shenji", show_default=True, help="审计管理员的用户名（两员时）。")
def init(
    *,
    code: str | None,
    name: str | None,
    short_name: str | None,
    level: str | None,
    year: int | None,
    units: Path | None,
    username: str | None,
    title: str,
    separation: str,
    auditor: str,
) -> None:
    """建立空库：数据表、政府、年度、第一个督查室账号、单位。

    没有给出的选项会逐项询问；密码在终端输入，或取自环境变量 LUOSHI_INIT_PASSWORD。
    """
    with one_line():
        migrate()
        _refuse_second_time()
        wanted = _Installation(
            rows=read_units(units.read_bytes(), name=units.name) if units else (),
            code=_code(answer(code, "--code", "政府代码")),
            name=(full := answer(name, "--name", "全称")),
            short_name=answer(short_name, "--short-name", "简称", default=full),
            level=answer(level, "--level", "层级（province、city、county）", default="county"),
            year=year,
            username=answer(username, "--username", "第一个账号的用户名"),
            title=title,
            password=_password(),
            separation=separation,
            auditor=auditor if separation == Separation.TWO else "",
        )
        for line in _install(wanted, now()):
            click.echo(line)


@dataclass(frozen=True, slots=True)
class _Installation:
    """What was asked for."""

    rows: tuple[UnitRow, ...]
    code: str
    name: str
    short_name: str
    level: str
    year: int | None
    username: str
    title: str
    password: str
    separation: str
    auditor: str


@transaction.atomic
def _install(wanted: _Installation, at: datetime) -> tuple[str, ...]:
    """All of it or nothing; the lines that say what there is now."""
    change_rules(Rules(), by=OPERATOR, government="", at=at)
    account = _first_account(wanted, at)
    government = create_government(
        code=wanted.code,
        name=wanted.name,
        short_name=wanted.short_name,
        level=wanted.level,
        by=OPERATOR,
        at=at,
    )
    told = _administrators(wanted, account, government, at)
    year = open_year(government=government, number=wanted.year or localdate(at).year, by=account, at=at)
    streams = open_streams(year=year, by=account, at=at)
    # The year's last report is due in the next one.
    seeded = seed_years(government=government, years=[year.number, year.number + 1], by=account, at=at)
    known = "、".join(f"{number}年" for number in seeded.years)
    if wanted.rows:
        add_bodies(government=government, rows=wanted.rows, by=account, at=at)
    code = government.code
    return (
        f"{government.name}（{code}）已建立：{year}，任务来源 {len(streams)} 个，单位 {len(wanted.rows)} 个。",
        f"工作日历已录入：{known or '无（放假安排请在工作日历页录入）'}。",
        f"账号 {account.username}（{account.title}）已建立。",
        *told,
        f"下一步：luoshi serve，或 luoshi import 文件 --government {code} --by {account.username}",
    )


def _first_account(wanted: _Installation, at: datetime) -> Account:
    """The first account; a password or username it cannot have is told with where it came from."""
    try:
        return create_account(
            username=wanted.username, title=wanted.title, password=wanted.password, by=OPERATOR, at=at
        )
    except BadAccount as refused:
        raise BadAccount(
            f"第一个账号没有建立：{refused}；密码取自环境变量 {GIVEN_BY}，没有设置时在终端输入"
        ) from refused


def _administrators(wanted: _Installation, account: Account, government: Government, at: datetime) -> tuple[str, ...]:
    """The first posts; with two administrators, the second account, whose one-time password is told this once."""
    if not wanted.auditor:
        assign_first_post(account=account, government=government, by=OPERATOR, at=at)
        return ()
    once = one_time_password(current_rules())
    auditor = create_account(
        username=wanted.auditor,
        title="审计管理员",
        password=once,
        by=OPERATOR,
        at=at,
        government=wanted.code,
        once=True,
    )
    assign_first_posts(
        posts=[
            (account, Role.INSPECTION_OFFICE),
            (account, Role.SYSTEM_ADMIN),
            (account, Role.SECURITY_ADMIN),
            (auditor, Role.AUDIT_ADMIN),
        ],
        government=government,
        separation=wanted.separation,
        by=OPERATOR,
        at=at,
    )
    return (
        f"审计管理员 {auditor.username} 已建立，一次性密码（只显示这一次，首次登录时要改）：{once}",
        "审签人和管理员首次登录时要用手机启用动态口令；要求什么，可在“安全设置”里改。",
    )


def _refuse_second_time() -> None:
    there = Government.objects.first()
    if there is None:
        return
    if there.is_demo:
        raise click.ClickException("这里装的是演示数据；请用另一个 LUOSHI_DATA 目录建立正式的库")
    raise click.ClickException(f"已经建立过：{there.name}（{there.code}）；没有改动任何内容")


def _code(given: str) -> str:
    """The code, which stands in every address. Raises BadGovernment when it is not six digits."""
    if not CODE.fullmatch(given):
        raise BadGovernment(f"政府代码“{given}”不可用；请用六位行政区划代码，如 420106；选项是 --code")
    return given


def _password() -> str:
    """The first password, from the environment or typed twice without being shown."""
    given = read(os.environ).text(GIVEN_BY)
    if given:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"缺少密码：请设置环境变量 {GIVEN_BY}")
    return str(click.prompt("密码（至少 10 位）", hide_input=True, confirmation_prompt="再输一遍"))
