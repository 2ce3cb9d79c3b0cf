"""Background jobs read; always scoped by government."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django_tasks_db.models import DBTaskResult, get_date_max

from luoshi.jobs.models import Job, JobFile, JobPiece
from luoshi.jobs.rows import JobRow
from luoshi.jobs.states import OPEN, STATE_WORDS, State, Verb, after
from luoshi.jobs.work import WORK, Kind

SHOWN = 100
SOON = timedelta(seconds=60)  # after which a worker would have begun what waits


def _here(job: str) -> Exists:
    """Whether the bytes of a job's file are there: a restored database has its name alone."""
    return Exists(JobPiece.objects.filter(job=OuterRef(job)))


def jobs(government_id: int) -> tuple[JobRow, ...]:
    """The newest jobs of a government, a hundred at most. One statement."""
    found = Job.objects.filter(government_id=government_id).select_related("asked_by", "file")
    found = found.annotate(here=_here("pk"))
    return tuple(_row(job) for job in found[:SHOWN])


def open_jobs(government_id: int) -> int:
    """How many wait or run. One statement."""
    return Job.objects.filter(government_id=government_id, state__in=OPEN).count()


def stalled(*, at: datetime) -> bool:
    """Whether work of any government has been due for a minute and nobody is at work. Two statements at most."""
    due = Q(run_after=get_date_max(), enqueued_at__lt=at - SOON) | Q(run_after__lt=at - SOON)
    longest = max(work.limit for work in WORK.values())
    return (
        DBTaskResult.objects.ready().filter(due).exists()
        and not Job.objects.filter(state=State.RUNNING, started_at__gt=at - longest).exists()
    )


def job_to_act_on(government_id: int, job_id: int) -> Job | None:
    """The job; None when there is none here. One statement."""
    return Job.objects.filter(government_id=government_id, pk=job_id).first()


def file_of(government_id: int, job_id: int) -> JobFile | None:
    """The file that a job made; None when there is none here. One statement."""
    found = JobFile.objects.filter(_here("job"), job=job_id, job__government_id=government_id, job__state=State.DONE)
    return found.select_related("job__government").first()


def _row(job: Job) -> JobRow:
    state, work = State(job.state), WORK[Kind(job.kind)]
    file = getattr(job, "file", None) if getattr(job, "here", False) else None
    return JobRow(
        id=job.pk,
        kind=str(work.word),
        about=job.about,
        state=job.state,
        state_word=STATE_WORDS[state],
        asked_by=str(job.asked_by),
        asked_at=job.asked_at,
        started_at=job.started_at,
        took=job.ended_at - job.started_at if job.ended_at and job.started_at else None,
        said=job.said,
        file=file.name if file else "",
        size=file.size if file else None,
        kept_until=job.ended_at + work.keep if file and job.ended_at else None,
        open=state in OPEN,
        may_retry=after(state, Verb.RETRY) is not None,
        may_drop=after(state, Verb.DROP) is not None,
    )
