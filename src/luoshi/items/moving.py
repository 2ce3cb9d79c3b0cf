"""What a reorganisation would move, and what was left behind by one: shown before anything is written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from luoshi.governments.directory import Name, PostCard, post_card
from luoshi.governments.models import BodyGroupMember, Portfolio, Post, Role, Year
from luoshi.governments.validity import lasting_into
from luoshi.items.models import ItemUnit, Stream


@dataclass(frozen=True, slots=True)
class MovingUnit:
    """One item that a body answers for: what would go over."""

    unit_id: int
    item_id: int
    year: int
    stream: str
    number: int
    wording: str
    body: str
    role_word: str


@dataclass(frozen=True, slots=True)
class Moving:
    """Everything that goes over to the successor on the day; `streams` only when the day has come.

    `signers` are the principal leaders the successor would have: each of them may sign, and of several the office is
    told.
    """

    units: tuple[MovingUnit, ...]
    posts: tuple[PostCard, ...]
    streams: tuple[Name, ...]
    seats: tuple[str, ...]
    groups: tuple[str, ...]
    signers: tuple[str, ...]

    @property
    def items(self) -> int:
        """Items, each once also where two of the bodies answer for it."""
        return len({unit.item_id for unit in self.units})


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A body that ended with open items or streams still in its name."""

    body: Name
    ended: date | None
    items: int
    streams: tuple[str, ...]


def moving(government_id: int, bodies: Collection[int], on: date, *, into: int | None = None) -> Moving:
    """What would move from the bodies on that day, to the body `into` where there is one. Six statements."""
    posts = Post.objects.filter(lasting_into(on), government_id=government_id, body__in=bodies)
    together = Post.objects.filter(
        lasting_into(on), government_id=government_id, role=Role.PRINCIPAL_LEADER, body__in={*bodies, into} - {None}
    )
    memberships = BodyGroupMember.objects.filter(lasting_into(on), group__government_id=government_id, body__in=bodies)
    portfolio = Portfolio.objects.filter(lasting_into(on), seat__government_id=government_id, body__in=bodies)
    streams = Stream.objects.filter(government_id=government_id, owner__in=bodies).exclude(
        year__state=Year.State.CLOSED
    )
    return Moving(
        units=units_of(government_id, bodies, on),
        posts=tuple(post_card(post, on) for post in posts.select_related("account", "body", "seat").order_by("pk")),
        streams=tuple(
            Name(pk, f"{year}年 {name}")
            for pk, year, name in streams.order_by("year", "order").values_list("pk", "year__number", "name")
        ),
        seats=tuple(portfolio.order_by("seat__order").values_list("seat__title", flat=True).distinct()),
        groups=tuple(memberships.order_by("group_id").values_list("group__name", flat=True).distinct()),
        signers=tuple(str(post.account) for post in together.select_related("account").order_by("pk")),
    )


def units_of(government_id: int, bodies: Collection[int], on: date) -> tuple[MovingUnit, ...]:
    """What the bodies answer for on or after that day in years that are not closed. One statement."""
    words = {value: str(label) for value, label in ItemUnit.Role.choices}
    rows = (
        ItemUnit.objects.filter(lasting_into(on), item__government_id=government_id, body__in=bodies)
        .exclude(role=ItemUnit.Role.UPPER)
        .exclude(item__year__state=Year.State.CLOSED)
        .order_by("item__year__number", "item__stream__order", "item__number", "order")
        .values_list(
            "pk",
            "item_id",
            "item__year__number",
            "item__stream__name",
            "item__number",
            "item__wording",
            "body__name",
            "role",
        )
    )
    return tuple(
        MovingUnit(pk, item, year, stream, number, wording, body, words[role])
        for pk, item, year, stream, number, wording, body, role in rows
    )


def left_behind(government_id: int, on: date) -> tuple[LeftBehind, ...]:
    """Bodies that ended before the day while items or streams of open years still stand in their name.

    Two statements.
    """
    ended = Q(body__valid_to__lt=on)
    items: dict[int, tuple[str, date | None, int]] = {
        pk: (name, last, count)
        for pk, name, last, count in ItemUnit.objects.filter(
            ended, valid_to__isnull=True, item__government_id=government_id
        )
        .exclude(role=ItemUnit.Role.UPPER)
        .exclude(item__year__state=Year.State.CLOSED)
        .values_list("body_id", "body__name", "body__valid_to")
        .annotate(count=Count("item", distinct=True))
        .order_by("body_id")
    }
    owned: dict[int, list[str]] = {}
    for pk, name, last, year, stream in (
        Stream.objects.filter(owner__valid_to__lt=on, government_id=government_id)
        .exclude(year__state=Year.State.CLOSED)
        .order_by("owner_id", "order")
        .values_list("owner_id", "owner__name", "owner__valid_to", "year__number", "name")
    ):
        items.setdefault(pk, (name, last, 0))
        owned.setdefault(pk, []).append(f"{year}年 {stream}")
    return tuple(
        LeftBehind(Name(pk, name), last, count, tuple(owned.get(pk, ()))) for pk, (name, last, count) in items.items()
    )
