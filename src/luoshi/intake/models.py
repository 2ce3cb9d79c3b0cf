"""Documents as they came, what gongwen read in them, and what people said of it.

Readings are never edited.
"""

from django.conf import settings
from django.db import models

from luoshi.governments.models import Government


class Source(models.Model):
    """A file as it came. The same bytes twice is one source of a government.

    A mistaken import is withdrawn, not deleted: who and when are recorded together, and the file leaves every
    list. `effective_from` is the day from which the office lets its items count; None: as the paper's own date tells.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="sources")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    effective_from = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "intake_source"
        ordering = ["-imported_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["government", "sha256"], name="intake_source_once"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="intake_source_withdrawn_pair",
            ),
        ]

    def __str__(self) -> str:
        """The file's name."""
        return self.name


class SourceBytes(models.Model):
    """The file itself: apart from its row, so that no list loads it; in the database, for one backup."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="content", primary_key=True)
    data = models.BinaryField()

    class Meta:
        db_table = "intake_source_bytes"

    def __str__(self) -> str:
        """Whose bytes."""
        return f"bytes of {self.source_id}"


class Reading(models.Model):
    """What one version of gongwen read in a source. The newest reading of a source is the current one.

    `head`, `sections`, `blocks`, `tables` are the library's records (gongwen read --to json); `text` is the
    canonical text that every start and end counts in.
    """

    class Kind(models.TextChoices):
        """gongwen's kinds of document."""

        WORK_REPORT = "work_report", "政府工作报告"
        RESPONSIBILITY_NOTICE = "responsibility_notice", "责任分解通知"
        PLAN_IMPLEMENTATION = "plan_implementation", "计划执行情况报告"
        ANNUAL_PLAN = "annual_plan", "年度计划"
        PROGRESS_BULLETIN = "progress_bulletin", "进展通报"
        LIVELIHOOD_LIST = "livelihood_list", "民生实事清单"
        OTHER = "other", "其他文件"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="readings")
    library_version = models.CharField(max_length=20)
    lexicon_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=30, choices=Kind)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    head = models.JSONField()
    sections = models.JSONField()
    blocks = models.JSONField()
    tables = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "intake_reading"
        ordering = ["-id"]

    def __str__(self) -> str:
        """The document's title, or its file."""
        return self.title or self.source.name


class Fact(models.Model):
    """A fact as found; the fields are those of gongwen's fact record. Decimals in the base unit."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="facts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    number = models.CharField(max_length=60)
    quote = models.TextField()
    quote_start = models.PositiveIntegerField()
    quote_end = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    indicator = models.CharField(max_length=60, null=True, blank=True)  # noqa: DJ001  a code or none, never ""
    measure = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=38, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=38, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=30, null=True, blank=True)  # noqa: DJ001  None: the text gives none
    comparator = models.CharField(max_length=10)
    period = models.CharField(max_length=30, null=True, blank=True)  # noqa: DJ001  None: no part implies one
    status = models.CharField(max_length=10)
    section = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001  None: before any heading
    sentence = models.TextField()
    sentence_start = models.PositiveIntegerField()
    rule = models.CharField(max_length=120)
    confidence = models.DecimalField(max_digits=4, decimal_places=3)
    damage = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001  None: undamaged

    class Meta:
        db_table = "intake_fact"
        ordering = ["reading", "start"]
        indexes = [models.Index(fields=["reading", "start"], name="intake_fact_place")]

    def __str__(self) -> str:
        """What is measured and how much."""
        return f"{self.subject} {self.number}{self.unit or ''}"


class Term(models.Model):
    """An entry of a document's glossary."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="terms")
    seq = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=200)
    definition = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        db_table = "intake_term"
        ordering = ["reading", "seq"]

    def __str__(self) -> str:
        """The term."""
        return self.term


class Proposal(models.Model):
    """An item as found; the fields are those of gongwen's item record. A person's word on it is a Verdict.

    `state` is the latest verdict in one column, so that a decision is claimed by one conditional update and
    lists need no history. `carried_from` is the proposal of an earlier reading whose verdict (and item) it
    inherits.
    """

    class State(models.TextChoices):
        """Where the proposal stands."""

        OPEN = "open", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REJECTED = "rejected", "不列入"

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="proposals")
    order = models.PositiveIntegerField()
    list_number = models.PositiveSmallIntegerField()
    list_title = models.CharField(max_length=300, blank=True)
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    part = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001  None: not under a part
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    role = models.CharField(max_length=12, blank=True)
    upper_units = models.JSONField(default=list)
    units = models.JSONField(default=list)
    leaders = models.JSONField(default=list)
    deadline = models.CharField(max_length=30, null=True, blank=True)  # noqa: DJ001  None: not dated
    inherited = models.JSONField(default=list)
    note = models.TextField(null=True, blank=True)  # noqa: DJ001  None: no footnote
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to")

    class Meta:
        db_table = "intake_proposal"
        ordering = ["reading", "order"]
        constraints = [models.UniqueConstraint(fields=["reading", "order"], name="intake_proposal_once")]
        indexes = [models.Index(fields=["reading", "state"], name="intake_proposal_state")]

    def __str__(self) -> str:
        """List and number."""
        return f"{self.list_number}-{self.seq}"


class Verdict(models.Model):
    """What a person said of a proposal. Verdicts are appended; the latest counts, and an undo is one too."""

    class Word(models.TextChoices):
        """What was said."""

        CONFIRMED = "confirmed", "已确认"
        EDITED = "edited", "修改后确认"
        MERGED = "merged", "合并确认"
        SPLIT = "split", "拆分确认"
        REJECTED = "rejected", "不列入"
        UNDONE = "undone", "已撤回"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="verdicts")
    word = models.CharField(max_length=10, choices=Word)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "intake_verdict"
        ordering = ["id"]

    def __str__(self) -> str:
        """The word."""
        return self.get_word_display()
