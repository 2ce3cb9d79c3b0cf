"""A round's summary from real reports: what counts, who owes, what is late, in which state, and who may have it."""

import re
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from app.people import AT, PASSWORD
from app.reports import APRIL, JULY, LATE_APRIL, TEXT, Office, fresh, seen_of
from luoshi.calendar.models import Round
from luoshi.exports.records import Kind
from luoshi.exports.summary import word as summary_word
from luoshi.exports.summary.reported import Reported, reported
from luoshi.exports.summary.rows import Summary, SummaryLine, summary
from luoshi.exports.words import Subject, words
from luoshi.governments.actions import assign_post
from luoshi.governments.models import BodyGroup, BodyGroupMember, Portfolio, Role, Seat
from luoshi.items.models import Item, ItemUnit, Stream
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.reporting.assessing import assess_item
from luoshi.reporting.content import FigureAnswer, Report
from luoshi.reporting.filling import Place
from luoshi.reporting.models import Entry, FigureRevision, SharedFigure
from luoshi.reporting.signing import Word, move
from luoshi.reporting.states import Verb
from readback import excel, word

TABLE = """
             summary docx xlsx
office       200     200  200
collector    200     200  200
district     200     200  200
liaison      403     403  403
leader       403     403  403
reader       403     403  403
stranger     404     404  404
"""
LINES = [line.split() for line in TABLE.strip().splitlines()]
NAMES, ROWS = LINES[0], LINES[1:]


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(closes=None)
    return office


def person(role: str, office: Office) -> Account:
    known = {"office": office.town.owner, "liaison": office.liaison, "leader": office.leader}
    known |= {"stranger": office.town.stranger}
    if role in known:
        return known[role]
    which, body = {
        "collector": (Role.COLLECTOR, office.reform),
        "district": (Role.DISTRICT_LEADER, None),
        "reader": (Role.READER, None),
    }[role]
    account = create_account(username=role, title=role, password=PASSWORD, by="test", at=AT)
    assign_post(account=account, government=office.town.government, role=which, body=body, by=office.town.owner, at=AT)
    return account


def where(name: str, office: Office, number: int = 1) -> str:
    address = "summary" if name == "summary" else f"summary-{name}"
    return reverse(address, args=[office.town.government.code, 2026, number])


def found(office: Office, *, filed_too: bool = False, second: bool = False) -> Reported:
    round_ = office.second if second else office.first
    return reported(office.town.year, round_, filed_too=filed_too, today=APRIL.date())


def line(office: Office, item: Item, *, filed_too: bool = False, second: bool = False) -> SummaryLine:
    lines = found(office, filed_too=filed_too, second=second).lines
    return next(each for each in lines if each.record.id == item.pk)


def made(office: Office, shape: str, *, filed_too: bool = False) -> Summary:
    rows = found(office, filed_too=filed_too)
    return summary(
        rows.lines,
        shape=words().summaries[shape],
        subject=Subject("示例区", 2026),
        quarter="一季度",
        on=date(2026, 4, 20),
        seats=rows.seats,
    )


def said(
    office: Office, item: Item, content: Report = TEXT, *, place: Place | None = None, at: object = APRIL
) -> Entry:
    """An entry with this content, filed."""
    entry = office.fill(item, content, place=place)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(verb, entry, at=APRIL if at is APRIL else LATE_APRIL)
    return fresh(entry)


