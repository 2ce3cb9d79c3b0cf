"""Second factors lie sealed: unreadable without the installation's key, readable after its renewal, told without it."""

import fcntl
import importlib
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from app.doors import code_at, enrol, is_in, log_in, rule, secret_of
from app.people import AT, Town
from luoshi.audit.models import Event
from luoshi.cli.check import findings
from luoshi.cli.key import key
from luoshi.installation.environment import environment
from luoshi.installation.secret import kept_keys
from luoshi.people.errors import SealedByAnotherKey, WrongCode
from luoshi.people.factors import begin_enrolment, confirm_enrolment, has_factor, sealed_elsewhere, use_code
from luoshi.people.models import SecondFactor, Tries
from luoshi.people.sealed import SealedElsewhere, seal, unseal


@pytest.fixture(autouse=True)
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that a server holds, beside a database that lies in memory."""
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "d.sqlite3"))
    return tmp_path / "d.sqlite3.running"


LATER = AT + timedelta(hours=1)


def stored() -> list[str]:
    """The column as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM people_factor ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_the_database_does_not_tell_the_secret(town: Town) -> None:
    enrolment = begin_enrolment(account=town.owner, at=AT)
    (sealed,) = stored()
    assert enrolment.key.replace(" ", "") == secret_of(town.owner)
    assert secret_of(town.owner) not in sealed
    assert len(sealed) <= (SecondFactor._meta.get_field("secret").max_length or 0)
    assert sealed != seal(secret_of(town.owner), account_id=town.owner.pk), "the same secret shows by the same bytes"


def test_a_page_loaded_again_shows_the_same_key(town: Town) -> None:
    assert begin_enrolment(account=town.owner, at=AT) == begin_enrolment(account=town.owner, at=AT)
    assert Event.objects.filter(action="factor.begin").count() == 1


def test_a_secret_copied_to_another_account_does_not_open_there(town: Town) -> None:
    enrol(town.owner)
    with pytest.raises(SealedElsewhere):
        unseal(stored()[0], account_id=town.colleague.pk)


@pytest.mark.parametrize("wrong", ["", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "gAAAAA", "密"])
def test_what_was_never_sealed_is_not_taken_for_a_secret(wrong: str) -> None:
    with pytest.raises(SealedElsewhere):
        unseal(wrong, account_id=1)


def test_a_renewed_key_opens_what_the_old_one_sealed_until_it_is_sealed_anew(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    enrol(town.owner)
    secret, before = secret_of(town.owner), stored()
    (tmp_path / "secret-key").write_text("test-only", encoding="utf-8")
    settings.DATA = tmp_path
    run("renew")
    fresh, *old = kept_keys(tmp_path)
    assert old == ["test-only"]
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("secret-key", "secret-key-old")} == {0o600}
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = fresh, old
    assert secret_of(town.owner) == secret
    assert "1 个账号" in run("reseal", "--drop-old").output
    assert kept_keys(tmp_path) == (fresh,)
    settings.SECRET_KEY_FALLBACKS = []
    assert secret_of(town.owner) == secret
    assert stored() != before
    use_code(account=town.owner, code=code_at(town.owner, LATER), government="", at=LATER)


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the lock of PostgreSQL lies in the data folder; tests/backup"
)
def test_the_old_key_stays_while_a_server_may_still_use_it(
    town: Town, lock: Path, settings: Settings, tmp_path: Path
) -> None:
    enrol(town.owner)
    (tmp_path / "secret-key").write_text("test-only", encoding="utf-8")
    (tmp_path / "secret-key-old").write_text("older", encoding="utf-8")
    settings.DATA, before = tmp_path, stored()
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        refused = run("reseal", "--drop-old", status=1)
    assert "systemctl stop luoshi" in refused.output
    assert (stored(), kept_keys(tmp_path)) == (before, ("test-only", "older"))
    assert "离线副本" in run("reseal", "--drop-old").output
    assert kept_keys(tmp_path) == ("test-only",)


