"""Accounts and posts from a table: all of it is written, or nothing is and every bad row is told.

A row means the account of its number, and no other. Without a number it means a new account: a username that is taken
is refused, unless the row says exactly what is there already. By the name that pages show, nobody is found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from luoshi.errors import NotAcceptable, NotNow
from luoshi.governments.accounts import open_account, renew_one_time
from luoshi.governments.errors import BadPeople, RowError
from luoshi.governments.holding import held_for
from luoshi.governments.models import Body, BodyAlias, Government, Post
from luoshi.governments.names import spaceless
from luoshi.governments.people_passwords import Drawn, Password, waits
from luoshi.governments.people_table import BODY, NUMBER, ROLE, TITLE, USERNAME, PersonRow
from luoshi.governments.posts import PostDraft, give
from luoshi.governments.rights import Verb, rights_of
from luoshi.governments.validity import lasting_into
from luoshi.held import held_rows
from luoshi.people.holding import held_account
from luoshi.people.models import Account


@dataclass(frozen=True, slots=True)
class Opened:
    """A new account with its one-time password, which is told once and kept nowhere."""

    number: int
    body: str
    role: str
    username: str
    title: str
    once: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a table came to: accounts opened, posts given, rows that said what was there already.

    `renewed` are accounts that were there and got another one-time password.
    """

    opened: tuple[Opened, ...]
    given: int
    unchanged: int
    renewed: tuple[Opened, ...] = ()


def take_people(
    *, government: Government, rows: Sequence[PersonRow], by: Account, at: datetime, renew: bool = False
) -> Taken:
    """The accounts and posts of a table, in one go; each new account gets a one-time password.

    `renew`: so does every account of the table that nobody has logged in to yet, whose password was lost with its page.
    Who may open accounts alone gives no posts by it, and the other way round. Raises NotAllowed, or BadPeople with a
    line for each bad row, and then nothing is written.
    """
    drawn = Drawn.ahead(rows, renew=renew)
    with transaction.atomic():
        locked = held_for(Verb.SEE_ACCOUNTS, government.pk, by=by, at=at)
        standing = _Standing.of(locked, rows, by=by, at=at)
        errors = [error for row in rows for error in standing.wrong(row)]
        if errors:
            raise BadPeople(tuple(errors))
        to_write = [row for row in rows if not standing.is_there(row)]
        waiting = standing.waiting(rows) if renew else ()
        standing.hold(to_write, waiting)
        taken = _taken(standing, to_write, drawn, errors)
        renewed = _renewed(standing, waiting, drawn, errors)
        if errors:
            raise BadPeople(tuple(sorted(errors, key=lambda error: error.row)))
        return replace(taken, unchanged=len(rows) - len(to_write), renewed=renewed)


def _taken(standing: "_Standing", rows: Sequence[PersonRow], drawn: Drawn, errors: list[RowError]) -> Taken:
    """Every row written."""
    opened: list[Opened] = []
    given = 0
    for row in rows:
        with _told(row, errors):
            account = standing.named(row)
            if account is None:
                account = standing.open(row, drawn.of(row.username))
                opened.append(_told_once(row, account, drawn))
            given += standing.give(row, account)
    return Taken(tuple(opened), given, unchanged=0)


def _renewed(
    standing: "_Standing", waiting: Sequence[tuple[PersonRow, Account]], drawn: Drawn, errors: list[RowError]
) -> tuple[Opened, ...]:
    """Another one-time password for each account that waits, told with its first row."""
    for row, account in waiting:
        with _told(row, errors):
            standing.renew(account, drawn.of(account.username))
    return tuple(_told_once(row, account, drawn) for row, account in waiting)


@contextmanager
def _told(row: PersonRow, errors: list[RowError]) -> Iterator[None]:
    """What an action refuses in the block goes to `errors` by its row; the caller's transaction undoes the others."""
    try:
        with transaction.atomic():
            yield
    except (NotNow, NotAcceptable) as refused:
        what, _mark, remedy = str(refused).rpartition("；")
        errors.append(RowError(row.row, what or remedy, remedy if what else "请核对这一行"))


