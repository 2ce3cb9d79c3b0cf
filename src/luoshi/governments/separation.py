"""三员分立: how the administrators of a government stand apart, and that nobody is locked out by it.

Three presets: the inspection office administers (office), one person for system and security beside one for audit
(two), one person for each (three). A conflict is between two posts of one account on the same day.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.errors import KeptApart, LastAdministrator
from luoshi.governments.holding import held_for
from luoshi.governments.models import Government, Post, Role
from luoshi.governments.rights import STRONG, Verb, allowed
from luoshi.governments.validity import lasting_into, overlapping, valid_on
from luoshi.people.factors import has_factor
from luoshi.people.models import Account
from luoshi.people.rules import Factor, current_rules
from luoshi.people.sessions import end_all

Separation = Government.Separation
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# Who must be there, for a government to be administered.
NEEDED: Mapping[Separation, tuple[Role, ...]] = {
    Separation.OFFICE: (Role.INSPECTION_OFFICE,),
    Separation.TWO: ADMINISTRATORS,
    Separation.THREE: ADMINISTRATORS,
}
# Pairs that one account may not hold, besides the audit administrator with anything else.
_APART = frozenset(
    frozenset(pair)
    for pair in (
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.SYSTEM_ADMIN, Role.INSPECTION_OFFICE),
        (Role.SECURITY_ADMIN, Role.INSPECTION_OFFICE),
    )
)


def conflict(one: Role, other: Role, separation: str) -> bool:
    """Whether one account may not hold both under this preset."""
    if separation == Separation.OFFICE or one == other:
        return False
    if Role.AUDIT_ADMIN in {one, other}:
        return True
    return separation == Separation.THREE and frozenset({one, other}) in _APART


def check_apart(government: Government, account: Account, role: Role, first: date | None, last: date | None) -> None:
    """Pass when the account may hold `role` beside its posts on these days. Raises KeptApart. One statement.

    The caller holds the government's row: of two conflicting posts given at once, the second is refused.
    """
    beside = Post.objects.filter(overlapping(first, last), government=government, account=account)
    for held in beside.values_list("role", flat=True):
        if conflict(Role(held), role, government.separation):
            raise KeptApart(_conflict_words(account, Role(held), role, government.separation))


def check_separation(government: Government, separation: str, *, on: date) -> None:
    """Pass when today's and later posts fit the preset and everyone it needs is there.

    Raises KeptApart, LastAdministrator. Two statements. The caller holds the government's row.
    """
    rows = Post.objects.filter(lasting_into(on), government=government).select_related("account").order_by("id")
    by_account: dict[int, list[Post]] = {}
    waiting: list[Post] = []
    for post in rows:
        for held in by_account.setdefault(post.account_id, []):
            together = _together(post, held)
            if together and conflict(Role(held.role), Role(post.role), separation):
                waiting.append(_ending(held, post, separation))
        by_account[post.account_id].append(post)
    if waiting:
        raise KeptApart(_until_words(max(waiting, key=lambda post: post.valid_to or on), on))
    standing = {post.role for post in rows if _stays(post, on)}
    for role in NEEDED[Separation(separation)]:
        if role not in standing:
            raise LastAdministrator(
                _("还没有%(role)s；请先安排一个不限期、能登录的%(role)s，再切换") % {"role": role.label}
            )


@transaction.atomic
def change_separation(*, government: Government, separation: str, why: str, by: Account, at: datetime) -> Government:
    """The government with its administrators standing so from now on.

    Raises NotAllowed, KeptApart, LastAdministrator; then all stays as it was.
    """
    locked = held_for(Verb.MANAGE_SECURITY, government.pk, by=by, at=at)
    if separation not in Separation.values:
        raise KeptApart(_("没有这种管理员设置，请从列表中选"))
    check_separation(locked, separation, on=localdate(at))
    before, locked.separation = locked.separation, separation
    locked.save(update_fields=["separation"])
    record(
        "government.separation",
        by=by.username,
        government=locked.code,
        target=locked.name,
        before=before,
        after=f"{separation} {why[:300]}".strip(),
        at=at,
    )
    return locked


def check_goes_on(government: Government, without: Iterable[int], *, after: date) -> None:
    """Pass when every role that the preset needs is still held once the posts `without` are gone.

    A role that nobody holds now is not lost by it. Raises LastAdministrator. The caller holds the government's row.
    """
    gone = set(without)
    rows = list(Post.objects.filter(valid_on(after), government=government).select_related("account"))
    for role in NEEDED[Separation(government.separation)]:
        holders = [post for post in rows if post.role == role and _stays(post, after)]
        if holders and all(post.pk in gone for post in holders):
            raise LastAdministrator(_("这是最后一个%(role)s，此后无人管理；请先安排继任") % {"role": role.label})


def log_in_anew(account: Account, government: Government, role: Role, *, by: str, at: datetime) -> None:
    """End the log-ins of an account whose new post asks for a second factor that it does not have yet."""
    asks = current_rules().factor != Factor.NOBODY and allowed(role, government.separation) & STRONG
    if asks and not has_factor(account):
        end_all(account=account, why="post", by=by, government=government.code, at=at)


def _stays(post: Post, on: date) -> bool:
    """Whether somebody who can log in holds the post now and without an end."""
    begun = post.valid_from is None or post.valid_from <= on
    return begun and post.valid_to is None and post.account.is_active


def _together(one: Post, other: Post) -> bool:
    """Whether the two last on one same day."""
    starts = [post.valid_from for post in (one, other) if post.valid_from]
    ends = [post.valid_to for post in (one, other) if post.valid_to]
    return not starts or not ends or max(starts) <= min(ends)


def _ending(one: Post, other: Post, separation: str) -> Post:
    """Of two that conflict, the one that ends first. Raises KeptApart where neither ends."""
    ending = [post for post in (one, other) if post.valid_to]
    if not ending:
        raise KeptApart(_conflict_words(other.account, Role(one.role), Role(other.role), separation))
    return min(ending, key=lambda post: post.valid_to or date.max)


def _until_words(post: Post, on: date) -> str:
    """From which day on the post is no longer in the way."""
    last = post.valid_to or date.max - timedelta(days=1)
    return _("%(account)s的%(role)s职务到 %(last)s 止，%(free)s起可切换；现在就要切换的，把它的最后一天改为昨天") % {
        "account": post.account,
        "role": Role(post.role).label,
        "last": last,
        "free": _("明天") if last == on else last + timedelta(days=1),
    }


def _conflict_words(account: Account, held: Role, role: Role, separation: str) -> str:
    return _("%(account)s已任%(held)s，按“%(separation)s”不能同时任%(role)s；请另选账号，或先结束原职务") % {
        "account": account,
        "held": held.label,
        "role": role.label,
        "separation": Separation(separation).label,
    }
