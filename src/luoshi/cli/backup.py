"""luoshi backup | restore | move: everything in one file, back from it, over to another database."""

import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
from django.conf import settings
from django.utils.timezone import localtime, now

from luoshi.backup.checking import Checked, check
from luoshi.backup.errors import NotEmpty
from luoshi.backup.keeping import keep_last, name_for
from luoshi.backup.manifest import Head
from luoshi.backup.restoring import Restored
from luoshi.backup.restoring import restore as bring_back
from luoshi.backup.sealing import new_key
from luoshi.backup.writing import Made
from luoshi.backup.writing import backup as make
from luoshi.cli.database_words import SETTINGS
from luoshi.cli.key import closed_in_words
from luoshi.cli.running import alone
from luoshi.cli.terminal import one_line
from luoshi.installation.failures import in_words
from luoshi.installation.kinds import Unfit, database
from luoshi.installation.secret import KEY, kept_keys
from luoshi.people.factors import sealed_elsewhere

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
READABLE = "备份没有加密，含全部数据和账号的密码摘要；请存放在只有管理员能读的地方，或用 --public-key 加密。"
KEYED = f"备份含 {KEY}（密钥）而没有加密：拿到它的人能打开动态口令；请用 --public-key 加密。"
KEYLESS = (
    f"备份不含 {KEY}（密钥），动态口令是用它加密的；请另存一份 {KEY}，与备份分开保管。"
    "恢复到别处时先放好它；没有它，内容和密码照旧，动态口令要重置。"
)
STOP_FIRST = "没有搬，什么也没有改动；请先停止服务（systemctl stop luoshi），其间写入的内容不会过去"


@click.command()
@click.argument("out", required=False, type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), help="目录中只留最近几份（只清理本命令按时间命名的备份）。")
@click.option("--with-key", is_flag=True, help=f"连同 {KEY}（密钥）一起备份。")
@click.option("--public-key", default="", help="用此公钥（age1…）加密；恢复时须有对应的密钥文件。")
@click.option("--new-key", type=click.Path(path_type=Path), help="生成密钥文件，打印公钥，不做备份。")
@click.option("--check", "checked", type=A_FILE, help="核验一份备份，不连接数据库，不做备份。")
@click.option("--key", type=A_FILE, help="核验加密备份用的密钥文件。")
def backup(
    *,
    out: Path | None,
    keep: int | None,
    with_key: bool,
    public_key: str,
    new_key: Path | None,
    checked: Path | None,
    key: Path | None,
) -> None:
    """把全部数据备份成一个文件；备份时照常办公。

    OUT 是文件名或目录，默认 LUOSHI_DATA 下的 backups 目录，按时间命名。写完整并读回核验后才有这个文件。
    """
    with one_line():
        if new_key is not None:
            _make_key(new_key)
        elif checked is not None:
            _tell_checked(checked, check(checked, key))
        else:
            _back_up(out, keep, public_key, with_key=with_key)


@click.command()
@click.argument("file", type=A_FILE)
@click.option("--key", type=A_FILE, help="加密备份的密钥文件。")
@click.option("--only-database", is_flag=True, help="只恢复数据库，不放回 LUOSHI_DATA 中的文件。")
@click.option("--moving", is_flag=True, hidden=True, help="由 luoshi move 调用：出错时说 --to。")
def restore(*, file: Path, key: Path | None, only_database: bool, moving: bool) -> None:
    """把备份恢复到空的位置（DATABASE_URL、LUOSHI_DATA 所指）；已有数据的位置不恢复。"""
    with one_line(settings="--to" if moving else SETTINGS):
        try:
            done = bring_back(file, data=Path(settings.DATA), key=key, only_database=only_database)
        except NotEmpty as full:
            if not moving:
                raise
            raise NotEmpty("--to 那里已经有数据库，没有搬，也没有改动任何内容；请让 --to 指向空的位置") from full
        _tell_restored(done)


@click.command()
@click.option("--to", "url", required=True, metavar="DATABASE_URL", help="postgres://… 或 sqlite:///…，须是空库。")
@click.option("--while-running", is_flag=True, help="有服务在用原库也搬（试搬）；搬迁开始以后写入的内容不会过去。")
def move(*, url: str, while_running: bool) -> None:
    """把全部数据搬到另一个数据库（SQLite、PostgreSQL 互搬），逐表核对；原库不动。

    请先停止服务：有服务在用原库时不搬。
    """
    try:
        database().read(url)
    except Unfit as unfit:
        raise click.BadParameter(str(unfit), param_hint="--to") from unfit
    _require_folder(url)
    held = nullcontext() if while_running else alone(STOP_FIRST)
    with one_line(), held, tempfile.TemporaryDirectory(prefix=".luoshi-move-", dir=settings.DATA) as folder:
        file = Path(folder) / "move.tar"
        make(file, data=Path(settings.DATA), at=now())
        # A process of its own: the database of this one was chosen when it began.
        done = subprocess.run(  # noqa: S603  this program itself
            [sys.executable, "-m", "luoshi", "restore", "--only-database", "--moving", str(file)],
            env={**os.environ, "DATABASE_URL": url},
            check=False,
        )
    if done.returncode:
        raise click.ClickException("没有搬成，原库没有改动")
    click.echo("已搬完，原库没有改动。下一步：把 DATABASE_URL 改成新的地址，再启动 luoshi serve。")


