"""Shared figures, extensions, attachments, and what acceptance makes of an item."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from app.reports import APRIL, JULY, LATE_APRIL, TEXT, Office, fresh
from luoshi.audit.models import Event
from luoshi.calendar.models import Round
from luoshi.errors import NotAllowed
from luoshi.governments.rights import rights_of
from luoshi.items.models import Item
from luoshi.reporting.assessing import assess_item
from luoshi.reporting.attaching import attach, detach
from luoshi.reporting.board import board
from luoshi.reporting.content import FigureAnswer, Report, opened
from luoshi.reporting.errors import BadReport, NoSuchMove, NotYours, RoundClosed
from luoshi.reporting.extending import answer, ask
from luoshi.reporting.item_reports import reports_of
from luoshi.reporting.models import Attachment, Entry, Extension, Notice, SharedFigure
from luoshi.reporting.shared import add_figure, referred, say_figure, shared_figures
from luoshi.reporting.sheet_pages import sheet
from luoshi.reporting.states import Verb
from luoshi.reporting.summing import words_of_round
from luoshi.uploads.errors import RefusedFile


@pytest.fixture
def figure(office: Office) -> SharedFigure:
    return add_figure(
        government=office.town.government,
        name="修缮青石巷道",
        period="2026-Q1",
        supplier=office.reform,
        by=office.town.owner,
        at=APRIL,
    )


def cited(office: Office, reference: int) -> Report:
    target = office.lane.targets.get()
    answer_ = FigureAnswer(target=target.pk, reference=reference)
    return referred(replace(TEXT, figures=(answer_,)), office.town.government.pk)


# -- one figure, one owner


def test_a_report_holds_what_the_supplier_said_then(office: Office, figure: SharedFigure) -> None:
    first = say_figure(figure=figure, words="5.2公里,增长8%", release="estimate", by=office.reform_liaison, at=APRIL)
    entry = office.fill(office.lane, cited(office, first.pk))
    office.to(Verb.PROPOSE, entry)
    say_figure(figure=figure, words="5.4公里", release="published", by=office.reform_liaison, at=LATE_APRIL)
    stored = fresh(entry).current
    assert stored is not None
    (answer_,) = opened(stored.sealed).figures  # type: ignore[union-attr]
    assert (answer_.value, answer_.unit, answer_.growth) == (Decimal("5.2"), "公里", Decimal(8))
    notice = Notice.objects.get()
    assert (notice.body, "5.4公里" in notice.words) == (office.water, True)
    page = sheet(office.place(), rights_of(office.liaison, on=APRIL.date()), today=APRIL.date())
    line = next(line for line in page.lines if line.item.id == office.lane.pk)
    assert "outdated" in [doubt.code for doubt in line.doubts]


def test_only_the_supplier_speaks_for_a_figure(office: Office, figure: SharedFigure) -> None:
    with pytest.raises(NotYours, match="由区发改局提供"):
        say_figure(figure=figure, words="5公里", release="internal", by=office.liaison, at=APRIL)


@pytest.mark.parametrize(
    ("words", "release", "said"),
    [("", "unreleased", True), ("", "published", False), ("很多", "published", False), ("5公里", "nonsense", False)],
)
def test_a_word_needs_a_figure_unless_it_is_unreleased(
    office: Office, figure: SharedFigure, words: str, release: str, said: bool
) -> None:
    def say() -> object:
        return say_figure(figure=figure, words=words, release=release, by=office.reform_liaison, at=APRIL)

    if said:
        assert say() is not None
    else:
        with pytest.raises(BadReport):
            say()


def test_what_is_released_later_stands_beside_the_signed_answer(office: Office, figure: SharedFigure) -> None:
    target = office.lane.targets.get()
    entry = office.fill(office.lane, replace(TEXT, figures=(FigureAnswer(target=target.pk, answer="unreleased"),)))
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(verb, entry)
    before = fresh(entry).current
    say_figure(figure=figure, words="5.4公里", release="published", by=office.reform_liaison, at=LATE_APRIL)
    (report,) = reports_of(office.town.government.pk, office.lane.pk)
    assert report.later == ("修缮青石巷道 5.4公里（区发改局，已公布）",)
    assert fresh(entry).current == before


def test_a_reference_to_another_government_is_dropped(office: Office) -> None:
    answer_ = FigureAnswer(target=1, reference=999)
    (kept,) = referred(replace(TEXT, figures=(answer_,)), office.town.government.pk).figures
    assert kept.reference is None


def test_the_same_figure_twice_is_refused(office: Office, figure: SharedFigure) -> None:
    with pytest.raises(BadReport, match="已经有了"):
        add_figure(
            government=office.town.government,
            name="修缮青石巷道",
            period="2026-Q1",
            supplier=office.water,
            by=office.town.owner,
            at=APRIL,
        )
    (row,) = shared_figures(office.town.government.pk, year=2026)
    assert (row.supplier, row.now) == ("区发改局", None)


@pytest.mark.parametrize(
    ("typed", "stored", "told"),
    [
        ("2026年前三季度", "2026-01/2026-09", "已新增 外贸进出口（2026年1—9月）。"),
        ("1-6月", "2026-H1", "已新增 外贸进出口（2026年上半年）。"),
        ("2026-Q1", "2026-Q1", "已新增 外贸进出口（2026年第一季度）。"),
        ("不久以后", None, "没有从“不久以后”读出数据期间"),
        ("2019年上半年", None, "2019年还没有开启"),
    ],
)
def test_the_period_of_a_figure_is_read_or_told(
    office: Office, client: Client, typed: str, stored: str | None, told: str
) -> None:
    client.force_login(office.town.owner)
    where = reverse("figure-add", args=[office.town.government.code, 2026])
    posted = {"name": "外贸进出口", "period": typed, "supplier": office.reform.pk}
    page = reverse("figures", args=[office.town.government.code, 2026])
    answered = client.post(where, posted, follow=True, headers={"referer": f"http://testserver{page}"})
    assert told in answered.content.decode()
    assert list(SharedFigure.objects.values_list("period", flat=True)) == ([stored] if stored else [])
    assert (f'value="{typed}"' in answered.content.decode()) is (stored is None)  # what was refused is still there


# -- extensions


def test_an_extension_has_grantor_date_and_reason(office: Office) -> None:
    asked = ask(place=office.place(), until=date(2026, 4, 17), reason="汛情", by=office.liaison, at=APRIL)
    done = answer(extension=asked, granted_until=date(2026, 4, 15), why="同意至15日", by=office.town.owner, at=APRIL)
    assert (done.state, done.granted_until, done.answered_by) == ("granted", date(2026, 4, 15), office.town.owner)
    for item in (office.lane, office.both, office.led):
        office.filed(item, at=LATE_APRIL)
    page = sheet(office.place(), rights_of(office.liaison, on=date(2026, 4, 20)), today=date(2026, 4, 20))
    assert (page.due.clock, page.due.extended) == ("filed_on_time", True)
    assert Round.objects.get(pk=office.first.pk).effective == date(2026, 4, 10)
    assert Notice.objects.get().body == office.water


LATE = [
    ("asked too late", LATE_APRIL, date(2026, 4, 17), "已过报送时限"),
    ("no later date", APRIL, date(2026, 4, 10), "不晚于现在的时限"),
]


@pytest.mark.parametrize(("_case", "at", "until", "why"), LATE)
def test_an_extension_is_asked_before_the_date(office: Office, _case: str, at: object, until: date, why: str) -> None:
    with pytest.raises(BadReport, match=why):
        ask(place=office.place(), until=until, reason="汛情", by=office.liaison, at=at)  # type: ignore[arg-type]
    assert not Extension.objects.exists()


def ask_for_the_lane(office: Office, until: date) -> Extension:
    """More time for one item of the sheet."""
    items = [office.lane]
    return ask(place=office.place(), until=until, reason="数据未出", items=items, by=office.liaison, at=APRIL)


def test_more_time_for_one_item_leaves_the_others_as_they_are(office: Office) -> None:
    office.filed(office.both)
    asked = ask(
        place=office.place(),
        until=date(2026, 4, 20),
        reason="数据未出",
        items=[office.lane],
        by=office.liaison,
        at=APRIL,
    )
    answer(extension=asked, granted_until=date(2026, 4, 20), why="同意缓报", by=office.town.owner, at=APRIL)
    shown = sheet(office.place(), rights_of(office.liaison, on=APRIL.date()), today=date(2026, 4, 13))
    longer = {line.item.id: line.longer for line in shown.lines}
    assert longer[office.lane.pk] == "示例区督查室4月8日同意延期报送至2026年4月20日：同意缓报"
    assert (longer[office.both.pk], longer[office.led.pk]) == ("", "")
    assert (shown.due.due, shown.due.extended, shown.due.clock) == (date(2026, 4, 10), False, "overdue")
    (row,) = [row for row in board(office.town.year, office.first, today=date(2026, 4, 13)).rows if row.longer]
    assert (row.body, row.clock, row.due) == ("区水务局", "overdue", date(2026, 4, 10))
    assert [(each.of, each.until) for each in row.longer] == [("区报告第1项", date(2026, 4, 20))]


def more_time_for_the_lane(office: Office, *, until: date) -> None:
    """Asked for by the unit and granted, for one item of its sheet."""
    asked = ask(place=office.place(), until=until, reason="数据未出", items=[office.lane], by=office.liaison, at=APRIL)
    answer(extension=asked, granted_until=until, why="同意", by=office.town.owner, at=APRIL)


def test_a_sheet_of_which_only_items_with_more_time_are_left_is_not_late(office: Office) -> None:
    more_time_for_the_lane(office, until=date(2026, 4, 20))
    for item in (office.both, office.led):
        office.filed(item)
    (row,) = [row for row in board(office.town.year, office.first, today=date(2026, 4, 13)).rows if row.longer]
    assert (row.clock, row.due) == ("due_soon", date(2026, 4, 20))
    office.filed(office.lane, at=LATE_APRIL)
    (row,) = [row for row in board(office.town.year, office.first, today=date(2026, 4, 25)).rows if row.longer]
    assert row.clock == "filed_on_time"
    words = words_of_round(office.town.year, office.first, filed_too=True, today=LATE_APRIL.date())
    assert [word.late for word in words.by_item[office.lane.pk]] == [False]


def test_a_closed_round_still_takes_the_item_that_has_more_time(office: Office) -> None:
    more_time_for_the_lane(office, until=date(2026, 5, 20))
    may = datetime(2026, 5, 12, 2, tzinfo=UTC)
    assert office.filed(office.lane, at=may).state == "filed"
    with pytest.raises(RoundClosed):
        office.filed(office.both, at=may)


def test_more_time_is_asked_only_for_what_stands_on_the_sheet(office: Office) -> None:
    by = office.reform_liaison
    with pytest.raises(BadReport, match="不由区发改局报送"):
        ask(
            place=office.place(office.reform), until=date(2026, 4, 20), reason="x", items=[office.lane], by=by, at=APRIL
        )


def test_an_extension_is_answered_once_by_the_office(office: Office) -> None:
    asked = ask(place=office.place(), until=date(2026, 4, 17), reason="汛情", by=office.liaison, at=APRIL)
    with pytest.raises(NotAllowed):
        answer(extension=asked, granted_until=date(2026, 4, 17), why="同意", by=office.liaison, at=APRIL)
    answer(extension=asked, granted_until=None, why="请按期", by=office.town.owner, at=APRIL)
    with pytest.raises(NoSuchMove, match="已经批复过"):
        answer(extension=asked, granted_until=date(2026, 4, 17), why="同意", by=office.town.owner, at=APRIL)


def test_a_later_completion_moves_the_items_deadline_and_nothing_else(office: Office) -> None:
    asked = ask(
        place=office.place(), item=office.lane, until=date(2027, 3, 31), reason="管线迁改", by=office.liaison, at=APRIL
    )
    answer(extension=asked, granted_until=date(2027, 3, 31), why="同意", by=office.town.owner, at=APRIL)
    item = Item.objects.get(pk=office.lane.pk)
    assert (item.deadline, item.state) == ("2027-03-31", "unassessed")


# -- attachments


def test_an_attachment_with_personal_data_is_kept_and_named(office: Office) -> None:
    entry = office.fill(office.lane)
    text = "施工负责人电话13800000000。".encode()
    kept = attach(entry=entry, name="现场.txt", data=text, by=office.liaison, at=APRIL)
    assert "手机号" in kept.advice
    assert bytes(Attachment.objects.get().data) == text


def test_what_is_signed_names_its_files_by_hash(office: Office) -> None:
    entry = office.fill(office.lane)
    kept = attach(entry=entry, name="现场.txt", data=b"x", by=office.liaison, at=APRIL)
    office.to(Verb.PROPOSE, entry)
    stored = fresh(entry).current
    assert stored is not None
    assert kept.sha256 in stored.sealed
    with pytest.raises(NoSuchMove):
        detach(attachment=kept, by=office.liaison, at=APRIL)
    with pytest.raises(NoSuchMove):
        attach(entry=entry, name="又一张.txt", data=b"y", by=office.liaison, at=APRIL)


@pytest.mark.parametrize(("data", "why"), [(b"", "空文件"), (b"0" * (20 * 1024 * 1024 + 1), "超过 20 MB")])
def test_a_bad_attachment_is_told(office: Office, data: bytes, why: str) -> None:
    entry = office.fill(office.lane)
    with pytest.raises(RefusedFile, match=why):
        attach(entry=entry, name="现场.txt", data=data, by=office.liaison, at=APRIL)


# -- what acceptance makes of an item


def test_an_item_takes_the_word_that_was_accepted(office: Office) -> None:
    entry = office.filed(office.lane)
    assert Item.objects.get(pk=office.lane.pk).state == "unassessed"
    office.to(Verb.ACCEPT, entry)
    assert Item.objects.get(pk=office.lane.pk).state == "on_pace"
    assert "达序时" in Event.objects.get(action="item.assess").after


def test_an_item_of_two_units_waits_for_both(office: Office) -> None:
    office.to(Verb.ACCEPT, office.filed(office.both))
    assert Item.objects.get(pk=office.both.pk).state == "unassessed"
    office.to(Verb.ACCEPT, office.filed(office.both, place=office.place(office.reform)))
    assert Item.objects.get(pk=office.both.pk).state == "on_pace"


def test_the_word_of_a_unit_that_hands_in_to_its_lead_is_not_the_items(office: Office) -> None:
    support = office.filed(office.led)
    office.to(Verb.ACCEPT, support, by=office.reform_liaison)
    Entry.objects.filter(pk=support.pk).update(confirmed="unassessed")
    lead = office.filed(office.led, place=office.place(office.reform))
    office.to(Verb.ACCEPT, lead)
    assert Item.objects.get(pk=office.led.pk).state == "on_pace"


def test_where_two_units_differ_nobody_decides_but_the_office(office: Office) -> None:
    office.to(Verb.ACCEPT, office.filed(office.both))
    place = office.place(office.reform)
    entry = office.fill(office.both, replace(TEXT, status="behind"), place=place)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, entry)
    item = Item.objects.get(pk=office.both.pk)
    assert item.state == "unassessed"
    assess_item(item=item, state="slightly_behind", why="一家落后", by=office.town.owner, at=APRIL)
    assert Item.objects.get(pk=office.both.pk).state == "slightly_behind"


def test_an_old_green_does_not_stand_through_a_quarter_of_disagreement(office: Office) -> None:
    for body in (office.water, office.reform):
        office.to(Verb.ACCEPT, office.filed(office.both, place=office.place(body)))
    assert Item.objects.get(pk=office.both.pk).state == "on_pace"
    for body, status in ((office.water, "on_pace"), (office.reform, "behind")):
        entry = office.fill(office.both, replace(TEXT, status=status), place=office.place(body, second=True), at=JULY)
        for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
            office.to(verb, entry, at=JULY)
    assert Item.objects.get(pk=office.both.pk).state == "unassessed"


def test_a_quarter_corrected_late_leaves_the_newer_word(office: Office) -> None:
    first = office.filed(office.lane)
    office.to(Verb.ACCEPT, first)
    second = office.fill(office.lane, replace(TEXT, status="ahead"), place=office.place(second=True), at=JULY)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, second, at=JULY)
    office.to(Verb.AMEND, first, word="里程多计", at=JULY)
    office.fill(office.lane, replace(TEXT, status="behind"), at=JULY)
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE, Verb.ACCEPT):
        office.to(verb, first, at=JULY)
    assert Item.objects.get(pk=office.lane.pk).state == "ahead"


def test_a_lead_speaks_for_its_item(office: Office) -> None:
    office.to(Verb.ACCEPT, office.filed(office.led), by=office.reform_liaison)
    assert Item.objects.get(pk=office.led.pk).state == "unassessed"
    office.to(Verb.ACCEPT, office.filed(office.led, place=office.place(office.reform)))
    assert Item.objects.get(pk=office.led.pk).state == "on_pace"


def test_nothing_stays_green_when_its_report_is_returned(office: Office) -> None:
    entry = office.filed(office.lane)
    office.to(Verb.ACCEPT, entry)
    office.to(Verb.RETURN, entry, word="核查发现里程不实")
    assert Item.objects.get(pk=office.lane.pk).state == "unassessed"


def test_an_assessment_needs_its_reason(office: Office) -> None:
    with pytest.raises(BadReport, match="依据"):
        assess_item(item=office.lane, state="done", why=" ", by=office.town.owner, at=APRIL)
    with pytest.raises(NotAllowed):
        assess_item(item=office.lane, state="done", why="现场核查", by=office.liaison, at=APRIL)


# -- the pages of these


def posts(office: Office, figure: SharedFigure, extension: Extension) -> dict[str, tuple[list[object], dict[str, str]]]:
    code = office.town.government.code
    return {
        "figure-add": (
            [code, 2026],
            {"name": "客流", "period": "2026-H1", "supplier": str(office.water.pk)},
        ),
        "figure-say": ([code, figure.pk], {"words": "5公里", "release": "internal"}),
        "extension-ask": (
            [code, 2026],
            {"number": "2", "body": str(office.water.pk), "until": "2030-01-01", "reason": "汛情"},
        ),
        "extension-grant": (
            [code, 2026],
            {"number": "1", "body": str(office.water.pk), "until": "2030-01-01", "why": "汛情"},
        ),
        "extension-answer": ([code, extension.pk], {"word": "refuse", "why": "请按期"}),
        "item-assess": ([code, office.lane.pk], {"state": "done", "why": "现场核查"}),
    }


#               who may: o office, l 区水务局's liaison, s the supplier's liaison
WHO = {
    "figure-add": "o",
    "figure-say": "s",
    "extension-ask": "l",
    "extension-grant": "o",
    "extension-answer": "o",
    "item-assess": "o",
}


@pytest.mark.parametrize("name", WHO)
@pytest.mark.parametrize("who", "ols")
def test_who_may_post_what(office: Office, figure: SharedFigure, client: Client, name: str, who: str) -> None:
    Round.objects.update(due=date(2029, 1, 1), closes=None)
    day, place = date(2029, 7, 1), office.place(second=True)
    asked = ask(place=place, item=office.lane, until=day, reason="汛情", by=office.liaison, at=JULY)
    people = {"o": office.town.owner, "l": office.liaison, "s": office.reform_liaison}
    client.force_login(people[who])
    arguments, posted = posts(office, figure, asked)[name]
    status = client.post(reverse(name, args=arguments), posted).status_code
    assert status == (302 if who in WHO[name] else 403)


def test_the_pages_of_figures_and_extensions_say_what_is_there(
    office: Office, figure: SharedFigure, client: Client
) -> None:
    ask(place=office.place(), until=date(2026, 4, 17), reason="汛情影响现场", by=office.liaison, at=APRIL)
    say_figure(figure=figure, words="5.2公里", release="estimate", by=office.reform_liaison, at=APRIL)
    client.force_login(office.liaison)
    code = office.town.government.code
    assert "汛情影响现场" in client.get(reverse("extensions", args=[code, 2026])).content.decode()
    page = client.get(reverse("figures", args=[code, 2026])).content.decode()
    assert ("5.2公里" in page, "预计" in page) == (True, True)
    sheet = client.get(reverse("sheet", args=[code, 2026, 1, office.water.pk])).content.decode()
    assert "引用共享数据" in sheet


def test_an_items_page_tells_what_was_reported(office: Office, client: Client) -> None:
    office.filed(office.lane)
    client.force_login(office.town.owner)
    page = client.get(reverse("item", args=[office.town.government.code, office.lane.pk])).content.decode()
    assert ("完成巷道修缮5公里" in page, "一季度" in page) == (True, True)
    client.force_login(office.town.colleague)
    page = client.get(reverse("item", args=[office.town.government.code, office.lane.pk])).content.decode()
    assert "完成巷道修缮5公里" not in page


# -- who answered 未发布 is told, and nobody asks twice


UNRELEASED = [("2026-Q1", True), ("2026-01/2026-03", True), ("2026-Q2", False)]


@pytest.mark.parametrize(("period", "told"), UNRELEASED)
def test_who_answered_unreleased_is_told_when_the_figure_is_released(office: Office, period: str, told: bool) -> None:
    shared = add_figure(
        government=office.town.government,
        name="修缮青石巷道",
        period=period,
        supplier=office.reform,
        by=office.town.owner,
        at=APRIL,
    )
    target = office.lane.targets.get()
    entry = office.fill(office.lane, replace(TEXT, figures=(FigureAnswer(target=target.pk, answer="unreleased"),)))
    office.to(Verb.PROPOSE, entry)
    say_figure(figure=shared, words="", release="unreleased", by=office.reform_liaison, at=APRIL)
    assert not Notice.objects.exists()
    say_figure(figure=shared, words="5.4公里", release="published", by=office.reform_liaison, at=LATE_APRIL)
    notices = [(notice.body, "5.4公里" in notice.words) for notice in Notice.objects.all()]
    assert notices == ([(office.water, True)] if told else [])


def test_who_has_answered_with_a_figure_meanwhile_is_not_told(office: Office, figure: SharedFigure) -> None:
    target = office.lane.targets.get()
    entry = office.fill(office.lane, replace(TEXT, figures=(FigureAnswer(target=target.pk, answer="unreleased"),)))
    office.to(Verb.PROPOSE, entry)
    office.to(Verb.RECALL, entry)
    office.fill(office.lane, TEXT)
    office.to(Verb.PROPOSE, entry)
    say_figure(figure=figure, words="5.4公里", release="published", by=office.reform_liaison, at=LATE_APRIL)
    assert not Notice.objects.exists()


def test_a_second_request_waits_for_the_answer_to_the_first(office: Office) -> None:
    def request() -> Extension:
        return ask(place=office.place(), until=date(2026, 4, 20), reason="机构改革", by=office.liaison, at=APRIL)

    first = request()
    with pytest.raises(NoSuchMove, match="督查室还没有批复"):
        request()
    assert Extension.objects.count() == 1
    ask(place=office.place(office.reform), until=date(2026, 4, 20), reason="换届", by=office.reform_liaison, at=APRIL)
    ask(place=office.place(), item=office.lane, until=date(2026, 12, 1), reason="雨季", by=office.liaison, at=APRIL)
    answer(extension=first, granted_until=None, why="请按时报送", by=office.town.owner, at=APRIL)
    assert request().state == Extension.State.ASKED
