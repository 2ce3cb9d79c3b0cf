"""Whoever collects for a stream's owner reads what is said of that stream's items, and nothing else that units say."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from app.files import pdf
from app.once import once
from app.people import AT, PASSWORD, Town, build_town
from app.reports import APRIL, Office, build_office, fresh
from luoshi.calendar.models import Round
from luoshi.config.urls import staff
from luoshi.consulting.actions import answer as answer_question
from luoshi.consulting.actions import open_round
from luoshi.consulting.models import Question
from luoshi.errors import NotAllowed
from luoshi.governments.actions import assign_post
from luoshi.governments.models import AT_A_BODY, Role
from luoshi.governments.rights import rights_of
from luoshi.items.actions import add_item
from luoshi.items.drafts import Unit
from luoshi.items.models import Item, PastProgress, Stream
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.reporting.assessing import assess_item
from luoshi.reporting.attaching import attach
from luoshi.reporting.content import Plan, Report
from luoshi.reporting.extending import answer, ask
from luoshi.reporting.models import Attachment, Entry, Extension, Scan
from luoshi.reporting.sight import sight_of
from luoshi.reporting.signing import add_scan
from luoshi.reporting.states import Verb

MARK = "外人不可见"
OWN = "归口可见"
# Read addresses that an owner may open; what opens for nobody but the office stands in test_pages_gate.
READS = [
    "front", "ledger", "ledger-export", "papers", "annexes-docx", "annexes-xlsx", "extract-docx", "extract-xlsx",
    "extract-zip", "contacts-xlsx", "item", "inbox", "rounds", "board", "reminder", "sheet", "preview", "entry", "scan",
    "attachment", "figures", "extensions", "sheet-docx", "sheet-xlsx", "sheet-form", "sheet-upload", "summary",
    "summary-docx", "summary-xlsx", "docking", "coverage", "consultations", "consultation", "consultation-unit",
    "documents", "rules", "calendar", "calendar-csv", "bodies", "body", "leaders",
]  # fmt: skip
NARROWED: Mapping[str, tuple[str, ...]] = {
    "board": ("", "?only=unfiled", "?only=filed"),
    "reminder": ("", "?only=unfiled"),
    "summary": ("", "?filed=1", "?shape=leaders&filed=1", "?shape=province&filed=1"),
    "extract": ("", "?unit=区水务局"),
    "contacts": ("", "?unit=区水务局"),
}


@dataclass(frozen=True, slots=True)
class Shared:
    """区水务局's sheet with an item of the yearly plan, whose owner is 区发改局, between items of the work report."""

    office: Office
    plan: Stream
    ours: Item
    mine: Entry
    theirs: Entry
    owner: Account
    scan: Scan
    own_scan: Scan
    round_id: int

    @property
    def code(self) -> str:
        """The government's code."""
        return self.office.town.government.code


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shared]:
    """The sheet of every case."""
    with once(django_db_blocker):
        yield build_shared(build_town())


@pytest.fixture
def shared(built: Shared, db: None) -> Shared:
    return built


def build_shared(town: Town) -> Shared:
    """Three items of others and one of the yearly plan on one sheet; every word about the others bears the mark."""
    office = build_office(town)
    plan = town.stream("annual_plan")
    Stream.objects.filter(pk=plan.pk).update(owner=office.reform)
    ours = add_item(stream=plan, wording="万元产值能耗下降。", units=(Unit("区水务局"),), by=town.owner, at=AT)
    owner = create_account(username="plan", title="计划汇总", password=PASSWORD, by="test", at=AT)
    post = {"account": owner, "government": town.government, "role": Role.COLLECTOR, "body": office.reform}
    assign_post(**post, by=town.owner, at=AT)  # type: ignore[arg-type]
    mine = _reported(office, ours, OWN)
    theirs = _reported(office, office.lane, MARK)
    _returned(office, office.led, MARK)
    own_sheet = office.place(office.reform)
    _reported(office, office.both, MARK, place=own_sheet)  # the owner's own unit answers for items of its own
    office.fill(office.lane, Plan(goals=f"目标{MARK}", measures=f"措施{MARK}"), place=office.place(plan=True))
    scan = add_scan(
        sheet=theirs.sheet, name=f"{MARK}.pdf", data=pdf() + f"% {MARK}\n".encode(), by=office.liaison, at=APRIL
    )
    alone = office.fill(ours, Plan(goals=f"目标{OWN}"), place=office.place(plan=True, second=False))
    own_scan = Scan.objects.create(
        sheet=alone.sheet, name="x.pdf", sha256="", data=b"x", added_by=office.liaison, added_at=APRIL
    )
    PastProgress.objects.create(item=office.lane, order=1, label="一季度", text=MARK, added_by=town.owner, added_at=AT)
    for item in (None, office.lane):
        asked = ask(
            place=office.place(second=True), until=date(2099, 1, 1), reason=MARK, item=item, by=office.liaison, at=APRIL
        )
        answer(extension=asked, granted_until=date(2099, 1, 1), why=MARK, by=town.owner, at=APRIL)
    assess_item(item=office.lane, state="behind", why=MARK, by=town.owner, at=APRIL)
    consulted = open_round(
        year=town.year, streams=[town.stream("own_report")], due=date(2098, 1, 1), by=town.owner, at=AT
    )
    for question in Question.objects.filter(body__in=[office.water, office.reform]):
        by = office.liaison if question.body == office.water else office.reform_liaison
        answer_question(question=question, word="objected", text=MARK, by=by, at=AT)
    Round.objects.update(closes=None)
    return Shared(office, plan, ours, mine, theirs, owner, scan, own_scan, consulted.pk)


