"""Who may be asked for: governments an account works for, their years and bodies, as typed rows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from luoshi.governments.models import Body, Government, Post, Year


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
    rows = (
        Post.objects.filter(account_id=account_id)
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        .select_related("government", "body")
        .order_by("id")
    )
    return tuple(
        PostRow(
            government=_government(post.government),
            role=post.role,
            body_id=post.body_id,
            body=post.body.name if post.body else "",
        )
        for post in rows
    )


def years(government_id: int) -> tuple[YearRow, ...]:
    """The years of a government, the newest first. One statement."""
    return tuple(
        YearRow(id=year.pk, number=year.number, state=year.state, state_word=str(Year.State(year.state).label))
        for year in Year.objects.filter(government_id=government_id).order_by("-number")
    )


def bodies(government_id: int) -> tuple[BodyRow, ...]:
    """The bodies of a government in the order they were entered. One statement."""
    rows = Body.objects.filter(government_id=government_id).order_by("id").values_list("id", "name")
    return tuple(BodyRow(id=pk, name=name) for pk, name in rows)


def year_to_act_on(government_id: int, number: int) -> Year | None:
    """The year as actions take it; None when it was not opened here. One statement."""
    return Year.objects.filter(government_id=government_id, number=number).select_related("government").first()


def body_to_act_on(government_id: int, body_id: int) -> Body | None:
    """The body as actions take it; None when there is none here. One statement."""
    return Body.objects.filter(pk=body_id, government_id=government_id).select_related("government").first()


def bodies_on(government_id: int, *, on: date) -> tuple[BodyRow, ...]:
    """The bodies that exist on that day, in the order they were entered. One statement."""
    rows = (
        Body.objects.filter(government_id=government_id)
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        .order_by("id")
        .values_list("id", "name")
    )
    return tuple(BodyRow(id=pk, name=name) for pk, name in rows)


def _government(government: Government) -> GovernmentRow:
    return GovernmentRow(
        id=government.pk,
        code=government.code,
        name=government.name,
        short_name=government.short_name,
        is_demo=government.is_demo,
    )
