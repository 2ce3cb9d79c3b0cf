"""luoshi serve: the production server, static files included.

SIGHUP replaces the processes one by one with fresh ones (new code, settings file read anew); SIGTERM lets the running
requests end. A process that dies is replaced.
"""

import math
import multiprocessing
import os
import socket
import ssl
from contextlib import ExitStack, closing
from ipaddress import ip_address
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from luoshi.cli.account import nobody_in_words
from luoshi.cli.companion import companion
from luoshi.cli.key import closed_in_words
from luoshi.cli.manager import tell_ready
from luoshi.cli.running import in_use
from luoshi.cli.server import LINGER_SECONDS, OneSocket
from luoshi.cli.terminal import one_line, require_tables
from luoshi.installation.environment import EXIT_STATUS, Environment, WrongSettings, environment, fresh
from luoshi.installation.failures import in_words
from luoshi.installation.kinds import Unfit, listening
from luoshi.installation.logs import configuration
from luoshi.installation.secret import holds_key
from luoshi.people.factors import sealed_elsewhere
from luoshi.people.key import keep_key, lost_key

THREADS = 4  # of each process
MOST_WORKERS = 4  # a district needs no more, and every one holds its connections
START_SECONDS = 4.0  # how long a fresh process has to load before the one it replaces is told to stop
HEADER_MILLISECONDS = 15_000


@click.command()
@click.option("--host", help="监听的地址。默认：LUOSHI_LISTEN，127.0.0.1。")
@click.option("--port", type=click.IntRange(1, 65535), help="监听的端口。默认：LUOSHI_PORT，8000。")
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    help="服务进程数。默认：LUOSHI_WORKERS；SQLite 1 个，PostgreSQL 每核心一个，至多 4 个。",
)
@click.option("--pid-file", type=click.Path(dir_okay=False, path_type=Path), help="把主进程号写进这个文件。")
def serve(*, host: str | None, port: int | None, workers: int | None, pid_file: Path | None) -> None:
    """启动服务（含静态文件）；按 Ctrl+C 停止。

    SIGHUP 逐个换新服务进程（正在处理的请求做完）；SIGTERM 等正在处理的请求做完再停。
    """
    known = environment()
    address = _address(host) if host else known.text("LUOSHI_LISTEN")
    _refuse_unsafe(known, address)
    if pid_file is not None:
        _require_folder(pid_file, "--pid-file")
    elif (pid_file := known.path("LUOSHI_PID_FILE")) is not None:
        _require_folder(pid_file, "LUOSHI_PID_FILE")
    with one_line():
        require_tables()
    run(
        address,
        port or known.number("LUOSHI_PORT"),
        workers=workers or known.number("LUOSHI_WORKERS") or likely_workers(),
        pid_file=pid_file,
    )


def likely_workers() -> int:
    """One process beside SQLite; one for every core beside PostgreSQL, four at most.

    Several beside SQLite are safe, and gain nothing: it takes one writer at a time (docs/decisions/0024).
    """
    return 1 if connection.vendor == "sqlite" else min(os.cpu_count() or 1, MOST_WORKERS)


def run(host: str, port: int, *, workers: int, pid_file: Path | None = None) -> None:
    """Collect the static files and serve until stopped. One line and exit status 1 when the port is taken."""
    known = environment()
    _require_free(host, port)
    with ExitStack() as until_stopped:
        with one_line():
            _require_certificate(known.path("LUOSHI_TLS_CERT"), known.path("LUOSHI_TLS_KEY"))
            keep_key()
            until_stopped.enter_context(in_use())
            _tell_nobody()
            _tell_closed()
            _collect()
        connections.close_all()
        server = _server(known, host, port, workers=workers, pid_file=pid_file)
        scheme = "https" if known.path("LUOSHI_TLS_CERT") else "http"
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"落实已启动：{scheme}://{shown}:{port}/ （进程 {workers} 个；按 Ctrl+C 停止）")
        server.may_reload = _settings_are_right
        server.on_startup(tell_ready)
        server.on_reload(_collect)
        if known.flag("LUOSHI_WORK"):
            worker = until_stopped.enter_context(companion(known.number("LUOSHI_STOP_SECONDS")))
            server.on_reload(worker.reload)
        server.serve()


