"""What is too long is refused in one line and nothing of it is kept; what was typed stays where it was typed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from app.people import AT, PASSWORD
from app.reports import APRIL, LATE_APRIL, Office
from luoshi.errors import TooLong
from luoshi.governments.posts import end_post
from luoshi.governments.years import adopt_from
from luoshi.lengths import fitting, shortened
from luoshi.people.actions import create_account
from luoshi.people.errors import BadAccount
from luoshi.reporting.extending import ask
from luoshi.reporting.models import Entry, FigureRevision
from luoshi.reporting.shared import add_figure, say_figure
from luoshi.reporting.signing import Seen, Word, move
from luoshi.reporting.states import Verb
from luoshi.web.report_forms import plan_of, report_of


@pytest.mark.parametrize(("words", "kept"), [("字" * 5, "字" * 5), (f"  {'字' * 5}\n", "字" * 5), ("", "")])
def test_what_fits_comes_back_without_its_blanks(words: str, kept: str) -> None:
    assert fitting(words, 5, "说明") == kept


def test_what_does_not_fit_is_named_with_its_length() -> None:
    with pytest.raises(TooLong, match="说明有 6 个字，最多 5 个字"):
        fitting("字" * 6, 5, "说明")


@pytest.mark.parametrize(("most", "shown"), [(4, "四个字呀"), (3, "四个…")])
def test_a_line_for_reading_ends_with_dots(most: int, shown: str) -> None:
    assert shortened("四个字呀", most) == shown


def figure_said(office: Office, *, words: str = "5公里", note: str = "", name: str = "修缮") -> object:
    figure = add_figure(
        government=office.town.government,
        name=name,
        period="2026-Q1",
        supplier=office.reform,
        by=office.town.owner,
        at=APRIL,
    )
    return say_figure(
        figure=figure, words=words, release="published", note=note, by=office.reform_liaison, at=LATE_APRIL
    )


def returned(office: Office) -> object:
    entry = office.filed(office.lane)
    assert entry.current is not None
    seen = [Seen(entry.pk, entry.current.digest)]
    word = Word(reason="长" * 501)
    return move(sheet=entry.sheet, seen=seen, verb=Verb.RETURN, by=office.town.owner, at=APRIL, word=word)


CUT_BEFORE: dict[str, Callable[[Office], object]] = {
    "a shared figure's words": lambda office: figure_said(office, words="5公里" + "长" * 120),
    "a shared figure's note": lambda office: figure_said(office, note="长" * 301),
    "a shared figure's name": lambda office: figure_said(office, name="长" * 121),
    "the reason of a return": returned,
    "a request's reason": lambda office: ask(
        place=office.place(), until=date(2026, 4, 20), reason="长" * 501, by=office.liaison, at=APRIL
    ),
    "why a year is adopted": lambda office: adopt_from(
        year=office.town.year, on=None, why="长" * 301, by=office.town.owner, at=AT
    ),
    "why a post ends": lambda office: end_post(
        post=office.liaison.posts.get(), on=date(2026, 6, 1), why="长" * 301, by=office.town.owner, at=AT
    ),
}


@pytest.mark.parametrize("what", CUT_BEFORE)
def test_nothing_is_cut_off(office: Office, what: str) -> None:
    with pytest.raises(TooLong, match="请改短后再提交"):
        CUT_BEFORE[what](office)
    assert not FigureRevision.objects.exists()


def posted(**fields: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(fields)
    return query


def figure_row(target: int, **fields: str) -> dict[str, str]:
    names = ("object", "answer", "typed", "period", "base", "growth", "rank", "reference")
    return {"figure_target": str(target), **{f"figure_{name}": fields.get(name, "") for name in names}}


IN_THE_SHEET = {
    "progress": ({"progress": "长" * 4001}, "进展有 4001 个字"),
    "next steps": ({"next_steps": "长" * 4001}, "下一步有 4001 个字"),
    "no change": ({"unchanged": "on", "unchanged_why": "长" * 201}, "无变化的原因有 201 个字"),
    "rank": ({"typed": "5公里", "rank": "长" * 61}, "位次有 61 个字"),
    "object": ({"typed": "5公里", "object": "长" * 61}, "分对象有 61 个字"),
}


@pytest.mark.parametrize("what", IN_THE_SHEET)
def test_no_field_of_a_sheet_is_cut_off(office: Office, what: str) -> None:
    from luoshi.items.queries import listed  # noqa: PLC0415

    (row,) = listed(office.town.government.pk, [office.lane.pk])
    (target,) = row.targets
    fields, words = IN_THE_SHEET[what]
    with pytest.raises(TooLong, match=words):
        report_of(posted(**{**figure_row(target.id, **fields), **fields}), {target.id: target})


def test_no_field_of_a_plan_is_cut_off() -> None:
    with pytest.raises(TooLong, match="责任科室有 201 个字"):
        plan_of(posted(section="长" * 201), {})


def test_an_autosave_too_long_says_so_and_keeps_the_draft_there(office: Office, client: Client) -> None:
    office.fill(office.lane)
    client.force_login(office.liaison)
    where = reverse("entry-save", args=[office.town.government.code, 2026, 1, office.water.pk, office.lane.pk])
    fields = {"version": "1", "progress": "长" * 4001}
    answer = client.post(where, fields, headers={"HX-Request": "true"})
    assert (answer.status_code, "进展有 4001 个字" in answer.content.decode()) == (422, True)
    assert "完成巷道修缮5公里" in Entry.objects.get().draft
    page = client.post(where, fields)
    assert (page.status_code, "长" * 4001 in page.content.decode()) == (422, True)


def test_a_form_does_not_cut_what_is_pasted(office: Office, client: Client) -> None:
    client.force_login(office.liaison)
    page = client.get(reverse("sheet", args=[office.town.government.code, 2026, 1, office.water.pk]))
    assert "maxlength" not in page.content.decode()


def test_a_shared_figure_too_long_stays_in_its_form(office: Office, client: Client) -> None:
    figure = add_figure(
        government=office.town.government,
        name="修缮",
        period="2026-Q1",
        supplier=office.reform,
        by=office.town.owner,
        at=APRIL,
    )
    client.force_login(office.reform_liaison)
    words = "5公里" + "长" * 120
    answer = client.post(
        reverse("figure-say", args=[office.town.government.code, figure.pk]),
        {"words": words, "release": "published"},
        headers={"Referer": f"http://testserver{reverse('figures', args=[office.town.government.code, 2026])}"},
    )
    page = answer.content.decode()
    assert (answer.status_code, FigureRevision.objects.count()) == (422, 0)
    assert "数值有 123 个字，最多 120 个字" in page
    assert f'value="{words}"' in page
    assert '<option value="published" selected>' in page


# -- passwords


@pytest.mark.parametrize(("length", "words"), [(128, "账号或密码不对"), (129, "密码最多 128 个字符")])
def test_a_password_is_hashed_up_to_its_length(office: Office, client: Client, length: int, words: str) -> None:
    answer = client.post(reverse("login"), {"username": "owner", "password": "x" * length})
    assert words in answer.content.decode()


def test_no_password_is_set_that_cannot_be_typed(office: Office) -> None:
    with pytest.raises(BadAccount, match="最多 128 个字符"):
        create_account(username="long", title="", password=PASSWORD * 10, by="test", at=AT)
