"""luoshi work: the background worker on its own, for an installation that does not want it beside `luoshi serve`."""

import os
import signal
from pathlib import Path

import click
from django.conf import settings

from luoshi.cli.running import in_use
from luoshi.cli.terminal import one_line, require_tables
from luoshi.jobs.worker import NoName, Worker


@click.command()
@click.option("--beside", is_flag=True, hidden=True, help="随启动它的进程一起结束。")
def work(*, beside: bool) -> None:
    """办理后台任务；按 Ctrl+C 停止（办完手上的一件再停）。"""
    with one_line():
        require_tables()
    try:
        worker = Worker(Path(settings.DATA))
    except NoName as full:
        raise click.ClickException(f"本机已有 {full} 个后台进程；请先停掉一些") from full
    with one_line(), in_use(), worker:
        _run(worker, beside=beside)


def _run(worker: Worker, *, beside: bool) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: worker.stop())
    click.echo(f"后台任务进程已启动：{worker.name}", err=True)
    parent = os.getppid()
    worker.run(while_=lambda: not beside or os.getppid() == parent)