def _reported(office: Office, item: Item, words: str, **where: object) -> Entry:
    """An entry with these words in all its fields and in the name of a file, brought to 已报送."""
    content = Report(
        status="behind", progress=f"进展{words}", problems=f"问题{words}", next_steps=f"下一步{words}", coordinate=words
    )
    entry = office.fill(item, content, **where)  # type: ignore[arg-type]
    by = office.liaison if entry.sheet.body == office.water else office.reform_liaison
    attach(entry=entry, name=f"{words}.txt", data=words.encode(), by=by, at=APRIL)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(verb, entry)
    return fresh(entry)


def _returned(office: Office, item: Item, words: str) -> None:
    entry = office.fill(item, Report(status="behind", progress=f"交牵头单位{words}"))
    office.to(Verb.PROPOSE, entry)
    office.to(Verb.RETURN, entry, by=office.leader, word=f"退回{words}")


def addresses(name: str, shared: Shared) -> list[str]:
    """What may be asked for by that name, of the owner's rows and of everybody else's."""
    office = shared.office
    pattern = next(str(route.pattern) for route in staff if isinstance(route, URLPattern) and route.name == name)
    choices: Mapping[str, list[int]] = {
        "year": [2026],
        "number": [2026] if name.startswith("calendar") else [0, 1, 2],
        "body": [office.water.pk, office.reform.pk],
        "item": [office.lane.pk, office.both.pk, office.led.pk, shared.ours.pk],
        "entry": [entry.pk for entry in Entry.objects.all()],
        "scan": [shared.scan.pk, shared.own_scan.pk],
        "attachment": [each.pk for each in Attachment.objects.all()],
        "round": [shared.round_id],
    }
    made: list[dict[str, object]] = [{"code": shared.code}]
    for key, values in choices.items():
        if f":{key}>" in pattern:
            made = [{**each, key: value} for each in made for value in values]
    return [reverse(name, kwargs=each) + more for each in made for more in NARROWED.get(name.split("-")[0], ("",))]


