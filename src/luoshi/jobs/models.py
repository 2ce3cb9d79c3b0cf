"""A job: what was asked for, by whom, where it stands and what came of it; and the file it made, if any."""

from django.conf import settings
from django.db import models

from luoshi.governments.models import Government
from luoshi.jobs import states

STATES = [(state.value, states.STATE_WORDS[state]) for state in states.State]


class Job(models.Model):
    """One piece of background work.

    `about` is what pages show, `argument` what the work is told (a row's id or a year); `open_key` is "kind:argument"
    while the job is open and None afterwards, so that the same work is never queued twice. `started_at` is the newest
    start; `worker` and `tries` belong to it. `said` is one line: the outcome, or why there is none.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=300)
    argument = models.CharField(max_length=40, blank=True)
    open_key = models.CharField(max_length=90, null=True, blank=True, unique=True)
    state = models.CharField(max_length=8, choices=STATES, default=states.State.WAITING.value)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "job_job"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["government", "asked_at"], name="job_by_government")]

    def __str__(self) -> str:
        """As pages call it."""
        return self.about


class JobFile(models.Model):
    """The file that a job made, kept until the sweep takes it, or a newer one of the same work takes its place.

    Its bytes are the job's pieces of the same `start`; a backup leaves them out: a file is made again from the ledger.
    """

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    start = models.DateTimeField()

    class Meta:
        db_table = "job_file"

    def __str__(self) -> str:
        """Its name."""
        return self.name


class JobPiece(models.Model):
    """A megabyte of a file, so that no more of it is in memory; `start` is that of the job which wrote it."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="pieces")
    start = models.DateTimeField()
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        db_table = "job_piece"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["job", "start", "number"], name="job_piece_once")]

    def __str__(self) -> str:
        """Which of them."""
        return f"{self.job_id}.{self.number}"
