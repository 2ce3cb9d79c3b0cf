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
    FILL = "fill"
    ENDORSE = "endorse"
    SIGN = "sign"
    ACCEPT = "accept"
    OVERSEE = "oversee"
    ARCHIVE = "archive"
    SEE_ACCOUNTS = "see_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SECURITY = "manage_security"
    SEE_AUDIT = "see_audit"


VERB_NAMES: Mapping[Verb, str] = {
    Verb.VIEW: "查看",
    Verb.EXPORT: "导出",
    Verb.IMPORT: "导入文件",
    Verb.REVIEW: "确认事项",
    Verb.MANAGE: "管理年度和单位",
    Verb.FILL: "填报",
    Verb.ENDORSE: "审核本单位填报",
    Verb.SIGN: "审签",
    Verb.ACCEPT: "审核或退回报送",
    Verb.OVERSEE: "查看报送情况",
    Verb.ARCHIVE: "下载年度归档包",
    Verb.SEE_ACCOUNTS: "查看账号",
    Verb.MANAGE_ACCOUNTS: "开设和停用账号",
    Verb.MANAGE_SECURITY: "安排职务、设置安全规则",
    Verb.SEE_AUDIT: "查看审计日志",
}
# Who is asked instead, where it is not the inspection office.
DONE_BY: Mapping[Verb, str] = {
    Verb.SEE_ACCOUNTS: "系统管理员或安全管理员",
    Verb.MANAGE_ACCOUNTS: "系统管理员",
    Verb.MANAGE_SECURITY: "安全管理员",
    Verb.SEE_AUDIT: "审计管理员",
}

_SEES = frozenset({Verb.VIEW, Verb.EXPORT})
_SYSTEM = frozenset({Verb.SEE_ACCOUNTS, Verb.MANAGE_ACCOUNTS})
_SECURITY = frozenset({Verb.SEE_ACCOUNTS, Verb.MANAGE_SECURITY})
ALLOWED: Mapping[Role, frozenset[Verb]] = {
    Role.INSPECTION_OFFICE: _SEES
    | {Verb.IMPORT, Verb.REVIEW, Verb.MANAGE, Verb.FILL, Verb.ACCEPT, Verb.OVERSEE, Verb.ARCHIVE}
    | (_SYSTEM | _SECURITY),
    Role.COLLECTOR: _SEES | {Verb.ACCEPT, Verb.OVERSEE},
    Role.LIAISON: _SEES | {Verb.FILL},
    Role.SECTION_HEAD: _SEES | {Verb.ENDORSE},
    Role.LEADER_IN_CHARGE: _SEES | {Verb.ENDORSE},
    Role.PRINCIPAL_LEADER: _SEES | {Verb.SIGN},
    Role.DISTRICT_LEADER: _SEES | {Verb.OVERSEE},
    Role.READER: frozenset({Verb.VIEW}),
    Role.SYSTEM_ADMIN: _SYSTEM,
    Role.SECURITY_ADMIN: _SECURITY,
    Role.AUDIT_ADMIN: frozenset({Verb.SEE_AUDIT}),
}
# What a role loses where administrators stand apart from the inspection office.
WITHHELD: Mapping[Government.Separation, Mapping[Role, frozenset[Verb]]] = {
    Government.Separation.OFFICE: {},
    Government.Separation.TWO: {Role.INSPECTION_OFFICE: _SYSTEM | _SECURITY},
    Government.Separation.THREE: {Role.INSPECTION_OFFICE: _SYSTEM | _SECURITY},
}
# Whoever may one of these is asked for a second factor, where the rules ask signers and administrators.
STRONG = frozenset({Verb.SIGN, Verb.MANAGE_ACCOUNTS, Verb.MANAGE_SECURITY, Verb.SEE_AUDIT})


def allowed(role: Role, separation: str) -> frozenset[Verb]:
    """What a role may do at a government whose administrators stand so."""
    return ALLOWED[role] - WITHHELD[Government.Separation(separation)].get(role, frozenset())


def done_by(verb: Verb, separation: str) -> str:
    """Who is asked for what a post does not allow, at a government whose administrators stand so."""
    if verb in DONE_BY and verb not in allowed(Role.INSPECTION_OFFICE, separation):
        return DONE_BY[verb]
    return "督查室"


def guardian_of(username: str) -> str:
    """Who unlocks and resets the account of that name, in the reader's language: the right one of its government.

    管理员 where no government is known. One statement.
    """
    ours = Q(posts__account__username=username) | Q(belongings__account__username=username)
    separation = Government.objects.filter(ours).order_by("pk").values_list("separation", flat=True).first()
    return _(done_by(Verb.MANAGE_SECURITY, separation)) if separation is not None else _("管理员")


@dataclass(frozen=True, slots=True)
class Held:
    """A post held: its role, at which government, for a unit at which body, for a district leader on which seat."""

    role: Role
    government_id: int
    body_id: int | None
    seat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """What an account may do, by the posts it holds on a day; empty for a stranger."""

    held: tuple[Held, ...]

    def may(self, verb: Verb, government: Government) -> bool:
        """Whether one of the posts at `government` allows `verb`."""
        here = (post for post in self.held if post.government_id == government.pk)
        return any(verb in allowed(post.role, government.separation) for post in here)

    def roles(self, government: Government, body_id: int | None = None) -> frozenset[Role]:
        """The roles held at `government`: those of no body, and those at `body_id` when it is given."""
        here = (post for post in self.held if post.government_id == government.pk)
        return frozenset(post.role for post in here if post.body_id in {None, body_id})

    def bodies(self, government: Government, *roles: Role) -> frozenset[int]:
        """The bodies of `government` that the account acts for, in one of `roles` where any are given."""
        here = (post for post in self.held if post.government_id == government.pk)
        return frozenset(post.body_id for post in here if post.body_id and (not roles or post.role in roles))

    def seats(self, government: Government) -> frozenset[int]:
        """The seats of `government` on which the account sits."""
        here = (post for post in self.held if post.government_id == government.pk)
        return frozenset(post.seat_id for post in here if post.seat_id)

    def governments(self) -> frozenset[int]:
        """Ids of the governments where it holds any post."""
        return frozenset(post.government_id for post in self.held)


def rights_of(account: Account | AnonymousUser, *, on: date) -> Rights:
    """The posts `account` holds on a day; none when it is not logged in or switched off by now. One query.

    Whoever holds a post at a successor holds it at the predecessors that have ended: what these left open is theirs.
    """
    if not isinstance(account, Account) or not account.is_active:
        return Rights(())
    posts = Post.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        account=account,
        account__is_active=True,
    )
    columns = ("role", "government", "body", "seat", "body__predecessors__id", "body__predecessors__valid_to")
    held: list[Held] = []
    for role, government, body, seat, before, ended in posts.values_list(*columns):
        held.append(Held(Role(role), government, body, seat))
        if before is not None and ended is not None and ended < on:
            held.append(Held(Role(role), government, int(before)))
    return Rights(tuple(dict.fromkeys(held)))


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
            _("%(account)s 在%(government)s没有职务，不能%(verb)s；请联系该政府的督查室")
            % {"account": account, "government": government.short_name, "verb": VERB_NAMES[verb]}
        )
    if not rights.may(verb, government):
        raise NotAllowed(
            _("%(account)s 的职务不能%(verb)s；请由%(who)s办理")
            % {"account": account, "verb": VERB_NAMES[verb], "who": done_by(verb, government.separation)}
        )
