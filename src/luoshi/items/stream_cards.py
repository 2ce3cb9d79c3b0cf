"""The streams of a year as its set-up page shows them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from luoshi.governments.directory import Name
from luoshi.items.models import Stream


@dataclass(frozen=True, slots=True)
class StreamCard:
    """A stream with its owner (None: the inspection office), and whether the owner ended before the day asked for."""

    id: int
    code: str
    name: str
    owner: Name | None
    owner_ended: bool
    approver: str
    recipient: str
    items: int
    first: bool
    last: bool


def stream_cards(government_id: int, year: int, on: date) -> tuple[StreamCard, ...]:
    """The streams of a year in their order. One statement."""
    rows = list(
        Stream.objects.filter(government_id=government_id, year__number=year)
        .select_related("owner")
        .annotate(count=Count("items"))
        .order_by("order", "pk")
    )
    return tuple(
        StreamCard(
            id=stream.pk,
            code=stream.code,
            name=stream.name,
            owner=Name(stream.owner.pk, stream.owner.name) if stream.owner else None,
            owner_ended=bool(stream.owner and stream.owner.valid_to and stream.owner.valid_to < on),
            approver=stream.approver,
            recipient=stream.recipient,
            items=stream.count,
            first=place == 0,
            last=place == len(rows) - 1,
        )
        for place, stream in enumerate(rows)
    )


@dataclass(frozen=True, slots=True)
class OwnStream:
    """A stream as its owner is told of it."""

    code: str
    name: str
    owner: str


def streams_without_items(government_id: int, year: int, owners: Collection[int]) -> tuple[OwnStream, ...]:
    """The streams of a year that these bodies own and in which no item stands, in their order. One statement."""
    rows = Stream.objects.filter(
        government_id=government_id, year__number=year, owner__in=owners, items__isnull=True
    ).order_by("order", "pk")
    return tuple(OwnStream(*row) for row in rows.values_list("code", "name", "owner__name"))
