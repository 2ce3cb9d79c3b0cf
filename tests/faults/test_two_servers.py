"""Two servers on one database: sessions, acts pressed on both at once, jobs, migrations, static files, lock-outs."""

import re
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.servers import LUOSHI, asked, free_port
from faults.crowd import Crowd, ask, check
from faults.installation import ENGINES, Installation, Postgres, answers, kill

MAKE = Callable[[Path], Installation]


@pytest.mark.parametrize("engine", ENGINES)
def test_two_servers_on_one_database(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, on_sqlite: MAKE
) -> None:
    if engine == "sqlite":
        first = on_sqlite(tmp_path / "data")
    else:
        make: Callable[[Path | None], tuple[Installation, Postgres]] = request.getfixturevalue("on_postgres")
        first, _server = make(None)
    shutil.copytree(first.folder, tmp_path / "second", ignore=shutil.ignore_patterns("*.sqlite3*"))
    second = Installation(tmp_path / "second", first.url, first.prepared, free_port())
    servers = [place.start(LUOSHI_WORK="1") for place in (first, second)]
    try:
        for place, server in zip((first, second), servers, strict=True):
            answers(place.port, server)
        ports = [first.port, second.port]
        assert one_key_opens_both(first, ports)
        assert static_files_fit(ports)
        assert locks_are_shared(ports)
        jobs_are_done_once(first, ports)
        acts = [act for act in first.prepared["acts"] if act[0] != "attach"]
        twice = [act for act in acts for _server in ports]
        crowd = Crowd(ports, twice, people=2)
        with crowd.acting() as threads:
            migrated = first.luoshi("migrate")
            for thread in threads:
                thread.join(60)
            assert not any(thread.is_alive() for thread in threads)
    finally:
        for server in servers:
            kill(server)
    assert migrated.returncode == 0
    assert len(migrated.stdout.splitlines()) == 1
    assert set(crowd.told) <= {302, 409, 503}, crowd.told
    book = first.book()
    moved = [said for said in crowd.acknowledged if said[0] != "save"]
    assert len(moved) == len([act for act in acts if act[0] != "save"])  # one of the two presses each
    crowd.acknowledged = sorted(set(crowd.acknowledged))
    check(book, crowd, {"acts": acts}, ended=True)
    assert book["jobs"] == [["verify", "done", 0]]


def one_key_opens_both(place: Installation, ports: list[int]) -> bool:
    """Whether a session of one server is one of the other."""
    address = f"/{place.prepared['code']}/inbox/"
    return [ask(port, str(place.prepared["office"]), "GET", address).status for port in ports] == [200, 200]


def static_files_fit(ports: list[int]) -> bool:
    """Whether what a page of one server names is served by the other."""
    page = ask(ports[0], "", "GET", "/login/").body
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    return len(names) > 5 and {asked(ports[1], name) for name in names} == {"200"}


def locks_are_shared(ports: list[int]) -> bool:
    """Whether what failed at one server locks at the other."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"username": "liaison1", "password": "not the password"}).encode()
    told = [ask(port, "", "POST", "/login/", body, form).body for port in [*ports * 3, ports[1], ports[0]]]
    return "登录失败次数过多" not in told[0] and all("登录失败次数过多" in page for page in told[-2:])


def jobs_are_done_once(place: Installation, ports: list[int]) -> None:
    """Asked for at both at once."""
    address, office = f"/{place.prepared['code']}/jobs/verify/", str(place.prepared["office"])
    threads = [threading.Thread(target=ask, args=(port, office, "POST", address)) for port in ports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_second_server_with_a_key_of_its_own_is_told_apart(tmp_path: Path, on_sqlite: MAKE) -> None:
    """The fingerprint that `luoshi check` tells is the same where the key is; none is made where it is not."""
    first = on_sqlite(tmp_path / "data")
    told = []
    for name in ("shared", "own"):
        place = Installation(tmp_path / name, first.url, {})
        place.folder.mkdir(mode=0o700)
        assert (
            "请把另存的密钥（或共用这个库的另一台服务器上的）放回原处"
            in place.luoshi("serve", "--port", str(place.port)).stderr
        )
        assert list(place.folder.iterdir()) == []
        if name == "shared":
            shutil.copy2(first.folder / "secret-key", place.folder)
        else:
            assert place.luoshi("key", "renew").returncode == 0
        told.append(re.search(r"指纹 (\w{8})", place.luoshi("check").stdout))
    own = re.search(r"指纹 (\w{8})", first.luoshi("check").stdout)
    assert own
    assert told[0]
    assert told[1]
    assert own[1] == told[0][1] != told[1][1]


@pytest.mark.parametrize("engine", ENGINES)
def test_two_migrations_at_once_are_one(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'b.sqlite3'}"
    if engine == "postgres":
        make: Callable[[Path | None], tuple[Installation, Postgres]] = request.getfixturevalue("on_postgres")
        made, server = make(None)
        with server.connected() as connection:
            connection.execute("CREATE DATABASE empty")
        url = made.url.replace("/postgres?", "/empty?")
    place = Installation(tmp_path / "empty", url, {})
    command = [*LUOSHI, "migrate"]
    both = [
        subprocess.Popen(command, env=place.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _each in range(2)
    ]
    said = [process.communicate(timeout=90) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert place.luoshi("migrate").returncode == 0


def test_a_database_of_a_newer_version_is_told_in_one_line(tmp_path: Path, on_sqlite: MAKE) -> None:
    place = on_sqlite(tmp_path / "data")
    place.told(
        "import django; django.setup()\n"
        "from django.db.migrations.recorder import MigrationRecorder as R\n"
        "from django.db import connection; R(connection).record_applied('items', '9999_later')"
    )
    for command in (["serve", "--port", str(place.port)], ["migrate"]):
        refused = place.luoshi(*command)
        assert refused.returncode == 1
        assert "items.9999_later" in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
    checked = place.luoshi("check")
    assert checked.returncode == 1
    assert [line for line in checked.stdout.splitlines() if line.startswith("✗")] == [f"✗ {refused.stderr.strip()}"]
