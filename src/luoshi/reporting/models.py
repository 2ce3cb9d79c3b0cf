"""Sheets, their entries, sealed revisions, appended decisions; shared figures; extensions; notices."""

from django.conf import settings
from django.db import models

from luoshi.calendar.models import Round
from luoshi.governments.models import Body, Government, Year
from luoshi.items.models import Item
from luoshi.reporting import content, states

_ = str  # marks words for the catalogue; whoever shows them translates them
Choices = list[tuple[str, str]]
STATES: Choices = [(state.value, word) for state, word in states.STATE_WORDS.items()]
VERBS: Choices = [(verb.value, word) for verb, word in states.VERB_WORDS.items()]
STATUSES: Choices = list(content.STATUSES.items())
LONGEST_NOTICE = 300


class Sheet(models.Model):
    """What one unit hands in once: all its items in a round, or (round None, number 0) its handling plan."""

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="sheets")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="sheets")

    class Meta:
        db_table = "rep_sheet"
        constraints = [models.UniqueConstraint(fields=["year", "number", "body"], name="rep_sheet_once")]
        indexes = [models.Index(fields=["body", "year", "number"], name="rep_sheet_body")]

    def __str__(self) -> str:
        """Body, year, round."""
        what = f"第{self.number}期" if self.number else "办理方案"
        return f"{self.body} {self.year}{what}"


class Entry(models.Model):
    """One item on a sheet. There is none until somebody touches it: missing is not nil.

    `draft` is what is being filled, saved as typed; `version` counts its saves. `state` is one of reporting.states.
    `current` is the newest sealed revision, `accepted` the one that counts. `recipient` is the unit it is handed in to
    (None: the office or the stream's owner). `status` is the unit's word, `confirmed` the office's. `first_filed_at`
    stopped the clock and stays.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="entries")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="entries")
    recipient = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=STATES, default=states.State.DRAFT.value)
    steps = models.CharField(max_length=20, default=states.Steps.DIRECT.value)
    draft = models.TextField()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    status = models.CharField(max_length=16, choices=STATUSES, default="unassessed")
    confirmed = models.CharField(max_length=16, choices=STATUSES, default="unassessed")
    current = models.ForeignKey("Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted = models.ForeignKey("Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_filed_at = models.DateTimeField(null=True, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "rep_entry"
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="rep_entry_once")]
        indexes = [models.Index(fields=["item", "sheet"], name="rep_entry_item")]

    def __str__(self) -> str:
        """Sheet and item."""
        return f"{self.sheet} {self.item}"


class Revision(models.Model):
    """What was proposed, sealed: the whole text that a signature binds, and its hash. Never changed."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    sealed = models.TextField()
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "rep_revision"
        ordering = ["entry", "number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="rep_revision_once")]

    def __str__(self) -> str:
        """Entry and number."""
        return f"{self.entry_id} v{self.number}"


class Scan(models.Model):
    """A signed sheet as it was scanned, for decisions made on paper."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="scans")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        db_table = "rep_scan"

    def __str__(self) -> str:
        """The file's name."""
        return self.name


class Attachment(models.Model):
    """A file that belongs to an entry; `advice` names personal data found in it, "" when none was found."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    advice = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "rep_attachment"
        ordering = ["id"]

    def __str__(self) -> str:
        """The file's name."""
        return self.name


class Decision(models.Model):
    """What somebody did to a revision, as what, how and why; appended, never overwritten.

    `seen` is the digest that was on the page; it equals the revision's.
    """

    class Way(models.TextChoices):
        """How it was done."""

        SCREEN = "screen", _("系统内")
        PAPER = "paper", _("纸质审签")
        OFFICE = "office", _("督查室代录")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=16, choices=VERBS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=20)
    way = models.CharField(max_length=8, choices=Way, default=Way.SCREEN)
    reason = models.CharField(max_length=500, blank=True)
    seen = models.CharField(max_length=64)
    scan = models.ForeignKey(Scan, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()

    class Meta:
        db_table = "rep_decision"
        ordering = ["id"]
        indexes = [models.Index(fields=["entry", "verb"], name="rep_decision_entry")]

    def __str__(self) -> str:
        """What was done."""
        return f"{self.verb} {self.entry_id}"


class ReportedFigure(models.Model):
    """A figure of a sealed revision as a row, so that series and pace are asked of the database and not of JSON."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="figures")
    target = models.ForeignKey(
        "items.Target", null=True, blank=True, on_delete=models.SET_NULL, related_name="reported"
    )
    order = models.PositiveSmallIntegerField()
    object = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=16, choices=[(code, word) for code, word in content.ANSWERS.items()])
    value = models.DecimalField(max_digits=38, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    period = models.CharField(max_length=30, blank=True)
    base = models.CharField(max_length=12, blank=True)
    growth = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    reference = models.ForeignKey(
        "FigureRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="cited_by"
    )

    class Meta:
        db_table = "rep_figure"
        ordering = ["revision", "order"]
        constraints = [models.UniqueConstraint(fields=["revision", "order"], name="rep_figure_once")]

    def __str__(self) -> str:
        """Value and unit."""
        return f"{self.value}{self.unit}"


class SharedFigure(models.Model):
    """One figure, one owner: an indicator of a period against a base, supplied by one unit."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="shared_figures")
    name = models.CharField(max_length=120)
    indicator = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=30)
    base = models.CharField(max_length=12, blank=True)
    supplier = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="supplied")
    release_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "rep_shared_figure"
        ordering = ["-period", "name"]
        constraints = [
            models.UniqueConstraint(fields=["government", "name", "period", "base"], name="rep_shared_figure_once")
        ]

    def __str__(self) -> str:
        """Name and period."""
        return f"{self.name} {self.period}"


