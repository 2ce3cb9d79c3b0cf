"""The house as pages show it on a day: bodies with their people and leaders, groups, posts, seats with portfolios."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from luoshi.governments.models import (
    Body,
    BodyAlias,
    BodyGroup,
    BodyGroupMember,
    Portfolio,
    Post,
    Role,
    Seat,
)
from luoshi.governments.validity import lasting_into, standing, valid_on
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Name:
    """A thing by its id and its name, for links and lists to choose from."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post with its holder; `standing` is future, current or ended on the day asked for."""

    id: int
    account_id: int
    username: str
    title: str
    role: str
    role_word: str
    body_id: int | None
    body: str
    seat_id: int | None
    seat: str
    acting: bool
    basis: str
    valid_from: date | None
    valid_to: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class BodyCard:
    """A body with who acts for it on the day asked for; no liaison or principal leader: the tuple is empty."""

    id: int
    name: str
    kind: str
    kind_word: str
    channel: str
    channel_word: str
    signer: str
    steps_word: str
    masters: str
    valid_from: date | None
    valid_to: date | None
    standing: str
    aliases: tuple[str, ...]
    groups: tuple[str, ...]
    predecessors: tuple[Name, ...]
    successors: tuple[Name, ...]
    seats: tuple[Name, ...]
    liaisons: tuple[PostCard, ...]
    principals: tuple[PostCard, ...]

    @property
    def needs_liaison(self) -> bool:
        """Whether it reports online now and nobody fills in its sheet."""
        return self.standing == "current" and self.channel == Body.Channel.ONLINE and not self.liaisons

    @property
    def needs_principal(self) -> bool:
        """Whether it reports online now and nobody signs."""
        return self.standing == "current" and self.channel == Body.Channel.ONLINE and not self.principals


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A body's time in a group."""

    id: int
    body: Name
    valid_from: date | None
    valid_to: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with its members, those of today first."""

    id: int
    name: str
    members: tuple[MemberCard, ...]

    @property
    def now(self) -> int:
        """Members on the day asked for."""
        return sum(1 for member in self.members if member.standing == "current")


@dataclass(frozen=True, slots=True)
class Directory:
    """All bodies and groups of a government on a day."""

    bodies: tuple[BodyCard, ...]
    groups: tuple[GroupCard, ...]

    @property
    def without_liaison(self) -> tuple[BodyCard, ...]:
        """Bodies that report online and have nobody to fill in."""
        return tuple(body for body in self.bodies if body.needs_liaison)

    @property
    def without_principal(self) -> tuple[BodyCard, ...]:
        """Bodies that report online and have nobody to sign."""
        return tuple(body for body in self.bodies if body.needs_principal)

    def shown(self, show: str, words: str = "") -> tuple[BodyCard, ...]:
        """The bodies wanted: by SHOWN (else those of today and later), with `words` in the name or an alias."""
        wanted = SHOWN.get(show, SHOWN[""])
        return tuple(
            body for body in self.bodies if wanted(body) and any(words in name for name in (body.name, *body.aliases))
        )


SHOWN: Mapping[str, Callable[[BodyCard], bool]] = {
    "": lambda body: body.standing != "ended",
    "liaison": lambda body: body.needs_liaison,
    "principal": lambda body: body.needs_principal,
    "ended": lambda body: body.standing == "ended",
}


@dataclass(frozen=True, slots=True)
class Holders:
    """The posts at one body; `body` None: those held at the government as a whole."""

    body: Name | None
    posts: tuple[PostCard, ...]


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A body's time in a portfolio; the body's name, and where the time stands."""

    id: int
    body: Name
    valid_from: date | None
    valid_to: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class SeatCard:
    """A seat, who sits there on the day asked for (nobody: empty), and the bodies in its portfolio."""

    id: int
    title: str
    order: int
    holders: tuple[PostCard, ...]
    portfolio: tuple[Entrusted, ...]

    @property
    def now(self) -> tuple[Entrusted, ...]:
        """The portfolio on the day asked for."""
        return tuple(row for row in self.portfolio if row.standing == "current")


