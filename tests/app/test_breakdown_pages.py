"""Pages of the breakdown, without a script: nothing typed is lost, and the second editor sees what the first did."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from app.district import District
from app.people import AT
from luoshi.governments.actions import open_year
from luoshi.governments.models import Seat
from luoshi.intake.models import Proposal
from luoshi.items import queries
from luoshi.items.actions import confirm_many, open_streams
from luoshi.items.drafts import Unit
from luoshi.items.editing import Entered, enter_item
from luoshi.items.models import Item, Stream


@pytest.fixture
def office(district: District) -> Client:
    return district.client(district.town.owner)


def get(client: Client, name: str, *arguments: object, query: str = "") -> str:
    response = client.get(reverse(name, args=arguments) + query)
    assert response.status_code == 200
    return response.content.decode()


def fields(item: Item, **changed: object) -> dict[str, object]:
    """What the form of an item posts, unchanged but for `changed`."""
    units = "\n".join(f"{unit.get_role_display()} {unit.name}".strip() for unit in item.units.order_by("order"))
    given = {"wording": item.wording, "number": item.number, "units": units, "mode": item.mode, "kind": item.kind}
    return {**given, "version": item.version, **changed}


def last_year(district: District, wording: str, unit: str) -> Item:
    """An item of 2025."""
    owner = district.town.owner
    year = open_year(government=district.town.government, number=2025, by=owner, at=AT)
    open_streams(year=year, by=owner, at=AT)
    stream = Stream.objects.get(year=year, code="own_report")
    return enter_item(stream=stream, entered=Entered(wording=wording, units=(Unit(unit),)), by=owner, at=AT)


def test_an_item_is_changed_and_its_page_tells_before_and_after(district: District, office: Client) -> None:
    seat = Seat.objects.create(government=district.town.government, title="分管城建的副区长")
    address = reverse("item-edit", args=[district.code, district.item.pk])
    assert district.item.wording in get(office, "item-edit", district.code, district.item.pk)
    given = fields(district.item, deadline="6月底前", leader=seat.pk, own_role="assisting", units="牵头 区水务局")
    assert office.post(address, given).status_code == 302
    html = get(office, "item", district.code, district.item.pk)
    assert "2026年6月" in html
    assert "分管城建的副区长" in html
    assert "<ins>牵头 区水务局</ins>" in html


def test_a_wording_of_two_lines_comes_back_from_a_browser_unchanged(district: District, office: Client) -> None:
    address = reverse("item-edit", args=[district.code, district.item.pk])
    two = "改善水质。\n达标断面不少于9个。"
    office.post(address, fields(district.item, wording=two, note="一\r\n二"))
    district.item.refresh_from_db()
    version = district.item.version
    office.post(address, fields(district.item, wording=two.replace("\n", "\r\n")))
    district.item.refresh_from_db()
    assert (district.item.wording, district.item.version) == (two, version + 1)  # the note was taken away
    office.post(address, fields(district.item, wording=two.replace("\n", "\r\n")))
    district.item.refresh_from_db()
    assert (district.item.wording, district.item.version) == (two, version + 1)


def test_the_second_editor_keeps_his_words_and_sees_the_firsts(district: District, office: Client) -> None:
    address = reverse("item-edit", args=[district.code, district.item.pk])
    office.post(address, fields(district.item, note="先到的备注"))
    response = office.post(address, fields(district.item, note="后到的备注"))
    html = response.content.decode()
    assert response.status_code == 409
    assert "已被他人修改" in html
    assert "后到的备注" in html
    assert "<ins>先到的备注</ins>" in html
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version is not None
    assert office.post(address, fields(district.item, note="后到的备注", version=version[1])).status_code == 302
    district.item.refresh_from_db()
    assert district.item.note == "后到的备注"


def test_a_slip_of_the_pen_does_not_pass_for_having_read_the_newer_version(district: District, office: Client) -> None:
    address = reverse("item-edit", args=[district.code, district.item.pk])
    office.post(address, fields(district.item, note="先到的备注"))
    html = office.post(address, fields(district.item, deadline="尽快")).content.decode()
    assert "「尽快」不是时限" in html
    assert 'name="version" value="1"' in html


def test_what_an_action_refuses_stays_in_the_form(district: District, office: Client) -> None:
    taken = Item.objects.filter(stream=district.item.stream).exclude(pk=district.item.pk).first()
    assert taken is not None
    address = reverse("item-edit", args=[district.code, district.item.pk])
    response = office.post(address, fields(district.item, number=taken.number, note="还在"))
    assert response.status_code == 422
    assert "请换一个序号" in response.content.decode()
    assert "还在" in response.content.decode()


def test_an_item_is_entered_by_hand_and_a_part_stands_under_it(district: District, office: Client) -> None:
    address = reverse("item-new", args=[district.code, 2026])
    stream = district.town.stream("own_report").pk
    given = {
        "stream": stream,
        "wording": "办好荷灯节。",
        "mode": "equal",
        "kind": "task",
        "effective_from": "2026-07-15",
    }
    office.post(address, given)
    parent = Item.objects.get(wording="办好荷灯节。")
    assert "自 2026-07-15 起算" in get(office, "item", district.code, parent.pk)
    form = get(office, "item-new", district.code, 2026, query=f"?parent={parent.pk}&stream={stream}")
    assert f'<option value="{parent.pk}" selected>' in form
    office.post(address, {**given, "wording": "搭好灯台。", "parent": parent.pk})
    html = get(office, "item", district.code, parent.pk)
    assert "搭好灯台。" in html
    numbers = re.findall(r'<td class="no n">([\d-]+)</td>', get(office, "ledger", district.code, 2026))
    assert numbers == ["1", "2", "1", "1-1"]


def test_a_target_is_added_with_another_base_and_removed(district: District, office: Client) -> None:
    item, target = district.item, district.target
    form = get(office, "target-new", district.code, item.pk, query=f"?like={target.pk}")
    assert f'value="{target.subject}"' in form
    given = {
        "subject": target.subject, "measure": target.measure, "figure": "96.5%以上", "period": "2026",
        "base": "share", "judges": "on", "version": 1,
    }  # fmt: skip
    assert office.post(reverse("target-new", args=[district.code, item.pk]), given).status_code == 302
    html = get(office, "item", district.code, item.pk)
    assert "据此评判" in html
    share = item.targets.get(base="share")
    assert (str(share.value.normalize() if share.value else ""), share.comparator) == ("96.5", "ge")
    assert 'value="≥96.5%"' in get(office, "target-edit", district.code, share.pk)
    office.post(reverse("target-remove", args=[district.code, share.pk]), {"version": 2})
    assert not item.targets.filter(base="share").exists()


def test_a_figure_that_is_none_is_explained(district: District, office: Client) -> None:
    given = {"subject": "管网", "measure": "amount", "figure": "很多", "base": "report", "version": 1}
    html = office.post(reverse("target-new", args=[district.code, district.item.pk]), given).content.decode()
    assert "「很多」不是一个数值" in html
    assert 'value="很多"' in html


def test_docking_is_entered_and_listed(district: District, office: Client) -> None:
    address = reverse("item-dock", args=[district.code, district.item.pk])
    share = f"share-{district.target.pk}"
    given = {"version": 1, "state": "with_share", "on": "2026-03-01", "contact": "市水务局", share: "97%"}
    assert office.post(address, given).status_code == 302
    html = get(office, "docking", district.code, 2026, query="?state=with_share")
    assert "<b>97</b>" in html
    assert "2026-03-01 · 市水务局" in html
    assert "没有这种状态的上级任务" in get(office, "docking", district.code, 2026, query="?state=not_concerned")
    refused = office.post(address, {**given, "version": 2, "state": "not_concerned", share: "", "paper": "便函"})
    assert refused.status_code == 422
    assert "便函" in refused.content.decode()


def test_a_suggested_unit_is_shown_with_its_reason_and_taken_by_a_click(district: District, office: Client) -> None:
    last_year(district, "修缮青石巷道15公里,增设路灯1200盏。", "区水务局")
    proposal = Proposal.objects.get(reading=district.report, text__startswith="修缮青石巷道")
    desk = get(office, "desk", district.code, district.report.source_id)
    assert "2025年区报告第1项（相似 1.00）由区水务局负责" in desk
    stream = district.town.stream("own_report").pk
    office.post(reverse("confirm", args=[district.code, proposal.pk]), {"stream": stream, "unit": ""})
    item = Item.objects.get(proposal=proposal)
    assert not item.units.exists()  # never set without a person
    html = get(office, "item", district.code, item.pk)
    assert "列为责任单位：区水务局" in html
    office.post(reverse("take-unit", args=[district.code, item.pk]), {"version": 1, "unit": "区水务局"})
    assert list(item.units.values_list("name", "body__name")) == [("区水务局", "区水务局")]
    assert "列为责任单位" not in get(office, "item", district.code, item.pk)


def test_a_suggestion_is_taken_with_the_confirmation(district: District, office: Client) -> None:
    proposal = district.report.proposals.order_by("order")[0]
    stream = district.town.stream("own_report").pk
    office.post(reverse("confirm", args=[district.code, proposal.pk]), {"stream": stream, "unit": "区水务局"})
    assert list(Item.objects.get(proposal=proposal).units.values_list("name", flat=True)) == ["区水务局"]


def test_a_suggestion_is_ticked_in_the_desks_form(district: District, office: Client) -> None:
    last_year(district, "修缮青石巷道15公里,增设路灯1200盏。", "区水务局")
    proposal = Proposal.objects.get(reading=district.report, text__startswith="修缮青石巷道")
    assert 'name="take" value="区水务局"' in get(office, "edit", district.code, proposal.pk)
    given = {"stream": district.town.stream("own_report").pk, "wording": proposal.text, "units": "牵头 区发改局"}
    given["take"] = ["区水务局", "区科创局"]  # what was not offered is not taken
    office.post(reverse("edit", args=[district.code, proposal.pk]), given)
    item = Item.objects.get(proposal=proposal)
    assert list(item.units.values_list("name", "role")) == [("区发改局", "lead"), ("区水务局", "")]


def test_a_wording_of_two_lines_is_confirmed_as_it_stands(district: District, office: Client) -> None:
    proposal = district.report.proposals.order_by("order")[0]
    two = "改善水质。\n达标断面不少于9个。"
    Proposal.objects.filter(pk=proposal.pk).update(text=two)
    given = {"stream": district.town.stream("own_report").pk, "wording": two.replace("\n", "\r\n"), "units": "区水务局"}
    office.post(reverse("edit", args=[district.code, proposal.pk]), given)
    assert Item.objects.get(proposal=proposal).wording == two


def became(district: District, proposal: int) -> list[int]:
    """The items that the desk says a proposal became."""
    found = queries.desk_proposal(district.town.government.pk, proposal)
    assert found is not None
    return [each.id for each in found.proposal.became]


def test_two_cards_are_merged_and_one_is_split(district: District, office: Client) -> None:
    stream = district.town.stream("own_report").pk
    first, second, third = Proposal.objects.filter(reading=district.notice, list_number=3).order_by("order")
    assert second.text in get(office, "merge", district.code, first.pk)
    merged = office.post(reverse("merge", args=[district.code, first.pk]), {"stream": stream, "wording": "合在一起。"})
    assert merged.status_code == 302
    together = Item.objects.get(wording="合在一起。")
    assert together.proposal_id == first.pk
    assert became(district, first.pk) == became(district, second.pk) == [together.pk]
    desk = get(office, "desk", district.code, district.notice.source_id)
    assert desk.count(f'href="{reverse("item", args=[district.code, together.pk])}"') == 2
    assert desk.count("合并确认 · ") == 2
    assert third.text in get(office, "split", district.code, third.pk)
    address = reverse("split", args=[district.code, third.pk])
    refused = office.post(address, {"stream": stream, "words": third.text})
    assert (refused.status_code, "还没有拆开" in refused.content.decode()) == (422, True)
    office.post(address, {"stream": stream, "words": "办好\n运动会。"})
    pieces = Item.objects.filter(proposal=third)
    assert list(pieces.values_list("wording", flat=True)) == ["办好", "运动会。"]
    assert became(district, third.pk) == list(pieces.values_list("pk", flat=True))


def test_what_was_not_covered_is_taken_into_the_ledger(district: District, office: Client) -> None:
    html = get(office, "coverage", district.code, 2026)
    assert "修缮青石巷道18公里,增设路灯1600盏。" in html
    proposal = Proposal.objects.get(reading=district.report, text__startswith="修缮青石巷道")
    stream = district.town.stream("own_report").pk
    office.post(reverse("take-proposal", args=[district.code, 2026, proposal.pk]), {"stream": stream})
    assert "修缮青石巷道18公里" not in get(office, "coverage", district.code, 2026).split("没有责任单位的事项")[0]


def test_a_reader_sees_no_button_that_he_may_not_press(district: District) -> None:
    reader = district.client(district.reader)
    html = get(reader, "item", district.code, district.item.pk)
    assert reverse("item-edit", args=[district.code, district.item.pk]) not in html
    assert "列入台账</button>" not in get(reader, "coverage", district.code, 2026)
    assert "登记</a>" not in get(reader, "docking", district.code, 2026)


def test_the_term_shows_its_slices_and_the_problem_its_measure(district: District, office: Client) -> None:
    owner, stream = district.town.owner, district.town.stream("own_report")
    term = enter_item(stream=stream, entered=Entered(wording="五年建成灯城。", kind="term"), by=owner, at=AT)
    year = enter_item(stream=stream, entered=Entered(wording="建成一条灯街。", above=term.pk), by=owner, at=AT)
    problem = Entered(wording="灯不够亮。", kind="problem", measure=year.pk)
    enter_item(stream=stream, entered=problem, by=owner, at=AT)
    html = get(office, "item", district.code, year.pk)
    assert "五年建成灯城。" in html
    assert "灯不够亮。" in html
    assert "建成一条灯街。" in get(office, "item", district.code, term.pk)
    assert '<i class="kind">存在问题</i>' in get(office, "ledger", district.code, 2026)


def test_confirming_a_whole_list_still_sets_no_unit(district: District) -> None:
    done = confirm_many(
        reading=district.report, list_number=district.report.proposals.order_by("order")[0].list_number,
        stream=district.town.stream("own_report"), by=district.town.owner, at=AT,
    )  # fmt: skip
    assert done.items
    assert all(not item.units.exists() for item in done.items)
