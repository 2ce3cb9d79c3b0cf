"""The command line of ARCHITECTURE.md. What a command needs is imported when it runs, so that --help is quick."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongwen import __version__

if TYPE_CHECKING:
    from gongwen.corpus import Run
    from gongwen.document import Document
    from gongwen.records import Record

_FILE = click.Path(dir_okay=False, path_type=Path)
_LONG_WORK = 3  # files from which on a bar is worth its line

Maker = Callable[["Document"], Iterator["Record"]]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gongwen")
def main() -> None:
    """Gongwen 公文: reads official Chinese documents into structure and quantified facts."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@main.command()
@click.argument("file", type=_FILE)
@click.option("--to", type=click.Choice(["json", "markdown", "text"]), default="json", help="What to print.")
def read(file: Path, to: str) -> None:
    """Read one document: head, sections, blocks, tables, terms."""
    from gongwen import extract, printing, records  # noqa: PLC0415
    from gongwen.errors import GongwenError  # noqa: PLC0415

    try:
        document = extract.read_file(file)
    except GongwenError as error:
        _fail(str(error))
        return
    if to == "text":
        _say(document.text, newline=False)
    elif to == "markdown":
        _say(printing.markdown(document))
    else:
        _say(json.dumps(records.document_record(document), ensure_ascii=False, indent=1, default=records.jsonable))


@main.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write: .jsonl .csv .xlsx .parquet."
)
def facts(files: Sequence[Path], out: Path | None) -> None:
    """Every quantified fact of the documents, one record each."""
    from gongwen import extract, records  # noqa: PLC0415

    def make(document: "Document") -> Iterator["Record"]:
        return (records.fact_record(document, fact) for fact in extract.facts(document))

    _run(files, out, make, records.FACT_KEYS)


@main.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write: .jsonl .csv .xlsx .parquet."
)
def items(files: Sequence[Path], out: Path | None) -> None:
    """Responsibility items with their units: assigned by a notice, or proposed by a report."""
    from gongwen import records  # noqa: PLC0415

    def make(document: "Document") -> Iterator["Record"]:
        return (records.item_record(document, item) for item in document.items)

    _run(files, out, make, records.ITEM_KEYS)


@main.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write: .jsonl .csv .xlsx .parquet."
)
def terms(files: Sequence[Path], out: Path | None) -> None:
    """The glossary of the documents."""
    from gongwen import records  # noqa: PLC0415

    def make(document: "Document") -> Iterator["Record"]:
        return (records.term_record(document, term) for term in document.terms)

    _run(files, out, make, records.TERM_KEYS)


@main.command()
@click.argument("file", type=_FILE)
@click.option("--at", "offset", type=int, required=True, help="Offset in the canonical text (gongwen read --to text).")
@click.option("--to", type=click.Choice(["text", "json"]), default="text", help="What to print.")
def explain(file: Path, offset: int, to: str) -> None:
    """What was read at an offset, and by which steps."""
    from gongwen import extract, records  # noqa: PLC0415
    from gongwen.errors import GongwenError  # noqa: PLC0415
    from gongwen.explain import as_text  # noqa: PLC0415
    from gongwen.explain import explain as explained  # noqa: PLC0415

    try:
        record = explained(extract.read_file(file), offset)
    except GongwenError as error:
        _fail(str(error))
        return
    _say(
        json.dumps(record, ensure_ascii=False, indent=1, default=records.jsonable) if to == "json" else as_text(record)
    )


@main.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("file", type=_FILE)
@click.option(
    "--baseline", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Facts of an older run, .jsonl."
)
def score(gold: Path, file: Path, baseline: Path | None) -> None:
    """Score the facts of FILE against GOLD; with --baseline also what was gained and lost."""
    from gongwen import extract, records  # noqa: PLC0415
    from gongwen import score as scoring  # noqa: PLC0415
    from gongwen.errors import GongwenError  # noqa: PLC0415

    try:
        rows = scoring.load_gold(gold)
        document = extract.read_file(file)
        old = scoring.load_predictions(baseline) if baseline else None
    except GongwenError as error:
        _fail(str(error))
        return
    found = [
        json.loads(json.dumps(records.fact_record(document, f), default=records.jsonable))
        for f in extract.facts(document)
    ]
    figures = scoring.score(rows, found).figures()
    _say(
        " ".join(
            f"{name}={value:.3f}" if isinstance(value, float) else f"{name}={value}" for name, value in figures.items()
        )
    )
    if old is not None:
        gained, lost = scoring.changes(old, found)
        for sign, changed in (("+", gained), ("-", lost)):
            for record in changed:
                told = (record[key] for key in ("start", "number", *scoring.FIELDS))
                _say(" ".join([sign, *("-" if value is None else str(value) for value in told)]))
        _say(f"gained={len(gained)} lost={len(lost)}")


