"""Pages of accounts, security and the audit log; the operator's command line."""

import json
import re

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from app.doors import enrol, is_in, log_in
from app.people import AT, PASSWORD, Town
from luoshi.audit.exported import entries_in
from luoshi.audit.models import Event
from luoshi.audit.stored import stored_end
from luoshi.cli import main
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Post, Role
from luoshi.people import lockout
from luoshi.people.actions import create_account, set_active
from luoshi.people.factors import has_factor
from luoshi.people.models import Account
from luoshi.people.rules import current_rules

KEY = re.compile(r'<code class="key">([^<]+)</code>')


@pytest.fixture
def office(town: Town) -> Client:
    Account.objects.update(password_set_at=timezone.now())
    client = Client()
    client.force_login(town.owner)
    return client


@pytest.fixture
def auditor(town: Town) -> Client:
    account = create_account(username="auditor", title="审计管理员", password=PASSWORD, by="test", at=AT)
    assign_post(account=account, government=town.government, role=Role.AUDIT_ADMIN, by=town.owner, at=AT)
    client = Client()
    client.force_login(account)
    return client


def at(name: str, town: Town, account: Account | None = None) -> str:
    kwargs = {"code": town.government.code} | ({"account": account.pk} if account else {})
    return reverse(name, kwargs=kwargs)


def test_a_new_account_gets_a_one_time_password_that_opens_it_once(office: Client, town: Town) -> None:
    page = office.post(at("account-add", town), {"username": "shuiwu", "title": "区水务局联络员"})
    assert page.headers["Cache-Control"] == "no-store"
    once = KEY.findall(page.content.decode())[0]
    assert once not in office.get(at("accounts", town)).content.decode()
    assert log_in(Client(), "shuiwu", once).headers["Location"] == reverse("login-password")
    listed = office.get(at("accounts", town), {"show": "idle"}).content.decode()
    assert "区水务局联络员" in listed
    assert "待改一次性密码" in listed


def test_a_reset_password_is_shown_once_and_ends_a_lock(office: Client, town: Town) -> None:
    for _try in range(5):
        lockout.begin_try("colleague", "10.0.0.9", at=timezone.now())
    assert "已锁定" in office.get(at("account-card", town, town.colleague)).content.decode()
    once = KEY.findall(office.post(at("password", town, town.colleague)).content.decode())[0]
    assert log_in(Client(), "colleague", PASSWORD).status_code == 200
    assert log_in(Client(), "colleague", once).headers["Location"] == reverse("login-password")


@pytest.mark.parametrize("name", ["account-unlock", "account-factor", "account-end"])
def test_an_administrators_act_is_told_and_in_the_log(name: str, office: Client, town: Town) -> None:
    enrol(town.colleague)
    there = Client()
    there.force_login(town.colleague)
    page = office.post(at(name, town, town.colleague), follow=True).content.decode()
    assert 'class="banner"' in page
    acts = {"account-unlock": "account.unlock", "account-factor": "factor.reset"}
    if name in acts:
        assert Event.objects.get(action=acts[name]).by == "owner"
    assert has_factor(town.colleague) is (name != "account-factor")


def test_another_governments_account_is_not_there(office: Client, town: Town) -> None:
    for name in ("account-card", "password", "account"):
        assert office.get(at(name, town, town.stranger)).status_code == 404
    for name in ("account-switch", "account-bind", "account-unbind", "account-local"):
        assert office.post(at(name, town, town.stranger)).status_code == 404


def test_a_bond_is_made_for_a_provider_that_is_set_and_undone(office: Client, town: Town, settings: object) -> None:
    settings.CAS_URL = "https://cas.example.org"  # type: ignore[attr-defined]
    sent = {"provider": "cas", "subject": " 8841 "}
    assert office.post(at("account-bind", town, town.colleague), {**sent, "provider": "x"}).status_code == 422
    office.post(at("account-bind", town, town.colleague), sent)
    bond = town.colleague.bonds.get()
    assert (bond.provider, bond.subject) == ("cas https://cas.example.org", "8841")
    assert office.post(at("account-bind", town, town.owner), sent).status_code == 409
    office.post(at("account-local", town, town.colleague), {"allowed": "0"})
    assert "账号或密码不对" in log_in(Client(), "colleague").content.decode()
    assert office.post(at("account-unbind", town, town.colleague), {"bond": bond.pk}).status_code == 403
    office.post(at("account-local", town, town.colleague), {"allowed": "1"})
    office.post(at("account-unbind", town, town.colleague), {"bond": bond.pk})
    assert not town.colleague.bonds.exists()


