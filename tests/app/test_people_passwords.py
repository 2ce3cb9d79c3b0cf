"""One-time passwords of a table of people: drawn, told once, given anew where they were lost."""

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from app.doors import log_in, rule
from app.people import AT, Town
from app.test_people_table import Cells, refused_rows, take
from luoshi.audit.models import Event
from luoshi.governments import people_passwords
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Role
from luoshi.people.models import Account
from luoshi.people.passwords import hashed_one_time, one_time_password
from luoshi.people.rules import Factor, Rules


def test_a_one_time_password_opens_once_and_stands_nowhere(town: Town) -> None:
    (opened,) = take(town, ("区水务局", "联络员", None, "shuiwu")).opened
    account = Account.objects.get(username="shuiwu")
    assert account.must_change
    assert log_in(Client(), "shuiwu", opened.once).headers["Location"] == reverse("login-password")
    assert opened.once not in repr(opened)
    assert not any(opened.once in f"{event.target}{event.before}{event.after}" for event in Event.objects.all())
    assert opened.once not in account.password


def test_passwords_that_were_lost_are_given_anew_to_whoever_never_logged_in(town: Town) -> None:
    rows: list[Cells] = [("区水务局", "联络员", None, "a"), ("区水务局", "主要领导", None, "b")]
    first = {each.username: each.once for each in take(town, *rows).opened}
    assert log_in(Client(), "b", first["b"]).status_code == 302
    Account.objects.filter(username="b").update(last_login=AT)
    again = take(town, *rows, ("区发改局", "联络员", town.colleague.pk, "colleague"), renew=True)
    assert [each.username for each in again.renewed] == ["a"]
    assert (again.opened, again.unchanged) == ((), 3)
    assert "账号或密码不对" in log_in(Client(), "a", first["a"]).content.decode()
    assert log_in(Client(), "a", again.renewed[0].once).headers["Location"] == reverse("login-password")
    assert Event.objects.filter(action="account.password", target="账号 a", after="一次性密码").count() == 1


def test_a_password_given_anew_opens_an_account_that_was_locked(town: Town) -> None:
    row = ("区水务局", "联络员", None, "a")
    take(town, row)
    for _try in range(Rules().tries):
        log_in(Client(), "a", "wrong")
    (again,) = take(town, row, renew=True).renewed
    assert log_in(Client(), "a", again.once).headers["Location"] == reverse("login-password")


def test_a_password_that_only_another_office_may_set_is_told_by_its_row(town: Town) -> None:
    rows: list[Cells] = [("区水务局", "联络员", None, "a"), ("区水务局", "联络员", None, "b")]
    _first, second = take(town, *rows).opened
    there = Account.objects.get(pk=second.number)
    assign_post(account=there, government=town.other, role=Role.READER, by=town.stranger, at=AT)
    (told,) = refused_rows(town, *rows, renew=True)
    assert told == "第3行：b还在别的政府任职；请由该政府与本政府的系统管理员办理"


def test_only_passwords_that_are_told_are_drawn(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Cells] = [("区水务局", "联络员", None, "a"), ("区水务局", "联络员", None, "b")]
    take(town, *rows)
    Account.objects.filter(username="b").update(last_login=AT)
    drawn: list[bool] = []
    outside = len(connection.savepoint_ids)

    def count(once: str) -> str:
        drawn.append(len(connection.savepoint_ids) > outside)
        return once

    monkeypatch.setattr(people_passwords, "hashed_one_time", count)
    there = ("区发改局", "联络员", town.colleague.pk, "colleague")
    new = ("区水务局", "主要领导", None, "c")
    taken = take(town, *rows, there, new, renew=True)
    assert ([each.username for each in taken.renewed], len(taken.opened)) == (["a"], 1)
    assert drawn == [False] * 2


def test_a_rule_of_long_passwords_breaks_no_table(town: Town) -> None:
    rule(min_length=64, factor=Factor.NOBODY)
    row = ("区水务局", "联络员", None, "shuiwu")
    first = take(town, row).opened
    again = take(town, row, renew=True).renewed
    assert [len(each.once) for each in (*first, *again)] == [64, 64]
    assert log_in(Client(), "shuiwu", again[0].once).headers["Location"] == reverse("login-password")


@pytest.mark.parametrize("username", ["a", "B", "2", "x-"])
def test_a_drawn_password_does_not_hold_a_short_username(username: str) -> None:
    assert not any(username.lower() in one_time_password(Rules(), username).lower() for _draw in range(40))


def test_a_drawn_password_is_hashed_quickly_and_anew_by_the_settings_at_its_first_use(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    once = one_time_password(Rules())
    hashed = hashed_one_time(once)
    assert hashed.split("$")[1] == "20000"
    renewed: list[str] = []
    assert not check_password("another", hashed, setter=renewed.append)
    assert check_password(once, hashed, setter=renewed.append)
    assert renewed == [once]
