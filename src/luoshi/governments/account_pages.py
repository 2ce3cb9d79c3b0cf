"""The accounts of a government as its administrators see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from luoshi.governments.models import Post, Role
from luoshi.governments.validity import lasting_into, standing
from luoshi.people.bonds import bonds_of
from luoshi.people.factors import FactorRow, factor_of
from luoshi.people.lockout import locked_names
from luoshi.people.models import Account, Bond, SecondFactor
from luoshi.people.passwords import expired
from luoshi.people.rules import current_rules
from luoshi.people.sessions import SessionRow, logged_in, open_sessions


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with its posts of today and later; `last_login` None: never."""

    id: int
    username: str
    title: str
    posts: tuple[str, ...]
    active: bool
    locked: bool
    online: bool
    factor: bool
    must_change: bool
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account whole: how it opens, and where it is open now."""

    account: Account
    posts: tuple[str, ...]
    locked: bool
    expired: bool
    factor: FactorRow
    sessions: tuple[SessionRow, ...]
    bonds: tuple[Bond, ...]


# what the list may be narrowed by
SHOWN = {"": "全部", "locked": "已锁定", "off": "已停用", "online": "在线", "idle": "没有职务"}


def account_rows(government_id: int, *, at: datetime, show: str = "", words: str = "") -> tuple[AccountRow, ...]:
    """The accounts that were made here or held a post here, by title. Six statements."""
    ours = Q(posts__government_id=government_id) | Q(belonging__government_id=government_id)
    if words:
        ours &= Q(username__icontains=words) | Q(title__icontains=words)
    accounts = list(Account.objects.filter(ours).distinct().order_by("title", "username"))
    ids = [account.pk for account in accounts]
    posts = _posts(government_id, ids, at)
    rules = current_rules()
    locked = locked_names([account.username for account in accounts], at=at)
    online = logged_in(ids, rules, at=at)
    confirmed = SecondFactor.objects.filter(account__in=ids, confirmed_at__isnull=False)
    with_factor = frozenset(confirmed.values_list("account_id", flat=True))
    rows = (
        AccountRow(
            id=account.pk,
            username=account.username,
            title=str(account),
            posts=posts.get(account.pk, ()),
            active=account.is_active,
            locked=account.username in locked,
            online=account.pk in online,
            factor=account.pk in with_factor,
            must_change=account.must_change,
            last_login=account.last_login,
        )
        for account in accounts
    )
    return tuple(row for row in rows if _wanted(row, show))


def account_card(account: Account, government_id: int, *, at: datetime) -> AccountCard:
    """One account as its page shows it; its posts are those at this government. Seven statements."""
    rules = current_rules()
    return AccountCard(
        account=account,
        posts=_posts(government_id, [account.pk], at).get(account.pk, ()),
        locked=bool(locked_names([account.username], at=at)),
        expired=expired(account, rules, at=at),
        factor=factor_of(account),
        sessions=open_sessions(account, rules, at=at),
        bonds=bonds_of(account),
    )


def bond_to_act_on(account: Account, bond_id: int) -> Bond | None:
    """The account's bond as actions take it; None when there is none. One statement."""
    return Bond.objects.filter(account=account, pk=bond_id).select_related("account").first()


def _wanted(row: AccountRow, show: str) -> bool:
    tests = {"locked": row.locked, "off": not row.active, "online": row.online, "idle": row.active and not row.posts}
    return tests.get(show, True)


def _posts(government_id: int, accounts: list[int], at: datetime) -> dict[int, tuple[str, ...]]:
    """The posts of accounts here that last or are to come, in words."""
    today = localdate(at)
    rows = Post.objects.filter(lasting_into(today), government_id=government_id, account__in=accounts)
    found: dict[int, tuple[str, ...]] = {}
    for post in rows.select_related("body", "seat").order_by("id"):
        where = str(post.body or post.seat or "")
        later = "（未到任）" if standing(post.valid_from, post.valid_to, on=today) == "future" else ""
        found[post.account_id] = (*found.get(post.account_id, ()), f"{where}{Role(post.role).label}{later}")
    return found
