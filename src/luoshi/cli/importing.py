"""luoshi import FILE…: documents in, one line of result for each."""

from collections import Counter
from pathlib import Path

import click
from django.utils.timezone import now

from luoshi.cli.terminal import one_line, require_tables
from luoshi.errors import LuoshiError, NotAllowed
from luoshi.governments.models import Government, Year
from luoshi.installation.failures import in_words
from luoshi.intake.actions import Imported, Outcome, import_source
from luoshi.intake.refusals import warning_in_words
from luoshi.items.suggesting import suggested_streams
from luoshi.people.models import Account

OUTCOME_WORDS = {
    Outcome.STORED: "已保存",
    Outcome.ALREADY_THERE: "以前已导入，未重复保存",
    Outcome.BROUGHT_BACK: "曾撤回，已恢复",
}


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--government", "code", required=True, help="政府代码。")
@click.option("--by", "username", required=True, help="以哪个账号的名义导入。")
@click.option("--year", "number", type=int, help="同时说明事项会列入该年度的哪个任务来源。")
def import_files(*, files: tuple[Path, ...], code: str, username: str, number: int | None) -> None:
    """导入文件：读出数据和责任事项，留待确认。

    每个文件一行结果；读不了的文件在标准错误输出一行。全部读出为 0，有读不了的为 1，命令写错为 2。
    """
    folder = next((file for file in files if file.is_dir()), None)
    if folder is not None:
        raise click.UsageError(f"{folder} 是文件夹；请写出其中的文件")
    with one_line():
        require_tables()
        government, account = _government(code), _account(username)
        year = _year(government, number) if number is not None else None
        failed = [file for file in files if not _import(file, government, account, year)]
    if failed:
        raise SystemExit(1)


def _government(code: str) -> Government:
    government = Government.objects.filter(code=code).first()
    if government is None:
        known = "、".join(f"{one.code} {one.short_name}" for one in Government.objects.all())
        raise click.UsageError(f"没有代码为 {code} 的政府（现有：{known or '无'}）")
    return government


def _account(username: str) -> Account:
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise click.UsageError(f"没有账号 {username}")
    return account


def _year(government: Government, number: int) -> Year:
    year = Year.objects.filter(government=government, number=number).first()
    if year is None:
        raise click.UsageError(f"{government.short_name}没有开启 {number} 年度")
    return year


def _import(file: Path, government: Government, account: Account, year: Year | None) -> bool:
    """One file and its line; whether it could be taken."""
    try:
        data = file.read_bytes()
    except OSError as broken:
        click.echo(f"{file}：打不开（{in_words(broken)}）；请检查路径和权限", err=True)
        return False
    try:
        done = import_source(government=government, name=file.name, data=data, by=account, at=now())
    except NotAllowed:
        raise
    except LuoshiError as refused:
        click.echo(_naming(str(refused), file), err=True)
        return False
    click.echo(_line(file, done, year))
    for warning in done.reading.warnings:
        click.echo(f"{file.name}：{warning_in_words(warning)}", err=True)
    return True


def _naming(message: str, file: Path) -> str:
    """The message with the file's name at its head, once."""
    line = " ".join(message.splitlines())
    return line if line.startswith(file.name) else f"{file.name}：{line}"


def _line(file: Path, done: Imported, year: Year | None) -> str:
    """file: title · kind · facts · items · terms · outcome · streams."""
    parts = [
        done.reading.title or "（无标题）",
        done.reading.get_kind_display(),
        f"数据 {done.facts}",
        f"事项 {done.proposals}",
        f"名词 {done.terms}",
        OUTCOME_WORDS[done.outcome],
    ]
    if year is not None and done.proposals:
        parts.append(f"{year}：{_streams(done, year)}")
    return f"{file.name}：{' · '.join(parts)}"


def _streams(done: Imported, year: Year) -> str:
    """How many items each stream of the year would get."""
    counts = Counter(
        stream.name if stream is not None else "未能判断来源"
        for stream in suggested_streams(reading=done.reading, year=year)
    )
    return "、".join(f"{name} {count}" for name, count in counts.items())
