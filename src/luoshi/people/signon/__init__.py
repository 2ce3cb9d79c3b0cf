"""Sign-on at a provider of the office's network: OpenID Connect and CAS behind one adapter, set by environment."""

from collections.abc import Mapping

from django.conf import settings

from luoshi.people.signon.adapter import Provider
from luoshi.people.signon.cas import Cas
from luoshi.people.signon.oidc import Oidc


def providers() -> Mapping[str, Provider]:
    """The ways of signing on that this installation has, by name; none where none is set."""
    found: list[Provider] = []
    if settings.OIDC_ISSUER:
        found.append(
            Oidc(
                address=settings.OIDC_ISSUER,
                client_id=settings.OIDC_CLIENT_ID,
                client_secret=settings.OIDC_CLIENT_SECRET,
                label=settings.OIDC_LABEL,
                strong_levels=settings.OIDC_STRONG_LEVELS,
            )
        )
    if settings.CAS_URL:
        found.append(Cas(address=settings.CAS_URL, label=settings.CAS_LABEL, id_attribute=settings.CAS_ID_ATTRIBUTE))
    return {provider.name: provider for provider in found}
