"""「以上季内容为底稿」: the words last filed, to be edited; no status, no value, nothing over what is written."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from app.reports import APRIL, JULY, TEXT, Office, fresh
from luoshi.calendar.models import Round
from luoshi.governments.models import Year
from luoshi.governments.rights import rights_of
from luoshi.governments.years import adopt_from
from luoshi.reporting.content import FigureAnswer, Milestone, Plan, Report, from_json, opened
from luoshi.reporting.drafting import draft_from_last
from luoshi.reporting.errors import BadReport, NotYours
from luoshi.reporting.models import Entry
from luoshi.reporting.rows import Line, SheetPage
from luoshi.reporting.shared import add_figure, referred, say_figure
from luoshi.reporting.sheet_pages import sheet
from luoshi.reporting.states import Verb

SAID = Report(
    status="ahead",
    progress="完成巷道修缮5公里，其余路段已开工。",
    problems="南段管线未迁。",
    cause="land",
    next_steps="二季度完成南段。",
    coordinate="请协调管线迁改。",
)


@pytest.fixture
def office(office: Office) -> Office:
    Round.objects.update(closes=None)
    return office


def filed(office: Office, content: Report = SAID) -> Entry:
    """The lane's entry of the first round, filed."""
    target = office.lane.targets.get()
    figure = FigureAnswer(target=target.pk, answer="value", typed="5公里", value=Decimal(5000), unit="米")
    entry = office.fill(office.lane, content if content.figures else replace(content, figures=(figure,)))
    for verb in (Verb.PROPOSE, Verb.SIGN, Verb.FILE):
        office.to(verb, entry)
    return fresh(entry)


def page(office: Office) -> SheetPage:
    return sheet(office.place(second=True), rights_of(office.liaison, on=JULY.date()), today=JULY.date())


def lane(office: Office) -> Line:
    return next(line for line in page(office).lines if line.item.id == office.lane.pk)


def begin(office: Office, *, whole: bool = False) -> None:
    place = office.place(second=True)
    draft_from_last(place=place, item=None if whole else office.lane, by=office.liaison, at=JULY)


def second(office: Office) -> Entry:
    return Entry.objects.get(sheet__number=2, item=office.lane)


@pytest.mark.parametrize("whole", [False, True])
def test_the_words_come_in_and_neither_status_nor_value_nor_request(office: Office, whole: bool) -> None:
    filed(office)
    begin(office, whole=whole)
    assert from_json(second(office).draft) == Report(
        progress=SAID.progress, problems=SAID.problems, cause="land", next_steps=SAID.next_steps
    )
    assert lane(office).kept
    assert {"kept", "copied"} <= {doubt.code for doubt in lane(office).doubts}


def test_an_untouched_draft_is_not_finished(office: Office) -> None:
    filed(office)
    begin(office)
    assert (page(office).tally.kept, page(office).to_propose) == (1, ())
    with pytest.raises(BadReport, match="还是上季底稿"):
        office.to(Verb.PROPOSE, second(office), at=JULY)


EDITS = {
    "another word": (replace(SAID, coordinate="", progress="完成巷道修缮9公里。"), False),
    "the same words with a figure": (replace(SAID, coordinate="", status="done"), True),
    "blanks alone": (replace(SAID, coordinate="", progress=f" {SAID.progress}\n"), True),
    "unchanged, by the unit's word": (
        replace(SAID, coordinate="", unchanged=True, unchanged_why="雨季停工"),
        False,
    ),
    "nothing": (Report(), False),
}


@pytest.mark.parametrize("edit", EDITS)
def test_it_stays_a_draft_until_its_words_differ(office: Office, edit: str) -> None:
    filed(office)
    begin(office)
    content, kept = EDITS[edit]
    office.fill(office.lane, content, place=office.place(second=True), at=JULY)
    assert lane(office).kept is kept
    assert (Verb.PROPOSE in lane(office).possible) is not kept


def test_what_is_sealed_knows_nothing_of_the_draft(office: Office) -> None:
    filed(office)
    begin(office)
    office.fill(office.lane, TEXT, place=office.place(second=True), at=JULY)
    office.to(Verb.PROPOSE, second(office), at=JULY)
    current = fresh(second(office)).current
    assert current is not None
    assert opened(current.sealed) == TEXT
    assert "kept" not in current.sealed


