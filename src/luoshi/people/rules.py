"""The installation's rules of passwords, lock-out, sessions and the second factor: the defaults, and changing them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.actions import record
from luoshi.held import held_rows
from luoshi.people.errors import BadRules
from luoshi.people.models import SecurityRules

Sessions, Factor = SecurityRules.Sessions, SecurityRules.Factor
ONLY = 1  # the row's id


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every account; `password_days` 0: a password lasts for ever, `remembered` 0: it may come again."""

    min_length: int = 10
    classes: int = 3
    password_days: int = 90
    remembered: int = 5
    tries: int = 5
    address_tries: int = 50
    lock_minutes: int = 30
    idle_minutes: int = 30
    absolute_hours: int = 8
    sessions: str = Sessions.NEWER_WINS
    factor: str = Factor.SIGNERS
    bind_once: bool = False
    trust_provider: bool = False


# the least and the most of each figure; PBKDF2 takes what is longer too, but nobody types it
LIMITS: Mapping[str, tuple[int, int]] = {
    "min_length": (8, 64),
    "classes": (1, 4),
    "password_days": (0, 3650),
    "remembered": (0, 24),
    "tries": (3, 20),
    "address_tries": (20, 5000),
    "lock_minutes": (1, 1440),
    "idle_minutes": (2, 480),
    "absolute_hours": (1, 24),
}
NAMES = {
    "min_length": gettext_lazy("密码最少位数"),
    "classes": gettext_lazy("密码至少含几类字符"),
    "password_days": gettext_lazy("密码更换周期（天）"),
    "remembered": gettext_lazy("不得重复最近几次的密码"),
    "tries": gettext_lazy("同一账号连续输错几次锁定"),
    "address_tries": gettext_lazy("同一地址连续输错几次锁定"),
    "lock_minutes": gettext_lazy("锁定时间（分钟）"),
    "idle_minutes": gettext_lazy("多久不操作自动退出（分钟）"),
    "absolute_hours": gettext_lazy("一次登录最长有效（小时）"),
    "sessions": gettext_lazy("同一账号多处登录"),
    "factor": gettext_lazy("动态口令"),
    "bind_once": gettext_lazy("允许本人登录后绑定统一身份"),
    "trust_provider": gettext_lazy("统一身份认证已验证双因素的，不再要求动态口令"),
}


def current_rules() -> Rules:
    """The rules that hold. One statement."""
    row = SecurityRules.objects.filter(pk=ONLY).first()
    if row is None:
        return Rules()
    return Rules(**{each.name: getattr(row, each.name) for each in fields(Rules)})


@transaction.atomic
def change_rules(rules: Rules, *, by: str, government: str, at: datetime) -> Rules:
    """The rules that hold from now on; whoever may is checked by the caller.

    Raises BadRules for a figure beyond its limits; then nothing is changed.
    """
    _check(rules)
    locked = held_rows(SecurityRules.objects.filter(pk=ONLY)).first()
    before = current_rules()
    changed = {name: value for name, value in asdict(rules).items() if value != getattr(before, name)}
    if not changed and locked is not None:
        return rules
    SecurityRules.objects.update_or_create(pk=ONLY, defaults=asdict(rules))
    record(
        "security.rules",
        by=by,
        government=government,
        target="安全规则",
        before="；".join(f"{name}={getattr(before, name)}" for name in changed),
        after="；".join(f"{name}={value}" for name, value in changed.items()),
        at=at,
    )
    return rules


def _check(rules: Rules) -> None:
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(rules, name) <= most:
            raise BadRules(
                _("“%(rule)s”要在 %(least)d 至 %(most)d 之间") % {"rule": NAMES[name], "least": least, "most": most}
            )
    if rules.address_tries < rules.tries:
        raise BadRules(_("同一地址的次数不能少于同一账号的次数，否则一个人输错会锁住整个办公室"))
    if rules.sessions not in Sessions.values or rules.factor not in Factor.values:
        raise BadRules(_("没有这个选项，请从列表中选"))
