"""The editable workday calendar of a government, the deadline rules of a year, and its rounds of reporting."""

from datetime import date

from django.conf import settings
from django.db import models

from luoshi.calendar.deadlines import round_name


class Day(models.Model):
    """A day that is not what its weekday says: a holiday, a make-up day at a weekend.

    The weekend days within a holiday stand here too, so that a calendar shows the holiday whole and by its name.
    `seeded` tells days that came with the package from those the office entered.
    """

    government = models.ForeignKey("governments.Government", on_delete=models.PROTECT, related_name="days")
    date = models.DateField()
    works = models.BooleanField()
    name = models.CharField(max_length=30, blank=True)
    seeded = models.BooleanField(default=False)

    class Meta:
        db_table = "cal_day"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["government", "date"], name="cal_day_once")]

    def __str__(self) -> str:
        """Date and name."""
        return f"{self.date} {self.name}"


class KnownYear(models.Model):
    """A calendar year whose holidays are in the table; of every other year weekends alone are known."""

    government = models.ForeignKey("governments.Government", on_delete=models.PROTECT, related_name="known_years")
    number = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "cal_known_year"
        constraints = [models.UniqueConstraint(fields=["government", "number"], name="cal_known_year_once")]

    def __str__(self) -> str:
        """The year."""
        return str(self.number)


class Rules(models.Model):
    """How a year reports; every number is a default of DOMAIN.md that the office may set.

    A report on a round is due on `due_day` of the month `due_offset` months after the round's last one, the year's
    last report on `last_month`-`last_day` (of the next year when `last_next_year`); `last_assumed` says that no notice
    dates it. `closes_after` workdays after it is due only the office can open a round again (None: never).
    """

    class Frequency(models.TextChoices):
        """How many rounds a year has."""

        QUARTERLY = "quarterly", "按季度"
        HALF_YEARLY = "half_yearly", "按半年"
        MONTHLY = "monthly", "按月"

    class Shift(models.TextChoices):
        """Where a due date goes that is no workday; notices do not say."""

        NEXT = "next", "顺延到下一个工作日"
        PREVIOUS = "previous", "提前到上一个工作日"
        NONE = "none", "不变动"

    class Steps(models.TextChoices):
        """Who looks at a report before the principal leader does, where a unit has not chosen."""

        DIRECT = "direct", "联络员直接提请主要领导"
        LEADER = "leader", "经分管领导审核"
        SECTION_AND_LEADER = "section_and_leader", "经科室负责人、分管领导审核"

    class Filing(models.TextChoices):
        """Who files what the principal leader has signed."""

        EITHER = "either", "联络员或主要领导均可报送"
        LIAISON = "liaison", "只由联络员报送"
        AT_ONCE = "at_once", "主要领导审签即报送"

    year = models.OneToOneField("governments.Year", on_delete=models.PROTECT, related_name="rules")
    frequency = models.CharField(max_length=12, choices=Frequency, default=Frequency.QUARTERLY)
    first_round = models.PositiveSmallIntegerField(default=1)
    due_day = models.PositiveSmallIntegerField(default=10)
    due_offset = models.PositiveSmallIntegerField(default=1)
    last_month = models.PositiveSmallIntegerField(default=1)
    last_day = models.PositiveSmallIntegerField(default=10)
    last_next_year = models.BooleanField(default=True)
    last_assumed = models.BooleanField(default=True)
    shift = models.CharField(max_length=8, choices=Shift, default=Shift.NEXT)
    support_earlier = models.PositiveSmallIntegerField(default=3)
    closes_after = models.PositiveSmallIntegerField(null=True, blank=True, default=15)
    plan_days = models.PositiveSmallIntegerField(default=20)
    consult_workdays = models.PositiveSmallIntegerField(default=5)
    remind_workdays = models.CharField(max_length=30, default="7,3,1")
    steps = models.CharField(max_length=20, choices=Steps, default=Steps.DIRECT)
    filing = models.CharField(max_length=8, choices=Filing, default=Filing.EITHER)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "cal_rules"

    def __str__(self) -> str:
        """Whose rules."""
        return f"{self.year} 报送规则"


class Round(models.Model):
    """One round of reporting (轮次): the days it reports on, and when it is due by the rules.

    `due` is what the rules gave when they were last applied, `derivation` how (a line a step), `provisional` whether
    it rests on a year whose holidays were not known. `moved_to` is the date the office set instead, with who, when and
    why; `closes` follows it. `reopened_to` is the last day on which a closed round takes reports again.
    """

    year = models.ForeignKey("governments.Year", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    due = models.DateField()
    derivation = models.TextField(blank=True)
    assumed = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    closes = models.DateField(null=True, blank=True)
    moved_to = models.DateField(null=True, blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_why = models.CharField(max_length=200, blank=True)
    reopened_to = models.DateField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_why = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "cal_round"
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="cal_round_once"),
            models.CheckConstraint(
                condition=models.Q(moved_to__isnull=True, moved_by__isnull=True, moved_at__isnull=True)
                | models.Q(moved_to__isnull=False, moved_by__isnull=False, moved_at__isnull=False),
                name="cal_round_moved_by_and_at",
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_to__isnull=True, reopened_by__isnull=True, reopened_at__isnull=True)
                | models.Q(reopened_to__isnull=False, reopened_by__isnull=False, reopened_at__isnull=False),
                name="cal_round_reopened_by_at",
            ),
        ]

    def __str__(self) -> str:
        """Year and name."""
        return f"{self.year}{self.name}"

    @property
    def name(self) -> str:
        """一季度, 上半年, 1月."""
        return round_name(self.first_day, self.last_day)

    @property
    def effective(self) -> date:
        """The due date that counts."""
        return self.moved_to or self.due

    @property
    def last_taken(self) -> date | None:
        """The last day on which reports are taken; None: always."""
        if self.closes is None or self.reopened_to is None:
            return self.closes
        return max(self.closes, self.reopened_to)
