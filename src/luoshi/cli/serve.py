"""luoshi serve: the production server, static files included."""

import os
import socket
from contextlib import closing

import click
from django.core.management import call_command
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from luoshi.cli.terminal import one_line, require_tables

# A worker that a signal meets while it starts may never stop by itself (seen with granian 2.8.7): then it is killed.
STOP_SECONDS = 10
THREADS = 4  # of each process
MOST_WORKERS = 4  # a district needs no more, and every one holds its connections


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", default=8000, show_default=True, help="监听的端口。")
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    help="服务进程数。默认：PostgreSQL 每个处理器核心一个，至多 4 个；SQLite 1 个。",
)
def serve(*, host: str, port: int, workers: int | None) -> None:
    """启动服务(含静态文件);按 Ctrl+C 停止。"""
    with one_line():
        require_tables()
    run(host, port, workers=workers or likely_workers())


def likely_workers() -> int:
    """One process for SQLite, which takes one writer at a time; one for every core beside PostgreSQL."""
    return 1 if connection.vendor == "sqlite" else min(os.cpu_count() or 1, MOST_WORKERS)


def run(host: str, port: int, *, workers: int = 1) -> None:
    """Collect the static files and serve until stopped. One line and exit status 1 when the port is taken."""
    _require_free(host, port)
    call_command("collectstatic", interactive=False, verbosity=0)
    click.echo(f"落实已启动：http://{host}:{port}/ （按 Ctrl+C 停止）")
    server = Granian(
        "luoshi.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    server.serve()


def _require_free(host: str, port: int) -> None:
    """Ask for the port before the server does: it would say so in a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise click.ClickException(
                f"{host}:{port} 不能监听（{taken.strerror}）；请停掉占用的程序，或用 --port 换一个端口"
            ) from taken