def test_renewed_twice_keeps_both_old_keys(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("one", encoding="utf-8")
    settings.DATA = tmp_path
    run("renew")
    second = kept_keys(tmp_path)[0]
    run("renew")
    assert kept_keys(tmp_path)[1:] == (second, "one")


def test_old_keys_stay_while_something_is_sealed_under_a_key_that_is_not_here(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    enrol(town.owner)
    (tmp_path / "secret-key").write_text("other", encoding="utf-8")
    (tmp_path / "secret-key-old").write_text("older", encoding="utf-8")
    settings.DATA, settings.SECRET_KEY = tmp_path, "other"
    done = run("reseal", "--drop-old", status=1)
    assert "没有删去旧密钥" in done.output
    assert kept_keys(tmp_path) == ("other", "older")


def test_under_another_key_nobody_is_locked_out_and_a_recovery_code_opens(town: Town, settings: Settings) -> None:
    rule(password_days=0)
    enrolled = enrol(town.owner)
    settings.SECRET_KEY = "other"
    client = Client()
    for _ in range(7):
        assert log_in(client, "owner").headers["Location"] == reverse("login-code")
        told = client.post(reverse("login-code"), {"code": "123456"}, REMOTE_ADDR="10.0.0.1")
        assert (told.status_code, "动态口令在这台服务器上打不开" in told.content.decode()) == (422, True)
    assert not Tries.objects.filter(count__gt=0).exists()
    assert not is_in(client)
    client.post(reverse("login-code"), {"code": enrolled.codes[0]}, REMOTE_ADDR="10.0.0.1")
    assert is_in(client)
    with pytest.raises(SealedByAnotherKey):
        use_code(account=town.owner, code="123456", government="", at=AT)
    assert [account.pk for account in sealed_elsewhere()] == [town.owner.pk]
    assert sealed_elsewhere(("test-only",)) == ()


def test_an_enrolment_begun_under_another_key_begins_anew(town: Town, settings: Settings) -> None:
    begin_enrolment(account=town.owner, at=AT)
    code = code_at(town.owner, AT)
    settings.SECRET_KEY = "other"
    with pytest.raises(WrongCode):
        confirm_enrolment(account=town.owner, code=code, government="", at=AT)
    begin_enrolment(account=town.owner, at=AT)
    confirm_enrolment(account=town.owner, code=code_at(town.owner, AT), government="", at=AT)
    assert has_factor(town.owner)


def test_what_does_not_open_is_told_by_check_and_forgotten_by_name(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    enrol(town.owner)
    assert "没有打不开的" in run("forget", "--yes").output
    settings.SECRET_KEY = "other"
    enrol(town.colleague)
    told = [each for each in findings(environment()) if "动态口令" in each.line]
    assert [(each.mark, each.line[:4]) for each in told] == [("✗", "1 个账")]
    assert "owner" in run("forget", "--yes").output
    assert (has_factor(town.owner), has_factor(town.colleague)) == (False, True)
    event = Event.objects.get(action="factor.reset")
    assert (event.by, event.target) == ("luoshi key", "账号 owner")


def test_rows_of_an_older_version_are_sealed_by_the_migration_and_come_back(town: Town) -> None:
    plain = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    SecondFactor.objects.create(account=town.owner, secret=plain, confirmed_at=AT)
    migration = importlib.import_module("luoshi.people.migrations.0003_sealed_factors")
    editor = SimpleNamespace(connection=connection)
    migration._seal(apps, editor)
    assert plain not in stored()[0]
    assert secret_of(town.owner) == plain
    migration._unseal(apps, editor)
    assert stored() == [plain]


def run(*command: str, status: int = 0) -> Result:
    """What `luoshi key` says."""
    done = CliRunner().invoke(key, list(command))
    assert done.exit_code == status, done.output
    return done
