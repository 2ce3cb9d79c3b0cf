"""Background jobs read; always scoped by government."""

from luoshi.jobs.models import Job, JobFile
from luoshi.jobs.rows import JobRow
from luoshi.jobs.states import OPEN, STATE_WORDS, State, Verb, after
from luoshi.jobs.work import WORK, Kind

SHOWN = 100


def jobs(government_id: int) -> tuple[JobRow, ...]:
    """The newest jobs of a government, a hundred at most. One statement."""
    found = Job.objects.filter(government_id=government_id).select_related("asked_by", "file").defer("file__data")
    return tuple(_row(job) for job in found[:SHOWN])


def open_jobs(government_id: int) -> int:
    """How many wait or run. One statement."""
    return Job.objects.filter(government_id=government_id, state__in=OPEN).count()


def job_to_act_on(government_id: int, job_id: int) -> Job | None:
    """The job; None when there is none here. One statement."""
    return Job.objects.filter(government_id=government_id, pk=job_id).first()


def file_of(government_id: int, job_id: int) -> JobFile | None:
    """The file that a job made, with its bytes; None when there is none here. One statement."""
    found = JobFile.objects.filter(job=job_id, job__government_id=government_id, job__state=State.DONE)
    return found.select_related("job").first()


def _row(job: Job) -> JobRow:
    state, file = State(job.state), getattr(job, "file", None)
    return JobRow(
        id=job.pk,
        kind=str(WORK[Kind(job.kind)].word),
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
        open=state in OPEN,
        may_retry=after(state, Verb.RETRY) is not None,
        may_drop=after(state, Verb.DROP) is not None,
    )
