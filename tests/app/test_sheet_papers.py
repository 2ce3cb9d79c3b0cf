"""The sheet on paper from real reports: who may have it, what is sealed, drafts marked, four ways of saying nothing."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from app.files import pdf
from app.people import AT, PASSWORD
from app.reports import APRIL, TEXT, Office, fresh, sheet_of
from luoshi.calendar.models import Round
from luoshi.exports.records import Kind
from luoshi.exports.sheet.reported import paper
from luoshi.exports.sheet.rows import CODE_MEANS, NO_CODE, Sheet, SheetLine
from luoshi.exports.words import Subject, words
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Role
from luoshi.governments.rights import rights_of
from luoshi.items.models import Target
from luoshi.people.actions import create_account
from luoshi.people.models import Account
from luoshi.reporting.attaching import attach
from luoshi.reporting.content import FigureAnswer, Milestone, Plan, Report, check_code, sheet_digest
from luoshi.reporting.models import FigureRevision, SharedFigure
from luoshi.reporting.sheet_pages import sheet as sheet_page
from luoshi.reporting.states import Verb
from readback import excel, word

# who may have the papers of 区水务局's first sheet: y 200, n 403, - 404, > 302 (elsewhere)
TABLE = """
             docx xlsx form upload confirm
office       y    y    n    n      n
liaison      y    y    y    y      422
leader       y    y    n    n      n
collector    -    -    n    n      n
district     y    y    n    n      n
elsewhere    -    -    -    -      -
reader       -    -    n    n      n
stranger     -    -    -    -      -
"""
LINES = [line.split() for line in TABLE.strip().splitlines()]
NAMES, ROWS = LINES[0], LINES[1:]
STATUS = {"y": 200, "n": 403, "-": 404, "422": 422}


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(closes=None)
    return office


def person(role: str, office: Office) -> Account:
    known = {"office": office.town.owner, "liaison": office.liaison, "leader": office.leader}
    known |= {"stranger": office.town.stranger}
    if role in known:
        return known[role]
    posts = {
        "collector": (Role.COLLECTOR, office.reform),
        "district": (Role.DISTRICT_LEADER, None),
        "elsewhere": (Role.LIAISON, office.town.body("明溪街道办事处")),
        "reader": (Role.READER, None),
    }
    account = create_account(username=role, title=role, password=PASSWORD, by="test", at=AT)
    which, body = posts[role]
    assign_post(account=account, government=office.town.government, role=which, body=body, by=office.town.owner, at=AT)
    return account


def where(name: str, office: Office, number: int = 1) -> str:
    return reverse(f"sheet-{name}", args=[office.town.government.code, 2026, number, office.water.pk])


def printed(office: Office, **place: Any) -> Sheet:
    stands = office.place(**place)
    page = sheet_page(stands, rights_of(office.town.owner, on=APRIL.date()), today=APRIL.date())
    return paper(page, subject=Subject("示例区", 2026), said=words(), rounds={1: "一季度", 2: "二季度"})


def line_of(sheet: Sheet, number: str) -> SheetLine:
    found = next(line for line in sheet.lines if line.number == number)
    assert isinstance(found, SheetLine)
    return found


@pytest.mark.parametrize(
    ("row", "name"), list(product(ROWS, NAMES)), ids=lambda each: each if isinstance(each, str) else each[0]
)
def test_who_may_have_which_paper(row: list[str], name: str, office: Office, client: Client) -> None:
    office.fill(office.lane)
    client.force_login(person(row[0], office))
    address = where(name, office)
    response = client.post(address, {"sealed": "?"}) if name == "confirm" else client.get(address)
    assert response.status_code == STATUS[row[1:][NAMES.index(name)]]


def test_word_and_excel_say_the_sheet(office: Office, client: Client) -> None:
    office.filed(office.lane)
    client.force_login(office.liaison)
    answer = client.get(where("docx", office))
    assert "%E5%8C%BA%E6%B0%B4%E5%8A%A1%E5%B1%80_" in answer.headers["Content-Disposition"]
    (table,) = word(answer.content).tables
    assert [row[0] for row in table] == ["序号", "区报告1", "区报告2", "区报告3"]
    assert table[1][5] == TEXT.progress
    sheets = excel(client.get(where("xlsx", office)).content)
    assert sheets["区水务局"][2:] == [*(tuple(row) for row in table), (CODE_MEANS,)]


def test_the_codes_are_those_of_the_sealed_revisions(office: Office) -> None:
    lane, both = office.filed(office.lane), office.fill(office.both)
    office.to(Verb.PROPOSE, both)
    sheet = printed(office)
    digests = [current.digest for entry in (fresh(lane), fresh(both)) if (current := entry.current) is not None]
    assert [line.code for line in sheet.lines] == [*(check_code(each) for each in digests), ""]
    assert sheet.check_code == check_code(sheet_digest(digests))
    assert sheet.code.endswith("（其中 1 项未提请签批，不在校验之内）")
    assert line_of(sheet, "区报告1").record.kind is Kind.REVISION


@pytest.mark.parametrize("verb", [Verb.RECALL, Verb.RETURN])
def test_what_is_taken_back_or_returned_is_a_draft_again(verb: Verb, office: Office) -> None:
    entry = office.fill(office.lane) if verb is Verb.RECALL else office.filed(office.lane)
    if verb is Verb.RECALL:
        office.to(Verb.PROPOSE, entry)
    office.to(verb, entry, word="请补充")
    line = line_of(printed(office), "区报告1")
    assert (line.code, line.begun, line.record.kind) == ("", True, Kind.ENTRY)
    assert "【草稿】" in line.cells[1]
    assert printed(office).code == NO_CODE


def test_what_is_printed_of_a_sealed_entry_is_what_was_sealed(office: Office) -> None:
    office.filed(office.lane)
    office.lane.wording = "事后改动的原文。"
    office.lane.save(update_fields=["wording"])
    assert line_of(printed(office), "区报告1").wording == "修缮青石巷道18公里。"


def a_target(office: Office) -> Target:
    return office.lane.targets.get()


ANSWERS: list[tuple[Report, str, str]] = [
    (Report(), "未填报", "未填报"),
    (Report(progress="开工"), "未填报", "开工"),
    (Report(unchanged=True, unchanged_why="冬季停工"), "无变化", "无变化：冬季停工"),
    (Report(figures=(FigureAnswer(answer="unreleased"),)), "未发布", "未填报"),
    (Report(figures=(FigureAnswer(answer="yearly"),)), "年度指标", "未填报"),
    (Report(figures=(FigureAnswer(answer="value", typed="0公里", value=Decimal(0), unit="米"),)), "0米", "未填报"),
]


@pytest.mark.parametrize(("content", "figure", "progress"), ANSWERS, ids=[each[1] + each[2] for each in ANSWERS])
def test_missing_nil_unchanged_and_unreleased_are_told_apart(
    content: Report, figure: str, progress: str, office: Office
) -> None:
    target = a_target(office)
    figures = tuple(
        FigureAnswer(target=target.pk, answer=each.answer, typed=each.typed, value=each.value, unit=each.unit)
        for each in content.figures
    )
    office.fill(
        office.lane,
        Report(
            status=content.status,
            figures=figures,
            progress=content.progress,
            unchanged=content.unchanged,
            unchanged_why=content.unchanged_why,
        ),
    )
    cells = line_of(printed(office), "区报告1").cells
    assert cells[3].partition("（")[0] == figure
    assert cells[5] == progress
    assert cells[6] == ("未填报" if content == Report() else "—")  # 无 is said by the unit or not at all


def test_a_shared_figure_says_how_far_it_is_released(office: Office) -> None:
    shared = SharedFigure.objects.create(
        government=office.town.government, name="巷道", period="2026-Q1", supplier=office.reform
    )
    said = FigureRevision.objects.create(
        figure=shared, number=1, value=7000, unit="米", typed="7公里", release="estimate",
        by=office.liaison, at=APRIL,
    )  # fmt: skip
    answer = FigureAnswer(
        target=a_target(office).pk, answer="value", typed="7公里", value=Decimal(7000), unit="米", growth=Decimal("-2"),
        period="2026-01/2026-02", reference=said.pk,
    )  # fmt: skip
    office.fill(office.lane, Report(figures=(answer,)))
    (figure,) = line_of(printed(office), "区报告1").figures
    assert figure.value_words == "7000米，同比下降2%，预计数（2026年1—2月，报告目标）"
    assert figure.more[-1].record.kind is Kind.SHARED


def test_a_signature_on_screen_is_named_once_everything_sealed_is_signed(office: Office, client: Client) -> None:
    def page() -> str:
        """The foot of the sheet's page."""
        client.force_login(office.liaison)
        code = office.town.government.code
        html = client.get(reverse("preview", args=[code, 2026, 1, office.water.pk])).content.decode()
        return html[html.index('<footer class="signline">') :]

    first, second = office.fill(office.lane), office.fill(office.both)
    for entry in (first, second):
        office.to(Verb.PROPOSE, entry)
    office.to(Verb.SIGN, first)
    assert printed(office).signed is None
    assert 'class="blank"' in page()
    assert "__________" in printed(office).signature
    office.to(Verb.SIGN, second)
    signed = printed(office).signed
    assert signed is not None
    assert signed.text == "（区水务局主要领导已于2026年4月8日在系统内审签）"
    assert signed.record.kind is Kind.DECISION
    assert 'class="blank"' in page()  # the third item is not filled in
    assert printed(office).signature.startswith("主要负责人（签字）：__________")
    assert printed(office).signature.endswith("其中2项（区水务局主要领导已于2026年4月8日在系统内审签）")
    third = office.fill(office.led)
    for verb in (Verb.PROPOSE, Verb.SIGN):
        office.to(verb, third)
    assert "区水务局主要领导已于2026年4月8日在系统内审签" in page()
    assert 'class="blank"' not in page()
    assert printed(office).signature == "主要负责人（签字）：（区水务局主要领导已于2026年4月8日在系统内审签）"


