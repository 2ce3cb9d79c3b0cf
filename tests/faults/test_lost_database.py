"""PostgreSQL that goes away while people act: ended connections, a fast, an immediate and a killed restart."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.servers import asked
from faults.crowd import Crowd, ask, check
from faults.installation import Installation, Postgres

AWAY = "数据库暂时连不上"
RECOVERED_SECONDS = 10
pytestmark = pytest.mark.postgres

Make = Callable[[Path | None], tuple[Installation, Postgres]]


def test_acts_survive_a_database_that_goes_away(on_postgres: Make) -> None:
    place, server = on_postgres(None)
    crowd = Crowd([place.port], place.prepared["acts"])
    office, code = str(place.prepared["office"]), place.prepared["code"]
    with place.serving("--workers", "2", LUOSHI_WORK="1"):
        with crowd.acting() as threads:
            assert crowd.more(3)
            for _ in range(3):
                end_connections(server)
                assert crowd.more(3)
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                server.stop(number)
                assert asked(place.port, "/health/ready") == "503"
                page = ask(place.port, office, "GET", f"/{code}/inbox/")
                assert page.status == 503
                assert AWAY in page.body
                assert "Traceback" not in page.body
                server.start()
                ready(place.port)
                assert crowd.more(3), (number, crowd.told)
            crowd.until = len(crowd.acts)
            for thread in threads:
                thread.join(40)
            assert not any(thread.is_alive() for thread in threads)
        # the worker is back as well
        assert ask(place.port, office, "POST", f"/{code}/jobs/verify/").status == 302
        done(place)
    assert set(crowd.told) <= {0, 302, 409, 503}, crowd.told
    assert crowd.told[503] > 0
    assert crowd.told[0] == 0
    assert all(AWAY in body for body in crowd.bodies)
    check(place.book(), crowd, place.prepared, ended=True)


def end_connections(server: Postgres) -> None:
    """Every connection but this one, from the database's side."""
    with server.connected() as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def ready(port: int) -> None:
    """Until the server says so again."""
    deadline = time.monotonic() + RECOVERED_SECONDS
    while asked(port, "/health/ready") != "200":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def done(place: Installation) -> None:
    """Until the job that was asked for has been done."""
    deadline = time.monotonic() + 30
    while (jobs := place.book()["jobs"]) != [["verify", "done", 0]]:
        assert time.monotonic() < deadline, jobs
        time.sleep(0.5)