@pytest.mark.parametrize(
    ("row", "name"), list(product(ROWS, NAMES)), ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_who_may_have_the_summary(row: list[str], name: str, office: Office, client: Client) -> None:
    client.force_login(person(row[0], office))
    assert client.get(where(name, office)).status_code == int(row[1:][NAMES.index(name)])


COUNTED: list[tuple[tuple[Verb, ...], bool, str, str]] = [
    ((), False, "未报送。", "未报送"),
    ((Verb.PROPOSE,), False, "未报送。", "未报送"),
    ((Verb.PROPOSE, Verb.SIGN), True, "未报送。", "未报送"),
    ((Verb.PROPOSE, Verb.SIGN, Verb.FILE), False, "已报送，待审核", "待审核"),
    ((Verb.PROPOSE, Verb.SIGN, Verb.FILE), True, f"{TEXT.progress}", "已报送"),
    ((Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.RETURN), True, "未报送。", "未报送"),
    ((Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT), False, f"{TEXT.progress}", "已报送"),
    ((Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT, Verb.RETURN), False, "未报送。", "未报送"),
    ((Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT, Verb.AMEND), False, f"{TEXT.progress}", "已报送"),
]


@pytest.mark.parametrize(
    ("verbs", "filed_too", "completion", "filing"),
    COUNTED,
    ids=[f"{'-'.join(verb.value for verb in each[0]) or 'draft'}-{each[1]}" for each in COUNTED],
)
def test_what_counts(verbs: tuple[Verb, ...], filed_too: bool, completion: str, filing: str, office: Office) -> None:
    entry = office.fill(office.lane)
    for verb in verbs:
        office.to(verb, entry, word="原因")
    told = line(office, office.lane, filed_too=filed_too)
    assert (told.completion, told.filing) == (completion, filing)


def test_equal_units_each_have_their_sentence_and_one_that_owes_is_named(office: Office) -> None:
    office.to(Verb.ACCEPT, said(office, office.both, Report(status="on_pace", progress="清淤两段")))
    assert line(office, office.both).completion == "区水务局：清淤两段。区发改局：未报送。"
    assert line(office, office.both).state == "未评"  # half a report confirms nothing
    other = said(office, office.both, Report(status="on_pace", progress="立项三个"), place=office.place(office.reform))
    office.to(Verb.ACCEPT, other)
    told = line(office, office.both)
    assert (told.completion, told.state) == ("区水务局：清淤两段。区发改局：立项三个。", "达序时")


def test_a_lead_tells_what_was_handed_in_to_it(office: Office) -> None:
    support = said(office, office.led, Report(progress="管网已通"))
    office.to(Verb.ACCEPT, support, by=office.reform_liaison)
    lead = said(office, office.led, Report(status="ahead", progress="示范片过半"), place=office.place(office.reform))
    office.to(Verb.ACCEPT, lead)
    told = line(office, office.led)
    assert told.completion == "示范片过半。区水务局：管网已通。"
    assert [each.unit for each in told.completions] == ["区发改局"]


def test_the_page_begins_with_a_shape_that_has_items(office: Office, client: Client) -> None:
    client.force_login(office.town.owner)
    address, chosen = where("summary", office), re.compile(r'<option value="(\w+)" selected>')
    page = client.get(address).content.decode()
    assert chosen.findall(page) == ["leaders"]  # nothing here is from the city or the province
    assert "配合单位的情况并入牵头单位" in page
    empty = client.get(address, {"shape": "city"}).content.decode()
    assert "这个报送对象本轮没有事项" in empty
    assert ("下载 Word" in page, "下载 Word" in empty) == (True, False)


def test_figures_are_told_with_their_share_and_record(office: Office) -> None:
    target = office.lane.targets.get()
    answer = FigureAnswer(
        target=target.pk, answer="value", typed="7500米", value=Decimal(7500), unit="米", growth=Decimal("6.2")
    )
    entry = said(
        office, office.lane, Report(status="behind", figures=(answer,), progress="主街完工", problems="雨季。")
    )
    office.to(Verb.ACCEPT, entry)
    (completion,) = line(office, office.lane).completions
    assert completion.words == (
        "修缮青石巷道7500米，同比增长6.2%，占报告目标41.7%。主街完工。存在问题：雨季。"
    )  # fmt: skip
    (figure,) = completion.figures
    revision = fresh(entry).accepted
    assert revision is not None
    assert (figure.record.kind, figure.record.id) == (Kind.REVISION, revision.pk)


RELEASES = [("estimate", "，预计数"), ("internal", "，内部数"), ("published", "")]


@pytest.mark.parametrize(("release", "told"), RELEASES)
def test_a_shared_figure_says_its_release(release: str, told: str, office: Office) -> None:
    shared = SharedFigure.objects.create(
        government=office.town.government, name="巷道", period="2026-Q1", supplier=office.reform
    )
    revision = FigureRevision.objects.create(
        figure=shared, number=1, value=7000, unit="米", typed="7000米", release=release, by=office.liaison, at=APRIL
    )
    target = office.lane.targets.get()
    answer = FigureAnswer(
        target=target.pk, answer="value", typed="7000米", value=Decimal(7000), unit="米", reference=revision.pk
    )
    office.to(Verb.ACCEPT, said(office, office.lane, Report(figures=(answer,))))
    assert line(office, office.lane).completion == f"修缮青石巷道7000米{told}，占报告目标38.9%。"
    assert found(office).unpublished == bool(told)


def test_what_is_not_released_is_told_as_that(office: Office) -> None:
    answer = FigureAnswer(target=office.lane.targets.get().pk, answer="unreleased")
    office.to(Verb.ACCEPT, said(office, office.lane, Report(figures=(answer,))))
    assert line(office, office.lane).completion == "修缮青石巷道未发布。"


def test_late_filers_are_named_inside_only(office: Office) -> None:
    said(office, office.lane, at=LATE_APRIL)
    assert made(office, "leaders").late_words == "迟报单位 1 个：区水务局（1 项）。"
    assert made(office, "city").late == ()
    said(office, office.both)
    assert made(office, "leaders").late_words == "迟报单位 1 个：区水务局（1 项）。"


def test_what_was_said_of_another_round_does_not_colour_this_one(office: Office) -> None:
    office.to(Verb.ACCEPT, said(office, office.lane))
    place = office.place(second=True)
    office.fill(office.lane, Report(status="behind", progress="停工"), place=place, at=JULY)
    assert line(office, office.lane).state == "达序时"
    assert line(office, office.lane, second=True).state == "未评"


def test_the_offices_word_counts_in_the_newest_round(office: Office) -> None:
    office.to(Verb.ACCEPT, said(office, office.lane))
    assess_item(item=office.lane, state="unverifiable", why="现场看不到", by=office.town.owner, at=APRIL)
    assert line(office, office.lane).state == "无法核实"


def test_the_office_confirms_another_word_than_the_units(office: Office) -> None:
    entry = said(office, office.lane)
    move(
        sheet=entry.sheet, seen=seen_of([entry]), verb=Verb.ACCEPT, by=office.town.owner, at=APRIL,
        word=Word(confirmed="slightly_behind"),
    )  # fmt: skip
    assert line(office, office.lane).state == "略慢"


@pytest.mark.parametrize("shape", ["city", "province", "leaders"])
@pytest.mark.parametrize("filed_too", [False, True])
def test_counts_add_up(shape: str, filed_too: bool, office: Office) -> None:
    Item.objects.filter(pk=office.both.pk).update(stream=office.town.stream("city_report"))
    office.to(Verb.ACCEPT, said(office, office.lane))
    said(office, office.both)
    whole = made(office, shape, filed_too=filed_too)
    for count in (whole.count, whole.filing):
        assert sum(part.count for part in count.parts) == count.count
    assert sum(group.count.count for group in whole.groups) == whole.count.count


def test_leaders_stand_in_order_by_portfolio_of_the_day(office: Office) -> None:
    second = Seat.objects.create(government=office.town.government, title="分管水务的副区长", order=2)
    first = Seat.objects.create(government=office.town.government, title="常务副区长", order=1)
    Portfolio.objects.create(seat=second, body=office.water)
    Portfolio.objects.create(seat=first, body=office.reform, valid_to=date(2026, 3, 30))
    Item.objects.filter(pk=office.both.pk).update(leader=first)
    assert [(group.title, group.count.count) for group in made(office, "leaders").groups] == [
        ("常务副区长", 1),
        ("分管水务的副区长", 2),
    ]


def test_a_stream_owned_by_another_body_bears_its_name(office: Office) -> None:
    Stream.objects.filter(code="own_report").update(owner=office.reform)
    assert {each.heading for each in found(office).lines} == {"区报告（区发改局归口）"}


def test_a_unit_that_no_body_bears_is_named_as_owing(office: Office) -> None:
    ItemUnit.objects.filter(item=office.lane).update(body=None, name="区某某专班")
    assert line(office, office.lane).not_filed == ("区某某专班",)


def test_a_collective_is_owed_for_by_its_members_by_name(office: Office) -> None:
    ItemUnit.objects.filter(item=office.lane).update(body=None, name="涉水各单位")
    group = BodyGroup.objects.create(government=office.town.government, name="涉水各单位")
    for body in (office.water, office.reform):
        BodyGroupMember.objects.create(group=group, body=body)
    assert set(line(office, office.lane).not_filed) == {"区水务局", "区发改局"}
    office.filed(office.lane)
    assert line(office, office.lane, filed_too=True).not_filed == ("区发改局",)


def test_problems_and_what_ended_are_not_told(office: Office) -> None:
    Item.objects.filter(pk=office.lane.pk).update(kind=Item.Kind.PROBLEM)
    Item.objects.filter(pk=office.both.pk).update(state=Item.State.ENDED)
    assert [each.record.id for each in found(office).lines] == [office.led.pk]


def test_word_excel_and_page_say_the_same(office: Office, client: Client) -> None:
    Item.objects.update(stream=office.town.stream("city_livelihood"))
    office.to(Verb.ACCEPT, said(office, office.lane))
    client.force_login(office.town.owner)
    read = word(client.get(where("docx", office) + "?shape=city").content)
    assert f"完成情况：{TEXT.progress}" in read.paragraphs
    assert "二、未报齐的事项（2 项）" in read.paragraphs
    assert "区水务局：市实事2。" in read.paragraphs
    rows = excel(client.get(where("xlsx", office) + "?shape=city").content)["完成情况"]
    assert next(row[4] for row in rows if len(row) > 4 and row[0].isdecimal()) == TEXT.progress
    page = client.get(where("summary", office) + "?shape=city").content.decode()
    assert TEXT.progress in page
    assert made(office, "city").owing_words in page


@pytest.mark.parametrize("shape", ["city", "leaders"])
def test_the_pages_table_of_counts_stands_in_word(shape: str, office: Office, client: Client) -> None:
    Item.objects.filter(pk=office.both.pk).update(stream=office.town.stream("city_report"))
    office.to(Verb.ACCEPT, said(office, office.both))
    client.force_login(office.town.owner)
    page = client.get(where("summary", office) + f"?shape={shape}").content.decode()
    (table,) = re.findall(r'<table class="counts">.*?</table>', page, re.DOTALL)
    shown = [tuple(re.findall(r"<t[hd][^>]*>([^<]*)</t", row)) for row in table.split("<tr>")[1:]]
    assert word(client.get(where("docx", office) + f"?shape={shape}").content).tables == [shown]
    assert [row[1] for row in shown[1:]] == {"city": ["1", "1"], "leaders": ["1", "2", "3"]}[shape]


def test_the_choice_goes_on_to_the_files(office: Office, client: Client) -> None:
    said(office, office.lane)
    client.force_login(office.town.owner)
    page = client.get(where("summary", office) + "?shape=leaders&filed=1").content.decode()
    assert f"{where('docx', office)}?shape=leaders&amp;filed=1" in page
    assert client.get(where("summary", office) + "?shape=nonsense").status_code == 200
    assert client.get(where("docx", office, 9)).status_code == 404


def test_a_digest_of_the_leaders_is_made_of_it(office: Office) -> None:
    said(office, office.lane, Report(progress="开工", coordinate="请协调用地"), at=LATE_APRIL)
    paragraphs = word(summary_word.document(made(office, "leaders", filed_too=True))).paragraphs
    assert any("提请协调：请协调用地。" in each for each in paragraphs)
    assert any("迟报单位 1 个" in each for each in paragraphs)


def test_statements_do_not_grow_with_items(office: Office, client: Client) -> None:
    client.force_login(office.town.owner)
    counts = []
    for item in (office.lane, office.both):
        office.to(Verb.ACCEPT, said(office, item))
        with CaptureQueriesContext(connection) as captured:
            client.get(where("docx", office))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 30