def directory(government_id: int, on: date) -> Directory:
    """The bodies in the order they were entered and the groups, as they stand on that day. Seven statements."""
    stored = list(Body.objects.filter(government_id=government_id).order_by("id"))
    members = _members(government_id, on)
    named: dict[int, list[str]] = defaultdict(list)
    for group, member in members:
        if member.standing == "current":
            named[member.body.id].append(group.name)
    posts = _by_body(posts_at(government_id, on, ended=False))
    aliases: dict[int, list[str]] = defaultdict(list)
    for body_id, name in (
        BodyAlias.objects.filter(government_id=government_id).order_by("id").values_list("body_id", "name")
    ):
        aliases[body_id].append(name)
    before, after = _lineage(government_id)
    seats = _seats_of_bodies(government_id, on)
    cards = tuple(
        _body_card(
            body,
            on,
            aliases=aliases[body.pk],
            groups=named[body.pk],
            predecessors=before[body.pk],
            successors=after[body.pk],
            seats=seats[body.pk],
            posts=posts.get(body.pk, ()),
        )
        for body in stored
    )
    return Directory(cards, _group_cards(government_id, members))


def posts_at(government_id: int, on: date, *, ended: bool = True, body_id: int | None = None) -> tuple[PostCard, ...]:
    """The posts of a government (of one body) by role and start; without those that ended before the day on request.

    One statement.
    """
    rows = Post.objects.filter(government_id=government_id).select_related("account", "body", "seat")
    if not ended:
        rows = rows.filter(lasting_into(on))
    if body_id is not None:
        rows = rows.filter(body_id=body_id)
    order = list(Role)
    cards = (post_card(post, on) for post in rows.order_by(F("valid_from").asc(nulls_first=True), "id"))
    return tuple(sorted(cards, key=lambda card: (order.index(Role(card.role)), card.standing == "ended", card.acting)))


def holders(government_id: int, on: date, *, ended: bool = False) -> tuple[Holders, ...]:
    """Who holds which post, the government's own first, then body by body; ended posts on request. One statement."""
    found: dict[Name | None, list[PostCard]] = {None: []}
    for post in posts_at(government_id, on, ended=ended):
        found.setdefault(Name(post.body_id, post.body) if post.body_id else None, []).append(post)
    by_body = sorted(found.items(), key=lambda each: each[0].id if each[0] else 0)
    return tuple(Holders(body, tuple(posts)) for body, posts in by_body)


def seats_at(government_id: int, on: date) -> tuple[SeatCard, ...]:
    """The seats in their order with holders and portfolios, ended ones of these last. Three statements."""
    holders: dict[int, list[PostCard]] = defaultdict(list)
    for post in (
        Post.objects.filter(valid_on(on), government_id=government_id, seat__isnull=False)
        .select_related("account", "body", "seat")
        .order_by("id")
    ):
        holders[post.seat_id or 0].append(post_card(post, on))
    rows: dict[int, list[Entrusted]] = defaultdict(list)
    for seat_id, pk, body_id, body, first, last in (
        Portfolio.objects.filter(seat__government_id=government_id)
        .order_by("body_id", "valid_from")
        .values_list("seat_id", "pk", "body_id", "body__name", "valid_from", "valid_to")
    ):
        row = Entrusted(pk, Name(body_id, body), first, last, standing(first, last, on=on))
        rows[seat_id].append(row)
    return tuple(
        SeatCard(
            id=seat.pk,
            title=seat.title,
            order=seat.order,
            holders=tuple(holders[seat.pk]),
            portfolio=tuple(sorted(rows[seat.pk], key=lambda row: row.standing == "ended")),
        )
        for seat in Seat.objects.filter(government_id=government_id).order_by("order", "id")
    )


def group_at(government_id: int, group_id: int, on: date) -> GroupCard | None:
    """A group with its members; None when there is none here. Two statements."""
    members = _members(government_id, on)
    return next((card for card in _group_cards(government_id, members) if card.id == group_id), None)


def current_bodies(government_id: int, on: date) -> tuple[Name, ...]:
    """The bodies in force on that day or later, to choose from. One statement."""
    rows = Body.objects.filter(lasting_into(on), government_id=government_id).order_by("id").values_list("id", "name")
    return tuple(Name(pk, name) for pk, name in rows)


