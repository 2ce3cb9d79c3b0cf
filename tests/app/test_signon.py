"""Sign-on by OpenID Connect and CAS, against real servers on this machine, and against one that lies."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from app.doors import enrol, is_in, log_in, rule
from app.people import AT, Town
from luoshi.audit.models import Event
from luoshi.people.bonds import account_of, bind
from luoshi.people.models import Account, Bond
from luoshi.people.rules import Factor
from luoshi.people.signon import cas
from luoshi.people.signon.adapter import SignOnRefused
from providers import Liar, free_port, lying, process

BEGIN = reverse("signon", args=["oidc"])
DONE = reverse("signon-done", args=["oidc"])


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    with lying() as found:
        yield found


@pytest.fixture
def oidc(liar: Liar, settings: Settings, town: Town) -> Liar:
    """The liar set up as our provider, honest, with the colleague bound to its id."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = liar.issuer, "luoshi", "secret"
    liar.bend()
    bind(account=town.colleague, provider=f"oidc {liar.issuer}", subject="oidc-7", by="test", government="", at=AT)
    return liar


def there(client: Client, liar: Liar | None = None, after: str = "") -> dict[str, str]:
    """Begin, and what the provider was asked."""
    sent = client.get(BEGIN, {"next": after}).headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent).query).items()}
    if liar is not None:
        liar.nonce = asked["nonce"]
    return asked


def back(client: Client, asked: dict[str, str], **answered: str) -> HttpResponse:
    """Come back with a code and the state, but for what is named."""
    return cast("HttpResponse", client.get(DONE, {"code": "c1", "state": asked["state"], **answered}))


def test_the_code_flow_asks_with_state_nonce_and_pkce_and_proves_it(oidc: Liar) -> None:
    client = Client()
    asked = there(client, oidc, "/990101/inbox/")
    assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "openid")
    assert asked["redirect_uri"] == f"http://testserver{DONE}"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert back(client, asked).headers["Location"] == "/990101/inbox/"
    assert is_in(client)
    assert len(oidc.verifiers[0]) >= 43


