"""A year closes twice and opens again; it is opened like the last one; adopted in mid-year."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from app.people import AT, PASSWORD, Town
from luoshi.audit.models import Event
from luoshi.calendar.actions import adopt_preset
from luoshi.calendar.queries import rounds
from luoshi.errors import LuoshiError, NotAllowed
from luoshi.governments.actions import assign_post, open_year, succeed
from luoshi.governments.errors import AlreadyThere, BadYear, NoSuchMove, OtherGovernment
from luoshi.governments.models import AT_A_BODY, Role, Year
from luoshi.governments.rights import ALLOWED, Verb
from luoshi.governments.year_states import (
    STEP_WORDS,
    STEPS,
    WITH_REASON,
    State,
    Step,
    after,
    steps_from,
)
from luoshi.governments.years import adopt_from, adopted_today, move_year
from luoshi.items.models import Stream
from luoshi.items.stream_setup import StreamDraft, add_stream, change_stream
from luoshi.items.years import open_year_like
from luoshi.people.actions import create_account

# state: where close_provisionally, close, reopen lead to
TABLE = """
open         provisional -      -
provisional  -           closed open
closed       -           -      provisional
"""
LEADS = {
    (State(words[0]), step): None if word == "-" else State(word)
    for words in map(str.split, TABLE.strip().splitlines())
    for step, word in zip(Step, words[1:], strict=True)
}


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_state_and_step(state: State, step: Step) -> None:
    assert after(state, step) == LEADS[state, step]
    assert (step in steps_from(state)) is (LEADS[state, step] is not None)


def test_the_table_speaks_of_the_stored_states_and_every_step_has_a_word() -> None:
    assert {state.value for state in State} == set(Year.State.values)
    assert set(STEP_WORDS) == set(Step) == {step for _state, step in STEPS}


@pytest.mark.parametrize(("state", "step", "role"), list(product(State, Step, Role)))
def test_who_may_take_which_step(state: State, step: Step, role: Role, town: Town) -> None:
    person = create_account(username="person", title="", password=PASSWORD, by="test", at=AT)
    body = town.body("区水务局") if role in AT_A_BODY else None
    assign_post(account=person, government=town.government, role=role, body=body, by=town.owner, at=AT)
    Year.objects.filter(pk=town.year.pk).update(state=state)
    expected: State | type[LuoshiError] | None = LEADS[state, step] or NoSuchMove
    if Verb.MANAGE not in ALLOWED[role]:
        expected = NotAllowed
    if isinstance(expected, State):
        moved = move_year(year=town.year, step=step, why="核对数据", by=person, at=AT)
        assert moved.state == expected
    else:
        assert expected is not None
        with pytest.raises(expected):
            move_year(year=town.year, step=step, why="核对数据", by=person, at=AT)
        town.year.refresh_from_db()
        assert town.year.state == state


@pytest.mark.parametrize("step", Step)
def test_only_going_back_needs_a_reason(step: Step, town: Town) -> None:
    start = next(state for state, known in STEPS if known == step)
    Year.objects.filter(pk=town.year.pk).update(state=start)
    if step in WITH_REASON:
        with pytest.raises(BadYear, match="原因"):
            move_year(year=town.year, step=step, why=" ", by=town.owner, at=AT)
    else:
        move_year(year=town.year, step=step, by=town.owner, at=AT)


def test_a_step_is_in_the_log_with_its_reason(town: Town) -> None:
    move_year(year=town.year, step=Step.CLOSE_PROVISIONALLY, by=town.owner, at=AT)
    move_year(year=town.year, step=Step.REOPEN, why="统计数据修订", by=town.owner, at=AT)
    last = Event.objects.order_by("seq").last()
    assert last is not None
    assert (last.action, last.target, last.before, last.after) == (
        "year.reopen", "2026年", "预结", "进行中 统计数据修订",
    )  # fmt: skip


def test_an_office_adopts_in_mid_year(town: Town) -> None:
    year = adopt_from(year=town.year, on=date(2026, 7, 1), why="七月起启用", by=town.owner, at=AT)
    assert year.adopted_on == date(2026, 7, 1)
    assert adopt_from(year=town.year, on=None, by=town.owner, at=AT).adopted_on is None
    assert Event.objects.filter(action="year.adopt", target="2026年").count() == 2


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_day_outside_the_year_is_refused(day: date, town: Town) -> None:
    with pytest.raises(BadYear, match="启用日期"):
        adopt_from(year=town.year, on=day, by=town.owner, at=AT)


def test_a_closed_year_is_not_adopted_any_more(town: Town) -> None:
    Year.objects.filter(pk=town.year.pk).update(state=Year.State.CLOSED)
    with pytest.raises(NoSuchMove, match="已终结"):
        adopt_from(year=town.year, on=date(2026, 7, 1), by=town.owner, at=AT)


def streams(year: Year) -> list[tuple[str, str, str]]:
    return [
        (stream.name, stream.owner.name if stream.owner else "", stream.recipient)
        for stream in Stream.objects.filter(year=year).select_related("owner")
    ]


def test_a_year_opens_like_the_last_one(town: Town) -> None:
    plan, bureau = town.stream("annual_plan"), town.body("区发改局")
    draft = StreamDraft("年度计划", bureau, "区长", "区人大常委会")
    change_stream(stream=plan, draft=draft, by=town.owner, at=AT)
    add_stream(year=town.year, draft=StreamDraft("区委重点工作"), by=town.owner, at=AT)
    new = open_year_like(government=town.government, number=2027, like=town.year, by=town.owner, at=AT)
    assert streams(new) == streams(town.year)
    assert [s.code for s in new.streams.all()] == [s.code for s in town.year.streams.all()]
    assert ("年度计划", "区发改局", "区人大常委会") in streams(new)
    assert Year.objects.filter(government=town.government, state=Year.State.OPEN).count() == 2


def test_an_owner_that_was_reorganised_is_followed_to_its_successor(town: Town) -> None:
    bureau = town.body("区发改局")
    change_stream(stream=town.stream("annual_plan"), draft=StreamDraft("年度计划", bureau), by=town.owner, at=AT)
    succeed(predecessors=[bureau], name="区发展改革委", on=date(2026, 9, 1), by=town.owner, at=AT)
    new = open_year_like(government=town.government, number=2027, like=town.year, by=town.owner, at=AT)
    assert ("年度计划", "区发展改革委", "") in streams(new)


def test_an_owner_that_was_divided_leaves_the_stream_to_the_office(town: Town) -> None:
    bureau = town.body("区发改局")
    change_stream(stream=town.stream("annual_plan"), draft=StreamDraft("年度计划", bureau), by=town.owner, at=AT)
    for name in ("区发展局", "区改革局"):
        succeed(predecessors=[bureau], name=name, on=date(2026, 9, 1), by=town.owner, at=AT)
    new = open_year_like(government=town.government, number=2027, like=town.year, by=town.owner, at=AT)
    assert ("年度计划", "", "") in streams(new)


def test_rules_are_copied_and_rounds_opened_by_them(town: Town) -> None:
    adopt_preset(year=town.year, preset="day-8", by=town.owner, at=AT)
    new = open_year_like(government=town.government, number=2027, like=town.year, by=town.owner, at=AT)
    assert [(row.number, row.due.month, row.due.day) for row in rounds(town.government.pk, 2027)][-1][:2] == (4, 12)
    assert new.rules.due_day == 8


def test_where_the_last_year_had_no_rules_the_usual_ones_open_the_rounds(town: Town) -> None:
    open_year_like(government=town.government, number=2027, like=town.year, by=town.owner, at=AT)
    assert [row.name for row in rounds(town.government.pk, 2027)] == ["一季度", "二季度", "三季度", "四季度"]


def test_the_first_year_has_the_streams_of_its_level(town: Town) -> None:
    new = open_year_like(government=town.government, number=2027, by=town.owner, at=AT)
    assert [name for name, _owner, _recipient in streams(new)] == [name for name, _o, _r in streams(town.year)]


def test_what_cannot_be_opened_leaves_nothing(town: Town) -> None:
    with pytest.raises(AlreadyThere):
        open_year_like(government=town.government, number=2026, like=town.year, by=town.owner, at=AT)
    with pytest.raises(BadYear):
        open_year_like(government=town.government, number=2027, like=town.other_year, by=town.owner, at=AT)
    with pytest.raises(NotAllowed):
        open_year_like(government=town.government, number=2027, like=town.year, by=town.colleague, at=AT)
    with pytest.raises(OtherGovernment):
        open_year_like(government=town.government, number=2027, like=town.year, by=town.stranger, at=AT)
    assert not Year.objects.filter(number=2027).exists()


def test_a_year_that_never_had_streams_is_no_model(town: Town) -> None:
    bare = open_year(government=town.government, number=2025, by=town.owner, at=AT)
    new = open_year_like(government=town.government, number=2027, like=bare, by=town.owner, at=AT)
    assert len(streams(new)) == 7


def test_the_manual_prints_the_table_of_steps() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs/manual/README.md").read_text(encoding="utf-8")
    words = {state: str(Year.State(state).label) for state in State}
    lines = [f"| 现在 | {' | '.join(STEP_WORDS[step] for step in Step)} |"]
    lines.append("| --- " * (len(Step) + 1) + "|")
    for state in State:
        cells = [words[to] if (to := after(state, step)) else "—" for step in Step]
        lines.append(f"| {words[state]} | {' | '.join(cells)} |")
    assert "\n".join(lines) in manual


@pytest.mark.parametrize(
    ("year", "today", "offered"),
    [
        (2026, date(2026, 7, 6), date(2026, 7, 6)),
        (2027, date(2026, 11, 23), date(2027, 1, 1)),  # prepared in the autumn before
        (2026, date(2027, 2, 1), date(2027, 2, 1)),  # the last round of the year is still to come
    ],
)
def test_the_day_of_adoption_that_is_offered_is_taken(town: Town, year: int, today: date, offered: date) -> None:
    found = Year.objects.filter(number=year).first() or open_year(
        government=town.government, number=year, by=town.owner, at=AT
    )
    assert adopted_today(found, today=today) == offered
    assert adopt_from(year=found, on=offered, by=town.owner, at=AT).adopted_on == offered
