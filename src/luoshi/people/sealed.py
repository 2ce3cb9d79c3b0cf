"""What is stored sealed: nobody who reads the database, or a backup without the key, reads it.

Fernet (AES-128-CBC with HMAC-SHA-256) under keys derived from the installation's secret keys by HKDF: the newest seals,
every kept one opens. The account's number goes into the derivation, so a secret copied into another account's row does
not open there.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealedElsewhere(ValueError):
    """No key of this installation opens it: sealed under another one, or not sealed at all."""


def seal(secret: str, *, account_id: int) -> str:
    """The secret of an account as it is stored, 140 characters for one of 32; another each time."""
    return _fernet(account_id, our_keys()).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, account_id: int, keys: Sequence[str] = ()) -> str:
    """The secret that was sealed for this account. Raises SealedElsewhere. `keys`: others than the installation's."""
    try:
        return _fernet(account_id, keys or our_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken as other:
        raise SealedElsewhere(f"account {account_id}") from other


def our_keys() -> tuple[str, ...]:
    """The installation's secret keys, the newest first."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _fernet(account_id: int, keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key, account_id)) for key in keys])


def _derived(key: str, account_id: int) -> bytes:
    # no salt: the key is random, and the installation's alone
    info = f"luoshi second factor {account_id}".encode()
    return urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key.encode()))