class FigureRevision(models.Model):
    """What the supplier said at a time: 预计, 内部, 已公布 or 未发布; only what is published goes outside."""

    class Release(models.TextChoices):
        """How far the figure is released."""

        ESTIMATE = "estimate", _("预计")
        INTERNAL = "internal", _("内部")
        PUBLISHED = "published", _("已公布")
        UNRELEASED = "unreleased", _("未发布")

    figure = models.ForeignKey(SharedFigure, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=38, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    growth = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    typed = models.CharField(max_length=120, blank=True)
    release = models.CharField(max_length=12, choices=Release)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "rep_figure_revision"
        ordering = ["figure", "number"]
        constraints = [models.UniqueConstraint(fields=["figure", "number"], name="rep_figure_revision_once")]

    def __str__(self) -> str:
        """Figure and number."""
        return f"{self.figure} v{self.number}"


class Extension(models.Model):
    """A later date asked for and answered: 延期报送 of a unit's sheet or of its named `items`, or 延期办结.

    The grantor, the new date and the reason are recorded together; a refusal has no date.
    """

    class Kind(models.TextChoices):
        """Of what."""

        REPORT = "report", _("延期报送")
        COMPLETION = "completion", _("延期办结")

    class State(models.TextChoices):
        """How it was answered."""

        ASKED = "asked", _("待批复")
        GRANTED = "granted", _("同意")
        REFUSED = "refused", _("不同意")

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="extensions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="extensions")
    kind = models.CharField(max_length=12, choices=Kind)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="extensions")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="extensions")
    items = models.ManyToManyField(Item, blank=True, related_name="+", db_table="rep_extension_item")
    until = models.DateField()
    reason = models.CharField(max_length=500)
    so_far = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted_until = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "rep_extension"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="report", round__isnull=False, item__isnull=True)
                | models.Q(kind="completion", round__isnull=True, item__isnull=False),
                name="rep_extension_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True, answered_at__isnull=True)
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="rep_extension_answered_pair",
            ),
        ]

    def __str__(self) -> str:
        """Whose, of what."""
        return f"{self.body} {self.kind}"


class Notice(models.Model):
    """A line to a unit (body None: to the office) about something that changed; it changes nothing itself."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="notices")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    words = models.CharField(max_length=LONGEST_NOTICE)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "rep_notice"
        ordering = ["-id"]
        indexes = [models.Index(fields=["government", "body", "seen_at"], name="rep_notice_to")]

    def __str__(self) -> str:
        """The line."""
        return self.words
