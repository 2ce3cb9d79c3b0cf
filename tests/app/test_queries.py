"""What queries answer, what each costs in statements, and that none answers for another government."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from app.district import District
from app.people import AT, TODAY
from luoshi.audit import queries as audit
from luoshi.governments import queries as governments
from luoshi.intake import queries as intake
from luoshi.items import choosing
from luoshi.items import queries as items
from luoshi.items.actions import reject_proposal, undo_verdict, withdraw_source
from luoshi.items.coverage import coverage
from luoshi.items.remembering import memory
from luoshi.items.rows import Wanted

Ask = Callable[[District, int], object]


# name: what is asked for, for the government with that id; and the statements it costs.
QUERIES: dict[str, tuple[int, Ask]] = {
    "government_by_code": (1, lambda d, _g: governments.government_by_code(d.code)),
    "posts_of": (1, lambda d, _g: governments.posts_of(d.town.owner.pk, on=TODAY)),
    "years": (1, lambda _d, g: governments.years(g)),
    "bodies": (1, lambda _d, g: governments.bodies(g)),
    "documents": (1, lambda _d, g: intake.documents(g)),
    "pending_proposals": (1, lambda _d, g: intake.pending_proposals(g)),
    "reading": (1, lambda d, g: intake.reading(g, d.report.source_id)),
    "document": (4, lambda d, g: intake.document(g, d.report.source_id)),
    "source_bytes": (1, lambda d, g: intake.source_bytes(g, d.report.source_id)),
    "proposals_of": (4, lambda d, g: intake.proposals_of(g, d.notice.pk, ())),
    "known_names": (2, lambda _d, g: intake.known_names(g)),
    "source_to_act_on": (1, lambda d, g: intake.source_to_act_on(g, d.notice.source_id)),
    "proposal_to_act_on": (1, lambda d, g: intake.proposal_to_act_on(g, d.open_proposal.pk)),
    "reading_to_act_on": (1, lambda d, g: intake.reading_to_act_on(g, d.notice.pk)),
    "streams": (1, lambda _d, g: items.streams(g, 2026)),
    "stream_to_act_on": (1, lambda d, g: items.stream_to_act_on(g, d.item.stream_id)),
    "ledger": (3, lambda _d, g: items.ledger(g, Wanted(2026))),
    "choices": (2, lambda _d, g: items.choices(g, 2026)),
    "year_figures": (5, lambda _d, g: items.year_figures(g, 2026)),
    "item": (6, lambda d, g: items.item(g, d.item.pk, government=d.code)),
    "item_to_act_on": (1, lambda d, g: items.item_to_act_on(g, d.item.pk)),
    "target_to_act_on": (2, lambda d, g: items.target_to_act_on(g, d.target.pk)),
    "options": (2, lambda _d, g: choosing.options(g, 2026)),
    "editable": (2, lambda d, g: choosing.editable(g, d.item.pk)),
    "editable_target": (3, lambda d, g: choosing.editable_target(g, d.target.pk)),
    "new_target_of": (1, lambda d, g: choosing.new_target_of(g, d.item.pk)),
    "docking_lines": (3, lambda _d, g: choosing.docking_lines(g, 2026)),
    "docking_line": (4, lambda d, g: choosing.docking_line(g, d.item.pk)),
    "coverage": (11, lambda _d, g: coverage(g, 2026)),
    "memory": (2, lambda _d, g: memory(g, before=2026)),
    "desk": (11, lambda d, g: items.desk(g, d.notice.source_id)),
    "desk with suggestions": (12, lambda d, g: items.desk(g, d.report.source_id)),
    "desk_proposal": (9, lambda d, g: items.desk_proposal(g, d.open_proposal.pk)),
    "events_about": (1, lambda d, _g: audit.events_about([f"item:{d.item.pk}"], government=d.code)),
    "last_about": (1, lambda d, _g: audit.last_about(f"item:{d.item.pk}", "item.confirm", government=d.code)),
}
# What they find for nobody: those that are asked for a row, and those that list rows of papers and items.
OF_A_ROW = {
    "reading", "document", "source_bytes", "source_to_act_on", "proposal_to_act_on", "reading_to_act_on",
    "stream_to_act_on", "item", "desk", "desk_proposal", "item_to_act_on", "target_to_act_on", "editable",
    "editable_target", "new_target_of", "docking_line",
}  # fmt: skip
OF_A_LIST = {"documents", "proposals_of", "known_names", "bodies", "docking_lines"}


@pytest.mark.parametrize("name", QUERIES)
def test_statements(name: str, district: District, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    cost, ask = QUERIES[name]
    government = district.town.government.pk
    ask(district, government)  # rows the question itself needs are fetched here
    extra = 1 if name in {"proposal_to_act_on", "desk_proposal"} else 0  # finding an open proposal to ask for
    with django_assert_num_queries(cost + extra):
        assert ask(district, government)


@pytest.mark.parametrize("name", sorted(OF_A_ROW | OF_A_LIST))
def test_nothing_of_another_government(name: str, district: District) -> None:
    _cost, ask = QUERIES[name]
    assert not ask(district, district.town.other.pk)


def test_the_ledger_of_another_government_is_empty(district: District) -> None:
    other = district.town.other.pk
    assert items.ledger(other, Wanted(2026)).shown == 0
    assert items.year_figures(other, 2026).items == 0
    assert items.choices(other, 2026).units == ()
    assert intake.pending_proposals(other) == 0


def numbers(district: District, wanted: Wanted) -> list[int]:
    """The numbers of the items that a question finds, in its order."""
    found = items.ledger(district.town.government.pk, wanted)
    return [row.number for group in found.groups for row in group.rows]


ALL = Wanted(2026)
NARROWED = [
    (ALL, [1, 2]),
    (replace(ALL, stream="province_report"), [1, 2]),
    (replace(ALL, stream="city_report"), []),
    (replace(ALL, words="污水"), [1]),
    (replace(ALL, words="污水 95"), [1]),
    (replace(ALL, words="污水 转型"), []),
    (replace(ALL, unit="区水务局"), [1]),
    (replace(ALL, unit="市水务局"), []),
    (replace(ALL, state="unassessed"), [1, 2]),
    (replace(ALL, state="done"), []),
    (replace(ALL, docking="not_yet"), [1, 2]),
    (replace(ALL, has="targets"), [1]),
    (replace(ALL, has="no-targets"), [2]),
    (replace(ALL, has="no-units"), []),
    (replace(ALL, has="no-body"), [2]),
    (replace(ALL, sort="-number"), [2, 1]),
    (replace(ALL, sort="wording"), [2, 1]),
    (replace(ALL, sort="targets"), [1, 2]),
    (replace(ALL, sort="nonsense"), [1, 2]),
    (replace(ALL, group="stream"), [1, 2]),
    (replace(ALL, group="unit"), [1, 2, 2]),
    (replace(ALL, year=2025), []),
]


@pytest.mark.parametrize(("wanted", "expected"), NARROWED)
def test_the_ledger_narrows(wanted: Wanted, expected: list[int], district: District) -> None:
    assert numbers(district, wanted) == expected


def test_a_group_is_headed_by_its_unit(district: District) -> None:
    found = items.ledger(district.town.government.pk, replace(ALL, group="unit"))
    assert [group.title for group in found.groups] == ["区水务局", "区科创局", "各街道办事处"]
    assert (found.shown, found.lines) == (2, 3)


def test_an_item_knows_its_sentence_and_its_next_step(district: District) -> None:
    found = items.item(district.town.government.pk, district.item.pk, government=district.code)
    assert found is not None
    assert found.origin is not None
    assert district.notice.text[found.origin.start : found.origin.end] == found.row.wording
    assert found.next_step is not None
    assert (found.next_step.what, found.next_step.whose) == ("与市水务局对接", "区水务局")
    assert [(event.action, event.by) for event in found.history] == [("item.confirm", "示例区督查室")]


def test_an_items_history_holds_what_was_said_of_its_proposal(district: District) -> None:
    proposal = district.open_proposal
    owner = district.town.owner
    reject_proposal(proposal=proposal, reason="重复", by=owner, at=AT)
    undo_verdict(proposal=proposal, by=owner, at=AT)
    events = audit.events_about([f"proposal:{proposal.pk}"], government=district.code)
    assert [event.action for event in events] == ["proposal.undone", "proposal.rejected"]


def test_a_withdrawn_document_leaves_lists_but_its_reading_stays_readable(district: District) -> None:
    government, source = district.town.government.pk, district.report.source
    withdraw_source(source=source, by=district.town.owner, at=AT, reason="传错了")
    assert [row.file for row in intake.documents(government)] == ["通知.txt"]
    assert intake.document(government, source.pk) is None
    kept = intake.document(government, source.pk, district.report.pk)
    assert kept is not None
    assert kept.reading.withdrawn


def test_the_desk_suggests_streams_and_says_what_to_doubt(district: District) -> None:
    found = items.desk(district.town.government.pk, district.notice.source_id)
    assert found is not None
    assert (found.total, found.settled, found.year) == (7, 2, 2026)
    names = {stream.id: stream.name for stream in found.streams}
    assert [names[each.stream_id or 0] for each in found.lists] == ["省报告", "市报告", "区报告"]
    doubts = [proposal.doubts for each in found.lists for proposal in each.proposals]
    assert doubts[1] == ("单位名录中没有:各街道办事处".replace(":", "："),)
    assert doubts[0] == ()


def test_the_doubtful_come_first_on_request(district: District) -> None:
    found = items.desk(district.town.government.pk, district.report.source_id, doubtful_first=True)
    assert found is not None
    marked = [bool(proposal.doubts) for each in found.lists for proposal in each.proposals]
    assert marked == sorted(marked, reverse=True)