def _server(known: Environment, host: str, port: int, *, workers: int, pid_file: Path | None) -> OneSocket:
    # A forked process would keep the code of this one, and its connections: each starts from nothing.
    multiprocessing.set_start_method("spawn", force=True)
    return OneSocket(
        "luoshi.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        # A kept connection that is idle is closed by a reload in the moment in which its browser may be sending: 7 of
        # 3,231 requests in three reloads; none where connections are not kept (docs/decisions/0024).
        http1_settings=HTTP1Settings(keep_alive=False, header_read_timeout=HEADER_MILLISECONDS),
        respawn_failed_workers=True,
        respawn_interval=START_SECONDS,
        workers_kill_timeout=known.number("LUOSHI_STOP_SECONDS") + math.ceil(LINGER_SECONDS),
        pid_file=pid_file,
        ssl_cert=known.path("LUOSHI_TLS_CERT"),
        ssl_key=known.path("LUOSHI_TLS_KEY"),
        log_level=LogLevels.warning,
        log_dictconfig=dict(configuration(level=known.text("LUOSHI_LOG_LEVEL"), form=known.text("LUOSHI_LOG_FORMAT"))),
    )


def _tell_nobody() -> None:
    """A line when nobody can log in."""
    if nobody := nobody_in_words():
        click.echo(nobody, err=True)


def _tell_closed() -> None:
    """A line when second factors do not open under the keys that are here."""
    if closed := sealed_elsewhere():
        click.echo(closed_in_words(len(closed)), err=True)


def _settings_are_right() -> bool:
    """Whether a fresh process could start; each wrong setting is told."""
    try:
        data = fresh().path("LUOSHI_DATA") or Path(settings.DATA)
        lines = [] if holds_key(data) else [lost_key(data)]
    except WrongSettings as wrong:
        lines = [*wrong.lines]
    except OSError as broken:
        lines = [f"{broken.filename} 读写失败（{in_words(broken)}）；请检查磁盘空间和权限"]
    for line in (*lines, *(["没有重载，照旧运行；请改好设置再重载"] if lines else [])):
        click.echo(line, err=True)
    return not lines


def _collect() -> None:
    """The static files into the data folder, compressed and named by their hash; those of older versions stay."""
    call_command("collectstatic", interactive=False, verbosity=0)


def _refuse_unsafe(known: Environment, host: str) -> None:
    """Nothing that others on the network can reach is served unprotected without somebody having said so."""
    if _is_loopback(host):
        return
    wrong = []
    if known.flag("LUOSHI_DEBUG"):
        wrong.append("LUOSHI_DEBUG=1 会把出错的细节给所有人看；请去掉，或只监听 127.0.0.1")
    if not known.flag("LUOSHI_HTTPS") and not known.flag("LUOSHI_ALLOW_HTTP"):
        wrong.append(
            f"监听 {host} 而不加密，密码会以明文经过网络；请设 LUOSHI_HTTPS=1（配反向代理或证书），"
            "或只监听 127.0.0.1，或明知如此而设 LUOSHI_ALLOW_HTTP=1"
        )
    if wrong:
        for line in wrong:
            click.echo(line, err=True)
        raise SystemExit(EXIT_STATUS)
    if not known.flag("LUOSHI_HTTPS"):
        click.echo("注意：LUOSHI_ALLOW_HTTP=1，密码以明文经过网络", err=True)


def _is_loopback(host: str) -> bool:
    return ip_address(host).is_loopback


def _address(host: str) -> str:
    """What --host says, as the setting would be read."""
    try:
        return str(listening().read(host))
    except Unfit as unfit:
        raise click.BadParameter(str(unfit), param_hint="--host") from unfit


def _require_folder(pid_file: Path, named: str) -> None:
    """Only a start asks for it: systemd makes the folder for the service, and a backup does without."""
    folder = pid_file.absolute().parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise click.BadParameter(f"目录 {folder} 不存在或不能写；请先建好，或换一个", param_hint=named)


def _require_certificate(certificate: Path | None, key: Path | None) -> None:
    """Load certificate and key before the server does: it would say so in a traceback."""
    if certificate is None or key is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password="")
    except ssl.SSLError as unfit:
        raise click.ClickException(
            f"证书 {certificate} 和私钥 {key} 不能用；请检查两个都是 PEM 格式、是一对、私钥没有口令"
        ) from unfit
    except OSError as missing:
        raise click.ClickException(
            f"证书 {certificate} 或私钥 {key} 读不了（{in_words(missing)}）；请检查路径和权限"
        ) from missing


def _require_free(host: str, port: int) -> None:
    """Ask for the port before the server does: it would say so in a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise click.ClickException(
                f"{host}:{port} 不能监听（{in_words(taken)}）；请停掉占用的程序，或用 --port 换一个端口"
            ) from taken
