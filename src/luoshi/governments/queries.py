"""Who may be asked for: governments an account works for, their years and bodies, as typed rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luoshi.governments.models import (
    Body,
    BodyGroup,
    BodyGroupMember,
    Government,
    Portfolio,
    Post,
    Seat,
    Year,
)
from luoshi.governments.validity import valid_on
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class GovernmentRow:
    """A government as pages name it."""

    id: int
    code: str
    name: str
    short_name: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post an account holds today; `body_id` is None but for a unit's post."""

    government: GovernmentRow
    role: str
    body_id: int | None
    body: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """A working year; `state` is open, provisional or closed, `state_word` how pages say it."""

    id: int
    number: int
    state: str
    state_word: str
    adopted_on: date | None = None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A district leader's seat, and the accounts that sit there on the day asked for (nobody: empty)."""

    id: int
    title: str
    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body that may answer for an item; `aliases` are its other written names."""

    id: int
    name: str


def government_by_code(code: str) -> Government | None:
    """The government with that code, for actions and rights; None when there is none. One statement."""
    return Government.objects.filter(code=code).first()


def posts_of(account_id: int, *, on: date) -> tuple[PostRow, ...]:
    """The posts an account holds on that day, in the order they were given. One statement."""
    rows = Post.objects.filter(valid_on(on), account_id=account_id).select_related("government", "body").order_by("id")
    return tuple(
        PostRow(
            government=_government(post.government),
            role=post.role,
            body_id=post.body_id,
            body=post.body.name if post.body else "",
        )
        for post in rows
    )


def home_of(username: str) -> str:
    """The code of the government where the account of that name was first given a post or made; "" for none, or none.

    One statement, whether the name exists or not.
    """
    ours = Q(posts__account__username=username) | Q(belongings__account__username=username)
    return Government.objects.filter(ours).order_by("pk").values_list("code", flat=True).first() or ""


def years(government_id: int) -> tuple[YearRow, ...]:
    """The years of a government, the newest first. One statement."""
    return tuple(
        YearRow(
            id=year.pk,
            number=year.number,
            state=year.state,
            state_word=str(Year.State(year.state).label),
            adopted_on=year.adopted_on,
        )
        for year in Year.objects.filter(government_id=government_id).order_by("-number")
    )


def bodies(government_id: int) -> tuple[BodyRow, ...]:
    """The bodies of a government in the order they were entered. One statement."""
    rows = Body.objects.filter(government_id=government_id).order_by("id").values_list("id", "name")
    return tuple(BodyRow(id=pk, name=name) for pk, name in rows)


def seats_on(government_id: int, day: date) -> tuple[SeatRow, ...]:
    """The district leaders' seats in their order, with who sits there on that day. Two statements."""
    holders: dict[int, list[int]] = {}
    for seat_id, account_id in (
        Post.objects.filter(valid_on(day), government_id=government_id, seat__isnull=False)
        .order_by("id")
        .values_list("seat_id", "account_id")
    ):
        holders.setdefault(seat_id or 0, []).append(account_id)
    seats = Seat.objects.filter(government_id=government_id).order_by("order", "id").values_list("id", "title")
    return tuple(SeatRow(id=pk, title=title, accounts=tuple(holders.get(pk, ()))) for pk, title in seats)


def portfolio_of(seat_id: int, day: date) -> tuple[BodyRow, ...]:
    """The bodies that stand in the portfolio of a seat on that day. One statement."""
    rows = (
        Portfolio.objects.filter(valid_on(day), seat_id=seat_id)
        .order_by("body_id")
        .values_list("body_id", "body__name")
        .distinct()
    )
    return tuple(BodyRow(id=pk, name=name) for pk, name in rows)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a district leader is in charge of (分管): seats, and the bodies in their portfolios."""

    seats: frozenset[int]
    bodies: frozenset[int]


def charge_of(seats: Collection[int], day: date) -> Charge | None:
    """What these seats are in charge of on that day; None for no seat. One statement, none for no seat."""
    if not seats:
        return None
    rows = Portfolio.objects.filter(valid_on(day), seat__in=seats)
    return Charge(frozenset(seats), frozenset(rows.values_list("body_id", flat=True)))


def year_to_act_on(government_id: int, number: int) -> Year | None:
    """The year as actions take it; None when it was not opened here. One statement."""
    return Year.objects.filter(government_id=government_id, number=number).select_related("government").first()


def body_to_act_on(government_id: int, body_id: int) -> Body | None:
    """The body as actions take it; None when there is none here. One statement."""
    return Body.objects.filter(government_id=government_id, pk=body_id).select_related("government").first()


def bodies_to_act_on(government_id: int, ids: Collection[int]) -> tuple[Body, ...]:
    """Those of the bodies that are of this government, in the order they were entered. One statement."""
    rows = Body.objects.filter(government_id=government_id, pk__in=ids).select_related("government")
    return tuple(rows.order_by("id"))


def group_to_act_on(government_id: int, group_id: int) -> BodyGroup | None:
    """The group as actions take it; None when there is none here. One statement."""
    return BodyGroup.objects.filter(government_id=government_id, pk=group_id).select_related("government").first()


def member_to_act_on(government_id: int, member_id: int) -> BodyGroupMember | None:
    """The membership as actions take it; None when there is none here. One statement."""
    members = BodyGroupMember.objects.filter(group__government_id=government_id, pk=member_id)
    return members.select_related("group__government", "body").first()


def post_to_act_on(government_id: int, post_id: int) -> Post | None:
    """The post as actions take it; None when there is none here. One statement."""
    posts = Post.objects.filter(government_id=government_id, pk=post_id)
    return posts.select_related("government", "account", "body", "seat").first()


def account_to_act_on(government_id: int, account_id: int) -> Account | None:
    """An account that holds or held a post here or was made here, as actions take it; None for any other.

    One statement.
    """
    ours = Q(posts__government_id=government_id) | Q(belonging__government_id=government_id)
    return Account.objects.filter(ours, pk=account_id).distinct().first()


def seat_to_act_on(government_id: int, seat_id: int) -> Seat | None:
    """The seat as actions take it; None when there is none here. One statement."""
    return Seat.objects.filter(government_id=government_id, pk=seat_id).select_related("government").first()


def portfolio_to_act_on(government_id: int, portfolio_id: int) -> Portfolio | None:
    """A body's time in a portfolio as actions take it; None when there is none here. One statement."""
    rows = Portfolio.objects.filter(seat__government_id=government_id, pk=portfolio_id)
    return rows.select_related("seat__government", "body").first()


def bodies_on(government_id: int, *, on: date) -> tuple[BodyRow, ...]:
    """The bodies that exist on that day, in the order they were entered. One statement."""
    rows = Body.objects.filter(valid_on(on), government_id=government_id).order_by("id").values_list("id", "name")
    return tuple(BodyRow(id=pk, name=name) for pk, name in rows)


def _government(government: Government) -> GovernmentRow:
    return GovernmentRow(
        id=government.pk,
        code=government.code,
        name=government.name,
        short_name=government.short_name,
        is_demo=government.is_demo,
    )
