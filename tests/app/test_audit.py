"""Appending to the stored log."""

import pytest
from django.db import transaction
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from app.people import AT
from luoshi.audit.actions import Act, record, record_many
from luoshi.audit.chain import Break, Wrong, verify
from luoshi.audit.models import Event, Head
from luoshi.audit.stored import entries, stored_end

pytestmark = pytest.mark.django_db


def append(count: int) -> None:
    acts = [Act("item.confirm", f"区报告{seq}", after="原文") for seq in range(count)]
    record_many(acts, by="owner", government="990101", at=AT)


def test_events_follow_each_other_and_the_head_names_the_last() -> None:
    record("source.import", by="owner", government="990101", target="通知.txt", at=AT)
    append(3)
    check = verify(entries())
    assert check.broken is None
    assert check.events == 4
    assert stored_end() == check.end


def test_an_act_that_is_rolled_back_leaves_no_event_and_no_gap() -> None:
    append(1)
    with transaction.atomic():
        append(1)
        transaction.set_rollback(True)
    append(1)
    assert [event.seq for event in Event.objects.all()] == [1, 2]
    assert verify(entries()).broken is None


def test_a_row_changed_in_the_database_shows() -> None:
    append(3)
    Event.objects.filter(seq=2).update(after="别的")
    assert verify(entries()).broken == Break(2, Wrong.CHANGED)


def test_a_tail_cut_off_in_the_database_shows_against_the_stored_end() -> None:
    append(3)
    Event.objects.filter(seq=3).delete()
    check = verify(entries())
    assert check.broken is None
    assert check.end != stored_end()


def test_a_head_turned_back_makes_the_next_event_fail_instead_of_forking() -> None:
    append(2)
    Head.objects.update(seq=F("seq") - 1)
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        append(1)


def test_many_events_cost_what_one_costs(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    append(1)
    for count in (1, 60):
        with django_assert_num_queries(5):  # savepoint, end locked, events written, end written, release
            append(count)