def test_rules_are_saved_on_the_page_and_stand_in_the_log(office: Client, town: Town) -> None:
    page = office.get(at("security", town)).content.decode()
    sent = dict(re.findall(r'name="(\w+)" value="(\d+)"', page)) | {"sessions": "many", "factor": "signers"}
    assert office.post(at("security", town), {**sent, "tries": "1"}).status_code == 422
    office.post(at("security", town), {**sent, "tries": "7"})
    assert (current_rules().tries, current_rules().sessions) == (7, "many")
    event = Event.objects.filter(action="security.rules").latest("seq")
    assert "tries=7" in event.after
    assert "tries=5" in event.before


def test_a_switch_that_posts_do_not_fit_is_told_on_the_page(office: Client, town: Town) -> None:
    answer = office.post(at("separation", town), {"separation": "three", "why": "试行"})
    assert answer.status_code == 409
    assert "还没有系统管理员" in answer.content.decode()


def test_the_log_is_searched_exported_and_verified_and_each_reading_is_in_it(auditor: Client, town: Town) -> None:
    page = auditor.get(at("audit", town), {"action": "post.assign", "target": "colleague"}).content.decode()
    assert page.count("安排职务</td>") == 1
    assert "职务 stranger" not in auditor.get(at("audit", town)).content.decode()
    exported = auditor.get(at("audit-export", town)).getvalue().decode()
    assert {json.loads(line)["government"] for line in exported.splitlines()} == {"", "990101"}
    assert len(list(entries_in(exported.splitlines()))) == len(exported.splitlines())
    assert "审计链完整" in auditor.post(at("audit-verify", town)).content.decode()
    mine = list(Event.objects.filter(by="auditor").order_by("seq").values_list("action", "after"))
    assert [action for action, _after in mine] == ["audit.read", "audit.read", "audit.export", "audit.verify"]
    assert "何事 post.assign" in mine[0][1]


def test_the_log_shows_the_whole_end_of_its_chain(auditor: Client, town: Town) -> None:
    page = auditor.get(at("audit", town)).content.decode()
    end = stored_end()  # the reading itself is its last event
    assert f"<code>{end.seq}:{end.digest}</code>" in page


def test_a_changed_event_is_found_by_the_button(auditor: Client, town: Town) -> None:
    Event.objects.filter(seq=3).update(after="另写")
    assert "第 3 条断开" in auditor.post(at("audit-verify", town)).content.decode()


@pytest.mark.parametrize("asked", [{"first": "x"}, {"before": "-1"}, {"before": "9" * 30}, {"action": "'"}], ids=str)
def test_a_search_that_cannot_be_read_is_no_error(auditor: Client, town: Town, asked: dict[str, str]) -> None:
    assert auditor.get(at("audit", town), asked).status_code == 200


def test_an_administrator_without_the_ledger_begins_at_his_own_page(auditor: Client, town: Town) -> None:
    assert auditor.get("/").headers["Location"] == at("audit", town)
    page = auditor.get(at("audit", town)).content.decode()
    assert "ledger" not in page
    assert auditor.get(f"/{town.government.code}/").status_code == 403


# when nobody can log in


def test_the_operator_opens_a_locked_switched_off_account_again(town: Town) -> None:
    enrol(town.owner)
    for _try in range(5):
        lockout.begin_try("owner", "10.0.0.1", at=timezone.now())
    set_active(account=town.owner, active=False, by="test", government="", at=AT)
    listed = CliRunner().invoke(main, ["account", "list"]).output
    assert "990101  督查室  owner  已停用" in listed
    assert "colleague" not in listed
    done = CliRunner().invoke(main, ["account", "reset", "owner", "--factor"])
    assert done.exit_code == 0, done.output
    once = done.output.partition("首次登录时要改）：")[2].split()[0]
    assert log_in(Client(), "owner", once).headers["Location"] == reverse("login-password")
    acts = set(Event.objects.filter(by="luoshi account").values_list("action", flat=True))
    assert acts == {"account.unlock", "account.active", "factor.reset", "account.password"}
    assert once not in "".join(Event.objects.values_list("after", flat=True))


def test_the_operator_unlocks_one_or_all(town: Town) -> None:
    Account.objects.update(password_set_at=timezone.now())
    for name in ("owner", "colleague"):
        for _try in range(5):
            lockout.begin_try(name, "10.0.0.1", at=timezone.now())
    assert CliRunner().invoke(main, ["account", "unlock", "owner"]).exit_code == 0
    client = Client()
    log_in(client, "owner")
    assert is_in(client)
    assert "已解锁 1 个" in CliRunner().invoke(main, ["account", "unlock"]).output
    unknown = CliRunner().invoke(main, ["account", "unlock", "nobody"])
    assert (unknown.exit_code, "没有账号 nobody" in unknown.output) == (1, True)
    assert Post.objects.exists()
