"""luoshi health: asks a running server how it is; for container health checks and watchdogs."""

import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection

import click

from luoshi.installation.environment import Environment, environment
from luoshi.installation.failures import in_words
from luoshi.readiness import LIVE, READY

SECONDS = 10


@click.command()
@click.option("--live", is_flag=True, help="只问进程是否应答，不问数据库。")
@click.option("--port", type=click.IntRange(1, 65535), help="服务的端口。默认：LUOSHI_PORT，8000。")
def health(*, live: bool, port: int | None) -> None:
    """问一问本机的服务是否正常：打印一行结果；正常退出状态 0，不正常 1。"""
    known = environment()
    try:
        status, said = _asked(known, port or known.number("LUOSHI_PORT"), LIVE if live else READY)
    except (OSError, HTTPException) as broken:
        why = in_words(broken) if isinstance(broken, OSError) else "答的不是 HTTP"
        raise click.ClickException(f"服务没有应答（{why}）；请看 luoshi serve 是否在运行、端口对不对") from broken
    click.echo(said)
    if status != 200:
        raise SystemExit(1)


def _asked(known: Environment, port: int, path: str) -> tuple[int, str]:
    host = known.text("LUOSHI_LISTEN")
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
    if known.path("LUOSHI_TLS_CERT"):
        # This machine asks itself: whom the certificate names does not matter.
        trusting = ssl._create_unverified_context()  # noqa: S323, SLF001
        connection: HTTPConnection = HTTPSConnection(here, port, timeout=SECONDS, context=trusting)
    else:
        connection = HTTPConnection(here, port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode("utf-8", errors="replace")
    finally:
        connection.close()
