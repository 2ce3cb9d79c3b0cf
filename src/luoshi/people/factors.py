"""The second factor: codes by time (RFC 6238, six digits, 30 seconds), and ten recovery codes that work once each."""

import secrets
from collections.abc import Sequence
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
from luoshi.people.errors import SealedByAnotherKey, WrongCode
from luoshi.people.models import Account, RecoveryCode, SecondFactor
from luoshi.people.passwords import CAPITALS, DIGITS, LETTERS
from luoshi.people.sealed import SealedElsewhere, seal, unseal

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
    row = SecondFactor.objects.filter(account=account).first()
    if row is not None and row.confirmed_at is not None:
        raise WrongCode(_("动态口令已经启用；换手机请先由管理员重置"))
    secret = _begun(row)
    if not secret:
        secret = pyotp.random_base32()
        SecondFactor.objects.update_or_create(
            account=account, defaults={"secret": seal(secret, account_id=account.pk), "last_step": 0}
        )
        _record("factor.begin", account, by=account.username, government="", at=at)
    groups = " ".join(secret[here : here + 4] for here in range(0, len(secret), 4))
    address = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=ISSUER)
    return Enrolment(key=groups, address=address)


@transaction.atomic
def confirm_enrolment(*, account: Account, code: str, government: str, at: datetime) -> tuple[str, ...]:
    """The ten recovery codes, to be shown this once: the second factor is on. Raises WrongCode.

    An enrolment begun under a key that is not here any more is a wrong code too: the page shows a new one.
    """
    row = held_rows(SecondFactor.objects.filter(account=account, confirmed_at__isnull=True)).first()
    secret = _begun(row)
    step = _step_of(secret, row.last_step, code, at) if row is not None and secret else None
    if row is None or step is None:
        raise _wrong(at)
    row.confirmed_at, row.last_step = at, step
    row.save(update_fields=["confirmed_at", "last_step"])
    codes = _new_codes(account)
    _record("factor.confirm", account, by=account.username, government=government, at=at)
    return codes


@transaction.atomic
def use_code(*, account: Account, code: str, government: str, at: datetime) -> None:
    """Take a code, by time or for recovery; none is taken twice.

    Raises WrongCode; SealedByAnotherKey where nobody here can know whether it is wrong, which no recovery code is.
    """
    row = held_rows(SecondFactor.objects.filter(account=account, confirmed_at__isnull=False)).first()
    if row is None:
        raise _wrong(at)
    try:
        secret = _secret_of(row)
    except SealedElsewhere:
        secret = ""
    step = _step_of(secret, row.last_step, code, at) if secret else None
    if step is not None:
        row.last_step = step
        row.save(update_fields=["last_step"])
        return
    wanted = hashed(account, code)
    for recovery in held_rows(RecoveryCode.objects.filter(account=account, used_at__isnull=True)):
        if compare_digest(recovery.hashed, wanted):
            recovery.used_at = at
            recovery.save(update_fields=["used_at"])
            _record("factor.recover", account, by=account.username, government=government, at=at)
            return
    raise _wrong(at) if secret else _sealed_elsewhere()


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


def sealed_elsewhere(keys: Sequence[str] = ()) -> tuple[Account, ...]:
    """The accounts whose second factor no key opens here; `keys` others than the installation's. One statement."""
    closed = []
    for row in SecondFactor.objects.select_related("account").order_by("pk"):
        try:
            unseal(row.secret, account_id=row.account_id, keys=keys)
        except SealedElsewhere:
            closed.append(row.account)
    return tuple(closed)


@transaction.atomic
def reseal_all(*, by: str, at: datetime) -> int:
    """Every second factor that opens, sealed under the newest key; how many. Those that do not open stay as they are.

    Two statements for each: it is done by hand, once a renewed key is everywhere.
    """
    count = 0
    for row in held_rows(SecondFactor.objects.all()):
        try:
            secret = _secret_of(row)
        except SealedElsewhere:
            continue
        row.secret = seal(secret, account_id=row.account_id)
        row.save(update_fields=["secret"])
        count += 1
    record("factor.reseal", by=by, government="", target="动态口令密钥", after=str(count), at=at)
    return count


def _begun(row: SecondFactor | None) -> str:
    """The secret of an enrolment that was begun; "" where none was, or under a key that is not here any more."""
    try:
        return _secret_of(row) if row is not None else ""
    except SealedElsewhere:
        return ""


def _secret_of(row: SecondFactor) -> str:
    """The secret in the clear. Raises SealedElsewhere."""
    return unseal(row.secret, account_id=row.account_id)


def _step_of(secret: str, last: int, code: str, at: datetime) -> int | None:
    """The step whose code this is, when it is near and later than the last one taken."""
    digits = "".join(code.split())
    if not digits.isascii() or not digits.isdecimal():
        return None
    now = int(at.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    near = (step for step in range(now - DRIFT, now + DRIFT + 1) if step > last)
    return next((step for step in near if compare_digest(generator.generate_otp(step), digits)), None)


def _wrong(at: datetime) -> WrongCode:
    """One line that tells the server's clock: a wrong one on the telephone is why codes fail."""
    return WrongCode(
        _("动态口令不对，或已用过；请等下一个口令。服务器时间是 %(time)s，请核对手机时间是否一致")
        % {"time": localtime(at).strftime("%Y-%m-%d %H:%M:%S")}
    )


def _sealed_elsewhere() -> SealedByAnotherKey:
    return SealedByAnotherKey(
        _(
            "动态口令在这台服务器上打不开（密钥换过，或数据是恢复来的）；如刚换过密钥，请先重启服务；也可用恢复码登录，或请管理员重置动态口令"
        )
    )


def _new_codes(account: Account) -> tuple[str, ...]:
    alphabet = LETTERS + CAPITALS + DIGITS
    drawn = ["".join(secrets.choice(alphabet) for _each in range(CODE_LENGTH)) for _code in range(CODES)]
    codes = tuple("-".join(code[at : at + CODE_GROUP] for at in range(0, CODE_LENGTH, CODE_GROUP)) for code in drawn)
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, hashed=hashed(account, code)) for code in codes)
    return codes


def hashed(account: Account, code: str) -> str:
    """What is kept of a recovery code of the account."""
    plain = code.replace("-", "").replace(" ", "").strip()
    return sha256(f"luoshi recovery code:{account.pk}:{plain}".encode()).hexdigest()


def _record(action: str, account: Account, *, by: str, government: str, at: datetime) -> None:
    record(action, by=by, government=government, target=f"账号 {account.username}", at=at)