def test_contributions_and_attachments_stand_on_paper(office: Office) -> None:
    office.filed(office.led)
    place = office.place(office.reform)
    entry = office.fill(office.led, Report(progress="统筹推进。"), place=place)
    attach(entry=entry, name="示范片图.pdf", data=pdf("片图"), by=office.reform_liaison, at=APRIL)
    office.to(Verb.PROPOSE, entry)
    page = sheet_page(place, rights_of(office.town.owner, on=APRIL.date()), today=APRIL.date())
    sheet = paper(page, subject=Subject("示例区", 2026), said=words(), rounds={})
    assert line_of(sheet, "区报告3").cells[5] == f"统筹推进。\n区水务局：{TEXT.progress}\n附件：示范片图.pdf"


def test_a_lead_gets_only_what_is_handed_in_to_it(office: Office, client: Client) -> None:
    office.filed(office.led)
    office.filed(office.lane)
    client.force_login(office.reform_liaison)
    read = word(client.get(where("docx", office)).content)
    assert [row[0] for row in read.tables[0]] == ["序号", "区报告3"]
    assert any("只列交由贵单位汇总或审核的事项" in said for said in read.paragraphs)
    assert NO_CODE not in read.feet[0]
    assert "全表校验码不适用" in read.feet[0]


def test_the_handling_plan_is_printed_too(office: Office, client: Client) -> None:
    plan = Plan(
        goals="巷道全部修缮", measures="分三段施工", deadline="11月底", leader="分管领导", section="排水科",
        milestones=(Milestone(1, "开工", Decimal(3000)), Milestone(2, "过半")),
    )  # fmt: skip
    place = office.place(plan=True)
    office.to(Verb.PROPOSE, office.fill(office.lane, plan, place=place))
    client.force_login(office.liaison)
    read = word(client.get(where("docx", office, 0)).content)
    assert read.paragraphs[0] == "示例区2026年责任事项办理方案"
    (_head, lane, both, _led) = read.tables[0]
    milestones = "一季度：开工（累计3000米）\n二季度：过半"
    assert lane[3:6] == ("巷道全部修缮", "分三段施工", milestones)
    assert lane[6:] == ("按时间均匀推进", "11月底", "分管领导\n排水科")
    assert both[3:] == ("未填报",) * 6
    assert excel(client.get(where("xlsx", office, 0)).content)["区水务局"][3] == lane


def test_statements_do_not_grow_with_items(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    counts = []
    for item in (office.lane, office.both, office.led):
        office.filed(item)
        with CaptureQueriesContext(connection) as captured:
            client.get(where("docx", office))
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 30
    assert sheet_of(office.water).entries.count() == 3


def test_the_preview_leads_to_the_papers(office: Office, client: Client) -> None:
    office.fill(office.lane)
    client.force_login(office.leader)
    page = client.get(reverse("preview", args=[office.town.government.code, 2026, 1, office.water.pk])).content.decode()
    assert where("docx", office) in page
    assert where("xlsx", office) in page
    assert "草稿，未提请签批，无校验码" in page
