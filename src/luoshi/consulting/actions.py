"""Writing a consultation: opened by the office, answered by the units, ruled on and closed by the office."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import Act, record, record_many
from luoshi.calendar.models import Rules
from luoshi.calendar.queries import workdays_of
from luoshi.consulting.errors import AnsweredSince, BadConsultation, NoSuchMove, NotYours, Unruled
from luoshi.consulting.models import Answer, Consultation, ConsultedStream, Question, Ruling
from luoshi.consulting.states import HAND_WORDS, STATE_WORDS, VERB_WORDS, Hand, Move, Round, State, Verb, move_of
from luoshi.governments import rights
from luoshi.governments.models import Body, Role, Year
from luoshi.governments.rights import check, rights_of
from luoshi.held import held_row, held_rows
from luoshi.items.about import about_item
from luoshi.items.changing import Changes, change_item
from luoshi.items.closing import keep_open, refuse_closed
from luoshi.items.drafts import Unit
from luoshi.items.holding import lock_items
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.items.units import unit_words
from luoshi.people.models import Account

USUAL_WORKDAYS = 5
VERB_OF: dict[str, Verb] = {Answer.Word.AGREED: Verb.AGREE, Answer.Word.OBJECTED: Verb.OBJECT}


@transaction.atomic
def open_round(
    *,
    year: Year,
    streams: Collection[Stream],
    by: Account,
    at: datetime,
    due: date | None = None,
    workdays: int | None = None,
    note: str = "",
) -> Consultation:
    """A round in which every known unit is asked about its items in `streams`.

    It is due on `due`, or else `workdays` after the opening (None: as the year's rules say, 5 without rules).
    Raises NotAllowed, YearClosed, NoSuchMove (a stream is in an open round), or BadConsultation.
    """
    check(by, rights.Verb.REVIEW, year.government, on=localdate(at))
    refuse_closed(held_row(Year.objects.all(), year.pk))
    chosen = list(held_rows(Stream.objects.filter(year=year, pk__in=[stream.pk for stream in streams])))
    if not chosen or len(chosen) != len(streams):
        raise BadConsultation(_("没有选任务来源；请至少选一个本年度的任务来源"))
    _refuse_twice(chosen)
    today = localdate(at)
    last = due or workdays_of(year.government_id).after(today, workdays or _usual_workdays(year))
    if last < today:
        raise BadConsultation(_("截止日 %(due)s 已过；请选今天或以后的日子") % {"due": last})
    number = (Consultation.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1
    round_ = Consultation.objects.create(
        government=year.government, year=year, number=number, note=note, opened_by=by, opened_at=at, due=last
    )
    ConsultedStream.objects.bulk_create(ConsultedStream(consultation=round_, stream=stream) for stream in chosen)
    asked = _ask(round_, chosen, on=today)
    if not asked:
        raise BadConsultation(_("所选任务来源中没有事项列有名录内的责任单位；请先确定责任单位"))
    names = "、".join(stream.name for stream in chosen)
    words = f"{names}；{asked} 条；{last} 截止"
    record("consultation.open", by=by.username, government=year.government.code, target=str(round_), after=words, at=at)
    return round_


@transaction.atomic
def answer(
    *, question: Question, word: str, by: Account, at: datetime, text: str = "", proposed: Body | None = None
) -> Answer:
    """A unit's word on one item; an objection says why, and may name the body that answers for it instead.

    Raises NotAllowed (also for the liaison of another unit), NoSuchMove, or BadConsultation.
    """
    if word == Answer.Word.OBJECTED and not text.strip():
        raise BadConsultation(_("没有写反馈意见；请写明意见和理由"))
    if proposed is not None and proposed.government_id != question.consultation.government_id:
        raise BadConsultation(_("“%(body)s”不在本级单位名录；请从名录中选") % {"body": proposed})
    if proposed is not None and proposed.valid_to is not None and proposed.valid_to < localdate(at):
        raise BadConsultation(_("%(body)s已撤并；请选承接它职能的单位") % {"body": proposed})
    if proposed is not None and proposed.pk == question.body_id:
        raise BadConsultation(_("建议承办的就是本单位；请选另一个单位，或不选"))
    round_ = _locked_round(question.consultation_id)
    locked = held_row(Question.objects.select_related("item__stream", "item__year", "body"), question.pk)
    said = _say([locked], word, round_, by=by, at=at, text=text.strip(), proposed=proposed)
    return said[0]


@transaction.atomic
def agree_to_the_rest(*, consultation: Consultation, body: Body, by: Account, at: datetime) -> int:
    """无意见 to every item that the unit has not answered yet; how many those were.

    Raises NotAllowed, or NoSuchMove when the round is closed or nothing is left to answer.
    """
    round_ = _locked_round(consultation.pk)
    left = held_rows(
        Question.objects.filter(consultation=round_, body=body, state=Question.State.ASKED).select_related(
            "item__stream", "item__year", "body"
        )
    )
    questions = list(left)
    if not questions:
        raise NoSuchMove(_("%(body)s已全部答复；如要改变意见，请在该事项上修改") % {"body": body})
    return len(_say(questions, Answer.Word.AGREED, round_, by=by, at=at))


@transaction.atomic
def rule(
    *,
    question: Question,
    answer_id: int,
    word: str,
    reason: str,
    by: Account,
    at: datetime,
    units: tuple[Unit, ...] | None = None,
    seen: int | None = None,
) -> Ruling:
    """The office's ruling on the objection `answer_id`; `units` (None: as they are) become the item's units at once.

    A body that comes to the item by it is asked about it too, while the round is open. `seen` is how many rulings on
    the question were looked at (None: it does not matter). Raises NotAllowed, NoSuchMove (also when the unit has said
    something else since, or somebody else ruled), BadConsultation, or what changing the item raises.
    """
    government = question.consultation.government
    check(by, rights.Verb.REVIEW, government, on=localdate(at))
    if word not in Ruling.Word.values or not reason.strip():
        raise BadConsultation(_("裁定不完整；请选采纳、部分采纳或不采纳，并写明理由"))
    if units is not None and word == Ruling.Word.REFUSED:
        raise BadConsultation(_("不采纳的意见不能同时改责任单位；请改选采纳或部分采纳，或保持单位不变"))
    keep_open(question.consultation.year_id)
    round_ = _locked_round(question.consultation_id)
    list(lock_items(round_.year, [question.item_id]))
    locked = held_row(Question.objects.select_related("item__stream", "item__year", "body"), question.pk)
    move = _move(round_, locked, Verb.RULE, _hands(by, locked.body, at=at))
    latest = locked.answers.order_by("-id").first()
    if latest is None or latest.pk != answer_id:
        raise AnsweredSince(_("%(body)s刚刚更改了意见；请刷新后再裁定") % {"body": locked.body})
    if seen is not None and locked.rulings.count() != seen:
        raise AnsweredSince(_("%(question)s的意见刚由他人裁定；请看过那次裁定，再决定要不要改") % {"question": locked})
    locked.state = move.to.value
    locked.save(update_fields=["state"])
    words = unit_words(units) if units is not None else ""
    ruling = Ruling.objects.create(
        question=locked, answer=latest, word=word, reason=reason.strip(), units=words, by=by, at=at
    )
    said = f"{ruling} {ruling.reason}"
    if units is not None:
        reason_of_change = f"{round_}:{locked.body} {said}"
        change_item(item=locked.item, changes=Changes(units=units), by=by, at=at, reason=reason_of_change)
        _ask_newcomers(round_, locked.item, on=localdate(at))
    record(
        "consultation.rule",
        by=by.username,
        government=government.code,
        target=_named(locked),
        about=about_item(locked.item_id),
        before=f"{locked.body}:{latest.text}",
        after=f"{said}\n{words}".strip(),
        at=at,
    )
    return ruling


@transaction.atomic
def extend_round(*, consultation: Consultation, due: date, reason: str, by: Account, at: datetime) -> Consultation:
    """The round with a later due date; answers already marked late stay so.

    Raises NotAllowed, NoSuchMove for a closed round, or BadConsultation.
    """
    check(by, rights.Verb.REVIEW, consultation.government, on=localdate(at))
    round_ = _locked_round(consultation.pk)
    _refuse_closed_round(round_)
    if due <= round_.due or not reason.strip():
        raise BadConsultation(_("延期要晚于原截止日 %(due)s，并写明原因") % {"due": round_.due})
    before, round_.due = round_.due, due
    round_.save(update_fields=["due"])
    code = round_.government.code
    after = f"{due} {reason.strip()}"
    record(
        "consultation.extend",
        by=by.username,
        government=code,
        target=str(round_),
        before=str(before),
        after=after,
        at=at,
    )
    return round_


@transaction.atomic
def close_round(*, consultation: Consultation, by: Account, at: datetime) -> Consultation:
    """The round, closed; what was not answered stays unanswered.

    Raises NotAllowed, NoSuchMove when it is closed already, or Unruled while an objection has no ruling.
    """
    check(by, rights.Verb.REVIEW, consultation.government, on=localdate(at))
    round_ = _locked_round(consultation.pk)
    _refuse_closed_round(round_)
    states = list(Question.objects.filter(consultation=round_).values_list("state", flat=True))
    open_objections = states.count(Question.State.OBJECTED)
    if open_objections:
        raise Unruled(_("还有 %(count)d 条意见没有裁定；请先逐条裁定再结束") % {"count": open_objections})
    round_.state, round_.closed_by, round_.closed_at = Consultation.State.CLOSED, by, at
    round_.save(update_fields=["state", "closed_by", "closed_at"])
    words = ";".join(f"{word} {states.count(state.value)}" for state, word in STATE_WORDS.items())
    code = round_.government.code
    record("consultation.close", by=by.username, government=code, target=str(round_), after=words, at=at)
    return round_


def _locked_round(pk: int) -> Consultation:
    """The round, held until the transaction ends. Note: the year before it, streams and items after, questions last."""
    return held_row(Consultation.objects.select_related("government", "year"), pk)


def _refuse_closed_round(round_: Consultation) -> None:
    if round_.state == Consultation.State.CLOSED:
        raise NoSuchMove(_("%(round)s已结束；如需再征求，请另发一次") % {"round": round_})


def _refuse_twice(streams: Sequence[Stream]) -> None:
    running = ConsultedStream.objects.filter(
        stream__in=streams, consultation__state=Consultation.State.OPEN
    ).select_related("stream", "consultation__year")
    for each in running:
        raise NoSuchMove(
            _("%(stream)s正在%(round)s中；请先结束那一次") % {"stream": each.stream, "round": each.consultation}
        )


def _usual_workdays(year: Year) -> int:
    rules = Rules.objects.filter(year=year).first()
    return rules.consult_workdays if rules is not None else USUAL_WORKDAYS


def _ask(round_: Consultation, streams: Sequence[Stream], *, on: date) -> int:
    """Put the question to every known unit of every item; how many questions that is."""
    rows = _answering(ItemUnit.objects.filter(item__stream__in=streams), on=on)
    return len(Question.objects.bulk_create(_questions(round_, rows, set())))


def _ask_newcomers(round_: Consultation, item: Item, *, on: date) -> None:
    """Ask the bodies that an item was given by a ruling."""
    asked = set(Question.objects.filter(consultation=round_, item=item).values_list("body_id", flat=True))
    rows = _answering(ItemUnit.objects.filter(item=item), on=on)
    Question.objects.bulk_create(_questions(round_, rows, {(item.pk, body) for body in asked}))


def _answering(rows: QuerySet[ItemUnit], *, on: date) -> list[ItemUnit]:
    """The units among `rows` that answer on that day and are known bodies."""
    known = rows.filter(body__isnull=False).exclude(role=ItemUnit.Role.UPPER)
    return [row for row in known.order_by("item_id", "order") if row.valid_to is None or row.valid_to >= on]


def _questions(round_: Consultation, rows: Sequence[ItemUnit], asked: set[tuple[int, int]]) -> list[Question]:
    """A question for each body of each item that has none yet."""
    new = []
    for row in rows:
        if row.body_id is not None and (row.item_id, row.body_id) not in asked:
            asked.add((row.item_id, row.body_id))
            new.append(Question(consultation=round_, item_id=row.item_id, body_id=row.body_id, role=row.role))
    return new


def _hands(by: Account, body: Body, *, at: datetime) -> frozenset[Hand]:
    """Whose hands an account has for a body: the office is also the liaison's where a unit does not log in."""
    roles = rights_of(by, on=localdate(at)).roles(body.government, body.pk)
    hands = {hand for hand in Hand if Role(hand.value) in roles}
    if Hand.OFFICE in hands and body.channel == Body.Channel.OFFICE:
        hands.add(Hand.LIAISON)
    return frozenset(hands)


def _move(round_: Consultation, question: Question, verb: Verb, hands: frozenset[Hand]) -> Move:
    """The move of the table. Raises NoSuchMove or NotYours."""
    _refuse_closed_round(round_)
    move = move_of(Round(round_.state), State(question.state), verb)
    if move is None:
        raise NoSuchMove(
            _("%(question)s现在是“%(state)s”，不能%(verb)s；请刷新页面")
            % {"question": question, "state": STATE_WORDS[State(question.state)], "verb": VERB_WORDS[verb]}
        )
    if move.by not in hands:
        raise NotYours(
            _("%(question)s只能由%(hand)s%(verb)s")
            % {"question": question, "hand": HAND_WORDS[move.by], "verb": VERB_WORDS[verb]}
        )
    return move


def _say(
    questions: Sequence[Question],
    word: str,
    round_: Consultation,
    *,
    by: Account,
    at: datetime,
    text: str = "",
    proposed: Body | None = None,
) -> Sequence[Answer]:
    """Append the same word to locked questions of one unit."""
    body = questions[0].body
    check(by, rights.Verb.FILL, round_.government, on=localdate(at))
    if word not in VERB_OF:
        raise BadConsultation(_("没有选答复；请选无意见或有意见"))
    verb = VERB_OF[word]
    hands = _hands(by, body, at=at)
    late, entered = localdate(at) > round_.due, Hand.OFFICE in hands
    acts = []
    answers = []
    for question in questions:
        before = STATE_WORDS[State(question.state)]
        question.state = _move(round_, question, verb, hands).to.value
        new = Answer(
            question=question, word=word, text=text, proposed=proposed, late=late, entered=entered, by=by, at=at
        )
        answers.append(new)
        words = f"{body}:{new}" + (f" {text}" if text else "") + (f" 建议由{proposed}承办" if proposed else "")
        what, about = f"consultation.{verb.value}", about_item(question.item_id)
        acts.append(Act(what, _named(question), before=f"{body}:{before}", after=words, about=about))
    Question.objects.bulk_update(questions, ["state"])
    saved = Answer.objects.bulk_create(answers)
    record_many(acts, by=by.username, government=round_.government.code, at=at)
    return saved


def _named(question: Question) -> str:
    """The item as the audit log names it."""
    return f"{question.item.year} {question.item}"
