"""A server's clock that jumps: a table of what must hold, by moments that are given or a clock that is put in place."""

from datetime import datetime, timedelta

import pyotp
import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from app.people import Town, build_town
from app.reports import build_office
from luoshi.audit.actions import record
from luoshi.audit.chain import TOLERANCE, verify
from luoshi.audit.queries import latest
from luoshi.audit.stored import entries
from luoshi.cli.audit import audit
from luoshi.people.errors import LockedOut, WrongCode
from luoshi.people.factors import begin_enrolment, confirm_enrolment, use_code
from luoshi.people.lockout import begin_try

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 4, 8, 12, tzinfo=timezone.get_default_timezone())
FIRST = datetime(1970, 1, 1, 0, 1, tzinfo=timezone.get_default_timezone())
# where the clock goes, what becomes of an open session, whether a code for the telephone's (right) time opens
JUMPS = [
    (NOON, 200, True),
    (NOON + timedelta(minutes=4), 200, False),
    (NOON - timedelta(minutes=4), 200, False),
    (NOON - HOUR, 302, False),
    (NOON + DAY, 302, False),
    (NOON - 3650 * DAY, 302, False),
    (FIRST, 302, False),
]


def put(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The clock as requests read it."""
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def town(db: None) -> Town:
    """The town of one case: beside it are cases that begin with nothing."""
    return build_town()


@pytest.mark.parametrize(("clock", "status", "_opens"), JUMPS)
def test_a_session_does_not_outlive_a_jump(
    db: None, monkeypatch: pytest.MonkeyPatch, clock: datetime, status: int, _opens: bool
) -> None:
    office = build_office(build_town())
    client = Client()
    put(monkeypatch, NOON)
    client.force_login(office.liaison)
    session = client.session
    session["began"] = session["seen"] = NOON.timestamp()
    session.set_expiry(3650 * 24 * 3600)
    session.save()
    put(monkeypatch, clock)
    answer = client.get(f"/{office.town.government.code}/inbox/")
    assert answer.status_code == status
    if clock < NOON - TOLERANCE:
        assert "服务器时间有过变动" in client.get("/login/").content.decode()


@pytest.mark.parametrize(("clock", "_status", "opens"), JUMPS)
def test_a_code_opens_by_the_right_time_only_and_once(town: Town, clock: datetime, _status: int, opens: bool) -> None:
    secret = begin_enrolment(account=town.owner, at=NOON - HOUR).key.replace(" ", "")
    totp = pyotp.TOTP(secret)
    confirm_enrolment(account=town.owner, code=totp.at(NOON - HOUR), government="", at=NOON - HOUR)
    code = totp.at(NOON)
    if opens:
        use_code(account=town.owner, code=code, government="", at=clock)
    else:
        with pytest.raises(WrongCode, match=f"{timezone.localtime(clock):%Y-%m-%d %H:%M}"):  # it tells what is wrong
            use_code(account=town.owner, code=code, government="", at=clock)
    if opens:
        for again in (NOON, NOON - HOUR, NOON - DAY):  # nor by a clock that is put back to it
            with pytest.raises(WrongCode):
                use_code(account=town.owner, code=code, government="", at=again)


@pytest.mark.parametrize(("clock", "locked"), [(NOON - HOUR, True), (FIRST, True), (NOON + DAY, False)])
def test_a_lock_is_never_shorter_by_a_clock_that_went_back(town: Town, clock: datetime, locked: bool) -> None:
    for _try in range(5):
        begin_try("owner", "10.0.0.1", at=NOON)
    with pytest.raises(LockedOut):
        begin_try("owner", "10.0.0.1", at=NOON)
    if locked:
        with pytest.raises(LockedOut):
            begin_try("owner", "10.0.0.1", at=clock)
    else:  # a clock that went on is time that has passed
        begin_try("owner", "10.0.0.1", at=clock)


def recorded(*moments: datetime) -> None:
    for at in moments:
        record("item.add", by="owner", government="", target="一项", at=at)


@pytest.mark.parametrize(
    ("moments", "backwards"),
    [
        ([NOON, NOON + HOUR, NOON + DAY], ()),
        ([NOON, NOON - timedelta(minutes=4), NOON], ()),
        ([NOON, NOON - HOUR, NOON - HOUR, NOON], (2,)),
        ([NOON, NOON + DAY, NOON, FIRST, NOON], (3, 4)),
    ],
)
def test_the_log_is_whole_in_the_order_of_its_numbers_and_tells_where_time_ran_back(
    db: None, moments: list[datetime], backwards: tuple[int, ...]
) -> None:
    recorded(*moments)
    found = verify(entries())
    assert (found.broken, found.events, found.backwards) == (None, len(moments), backwards)
    said = CliRunner().invoke(audit, ["verify"])
    assert said.exit_code == 0
    assert ("时间倒退" in said.output) == bool(backwards)


def test_a_clock_behind_shows_until_it_is_right_or_said_to_be(db: None) -> None:
    now = timezone.now()
    recorded(now + DAY, now)  # a day ahead once; then put right, and somebody acted
    assert latest() == now + DAY
    assert Client().get("/health/ready").json()["clock"] == "behind"
    told = CliRunner().invoke(audit, ["clock"])
    assert told.exit_code == 1
    assert "--right" in told.output
    assert CliRunner().invoke(audit, ["clock", "--right"]).exit_code == 0
    assert Client().get("/health/ready").json()["clock"] == "ok"
    assert CliRunner().invoke(audit, ["clock"]).exit_code == 0
