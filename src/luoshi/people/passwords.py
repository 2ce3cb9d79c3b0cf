"""Passwords by the installation's rules: what may be one, when it must be changed, and one-time ones."""

import secrets
import string
from datetime import datetime, timedelta

from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, get_hasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.people.models import Account, UsedPassword
from luoshi.people.rules import Rules, current_rules

# no 0 O 1 l I: it is read out on the telephone
LETTERS = "abcdefghijkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
GROUP, GROUPS = 4, 4  # characters in a group, and the fewest groups
DRAWS = 60  # a username of one letter stands in every second password
# Rounds make a guess dear; 92 bits drawn by lot are beyond guessing at any price. A hundred hashes of a million rounds
# are a minute, these two seconds. The first log-in hashes anew by the settings (Django does where the rounds differ),
# and a wrong try costs the rounds that are missing as well.
ROUNDS_OF_A_DRAWN_ONE = 20_000


class RulesValidator:
    """Django's validator for the installation's rules: length, classes of characters, and not one of the last."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError with a line for each rule that the password breaks. One to two statements."""
        rules = current_rules()
        wrong = [line for line in (_length(password, rules), _classes(password, rules)) if line]
        if user is not None and user.username and user.username.lower() in password.lower():
            wrong.append(_("密码里不能含用户名"))
        if not wrong and user is not None and user.pk and was_used(user, password, rules):
            wrong.append(_("最近 %(count)d 次用过的密码不能再用") % {"count": rules.remembered})
        if wrong:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        """What a password has to be, in one line."""
        return wanted(current_rules())


def wanted(rules: Rules) -> str:
    """What a password has to be, in one line."""
    said = _("至少 %(length)d 位，大写字母、小写字母、数字、其他符号中至少 %(classes)d 类") % {
        "length": rules.min_length,
        "classes": rules.classes,
    }
    if rules.remembered:
        said += _("；不能是最近 %(count)d 次用过的") % {"count": rules.remembered}
    return said


def was_used(account: Account, password: str, rules: Rules) -> bool:
    """Whether it is the account's password now or among the last ones that the rules remember. One statement."""
    if not rules.remembered:
        return False
    before = UsedPassword.objects.filter(account=account).order_by("-id").values_list("hashed", flat=True)
    hashes = [account.password, *before[: rules.remembered]]
    return any(each and check_password(password, each) for each in hashes[: rules.remembered])


def expired(account: Account, rules: Rules, *, at: datetime) -> bool:
    """Whether the password is older than the rules let it be."""
    since = account.password_set_at or account.date_joined
    return bool(rules.password_days) and at - since >= timedelta(days=rules.password_days)


def one_time_password(rules: Rules, username: str = "") -> str:
    """A password to be told once and changed at the first log-in: four groups of four, 92 bits, three classes.

    There are more groups where the rules ask for a longer one. It does not hold the username, however short that is;
    but one that every password would hold is left to the rules.
    """
    # each group but the first has its hyphen: so many groups are GROUP + 1 characters each, less one
    groups = max(GROUPS, -(-(rules.min_length + 1) // (GROUP + 1)))
    drawn = _drawn(groups)
    for _again in range(DRAWS if username else 0):
        if username.lower() not in drawn.lower():
            break
        drawn = _drawn(groups)
    return drawn


def _drawn(groups: int) -> str:
    alphabet = LETTERS + CAPITALS + DIGITS
    while True:
        drawn = "".join(secrets.choice(alphabet) for _each in range(GROUP * groups))
        if all(set(drawn) & set(kind) for kind in (LETTERS, CAPITALS, DIGITS)):
            return "-".join(drawn[at : at + GROUP] for at in range(0, len(drawn), GROUP))


def hashed_one_time(drawn: str) -> str:
    """The hash of a one-time password that was drawn here, never of one that somebody thought of."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(drawn, hasher.salt(), iterations=ROUNDS_OF_A_DRAWN_ONE))
    return str(hasher.encode(drawn, hasher.salt()))


def _length(password: str, rules: Rules) -> str:
    if len(password) >= rules.min_length:
        return ""
    return _("密码至少 %(least)d 位，现在 %(now)d 位") % {"least": rules.min_length, "now": len(password)}


def _classes(password: str, rules: Rules) -> str:
    kinds = {_kind(character) for character in password}
    if len(kinds) >= rules.classes:
        return ""
    return _("密码要含大写字母、小写字母、数字、其他符号中的至少 %(classes)d 类") % {"classes": rules.classes}


def _kind(character: str) -> str:
    for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits):
        if character in kind:
            return kind
    return ""
