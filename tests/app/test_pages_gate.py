"""Every address × role × government: who sees, who is refused (403), for whom it does not exist (404)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from app.district import District, build_district
from app.ledgers import bytes_of, plain_ledger
from app.once import once
from app.papers import open_door
from app.people import AT, PASSWORD, Town, build_town
from app.rounds import CALENDAR_POSTS, round_named, rounds_of
from luoshi.config.urls import staff
from luoshi.consulting.actions import answer, open_round
from luoshi.consulting.models import Answer, Question
from luoshi.governments.actions import assign_post
from luoshi.governments.bodies import add_group, join_group
from luoshi.governments.leaders import add_seat, entrust
from luoshi.governments.models import Body, BodyGroup, BodyGroupMember, Portfolio, Post, Role, Seat
from luoshi.governments.rights import Verb
from luoshi.items.actions import Unit, add_item
from luoshi.items.adoption import importing as adoptions
from luoshi.items.models import Item, UploadedTable
from luoshi.items.tables.uploads import choose, keep_table
from luoshi.items.workbook import applying as workbooks
from luoshi.items.workbook.columns import COLUMNS
from luoshi.jobs.models import Job, JobFile, JobPiece
from luoshi.people.actions import create_account
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Route:
    """An address: what the door asks for, whether it is posted to and with what besides a stream.

    `elsewhere`: another table walks it role by role.
    """

    verb: Verb
    posted: bool = False
    elsewhere: bool = False
    data: Mapping[str, str] = field(default_factory=dict)


ROUTES: Mapping[str, Route] = {
    "jobs": Route(Verb.MANAGE),
    "job-verify": Route(Verb.MANAGE, posted=True),
    "job-reread": Route(Verb.IMPORT, posted=True),
    "job-retry": Route(Verb.MANAGE, posted=True),
    "job-drop": Route(Verb.MANAGE, posted=True),
    # walked by test_archive_job, role by role: what it answers is a file
    "job-file": Route(Verb.MANAGE, posted=True, elsewhere=True),
    "front": Route(Verb.VIEW),
    "ledger": Route(Verb.VIEW),
    "ledger-export": Route(Verb.EXPORT),
    "ledger-recognise": Route(Verb.REVIEW, posted=True),
    "papers": Route(Verb.EXPORT),
    "annexes-docx": Route(Verb.EXPORT),
    "annexes-xlsx": Route(Verb.EXPORT),
    "extract-docx": Route(Verb.EXPORT),
    "extract-xlsx": Route(Verb.EXPORT),
    "extract-zip": Route(Verb.EXPORT),
    "contacts-xlsx": Route(Verb.EXPORT),
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
    "desk-begins": Route(Verb.REVIEW, posted=True),
    "confirm-list": Route(Verb.REVIEW, posted=True),
    # walked by test_report_pages, role by role
    "inbox": Route(Verb.VIEW),
    "rounds": Route(Verb.OVERSEE, elsewhere=True),
    "board": Route(Verb.OVERSEE, elsewhere=True),
    "reminder": Route(Verb.OVERSEE, elsewhere=True),
    "sheet": Route(Verb.VIEW, elsewhere=True),
    "preview": Route(Verb.VIEW, elsewhere=True),
    "entry-save": Route(Verb.FILL, posted=True, elsewhere=True),
    "unchanged": Route(Verb.FILL, posted=True, elsewhere=True),
    "sheet-draft": Route(Verb.FILL, posted=True, elsewhere=True),
    "move": Route(Verb.VIEW, posted=True, elsewhere=True),
    "entry": Route(Verb.VIEW, elsewhere=True),
    "scan": Route(Verb.VIEW, elsewhere=True),
    "attachment-add": Route(Verb.FILL, posted=True, elsewhere=True),
    "attachment": Route(Verb.VIEW, elsewhere=True),
    "attachment-remove": Route(Verb.FILL, posted=True, elsewhere=True),
    "item-assess": Route(Verb.ACCEPT, posted=True, elsewhere=True),
    "figures": Route(Verb.VIEW),
    "figure-add": Route(Verb.REVIEW, posted=True, elsewhere=True),
    "figure-say": Route(Verb.FILL, posted=True, elsewhere=True),
    "extensions": Route(Verb.VIEW),
    "extension-ask": Route(Verb.FILL, posted=True, elsewhere=True),
    "extension-grant": Route(Verb.ACCEPT, posted=True, elsewhere=True),
    "extension-answer": Route(Verb.ACCEPT, posted=True, elsewhere=True),
    "rules": Route(Verb.VIEW),
    "rules-set": Route(Verb.MANAGE, posted=True),
    "round-move": Route(Verb.MANAGE, posted=True),
    "round-unmove": Route(Verb.MANAGE, posted=True),
    "round-reopen": Route(Verb.MANAGE, posted=True),
    "calendar": Route(Verb.VIEW),
    "calendar-csv": Route(Verb.EXPORT),
    "calendar-day": Route(Verb.MANAGE, posted=True),
    "calendar-seed": Route(Verb.MANAGE, posted=True),
    "calendar-known": Route(Verb.MANAGE, posted=True),
    "calendar-import": Route(Verb.MANAGE, posted=True),
    "item-transfer": Route(Verb.MANAGE),
    "bodies": Route(Verb.VIEW),
    "body": Route(Verb.VIEW),
    "body-add": Route(Verb.MANAGE),
    "bodies-table": Route(Verb.MANAGE),
    "bodies-form": Route(Verb.MANAGE),
    "body-edit": Route(Verb.MANAGE),
    "body-succeed": Route(Verb.MANAGE),
    "groups": Route(Verb.MANAGE),
    "group": Route(Verb.MANAGE),
    "group-leave": Route(Verb.MANAGE, posted=True),
    "people": Route(Verb.MANAGE_SECURITY),
    "post-add": Route(Verb.MANAGE_SECURITY),
    "people-table": Route(Verb.SEE_ACCOUNTS),
    "people-form": Route(Verb.SEE_ACCOUNTS),
    "post-end": Route(Verb.MANAGE_SECURITY),
    "post-acting": Route(Verb.MANAGE_SECURITY),
    "account": Route(Verb.MANAGE_ACCOUNTS),
    "password": Route(Verb.MANAGE_SECURITY),
    "accounts": Route(Verb.SEE_ACCOUNTS),
    "account-add": Route(Verb.MANAGE_ACCOUNTS),
    "account-card": Route(Verb.SEE_ACCOUNTS),
    "account-switch": Route(Verb.MANAGE_ACCOUNTS, posted=True, data={"active": "1"}),
    "account-unlock": Route(Verb.MANAGE_SECURITY, posted=True),
    "account-factor": Route(Verb.MANAGE_SECURITY, posted=True),
    "account-end": Route(Verb.MANAGE_SECURITY, posted=True),
    "account-local": Route(Verb.MANAGE_SECURITY, posted=True, data={"allowed": "1"}),
    # their rows and forms: test_account_pages
    "account-bind": Route(Verb.MANAGE_SECURITY, posted=True, elsewhere=True),
    "account-unbind": Route(Verb.MANAGE_SECURITY, posted=True, elsewhere=True),
    "security": Route(Verb.MANAGE_SECURITY),
    "separation": Route(Verb.MANAGE_SECURITY, posted=True, data={"separation": "office", "why": "试行"}),
    "audit": Route(Verb.SEE_AUDIT),
    "audit-export": Route(Verb.SEE_AUDIT),
    "audit-verify": Route(Verb.SEE_AUDIT, posted=True, elsewhere=True),  # answers with a page: test_account_pages
    "leaders": Route(Verb.VIEW),
    "seat-add": Route(Verb.MANAGE),
    "seat": Route(Verb.MANAGE),
    "seat-edit": Route(Verb.MANAGE),
    "portfolio-out": Route(Verb.MANAGE, posted=True),
    "years": Route(Verb.MANAGE),
    "year-step": Route(Verb.MANAGE, posted=True, data={"step": "close_provisionally"}),
    "year-archive": Route(Verb.ARCHIVE, posted=True, data={"unfinished": "1"}),
    "year-adopt": Route(Verb.MANAGE),
    "setting-up": Route(Verb.MANAGE),
    "streams": Route(Verb.MANAGE),
    "stream-edit": Route(Verb.MANAGE),
    "stream-order": Route(Verb.MANAGE, posted=True, data={"to": "up"}),
    "stream-drop": Route(Verb.MANAGE, posted=True),
    "merge": Route(Verb.REVIEW),
    "split": Route(Verb.REVIEW),
    "item-new": Route(Verb.REVIEW),
    "item-edit": Route(Verb.REVIEW),
    "take-unit": Route(Verb.REVIEW, posted=True),
    "take-deadline": Route(Verb.REVIEW, posted=True),
    "target-new": Route(Verb.REVIEW),
    "target-edit": Route(Verb.REVIEW),
    "target-remove": Route(Verb.REVIEW, posted=True),
    "docking": Route(Verb.VIEW),
    "item-dock": Route(Verb.REVIEW),
    "coverage": Route(Verb.VIEW),
    "take-proposal": Route(Verb.REVIEW, posted=True),
    "take-sentence": Route(Verb.REVIEW, posted=True),
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
    # walked by test_sheet_papers and test_summaries, role by role
    "sheet-docx": Route(Verb.VIEW, elsewhere=True),
    "sheet-xlsx": Route(Verb.VIEW, elsewhere=True),
    "sheet-form": Route(Verb.FILL, elsewhere=True),
    "sheet-upload": Route(Verb.FILL, elsewhere=True),
    "sheet-confirm": Route(Verb.FILL, posted=True, elsewhere=True),
    "summary": Route(Verb.OVERSEE, elsewhere=True),
    "summary-docx": Route(Verb.OVERSEE, elsewhere=True),
    "summary-xlsx": Route(Verb.OVERSEE, elsewhere=True),
}
HERE = [name for name, route in ROUTES.items() if not route.elsewhere]
MAY: Mapping[str, set[Verb]] = {
    "owner": set(Verb) - {Verb.ENDORSE, Verb.SIGN, Verb.SEE_AUDIT},
    "colleague": {Verb.VIEW, Verb.EXPORT, Verb.FILL},
    "reader": {Verb.VIEW},
    "auditor": {Verb.SEE_AUDIT},
}
# Rows that an address names; without one of them there is nothing of another government to ask for.
ROWS = {
    "item", "source", "reading", "proposal", "body", "group", "member", "post", "account", "seat", "portfolio",
    "stream", "entry", "scan", "attachment", "figure", "extension", "round",
    "target", "fact", "question", "table", "job",
}  # fmt: skip
FORMS_NAME_ROWS = {"consultation-open"}  # not their addresses


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[District]:
    """The district of every case."""
    with pytest.MonkeyPatch.context() as patch, once(django_db_blocker):
        found = furnish(build_district(build_town(), open_door(patch)))
        rounds_of(found.town)
        yield found


@pytest.fixture
def district(built: District, db: None) -> District:
    return built


def furnish(district: District) -> District:
    """A group and a seat, each with 区水务局."""
    town = district.town
    group = add_group(government=town.government, name="各街道办事处", by=town.owner, at=AT)
    join_group(group=group, bodies=[town.body("区水务局")], by=town.owner, at=AT)
    seat = add_seat(government=town.government, title="区长", order=1, by=town.owner, at=AT)
    entrust(seat=seat, bodies=[town.body("区水务局")], by=town.owner, at=AT)
    return district


def arguments(name: str, district: District) -> dict[str, object]:
    """What an address takes, filled with rows of 示例区."""
    found: dict[str, object] = {
        "year": 2026,
        "item": district.item.pk,
        "source": district.notice.source_id,
        "reading": district.notice.pk,
        "proposal": (district.decided_proposal if name == "undo" else district.open_proposal).pk,
        **dict.fromkeys(("entry", "scan", "attachment", "figure", "extension"), 1),
        "number": 2026 if name.startswith("calendar") else 2,
        "round": round_named(district.town, "二季度" if name == "round-unmove" else "一季度").pk,
        "body": district.town.body("区水务局").pk,
        "group": BodyGroup.objects.get().pk,
        "member": BodyGroupMember.objects.get().pk,
        "post": Post.objects.get(account=district.town.colleague).pk,
        "account": district.town.colleague.pk,
        "seat": Seat.objects.get().pk,
        "portfolio": Portfolio.objects.get().pk,
        "stream": district.town.stream("own_livelihood").pk,
        "target": district.target.pk,
        "fact": district.fact.pk,
        **({"job": job_for(name, district)} if name.startswith("job-") else {}),
        **(consulted_rows(name, district) if "consultation" in name else {}),
        **(table_rows(name, district) if name.startswith(("workbook", "adoption")) else {}),
    }
    pattern = next(str(route.pattern) for route in staff if isinstance(route, URLPattern) and route.name == name)
    return {key: value for key, value in found.items() if f":{key}>" in pattern}


def ask(client: Client, name: str, code: str, district: District) -> int:
    address = reverse(name, kwargs={"code": code, **arguments(name, district)})
    if ROUTES[name].posted:
        stated: dict[str, object] = {**posted(name, district), **CALENDAR_POSTS.get(name, dict)(), **ROUTES[name].data}
        return client.post(address, stated).status_code
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
    if name == "take-deadline":
        Item.objects.filter(pk=district.item.pk).update(wording="2026年底前建成明溪文化中心。")
    if name in {"workbook-upload", "adoption-upload"}:
        return {"table": SimpleUploadedFile("表.xlsx", plain_ledger())}
    if name in {"workbook-apply", "adoption-apply"}:
        table = UploadedTable.objects.get()
        if name == "workbook-apply":
            return {"seen": workbooks.plan_of(table).digest}
        return {"seen": adoptions.plan_of(table, district.town.stream("own_report")).digest, "adopted_on": "2026-07-01"}
    usual = {"stream": district.town.stream("city_report").pk, "version": 1, "unit": "明溪街道"}
    return forms.get(name, usual)


def job_for(name: str, district: District) -> int:
    """A background job where the address can act on it: failed, waiting, or done with its file."""
    town = district.town
    state = {"job-retry": "failed", "job-drop": "waiting"}.get(name, "done")
    row = {"government": town.government, "kind": "verify", "about": "核验", "asked_by": town.owner, "asked_at": AT}
    job, _made = Job.objects.update_or_create(pk=1, defaults={**row, "state": state, "open_key": None})
    row = {"name": "a.txt", "content_type": "text/plain", "size": 1, "digest": "", "start": AT}
    JobFile.objects.get_or_create(job=job, defaults=row)
    JobPiece.objects.get_or_create(job=job, start=AT, number=0, data=b"a")
    return job.pk


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
    return bytes_of(book)


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


def auditor(district: District) -> Account:
    """Somebody who reads the audit log and nothing else."""
    found = create_account(username="auditor", title="审计管理员", password=PASSWORD, by="test", at=AT)
    town = district.town
    assign_post(account=found, government=town.government, role=Role.AUDIT_ADMIN, by=town.owner, at=AT)
    return found


def account(role: str, district: District) -> Account:
    people = {
        "owner": district.town.owner,
        "colleague": district.town.colleague,
        "reader": district.reader,
        "auditor": auditor(district) if role == "auditor" else district.reader,
        "stranger": district.town.stranger,
    }
    return people[role]


def test_every_address_stands_in_the_table() -> None:
    assert {route.name for route in staff if isinstance(route, URLPattern)} == set(ROUTES)


@pytest.mark.parametrize(("name", "role"), list(product(HERE, MAY)))
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


@pytest.mark.parametrize("name", HERE)
def test_another_governments_rows_do_not_exist_at_home(name: str, district: District) -> None:
    client = district.client(district.town.stranger)
    named = set(arguments(name, district)) & ROWS
    status = ask(client, name, district.town.other.code, district)
    if ROUTES[name].verb == Verb.SEE_AUDIT:  # the office of 另一区 is no audit administrator
        assert status == 403
        return
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
