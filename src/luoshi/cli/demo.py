"""luoshi demo: the fictional district, loaded once and served."""

import os

import click
from django.utils.timezone import now

from luoshi.cli.serve import likely_workers, run
from luoshi.cli.terminal import migrate, one_line
from luoshi.demo.house import COLLECTOR, PRINCIPAL, SEATS, UNITS
from luoshi.demo.loading import ACCOUNTS, NAME, PASSWORD, load


@click.command()
@click.option("--serve/--no-serve", "served", default=True, help="装入后是否启动服务。")
@click.option("--port", default=8000, show_default=True, help="监听的端口。")
def demo(*, served: bool, port: int) -> None:
    """装入虚构的示例区并启动服务，供试用；再次运行不会重复装入。"""
    with one_line():
        migrate()
        loaded = load(at=now())
    click.echo(f"{NAME}（虚构）：新装入文件 {loaded.documents} 份，确认事项 {loaded.confirmed} 项。")
    click.echo("演示账号（密码都是 " + PASSWORD + "）：")
    for one in ACCOUNTS:
        click.echo(f"  {one.username}  {one.title}")
    click.echo(f"  各单位联络员 {'、'.join(UNITS)}，主要领导在其后加 {PRINCIPAL}；计划汇总 {COLLECTOR}")
    click.echo(f"  政府领导 {'、'.join(SEATS)}")
    click.echo(f"地址：http://127.0.0.1:{port}/")
    if served:
        os.environ.setdefault("LUOSHI_LOG_LEVEL", "warning")  # read by the server's processes: no line for each click
        run("127.0.0.1", port, workers=likely_workers())
