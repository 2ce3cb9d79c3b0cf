"""The audit log: who did what to which thing, when, before and after, in one hash chain."""

from django.db import models


class Event(models.Model):
    """One act, appended and never changed.

    There are no foreign keys, so an event outlives what it describes. `target` is the thing as people knew it then,
    `about` the row it was ("item:123", empty where there is no one row), which stays when the name moves. `digest` is
    the hash (named by `algorithm`) of the previous event's digest and this event's own fields; audit.chain.digest_of
    says how.
    """

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    government = models.CharField(max_length=12, blank=True)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=200)
    about = models.CharField(max_length=60, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    algorithm = models.CharField(max_length=10, default="sha256")
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_event"
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["government", "target"], name="audit_event_target"),
            models.Index(fields=["government", "about"], name="audit_event_about"),
        ]

    def __str__(self) -> str:
        """The act in one line."""
        return f"{self.seq} {self.action} {self.target}"


class Head(models.Model):
    """The one row that says where the chain ends; whoever appends holds its lock, so the chain cannot fork.

    It also shows when the last events of the log were cut off.
    """

    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "audit_head"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_only_one")]

    def __str__(self) -> str:
        """The end of the chain."""
        return f"{self.seq} {self.digest}"
