"""Doors: passwords by rules, lock-out, steps of a log-in, sessions that run out or are ended."""

import time
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from app.doors import code_at, enrol, is_in, log_in, rule, secret_of
from app.people import AT, PASSWORD, TODAY, Town
from luoshi.audit.models import Event
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Role
from luoshi.governments.posts import end_post
from luoshi.people import factors, lockout, sessions
from luoshi.people.actions import change_own_password, set_active, set_password
from luoshi.people.errors import BadAccount, BadRules, LockedOut, WrongCode
from luoshi.people.models import Account, OpenSession, RecoveryCode, Tries
from luoshi.people.passwords import one_time_password
from luoshi.people.rules import Factor, Rules, Sessions, change_rules

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def passwords_of_today(town: Town) -> None:
    """The default rules but for the second factor, and accounts of today: those of spring would have run out."""
    rule(factor=Factor.NOBODY)
    Account.objects.update(password_set_at=timezone.now())


GOOD = ["correct-horse-8", "Wolkenbruch7", "示例abcdEFGH12", "a1-a1-a1-a1"]
BAD = {
    "Short-1": "至少 10 位",
    "abcdefghijk": "至少 3 类",
    "abcdefghij1": "至少 3 类",
    "colleague-9X": "不能含用户名",
    PASSWORD: "不能再用",
}


@pytest.mark.parametrize("password", GOOD)
def test_a_password_by_the_rules_is_taken(town: Town, password: str) -> None:
    set_password(account=town.colleague, password=password, by="test", government="", at=AT)
    town.colleague.refresh_from_db()
    assert town.colleague.check_password(password)


@pytest.mark.parametrize(("password", "why"), BAD.items())
def test_a_password_against_the_rules_is_refused_with_the_rule(town: Town, password: str, why: str) -> None:
    with pytest.raises(BadAccount, match=why):
        set_password(account=town.colleague, password=password, by="test", government="", at=AT)
    assert Account.objects.get(pk=town.colleague.pk).check_password(PASSWORD)


def test_the_last_five_passwords_do_not_come_again_and_the_sixth_does(town: Town) -> None:
    used = [PASSWORD, *(f"another-horse-{number}" for number in range(5))]
    for password in used[1:]:
        set_password(account=town.colleague, password=password, by="test", government="", at=AT)
    for password in used[1:]:
        with pytest.raises(BadAccount, match="最近 5 次"):
            set_password(account=town.colleague, password=password, by="test", government="", at=AT)
    set_password(account=town.colleague, password=used[0], by="test", government="", at=AT)


def test_a_one_time_password_keeps_every_rule_and_none_is_like_another() -> None:
    drawn = {one_time_password(Rules()) for _each in range(200)}
    assert len(drawn) == 200
    assert all(any(c.islower() for c in one) and any(c.isupper() for c in one) for one in drawn)
    assert not set("0O1lI") & set("".join(drawn))


@pytest.mark.parametrize(("least", "length"), [(8, 19), (19, 19), (20, 24), (24, 24), (25, 29), (64, 64)])
def test_a_one_time_password_is_as_long_as_the_rules_ask(town: Town, least: int, length: int) -> None:
    rules = rule(min_length=least, classes=4)
    drawn = one_time_password(rules, "colleague")
    assert len(drawn) == length
    set_password(account=town.colleague, password=drawn, by="test", government="", at=AT)


@pytest.mark.parametrize(
    "changed",
    [{"min_length": 7}, {"classes": 5}, {"tries": 2}, {"idle_minutes": 0}, {"address_tries": 20, "tries": 20 + 1}],
    ids=str,
)
def test_a_rule_beyond_its_limits_changes_nothing(town: Town, changed: dict[str, int]) -> None:
    before = Event.objects.count()
    with pytest.raises(BadRules):
        change_rules(Rules(**changed), by="test", government="", at=AT)  # type: ignore[arg-type]
    assert Event.objects.count() == before


# lock-out


@pytest.mark.parametrize("username", ["colleague", "nobody-of-that-name"])
def test_five_wrong_tries_lock_for_thirty_minutes_whether_the_name_exists_or_not(town: Town, username: str) -> None:
    client = Client()
    said = [log_in(client, username, "wrong").content.decode() for _try in range(6)]
    assert ["账号或密码不对" in page for page in said] == [True] * 5 + [False]
    assert "请 30 分钟后再试" in said[5]
    assert "请 30 分钟后再试" in log_in(client, username, PASSWORD).content.decode()
    assert not is_in(client)


