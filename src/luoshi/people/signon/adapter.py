"""Sign-on at a provider outside: what every way of it has to offer, and what it could not do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from luoshi.errors import NotAcceptable


class SignOnRefused(NotAcceptable):
    """The provider's answer is not one that opens anything; the message says why, for the person and the log."""


@dataclass(frozen=True, slots=True)
class Started:
    """Where the browser is sent, and what is kept in its session until it comes back."""

    address: str
    kept: dict[str, str]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came back: the provider with its issuer, the id there, and whether a second factor was shown there."""

    provider: str
    subject: str
    factor: bool = False


class Provider(Protocol):
    """A way of signing on. Neither method writes anything; both may take as long as TIMEOUT_SECONDS a call."""

    @property
    def name(self) -> str:
        """How addresses and the log name it."""
        ...

    @property
    def label(self) -> str:
        """What its button says."""
        ...

    @property
    def issuer(self) -> str:
        """What ids are bound to: the kind and the provider's address."""
        ...

    def begin(self, callback: str) -> Started:
        """Begin: `callback` is our address that the browser comes back to. Raises SignOnRefused."""
        ...

    def finish(self, answered: Mapping[str, str], kept: Mapping[str, str], *, at: datetime) -> Identity:
        """Who came back with these parameters. Raises SignOnRefused."""
        ...
