"""征求意见: rounds on a year's breakdown, the question to each unit about each item, answers and rulings."""

from django.conf import settings
from django.db import models

from luoshi.consulting import states
from luoshi.governments.models import Body, Government, Year
from luoshi.items.models import Item, Stream


class Consultation(models.Model):
    """A round: units are asked about the items of the chosen streams until the end of the day `due`.

    Whoever has not answered by the close stays unanswered: silence is no agreement.
    """

    class State(models.TextChoices):
        """Open or closed."""

        OPEN = states.Round.OPEN.value, "征求中"
        CLOSED = states.Round.CLOSED.value, "已结束"

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="consultations")
    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="consultations")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due = models.DateField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "con_round"
        ordering = ["-year__number", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="con_round_once"),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_by__isnull=True, closed_at__isnull=True)
                | models.Q(state="closed", closed_by__isnull=False, closed_at__isnull=False),
                name="con_round_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        """As papers call it."""
        return f"{self.year}责任分解第{self.number}次征求意见"


class ConsultedStream(models.Model):
    """A stream whose items a round is about."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="streams")
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "con_stream"
        ordering = ["consultation", "stream__order"]
        constraints = [models.UniqueConstraint(fields=["consultation", "stream"], name="con_stream_once")]

    def __str__(self) -> str:
        """The stream."""
        return str(self.stream)


class Question(models.Model):
    """One unit asked about one item in one round, with the role it was asked in."""

    class State(models.TextChoices):
        """The words of states.State."""

        ASKED = states.State.ASKED.value, states.STATE_WORDS[states.State.ASKED]
        AGREED = states.State.AGREED.value, states.STATE_WORDS[states.State.AGREED]
        OBJECTED = states.State.OBJECTED.value, states.STATE_WORDS[states.State.OBJECTED]
        RULED = states.State.RULED.value, states.STATE_WORDS[states.State.RULED]

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="questions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="questions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="questions")
    role = models.CharField(max_length=14, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)

    class Meta:
        db_table = "con_question"
        ordering = ["consultation", "item__stream__order", "item__number", "body"]
        constraints = [models.UniqueConstraint(fields=["consultation", "item", "body"], name="con_question_once")]
        indexes = [models.Index(fields=["body", "state"], name="con_question_body_state")]

    def __str__(self) -> str:
        """Which unit about which item."""
        return f"{self.body} {self.item}"


class Answer(models.Model):
    """What a unit said; the latest stands, earlier ones stay. `late`: after the due date.

    `entered` says that the office entered it for a unit that does not log in. `proposed` is the body that the unit
    thinks answers for the item (None: it names none).
    """

    class Word(models.TextChoices):
        """What it came to."""

        AGREED = "agreed", "无意见"
        OBJECTED = "objected", "有意见"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    word = models.CharField(max_length=8, choices=Word)
    text = models.TextField(blank=True)
    proposed = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    late = models.BooleanField(default=False)
    entered = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "con_answer"
        ordering = ["question", "id"]

    def __str__(self) -> str:
        """The word."""
        return str(self.get_word_display())


class Ruling(models.Model):
    """What the office decided on an objection; the latest stands, earlier ones stay.

    `units` are the item's units after it, as words ("": they stay as they were).
    """

    class Word(models.TextChoices):
        """What it came to."""

        ADOPTED = "adopted", "采纳"
        PARTLY = "partly", "部分采纳"
        REFUSED = "refused", "不采纳"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="rulings")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="rulings")
    word = models.CharField(max_length=8, choices=Word)
    reason = models.TextField()
    units = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "con_ruling"
        ordering = ["question", "id"]

    def __str__(self) -> str:
        """The word."""
        return str(self.get_word_display())
