"""luoshi check: the settings as they are, and what is wrong with this installation, with a remedy for each."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import click
from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.utils import timezone

from luoshi.cli.account import nobody_in_words
from luoshi.cli.database_words import DAMAGED, NO_FILE, not_usable
from luoshi.cli.key import closed_in_words
from luoshi.cli.terminal import newer_in_words
from luoshi.installation.environment import Environment, Origin, environment
from luoshi.installation.secret import KEY, OLD, holds_key
from luoshi.installation.table import manual
from luoshi.people.factors import sealed_elsewhere
from luoshi.people.key import BACK
from luoshi.readiness import has_database, readiness
from luoshi.uploads.scanner import NoVerdict, scanner_of, verdict

SOON_DAYS = 30  # an office needs some weeks to get a certificate
OTHERS = stat.S_IRWXO
GROUP_OR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
REMEDIES = {
    "database": "数据库连不上；请检查 DATABASE_URL、数据库服务和网络",
    "migrations": "数据库还没有建好或版本较旧；请运行 luoshi init；升级后请运行 luoshi migrate",
    "clock": "本机时钟比最近的审计记录还早；请对时（timedatectl）；"
    "时钟本来就对、是以前走快了的，运行 luoshi audit clock --right",
    "folder": "数据目录不能写；请把它交给运行服务的用户（chown）",
    "disk": "磁盘剩余空间不够；请清理，或把 LUOSHI_DATA 移到大的磁盘",
}
OF_THE_FOLDER = {"folder", "disk"}
OF_THE_DATABASE = {"database", "migrations", "clock"}
GOOD = {
    "database": "数据库可用",
    "migrations": "数据表是这个版本的",
    "clock": "时钟不早于最新的审计记录",
    "folder": "数据目录可写",
    "disk": "磁盘空间够",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, and whether it is well, wrong, or merely missing something that may be."""

    mark: str
    line: str


def well(line: str) -> Finding:
    """Nothing to do."""
    return Finding("✓", line)


def wrong(line: str) -> Finding:
    """Has to be mended: exit status 1."""
    return Finding("✗", line)


def hint(line: str) -> Finding:
    """Works, but less than it could."""
    return Finding("·", line)


@click.command()
@click.option("--settings", "only_settings", is_flag=True, help="只打印设置一览（Markdown），不检查。")
def check(*, only_settings: bool) -> None:
    """逐项列出设置的值和来处，检查数据库、目录、密钥、时钟、静态文件、加密、LibreOffice 和字体。

    有不对的地方退出状态为 1；设置本身不能用时为 2。
    """
    if only_settings:
        click.echo(manual(), nl=False)
        return
    known = environment()
    for each in known.read.values():
        origin = "" if each.origin is Origin.DEFAULT else f"  ← {each.origin.value}"
        click.echo(f"  {each.setting.name} = {each.shown}{origin}")
    click.echo("")
    found = tuple(findings(known))
    for finding in found:
        click.echo(f"{finding.mark} {finding.line}")
    if any(finding.mark == "✗" for finding in found):
        raise SystemExit(1)


def findings(known: Environment) -> Iterator[Finding]:
    """Everything that was looked at, in the order in which it would be mended."""
    data = Path(settings.DATA)
    said = readiness(at=timezone.now(), disk_mb=known.number("LUOSHI_DISK_MB"))
    unusable = _unusable()
    if unusable:
        yield wrong(unusable)
    told = (OF_THE_DATABASE if unusable else set()) | (set() if data.is_dir() else OF_THE_FOLDER)
    for name, result in said.items():
        if result != "not looked at" and name not in told:
            remedy = newer_in_words() if result == "newer" else REMEDIES[name]
            yield well(GOOD[name]) if result == "ok" else wrong(remedy)
    if said["migrations"] == "ok" and not unusable:
        yield _accounts()
        if settings.KEY_IS_KEPT:
            yield _factors()
    looks: tuple[Callable[[], Finding], ...] = (
        partial(_closed_to_others, data),
        partial(_key, data / KEY),
        partial(_database_file, connection.settings_dict),
        _static,
        partial(_encryption, known),
        partial(_certificate, known),
        _scanner,
        _office,
        _fonts,
    )
    for look in looks:
        yield look()


def _unusable() -> str:
    """Why the database cannot be used, as a command would say it; "" where it can. All of a SQLite file is read."""
    if not has_database():
        return NO_FILE.format(file=connection.settings_dict["NAME"])
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                return "" if cursor.fetchone() == ("ok",) else DAMAGED
    except DatabaseError as broken:
        return not_usable(broken) or REMEDIES["database"]
    return ""


def _closed_to_others(data: Path) -> Finding:
    if not data.is_dir():
        return wrong(f"数据目录 {data} 不存在；请检查 LUOSHI_DATA，新装的请运行 luoshi init")
    if data.stat().st_mode & OTHERS:
        return wrong(f"数据目录 {data} 别的用户也能进；请运行 chmod 700 {data}")
    return well(f"数据目录 {data} 只有本用户（组）能进")


