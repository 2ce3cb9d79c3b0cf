"""Asking for background work, trying it again, dropping it. What the worker writes is in running."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.exports.archive.package import file_name, refuse_open
from luoshi.governments.models import Government, Year
from luoshi.governments.rights import Verb as Right
from luoshi.governments.rights import check
from luoshi.held import held_row
from luoshi.intake.queries import behind_the_library
from luoshi.jobs.errors import NoSuchJobMove
from luoshi.jobs.models import Job, JobFile
from luoshi.jobs.running import queue
from luoshi.jobs.states import STATE_WORDS, State, Verb, after
from luoshi.jobs.work import WORK, Kind
from luoshi.people.models import Account


@transaction.atomic
def ask(*, kind: Kind, government: Government, about: str, argument: str, by: Account, at: datetime) -> Job:
    """The job, queued with this transaction; the one already waiting or running where the same work is.

    Raises NotAllowed for whom the work's right is missing.
    """
    check(by, WORK[kind].needs, government, on=localdate(at))
    key = f"{government.pk}:{kind}:{argument}"
    job, made = Job.objects.get_or_create(
        open_key=key,
        defaults={
            "government": government,
            "kind": kind,
            "about": about[:300],
            "argument": argument,
            "asked_by": by,
            "asked_at": at,
        },
    )
    if made:
        queue(job)
        record("job.ask", by=by.username, government=government.code, target=job.about, about=f"job:{job.pk}", at=at)
    return job


@transaction.atomic
def reread_all(*, government: Government, by: Account, at: datetime) -> Sequence[Job]:
    """A job for each document whose reading was made by an older library or lexicon. Raises NotAllowed."""
    check(by, Right.IMPORT, government, on=localdate(at))
    return [
        ask(kind=Kind.REREAD, government=government, about=source.name, argument=str(source.pk), by=by, at=at)
        for source in behind_the_library(government.pk)
    ]


@transaction.atomic
def archive_year(*, year: Year, unfinished: bool, by: Account, at: datetime) -> Job:
    """A job that makes the package of a closed year, of another one only where it is asked for `unfinished`.

    Raises NotAllowed, YearNotClosed.
    """
    check(by, WORK[Kind.ARCHIVE].needs, year.government, on=localdate(at))
    refuse_open(year, unfinished=unfinished)
    argument = f"{year.pk} unfinished" if year.state != Year.State.CLOSED else str(year.pk)
    return ask(kind=Kind.ARCHIVE, government=year.government, about=file_name(year), argument=argument, by=by, at=at)


@transaction.atomic
def take(*, file: JobFile, by: Account, at: datetime) -> JobFile:
    """The file, its taking recorded with its digest: who holds one can be asked which. Raises NotAllowed."""
    check(by, WORK[Kind(file.job.kind)].needs, file.job.government, on=localdate(at))
    record(
        "year.archive" if file.job.kind == Kind.ARCHIVE else "job.take",
        by=by.username,
        government=file.job.government.code,
        target=file.job.about,
        about=f"job:{file.job_id}",
        after=f"{file.name} {file.digest}",
        at=at,
    )
    return file


@transaction.atomic
def retry(*, job: Job, by: Account, at: datetime) -> Job:
    """The job queued once more. Raises NotAllowed; NoSuchJobMove when it is open or done, or asked for anew already."""
    locked = _locked(job, Verb.RETRY, by=by, at=at)
    key = f"{locked.government_id}:{locked.kind}:{locked.argument}"
    if Job.objects.filter(open_key=key).exists():
        raise NoSuchJobMove(_("%(job)s：同样的任务已在排队；请等它办完") % {"job": locked.about})
    locked.state, locked.open_key, locked.tries, locked.said = State.WAITING.value, key, 0, ""
    locked.save(update_fields=["state", "open_key", "tries", "said"])
    queue(locked)
    _record("job.retry", locked, by, at)
    return locked


@transaction.atomic
def drop(*, job: Job, by: Account, at: datetime) -> Job:
    """The job taken off the queue before it began. Raises NotAllowed, NoSuchJobMove."""
    locked = _locked(job, Verb.DROP, by=by, at=at)
    locked.state, locked.open_key, locked.ended_at = State.DROPPED.value, None, at
    locked.save(update_fields=["state", "open_key", "ended_at"])
    _record("job.drop", locked, by, at)
    return locked


def _locked(job: Job, verb: Verb, *, by: Account, at: datetime) -> Job:
    locked = held_row(Job.objects.select_related("government"), job.pk)
    check(by, WORK[Kind(locked.kind)].needs, locked.government, on=localdate(at))
    state = State(locked.state)
    if after(state, verb) is None:
        word = STATE_WORDS[state]
        raise NoSuchJobMove(
            _("%(job)s：任务现在是“%(state)s”；请刷新页面看结果") % {"job": locked.about, "state": word}
        )
    return locked


def _record(action: str, job: Job, by: Account, at: datetime) -> None:
    record(action, by=by.username, government=job.government.code, target=job.about, about=f"job:{job.pk}", at=at)
