"""Who may do what: one table of role × verb, and the posts an account holds on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.errors import NotAllowed
from luoshi.governments.errors import OtherGovernment
from luoshi.governments.models import Government, Post, Role
from luoshi.people.models import Account


class Verb(StrEnum):
    """What can be done at a government."""

    VIEW = "view"
    EXPORT = "export"
    IMPORT = "import"
    REVIEW = "review"
    MANAGE = "manage"


VERB_NAMES: Mapping[Verb, str] = {
    Verb.VIEW: "查看",
    Verb.EXPORT: "导出",
    Verb.IMPORT: "导入文件",
    Verb.REVIEW: "确认事项",
    Verb.MANAGE: "管理单位和账号",
}

MAY: Mapping[tuple[Role, Verb], bool] = {
    (Role.INSPECTION_OFFICE, Verb.VIEW): True,
    (Role.INSPECTION_OFFICE, Verb.EXPORT): True,
    (Role.INSPECTION_OFFICE, Verb.IMPORT): True,
    (Role.INSPECTION_OFFICE, Verb.REVIEW): True,
    (Role.INSPECTION_OFFICE, Verb.MANAGE): True,
    (Role.UNIT, Verb.VIEW): True,
    (Role.UNIT, Verb.EXPORT): True,
    (Role.UNIT, Verb.IMPORT): False,
    (Role.UNIT, Verb.REVIEW): False,
    (Role.UNIT, Verb.MANAGE): False,
    (Role.READER, Verb.VIEW): True,
    (Role.READER, Verb.EXPORT): False,
    (Role.READER, Verb.IMPORT): False,
    (Role.READER, Verb.REVIEW): False,
    (Role.READER, Verb.MANAGE): False,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A post held: its role, at which government, and for a unit at which body."""

    role: Role
    government_id: int
    body_id: int | None


@dataclass(frozen=True, slots=True)
class Rights:
    """What an account may do, by the posts it holds on a day; empty for a stranger."""

    held: tuple[Held, ...]

    def may(self, verb: Verb, government: Government) -> bool:
        """Whether one of the posts at `government` allows `verb`."""
        return any(MAY[post.role, verb] for post in self.held if post.government_id == government.pk)

    def bodies(self, government: Government) -> frozenset[int]:
        """The bodies of `government` that the account acts for."""
        return frozenset(
            post.body_id for post in self.held if post.government_id == government.pk and post.body_id is not None
        )

    def governments(self) -> frozenset[int]:
        """Ids of the governments where it holds any post."""
        return frozenset(post.government_id for post in self.held)


def rights_of(account: Account | AnonymousUser, *, on: date) -> Rights:
    """The posts `account` holds on a day; none when it is not logged in or switched off. One query."""
    if not isinstance(account, Account) or not account.is_active:
        return Rights(())
    posts = Post.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        account=account,
    )
    return Rights(tuple(Held(Role(post.role), post.government_id, post.body_id) for post in posts))


def may(account: Account | AnonymousUser, verb: Verb, government: Government, *, on: date) -> bool:
    """Whether `account` may do `verb` at `government` on that day."""
    return rights_of(account, on=on).may(verb, government)


def check(account: Account, verb: Verb, government: Government, *, on: date) -> None:
    """Pass when `account` may do `verb` at `government` on that day.

    Raises:
        OtherGovernment: it holds no post there at all.
        NotAllowed: it holds one, but none that allows the verb.
    """
    rights = rights_of(account, on=on)
    if government.pk not in rights.governments():
        raise OtherGovernment(
            _("%(account)s 在%(government)s没有职务,不能%(verb)s;请联系该政府的督查室")
            % {"account": account, "government": government.short_name, "verb": VERB_NAMES[verb]}
        )
    if not rights.may(verb, government):
        raise NotAllowed(
            _("%(account)s 的职务不能%(verb)s;请由督查室办理") % {"account": account, "verb": VERB_NAMES[verb]}
        )
