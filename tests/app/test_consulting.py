"""征求意见: who may say what when, what a ruling changes, and that silence is no agreement."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from app.once import Own
from app.people import AT, PASSWORD, TODAY, Town
from luoshi.audit.models import Event
from luoshi.calendar.days import set_day
from luoshi.consulting import queries
from luoshi.consulting.actions import agree_to_the_rest, answer, close_round, extend_round, open_round, rule
from luoshi.consulting.errors import BadConsultation, NoSuchMove, NotYours, Unruled
from luoshi.consulting.models import Consultation, Question, Ruling
from luoshi.consulting.states import Hand, Round, State, Verb, move_of
from luoshi.errors import LuoshiError, NotAllowed, NotNow
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Body, Role
from luoshi.items.actions import Unit, add_item
from luoshi.items.errors import BadItem
from luoshi.items.models import Item
from luoshi.people.actions import create_account
from luoshi.people.models import Account

LATER = AT + timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Table:
    """A round about three items of 区报告: 发改局 alone, 发改局 and 水务局, and one that nobody answers for."""

    town: Town
    round: Consultation
    water: Account
    first: Item
    both: Item

    def question(self, item: Item, body: str = "区发改局") -> Question:
        return Question.objects.get(consultation=self.round, item=item, body__name=body)

    def objection(self, text: str = "职能已划转", proposed: str | None = "区水务局") -> Question:
        body = self.town.body(proposed) if proposed else None
        answer(
            question=self.question(self.first), word="objected", text=text, proposed=body, by=self.town.colleague, at=AT
        )
        return self.question(self.first)


@pytest.fixture(scope="module")
def built_table(built_town: Town, django_db_blocker: DjangoDbBlocker) -> Table:
    with django_db_blocker.unblock():
        return build_table(built_town)


@pytest.fixture
def table(built_table: Table, town: Town, own: Own) -> Table:
    return own(built_table)


def build_table(town: Town) -> Table:
    own = town.stream("own_report")
    units = (Unit("区发改局", "lead"), Unit("区水务局", "support"))
    first = add_item(stream=own, wording="办好工坊节", units=units[:1], by=town.owner, at=AT)
    both = add_item(stream=own, wording="修一条绿道", units=units, by=town.owner, at=AT)
    add_item(stream=own, wording="种一百棵树", units=(Unit("区园林队"),), by=town.owner, at=AT)
    add_item(stream=town.stream("annual_plan"), wording="不在其中", units=units, by=town.owner, at=AT)
    water = create_account(username="water", title="区水务局联络员", password=PASSWORD, by="test", at=AT)
    assign_post(
        account=water, government=town.government, role=Role.LIAISON, body=town.body("区水务局"), by=town.owner, at=AT
    )
    return Table(town, open_round(year=town.year, streams=[own], by=town.owner, at=AT), water, first, both)


def test_every_known_unit_is_asked_about_its_items_of_the_chosen_streams(table: Table) -> None:
    asked = {(each.item.wording, each.body.name, each.role) for each in Question.objects.all()}
    assert asked == {
        ("办好工坊节", "区发改局", "lead"),
        ("修一条绿道", "区发改局", "lead"),
        ("修一条绿道", "区水务局", "support"),
    }
    page = queries.round_page(table.town.government.pk, table.round.pk, on=TODAY)
    assert page is not None
    assert page.without_units == 1


def test_a_round_is_due_five_workdays_after_it_was_opened(table: Table) -> None:
    assert table.round.due == date(2026, 3, 9)  # opened on Monday, 2 March


def test_workdays_are_those_of_the_offices_calendar(table: Table) -> None:
    town, stream = table.town, table.town.stream("city_report")
    set_day(government=town.government, day=date(2026, 3, 4), works=False, name="区庆", by=town.owner, at=AT)
    add_item(stream=stream, wording="修渠。", units=(Unit("区水务局"),), by=town.owner, at=AT)
    opened = open_round(year=town.year, streams=[stream], by=town.owner, at=AT)
    assert opened.due == date(2026, 3, 10)


def test_a_stream_is_in_one_open_round_at_a_time(table: Table) -> None:
    with pytest.raises(NoSuchMove, match="区报告正在"):
        open_round(year=table.town.year, streams=[table.town.stream("own_report")], by=table.town.owner, at=AT)


def test_a_round_needs_a_stream_with_a_known_unit_and_a_day_to_come(table: Table) -> None:
    town = table.town
    empty = town.stream("own_livelihood")
    with pytest.raises(BadConsultation, match="没有选任务来源"):
        open_round(year=town.year, streams=[], by=town.owner, at=AT)
    with pytest.raises(BadConsultation, match="没有选任务来源"):
        open_round(year=town.year, streams=[town.other_stream("own_report")], by=town.owner, at=AT)
    with pytest.raises(BadConsultation, match="名录内的责任单位"):
        open_round(year=town.year, streams=[empty], by=town.owner, at=AT)
    with pytest.raises(BadConsultation, match="已过"):
        open_round(year=town.year, streams=[town.stream("annual_plan")], due=date(2026, 3, 1), by=town.owner, at=AT)
    assert Consultation.objects.count() == 1


def in_state(table: Table, state: State) -> Question:
    """The question to 区发改局 about the first item, brought into a state by the moves there are."""
    town = table.town
    if state is State.AGREED:
        answer(question=table.question(table.first), word="agreed", by=town.colleague, at=AT)
    if state in {State.OBJECTED, State.RULED}:
        table.objection()
    question = table.question(table.first)
    if state is State.RULED:
        rule(question=question, answer_id=last(question), word="refused", reason="理由", by=town.owner, at=AT)
    return table.question(table.first)


def last(question: Question) -> int:
    found = question.answers.order_by("-id").first()
    return found.pk if found else 0


def do(question: Question, verb: Verb, by: Account) -> None:
    if verb is Verb.RULE:
        rule(question=question, answer_id=last(question), word="refused", reason="理由", by=by, at=AT)
    else:
        word = {Verb.AGREE: "agreed", Verb.OBJECT: "objected"}[verb]
        answer(question=question, word=word, text="另有意见", by=by, at=AT)


ROLES = [*Role, None]


@pytest.mark.parametrize(
    ("round_", "state", "verb"), [each for each in product(Round, State, Verb) if each[:2] != ("closed", "objected")]
)
def test_the_table_decides_for_every_role(table: Table, round_: Round, state: State, verb: Verb) -> None:
    town = table.town
    question = in_state(table, state)
    if round_ is Round.CLOSED:
        close_round(consultation=table.round, by=town.owner, at=AT)
    move = move_of(round_, state, verb)
    for role in ROLES:
        someone = create_account(username=f"p{role}", title="某人", password=PASSWORD, by="test", at=AT)
        if role is not None:
            body = town.body("区发改局") if role in AT_OUR_BODY else None
            assign_post(account=someone, government=town.government, role=role, body=body, by=town.owner, at=AT)
        if move is not None and role is not None and role.value == move.by.value:
            continue  # done last: it changes the state
        with pytest.raises(LuoshiError):
            do(question, verb, someone)
        question.refresh_from_db()
        assert question.state == state.value
    if move is not None:
        do(question, verb, town.colleague if move.by is Hand.LIAISON else town.owner)
        question.refresh_from_db()
        assert question.state == move.to.value


AT_OUR_BODY = {Role.COLLECTOR, Role.LIAISON, Role.SECTION_HEAD, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER}


def test_only_the_units_own_liaison_answers(table: Table) -> None:
    with pytest.raises(NotYours, match="本单位联络员"):
        answer(question=table.question(table.first), word="agreed", by=table.water, at=AT)
    with pytest.raises(NotYours):
        answer(question=table.question(table.first), word="agreed", by=table.town.owner, at=AT)
    with pytest.raises(NotAllowed):
        answer(question=table.question(table.first), word="agreed", by=table.town.stranger, at=AT)


def test_the_office_enters_what_a_unit_without_log_in_says(table: Table) -> None:
    Body.objects.filter(name="区发改局").update(channel=Body.Channel.OFFICE)
    said = answer(question=table.question(table.first), word="agreed", by=table.town.owner, at=AT)
    assert said.entered
    mine = answer(question=table.question(table.both), word="agreed", by=table.town.colleague, at=AT)
    assert not mine.entered


def test_agreeing_to_the_rest_leaves_what_was_said(table: Table) -> None:
    table.objection()
    count = agree_to_the_rest(
        consultation=table.round, body=table.town.body("区发改局"), by=table.town.colleague, at=AT
    )
    assert count == 1
    states = {(each.item.wording, each.body.name): each.state for each in Question.objects.all()}
    assert states == {
        ("办好工坊节", "区发改局"): "objected",
        ("修一条绿道", "区发改局"): "agreed",
        ("修一条绿道", "区水务局"): "asked",  # silence stays silence
    }
    with pytest.raises(NoSuchMove, match="已全部答复"):
        agree_to_the_rest(consultation=table.round, body=table.town.body("区发改局"), by=table.town.colleague, at=AT)


def test_an_objection_says_why(table: Table) -> None:
    with pytest.raises(BadConsultation, match="没有写反馈意见"):
        table.objection(text=" ")
    with pytest.raises(BadConsultation, match="本单位"):
        table.objection(proposed="区发改局")
    with pytest.raises(BadConsultation, match="已撤并"):
        table.objection(proposed="区科产局")  # 区科创局 since 2025
    foreign = Body.objects.create(government=table.town.other, name="另一区发改局")
    with pytest.raises(BadConsultation, match="单位名录"):
        answer(
            question=table.question(table.first),
            word="objected",
            text="意见",
            proposed=foreign,
            by=table.town.colleague,
            at=AT,
        )


def test_an_answer_after_the_day_is_late_and_on_it_is_not(table: Table) -> None:
    on_the_day = datetime(2026, 3, 9, 15, 59, tzinfo=UTC)  # a minute before midnight in China
    assert not answer(question=table.question(table.first), word="agreed", by=table.town.colleague, at=on_the_day).late
    after = on_the_day + timedelta(minutes=1)
    assert answer(question=table.question(table.both), word="agreed", by=table.town.colleague, at=after).late


def test_an_adopted_objection_changes_the_units_at_once_and_asks_the_new_one(table: Table) -> None:
    question = table.objection()
    ruling = rule(
        question=question,
        answer_id=last(question),
        word="adopted",
        reason="机构改革后由水务局承担",
        units=(Unit("区水务局", "lead"),),
        by=table.town.owner,
        at=AT,
    )
    assert [(unit.name, unit.role, unit.body) for unit in table.first.units.all()] == [
        ("区水务局", "lead", table.town.body("区水务局"))
    ]
    assert ruling.units == "牵头 区水务局"
    assert table.question(table.first, "区水务局").state == "asked"
    acts = {event.action: event for event in Event.objects.filter(target="2026年 区报告1")}
    assert {"item.amend", "consultation.object", "consultation.rule"} <= set(acts)
    assert "责任单位:牵头 区发改局" in acts["item.amend"].before
    assert "责任单位:牵头 区水务局" in acts["item.amend"].after


def test_a_ruling_is_followed_and_never_overwritten(table: Table) -> None:
    question = table.objection()
    for word, reason in [("refused", "三定方案未改"), ("partly", "改为配合")]:
        rule(question=question, answer_id=last(question), word=word, reason=reason, by=table.town.owner, at=AT)
    assert [(each.word, each.reason) for each in Ruling.objects.all()] == [
        ("refused", "三定方案未改"),
        ("partly", "改为配合"),
    ]


def test_a_ruling_on_words_that_have_changed_is_refused(table: Table) -> None:
    question = table.objection("第一版")
    seen = last(question)
    table.objection("第二版")
    with pytest.raises(NoSuchMove, match="刚刚更改了意见"):
        rule(question=question, answer_id=seen, word="refused", reason="理由", by=table.town.owner, at=AT)


BAD_RULINGS: list[tuple[str, str, tuple[Unit, ...] | None, type[LuoshiError]]] = [
    ("adopted", "", None, BadConsultation),
    ("whatever", "理由", None, BadConsultation),
    ("refused", "理由", (Unit("区水务局"),), BadConsultation),
    ("adopted", "理由", (Unit("x" * 61),), BadItem),
]


@pytest.mark.parametrize(("word", "reason", "units", "error"), BAD_RULINGS)
def test_a_bad_ruling_writes_nothing(
    table: Table, word: str, reason: str, units: tuple[Unit, ...] | None, error: type[LuoshiError]
) -> None:
    question = table.objection()
    before = Event.objects.count()
    with pytest.raises(error):
        rule(
            question=question,
            answer_id=last(question),
            word=word,
            reason=reason,
            units=units,
            by=table.town.owner,
            at=AT,
        )
    question.refresh_from_db()
    assert (question.state, Ruling.objects.count(), Event.objects.count()) == ("objected", 0, before)


def test_a_round_closes_when_nothing_waits_for_a_ruling_and_the_missing_stay_missing(table: Table) -> None:
    town = table.town
    question = table.objection()
    with pytest.raises(Unruled, match="1 条意见"):
        close_round(consultation=table.round, by=town.owner, at=AT)
    rule(question=question, answer_id=last(question), word="refused", reason="理由", by=town.owner, at=AT)
    closed = close_round(consultation=table.round, by=town.owner, at=LATER)
    assert closed.closed_by == town.owner
    assert Question.objects.filter(state="asked").count() == 2
    for attempt in (close_round, agree):
        with pytest.raises(NotNow):
            attempt(consultation=table.round, by=town.owner, at=LATER)


def agree(*, consultation: Consultation, by: Account, at: datetime) -> None:
    body = Body.objects.get(name="区水务局")
    agree_to_the_rest(consultation=consultation, body=body, by=Account.objects.get(username="water"), at=at)


def test_a_round_is_extended_with_a_reason(table: Table) -> None:
    extended = extend_round(consultation=table.round, due=date(2026, 3, 16), reason="会期", by=table.town.owner, at=AT)
    assert extended.due == date(2026, 3, 16)
    for due, reason in [(date(2026, 3, 16), "会期"), (date(2026, 3, 20), " ")]:
        with pytest.raises(BadConsultation):
            extend_round(consultation=table.round, due=due, reason=reason, by=table.town.owner, at=AT)


def test_the_office_sees_who_is_missing_and_who_has_nothing_to_say(table: Table) -> None:
    agree(consultation=table.round, by=table.water, at=LATER)
    page = queries.round_page(table.town.government.pk, table.round.pk, on=LATER.date())
    assert page is not None
    lines = {line.body: (line.asked, line.agreed, line.late) for line in page.units}
    assert lines == {"区发改局": (2, 0, 0), "区水务局": (0, 1, 1)}
    assert [line.body for line in page.silent] == ["区发改局"]
    assert page.round.overdue


def test_what_waits_is_told_to_the_unit_and_to_the_office(table: Table) -> None:
    government = table.town.government.pk
    mine = queries.waiting_for_units(government, [table.town.body("区发改局").pk], on=TODAY)
    assert [(each.body, each.count, each.overdue) for each in mine] == [("区发改局", 2, False)]
    assert queries.waiting_for_the_office(government, on=TODAY) == ()
    table.objection()
    assert [each.count for each in queries.waiting_for_the_office(government, on=TODAY)] == [1]


def test_what_is_asked_costs_a_fixed_number_of_statements(
    table: Table, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    table.objection()
    government, body = table.town.government.pk, table.town.body("区发改局").pk
    with django_assert_num_queries(3):
        assert queries.rounds(government, 2026, on=TODAY)
    with django_assert_num_queries(12):
        assert queries.round_page(government, table.round.pk, on=TODAY)
    with django_assert_num_queries(10):
        assert queries.extract(government, table.round.pk, body, on=TODAY)
    with django_assert_num_queries(1):
        assert queries.waiting_for_units(government, [body], on=TODAY)
    with django_assert_num_queries(1):
        assert queries.waiting_for_the_office(government, on=TODAY)


def test_nothing_of_another_government(table: Table) -> None:
    other = table.town.other.pk
    assert queries.rounds(other, 2026, on=TODAY) == ()
    assert queries.round_page(other, table.round.pk, on=TODAY) is None
    assert queries.extract(other, table.round.pk, table.town.body("区发改局").pk, on=TODAY) is None
    assert queries.round_to_act_on(other, table.round.pk) is None
    assert queries.question_to_act_on(other, table.question(table.first).pk) is None
    with pytest.raises(NotAllowed):
        open_round(
            year=table.town.other_year, streams=[table.town.other_stream("own_report")], by=table.town.owner, at=AT
        )
