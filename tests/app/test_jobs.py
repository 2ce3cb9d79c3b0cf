"""Background work: asked for once, claimed once, its outcome said; what fails, waits, is lost and is tried again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from app.papers import Door
from app.people import AT, PASSWORD, Town
from luoshi.audit.models import Event
from luoshi.errors import NotAllowed, NotNow
from luoshi.intake.models import Reading
from luoshi.jobs import actions, queries, running, work
from luoshi.jobs.models import Job, JobFile
from luoshi.jobs.work import Kind, Outcome, Product
from luoshi.jobs.worker import Worker, sweep

ROOT = Path(__file__).resolve().parents[2]
LATER = AT + timedelta(hours=3)


def asked(town: Town, argument: str = "") -> Job:
    return actions.ask(
        kind=Kind.VERIFY, government=town.government, about="核验审计日志", argument=argument, by=town.owner, at=AT
    )


def done(job: Job, worker: str = "w-1") -> Job:
    running.run(job.pk, worker=worker, at=AT)
    return Job.objects.get(pk=job.pk)


def doing(monkeypatch: pytest.MonkeyPatch, what: object) -> None:
    """The work of verifying replaced: an outcome, or what it raises."""

    def do(_job: Job, _at: object) -> Outcome:
        if isinstance(what, BaseException):
            raise what
        assert isinstance(what, Outcome)
        return what

    monkeypatch.setattr(work, "WORK", {**work.WORK, Kind.VERIFY: replace(work.WORK[Kind.VERIFY], do=do)})
    monkeypatch.setattr(running, "WORK", work.WORK)


def test_the_same_work_is_queued_once_while_it_is_open(town: Town) -> None:
    first = asked(town)
    assert asked(town).pk == first.pk
    assert asked(town, "other").pk != first.pk
    assert DBTaskResult.objects.count() == 2
    assert done(first).state == "done"
    assert asked(town).pk != first.pk


def test_only_whoever_may_do_the_work_may_ask_for_it(town: Town) -> None:
    with pytest.raises(NotAllowed):
        actions.ask(kind=Kind.VERIFY, government=town.government, about="", argument="", by=town.colleague, at=AT)
    assert not Job.objects.exists()


def test_verifying_says_where_the_chain_ends_and_where_it_broke(town: Town) -> None:
    whole = done(asked(town))
    assert (whole.state, whole.said.startswith("完整，共 ")) == ("done", True)
    assert whole.open_key is None
    Event.objects.filter(seq=2).update(after="改过")
    broken = done(asked(town))
    assert broken.state == "failed"
    assert broken.said.startswith("审计链在第 2 条断开")


def test_a_document_is_read_again_by_todays_library_and_says_what_changed(
    town: Town, notice_reading: Reading, door: Door
) -> None:
    assert actions.reread_all(government=town.government, by=town.owner, at=AT) == []
    door.version = "9.9"
    (job,) = actions.reread_all(government=town.government, by=town.owner, at=AT)
    assert job.about == "通知.txt"
    assert "数据增 0 减 0" in done(job).said
    assert Reading.objects.filter(source=notice_reading.source).count() == 2
    assert actions.reread_all(government=town.government, by=town.owner, at=AT) == []


def test_a_job_is_claimed_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(town)
    done(job)
    doing(monkeypatch, AssertionError("done twice"))
    assert done(job, "w-2").worker == "w-1"


ENDS: Mapping[str, tuple[object, str, str]] = {
    "refused": (NotNow("现在不行；请稍后"), "failed", "现在不行；请稍后"),
    "a fault of ours": (ZeroDivisionError("secret words"), "failed", "内部错误，已记入日志（任务 "),
    "the database is busy": (OperationalError("locked"), "waiting", ""),
    "made a file": (Outcome("好", Product("a.txt", "text/plain", BytesIO(b"abc"))), "done", "好"),
}


@pytest.mark.parametrize("end", ENDS)
def test_how_a_job_ends(end: str, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    what, state, said = ENDS[end]
    doing(monkeypatch, what)
    job = done(asked(town))
    assert (job.state, job.said[: len(said)]) == (state, said)
    assert "secret" not in job.said
    assert JobFile.objects.count() == (end == "made a file")


def test_a_busy_database_is_tried_again_later_and_at_last_given_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, OperationalError("locked"))
    job = asked(town)
    assert [done(job).state for _try in range(3)] == ["waiting", "waiting", "failed"]
    later = DBTaskResult.objects.filter(run_after__lt=timezone.now() + timedelta(days=365))
    assert sorted(row.run_after - AT for row in later) == [timedelta(seconds=30), timedelta(seconds=60)]


def test_what_a_dead_worker_left_waits_again_and_is_given_up_after_three(town: Town) -> None:
    job = asked(town)
    for state in ("waiting", "waiting", "failed"):
        Job.objects.filter(pk=job.pk).update(state="running", worker="w-1", started_at=AT)
        assert running.requeue_lost(worker="w-2", at=AT) == 0
        assert running.requeue_lost(worker="w-1", at=AT) == 1
        assert Job.objects.get(pk=job.pk).state == state
    assert "办理中断 3 次" in Job.objects.get(pk=job.pk).said


def test_what_runs_longer_than_its_kind_may_counts_as_lost_and_its_late_end_changes_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = asked(town)

    def lost_meanwhile(_job: Job, _at: object) -> Outcome:
        assert running.requeue_lost(worker="w-2", at=LATER) == 1
        return Outcome("太晚")

    slow = replace(work.WORK[Kind.VERIFY], do=lost_meanwhile)
    monkeypatch.setattr(running, "WORK", {**work.WORK, Kind.VERIFY: slow})
    assert (done(job).state, done(job).said) == ("waiting", "")


def test_retry_and_drop(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, NotNow("不行"))
    job = done(asked(town))
    again = actions.retry(job=job, by=town.owner, at=LATER)
    assert (again.state, again.tries, again.said) == ("waiting", 0, "")
    with pytest.raises(NotNow, match="任务现在是“等待”"):
        actions.retry(job=job, by=town.owner, at=LATER)
    dropped = actions.drop(job=job, by=town.owner, at=LATER)
    assert (done(dropped).state, dropped.open_key) == ("dropped", None)  # its place on the queue does nothing
    asked(town)
    with pytest.raises(NotNow, match="同样的任务已在排队"):
        actions.retry(job=dropped, by=town.owner, at=LATER)
    acts = Event.objects.filter(action__startswith="job.").order_by("seq")
    assert list(acts.values_list("action", flat=True)) == ["job.ask", "job.retry", "job.drop", "job.ask"]


def test_the_sweep_takes_files_after_a_month_and_leaves_the_job(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, Outcome("好", Product("a.txt", "text/plain", BytesIO(b"abc"))))
    job = done(asked(town))
    assert job.ended_at is not None
    sweep(at=job.ended_at + timedelta(days=29))
    assert queries.file_of(town.government.pk, job.pk) is not None
    sweep(at=job.ended_at + timedelta(days=31))
    assert queries.file_of(town.government.pk, job.pk) is None
    (row,) = queries.jobs(town.government.pk)
    assert (row.said, row.file) == ("好", "")


def test_two_workers_of_a_machine_have_two_names_and_a_new_one_takes_a_free_one(tmp_path: Path) -> None:
    with Worker(tmp_path) as first, Worker(tmp_path) as second:
        assert [name.split("-")[-2] for name in (first.name, second.name)] == ["1", "2"]
    with Worker(tmp_path) as third:
        assert third.name == first.name


def test_workers_of_two_data_folders_have_two_names(tmp_path: Path) -> None:
    """Machines of one name, with one database: what one runs is not what the other left behind."""
    with Worker(tmp_path / "a") as first, Worker(tmp_path / "b") as second:
        assert first.name != second.name
        assert max(len(first.name), len(second.name)) <= 64


def test_the_page_costs_the_same_with_one_job_and_with_many(
    town: Town, client: Client, django_assert_num_queries: object
) -> None:
    assert client.login(username="owner", password=PASSWORD)
    for number in range(5):
        asked(town, str(number))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.jobs(town.government.pk)) == 5
    page = client.get("/990101/jobs/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    for job in Job.objects.all():
        done(job)
    assert 'hx-trigger="every 2s"' not in client.get("/990101/jobs/").content.decode()


PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from app.people import AT, build_town
from luoshi.jobs.actions import ask
from luoshi.jobs.work import Kind
town = build_town()
ask(kind=Kind.VERIFY, government=town.government, about="a", argument="", by=town.owner, at=AT)
"""
# a worker whose work sleeps, so that it can be killed at it
SLOW = """
import django
django.setup()
import time
from dataclasses import replace
from luoshi.jobs import running, work
from luoshi.jobs.work import Kind
slow = replace(work.WORK[Kind.VERIFY], do=lambda job, at: time.sleep(60))
running.WORK = {**work.WORK, Kind.VERIFY: slow}
from luoshi.cli import main
main(["work"])
"""


def stands(folder: Path) -> str:
    """Where the only job stands, and its tries."""
    with closing(sqlite3.connect(folder / "luoshi.sqlite3")) as database:
        return " ".join(map(str, database.execute("SELECT state, tries FROM job_job").fetchone()))


def test_a_worker_killed_at_its_work_leaves_it_to_the_next_one(tmp_path: Path) -> None:
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests")))
    known = {**os.environ, "LUOSHI_DATA": str(tmp_path), "PYTHONPATH": path, "DATABASE_URL": ""}
    known["DJANGO_SETTINGS_MODULE"] = "luoshi.config.settings"

    def wait_for(state: str) -> None:
        end = time.monotonic() + 60
        while (now := stands(tmp_path)) != state:
            assert time.monotonic() < end, now
            time.sleep(0.1)

    subprocess.run([sys.executable, "-c", PREPARE], env=known, check=True)
    worker = subprocess.Popen([sys.executable, "-c", SLOW], env=known)
    try:
        wait_for("running 0")
    finally:
        worker.kill()
        worker.wait()
    worker = subprocess.Popen([sys.executable, "-m", "luoshi", "work"], env=known)
    try:
        wait_for("done 1")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    finally:
        worker.kill()
