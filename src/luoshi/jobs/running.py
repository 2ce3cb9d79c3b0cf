"""A job run by the worker: claimed once, done, and its outcome written; what was lost is queued again.

Whoever claims a job does it by a conditional update: where no row changed, somebody else was first.
"""

import logging
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task

from luoshi.errors import LuoshiError
from luoshi.jobs.models import Job
from luoshi.jobs.states import State, Verb, after
from luoshi.jobs.storing import name_file, store
from luoshi.jobs.work import WORK, Kind, Outcome

MOST_TRIES = 3
WAIT = timedelta(seconds=30)  # times the number of tries

logger = logging.getLogger(__name__)


@task(takes_context=True)
def run_job(context: TaskContext, job_id: int) -> None:
    """Run one job if it still waits; nothing is raised, its row says what came of it."""
    workers = context.task_result.worker_ids
    run(job_id, worker=workers[-1] if workers else "", at=timezone.now())


def queue(job: Job, *, after_moment: datetime | None = None) -> None:
    """Put the job on the queue, in the caller's transaction."""
    run_job.using(run_after=after_moment).enqueue(job.pk)


def run(job_id: int, *, worker: str, at: datetime) -> None:
    """Claim the job and do it; what it could not do becomes its line."""
    claimed = Job.objects.filter(pk=job_id, state=State.WAITING).update(
        state=after(State.WAITING, Verb.START), worker=worker, started_at=at, ended_at=None
    )
    if not claimed:
        return
    job = Job.objects.select_related("government", "asked_by").get(pk=job_id)
    try:
        _finish(job, WORK[Kind(job.kind)].do(job, at))
    except LuoshiError as refused:
        _end(job, Verb.FAIL, str(refused))
    except OperationalError:
        _put_off(job, at)
    except Exception:  # the outermost worker: a fault of ours is logged whole, its user gets a line
        logger.exception("job %s failed", job_id)
        _end(job, Verb.FAIL, _("内部错误，已记入日志（任务 %(id)s）；请把编号告诉管理员") % {"id": job_id})


def requeue_lost(*, worker: str, at: datetime) -> int:
    """How many jobs were running with nobody at work on them; they wait again, or failed after too many tries.

    Lost is what ran under `worker`'s own name before it began anew, and what ran longer than its kind may.
    """
    lost = 0
    for job in Job.objects.filter(state=State.RUNNING).select_related("government"):
        limit = WORK[Kind(job.kind)].limit
        if job.worker == worker or (job.started_at and job.started_at + limit < at):
            lost += _lose(job, at)
    return lost


def _lose(job: Job, at: datetime) -> int:
    """1 when the job was still running under the start that was seen, else 0."""
    if job.tries + 1 >= MOST_TRIES:
        return _write(job, Verb.FAIL, said=_("办理中断 %(n)s 次；请查看日志后重试") % {"n": MOST_TRIES}, ended_at=at)
    with transaction.atomic():
        moved = _write(job, Verb.LOSE, tries=job.tries + 1)
        if moved:
            queue(job)
    return moved


def _put_off(job: Job, at: datetime) -> None:
    """The database had no turn: tried again after a while, a few times."""
    tries = job.tries + 1
    if tries >= MOST_TRIES:
        _end(job, Verb.FAIL, _("数据库一直忙，或磁盘已满，试了 %(n)s 次；请稍后重试") % {"n": tries})
        return
    with transaction.atomic():
        if _write(job, Verb.PUT_OFF, tries=tries):
            queue(job, after_moment=at + WAIT * tries)


def _finish(job: Job, outcome: Outcome) -> None:
    """The outcome written, its file stored before: a job that is done has it."""
    product = outcome.product
    if product is None:
        _end(job, Verb.FINISH, outcome.said)
        return
    with product.file:
        size, digest = store(job, product.file)
    with transaction.atomic():
        if _end(job, Verb.FINISH, outcome.said):
            name_file(job, product, size, digest)


def _end(job: Job, verb: Verb, said: str) -> int:
    return _write(job, verb, said=" ".join(said.split())[:500], ended_at=timezone.now())


def _write(job: Job, verb: Verb, **columns: object) -> int:
    """1 when the job was still running under the start that was seen and has moved, else 0."""
    state = after(State.RUNNING, verb)
    if state not in {State.WAITING}:
        columns["open_key"] = None
    seen = Job.objects.filter(pk=job.pk, state=State.RUNNING, started_at=job.started_at, worker=job.worker)
    return seen.update(state=state, **columns)
