"""Writing accounts and the posts they hold: appoint, end, delegate, set a new password.

Responsibility is bound to body and post: when a post ends and another account takes it, items stay where they are.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.governments.actions import LONGEST_WHY, assign_post
from luoshi.governments.errors import AlreadyEnded, BadPost, LastOffice
from luoshi.governments.models import Body, Government, Post, Role, Seat
from luoshi.governments.rights import Verb, check
from luoshi.governments.validity import lasting_into
from luoshi.held import held_row
from luoshi.lengths import fitting
from luoshi.people.actions import create_account, set_password, set_title
from luoshi.people.models import Account
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
    *, government: Government, username: str, title: str, password: str, draft: PostDraft, by: Account, at: datetime
) -> Post:
    """A new account with its first post. Raises as create_account and assign_post do; then there is neither."""
    check(by, Verb.MANAGE, government, on=localdate(at))
    held_row(Government.objects.all(), government.pk)
    account = create_account(
        username=username, title=title, password=password, by=by.username, at=at, government=government.code
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
    """The post, ended with the day `on`; what was done in it stays. `seen` is the mark of what was looked at.

    Raises NotAllowed, ChangedSince, AlreadyEnded, BadPost for a day before it began, LastOffice when nobody else of
    the inspection office would be left.
    """
    said, government = fitting(why, LONGEST_WHY, _("原因或依据")), post.government
    check(by, Verb.MANAGE, government, on=localdate(at))
    held_row(Government.objects.all(), government.pk)
    locked = held_row(Post.objects.select_related("account", "body"), post.pk)
    refuse_changed(seen, post_seen(locked), locked)
    if locked.valid_to is not None and locked.valid_to < localdate(at):
        raise AlreadyEnded(_("%(post)s已于 %(day)s 结束") % {"post": locked, "day": locked.valid_to})
    if locked.valid_from is not None and on < locked.valid_from:
        raise BadPost(_("%(post)s %(day)s才开始；截止日期不能更早") % {"post": locked, "day": locked.valid_from})
    if locked.role == Role.INSPECTION_OFFICE and not _office_goes_on(locked, after=on):
        raise LastOffice(_("这是最后一个督查室职务，结束后无人管理；请先安排继任"))
    before = _until(locked.valid_to)
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
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
    check(by, Verb.MANAGE, post.government, on=localdate(at))
    if account.pk == post.account_id:
        raise BadPost(_("%(account)s就是任职的账号；请选另一个账号代理") % {"account": account})
    if (post.valid_from and first < post.valid_from) or (post.valid_to and last > post.valid_to):
        raise BadPost(_("代理期间超出了%(post)s的任期；请核对起止日期") % {"post": post})
    draft = PostDraft(Role(post.role), post.body, post.seat, first, last, acting=True, basis=basis)
    return give(government=post.government, account=account, draft=draft, by=by, at=at)


@transaction.atomic
def reset_password(*, government: Government, account: Account, password: str, by: Account, at: datetime) -> Account:
    """The account with a new password; its open sessions end. The password is not recorded.

    Raises NotAllowed, BadAccount for a weak password, BadPost for an account that works elsewhere or never worked here:
    one office never opens the door of another.
    """
    _check_ours(account, government, by, at)
    return set_password(account=account, password=password, by=by.username, government=government.code, at=at)


@transaction.atomic
def retitle(
    *, government: Government, account: Account, title: str, by: Account, at: datetime, seen: str | None = None
) -> Account:
    """The account shown by another title, as when its bureau has another name; `seen` is the one looked at.

    Raises NotAllowed, ChangedSince, BadAccount for a title that cannot be, BadPost as reset_password does.
    """
    _check_ours(account, government, by, at)
    return set_title(account=account, title=title, by=by.username, government=government.code, at=at, seen=seen)


def _check_ours(account: Account, government: Government, by: Account, at: datetime) -> None:
    """Refuse an account that works for another government, or never worked here."""
    check(by, Verb.MANAGE, government, on=localdate(at))
    posts = Post.objects.filter(account=account)
    if not posts.filter(government=government).exists():
        raise BadPost(_("%(account)s在本政府没有职务，不能改动这个账号") % {"account": account})
    if posts.filter(lasting_into(localdate(at))).exclude(government=government).exists():
        raise BadPost(_("%(account)s还在别的政府任职；请由该政府与本政府的系统管理员办理") % {"account": account})


def _office_goes_on(post: Post, *, after: date) -> bool:
    """Whether another active account holds an inspection-office post past the day `after`, without an end."""
    others = Post.objects.filter(government=post.government, role=Role.INSPECTION_OFFICE, account__is_active=True)
    return others.exclude(pk=post.pk).filter(valid_to__isnull=True).exists() or (
        post.valid_to is not None and post.valid_to <= after
    )


def _until(day: date | None) -> str:
    return f"至 {day}" if day else "未定截止日期"  # for the log, which speaks one language