def test_the_pages_of_a_known_and_an_unknown_name_say_the_same(town: Town) -> None:
    known = log_in(Client(), "colleague", "wrong").content.decode().replace("colleague", "x")
    unknown = log_in(Client(), "stranger-9", "wrong").content.decode().replace("stranger-9", "x")
    plain = [line for line in known.splitlines() if "csrfmiddlewaretoken" not in line]
    assert plain == [line for line in unknown.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_known_and_an_unknown_name_take_the_same_time(town: Town, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    town.colleague.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    town.colleague.save()
    took: dict[str, list[float]] = {"colleague": [], "nobody": []}
    for _turn in range(4):
        for name, times in took.items():
            started = time.process_time()  # of this process alone: others share the machine
            log_in(Client(), name, "wrong")
            times.append(time.process_time() - started)
    known, unknown = min(took["colleague"]), min(took["nobody"])
    assert abs(known - unknown) < 0.25 * max(known, unknown), took


def test_an_address_is_locked_later_than_a_name_so_that_an_office_works_on(town: Town) -> None:
    rule(factor=Factor.NOBODY, address_tries=20)
    for number in range(19):
        log_in(Client(), f"guess-{number}", "wrong")
    client = Client()
    log_in(client, "colleague")
    assert is_in(client)
    log_in(Client(), "guess", "wrong")
    assert "暂时不能" in log_in(Client(), "owner").content.decode()
    elsewhere = Client()
    log_in(elsewhere, "owner", address="10.0.0.2")
    assert is_in(elsewhere)


def test_a_lock_ends_by_itself_and_by_the_administrator(town: Town) -> None:
    for _try in range(5):
        lockout.begin_try("colleague", "10.0.0.1", at=AT)
    with pytest.raises(LockedOut):
        lockout.begin_try("colleague", "10.0.0.1", at=AT + 29 * MINUTE)
    assert lockout.is_locked("colleague", at=AT + 29 * MINUTE)
    lockout.unlock(account=town.colleague, by="owner", government="990101", at=AT)
    lockout.begin_try("colleague", "10.0.0.1", at=AT)
    for _try in range(4):
        lockout.begin_try("colleague", "10.0.0.1", at=AT)
    lockout.begin_try("colleague", "10.0.0.1", at=AT + 31 * MINUTE)


def test_what_is_typed_as_a_name_is_kept_nowhere(town: Town) -> None:
    log_in(Client(), "my-secret-typed-in-the-wrong-field", "wrong")
    said = "".join(f"{event.by}{event.target}{event.after}" for event in Event.objects.all())
    assert "my-secret" not in said
    assert "不存在的账号" in said
    assert all("my-secret" not in row.subject for row in Tries.objects.all())


def test_an_account_switched_off_is_not_told_from_a_wrong_password(town: Town) -> None:
    set_active(account=town.colleague, active=False, by="test", government="", at=AT)
    assert "账号或密码不对" in log_in(Client(), "colleague").content.decode()


# where it goes on


@pytest.mark.parametrize(
    ("after", "to"),
    [
        ("/990101/inbox/", "/990101/inbox/"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///example.org", "/"),
    ],
)
def test_a_log_in_goes_on_to_our_own_pages_only(town: Town, after: str, to: str) -> None:
    assert log_in(Client(), "colleague", after=after).headers["Location"] == to


def test_a_wrong_password_keeps_the_page_that_was_wanted(town: Town) -> None:
    page = log_in(Client(), "colleague", "wrong", after="/990101/inbox/").content.decode()
    assert 'name="next" value="/990101/inbox/"' in page


def test_the_next_log_in_tells_of_the_last_and_of_failed_tries(town: Town) -> None:
    log_in(Client(), "colleague")
    for _try in range(3):
        log_in(Client(), "colleague", "wrong")
    client = Client()
    page = client.get(log_in(client, "colleague").headers["Location"], follow=True).content.decode()
    assert "上次登录：" in page
    assert "此后有 3 次登录失败" in page


# steps


def test_a_one_time_password_is_changed_before_anything_else(town: Town) -> None:
    set_password(account=town.colleague, password="one-time-9X", by="owner", government="", at=AT, once=True)
    client = Client()
    assert log_in(client, "colleague", "one-time-9X").headers["Location"] == reverse("login-password")
    assert not is_in(client)
    sent = {"old": "one-time-9X", "password": "my-own-horse-9", "again": "my-own-horse-9"}
    assert client.post(reverse("login-password"), {**sent, "old": "wrong"}).status_code == 422
    assert client.post(reverse("login-password"), sent).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize(("days", "step"), [(89, "home"), (91, "login-password")])
def test_a_password_runs_out_after_ninety_days(town: Town, days: int, step: str) -> None:
    Account.objects.filter(pk=town.colleague.pk).update(password_set_at=timezone.now() - timedelta(days=days))
    assert log_in(Client(), "colleague").headers["Location"] == reverse(step)


def test_a_password_that_never_runs_out(town: Town) -> None:
    rule(factor=Factor.NOBODY, password_days=0)
    Account.objects.filter(pk=town.colleague.pk).update(password_set_at=AT - timedelta(days=5000))
    assert log_in(Client(), "colleague").headers["Location"] == reverse("home")


@pytest.mark.parametrize(
    ("username", "factor", "step"),
    [
        ("owner", Factor.SIGNERS, "login-enrol"),
        ("colleague", Factor.SIGNERS, "home"),
        ("colleague", Factor.EVERYBODY, "login-enrol"),
        ("owner", Factor.NOBODY, "home"),
    ],
)
def test_who_is_asked_for_a_second_factor(town: Town, username: str, factor: str, step: str) -> None:
    rule(factor=factor)
    assert log_in(Client(), username).headers["Location"] == reverse(step)


def test_a_delegate_of_a_signer_is_asked_too(town: Town) -> None:
    rule()
    assign_post(
        account=town.colleague,
        government=town.government,
        role=Role.PRINCIPAL_LEADER,
        body=town.body("区发改局"),
        acting=True,
        basis="纪要〔2026〕1号",
        by=town.owner,
        at=AT,
    )
    assert log_in(Client(), "colleague").headers["Location"] == reverse("login-enrol")


def test_enrolling_shows_key_and_picture_then_ten_codes_once_and_goes_on(town: Town) -> None:
    rule()
    client = Client()
    log_in(client, "owner", after="/990101/inbox/")
    page = client.get(reverse("login-enrol"))
    secret = secret_of(town.owner)
    assert "<svg" in page.content.decode()
    assert secret[:4] in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert client.post(reverse("login-enrol"), {"code": "000000"}).status_code == 422
    shown = client.post(reverse("login-enrol"), {"code": code_at(town.owner, timezone.now())}).content.decode()
    assert shown.count("<li><code>") == 10
    assert not is_in(client)
    assert client.get(reverse("login-go-on")).headers["Location"] == "/990101/inbox/"
    assert is_in(client)
    assert all(row.hashed not in shown for row in RecoveryCode.objects.all())


# the second factor


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_taken_one_step_before_and_after(town: Town, steps: int, taken: bool) -> None:
    enrol(town.owner, at=AT - timedelta(hours=1))
    code = code_at(town.owner, AT, steps)
    if taken:
        factors.use_code(account=town.owner, code=code, government="", at=AT)
    else:
        with pytest.raises(WrongCode, match="服务器时间是 2026-03-02 09:30:00"):
            factors.use_code(account=town.owner, code=code, government="", at=AT)


def test_no_code_is_taken_twice_nor_an_earlier_one_after_it(town: Town) -> None:
    enrol(town.owner, at=AT - timedelta(hours=1))
    factors.use_code(account=town.owner, code=code_at(town.owner, AT), government="", at=AT)
    for steps in (0, -1):
        with pytest.raises(WrongCode):
            factors.use_code(account=town.owner, code=code_at(town.owner, AT, steps), government="", at=AT)


def test_a_recovery_code_works_once_however_it_is_typed(town: Town) -> None:
    enrolled = enrol(town.owner)
    code = enrolled.codes[3]
    factors.use_code(account=town.owner, code=f" {code.replace('-', ' ')} ", government="", at=AT)
    with pytest.raises(WrongCode):
        factors.use_code(account=town.owner, code=code, government="", at=AT)
    assert factors.factor_of(town.owner).codes_left == 9
    with pytest.raises(WrongCode):
        factors.use_code(account=town.colleague, code=enrolled.codes[4], government="", at=AT)


def test_wrong_codes_lock_and_the_right_password_between_does_not_help(town: Town) -> None:
    enrol(town.colleague)
    client = Client()
    for turn in range(5):
        if turn % 2 == 0:
            assert log_in(client, "colleague").headers["Location"] == reverse("login-code")
        client.post(reverse("login-code"), {"code": "000000"}, REMOTE_ADDR="10.0.0.1")
    assert "暂时不能" in log_in(client, "colleague").content.decode()


def test_the_session_has_another_id_after_each_step(town: Town) -> None:
    enrol(town.colleague, at=timezone.now() - timedelta(hours=1))
    client = Client()
    client.get(reverse("login"))
    log_in(client, "colleague")
    first = client.session.session_key
    client.post(reverse("login-code"), {"code": code_at(town.colleague, timezone.now())})
    second = client.session.session_key
    assert first != second
    assert not Session.objects.filter(session_key=first).exists()
    assert is_in(client)
    assert OpenSession.objects.get(key=second).factor


def test_a_step_without_a_beginning_leads_to_the_log_in_page(town: Town) -> None:
    for name in ("login-password", "login-code", "login-enrol", "login-go-on"):
        assert Client().get(reverse(name)).headers["Location"] == reverse("login")


# sessions


def moved(client: Client, **clocks: timedelta) -> None:
    """The clocks of a session, put back."""
    session = client.session
    for name, back in clocks.items():
        session[name] = (timezone.now() - back).timestamp()
    session.save()
    OpenSession.objects.filter(key=session.session_key).update(
        **{{"seen": "seen_at", "began": "begun_at"}[name]: timezone.now() - back for name, back in clocks.items()}
    )


@pytest.mark.parametrize(
    ("clocks", "alive", "said"),
    [
        ({"seen": 29 * MINUTE, "began": 29 * MINUTE}, True, ""),
        ({"seen": 31 * MINUTE, "began": 31 * MINUTE}, False, "一段时间没有操作"),
        ({"seen": 2 * MINUTE, "began": timedelta(hours=7, minutes=59)}, True, ""),
        ({"seen": 2 * MINUTE, "began": timedelta(hours=8)}, False, "已到最长时限"),
    ],
    ids=["idle in time", "idle too long", "long", "too long"],
)
def test_a_session_runs_out(town: Town, clocks: dict[str, timedelta], alive: bool, said: str) -> None:
    client = Client()
    log_in(client, "colleague")
    moved(client, **clocks)
    assert is_in(client) is alive
    assert said in client.get(reverse("login"), follow=True).content.decode()
    assert OpenSession.objects.filter(ended_at__isnull=True).exists() is alive


def test_the_newer_log_in_wins_and_the_older_is_told_why(town: Town) -> None:
    older, newer = Client(), Client()
    log_in(older, "colleague")
    log_in(newer, "colleague")
    assert is_in(newer)
    page = older.get("/990101/inbox/", follow=True).content.decode()
    assert "这个账号刚才在别处登录" in page


def test_the_older_log_in_stays_where_the_rules_say_so(town: Town) -> None:
    rule(factor=Factor.NOBODY, sessions=Sessions.NEWER_REFUSED)
    older, newer = Client(), Client()
    log_in(older, "colleague")
    assert "已在别处登录" in log_in(newer, "colleague").content.decode()
    assert (is_in(older), is_in(newer)) == (True, False)
    moved(older, seen=31 * MINUTE)
    log_in(newer, "colleague")
    assert is_in(newer)


def test_many_log_ins_are_seen_and_ended_one_by_one(town: Town) -> None:
    rule(factor=Factor.NOBODY, sessions=Sessions.MANY)
    here, there, third = Client(), Client(), Client()
    for client in (here, there, third):
        log_in(client, "colleague")
    page = here.get(reverse("me")).content.decode()
    assert page.count('name="session"') == 2
    row = OpenSession.objects.get(key=there.session.session_key)
    here.post(reverse("me-end"), {"session": row.pk})
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    assert "由本人在别处结束" in there.get(reverse("login")).content.decode()
    here.post(reverse("me-end"))
    assert [is_in(client) for client in (here, third)] == [True, False]


def test_nobody_ends_the_log_in_of_another(town: Town) -> None:
    other, mine = Client(), Client()
    log_in(other, "owner")
    log_in(mine, "colleague")
    row = OpenSession.objects.get(key=other.session.session_key)
    mine.post(reverse("me-end"), {"session": row.pk})
    assert is_in(other)


def ends() -> dict[str, object]:
    return {
        "password": lambda town: set_password(
            account=town.colleague, password="another-horse-7", by="owner", government="", at=AT
        ),
        "post": lambda town: end_post(post=town.colleague.posts.get(), on=TODAY, by=town.owner, at=AT),
        "off": lambda town: set_active(account=town.colleague, active=False, by="owner", government="", at=AT),
    }


@pytest.mark.parametrize("why", ["password", "post", "off"])
def test_password_post_and_switching_off_end_every_log_in_and_say_so(town: Town, why: str) -> None:
    client = Client()
    log_in(client, "colleague")
    ends()[why](town)  # type: ignore[operator]
    assert not is_in(client)
    assert str(sessions.ENDED[why]) in client.get(reverse("login")).content.decode()


def test_changing_my_password_keeps_this_log_in_and_ends_the_others(town: Town) -> None:
    rule(factor=Factor.NOBODY, sessions=Sessions.MANY)
    here, there = Client(), Client()
    for client in (here, there):
        log_in(client, "colleague")
    sent = {"old": PASSWORD, "password": "my-own-horse-9", "again": "my-own-horse-9"}
    assert here.post(reverse("me-password"), {**sent, "old": "wrong"}).status_code == 422
    assert here.post(reverse("me-password"), sent).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.get(reverse("me")).content.decode().count("这里") == 1


def test_a_log_in_and_a_log_out_are_in_the_log(town: Town) -> None:
    client = Client()
    log_in(client, "colleague")
    client.post(reverse("logout"))
    acts = list(Event.objects.filter(action__startswith="session").values_list("action", "by", "government"))
    assert acts == [("session.begin", "colleague", "990101"), ("session.end", "colleague", "990101")]
    assert "已退出登录" not in client.get(reverse("login")).content.decode()


# what was typed when the log-in ended


def test_htmx_is_told_that_the_log_in_expired_and_the_page_stays(town: Town) -> None:
    client = Client()
    log_in(client, "colleague")
    moved(client, seen=31 * MINUTE)
    for _again in range(2):
        answer = client.get("/990101/inbox/", HTTP_HX_REQUEST="true")
        assert answer.status_code == 401
        assert 'target="_blank"' in answer.content.decode()
        assert "<html" not in answer.content.decode()


def test_a_form_sent_after_the_end_is_kept_to_be_sent_again(town: Town) -> None:
    client = Client()
    log_in(client, "colleague")
    moved(client, seen=31 * MINUTE)
    answer = client.post("/990101/2026/extensions/ask/", {"why": '<b>"因为"', "many": ["1", "2"]})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert 'name="why" value="&lt;b&gt;&quot;因为&quot;"' in page
    assert page.count('name="many"') == 2
    assert 'action="/990101/2026/extensions/ask/"' in page


def test_own_password_change_needs_the_old_one(town: Town) -> None:
    with pytest.raises(BadAccount, match="现在的密码不对"):
        change_own_password(account=town.colleague, old="x", password="my-own-horse-9", government="", at=AT)
    assert len(lockout.subjects("名" * 150, "::1").name) == 64


def test_two_begin_at_once_with_one_left(town: Town) -> None:
    """The second of two log-ins ends the first, however close: there is one open row."""
    at = datetime.now(tz=timezone.get_current_timezone())
    for key in ("a" * 32, "b" * 32):
        how = sessions.Beginning(key=key)
        sessions.begin(account=town.colleague, how=how, rules=Rules(), government="", at=at)
    assert list(OpenSession.objects.filter(ended_at__isnull=True).values_list("key", flat=True)) == ["b" * 32]
