"""The fictional district's house: people for the units it has, seats, groups, owners; made of what is there."""

from django.contrib.auth import authenticate

from app.people import AT, PASSWORD, TODAY, Town
from luoshi.demo.house import COLLECTOR, PATHS, furnish
from luoshi.governments.directory import directory, seats_at
from luoshi.governments.models import Role
from luoshi.governments.rights import rights_of
from luoshi.items.stream_cards import stream_cards
from luoshi.items.streams import streams_of
from luoshi.people.models import Account


def test_a_district_is_furnished_with_what_it_has(town: Town) -> None:
    furnish(town.government, town.owner, password=PASSWORD, at=AT)
    own = town.government.pk
    found = {body.name: body for body in directory(own, TODAY).bodies}
    for name in ("区发改局", "区水务局", "明溪街道办事处"):
        assert found[name].liaisons
        assert found[name].principals
    assert found["明溪街道办事处"].groups == ("各街道办事处",)
    assert found["明溪街道办事处"].signer == "党工委书记"
    assert [seat.title for seat in seats_at(own, TODAY) if seat.holders] == ["常务副区长", "分管城建的副区长"]
    plan = next(card for card in stream_cards(own, 2026, TODAY) if card.code == "annual_plan")
    assert plan.owner is not None
    collector = Account.objects.get(username=COLLECTOR)
    assert rights_of(collector, on=TODAY).bodies(town.government, Role.COLLECTOR) == {plan.owner.id}


def test_every_account_of_the_house_has_the_demos_password(town: Town) -> None:
    furnish(town.government, town.owner, password=PASSWORD, at=AT)
    assert authenticate(username="shuiwu-zhuyao", password=PASSWORD) is not None


def test_every_stream_of_a_district_has_its_way_up() -> None:
    assert {stream.code for stream in streams_of("county", "示例区")} == set(PATHS)
