"""To whom a unit hands in, by the document's mode and the units' roles."""

import pytest

from luoshi.reporting.flow import Answering, Written, answering, recipient

ROLES = {"总": "overall_lead", "牵": "lead", "配": "support", "分": "joint", "汇": "collect", "列": ""}
LEAD, EQUAL, FIRST = "lead_named", "equal", "first_is_lead"

# mode, units in order (role of 1, 2, 3, …), to whom each hands in (0: to the office)
CASES = [
    (EQUAL, "列", [0]),
    (EQUAL, "列列列", [0, 0, 0]),
    (EQUAL, "牵配", [0, 0]),
    (LEAD, "牵配配", [0, 1, 1]),
    (LEAD, "配牵", [2, 0]),
    (LEAD, "总牵配", [0, 1, 2]),
    (LEAD, "总配", [0, 1]),
    (LEAD, "牵牵配", [0, 0, 1]),
    (LEAD, "牵分", [0, 0]),
    (LEAD, "总分", [0, 1]),
    (LEAD, "列列", [0, 0]),
    (LEAD, "牵列", [0, 1]),
    (FIRST, "列列列", [0, 1, 1]),
    (FIRST, "列牵列", [2, 0, 2]),
    (FIRST, "配列", [0, 0]),
    (FIRST, "总列", [0, 1]),
    (EQUAL, "列汇列", [2, 0, 2]),
    (LEAD, "牵配汇", [3, 3, 0]),
]


@pytest.mark.parametrize(("mode", "roles", "to"), CASES)
def test_to_whom_each_unit_hands_in(mode: str, roles: str, to: list[int]) -> None:
    units = answering([Written((body,), ROLES[role]) for body, role in enumerate(roles, 1)], mode)
    assert [recipient(units, mode, unit.body_id) or 0 for unit in units] == to


def test_a_unit_listed_twice_hands_in_by_its_higher_role() -> None:
    units = [Answering(1, "lead"), Answering(2, "support"), Answering(1, "support")]
    assert recipient(units, LEAD, 1) is None


def test_a_collective_that_is_marked_as_the_lead_gets_no_reports() -> None:
    units = answering([Written((1, 2), "lead", collective=True), Written((3,), "support")], LEAD)
    assert [recipient(units, LEAD, body) for body in (1, 2, 3)] == [None, None, None]


def test_a_unit_that_is_not_listed_hands_in_to_the_office() -> None:
    assert recipient([Answering(1, "lead")], LEAD, 9) is None
