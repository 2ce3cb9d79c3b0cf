"""The pages of consultation: a unit sees and answers its own extract, the office sees all, nobody sees more."""

import re

import pytest
from django.urls import reverse

from app.district import District
from app.people import AT, PASSWORD, Town
from luoshi.consulting.models import Consultation, Question
from luoshi.governments.actions import assign_post
from luoshi.governments.models import Role
from luoshi.items.actions import Unit, add_item
from luoshi.people.actions import create_account


@pytest.fixture
def district(district: District, town: Town) -> District:
    own = town.stream("own_report")
    add_item(stream=own, wording="办好工坊节", units=(Unit("区发改局", "lead"),), by=town.owner, at=AT)
    add_item(stream=own, wording="疏浚西河", units=(Unit("区水务局"),), by=town.owner, at=AT)
    return district


def opened(district: District) -> Consultation:
    """A round about 区报告, opened on its page."""
    address = reverse("consultation-open", args=[district.code, 2026])
    client = district.client(district.town.owner)
    stream = district.town.stream("own_report").pk
    response = client.post(address, {"stream": stream, "workdays": 3, "note": "请按职责核对"})
    round_ = Consultation.objects.get()
    assert response.headers["Location"] == reverse("consultation", args=[district.code, round_.pk])
    return round_


def test_a_unit_is_led_from_its_front_page_to_its_extract_alone(district: District) -> None:
    round_ = opened(district)
    client = district.client(district.town.colleague)
    extract = reverse("consultation-unit", args=[district.code, round_.pk, district.town.body("区发改局").pk])
    for page in ("front", "inbox"):
        assert extract in client.get(reverse(page, args=[district.code])).content.decode()
    for address in (extract, reverse("consultation", args=[district.code, round_.pk])):
        words = client.get(address).content.decode()
        assert "办好工坊节" in words
        assert "请按职责核对" in words
        assert "疏浚西河" not in words
    other = reverse("consultation-unit", args=[district.code, round_.pk, district.town.body("区水务局").pk])
    assert client.get(other).status_code == 403


def test_an_objection_goes_from_the_unit_to_a_ruling_that_moves_the_item(district: District) -> None:
    round_ = opened(district)
    town = district.town
    question = Question.objects.get(body=town.body("区发改局"))
    said = {"word": "objected", "text": "职能已划转", "proposed": "区水务局"}
    district.client(town.colleague).post(reverse("consultation-answer", args=[district.code, question.pk]), said)
    office = district.client(town.owner)
    assert "条反馈意见待裁定" in office.get(reverse("front", args=[district.code])).content.decode()
    assert "<b>裁定</b>" in office.get(reverse("inbox", args=[district.code])).content.decode()
    page = office.get(reverse("consultation", args=[district.code, round_.pk])).content.decode()
    assert "建议由区水务局承办" in page
    suggested = re.search(r"<textarea name=\"unit_lines\"[^>]*>([^<]*)</textarea>", page)
    assert suggested is not None
    assert suggested[1] == "牵头 区水务局"
    answer = question.answers.get()
    ruling = {"answer": answer.pk, "word": "adopted", "reason": "属实", "change": "on", "unit_lines": suggested[1]}
    office.post(reverse("consultation-rule", args=[district.code, question.pk]), ruling)
    question.refresh_from_db()
    assert question.state == "ruled"
    assert [unit.name for unit in question.item.units.all()] == ["区水务局"]
    item = office.get(reverse("item", args=[district.code, question.item_id])).content.decode()
    assert "征求意见：裁定" in item


def test_a_principal_leader_sees_the_extract_and_answers_nothing(district: District) -> None:
    round_ = opened(district)
    town = district.town
    leader = create_account(username="leader", title="区发改局主要领导", password=PASSWORD, by="test", at=AT)
    body = town.body("区发改局")
    assign_post(account=leader, government=town.government, role=Role.PRINCIPAL_LEADER, body=body, by=town.owner, at=AT)
    client = district.client(leader)
    words = client.get(reverse("consultation", args=[district.code, round_.pk])).content.decode()
    assert "办好工坊节" in words
    assert "都无意见" not in words
    agree = reverse("consultation-agree", args=[district.code, round_.pk, body.pk])
    assert client.post(agree).status_code == 403


def test_a_refusal_is_one_line_and_keeps_the_way_back(district: District) -> None:
    round_ = opened(district)
    question = Question.objects.get(body=district.town.body("区发改局"))
    client = district.client(district.town.colleague)
    response = client.post(
        reverse("consultation-answer", args=[district.code, question.pk]), {"word": "objected", "text": " "}
    )
    assert response.status_code == 422
    assert "没有写反馈意见" in response.content.decode()
    nobody = {"word": "objected", "text": "意见", "proposed": "区园林队"}
    response = client.post(reverse("consultation-answer", args=[district.code, question.pk]), nobody)
    assert response.status_code == 422
    assert "不在本级单位名录" in response.content.decode()
    closed = district.client(district.town.owner).post(reverse("consultation-close", args=[district.code, round_.pk]))
    assert closed.status_code == 302
    late = client.post(reverse("consultation-answer", args=[district.code, question.pk]), {"word": "agreed"})
    assert late.status_code == 409
