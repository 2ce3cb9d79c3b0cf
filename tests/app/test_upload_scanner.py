"""The virus scanner: a real clamd with one invented signature, and stubs that are silent, slow or confused."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from pytest_django import Settings

from app.attacks import docx
from app.people import AT, Town
from luoshi.intake.actions import import_source
from luoshi.intake.models import Source
from luoshi.uploads.door import checked
from luoshi.uploads.errors import Found, Infected, NotScanned
from luoshi.uploads.kinds import ATTACHMENTS
from luoshi.uploads.scanner import BadScanner, NoVerdict, Scanner, scan, scanner_of, verdict

CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
# Invented here, so that no real signature nor a real virus is needed.
PEST = b"LUOSHI-INVENTED-PEST-7f3a-NOT-A-VIRUS"
STARTS_WITHIN = 30


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a clamd with one signature."""
    if not Path(CLAMD).is_file():
        pytest.skip("clamd is not installed (Debian: clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    (folder / "db" / "invented.ndb").write_text(f"Luoshi.Invented.Pest:0:*:{PEST.hex()}\n")
    held = folder / "s"
    settings = {
        "LocalSocket": held,
        "DatabaseDirectory": folder / "db",
        "Foreground": "yes",
        "LogFile": folder / "log",
        "StreamMaxLength": "1M",
        "TemporaryDirectory": folder,
    }
    (folder / "conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    running = subprocess.Popen([CLAMD, "-c", folder / "conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + STARTS_WITHIN
    while not held.exists() and running.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    if not held.exists():
        running.kill()
        running.wait()
        pytest.fail(f"clamd did not start: {(folder / 'log').read_text() if (folder / 'log').exists() else '-'}")
    yield held
    running.terminate()
    running.wait(20)


def test_a_real_clamd_tells_the_pest_from_the_rest(clamd: Path) -> None:
    scanner = Scanner(path=str(clamd))
    assert verdict(scanner, b"harmless" * 1000, seconds=10) is None
    assert verdict(scanner, docx(), seconds=10) is None
    assert verdict(scanner, b"x" * 70_000 + PEST, seconds=10) == "Luoshi.Invented.Pest.UNOFFICIAL"


def test_a_file_above_the_scanners_own_limit_has_no_verdict(clamd: Path) -> None:
    with pytest.raises(NoVerdict, match="size limit"):
        verdict(Scanner(path=str(clamd)), b"x" * (3 * 2**20), seconds=10)


def test_an_infected_file_is_not_stored(clamd: Path, town: Town, settings: Settings) -> None:
    settings.SCANNER = f"clamd://{clamd}"
    with pytest.raises(Infected, match=r"查出病毒（Luoshi\.Invented\.Pest"):
        import_source(government=town.government, name="通知.txt", data=b"notice " + PEST, by=town.owner, at=AT)
    assert not Source.objects.exists()
    assert checked("文.docx", docx(), ATTACHMENTS)


Answering = Callable[[socket.socket], None]


def _after(answer: bytes) -> Answering:
    """Reads everything, then answers so."""

    def speak(line: socket.socket) -> None:
        held = b""
        while not held.endswith(b"\0\0\0\0"):
            piece = line.recv(65536)
            if not piece:
                return
            held = (held + piece)[-8:]
        line.sendall(answer)

    return speak


def _dripping(line: socket.socket) -> None:
    """Never silent for long, and never done: only a limit of the whole talk ends it."""
    for _ in range(200):
        line.sendall(b"x")
        time.sleep(0.05)


STUBS: dict[str, tuple[Answering, str]] = {
    "silent": (lambda _line: time.sleep(3), "timeout"),
    "dripping": (_dripping, "timeout"),
    "hangs up": (lambda _line: None, "no answer|reset|Broken|断开"),
    "confused": (_after(b"stream: what? ERROR\0"), "what"),
    "empty": (_after(b"\0"), "no answer"),
}


@pytest.fixture
def stub(request: pytest.FixtureRequest) -> Iterator[Scanner]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            with suppress(OSError):
                line, _ = server.accept()
                with line:
                    request.param(line)

        threading.Thread(target=serve, daemon=True).start()
        yield Scanner(host="127.0.0.1", port=server.getsockname()[1])


@pytest.mark.parametrize(("stub", "why"), STUBS.values(), ids=list(STUBS), indirect=["stub"])
def test_without_a_verdict_nothing_is_clean(stub: Scanner, why: str) -> None:
    start = time.monotonic()
    with pytest.raises(NoVerdict, match=why):
        verdict(stub, b"x" * 100_000, seconds=1)
    assert time.monotonic() - start < 2.5


@pytest.mark.parametrize("stub", [_after(b"stream: OK\0"), _after(b"stream: Some.Thing FOUND\0")], indirect=True)
def test_what_clamd_says_is_understood(stub: Scanner) -> None:
    assert verdict(stub, b"x" * 200_000, seconds=5) in {None, "Some.Thing"}


ABSENT = [
    "clamd:///nowhere/clamd.ctl",
    "clamd://127.0.0.1:1",
    "command:/nowhere/scan",
    "command:false-",
    "command:sleep 9",
]


@pytest.mark.parametrize("address", ABSENT)
def test_an_absent_scanner_refuses_in_one_line_or_lets_through_where_that_is_set(
    address: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SCANNER, settings.SCANNER_SECONDS = address, 1
    with pytest.raises(NotScanned, match="病毒扫描没有结果") as refused:
        checked("文.docx", docx(), ATTACHMENTS)
    assert len(str(refused.value).splitlines()) == 1
    settings.SCANNER_OPTIONAL = True
    assert checked("文.docx", docx(), ATTACHMENTS)
    assert "no verdict" in caplog.text


COMMANDS = {
    "clean": ("exit 0", None),
    "infected": ("echo 'stdin: Some.Thing FOUND'; exit 1", "Some.Thing"),
    "infected without a word": ("exit 1", "_"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_answers_by_its_status(name: str, tmp_path: Path, settings: Settings) -> None:
    script, found = COMMANDS[name]
    program = tmp_path / "scan"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\n{script}\n")
    program.chmod(0o700)
    settings.SCANNER = f"command:{program} -"
    if found is None:
        scan(b"x")
        return
    with pytest.raises(Found) as infected:
        scan(b"x")
    assert infected.value.what == found


@pytest.mark.parametrize(
    "address", ["clamd:", "clamd://", "http://x", "command:", "command:'", "clamd://h:99999999", "x"]
)
def test_an_address_that_is_none_is_told_at_the_start(address: str) -> None:
    with pytest.raises(BadScanner):
        scanner_of(address)


@pytest.mark.parametrize(
    ("name", "value"), [("LUOSHI_SCANNER", "http://x"), ("LUOSHI_UPLOAD_MB", "0"), ("LUOSHI_READING_MB", "viel")]
)
def test_a_wrong_setting_stops_the_start(name: str, value: str, tmp_path: Path) -> None:
    environment = {**os.environ, name: value, "LUOSHI_DATA": str(tmp_path)}
    command = [sys.executable, "-c", "import luoshi.config.settings"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(name)
    assert "不能用" in done.stderr
