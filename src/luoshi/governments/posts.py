"""Writing the posts that accounts hold: appoint, end, delegate; governments.accounts writes the accounts themselves.

Responsibility is bound to body and post: when a post ends and another account takes it, items stay where they are.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.accounts import open_account
from luoshi.governments.actions import LONGEST_WHY, assign_post
from luoshi.governments.errors import AlreadyEnded, BadPost, LastOffice
from luoshi.governments.holding import held_for
from luoshi.governments.models import Body, Government, Post, Role, Seat
from luoshi.governments.rights import Verb, check
from luoshi.governments.separation import ADMINISTRATORS, check_goes_on
from luoshi.held import held_row
from luoshi.lengths import fitting
from luoshi.people.models import Account
from luoshi.people.sessions import end_all
from luoshi.seen import mark_of, refuse_changed


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A post as the office enters it."""

    role: Role
    body: Body | None = None
    seat: Seat | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    acting: bool = False
    basis: str = ""


@transaction.atomic
def appoint(
    *,
    government: Government,
    username: str,
    title: str,
    password: str,
    draft: PostDraft,
    by: Account,
    at: datetime,
    once: bool = False,
) -> Post:
    """A new account with its first post, by who may give both. Raises as open_account and assign_post do."""
    account = open_account(
        government=government, username=username, title=title, password=password, by=by, at=at, once=once
    )
    return give(government=government, account=account, draft=draft, by=by, at=at)


def give(*, government: Government, account: Account, draft: PostDraft, by: Account, at: datetime) -> Post:
    """A post for an account that is there. Raises as assign_post does."""
    return assign_post(
        account=account,
        government=government,
        role=draft.role,
        body=draft.body,
        seat=draft.seat,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        acting=draft.acting,
        basis=draft.basis,
        by=by,
        at=at,
    )


@transaction.atomic
def end_post(*, post: Post, on: date, by: Account, at: datetime, why: str = "", seen: str | None = None) -> Post:
    """The post, ended with the day `on`; what was done in it stays, and the account has to log in again.

    `seen` is the mark of what was looked at (None: no matter).

    Raises NotAllowed, ChangedSince, AlreadyEnded, BadPost for a day before it began, LastOffice or LastAdministrator
    when nobody else would be left who manages the government.
    """
    said = fitting(why, LONGEST_WHY, _("原因或依据"))
    government = held_for(Verb.MANAGE_SECURITY, post.government_id, by=by, at=at)
    locked = held_row(Post.objects.select_related("account", "body"), post.pk)
    refuse_changed(seen, post_seen(locked), locked)
    if locked.valid_to is not None and locked.valid_to < localdate(at):
        raise AlreadyEnded(_("%(post)s已于 %(day)s 结束") % {"post": locked, "day": locked.valid_to})
    if locked.valid_from is not None and on < locked.valid_from:
        raise BadPost(_("%(post)s %(day)s才开始；截止日期不能更早") % {"post": locked, "day": locked.valid_from})
    if locked.role == Role.INSPECTION_OFFICE and not _office_goes_on(locked, after=on):
        raise LastOffice(_("这是最后一个督查室职务，结束后无人管理；请先安排继任"))
    if locked.role in ADMINISTRATORS:
        check_goes_on(government, [locked.pk], after=max(on, localdate(at)))
    before = _until(locked.valid_to)
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    if on <= localdate(at):
        end_all(account=locked.account, why="post", by=by.username, government=government.code, at=at)
    record(
        "post.end",
        by=by.username,
        government=government.code,
        target=f"职务 {locked}",
        before=before,
        after=f"{_until(on)} {said}".strip(),
        at=at,
    )
    return locked


def post_seen(post: Post) -> str:
    """The mark of a post as the page shows it that ends it."""
    return mark_of(post.body_id, post.valid_from, post.valid_to)


@transaction.atomic
def delegate(*, post: Post, account: Account, first: date, last: date, basis: str, by: Account, at: datetime) -> Post:
    """An acting post beside `post`, from `first` to `last`, for another account; `post` itself stays.

    Raises NotAllowed, BadPost without a basis, for days that `post` does not last, or for the holder himself.
    """
    check(by, Verb.MANAGE_SECURITY, post.government, on=localdate(at))
    if account.pk == post.account_id:
        raise BadPost(_("%(account)s就是任职的账号；请选另一个账号代理") % {"account": account})
    if (post.valid_from and first < post.valid_from) or (post.valid_to and last > post.valid_to):
        raise BadPost(_("代理期间超出了%(post)s的任期；请核对起止日期") % {"post": post})
    draft = PostDraft(Role(post.role), post.body, post.seat, first, last, acting=True, basis=basis)
    return give(government=post.government, account=account, draft=draft, by=by, at=at)


def _office_goes_on(post: Post, *, after: date) -> bool:
    """Whether another active account holds an inspection-office post past the day `after`, without an end."""
    others = Post.objects.filter(government=post.government, role=Role.INSPECTION_OFFICE, account__is_active=True)
    return others.exclude(pk=post.pk).filter(valid_to__isnull=True).exists() or (
        post.valid_to is not None and post.valid_to <= after
    )


def _until(day: date | None) -> str:
    return f"至 {day}" if day else "未定截止日期"  # for the log, which speaks one language
