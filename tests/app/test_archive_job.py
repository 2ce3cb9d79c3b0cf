"""The package of a year from its button to the file: asked for, made by the worker, taken by whoever may, recorded."""

import hashlib
import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from app.people import AT, PASSWORD, Town
from luoshi.audit.models import Event
from luoshi.exports.archive.package import YearNotClosed
from luoshi.governments.actions import assign_post
from luoshi.governments.models import AT_A_BODY, Role, Seat, Year
from luoshi.jobs import queries, running, storing, work
from luoshi.jobs.actions import archive_year, take
from luoshi.jobs.models import Job, JobFile, JobPiece
from luoshi.jobs.worker import sweep
from luoshi.people.actions import create_account
from luoshi.people.models import Account


def closed(town: Town) -> Year:
    Year.objects.filter(pk=town.year.pk).update(state=Year.State.CLOSED)
    return Year.objects.select_related("government").get(pk=town.year.pk)


def made(town: Town, *, minutes: int = 0) -> Job:
    """A package asked for and made."""
    at = AT + timedelta(minutes=minutes)
    job = archive_year(year=closed(town), unfinished=False, by=town.owner, at=at)
    running.run(job.pk, worker="w-1", at=at)
    return Job.objects.get(pk=job.pk)


def bytes_of(job: Job) -> bytes:
    return b"".join(storing.pieces_of(JobFile.objects.get(job=job)))


def holder(town: Town, role: Role | None) -> Account:
    """An account with that post alone."""
    account = create_account(username="asks", title="来者", password=PASSWORD, by="test", at=AT)
    if role is not None:
        body = town.body("区水务局") if role in AT_A_BODY else None
        seat = Seat.objects.create(government=town.government, title="区长") if role == Role.DISTRICT_LEADER else None
        given = {"government": town.government, "role": role, "body": body, "seat": seat}
        assign_post(account=account, by=town.owner, at=AT, **given)  # type: ignore[arg-type]
    return account


@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_ask_for_it_and_take_it(role: Role | None, town: Town) -> None:
    job = made(town)
    client = Client()
    client.force_login(holder(town, role))
    asked = client.post(reverse("year-archive", args=[town.government.code, 2026]))
    taken = client.post(reverse("job-file", args=[town.government.code, job.pk]))
    refused = 404 if role is None else 403
    office = role == Role.INSPECTION_OFFICE
    assert (asked.status_code, taken.status_code) == ((302, 200) if office else (refused, refused))
    events = Event.objects.filter(action="year.archive")
    if not office:
        assert not events.exists()
        return
    data = b"".join(taken.streaming_content)  # type: ignore[attr-defined]
    assert ZipFile(io.BytesIO(data)).testzip() is None
    assert int(taken.headers["Content-Length"]) == len(data)
    assert events.get().after.endswith(hashlib.sha256(data).hexdigest())
    assert events.get().by == "asks"


