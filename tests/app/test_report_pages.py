"""The pages of reports: every address × post, what a page says, and that a page says what may be done."""

import re
from collections.abc import Mapping
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from app.files import pdf
from app.people import AT, PASSWORD
from app.reports import APRIL, Office, fresh, seen_of
from luoshi.calendar.models import Round
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Role
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.reporting.models import Entry, Scan
from luoshi.reporting.signing import add_scan
from luoshi.reporting.states import Verb
from luoshi.web.words import told

# who may open what of 区水务局's first sheet: y 200, n 403, - 404, > 302 (elsewhere), ! 422 (nothing to begin with)
TABLE = """
             inbox rounds board reminder sheet preview entry scan  save unchanged draft move
office       y     >      y     y        >     y       y     y     n    n         n     n
liaison      y     n      n     n        y     y       y     y     >    >         !     >
leader       y     n      n     n        >     y       y     y     n    n         n     n
section      y     n      n     n        >     y       y     y     n    n         n     n
in_charge    y     n      n     n        >     y       y     y     n    n         n     n
collector    y     >      y     y        -     -       -     -     n    n         n     -
district     y     >      y     y        >     y       y     y     n    n         n     n
elsewhere    y     n      n     n        -     -       -     -     -    -         -     -
reader       y     n      n     n        -     -       -     -     n    n         n     -
stranger     -     -      -     -        -     -       -     -     -    -         -     -
"""
LINES = [line.split() for line in TABLE.strip().splitlines()]
NAMES, ROWS = LINES[0], LINES[1:]
STATUS: Mapping[str, int] = {"y": 200, "n": 403, "-": 404, ">": 302, "!": 422}
POSTED = {"save", "unchanged", "draft", "move"}


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(closes=None)  # pages know today's date, on which the round would be closed
    return office


def person(role: str, office: Office) -> Account:
    known = {"office": office.town.owner, "liaison": office.liaison, "leader": office.leader}
    known |= {"stranger": office.town.stranger}
    if role in known:
        return known[role]
    posts = {
        "section": (Role.SECTION_HEAD, office.water),
        "in_charge": (Role.LEADER_IN_CHARGE, office.water),
        "collector": (Role.COLLECTOR, office.reform),
        "district": (Role.DISTRICT_LEADER, None),
        "elsewhere": (Role.LIAISON, office.town.body("明溪街道办事处")),
        "reader": (Role.READER, None),
    }
    account = create_account(username=role, title=role, password=PASSWORD, by="test", at=AT)
    which, body = posts[role]
    assign_post(account=account, government=office.town.government, role=which, body=body, by=office.town.owner, at=AT)
    return account


def address(name: str, office: Office, entry: Entry, scan: Scan) -> str:
    code, sheet = office.town.government.code, [2026, 1, office.water.pk]
    return {
        "inbox": reverse("inbox", args=[code]),
        "rounds": reverse("rounds", args=[code, 2026]),
        "board": reverse("board", args=[code, 2026, 1]),
        "reminder": reverse("reminder", args=[code, 2026, 1]),
        "sheet": reverse("sheet", args=[code, *sheet]),
        "preview": reverse("preview", args=[code, *sheet]),
        "entry": reverse("entry", args=[code, entry.pk]),
        "scan": reverse("scan", args=[code, scan.pk]),
        "save": reverse("entry-save", args=[code, *sheet, office.both.pk]),
        "unchanged": reverse("unchanged", args=[code, *sheet]),
        "draft": reverse("sheet-draft", args=[code, *sheet]),
        "move": reverse("move", args=[code, *sheet]),
    }[name]


