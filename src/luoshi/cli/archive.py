"""luoshi archive: everything of a closed year as a zip that opens without us."""

from pathlib import Path

import click
from django.utils.timezone import now

from luoshi.backup.engines import one_moment
from luoshi.backup.whole import whole_or_gone
from luoshi.cli.terminal import one_line, require_tables
from luoshi.exports.archive.package import file_name, write_archive
from luoshi.exports.archive.taking import digest_of, note_taken
from luoshi.governments.models import Year


@click.command()
@click.argument("out", required=False, type=click.Path(path_type=Path))
@click.option("--government", "code", required=True, help="政府代码。")
@click.option("--year", "number", type=int, required=True, help="年度，如 2026。")
@click.option("--unfinished", is_flag=True, help="年度未终结也输出，包内处处标明“未结”。")
def archive(*, out: Path | None, code: str, number: int, unfinished: bool) -> None:
    """把一个已终结年度的全部内容输出成一个 zip：网页、表格、原件、签批和审计记录，不用本系统也能打开、核验。

    OUT 是文件名或目录，默认当前目录，按政府和年度命名。
    """
    with one_line():
        require_tables()
        year = _year(code, number)
        place = out or Path()
        file = place / file_name(year) if place.is_dir() else place
        if file.exists():
            raise click.ClickException(f"{file} 已经存在，没有覆盖；请换一个文件名")
        at = now()
        with whole_or_gone(file) as part, part.open("w+b") as stored:
            with one_moment():
                made = write_archive(stored, year=year, at=at, unfinished=unfinished)
            note_taken(year=year, digest=digest_of(stored), at=at)
    sealed = made.rows("plans") + made.rows("reports")
    click.echo(
        f"已归档到 {file}：事项 {made.rows('items')} 项，方案与报送 {sealed} 版，"
        f"处理记录 {made.rows('decisions')} 条，原件 {len(made.originals)} 个，审计记录 {made.events} 条；"
        f"共 {made.files} 个文件。"
    )


def _year(code: str, number: int) -> Year:
    found = Year.objects.filter(government__code=code, number=number).select_related("government").first()
    if found is None:
        known = "、".join(f"{year.government.code} {year.number}" for year in Year.objects.select_related("government"))
        raise click.UsageError(f"没有政府 {code} 的 {number} 年度（现有：{known or '无'}）")
    return found