@pytest.mark.parametrize("after", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_sign_on_goes_on_to_our_own_pages_only(oidc: Liar, after: str) -> None:
    client = Client()
    assert back(client, there(client, oidc, after)).headers["Location"] == "/"


NOW = int(time.time())
LIES: dict[str, dict[str, object]] = {
    "nonce of another": {"claims": {"nonce": "other"}},
    "no nonce": {"claims": {"nonce": None}},
    "issuer of another": {"claims": {"iss": "https://example.org"}},
    "audience of another": {"claims": {"aud": "another"}},
    "audiences, not for us": {"claims": {"aud": ["luoshi", "another"], "azp": "another"}},
    "run out": {"claims": {"exp": NOW - 3600, "iat": NOW - 7200}},
    "no end": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": NOW + 86400, "exp": NOW + 90000}},
    "nobody": {"claims": {"sub": None}},
    "empty id": {"claims": {"sub": ""}},
    "an id that is a number": {"claims": {"sub": 7}},
    "unsigned": {"algorithm": "none"},
    "signed with a secret": {"algorithm": "HS256"},
    "signed by a stranger": {"stranger_key": True},
    "no token": {"no_token": True},
    "refused code": {"status": 400},
    "metadata of another": {"metadata": {"issuer": "https://example.org"}},
    "keys over plain HTTP elsewhere": {"metadata": {"jwks_uri": "http://example.org/keys"}},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_opens_nothing(oidc: Liar, lie: str) -> None:
    client = Client()
    asked = there(client, oidc)
    nonce = oidc.nonce
    oidc.bend(**LIES[lie])
    oidc.nonce = nonce
    answer = back(client, asked)
    assert answer.status_code == 403
    assert not is_in(client)
    assert oidc.issuer not in answer.content.decode()


@pytest.mark.parametrize("seconds", [-50, 50])
def test_a_clock_a_minute_off_is_no_lie(oidc: Liar, seconds: int) -> None:
    client = Client()
    asked = there(client, oidc)
    now = int(time.time())
    nonce = oidc.nonce
    oidc.bend(claims={"iat": now + seconds, "exp": now - 50 if seconds < 0 else now + 300})
    oidc.nonce = nonce
    assert back(client, asked).status_code == 302


@pytest.mark.parametrize(
    "answered",
    [{"state": "another"}, {"state": ""}, {"error": "access_denied"}, {"code": ""}, {"iss": "https://example.org"}],
    ids=str,
)
def test_an_answer_that_does_not_fit_opens_nothing(oidc: Liar, answered: dict[str, str]) -> None:
    client = Client()
    assert back(client, there(client, oidc), **answered).status_code == 403
    assert not is_in(client)


def test_an_answer_works_once_and_in_the_browser_that_asked(oidc: Liar) -> None:
    client, thief = Client(), Client()
    asked = there(client, oidc)
    assert back(thief, asked).status_code == 403
    assert back(client, asked).status_code == 302
    again = Client()
    asked_again = there(again, oidc)
    assert back(again, asked_again).status_code == 403  # the code was taken: the provider refuses it
    assert back(client, asked).status_code == 403


def test_a_provider_that_does_not_answer_is_told_and_the_password_still_works(settings: Settings, town: Town) -> None:
    settings.OIDC_ISSUER = f"http://127.0.0.1:{free_port()}"
    settings.OIDC_CLIENT_ID = settings.OIDC_CLIENT_SECRET = "x"
    page = Client().get(BEGIN)
    assert (page.status_code, "或用账号密码登录" in page.content.decode()) == (403, True)
    assert 'href="/signon/oidc/"' in Client().get(reverse("login")).content.decode()


def test_a_way_that_is_not_set_does_not_exist(town: Town) -> None:
    assert Client().get(BEGIN).status_code == 404
    assert Client().get(DONE).status_code == 404


# who comes back


def stranger(oidc: Liar, client: Client) -> str:
    """Come back as somebody whom no account is bound to; the page."""
    asked = there(client, oidc)
    nonce = oidc.nonce
    oidc.bend(claims={"sub": "unknown-9", "name": "区发改局联络员", "preferred_username": "colleague"})
    oidc.nonce = nonce
    assert back(client, asked).headers["Location"] == reverse("signon-unknown")
    return client.get(reverse("signon-unknown")).content.decode()


def test_an_unknown_id_is_told_and_never_matched_by_name(oidc: Liar) -> None:
    client = Client()
    page = stranger(oidc, client)
    assert "unknown-9" in page
    assert "用账号密码登录一次并绑定" not in page
    assert not is_in(client)
    assert client.post(reverse("signon-unknown")).status_code == 403
    assert "unknown-9" in Event.objects.get(action="session.stranger").after


def test_an_id_is_bound_once_by_logging_in_where_the_rules_let(oidc: Liar, town: Town) -> None:
    rule(factor=Factor.NOBODY, bind_once=True)
    Account.objects.update(password_set_at=timezone.now())
    client = Client()
    stranger(oidc, client)
    log_in(client, "owner")
    assert not Bond.objects.filter(account=town.owner).exists()  # not asked for
    client = Client()
    stranger(oidc, client)
    client.post(reverse("signon-unknown"))
    log_in(client, "owner")
    assert account_of(f"oidc {oidc.issuer}", "unknown-9") == town.owner


def test_the_same_id_of_another_issuer_is_another_person(oidc: Liar, town: Town) -> None:
    assert account_of(f"oidc {oidc.issuer}", "oidc-7") == town.colleague
    assert account_of("oidc https://example.org", "oidc-7") is None
    assert account_of(f"oidc {oidc.issuer}", "OIDC-7") is None


def test_an_account_switched_off_is_nobodys(oidc: Liar, town: Town) -> None:
    Account.objects.filter(pk=town.colleague.pk).update(is_active=False)
    client = Client()
    assert back(client, there(client, oidc)).headers["Location"] == reverse("signon-unknown")


@pytest.mark.parametrize(
    ("claims", "trusted", "step"),
    [
        ({}, True, "login-code"),
        ({"amr": ["pwd"]}, True, "login-code"),
        ({"amr": ["pwd", "mfa"]}, False, "login-code"),
        ({"amr": ["pwd", "mfa"]}, True, "home"),
        ({"acr": "level-2"}, True, "home"),
        ({"acr": "level-1"}, True, "login-code"),
    ],
    ids=str,
)
def test_our_second_factor_is_asked_unless_the_provider_showed_one_and_the_rules_trust_it(
    oidc: Liar, town: Town, settings: Settings, claims: dict[str, object], trusted: bool, step: str
) -> None:
    settings.OIDC_STRONG_LEVELS = ("level-2",)
    rule(trust_provider=trusted)
    enrol(town.colleague)
    client = Client()
    asked = there(client, oidc)
    nonce = oidc.nonce
    oidc.bend(claims=claims)
    oidc.nonce = nonce
    assert back(client, asked).headers["Location"] == reverse(step)


# real servers


def test_against_a_real_openid_provider(settings: Settings, town: Town) -> None:
    port = free_port()
    with process(port, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"):
        settings.OIDC_ISSUER = requests.get(
            f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=20
        ).json()["issuer"]
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "luoshi", "secret"
        bind(
            account=town.colleague, provider=f"oidc {settings.OIDC_ISSUER}", subject="person-5", by="t",
            government="", at=AT,
        )  # fmt: skip
        client = Client()
        address = client.get(BEGIN).headers["Location"]
        agreed = requests.post(address, data={"sub": "person-5"}, allow_redirects=False, timeout=20)
        came = urlsplit(agreed.headers["Location"])
        assert came.path == DONE
        assert client.get(f"{came.path}?{came.query}").headers["Location"] == "/"
        assert is_in(client)
        assert client.get(f"{came.path}?{came.query}").status_code == 403  # replayed
        refused = Client()
        address = refused.get(BEGIN).headers["Location"]
        denied = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=20)
        came = urlsplit(denied.headers["Location"])
        assert refused.get(f"{came.path}?{came.query}").status_code == 403


def test_against_a_real_cas_server(settings: Settings, town: Town, tmp_path: Path) -> None:
    port = free_port()
    with process(port, "cas_site.py", str(port), str(tmp_path / "cas.sqlite3")):
        settings.CAS_URL = f"http://127.0.0.1:{port}/cas"
        bind(
            account=town.colleague,
            provider=f"cas {settings.CAS_URL}",
            subject="zhangsan-8",
            by="t",
            government="",
            at=AT,
        )
        client = Client()
        address = client.get(reverse("signon", args=["cas"]), {"next": "/990101/inbox/"}).headers["Location"]
        browser = requests.Session()
        page = browser.get(address, timeout=60).text
        fields = dict(re.findall(r'name="(csrfmiddlewaretoken|service|lt)" value="([^"]*)"', page))
        fields["service"] = parse_qs(urlsplit(address).query)["service"][0]
        sent = {**fields, "username": "zhangsan-8", "password": "cas-password"}
        answered = browser.post(address, data=sent, allow_redirects=False, timeout=60)
        came = urlsplit(answered.headers["Location"])
        assert "ticket=ST-" in came.query
        assert client.get(f"{came.path}?{came.query}").headers["Location"] == "/990101/inbox/"
        assert is_in(client)
        thief = Client()
        thief.get(reverse("signon", args=["cas"]))
        assert thief.get(f"{came.path}?{came.query}").status_code == 403  # another's state
        state = thief.session["signon"]["kept"]["state"] if "signon" in thief.session else ""
        assert state == ""
        again = cas.Cas(settings.CAS_URL, "")
        started = again.begin("http://testserver/signon/cas/done/")
        ticket = parse_qs(came.query)["ticket"][0]
        replayed = {"state": started.kept["state"], "ticket": ticket}
        with pytest.raises(SignOnRefused, match="没有确认"):
            again.finish(replayed, started.kept, at=datetime.now(tz=UTC))


SUCCESS = (
    '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>{inside}'
    "</cas:authenticationSuccess></cas:serviceResponse>"
)
SUBJECT = cas.Cas("https://cas.example.org", "")._subject
BY_ATTRIBUTE = cas.Cas("https://cas.example.org", "", id_attribute="uid")._subject


def test_cas_names_the_user_or_the_attribute_that_lasts() -> None:
    inside = "<cas:user>zhangsan</cas:user><cas:attributes><cas:uid>8841</cas:uid></cas:attributes>"
    assert SUBJECT(SUCCESS.format(inside=inside).encode()) == "zhangsan"
    assert BY_ATTRIBUTE(SUCCESS.format(inside=inside).encode()) == "8841"


ENTITY = '<!DOCTYPE x [<!ENTITY who SYSTEM "file:///etc/hostname">]>'
HOSTILE = {
    "nobody": SUCCESS.format(inside=""),
    "an empty name": SUCCESS.format(inside="<cas:user> </cas:user>"),
    "two names": SUCCESS.format(inside="<cas:user>a</cas:user><cas:user>b</cas:user>"),
    "a name with parts": SUCCESS.format(inside="<cas:user>a<b/>c</cas:user>"),
    "a proxy between": SUCCESS.format(
        inside="<cas:user>a</cas:user><cas:proxies><cas:proxy>https://p</cas:proxy></cas:proxies>"
    ),
    "an entity": ENTITY + SUCCESS.format(inside="<cas:user>&who;</cas:user>"),
    "a type alone": "<!DOCTYPE x [<!ENTITY a 'b'>]>" + SUCCESS.format(inside="<cas:user>a</cas:user>"),
    "another namespace": SUCCESS.format(inside="<cas:user>a</cas:user>").replace("yale", "evil"),
    "a failure": SUCCESS.format(inside="<cas:user>a</cas:user>").replace("Success", "Failure"),
    "no XML": "yes\nzhangsan",
    "nothing": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_answer_of_cas_that_is_not_plain_opens_nothing(name: str) -> None:
    with pytest.raises(SignOnRefused):
        SUBJECT(HOSTILE[name].encode())


@pytest.mark.parametrize("ticket", ["", "PT-1", "ST-1&service=x", "ST-1\n", "ST-" + "a" * 300])
def test_what_is_no_service_ticket_is_not_even_asked_about(ticket: str) -> None:
    way = cas.Cas("http://127.0.0.1:9", "")
    started = way.begin("http://testserver/")
    with pytest.raises(SignOnRefused, match="票据"):
        way.finish({"state": started.kept["state"], "ticket": ticket}, started.kept, at=AT)


def test_a_provider_elsewhere_is_called_over_https_only() -> None:
    with pytest.raises(SignOnRefused, match="HTTPS"):
        cas.Cas("http://cas.example.org", "").begin("http://testserver/")
