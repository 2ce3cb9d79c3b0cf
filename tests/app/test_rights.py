"""Role × verb, and posts by date."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from app.people import AT, TODAY, Town
from luoshi.errors import NotAllowed
from luoshi.governments.actions import assign_post
from luoshi.governments.errors import OtherGovernment
from luoshi.governments.models import Government, Post, Role
from luoshi.governments.rights import ALLOWED, VERB_NAMES, WITHHELD, Verb, allowed, check, may, rights_of

# role: who may view, export, import, review, manage, fill, endorse, sign, accept, oversee, archive; the rest are the
# administrators' (see_accounts, manage_accounts, manage_security, see_audit)
TABLE = """
inspection_office  view export import review manage fill accept oversee archive see_accounts manage_accounts\
                   manage_security
collector          view export -      -      -      -    -    -    accept oversee
liaison            view export -      -      -      fill -    -    -      -
section_head       view export -      -      -      -    endorse -    -      -
leader_in_charge   view export -      -      -      -    endorse -    -      -
principal_leader   view export -      -      -      -    -    sign -      -
district_leader    view export -      -      -      -    -    -    -      oversee
reader             view -      -      -      -      -    -    -    -      -
system_admin       -    -      -      -      -      -    -    -    -      -       see_accounts manage_accounts
security_admin     -    -      -      -      -      -    -    -    -      -       see_accounts manage_security
audit_admin        -    -      -      -      -      -    -    -    -      -       see_audit
"""
MAY = {words[0]: set(words[1:]) for words in map(str.split, TABLE.strip().splitlines())}


ADMINISTERING = {"see_accounts", "manage_accounts", "manage_security"}  # what the office gives up when they stand apart


@pytest.mark.parametrize(("role", "verb", "separation"), list(product(Role, Verb, Government.Separation)))
def test_every_role_and_verb_and_preset(role: Role, verb: Verb, separation: Government.Separation) -> None:
    expected = verb.value in MAY[role.value]
    if separation != Government.Separation.OFFICE and role == Role.INSPECTION_OFFICE:
        expected = expected and verb.value not in ADMINISTERING
    assert (verb in allowed(role, separation)) is expected


def test_the_table_is_total_and_every_verb_has_a_name() -> None:
    assert set(ALLOWED) == set(Role)
    assert set(VERB_NAMES) == set(Verb)
    assert set(WITHHELD) == set(Government.Separation)


def test_three_people(town: Town) -> None:
    assert may(town.owner, Verb.REVIEW, town.government, on=TODAY)
    assert may(town.colleague, Verb.VIEW, town.government, on=TODAY)
    assert not may(town.colleague, Verb.REVIEW, town.government, on=TODAY)
    assert not may(town.stranger, Verb.VIEW, town.government, on=TODAY)
    assert not may(AnonymousUser(), Verb.VIEW, town.government, on=TODAY)


def test_two_refusals_are_told_apart(town: Town) -> None:
    with pytest.raises(NotAllowed, match="由督查室办理") as colleague:
        check(town.colleague, Verb.REVIEW, town.government, on=TODAY)
    assert not isinstance(colleague.value, OtherGovernment)
    with pytest.raises(OtherGovernment, match="没有职务"):
        check(town.stranger, Verb.VIEW, town.government, on=TODAY)


def test_an_account_switched_off_may_nothing(town: Town) -> None:
    town.owner.is_active = False
    assert rights_of(town.owner, on=TODAY).held == ()


@pytest.mark.parametrize(
    ("day", "held"),
    [(-1, False), (0, True), (10, True), (11, False)],
    ids=["before", "first", "last", "after"],
)
def test_a_post_lasts_from_its_first_day_to_its_last(town: Town, day: int, held: bool) -> None:
    first = date(2026, 5, 1)
    Post.objects.filter(account=town.stranger).delete()
    assign_post(
        account=town.stranger,
        government=town.government,
        role=Role.READER,
        by=town.owner,
        at=AT,
        valid_from=first,
        valid_to=first + timedelta(days=10),
    )
    assert may(town.stranger, Verb.VIEW, town.government, on=first + timedelta(days=day)) is held


def test_a_liaison_acts_for_its_bureau_only(town: Town) -> None:
    rights = rights_of(town.colleague, on=TODAY)
    assert rights.bodies(town.government) == {town.body("区发改局").pk}
    assert rights.bodies(town.other) == frozenset()
    assert rights_of(town.owner, on=TODAY).bodies(town.government) == frozenset()