def _key(file: Path) -> Finding:
    if not holds_key(file.parent):
        return wrong(f"密钥 {file} 不存在；新装的请运行 luoshi init；库里已有账号的，{BACK}")
    if file.stat().st_mode & GROUP_OR_OTHERS:
        return wrong(f"密钥 {file} 别的用户能读；请运行 chmod 600 {file}")
    if file.stat().st_uid != os.geteuid():
        return wrong(f"密钥 {file} 属于别的用户；请用运行服务的用户运行本命令")
    old = file.with_name(OLD)
    if old.is_file() and old.stat().st_mode & GROUP_OR_OTHERS:
        return wrong(f"旧密钥 {old} 别的用户能读；请运行 chmod 600 {old}")
    fingerprint = sha256(file.read_bytes().strip()).hexdigest()[:8]
    return well(
        f"密钥只有本用户能读；指纹 {fingerprint}（几台服务器共用一个数据库时须相同；请另存一份，与备份分开保管）"
    )


def _accounts() -> Finding:
    nobody = nobody_in_words()
    return wrong(nobody) if nobody else well("有启用的账号")


def _factors() -> Finding:
    """Whether the second factors open under the keys that are here."""
    closed = len(sealed_elsewhere())
    return wrong(closed_in_words(closed)) if closed else well("动态口令在库里是加密的，现有密钥都能打开")


def _database_file(database: object) -> Finding:
    name = database["NAME"] if isinstance(database, dict) and connection.vendor == "sqlite" else None
    if name is None:
        return well("数据库：PostgreSQL")
    file = Path(str(name))
    if file.is_file() and file.stat().st_uid != os.geteuid():
        return wrong(f"库文件 {file} 属于别的用户；请用 chown 把它交给运行服务的用户，并用那个用户运行本命令")
    if file.is_file() and file.stat().st_mode & OTHERS and file.parent.stat().st_mode & OTHERS:
        return wrong(f"库文件 {file} 别的用户能读；请运行 chmod 600 {file}")
    return well(f"数据库：SQLite（{file}）")


def _static() -> Finding:
    if not hasattr(staticfiles_storage, "manifest_name"):
        return hint("静态文件：开发方式，不加哈希名")
    if not (Path(settings.STATIC_ROOT) / staticfiles_storage.manifest_name).is_file():
        return hint("静态文件还没有收集；luoshi serve 启动时会收集到数据目录的 static/")
    return well("静态文件已收集")


def _encryption(known: Environment) -> Finding:
    if known.flag("LUOSHI_HTTPS"):
        return well(f"加密访问：{known.text('LUOSHI_PUBLIC_URL')}")
    if known.flag("LUOSHI_ALLOW_HTTP"):
        return wrong("LUOSHI_ALLOW_HTTP=1：密码以明文经过网络；请配好证书后设 LUOSHI_HTTPS=1，去掉本项")
    return hint("未加密：只能在本机访问（127.0.0.1）；对外服务请设 LUOSHI_HTTPS=1")


def _certificate(known: Environment) -> Finding:
    files = [known.path("LUOSHI_TLS_CERT"), known.path("LUOSHI_TLS_KEY")]
    for file in files:
        if file is not None and not os.access(file, os.R_OK):
            return wrong(f"证书或私钥 {file} 读不了；请检查路径和权限")
    key = files[1]
    if key is not None and key.stat().st_mode & OTHERS:
        return wrong(f"私钥 {key} 别的用户能读；请运行 chmod 600 {key}")
    return _lasting(files[0]) if files[0] else well("加密由反向代理做，或不加密")


def _lasting(certificate: Path) -> Finding:
    """Until when browsers accept the certificate."""
    try:
        end = load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    except ValueError:
        return wrong(f"证书 {certificate} 不是 PEM 格式；请换成 PEM（含证书链）")
    day, left = f"{timezone.localtime(end):%Y-%m-%d}", (end - timezone.now()).days
    if left < 0:
        return wrong(f"证书 {certificate} 已于 {day} 到期；请换新证书，再 systemctl restart luoshi")
    line = f"证书有效期至 {day}（还有 {left} 天）"
    return well(line) if left >= SOON_DAYS else hint(f"{line}；请尽快换新证书")


def _scanner() -> Finding:
    scanner = scanner_of(settings.SCANNER)
    if scanner is None:
        return hint("没有设病毒扫描（LUOSHI_SCANNER）：上传的文件只按内容、结构检查")
    try:
        verdict(scanner, b"luoshi check", seconds=settings.SCANNER_SECONDS)
    except NoVerdict:
        said = "文件照收" if settings.SCANNER_OPTIONAL else "上传一律拒收"
        return wrong(f"病毒扫描程序 {settings.SCANNER} 没有答复，{said}；请启动它，并让运行服务的用户能连上")
    return well(f"病毒扫描程序有答复：{settings.SCANNER}")


def _office() -> Finding:
    if shutil.which("soffice") or shutil.which("libreoffice"):
        return well("LibreOffice 已安装：能读 .doc、.xls、.rtf")
    return hint("没有 LibreOffice：.doc、.xls、.rtf 读不了；可安装 libreoffice-writer-nogui libreoffice-calc-nogui")


def _fonts() -> Finding:
    listing = shutil.which("fc-list")
    if listing is None:
        return hint("没有 fontconfig：不知道有没有中文字体；只有在本机转换文件时才用得到")
    found = subprocess.run([listing, ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    if found.stdout.strip():
        return well("有中文字体")
    return hint("没有中文字体：本机转换出的文件会缺字；可安装 fonts-noto-cjk")
