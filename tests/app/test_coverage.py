"""覆盖检查: what a report promises and no item covers, and how it gets into the ledger."""

import pytest

from app.district import District
from app.people import AT
from luoshi.governments.bodies import add_group, join_group
from luoshi.intake.models import Proposal
from luoshi.items.actions import confirm_proposal, reject_proposal
from luoshi.items.coverage import Coverage, ReportCoverage, coverage
from luoshi.items.drafts import Unit
from luoshi.items.editing import Entered, enter_item
from luoshi.items.models import Item


def check(district: District) -> Coverage:
    found = coverage(district.town.government.pk, 2026)
    assert found is not None
    return found


def report(district: District) -> ReportCoverage:
    (found,) = check(district).reports
    return found


def enter(district: District, wording: str, *units: Unit, mode: str = Item.Mode.EQUAL) -> Item:
    stream = district.town.stream("own_report")
    entered = Entered(wording=wording, units=units, mode=mode)
    return enter_item(stream=stream, entered=entered, by=district.town.owner, at=AT)


def sentences(district: District) -> list[str]:
    return [each.sentence for each in report(district).uncovered]


def test_every_commitment_of_the_report_is_open_at_first_with_its_exact_place(district: District) -> None:
    found = report(district)
    assert found.title == "示例区政府工作报告"
    assert len(found.uncovered) == found.total == len(district.report.proposals.all())
    assert "修缮青石巷道18公里,增设路灯1600盏。" in sentences(district)
    for each in found.uncovered:
        assert district.report.text[each.start : each.end] == each.sentence
        assert each.stream_id == district.town.stream("own_report").pk


def test_what_was_confirmed_is_covered_and_what_was_rejected_is_counted_apart(district: District) -> None:
    one, other = district.report.proposals.order_by("order")[:2]
    confirm_proposal(proposal=one, stream=district.town.stream("own_report"), by=district.town.owner, at=AT)
    reject_proposal(proposal=other, reason="空话", by=district.town.owner, at=AT)
    found = report(district)
    assert (found.covered, found.rejected) == (1, 1)
    assert not {one.text, other.text} & set(sentences(district))


COVERED = {
    "修缮青石巷道20公里，增设路灯1600盏。": True,  # another figure, other punctuation
    "办好街巷实事:修缮青石巷道18公里,增设路灯1600盏,补种行道树。": True,  # with its neighbours
    "修缮青石巷道。": False,  # a part of it only
    "办好荷灯节。": False,
}


@pytest.mark.parametrize(("wording", "covered"), COVERED.items())
def test_an_item_covers_a_commitment_that_it_holds(district: District, wording: str, *, covered: bool) -> None:
    enter(district, wording)
    assert ("修缮青石巷道18公里,增设路灯1600盏。" not in sentences(district)) is covered


def test_the_nearest_item_is_named_where_it_is_near(district: District) -> None:
    made = enter(district, "修缮青石巷道。")
    near = {each.sentence: each.near for each in report(district).uncovered}
    found = near["修缮青石巷道18公里,增设路灯1600盏。"]
    assert found is not None
    assert (found.id, found.label) == (made.pk, "区报告1")
    assert near["新建共享厨房12个,小微工坊产值增长9%以上。"] is None


def test_items_without_units_or_lead_and_units_without_items(district: District) -> None:
    bare = enter(district, "办好荷灯节。")
    headless = enter(district, "办好灯会。", Unit("区水务局"), Unit("区发改局"), mode=Item.Mode.LEAD_NAMED)
    enter(district, "办好庙会。", Unit("区水务局"), Unit("区发改局"))
    found = check(district)
    assert [row.id for row in found.without_units] == [bare.pk]
    assert [row.id for row in found.without_lead] == [headless.pk]
    assert [body.name for body in found.idle] == ["明溪街道办事处"]  # 区科产局 has a successor: it is not asked


def test_another_government_or_year_has_its_own_check(district: District) -> None:
    other = coverage(district.town.other.pk, 2026)
    assert other is not None
    assert other.reports == ()
    assert coverage(district.town.government.pk, 2025) is None


def test_a_withdrawn_report_is_not_asked(district: District) -> None:
    Proposal.objects.filter(reading=district.report).update(state=Proposal.State.OPEN)
    source = district.report.source
    source.withdrawn_by, source.withdrawn_at = district.town.owner, AT
    source.save()
    assert check(district).reports == ()


def test_a_member_of_a_group_that_answers_is_not_called_without_items(district: District) -> None:
    town = district.town
    enter(district, "做好街面保洁。", Unit("各街道办事处"))
    assert "明溪街道办事处" in [body.name for body in check(district).idle]
    group = add_group(government=town.government, name="各街道办事处", by=town.owner, at=AT)
    join_group(group=group, bodies=[town.body("明溪街道办事处")], by=town.owner, at=AT)
    assert "明溪街道办事处" not in [body.name for body in check(district).idle]