def _require_folder(url: str) -> None:
    """Pass when the address names a place, and a file of SQLite would have a folder to be in."""
    parts = urlsplit(url)
    if not parts.scheme:
        raise click.BadParameter(
            "没有写地址；请写 sqlite:///路径 或 postgres://用户:密码@主机:端口/库名", param_hint="--to"
        )
    folder = Path(unquote(parts.path.removeprefix("/"))).parent
    if parts.scheme == "sqlite" and not folder.is_dir():
        raise click.BadParameter(f"目录不存在：{folder}；请先建好目录", param_hint="--to")


def _make_key(file: Path) -> None:
    try:
        public = new_key(file)
    except OSError as broken:
        raise click.ClickException(f"{file} 不能新建（{in_words(broken)}）；请换一个文件名") from broken
    click.echo(f"密钥文件：{file}（请离线保管，丢失后加密的备份无法打开）")
    click.echo(f"公钥：{public}")


def _back_up(out: Path | None, keep: int | None, public: str, *, with_key: bool) -> None:
    at = now()
    place = out or Path(settings.DATA) / "backups"
    if out is None:
        place.mkdir(mode=0o700, exist_ok=True)
    if keep and not place.is_dir():
        raise click.UsageError("--keep 只能与目录连用")
    file = place / name_for(at, encrypted=bool(public)) if place.is_dir() else place
    made = make(file, data=Path(settings.DATA), at=at, public=public, with_key=with_key)
    _tell_made(made)
    if not public:
        click.echo(READABLE, err=True)
    if not made.manifest.with_key:
        click.echo(KEYLESS, err=True)
    elif not public:
        click.echo(KEYED, err=True)
    for gone in keep_last(place, keep, made=file) if keep else ():
        click.echo(f"已删除旧备份 {gone.name}")


def _tell_made(made: Made) -> None:
    said = made.manifest
    click.echo(
        f"已备份到 {made.file}（{_size(made.size)}）：{len(said.tables)} 张表 {said.rows} 行，"
        f"文件 {said.files} 个 {_size(said.bytes)}；已读回核验。"
    )
    click.echo(f"审计链末端 {made.end.seq}:{made.end.digest or '（空）'}")


def _tell_checked(file: Path, found: Checked) -> None:
    said, head = found.manifest, found.head
    click.echo(
        f"{file.name} 完好：luoshi {head.version}，{head.engine}，{_moment(head)}；"
        f"{len(said.tables)} 张表 {said.rows} 行，文件 {said.files} 个 {_size(said.bytes)}，"
        f"密钥{'在内' if said.with_key else '不在内'}。"
    )
    click.echo(f"审计链完整：{found.chain.events} 条，末端 {found.chain.end.seq}:{found.chain.end.digest or '（空）'}")


def _tell_restored(done: Restored) -> None:
    said, head = done.checked.manifest, done.checked.head
    click.echo(
        f"已恢复（备份于 {_moment(head)}，luoshi {head.version}，{head.engine}）：{len(said.tables)} 张表 "
        f"{said.rows} 行，"
        f"文件 {said.files} 个 {_size(said.bytes)}，逐表核对一致。"
    )
    click.echo(f"审计链完整：{done.chain.events} 条，末端 {done.chain.end.seq}:{done.chain.end.digest or '（空）'}")
    if done.migrated:
        click.echo(f"备份来自较早的版本，已升级数据库（{done.migrated} 步）。")
    if done.data:
        click.echo(f"已放回 LUOSHI_DATA：{'、'.join(done.data)}")
    # the key may have come with the backup: what this process began with is not asked
    closed = len(sealed_elsewhere(kept_keys(Path(settings.DATA))))
    click.echo(f"登录状态不恢复，请大家重新登录；密码{'' if closed else '和动态口令'}照旧。")
    if closed:
        click.echo(closed_in_words(closed), err=True)


def _moment(head: Head) -> str:
    """When the backup was made, by the clock of the office."""
    return f"{localtime(datetime.fromisoformat(head.made_at)):%Y-%m-%d %H:%M:%S}"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.1f} KB"