def test_nothing_written_is_written_over(office: Office) -> None:
    filed(office)
    office.fill(office.lane, Report(next_steps="自己写的"), place=office.place(second=True), at=JULY)
    assert not lane(office).to_draft
    with pytest.raises(BadReport, match="底稿不会覆盖"):
        begin(office)
    with pytest.raises(BadReport, match="没有可作底稿"):
        begin(office, whole=True)
    assert from_json(second(office).draft) == Report(next_steps="自己写的")


def test_figures_and_status_entered_first_stay(office: Office) -> None:
    filed(office)
    target = office.lane.targets.get()
    figure = FigureAnswer(target=target.pk, answer="value", typed="9公里", value=Decimal(9000), unit="米")
    entered = Report(status="done", figures=(figure,))
    office.fill(office.lane, entered, place=office.place(second=True), at=JULY)
    begin(office)
    drafted = from_json(second(office).draft)
    assert isinstance(drafted, Report)
    assert (drafted.status, drafted.figures, drafted.progress) == ("done", (figure,), SAID.progress)


def test_what_was_signed_and_not_filed_is_no_draft(office: Office) -> None:
    entry = office.fill(office.lane, SAID)
    office.to(Verb.PROPOSE, entry)
    office.to(Verb.SIGN, entry)
    assert not lane(office).to_draft
    with pytest.raises(BadReport, match="没有上季报送的文字"):
        begin(office)


def test_without_words_of_last_quarter_the_plan_speaks(office: Office) -> None:
    plan = Plan(goals="修缮18公里", milestones=(Milestone(2, "完成南段", Decimal(9000)),))
    entry = office.fill(office.lane, plan, place=office.place(plan=True))
    office.to(Verb.PROPOSE, entry)
    begin(office, whole=True)
    drafted = from_json(second(office).draft)
    assert drafted == Report(progress="本季计划：完成南段（累计9000米）")
    assert lane(office).kept


def test_a_shared_figure_comes_in_by_what_its_supplier_says_of_this_quarter(office: Office) -> None:
    figures = {
        period: add_figure(
            government=office.town.government,
            name="修缮青石巷道",
            period=period,
            supplier=office.reform,
            by=office.town.owner,
            at=APRIL,
        )
        for period in ("2026-Q1", "2026-Q2", "2026-H1")
    }
    said = {
        period: say_figure(figure=figure, words=words, release="published", by=office.reform_liaison, at=APRIL)
        for (period, figure), words in zip(figures.items(), ("5公里", "4公里", "9公里"), strict=True)
    }
    answer = FigureAnswer(target=office.lane.targets.get().pk, reference=said["2026-Q1"].pk)
    filed(office, referred(replace(SAID, figures=(answer,)), office.town.government.pk))
    begin(office)
    drafted = from_json(second(office).draft)
    assert isinstance(drafted, Report)
    (now,) = drafted.figures
    assert (now.reference, now.value, now.typed) == (said["2026-H1"].pk, Decimal(9), "9公里")


def test_another_unit_drafts_nothing_here(office: Office) -> None:
    filed(office)
    with pytest.raises(NotYours):
        draft_from_last(place=office.place(second=True), by=office.reform_liaison, at=JULY)


# -- the page


def test_the_button_works_without_scripts_and_the_page_marks_the_draft(office: Office, client: Client) -> None:
    filed(office)
    client.force_login(office.liaison)
    where = [office.town.government.code, 2026, 2, office.water.pk]
    before = client.get(reverse("sheet", args=where)).content.decode()
    assert before.count("以上季内容为底稿</button>") == 2  # for the one item, and for all
    assert "上季底稿，请改" not in before
    answer = client.post(reverse("sheet-draft", args=where), {"item": str(office.lane.pk)}, follow=True)
    after = answer.content.decode()
    assert "已为 1 项写入上季底稿" in after
    assert f"{SAID.progress}</textarea>" in after
    assert "上季底稿，请改" in after
    assert "不在这次提请之内" in client.get(reverse("preview", args=where)).content.decode()


FIRST = {
    "its liaison, for the first time": True,
    "its liaison, again": False,
    "the office": False,
    "nothing to begin from": False,
    "a round that is not asked for yet": False,
    "a round that is closed": False,
    "before the day of adoption": False,
    "a closed year": False,
}


