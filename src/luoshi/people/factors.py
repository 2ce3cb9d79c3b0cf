"""The second factor: codes by time (RFC 6238, six digits, 30 seconds), and ten recovery codes that work once each."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

import pyotp
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.held import held_row, held_rows
from luoshi.people.errors import WrongCode
from luoshi.people.models import Account, RecoveryCode, SecondFactor
from luoshi.people.passwords import CAPITALS, DIGITS, LETTERS

STEP_SECONDS = 30
DRIFT = 1  # steps before and after that are taken: a telephone's clock may be half a minute off
CODES = 10
CODE_LENGTH, CODE_GROUP = 12, 4  # 69 bits: a plain hash is enough, and ten slow ones would take seconds
ISSUER = "落实"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator takes: the text key in groups of four, and the address that a QR code carries."""

    key: str
    address: str


@dataclass(frozen=True, slots=True)
class FactorRow:
    """Whether the second factor is on, since when, and how many recovery codes are left."""

    confirmed_at: datetime | None
    codes_left: int


def has_factor(account: Account) -> bool:
    """Whether a code can be asked of the account. One statement."""
    return SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()


def factor_of(account: Account) -> FactorRow:
    """How the account's second factor stands. Two statements."""
    row = SecondFactor.objects.filter(account=account).first()
    left = RecoveryCode.objects.filter(account=account, used_at__isnull=True).count()
    return FactorRow(row.confirmed_at if row else None, left)


@transaction.atomic
def begin_enrolment(*, account: Account, at: datetime) -> Enrolment:
    """The key to put into an authenticator: the same until it is confirmed, so that a page may be loaded again.

    Raises WrongCode where a second factor is on already: it is reset first.
    """
    held_row(Account.objects.all(), account.pk)
    row, new = SecondFactor.objects.get_or_create(account=account, defaults={"secret": pyotp.random_base32()})
    if row.confirmed_at is not None:
        raise WrongCode(_("动态口令已经启用；换手机请先由安全管理员重置"))
    if new:
        _record("factor.begin", account, by=account.username, government="", at=at)
    groups = " ".join(row.secret[here : here + 4] for here in range(0, len(row.secret), 4))
    address = pyotp.TOTP(row.secret).provisioning_uri(name=account.username, issuer_name=ISSUER)
    return Enrolment(key=groups, address=address)


@transaction.atomic
def confirm_enrolment(*, account: Account, code: str, government: str, at: datetime) -> tuple[str, ...]:
    """The ten recovery codes, to be shown this once: the second factor is on. Raises WrongCode."""
    row = held_rows(SecondFactor.objects.filter(account=account, confirmed_at__isnull=True)).first()
    step = _step_of(row, code, at) if row is not None else None
    if row is None or step is None:
        raise _wrong(at)
    row.confirmed_at, row.last_step = at, step
    row.save(update_fields=["confirmed_at", "last_step"])
    codes = _new_codes(account)
    _record("factor.confirm", account, by=account.username, government=government, at=at)
    return codes


@transaction.atomic
def use_code(*, account: Account, code: str, government: str, at: datetime) -> None:
    """Take a code, by time or for recovery; none is taken twice. Raises WrongCode."""
    row = held_rows(SecondFactor.objects.filter(account=account, confirmed_at__isnull=False)).first()
    if row is None:
        raise _wrong(at)
    step = _step_of(row, code, at)
    if step is not None:
        row.last_step = step
        row.save(update_fields=["last_step"])
        return
    hashed = _hashed(account, code)
    for recovery in held_rows(RecoveryCode.objects.filter(account=account, used_at__isnull=True)):
        if compare_digest(recovery.hashed, hashed):
            recovery.used_at = at
            recovery.save(update_fields=["used_at"])
            _record("factor.recover", account, by=account.username, government=government, at=at)
            return
    raise _wrong(at)


@transaction.atomic
def renew_codes(*, account: Account, code: str, government: str, at: datetime) -> tuple[str, ...]:
    """Ten new recovery codes, to be shown this once; the old ones end. Raises WrongCode."""
    use_code(account=account, code=code, government=government, at=at)
    codes = _new_codes(account)
    _record("factor.renew", account, by=account.username, government=government, at=at)
    return codes


@transaction.atomic
def reset_factor(*, account: Account, by: str, government: str, at: datetime) -> None:
    """The account without a second factor and recovery codes; whoever may is checked by the caller."""
    held_row(Account.objects.all(), account.pk)
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    _record("factor.reset", account, by=by, government=government, at=at)


def _step_of(row: SecondFactor, code: str, at: datetime) -> int | None:
    """The step whose code this is, when it is near and later than the last one taken."""
    digits = "".join(code.split())
    if not digits.isascii() or not digits.isdecimal():
        return None
    now = int(at.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(row.secret)
    near = (step for step in range(now - DRIFT, now + DRIFT + 1) if step > row.last_step)
    return next((step for step in near if compare_digest(generator.generate_otp(step), digits)), None)


def _wrong(at: datetime) -> WrongCode:
    """One line that tells the server's clock: a wrong one on the telephone is why codes fail."""
    return WrongCode(
        _("动态口令不对，或已用过；请等下一个口令。服务器时间是 %(time)s，请核对手机时间是否一致")
        % {"time": localtime(at).strftime("%Y-%m-%d %H:%M:%S")}
    )


def _new_codes(account: Account) -> tuple[str, ...]:
    alphabet = LETTERS + CAPITALS + DIGITS
    drawn = ["".join(secrets.choice(alphabet) for _each in range(CODE_LENGTH)) for _code in range(CODES)]
    codes = tuple("-".join(code[at : at + CODE_GROUP] for at in range(0, CODE_LENGTH, CODE_GROUP)) for code in drawn)
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, hashed=_hashed(account, code)) for code in codes)
    return codes


def _hashed(account: Account, code: str) -> str:
    plain = code.replace("-", "").replace(" ", "").strip()
    return sha256(f"luoshi recovery code:{account.pk}:{plain}".encode()).hexdigest()


def _record(action: str, account: Account, *, by: str, government: str, at: datetime) -> None:
    record(action, by=by, government=government, target=f"账号 {account.username}", at=at)
