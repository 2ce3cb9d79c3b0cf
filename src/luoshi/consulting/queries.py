"""A consultation read: rounds, one round before the office, a unit's extract; always scoped by government."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from luoshi.consulting.models import Answer, Consultation, ConsultedStream, Question, Ruling
from luoshi.consulting.rows import (
    AnswerRow,
    Extract,
    QuestionRow,
    RoundPage,
    RoundRow,
    RulingRow,
    UnitLine,
    Waiting,
)
from luoshi.governments.models import Body
from luoshi.items.models import Item, ItemUnit
from luoshi.items.queries import listed
from luoshi.items.rows import role_word_of

STATES = tuple(Question.State.values)
BY_STATE = {state: Count("pk", filter=Q(state=state)) for state in STATES}


def rounds(government_id: int, year: int, *, on: date, bodies: Collection[int] | None = None) -> tuple[RoundRow, ...]:
    """The rounds of a year, the latest first; with `bodies`, those that asked one of them, and its share alone.

    Three statements.
    """
    found = Consultation.objects.filter(government_id=government_id, year__number=year)
    if bodies is not None:
        found = found.filter(questions__body__in=bodies).distinct()
    return _round_rows(found, on=on, bodies=bodies)


def round_page(government_id: int, round_id: int, *, on: date) -> RoundPage | None:
    """A round before the office; None when there is none here. Twelve statements at most."""
    found = _round_rows(Consultation.objects.filter(pk=round_id, government_id=government_id), on=on)
    if not found:
        return None
    spoken = Q(state__in=[Question.State.OBJECTED, Question.State.RULED])
    objections = _questions(government_id, Question.objects.filter(spoken, consultation=round_id))
    streams = ConsultedStream.objects.filter(consultation=round_id).values("stream")
    known = ItemUnit.objects.filter(body__isnull=False).exclude(role=ItemUnit.Role.UPPER)
    nobody = Item.objects.filter(stream__in=streams).exclude(pk__in=known.values("item")).count()
    # what waits for a ruling comes first
    waiting_first = sorted(objections, key=lambda row: row.state != Question.State.OBJECTED)
    return RoundPage(round=found[0], units=_unit_lines(round_id), objections=tuple(waiting_first), without_units=nobody)


def extract(government_id: int, round_id: int, body_id: int, *, on: date) -> Extract | None:
    """A unit's extract; None when the unit was asked about nothing, or there is no such round. Ten statements."""
    found = Consultation.objects.filter(pk=round_id, government_id=government_id, questions__body=body_id).distinct()
    shown = _round_rows(found, on=on, bodies=[body_id])
    body = Body.objects.filter(pk=body_id, government_id=government_id).first()
    if not shown or body is None:
        return None
    return Extract(
        round=shown[0],
        body_id=body.pk,
        body=body.name,
        by_office=body.channel == Body.Channel.OFFICE,
        questions=_questions(government_id, Question.objects.filter(consultation=round_id, body=body)),
    )


def waiting_for_units(government_id: int, bodies: Collection[int], *, on: date) -> tuple[Waiting, ...]:
    """The open rounds in which one of `bodies` has not answered everything. One statement."""
    return _waiting(government_id, Q(state=Question.State.ASKED, body__in=bodies), on=on)


def waiting_for_the_office(government_id: int, *, on: date) -> tuple[Waiting, ...]:
    """The open rounds with objections that wait for a ruling; one line a round. One statement."""
    found: dict[int, Waiting] = {}
    for each in _waiting(government_id, Q(state=Question.State.OBJECTED), on=on):
        count = each.count + (found[each.round_id].count if each.round_id in found else 0)
        found[each.round_id] = Waiting(each.round_id, each.name, each.due, each.overdue, None, "", count)
    return tuple(found.values())


def round_to_act_on(government_id: int, round_id: int) -> Consultation | None:
    """The round as actions take it; None when there is none here. One statement."""
    return (
        Consultation.objects.filter(pk=round_id, government_id=government_id)
        .select_related("government", "year")
        .first()
    )


def question_to_act_on(government_id: int, question_id: int) -> Question | None:
    """The question as actions take it; None when there is none here. One statement."""
    found = Question.objects.filter(pk=question_id, consultation__government_id=government_id)
    return found.select_related("consultation__government", "consultation__year", "body").first()


def _waiting(government_id: int, which: Q, *, on: date) -> tuple[Waiting, ...]:
    counted = (
        Question.objects.filter(
            which, consultation__government_id=government_id, consultation__state=Consultation.State.OPEN
        )
        .values_list(
            "consultation",
            "consultation__year__number",
            "consultation__number",
            "consultation__due",
            "body",
            "body__name",
        )
        .annotate(count=Count("pk"))
        .order_by("consultation__due", "consultation", "body")
    )
    return tuple(
        Waiting(pk, f"{year}年责任分解第{number}次征求意见", due, due < on, body, name, count)
        for pk, year, number, due, body, name, count in counted
    )