@pytest.mark.parametrize(
    ("row", "name"), list(product(ROWS, NAMES)), ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_who_may_open_what(row: list[str], name: str, office: Office, client: Client) -> None:
    entry = office.fill(office.lane)
    office.to(Verb.PROPOSE, entry)
    scan = add_scan(sheet=entry.sheet, name="签字表.pdf", data=pdf("签字表"), by=office.liaison, at=APRIL)
    (seen,) = seen_of([entry])
    client.force_login(person(row[0], office))
    where = address(name, office, entry, scan)
    posted = {
        "verb": "recall",
        "entry": str(entry.pk),
        f"seen_{entry.pk}": seen.digest,
        "progress": "开工",
        "why": "冬季停工",
        "which": "rest",
        "version": "0",
    }
    response = client.post(where, posted) if name in POSTED else client.get(where)
    assert response.status_code == STATUS[row[1:][NAMES.index(name)]]


def test_a_lead_sees_what_is_handed_in_to_it_and_nothing_else(office: Office, client: Client) -> None:
    office.filed(office.led)
    office.filed(office.lane)
    client.force_login(office.reform_liaison)
    page = client.get(reverse("preview", args=[office.town.government.code, 2026, 1, office.water.pk]))
    assert "建成雨污分流示范片" in page.content.decode()
    assert "修缮青石巷道" not in page.content.decode()


def test_what_is_typed_is_kept_and_read(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    target = office.lane.targets.get()
    where = reverse("entry-save", args=[office.town.government.code, 2026, 1, office.water.pk, office.lane.pk])
    posted = {
        "version": "0",
        "progress": "主街完工",
        "status": "on_pace",
        "figure_target": str(target.pk),
        "figure_typed": "7.5公里",
        "figure_growth": "",
        "figure_answer": "",
        "figure_period": "",
        "figure_base": "report",
        "figure_rank": "",
        "figure_object": "",
        "figure_reference": "",
    }
    part = client.post(where, posted, headers={"HX-Request": "true"})
    words = part.content.decode()
    assert part.status_code == 200
    assert 'name="version" value="1"' in words
    assert re.search(r"读作 <b>7\.5公里|读作 <b>7500米", words)
    assert "41.7%" in words
    again = client.get(reverse("sheet", args=[office.town.government.code, 2026, 1, office.water.pk]))
    assert 'value="7.5公里"' in again.content.decode()


def test_the_second_of_two_is_told_and_nothing_is_lost(office: Office, client: Client) -> None:
    office.fill(office.lane)
    client.force_login(office.liaison)
    where = reverse("entry-save", args=[office.town.government.code, 2026, 1, office.water.pk, office.lane.pk])
    answer = client.post(where, {"version": "0", "progress": "我的话"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "您输入的内容未写入" in answer.content.decode()
    assert "完成巷道修缮5公里" in Entry.objects.get().draft


def test_the_whole_path_by_pages(office: Office, client: Client) -> None:
    entry = office.fill(office.lane)
    code = office.town.government.code
    path = [
        (office.liaison, "propose"),
        (office.leader, "sign"),
        (office.liaison, "file"),
        (office.town.owner, "accept"),
    ]
    for account, verb in path:
        client.force_login(account)
        page = client.get(reverse("preview", args=[code, 2026, 1, office.water.pk])).content.decode()
        assert f'name="verb" value="{verb}"' in page
        digest = re.search(rf'name="seen_{entry.pk}" value="([0-9a-f]*)"', page)
        assert digest is not None
        posted = {"verb": verb, "entry": str(entry.pk), f"seen_{entry.pk}": digest[1]}
        assert client.post(reverse("move", args=[code, 2026, 1, office.water.pk]), posted).status_code == 302
    assert fresh(entry).state == "accepted"


def test_accepting_several_takes_the_word_chosen_for_each_and_one_button_takes_one(
    office: Office, client: Client
) -> None:
    entries = [office.filed(item) for item in (office.lane, office.both)]
    client.force_login(office.town.owner)
    code = office.town.government.code
    page = client.get(reverse("preview", args=[code, 2026, 1, office.water.pk])).content.decode()
    forms = re.findall(r'<form.*?id="offer-accept">.*?</form>', page, re.S)
    assert [re.findall(r'name="entry" value="(\d+)"', form) for form in forms] == [[str(each.pk) for each in entries]]
    assert re.findall(r'<select name="confirmed_(\d+)" form="offer-accept">', page) == [
        str(each.pk) for each in entries
    ]
    assert re.findall(r'form="offer-accept" name="only" value="(\d+)"', page) == [str(each.pk) for each in entries]
    first, second = entries
    posted = {f"seen_{each.pk}": seen_of([each])[0].digest for each in entries}
    posted |= {"verb": "accept", f"confirmed_{first.pk}": "behind", f"confirmed_{second.pk}": "ahead"}
    where = reverse("move", args=[code, 2026, 1, office.water.pk])
    client.post(where, {**posted, "entry": [each.pk for each in entries], "only": first.pk})
    assert [(fresh(each).state, fresh(each).confirmed) for each in entries] == [
        ("accepted", "behind"),
        ("filed", "unassessed"),
    ]
    client.post(where, {**posted, "entry": [second.pk]})
    assert (fresh(second).state, fresh(second).confirmed) == ("accepted", "ahead")
    office.to(Verb.RETURN, *entries, word="再核")
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(verb, *entries)
    posted |= {f"seen_{each.pk}": seen_of([each])[0].digest for each in entries}
    client.post(where, {**posted, "entry": [each.pk for each in entries]})
    assert [fresh(each).confirmed for each in entries] == ["behind", "ahead"]


def test_the_reminder_names_exactly_what_is_missing(office: Office, client: Client) -> None:
    office.filed(office.lane)
    office.to(Verb.RETURN, office.filed(office.both), word="请写明")
    client.force_login(office.town.owner)
    page = client.get(reverse("reminder", args=[office.town.government.code, 2026, 1]) + "?only=unfiled")
    words = page.content.decode()
    assert "区水务局：贵单位2026年一季度责任事项进展应于2026年4月10日（星期五）前报送" in words
    assert "尚有2项未报送（其中退回1项：区报告第2项）：区报告第2项报送督查室；区报告第3项于4月7日" in words
    assert "区发改局：" in words


@pytest.mark.parametrize("only", ["", "unfiled", "filed", "not_begun", "nonsense"])
def test_the_board_narrows_and_its_sums_stay(office: Office, client: Client, only: str) -> None:
    office.filed(office.lane)
    client.force_login(office.town.owner)
    page = client.get(reverse("board", args=[office.town.government.code, 2026, 1]), {"only": only})
    assert page.status_code == 200
    board = page.context["board"]
    assert (board.units, board.items, sum(board.totals.values())) == (2, 5, 5)


def test_statements_do_not_grow_with_items(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    address = reverse("sheet", args=[office.town.government.code, 2026, 1, office.water.pk])
    counts = []
    for item in (office.lane, office.both, office.led):
        office.fill(item)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 30


def test_an_empty_save_says_nothing(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    where = reverse("entry-save", args=[office.town.government.code, 2026, 1, office.water.pk, office.lane.pk])
    assert client.post(where, {"version": "0", "progress": " "}, headers={"HX-Request": "true"}).status_code == 200
    assert not Entry.objects.exists()


@pytest.mark.parametrize("verb", Verb)
def test_every_move_is_told_with_its_next_step(verb: Verb) -> None:
    assert "3 项" in told(verb.value, 3)


def test_a_year_that_was_never_opened_does_not_exist(office: Office, client: Client) -> None:
    client.force_login(office.town.owner)
    code = office.town.government.code
    for name in ("front", "ledger", "figures", "extensions"):
        assert client.get(reverse(name, args=[code, 2031])).status_code == 404
