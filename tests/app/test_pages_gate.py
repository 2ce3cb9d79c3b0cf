"""Every address × role × government: who sees, who is refused (403), for whom it does not exist (404)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from openpyxl import load_workbook

from app.district import District, build_district
from app.ledgers import plain_ledger
from app.papers import Door
from app.people import AT, PASSWORD, Town
from luoshi.config.urls import staff
from luoshi.consulting.actions import answer, open_round
from luoshi.consulting.models import Answer, Question
from luoshi.governments.models import Body
from luoshi.governments.rights import Verb
from luoshi.items.actions import Unit, add_item
from luoshi.items.adoption import importing as adoptions
from luoshi.items.models import UploadedTable
from luoshi.items.tables.uploads import choose, keep_table
from luoshi.items.workbook import applying as workbooks
from luoshi.items.workbook.columns import COLUMNS
from luoshi.people.actions import create_account
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Route:
    """An address: what the door asks for, and whether it is posted to."""

    verb: Verb
    posted: bool = False


ROUTES: Mapping[str, Route] = {
    "front": Route(Verb.VIEW),
    "ledger": Route(Verb.VIEW),
    "ledger-export": Route(Verb.EXPORT),
    "item": Route(Verb.VIEW),
    "documents": Route(Verb.VIEW),
    "upload": Route(Verb.IMPORT),
    "document": Route(Verb.VIEW),
    "reading": Route(Verb.VIEW),
    "facts-csv": Route(Verb.EXPORT),
    "original": Route(Verb.EXPORT),
    "withdraw": Route(Verb.IMPORT),
    "desks": Route(Verb.REVIEW),
    "desk": Route(Verb.REVIEW),
    "confirm": Route(Verb.REVIEW, posted=True),
    "reject": Route(Verb.REVIEW, posted=True),
    "undo": Route(Verb.REVIEW, posted=True),
    "edit": Route(Verb.REVIEW),
    "confirm-list": Route(Verb.REVIEW, posted=True),
    "workbook": Route(Verb.REVIEW),
    "workbook-export": Route(Verb.REVIEW),
    "workbook-upload": Route(Verb.REVIEW, posted=True),
    "workbook-preview": Route(Verb.REVIEW),
    "workbook-apply": Route(Verb.REVIEW, posted=True),
    "adoption": Route(Verb.REVIEW),
    "adoption-upload": Route(Verb.REVIEW, posted=True),
    "adoption-columns": Route(Verb.REVIEW),
    "adoption-choose": Route(Verb.REVIEW, posted=True),
    "adoption-names": Route(Verb.REVIEW, posted=True),
    "adoption-preview": Route(Verb.REVIEW),
    "adoption-apply": Route(Verb.REVIEW, posted=True),
    "consultations": Route(Verb.VIEW),
    "consultation-open": Route(Verb.REVIEW, posted=True),
    "consultation": Route(Verb.VIEW),
    "consultation-extend": Route(Verb.REVIEW, posted=True),
    "consultation-close": Route(Verb.REVIEW, posted=True),
    "consultation-unit": Route(Verb.VIEW),
    "consultation-agree": Route(Verb.FILL, posted=True),
    "consultation-answer": Route(Verb.FILL, posted=True),
    "consultation-rule": Route(Verb.REVIEW, posted=True),
}
MAY: Mapping[str, set[Verb]] = {
    "owner": {Verb.VIEW, Verb.EXPORT, Verb.IMPORT, Verb.REVIEW, Verb.FILL},
    "colleague": {Verb.VIEW, Verb.EXPORT, Verb.FILL},
    "reader": {Verb.VIEW},
}
# Rows that an address names; without one of them there is nothing of another government to ask for.
ROWS = {"item", "source", "reading", "proposal", "round", "body", "question", "table"}
FORMS_NAME_ROWS = {"consultation-open"}  # not their addresses


@pytest.fixture
def district(town: Town, door: Door) -> District:
    return build_district(town, door)


def arguments(name: str, district: District) -> dict[str, object]:
    """What an address takes, filled with rows of 示例区."""
    found: dict[str, object] = {
        "year": 2026,
        "item": district.item.pk,
        "source": district.notice.source_id,
        "reading": district.notice.pk,
        "proposal": (district.decided_proposal if name == "undo" else district.open_proposal).pk,
        "number": 2,
        **(consulted_rows(name, district) if "consultation" in name else {}),
        **(table_rows(name, district) if name.startswith(("workbook", "adoption")) else {}),
    }
    pattern = next(str(route.pattern) for route in staff if isinstance(route, URLPattern) and route.name == name)
    return {key: value for key, value in found.items() if f":{key}>" in pattern}


def ask(client: Client, name: str, code: str, district: District) -> int:
    address = reverse(name, kwargs={"code": code, **arguments(name, district)})
    if ROUTES[name].posted:
        return client.post(address, posted(name, district)).status_code
    return client.get(address).status_code


def posted(name: str, district: District) -> dict[str, object]:
    """What a form of that address sends."""
    said = Answer.objects.order_by("-pk").first()
    forms: dict[str, dict[str, object]] = {
        "consultation-open": {"stream": district.town.stream("own_report").pk},
        "consultation-extend": {"due": "2099-01-01", "reason": "会期"},
        "consultation-answer": {"word": "agreed"},
        "consultation-rule": {"answer": said.pk if said else 0, "word": "refused", "reason": "理由"},
    }
    if name in {"workbook-upload", "adoption-upload"}:
        return {"table": SimpleUploadedFile("表.xlsx", plain_ledger())}
    if name in {"workbook-apply", "adoption-apply"}:
        table = UploadedTable.objects.get()
        if name == "workbook-apply":
            return {"seen": workbooks.plan_of(table, on=timezone.localdate()).digest}
        return {"seen": adoptions.plan_of(table, district.town.stream("own_report")).digest, "adopted_on": "2026-07-01"}
    return forms.get(name, {"stream": district.town.stream("city_report").pk})


def table_rows(name: str, district: District) -> dict[str, object]:
    """A workbook with a changed row, or a ledger whose stream was chosen, handed in once."""
    town = district.town
    if not UploadedTable.objects.exists():
        purpose = name.partition("-")[0]
        data = changed_workbook(town) if purpose == "workbook" else plain_ledger()
        table = keep_table(year=town.year, purpose=purpose, name="表.xlsx", data=data, by=town.owner, at=AT)
        if purpose == "adoption":
            chosen = adoptions.Choices(stream=town.stream("own_report").pk)
            choose(table=table, choices=chosen.kept(), by=town.owner, at=AT)
    return {"table": UploadedTable.objects.get().pk}


def changed_workbook(town: Town) -> bytes:
    """The year's workbook with a new item in its first free row."""
    book = load_workbook(BytesIO(workbooks.export_workbook(town.year, at=AT)))
    page = book.worksheets[0]
    for column, words in {"任务来源": "区报告", "责任事项": "新增一件事"}.items():
        page.cell(page.max_row + (column == "任务来源"), COLUMNS.index(column) + 1).value = words
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def consulted_rows(name: str, district: District) -> dict[str, object]:
    """A round about a new item of 区报告, opened once, with an objection where a ruling is asked for."""
    town = district.town
    stream = town.stream("own_report")
    body = town.body("区发改局")
    if not stream.items.exists():
        # the office enters for it, so that both may answer
        Body.objects.filter(pk=body.pk).update(channel=Body.Channel.OFFICE)
        add_item(stream=stream, wording="办好工坊节", units=(Unit("区发改局"),), by=town.owner, at=AT)
        if name != "consultation-open":
            open_round(year=town.year, streams=[stream], due=date(2098, 1, 1), by=town.owner, at=timezone.now())
    question = Question.objects.first()
    if name == "consultation-rule" and question is not None and question.state == "asked":
        answer(question=question, word="objected", text="意见", by=town.colleague, at=timezone.now())
    round_id = question.consultation_id if question else 0
    return {"round": round_id, "body": body.pk, "question": question.pk if question else 0}