def _round_rows(
    found: QuerySet[Consultation], *, on: date, bodies: Collection[int] | None = None
) -> tuple[RoundRow, ...]:
    """The rounds as rows. Three statements."""
    rounds_ = list(
        found.select_related("year", "opened_by").prefetch_related(
            Prefetch("streams", ConsultedStream.objects.select_related("stream"))
        )
    )
    mine = Q(body__in=bodies) if bodies is not None else Q()
    counted: dict[int, Any] = {
        row["consultation"]: row
        for row in Question.objects.filter(mine, consultation__in=[each.pk for each in rounds_])
        .order_by()
        .values("consultation")
        .annotate(
            units=Count("body", distinct=True),
            silent=Count("body", distinct=True, filter=Q(state=Question.State.ASKED)),
            **BY_STATE,
        )
    }
    none = dict.fromkeys(("units", "silent", *STATES), 0)
    return tuple(_round_row(each, counted.get(each.pk, none), on) for each in rounds_)


def _round_row(round_: Consultation, counts: Mapping[str, int], on: date) -> RoundRow:
    return RoundRow(
        id=round_.pk,
        name=str(round_),
        year=round_.year.number,
        state=round_.state,
        state_word=str(round_.get_state_display()),
        streams=tuple(each.stream.name for each in round_.streams.all()),
        note=round_.note,
        opened_at=round_.opened_at,
        opened_by=str(round_.opened_by),
        due=round_.due,
        closed_at=round_.closed_at,
        overdue=round_.state == Consultation.State.OPEN and round_.due < on,
        units=counts["units"],
        silent=counts["silent"],
        asked=counts["asked"],
        agreed=counts["agreed"],
        objected=counts["objected"],
        ruled=counts["ruled"],
    )


def _unit_lines(round_id: int) -> tuple[UnitLine, ...]:
    """The units of a round, those that owe an answer first. Two statements."""
    answered: dict[int, Any] = {
        row["question__body"]: row
        for row in Answer.objects.filter(question__consultation=round_id)
        .order_by()
        .values("question__body")
        .annotate(last=Max("at"), late=Count("question", distinct=True, filter=Q(late=True)))
    }
    counted: Iterable[Any] = (
        Question.objects.filter(consultation=round_id)
        .values("body", "body__name", "body__channel")
        .annotate(**BY_STATE)
        .order_by("body")
    )
    lines = [
        UnitLine(
            body_id=row["body"],
            body=row["body__name"],
            asked=row["asked"],
            agreed=row["agreed"],
            objected=row["objected"],
            ruled=row["ruled"],
            late=answered.get(row["body"], {}).get("late", 0),
            answered_at=answered.get(row["body"], {}).get("last"),
            by_office=row["body__channel"] == Body.Channel.OFFICE,
        )
        for row in counted
    ]
    return tuple(sorted(lines, key=lambda line: not line.asked))


def _questions(government_id: int, found: QuerySet[Question]) -> tuple[QuestionRow, ...]:
    """The questions with their items, answers and rulings, by stream and number. Six statements."""
    questions = list(found.select_related("body").order_by("item__stream__order", "item__number", "body"))
    items = {row.id: row for row in listed(government_id, [question.item_id for question in questions])}
    answers = _answers(questions)
    rulings = _rulings(questions)
    return tuple(
        QuestionRow(
            id=question.pk,
            body_id=question.body_id,
            body=question.body.name,
            role_word=role_word_of(items[question.item_id], question.body_id, question.role),
            state=question.state,
            state_word=str(question.get_state_display()),
            item=items[question.item_id],
            answers=tuple(answers[question.pk]),
            rulings=tuple(rulings[question.pk]),
        )
        for question in questions
    )


def _answers(questions: Sequence[Question]) -> defaultdict[int, list[AnswerRow]]:
    rows: defaultdict[int, list[AnswerRow]] = defaultdict(list)
    for each in Answer.objects.filter(question__in=questions).select_related("proposed", "by").order_by("pk"):
        rows[each.question_id].append(
            AnswerRow(
                id=each.pk,
                word=each.word,
                word_word=str(each.get_word_display()),
                text=each.text,
                proposed=each.proposed.name if each.proposed else "",
                late=each.late,
                entered=each.entered,
                by=str(each.by),
                at=each.at,
            )
        )
    return rows


def _rulings(questions: Sequence[Question]) -> defaultdict[int, list[RulingRow]]:
    rows: defaultdict[int, list[RulingRow]] = defaultdict(list)
    for each in Ruling.objects.filter(question__in=questions).select_related("by").order_by("pk"):
        rows[each.question_id].append(
            RulingRow(
                word=each.word,
                word_word=str(each.get_word_display()),
                reason=each.reason,
                units=each.units,
                by=str(each.by),
                at=each.at,
            )
        )
    return rows