@pytest.mark.parametrize(("what", "begins"), FIRST.items())
def test_a_sheet_that_its_liaison_opens_for_the_first_time_begins_with_the_last_rounds_words(
    what: str, begins: bool, office: Office, client: Client
) -> None:
    if what != "nothing to begin from":
        filed(office)
    if what == "its liaison, again":
        office.fill(office.both, place=office.place(second=True))
    if what == "a round that is not asked for yet":
        Round.objects.filter(pk=office.second.pk).update(last_day=date(2099, 6, 30), due=date(2099, 7, 10))
    if what == "a round that is closed":
        Round.objects.filter(pk=office.second.pk).update(closes=date(2026, 7, 31))
    if what == "before the day of adoption":
        adopt_from(year=office.town.year, on=date(2026, 11, 1), by=office.town.owner, at=JULY)
    if what == "a closed year":
        Year.objects.filter(pk=office.town.year.pk).update(state=Year.State.CLOSED)
    client.force_login(office.town.owner if what == "the office" else office.liaison)
    where = [office.town.government.code, 2026, 2, office.water.pk]
    assert ("data-begin" in client.get(reverse("sheet", args=where), follow=True).content.decode()) is begins


def test_a_draft_that_nobody_touched_is_marked_unchanged_with_the_rest(office: Office, client: Client) -> None:
    filed(office)
    draft_from_last(place=office.place(second=True), by=office.liaison, at=JULY)
    client.force_login(office.liaison)
    where = [office.town.government.code, 2026, 2, office.water.pk]
    assert f'name="item" value="{office.lane.pk}"' in client.get(reverse("sheet", args=where)).content.decode()
    client.post(reverse("unchanged", args=where), {"which": "rest", "why": "汛期停工"})
    content = from_json(Entry.objects.get(item=office.lane, sheet__number=2).draft)
    assert isinstance(content, Report)
    assert (content.unchanged, content.unchanged_why, content.progress) == (True, "汛期停工", "")


def saved(office: Office, client: Client, fields: dict[str, str]) -> str:
    """What htmx gets for a save of the lane."""
    where = reverse("entry-save", args=[office.town.government.code, 2026, 1, office.water.pk, office.lane.pk])
    return client.post(where, {"version": "0", **fields}, headers={"HX-Request": "true"}).content.decode()


def swapped(part: str, name: str) -> str:
    """The element with this id that is swapped out of band."""
    found = re.search(rf'<(\w+)[^>]* id="{name}" hx-swap-oob="true"[^>]*>(.*?)</\1>', part, re.DOTALL)
    assert found is not None, name
    return re.sub(r"<[^>]+>", "", found[2])


def test_a_save_brings_the_counts_the_ticks_and_the_step_with_it(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    part = saved(office, client, {"progress": "开工", "problems": "缺料"})
    assert swapped(part, "steps") == "未填 2填报中 1"
    assert "2 项还没有填" in swapped(part, "unsaid-said")
    assert "未填的 2 项全部无变化" in swapped(part, "unsaid-acts")
    assert swapped(part, f"t{office.lane.pk}") == ""
    assert "填报中" in part.partition(f'id="st{office.lane.pk}"')[2]
    assert "写了问题" in part  # the doubts of the item itself
    whole = client.get(reverse("sheet", args=[office.town.government.code, 2026, 1, office.water.pk])).content.decode()
    for name in ("steps", "unsaid-said", "unsaid-acts"):
        assert f'id="{name}"' in whole
        assert "hx-swap-oob" not in whole


# -- nothing ticked, and what is too long


def unchanged(office: Office, client: Client, **fields: object) -> tuple[int, str]:
    where = reverse("unchanged", args=[office.town.government.code, 2026, 1, office.water.pk])
    sheet = reverse("sheet", args=[office.town.government.code, 2026, 1, office.water.pk])
    answer = client.post(where, fields, headers={"referer": f"http://testserver{sheet}"})
    return answer.status_code, answer.content.decode()


def test_nothing_ticked_does_nothing_and_says_so(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    status, words = unchanged(office, client, which="ticked", why="雨季停工")
    assert (status, Entry.objects.count()) == (422, 0)
    assert "没有勾选事项" in words
    assert 'value="雨季停工"' in words


@pytest.mark.parametrize(("which", "marked"), [("ticked", 1), ("rest", 2)])
def test_each_button_marks_what_it_says(office: Office, client: Client, which: str, marked: int) -> None:
    office.fill(office.lane)
    client.force_login(office.liaison)
    status, _words = unchanged(office, client, which=which, why="雨季停工", item=str(office.both.pk))
    assert (status, Entry.objects.filter(draft__contains="雨季停工").count()) == (302, marked)


def test_a_reason_too_long_is_refused_whole_and_stays_in_the_form(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    why = "雨" * 201
    status, words = unchanged(office, client, which="rest", why=why)
    assert (status, Entry.objects.count()) == (422, 0)
    assert "201 个字，最多 200 个字" in words
    assert f'value="{why}"' in words