@main.command()
@click.argument("targets", type=_FILE)
@click.argument("progress", type=_FILE)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write: .jsonl .csv .xlsx .parquet."
)
def link(targets: Path, progress: Path, out: Path | None) -> None:
    """Join the targets of one document to what another reports on them."""
    from gongwen import extract, records  # noqa: PLC0415
    from gongwen import link as linking  # noqa: PLC0415
    from gongwen.errors import GongwenError  # noqa: PLC0415

    _check_out(out)
    try:
        wanted, told = extract.read_file(targets), extract.read_file(progress)
    except GongwenError as error:
        _fail(str(error))
        return
    found = (linking.link_record(wanted, told, one) for one in linking.link(wanted, told))
    _put(found, out, records.LINK_KEYS)


@main.group()
def corpus() -> None:
    """Whole folders of documents."""


@corpus.command("run")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the tables.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read; default: one for each processor.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="This machine, or a Ray cluster.")
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), default=300, help="Seconds one file may take."
)
def corpus_run(folder: Path, out: Path, workers: int | None, engine: str, time_limit: float) -> None:
    """Read every document below DIR into Parquet tables; run again, it goes on where it was."""
    from gongwen import corpus as running  # noqa: PLC0415
    from gongwen.errors import CannotRun  # noqa: PLC0415

    if out.resolve().is_relative_to(folder.resolve()):
        raise click.BadParameter(f"{out} lies in {folder}; the tables go elsewhere", param_hint="--out")
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        order = running.Order(folder, out, workers or processors, running.engine(engine), time_limit)
        with running.opened(order) as run:
            _carry_out(run)
    except CannotRun as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        _fail(f"{out}: cannot be written ({error.strerror}); check the folder and the disk, then run it again")


def _carry_out(run: "Run") -> None:
    if run.anew:
        _complain("the library or its dictionaries have changed since the last run: every document is read again")
    pending = len(run.pending)
    hidden = pending < _LONG_WORK or not sys.stderr.isatty()
    with click.progressbar(length=pending, file=sys.stderr, hidden=hidden, label="reading", show_pos=True) as bar:
        for _ in run.read():
            bar.update(1)
    for complaint in run.complaints():
        _complain(complaint)
    told = run.finish()
    speed = f", {told.characters / told.seconds:,.0f} characters a second" if told.characters else ""
    kept = f" ({told.kept:,} of them before)" if told.kept else ""
    _say(
        f"{told.documents:,} documents read{kept}, {told.failed:,} failed, {told.skipped:,} skipped,"
        f" {told.facts:,} facts{speed}"
    )
    if told.failed:
        sys.exit(1)


def _run(files: Sequence[Path], out: Path | None, make: Maker, keys: Sequence[str]) -> None:
    """Reads the files one after another; what cannot be read is said in a line, the others are still written."""
    _check_out(out)
    failed: list[str] = []
    _put(_records(files, make, failed), out, keys)
    if failed:
        sys.exit(1)


def _check_out(out: Path | None) -> None:
    """Refuses a name that nothing can be written to, before any work is done."""
    from gongwen import writing  # noqa: PLC0415

    if out is not None:
        try:
            writing.writer_for(out)
        except writing.UnknownFormat as error:
            raise click.BadParameter(str(error), param_hint="--out") from error
        if not out.parent.is_dir():
            raise click.BadParameter(f"{out.parent}: there is no such folder", param_hint="--out")


def _put(found: Iterator["Record"], out: Path | None, keys: Sequence[str]) -> None:
    """Records to the file `out`, or line by line to the terminal."""
    from gongwen import writing  # noqa: PLC0415

    if out is None:
        for record in found:
            _say(writing.line(record))
        return
    try:
        writing.write(found, out, keys)
    except OSError as error:
        raise click.ClickException(
            f"{out}: cannot be written ({error.strerror}); check the folder and the disk"
        ) from error


def _records(files: Sequence[Path], make: Maker, failed: list[str]) -> Iterator["Record"]:
    from gongwen import extract  # noqa: PLC0415
    from gongwen.errors import GongwenError  # noqa: PLC0415

    hidden = len(files) < _LONG_WORK or not sys.stderr.isatty()
    with click.progressbar(files, file=sys.stderr, hidden=hidden, item_show_func=lambda f: f.name if f else "") as bar:
        for file in bar:
            try:
                document = extract.read_file(file)
            except GongwenError as error:
                failed.append(str(error))
                _complain(str(error))
                continue
            for warning in document.warnings:
                _complain(f"{file}: {warning}; the rest was read")
            yield from make(document)


def _say(words: str, *, newline: bool = True) -> None:
    try:
        click.echo(words, nl=newline)
    except BrokenPipeError:
        # the reader of the pipe has seen enough
        sys.stderr.close()
        sys.exit(0)


def _complain(words: str) -> None:
    click.echo(words, err=True)


def _fail(words: str) -> None:
    _complain(words)
    sys.exit(1)
