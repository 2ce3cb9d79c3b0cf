"""The ledger: items of a year by stream, their units and targets, each pointing at its source sentence."""

import uuid

from django.conf import settings
from django.db import models

from luoshi.governments.models import Body, Government, Seat, Year
from luoshi.intake.models import Fact, Proposal, Reading


class Stream(models.Model):
    """Where a year's items come from (省报告, 市实事, 区报告, 年度计划, …), in the order pages show.

    `owner` is the body that collects and accepts in it (None: the inspection office); `approver` approves what goes
    out of it, `recipient` gets it, both in the office's words.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="streams")
    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="streams")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_streams")
    approver = models.CharField(max_length=60, blank=True)
    recipient = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "items_stream"
        ordering = ["year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="items_stream_once")]

    def __str__(self) -> str:
        """The name."""
        return self.name


class Item(models.Model):
    """A responsibility item (责任事项) of one year in one stream.

    `thread` stays the same when an item is carried into another year. `state` is a content word; it begins as
    未评 (unassessed) and never becomes anything else by itself. `reading`, `start`, `end` are the sentence it
    came from; all three are None for an item entered by hand. `docking` and what follows it matter for items from
    above only. `mode` is how the document means its units. `effective_from` is the day an item was added in mid-year
    (None: from the start): nothing before it is late. `parent` is the item this one is a part of, `above` the item of
    the term of office or five-year plan it is a year's slice of, `measure` the item that answers a problem.

    A part is numbered under its parent by `ordinal` (12-1); its own `number` is one of those from FIRST_OF_PARTS on, so
    that it takes none that a paper prints. `proposal` is the proposed item it was (several items share one that was
    split), `also` are those merged into it. `version` counts the edits: who saves says which version he read.
    """

    FIRST_OF_PARTS = 20_001

    class Mode(models.TextChoices):
        """How the units of an item answer for it: as marked, all alike, or the first listed leads."""

        LEAD_NAMED = "lead_named", "牵头单位负总责"
        EQUAL = "equal", "各单位同责"
        FIRST_IS_LEAD = "first_is_lead", "列第一位者牵头"

    class Kind(models.TextChoices):
        """A task, a problem admitted in a report, or what a whole term of office is to reach."""

        TASK = "task", "责任事项"
        PROBLEM = "problem", "存在问题"
        TERM = "term", "届期目标"

    class State(models.TextChoices):
        """Content words of ARCHITECTURE.md; the later issues light them."""

        UNASSESSED = "unassessed", "未评"
        NOT_STARTED = "not_started", "未启动"
        BEHIND = "behind", "慢于序时"
        SLIGHTLY_BEHIND = "slightly_behind", "略慢"
        ON_PACE = "on_pace", "达序时"
        AHEAD = "ahead", "超序时"
        DONE = "done", "完成"
        DONE_EARLY = "done_early", "提前完成"
        UNRELEASED = "unreleased", "未发布"
        YEARLY = "yearly", "年度指标"
        UNCHANGED = "unchanged", "无变化"
        UNVERIFIABLE = "unverifiable", "无法核实"
        ADJUSTED = "adjusted", "调整"
        ENDED = "ended", "终止"

    class Docking(models.TextChoices):
        """Where 对接 with the upper unit stands."""

        NOT_FROM_ABOVE = "", "不适用"
        NOT_YET = "not_yet", "未对接"
        WITH_SHARE = "with_share", "已对接,有本地任务"
        WITHOUT_SHARE = "without_share", "已对接,无本地任务"
        NOT_CONCERNED = "not_concerned", "不涉及本地"

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="items")
    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="items")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="items")
    thread = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField()
    wording = models.TextField()
    part = models.CharField(max_length=200, blank=True)
    own_role = models.CharField(
        max_length=12, blank=True, choices=[("principal", "主办"), ("assisting", "协办"), ("", "")]
    )
    note = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.UNASSESSED)
    docking = models.CharField(max_length=16, blank=True, choices=Docking, default=Docking.NOT_FROM_ABOVE)
    docking_share = models.CharField(max_length=300, blank=True)
    docking_on = models.DateField(null=True, blank=True)
    docking_contact = models.CharField(max_length=120, blank=True)
    docking_paper = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TASK)
    mode = models.CharField(max_length=14, choices=Mode, default=Mode.EQUAL)
    leader = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    deadline = models.CharField(max_length=30, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    above = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="slices")
    measure = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="problems")
    reading = models.ForeignKey(Reading, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    ordinal = models.PositiveSmallIntegerField(null=True, blank=True)
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    also = models.ManyToManyField(Proposal, blank=True, related_name="merged_into", db_table="items_also")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "items_item"
        ordering = ["stream__order", "number"]
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="items_number_once")]
        indexes = [models.Index(fields=["government", "year"], name="items_item_year")]

    def __str__(self) -> str:
        """Stream and number."""
        return f"{self.stream.name}{self.label}"

    @property
    def label(self) -> str:
        """Its number as people say it: 12, or 12-1 for a part of 12."""
        return f"{self.parent.number}-{self.ordinal}" if self.parent is not None else str(self.number)


class ItemUnit(models.Model):
    """A unit of an item, in the document's order and words; `body` is None until the name is known.

    It answers for the item from–to, both days included (None: open); when the work went to a successor, the
    successor's row names the one it came from.
    """

    class Role(models.TextChoices):
        """Unit roles of ARCHITECTURE.md; empty: only listed."""

        OVERALL_LEAD = "overall_lead", "总牵头"
        LEAD = "lead", "牵头"
        SUPPORT = "support", "配合"
        JOINT = "joint", "分工负责"
        COLLECT = "collect", "汇总"
        UPPER = "upper", "上级责任部门"
        LISTED = "", ""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="units")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="item_units")
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=14, blank=True, choices=Role, default=Role.LISTED)
    and_others = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    came_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="went_to")

    class Meta:
        db_table = "items_unit"
        ordering = ["item", "order"]
        constraints = [models.UniqueConstraint(fields=["item", "order"], name="items_unit_order_once")]

    def __str__(self) -> str:
        """The name as written."""
        return self.name


class Target(models.Model):
    """What an item has to reach: a measure against a base, or words when the text gives no number.

    `fact` is the fact it was taken from; `base` says which denominator a percentage of it has (report, plan,
    province, city, share, assessment). Of several bases the office picks the one that `judges`.
    """

    class Nature(models.TextChoices):
        """预期性, 约束性, 底线; empty: the text does not say."""

        EXPECTED = "expected", "预期性"
        BINDING = "binding", "约束性"
        FLOOR = "floor", "底线"
        UNSAID = "", "未说明"

    class Base(models.TextChoices):
        """Which figure it is measured against."""

        REPORT = "report", "报告目标"
        PLAN = "plan", "计划目标"
        PROVINCE = "province", "全省指标"
        CITY = "city", "全市指标"
        SHARE = "share", "本地分担"
        ASSESSMENT = "assessment", "考核目标"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="targets")
    fact = models.ForeignKey(Fact, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    order = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200)
    indicator = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=10)
    comparator = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=38, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=38, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    period = models.CharField(max_length=30, blank=True)
    nature = models.CharField(max_length=10, blank=True, choices=Nature, default=Nature.UNSAID)
    base = models.CharField(max_length=12, choices=Base, default=Base.REPORT)
    judges = models.BooleanField(default=True)

    class Meta:
        db_table = "items_target"
        ordering = ["item", "order"]
        constraints = [models.UniqueConstraint(fields=["item", "order"], name="items_target_order_once")]

    def __str__(self) -> str:
        """The subject."""
        return self.subject


class PastProgress(models.Model):
    """What an office had written on an item before it began to work here, as text, under the heading it stood.

    `quarter` is None where the heading names none.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="past_progress")
    order = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        db_table = "items_past_progress"
        ordering = ["item", "order"]
        constraints = [models.UniqueConstraint(fields=["item", "label"], name="items_past_label_once")]

    def __str__(self) -> str:
        """The heading."""
        return self.label


class UploadedTable(models.Model):
    """A workbook that was handed in: kept as it came, looked at in a preview, taken in once.

    `choices` is what the clerk chose for it (columns, names), as JSON text. `taken_at` None: not taken in.
    """

    class Purpose(models.TextChoices):
        """What is to come of it."""

        WORKBOOK = "workbook", "改台账"
        ADOPTION = "adoption", "导入原有台账"

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="uploaded_tables")
    purpose = models.CharField(max_length=10, choices=Purpose)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    choices = models.TextField(blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "items_uploaded_table"
        ordering = ["-id"]
        indexes = [models.Index(fields=["year", "purpose"], name="items_uploaded_year")]

    def __str__(self) -> str:
        """The file's name."""
        return self.name
