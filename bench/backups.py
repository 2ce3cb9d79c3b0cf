"""Time, size and memory of a backup and of bringing it back: the demo, ten years, and 500 MB of files.

`figures` makes a database of an engine, backs it up and restores the file into an empty one of each engine, every step
by the command in a process of its own. `python -m bench.backups decade | files` fills the database of DATABASE_URL.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import ROOT
from bench.ledger import database, ready

FILES, OF_EACH = 25, 20_000_000
ENGINES = ("sqlite", "postgres")


@dataclass(frozen=True, slots=True)
class Step:
    """What a command took: seconds, those of the processor, the peak of its memory, (of a backup) the file's size."""

    name: str
    seconds: float
    own: float
    megabytes: float
    size: int


def figures(kind: str, engine: str) -> Iterator[Step]:
    """The steps for a database of `kind` (demo, decade, files) on `engine`, and into each engine."""
    with database(engine) as here:
        if kind == "demo":
            _run(here, "luoshi", "demo", "--no-serve")
        else:
            _run(here, "bench.backups", kind)
        file = Path(here["LUOSHI_DATA"]) / "bench.tar"
        seconds, own, peak = _run(here, "luoshi", "backup", str(file))
        yield Step(f"{kind}: backup from {engine}", seconds, own, peak, file.stat().st_size)
        seconds, own, peak = _run(here, "luoshi", "backup", "--check", str(file))
        yield Step(f"{kind}: check", seconds, own, peak, 0)
        for other in ENGINES:
            with database(other) as there:
                seconds, own, peak = _run(there, "luoshi", "restore", str(file))
                yield Step(f"{kind}: restore into {other}", seconds, own, peak, 0)


def all_steps() -> Iterator[Step]:
    """Every step there is."""
    for kind in ("demo", "decade", "files"):
        for engine in ENGINES:
            yield from figures(kind, engine)
    yield from moved()


def moved() -> Iterator[Step]:
    """Ten years from SQLite to PostgreSQL and back."""
    with database("sqlite") as here, database("postgres") as there, database("sqlite") as back:
        _run(here, "bench.backups", "decade")
        for name, source, target in (("to PostgreSQL", here, there), ("back to SQLite", there, back)):
            seconds, own, peak = _run(source, "luoshi", "move", "--to", target["DATABASE_URL"])
            yield Step(f"decade: move {name}", seconds, own, peak, 0)


def _run(environment: dict[str, str], *module: str) -> tuple[float, float, float]:
    """Seconds, seconds of the processor and peak megabytes of a module in a process of its own."""
    command, started = [sys.executable, "-W", "ignore", "-m", *module], time.monotonic()
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def fill() -> None:
    """FILES documents of OF_EACH bytes that no packing makes smaller."""
    import django  # noqa: PLC0415  the settings are read here, once the environment is known

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils.timezone import now  # noqa: PLC0415

    from luoshi.governments.models import Government  # noqa: PLC0415
    from luoshi.intake.models import Source, SourceBytes  # noqa: PLC0415
    from luoshi.people.models import Account  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    there = Government.objects.create(code="990101", name="示例区", short_name="示例区", level="county")
    by = Account.objects.create(username="office", title="督查室", date_joined=now())
    for n in range(FILES):
        source = Source.objects.create(
            government=there, sha256=f"{n:064}", name=f"{n}.pdf", size=OF_EACH, imported_by=by, imported_at=now()
        )
        SourceBytes.objects.create(source=source, data=os.urandom(OF_EACH))


if __name__ == "__main__":
    ready() if sys.argv[1] == "decade" else fill()