def read(data: bytes) -> str:
    """Everything legible in an answer: the page, or each part of a Word file, workbook or archive."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return data.decode("utf-8", errors="replace")
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return "\n".join([*packed.namelist(), *(read(packed.read(name)) for name in packed.namelist())])


@pytest.mark.parametrize("name", READS)
def test_an_owner_reads_nothing_of_what_is_said_of_other_items(name: str, shared: Shared, client: Client) -> None:
    client.force_login(shared.owner)
    for where in addresses(name, shared):
        response = client.get(where, follow=True)
        told = read(b"".join(response) if response.streaming else response.content)
        assert MARK not in told + str(response.headers), where


@pytest.mark.parametrize(
    "name", ["preview", "item", "entry", "attachment", "scan", "extensions", "sheet-docx", "summary"]
)
def test_the_office_reads_it_all(name: str, shared: Shared, client: Client) -> None:
    client.force_login(shared.office.town.owner)
    found = [read(client.get(where, follow=True).content) for where in addresses(name, shared)]
    assert any(MARK in told for told in found)


@pytest.mark.parametrize("name", ["preview", "item", "entry", "attachment", "sheet-docx", "summary"])
def test_an_owner_reads_what_is_said_of_its_own_items(name: str, shared: Shared, client: Client) -> None:
    client.force_login(shared.owner)
    found = [read(client.get(where, follow=True).content) for where in addresses(name, shared)]
    assert any(OWN in told for told in found)


def test_the_walk_names_every_address_that_reads_reports() -> None:
    about = ("sheet", "board", "entry", "scan", "attachment", "summary", "extract", "contacts", "reminder", "item")
    known = {route.name for route in staff if isinstance(route, URLPattern) and route.name}
    reads = {name for name in known if name.split("-")[0] in about}
    written = {
        "entry-save", "attachment-add", "attachment-remove", "item-assess", "item-transfer", "item-new", "item-edit",
        "item-dock", "sheet-confirm", "sheet-draft",
    }  # fmt: skip
    assert reads - written <= set(READS)


def test_an_owners_board_and_summary_count_its_items_alone(shared: Shared, client: Client) -> None:
    client.force_login(shared.owner)
    board = client.get(reverse("board", args=[shared.code, 2026, 1])).context["board"]
    assert [(row.body, row.total) for row in board.rows] == [("区水务局", 1)]
    assert (board.items, board.totals["filed"]) == (1, 1)
    made = client.get(reverse("summary", args=[shared.code, 2026, 1]) + "?filed=1&shape=leaders").context["made"]
    assert [line.wording for group in made.summary.groups for line in group.lines] == ["万元产值能耗下降。"]


def test_an_owner_accepts_its_own_item_and_says_a_word_on_no_other(shared: Shared) -> None:
    office = shared.office
    office.to(Verb.ACCEPT, shared.mine, by=shared.owner)
    assert fresh(shared.mine).state == "accepted"
    with pytest.raises(NotAllowed):
        office.to(Verb.ACCEPT, shared.theirs, by=shared.owner)
    with pytest.raises(NotAllowed, match="不属于您归口的任务来源"):
        assess_item(item=office.lane, state="behind", why="理由", by=shared.owner, at=APRIL)
    assert assess_item(item=shared.ours, state="ahead", why="理由", by=shared.owner, at=APRIL).state == "ahead"


def test_an_owner_answers_for_more_time_for_its_own_items_alone(shared: Shared) -> None:
    office = shared.office
    for item, may in ((shared.ours, True), (office.lane, False), (None, False)):
        until = timezone.localdate(APRIL) + timedelta(days=30)
        asked = ask(place=office.place(), until=until, reason="口径调整", item=item, by=office.liaison, at=APRIL)
        if may:
            answer(extension=asked, granted_until=until, why="同意", by=shared.owner, at=APRIL)
        else:
            with pytest.raises(NotAllowed, match="督查室"):
                answer(extension=asked, granted_until=until, why="同意", by=shared.owner, at=APRIL)
    assert Extension.objects.filter(answered_by=shared.owner).count() == 1


@pytest.mark.parametrize("role", Role)
def test_one_place_says_what_each_role_reads(role: Role, shared: Shared) -> None:
    office = shared.office
    someone = create_account(username=f"x-{role}", title="某", password=PASSWORD, by="test", at=AT)
    body = office.reform if role in AT_A_BODY else None
    assign_post(account=someone, government=office.town.government, role=role, body=body, by=office.town.owner, at=AT)
    sight = sight_of(rights_of(someone, on=AT.date()), office.town.government)
    other, own = office.water.pk, office.reform.pk
    asked: list[Callable[[], bool]] = [
        lambda: sight.sees(body_id=other, owner_id=None, recipient_id=None),  # another unit's, to the office
        lambda: sight.sees(body_id=other, owner_id=own, recipient_id=None),  # another unit's, of the owned stream
        lambda: sight.sees(body_id=other, owner_id=None, recipient_id=own),  # handed in to the own unit
        lambda: sight.sees(body_id=own, owner_id=None, recipient_id=None),  # the own unit's
    ]
    seen = "".join("y" if each() else "n" for each in asked)
    unit = dict.fromkeys((Role.LIAISON, Role.SECTION_HEAD, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER), "nnyy")
    all_of_it = {Role.INSPECTION_OFFICE: "yyyy", Role.DISTRICT_LEADER: "yyyy"}
    none = dict.fromkeys((Role.READER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN), "nnnn")
    assert seen == {**unit, **all_of_it, **none, Role.COLLECTOR: "nynn"}[role]


def test_a_scan_shows_to_a_reader_of_parts_only_what_it_may_read_whole(shared: Shared, client: Client) -> None:
    client.force_login(shared.owner)
    assert client.get(reverse("scan", args=[shared.code, shared.scan.pk])).status_code == 404
    Entry.objects.filter(sheet=shared.own_scan.sheet).exclude(item=shared.ours).delete()
    assert client.get(reverse("scan", args=[shared.code, shared.own_scan.pk])).status_code == 200


def test_what_the_owner_returns_is_returned(shared: Shared) -> None:
    shared.office.to(Verb.RETURN, shared.mine, by=shared.owner, word="请补全口径")
    assert fresh(shared.mine).state == "returned"
