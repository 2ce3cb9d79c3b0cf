"""luoshi migrate: the database brought to the tables of this version, after an upgrade."""

import click

from luoshi.cli.terminal import migrate, one_line


@click.command(name="migrate")
def migrate_tables() -> None:
    """把数据库升级到这个版本的数据表；升级程序后运行一次，重复运行无害。请先备份。"""
    with one_line():
        migrate()
    click.echo("数据表是这个版本的。")
