"""Reading apart: what takes too long is killed, what wants too much memory dies, and the next file is read."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import Settings

from app.attacks import ATTACKS, docx
from app.ledgers import plain_ledger
from app.people import AT, Town
from app.servers import alive, wait_until
from luoshi.exports.form import cells as form_cells
from luoshi.exports.form.cells import NotThisForm, cells
from luoshi.governments import table_rows
from luoshi.governments.table_rows import first_sheet
from luoshi.intake.actions import import_source
from luoshi.items.tables import grid
from luoshi.items.tables.grid import sheets_of
from luoshi.uploads import bounded
from luoshi.uploads.door import checked
from luoshi.uploads.errors import Code, Found, TooHeavy, Unsafe
from luoshi.uploads.kinds import ATTACHMENTS
from luoshi.uploads.refusals import refusal
from misbehaving import die, ids, sleep, swallow
from shared import ROOT


@pytest.fixture(autouse=True)
def apart(settings: Settings) -> Iterator[None]:
    settings.READING_APART = True
    settings.READING_MB = 1024
    yield
    bounded.close()


def test_a_file_is_read_in_another_process() -> None:
    assert bounded.call(ids, 20) != os.getpid()


def test_what_takes_too_long_costs_itself_only() -> None:
    start = time.monotonic()
    with pytest.raises(Found) as late:
        bounded.call(sleep, 0.5, 60)
    assert late.value.code is Code.TIME
    assert time.monotonic() - start < 30
    assert bounded.call(swallow, 20, 1) == 2**20


@pytest.mark.parametrize("megabytes", [2000, 20_000])
def test_what_wants_too_much_memory_costs_itself_only(megabytes: int) -> None:
    with pytest.raises(Found) as much:
        bounded.call(swallow, 20, megabytes)
    assert much.value.code is Code.MEMORY
    assert bounded.call(swallow, 20, 1) == 2**20


def test_a_worker_that_dies_costs_itself_only() -> None:
    with pytest.raises(Found):
        bounded.call(die, 20)
    assert bounded.call(swallow, 20, 1) == 2**20


def test_the_door_and_the_reader_work_apart(town: Town) -> None:
    with pytest.raises(Unsafe, match="含有宏"):
        checked("a.docx", ATTACKS["a macro in a Word file"].data(), ATTACHMENTS)
    done = import_source(government=town.government, name="报告.docx", data=docx(), by=town.owner, at=AT)
    assert done.reading.title == "示例区人民政府工作报告"


PARSES: dict[str, Callable[[bytes], object]] = {
    "ledger": lambda data: sheets_of(data, name="表.xlsx"),
    "units": lambda data: first_sheet(data, rows=100, columns=10),
    "sheet": lambda data: cells(data, mark="", asked=()),
}


@pytest.mark.parametrize("table", PARSES)
def test_the_last_reading_of_a_table_is_bounded_too(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Openpyxl is called in the limited process alone: here it is not there."""
    data = plain_ledger()
    for module in (grid, table_rows, form_cells):
        monkeypatch.delattr(module, "load_workbook")
    with suppress(NotThisForm):  # it is none, which is told after it was read
        assert PARSES[table](data)


def test_too_slow_is_told_in_one_line() -> None:
    late = refusal("a.docx", Found(Code.TIME, "60"))
    assert isinstance(late, TooHeavy)
    assert str(late).startswith("a.docx：60 秒内没有读完；请拆分")


FORKED = """
import os, sys
import django; django.setup()
from luoshi.uploads import bounded
bounded.call(os.getpid, 60)
child = os.fork()
if child == 0:
    here = bounded.call(os.getpid, 60)
    bounded.close()
    os._exit(0 if here != os.getpid() else 1)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_a_forked_server_has_workers_of_its_own(tmp_path: Path) -> None:
    """The server forks its workers after the demo has read documents; what was inherited is of no use there."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "luoshi.config.settings", "LUOSHI_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", FORKED], env=environment, capture_output=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr


KILLED = """
import os, signal, sys, threading, time
import django; django.setup()
from luoshi.uploads import bounded
import misbehaving
readers = set()
while len(readers) < 2:
    readers.add(bounded.call(misbehaving.ids, 60))
for _ in readers:
    doing = getattr(misbehaving, sys.argv[1]), *map(float, sys.argv[2:])
    threading.Thread(target=bounded.call, args=(doing[0], 600, *doing[1:]), daemon=True).start()
time.sleep(1)
print(*readers, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("doing", [["ids"], ["sleep", "600"], ["hold"]])
def test_a_reader_ends_with_its_parent_whatever_it_does(doing: list[str], tmp_path: Path) -> None:
    path = os.pathsep.join(str(ROOT / each) for each in ("src", "tests"))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "luoshi.config.settings",
        "LUOSHI_DATA": str(tmp_path),
        "PYTHONPATH": path,
    }
    started = subprocess.Popen(
        [sys.executable, "-c", KILLED, *doing], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    with started.stdout:
        left = {int(each) for each in started.stdout.readline().split()}
    assert (started.wait(10), len(left)) == (-signal.SIGKILL, 2)
    wait_until("their end", 5, lambda: not any(alive(each) for each in left))