def test_from_the_button_to_the_file(town: Town) -> None:
    client = Client()
    client.force_login(town.owner)
    address = reverse("year-archive", args=[town.government.code, 2026])
    page = client.get(reverse("years", args=[town.government.code])).content.decode()
    assert f'action="{address}"' in page
    assert "生成归档包（未结）" in page
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 409
    assert client.post(reverse("year-archive", args=[town.government.code, 2031])).status_code == 404
    assert client.post(reverse("year-archive", args=[town.other.code, 2026])).status_code == 404
    assert not Job.objects.exists()
    answered = client.post(address, {"unfinished": "1"})
    client.post(address, {"unfinished": "1"})
    assert answered.headers["Location"] == reverse("jobs", args=[town.government.code])
    job = Job.objects.get()
    waits = client.get(answered.headers["Location"]).content.decode()
    assert "示例区2026年归档（未结）.zip" in waits
    assert 'class="takes"' not in waits
    running.run(job.pk, worker="w-1", at=AT)
    done = client.get(answered.headers["Location"]).content.decode()
    file = reverse("job-file", args=[town.government.code, job.pk])
    assert f'action="{file}"' in done
    assert "事项 0 项" in done
    assert client.get(file).status_code == 405
    taken = client.post(file)
    assert b"".join(taken.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    elsewhere = reverse("job-file", args=[town.other.code, job.pk])
    assert client.post(elsewhere).status_code == 404


def test_a_year_that_was_opened_again_meanwhile_is_not_made(town: Town) -> None:
    job = archive_year(year=closed(town), unfinished=False, by=town.owner, at=AT)
    Year.objects.filter(pk=town.year.pk).update(state=Year.State.OPEN)
    running.run(job.pk, worker="w-1", at=AT)
    job.refresh_from_db()
    assert (job.state, "还没有终结" in job.said) == ("failed", True)
    assert not JobPiece.objects.exists()
    with pytest.raises(YearNotClosed):
        archive_year(year=Year.objects.get(pk=town.year.pk), unfinished=False, by=town.owner, at=AT)


def test_only_the_newest_of_a_year_stays_and_only_for_a_week(town: Town) -> None:
    first = made(town)
    second = made(town, minutes=1)
    assert not JobFile.objects.filter(job=first).exists()
    assert set(JobPiece.objects.values_list("job", flat=True)) == {second.pk}
    assert second.ended_at is not None
    sweep(at=second.ended_at + timedelta(days=6))
    (row, older) = queries.jobs(town.government.pk)
    assert (row.file != "", row.kept_until) == (True, second.ended_at + timedelta(days=7))
    assert (older.file, older.size, older.kept_until) == ("", None, None)
    sweep(at=second.ended_at + timedelta(days=8))
    assert not JobPiece.objects.exists()
    assert queries.file_of(town.government.pk, second.pk) is None


def test_a_large_one_is_stored_and_given_back_in_pieces(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "PIECE", 100)
    job = made(town)
    assert JobPiece.objects.count() == -(-JobFile.objects.get().size // 100) > 5
    assert hashlib.sha256(bytes_of(job)).hexdigest() == JobFile.objects.get().digest
    assert ZipFile(io.BytesIO(bytes_of(job))).testzip() is None


def test_what_a_lost_start_left_of_it_is_gone_with_the_next(town: Town) -> None:
    job = archive_year(year=closed(town), unfinished=False, by=town.owner, at=AT)
    JobPiece.objects.create(job=job, start=AT - timedelta(hours=1), number=0, data=b"half of it")
    running.run(job.pk, worker="w-1", at=AT)
    assert ZipFile(io.BytesIO(bytes_of(job))).testzip() is None
    assert set(JobPiece.objects.values_list("start", flat=True)) == {AT}


def test_pieces_of_what_was_never_finished_are_swept(town: Town) -> None:
    job = archive_year(year=closed(town), unfinished=False, by=town.owner, at=AT)
    JobPiece.objects.create(job=job, start=AT, number=0, data=b"half of it")
    Job.objects.filter(pk=job.pk).update(state="running")
    sweep(at=AT)
    assert JobPiece.objects.exists(), "the worker is at it"
    Job.objects.filter(pk=job.pk).update(state="failed")
    sweep(at=AT)
    assert not JobPiece.objects.exists()


def test_a_full_disk_is_told_in_a_line(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(work, "write_archive", full)
    assert made(town).said == "服务器磁盘空间不足，归档包没有做成；请联系系统管理员"


def test_a_file_whose_bytes_were_not_restored_is_not_offered(town: Town) -> None:
    job = made(town)
    JobPiece.objects.all().delete()
    assert queries.file_of(town.government.pk, job.pk) is None
    assert [row.file for row in queries.jobs(town.government.pk)] == [""]


def test_the_page_says_when_nobody_works(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    job = archive_year(year=closed(town), unfinished=False, by=town.owner, at=AT)
    queued = DBTaskResult.objects.get().enqueued_at
    with django_assert_num_queries(2):
        assert queries.stalled(at=queued + timedelta(seconds=61))
    assert not queries.stalled(at=queued + timedelta(seconds=59))
    DBTaskResult.objects.update(enqueued_at=queued - timedelta(minutes=5))
    client = Client()
    client.force_login(town.owner)
    page = reverse("jobs", args=[town.government.code])
    assert re.search("没有办理进程在运行.*LUOSHI_WORK=1", client.get(page).content.decode())
    busy = Job.objects.create(
        government=town.other,
        kind="verify",
        about="",
        state="running",
        asked_by=town.owner,
        asked_at=AT,
        started_at=queued,
    )
    assert "没有办理进程在运行" not in client.get(page).content.decode(), "a worker is at another one"
    busy.delete()
    running.run(job.pk, worker="w-1", at=AT)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert "没有办理进程在运行" not in client.get(page).content.decode()


def test_taking_one_is_refused_to_whoever_lost_the_right_meanwhile(town: Town) -> None:
    job = made(town)
    file = queries.file_of(town.government.pk, job.pk)
    assert file is not None
    with pytest.raises(Exception, match="不能下载年度归档包"):
        take(file=file, by=town.colleague, at=AT)