def accounts(government_id: int) -> tuple[Account, ...]:
    """The active accounts that hold or held a post here or were made here, by title. One statement."""
    ours = Q(pk__in=Post.objects.filter(government_id=government_id).values("account"))
    ours |= Q(belonging__government_id=government_id)
    return tuple(Account.objects.filter(ours, is_active=True).order_by("title", "username"))


def post_card(post: Post, on: date) -> PostCard:
    """A stored post as a row; account, body and seat are at hand."""
    return PostCard(
        id=post.pk,
        account_id=post.account_id,
        username=post.account.username,
        title=str(post.account),
        role=post.role,
        role_word=str(Role(post.role).label),
        body_id=post.body_id,
        body=post.body.name if post.body else "",
        seat_id=post.seat_id,
        seat=post.seat.title if post.seat else "",
        acting=post.acting,
        basis=post.basis,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
        standing=standing(post.valid_from, post.valid_to, on=on),
    )


def _by_body(posts: Iterable[PostCard]) -> Mapping[int, Sequence[PostCard]]:
    found: dict[int, list[PostCard]] = defaultdict(list)
    for post in posts:
        if post.body_id is not None and post.standing == "current":
            found[post.body_id].append(post)
    return found


def _members(government_id: int, on: date) -> list[tuple[Name, MemberCard]]:
    """Each membership with its group, by body. One statement."""
    rows = (
        BodyGroupMember.objects.filter(group__government_id=government_id)
        .order_by("group_id", "body_id", "valid_from")
        .values_list("group_id", "group__name", "pk", "body_id", "body__name", "valid_from", "valid_to")
    )
    return [
        (Name(group_id, group), MemberCard(pk, Name(body_id, body), first, last, standing(first, last, on=on)))
        for group_id, group, pk, body_id, body, first, last in rows
    ]


def _group_cards(government_id: int, members: Sequence[tuple[Name, MemberCard]]) -> tuple[GroupCard, ...]:
    return tuple(
        GroupCard(
            id=pk,
            name=name,
            members=tuple(
                sorted((card for group, card in members if group.id == pk), key=lambda card: card.standing == "ended")
            ),
        )
        for pk, name in BodyGroup.objects.filter(government_id=government_id).order_by("id").values_list("pk", "name")
    )


def _lineage(government_id: int) -> tuple[Mapping[int, list[Name]], Mapping[int, list[Name]]]:
    """What each body came from, and what it went into. One statement."""
    before: dict[int, list[Name]] = defaultdict(list)
    after: dict[int, list[Name]] = defaultdict(list)
    for pk, name, old_id, old in Body.objects.filter(
        government_id=government_id, predecessors__isnull=False
    ).values_list("pk", "name", "predecessors__pk", "predecessors__name"):
        before[pk].append(Name(old_id, old))
        after[old_id].append(Name(pk, name))
    return before, after


def _seats_of_bodies(government_id: int, on: date) -> Mapping[int, list[Name]]:
    found: dict[int, list[Name]] = defaultdict(list)
    for body_id, seat_id, title in (
        Portfolio.objects.filter(valid_on(on), seat__government_id=government_id)
        .order_by("seat__order", "seat_id")
        .values_list("body_id", "seat_id", "seat__title")
    ):
        found[body_id].append(Name(seat_id, title))
    return found


def _body_card(
    body: Body,
    on: date,
    *,
    aliases: Sequence[str],
    groups: Sequence[str],
    predecessors: Sequence[Name],
    successors: Sequence[Name],
    seats: Sequence[Name],
    posts: Sequence[PostCard],
) -> BodyCard:
    return BodyCard(
        id=body.pk,
        name=body.name,
        kind=body.kind,
        kind_word=str(Body.Kind(body.kind).label),
        channel=body.channel,
        channel_word=str(Body.Channel(body.channel).label),
        signer=body.signer,
        steps_word=str(Body.Steps(body.steps).label),
        masters=body.masters,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        standing=standing(body.valid_from, body.valid_to, on=on),
        aliases=tuple(aliases),
        groups=tuple(groups),
        predecessors=tuple(predecessors),
        successors=tuple(successors),
        seats=tuple(seats),
        liaisons=tuple(post for post in posts if post.role == Role.LIAISON),
        principals=tuple(post for post in posts if post.role == Role.PRINCIPAL_LEADER),
    )