def account(role: str, district: District) -> Account:
    people = {
        "owner": district.town.owner,
        "colleague": district.town.colleague,
        "reader": district.reader,
        "stranger": district.town.stranger,
    }
    return people[role]


def test_every_address_stands_in_the_table() -> None:
    assert {route.name for route in staff if isinstance(route, URLPattern)} == set(ROUTES)


@pytest.mark.parametrize(("name", "role"), list(product(ROUTES, MAY)))
def test_the_door_asks_for_the_post(name: str, role: str, district: District) -> None:
    status = ask(district.client(account(role, district)), name, district.code, district)
    if ROUTES[name].verb in MAY[role]:
        assert status == (302 if ROUTES[name].posted else 200)
    else:
        assert status == 403


@pytest.mark.parametrize("name", ROUTES)
def test_for_a_stranger_the_government_does_not_exist(name: str, district: District) -> None:
    client = district.client(district.town.stranger)
    assert ask(client, name, district.code, district) == 404


@pytest.mark.parametrize("name", ROUTES)
def test_another_governments_rows_do_not_exist_at_home(name: str, district: District) -> None:
    client = district.client(district.town.stranger)
    named = set(arguments(name, district)) & ROWS
    status = ask(client, name, district.town.other.code, district)
    assert status == (404 if named or name in FORMS_NAME_ROWS else 302 if ROUTES[name].posted else 200)


@pytest.mark.parametrize("name", ROUTES)
def test_nobody_is_sent_to_log_in(name: str, district: District) -> None:
    client = district.client(None)
    address = reverse(name, kwargs={"code": district.code, **arguments(name, district)})
    response = client.post(address) if ROUTES[name].posted else client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.posted])
def test_what_writes_is_never_a_link(name: str, district: District) -> None:
    address = reverse(name, kwargs={"code": district.code, **arguments(name, district)})
    assert district.client(district.town.owner).get(address).status_code == 405


def test_home_leads_to_the_front_page(district: District) -> None:
    response = district.client(district.reader).get(reverse("home"))
    assert response.headers["Location"] == reverse("front", args=[district.code])


def test_an_account_without_a_post_is_told_so(district: District) -> None:
    nobody = create_account(username="nobody", title="", password=PASSWORD, by="test", at=AT)
    response = district.client(nobody).get(reverse("home"))
    assert response.status_code == 403
    assert "没有任何职务" in response.content.decode()


@pytest.mark.parametrize("path", ["/990101/2026/no-such-page/", "/nowhere/"])
def test_a_wrong_address_is_explained(path: str, district: District) -> None:
    response = district.client(district.town.owner).get(path)
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_a_page_sends_the_content_policy(district: District) -> None:
    response = district.client(district.town.owner).get(reverse("front", args=[district.code]))
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