def _told_once(row: PersonRow, account: Account, drawn: Drawn) -> Opened:
    role = str(row.role.label) if row.role else ""
    return Opened(account.pk, row.body, role, account.username, str(account), drawn.of(account.username).once)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What stands in the government while its row is held; `ours` are its accounts, `taken` usernames of the table."""

    government: Government
    by: Account
    at: datetime
    bodies: Mapping[str, Body]
    ours: Mapping[int, Account]
    taken: Mapping[str, Account]
    posts: Mapping[tuple[int, str, int], Sequence[Post]]
    opens: bool
    gives: bool

    @classmethod
    def of(cls, government: Government, rows: Sequence[PersonRow], *, by: Account, at: datetime) -> "_Standing":
        """Six statements."""
        names = {row.username for row in rows}
        numbers = {row.number for row in rows if row.number is not None}
        ours = Q(posts__government=government) | Q(belonging__government=government)
        meant = Q(pk__in=numbers) | Q(username__in=names)
        found = set(Account.objects.filter(ours & meant).values_list("pk", flat=True))
        # held before the first event: behind the head of the log nobody may wait for an account
        accounts = {account.pk: account for account in held_rows(Account.objects.filter(pk__in=found))}
        rights = rights_of(by, on=localdate(at))
        return cls(
            government=government,
            by=by,
            at=at,
            bodies=_bodies(government),
            ours=accounts,
            taken={each.username: each for each in Account.objects.filter(username__in=names)},
            posts=_posts(government, accounts, localdate(at)),
            opens=rights.may(Verb.MANAGE_ACCOUNTS, government),
            gives=rights.may(Verb.MANAGE_SECURITY, government),
        )

    def named(self, row: PersonRow) -> Account | None:
        """The account that a row means by its number; None where it means a new one."""
        return self.ours.get(row.number) if row.number is not None else None

    def said(self, row: PersonRow) -> Account | None:
        """The account that a row means by its number, or without one by its username and title both."""
        if row.number is not None:
            return self.named(row)
        same = self.taken.get(row.username)
        return self.ours.get(same.pk) if same is not None and same.title == row.title else None

    def is_there(self, row: PersonRow) -> bool:
        """Whether a row says nothing that is not so already; one without a number has to say all of it."""
        account = self.said(row)
        if account is None:
            return False
        return row.role is None or any(_same(post, row) for post in self._held(row, account))

    def wrong(self, row: PersonRow) -> Iterator[RowError]:
        """What keeps a row from being written."""
        if row.number is not None:
            yield from self._wrong_number(row)
        if self.is_there(row):
            return
        account = self.named(row)
        if row.role is not None:
            yield from self._wrong_body(row)
        if row.number is None:
            yield from self._wrong_name(row)
        elif account is not None and not account.is_active:
            yield RowError(row.row, f"编号{account.pk}的账号已停用", "请先在账号页上启用，或删去此行", NUMBER)
        if row.role is not None and not self.gives:
            yield RowError(row.row, "您的职务不能安排职务", "请清空单位和职务，由安全管理员安排", ROLE)

    def waiting(self, rows: Iterable[PersonRow]) -> Sequence[tuple[PersonRow, Account]]:
        """The accounts of the rows that nobody has logged in to yet, each with its first row."""
        found: dict[int, tuple[PersonRow, Account]] = {}
        for row in rows:
            account = self.said(row)
            if account is not None and waits(account):
                found.setdefault(account.pk, (row, account))
        return tuple(found.values())

    def hold(self, rows: Iterable[PersonRow], waiting: Iterable[tuple[PersonRow, Account]]) -> None:
        """Hold what is the accounts' that get a post or a password: both end log-ins, after the first row's event."""
        named = {account.pk: account for row in rows if (account := self.named(row)) is not None}
        named |= {account.pk: account for _row, account in waiting}
        for _pk, account in sorted(named.items()):
            held_account(account)

    def open(self, row: PersonRow, password: Password) -> Account:
        """The row's new account. Raises as open_account does."""
        return open_account(
            government=self.government,
            username=row.username,
            title=row.title,
            password=password.once,
            hashed=password.hashed,
            by=self.by,
            at=self.at,
        )

    def renew(self, account: Account, password: Password) -> None:
        """Another one-time password for an account that is there. Raises as renew_one_time does."""
        renew_one_time(government=self.government, account=account, hashed=password.hashed, by=self.by, at=self.at)

    def give(self, row: PersonRow, account: Account) -> int:
        """How many posts the row gave. Raises as assign_post does."""
        if row.role is None:
            return 0
        draft = PostDraft(
            row.role,
            self.bodies[spaceless(row.body)],
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            acting=bool(row.basis),
            basis=row.basis,
        )
        give(government=self.government, account=account, draft=draft, by=self.by, at=self.at)
        return 1

    def _held(self, row: PersonRow, account: Account) -> Sequence[Post]:
        body = self.bodies.get(spaceless(row.body))
        if body is None or row.role is None:
            return ()
        return self.posts.get((account.pk, row.role, body.pk), ())

    def _wrong_body(self, row: PersonRow) -> Iterator[RowError]:
        body = self.bodies.get(spaceless(row.body))
        if body is None:
            remedy = "请照单位名录填写，或先在“单位”里新设"
            yield RowError(row.row, f"没有单位“{row.body[:20]}”", remedy, BODY)
        elif body.valid_to is not None and body.valid_to < localdate(self.at):
            yield RowError(row.row, f"{body}已于{body.valid_to}停用", "请填写承接的单位", BODY)

    def _wrong_name(self, row: PersonRow) -> Iterator[RowError]:
        """What is wrong with the name of a new account."""
        same = self.taken.get(row.username)
        if not self.opens:
            yield RowError(row.row, "没有编号，要新开账号，您的职务不能", "请由系统管理员先开账号，再填编号", NUMBER)
        elif same is not None and same.pk in self.ours:
            what = f"用户名“{row.username}”已经有了，是编号{same.pk}的{same}"
            yield RowError(row.row, what, "同一个账号再任职的，填上编号；不是的，换一个用户名", USERNAME)
        elif same is not None:
            yield RowError(row.row, f"用户名“{row.username}”已经有了", "请换一个用户名", USERNAME)

    def _wrong_number(self, row: PersonRow) -> Iterator[RowError]:
        """Where the number and the rest of its row do not mean one account."""
        account = self.named(row)
        if account is None:
            remedy = "请重新下载表，照表上的编号填；新账号不填编号"
            yield RowError(row.row, f"没有编号{row.number}的账号", remedy, NUMBER)
            return
        if row.username and row.username != account.username:
            what = f"编号{account.pk}的用户名是“{account.username}”"
            yield RowError(row.row, what, "请核对这一行；新账号不填编号", USERNAME)
        if row.title and row.title != account.title:
            what = f"编号{account.pk}的显示名称是“{account}”"
            yield RowError(row.row, what, "请照原样填或清空；要改的到账号页上改", TITLE)


def _bodies(government: Government) -> Mapping[str, Body]:
    """The bodies by name and by alias, without blanks; a name goes before another's alias. Two statements."""
    bodies = {body.pk: body for body in Body.objects.filter(government=government)}
    aliases = BodyAlias.objects.filter(government=government).values_list("name", "body_id")
    by_alias = {spaceless(name): bodies[pk] for name, pk in aliases}
    return by_alias | {spaceless(body.name): body for body in bodies.values()}


def _posts(
    government: Government, accounts: Iterable[int], today: date
) -> Mapping[tuple[int, str, int], Sequence[Post]]:
    """The posts of accounts at bodies that last today or later, by account, role and body. One statement."""
    found: dict[tuple[int, str, int], list[Post]] = {}
    rows = Post.objects.filter(lasting_into(today), government=government, account__in=list(accounts))
    for post in rows.filter(body__isnull=False):
        found.setdefault((post.account_id, post.role, post.body_id or 0), []).append(post)
    return found


def _same(post: Post, row: PersonRow) -> bool:
    """Whether a post is what the row says, days and basis and all."""
    said = (row.valid_from, row.valid_to, row.basis)
    return (post.valid_from, post.valid_to, post.basis if post.acting else "") == said
