"""The files that jobs make: stored in pieces, read back in pieces, taken away when their time is over."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.db.models import F

from luoshi.jobs.models import Job, JobFile, JobPiece
from luoshi.jobs.states import State
from luoshi.jobs.work import WORK, Kind, Product

PIECE = 2**20


def store(job: Job, file: IO[bytes]) -> tuple[int, str]:
    """Put the file's bytes beside the job; how many, and their SHA-256.

    Each piece is a transaction of its own: nobody waits for a whole file. What a lost start left of it goes first.
    """
    start = job.started_at or job.asked_at  # a job that is stored has begun
    JobPiece.objects.filter(job=job).exclude(start=start).delete()
    found, size = hashlib.sha256(), 0
    file.seek(0)
    for number, data in enumerate(iter(lambda: file.read(PIECE), b"")):
        JobPiece.objects.create(job=job, start=start, number=number, data=data)
        found.update(data)
        size += len(data)
    return size, found.hexdigest()


def name_file(job: Job, product: Product, size: int, digest: str) -> None:
    """From now on the job has its file, and an older one of the same work is gone. In the caller's transaction."""
    columns = {
        "name": product.name,
        "content_type": product.content_type,
        "size": size,
        "digest": digest,
        "start": job.started_at or job.asked_at,
    }
    JobFile.objects.update_or_create(job=job, defaults=columns)
    key = job.argument.partition(" ")[0]
    same = Job.objects.filter(government=job.government_id, kind=job.kind, argument__in=[key, f"{key} unfinished"])
    older = same.exclude(pk=job.pk).values("pk")
    JobFile.objects.filter(job__in=older).delete()
    JobPiece.objects.filter(job__in=older).exclude(job__state=State.RUNNING).delete()


def pieces_of(file: JobFile) -> Iterator[bytes]:
    """Its bytes, a megabyte at a time. One statement each, and one."""
    pieces = JobPiece.objects.filter(job=file.job_id, start=file.start)
    for key in list(pieces.order_by("number").values_list("pk", flat=True)):
        yield bytes(JobPiece.objects.values_list("data", flat=True).get(pk=key))


def sweep_files(*, at: datetime) -> None:
    """Take away the files whose kind keeps them no longer, and pieces that belong to no file."""
    for kind in Kind:
        JobFile.objects.filter(job__kind=kind, job__ended_at__lt=at - WORK[kind].keep).delete()
    ended = JobPiece.objects.exclude(job__state=State.RUNNING)
    ended.filter(job__file__isnull=True).delete()
    ended.filter(job__file__isnull=False).exclude(start=F("job__file__start")).delete()
