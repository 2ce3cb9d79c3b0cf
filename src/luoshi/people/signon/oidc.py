"""OpenID Connect: the code flow with PKCE, state and nonce; the id token verified against the issuer's keys."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException, Response

from luoshi.people.signon.adapter import Identity, SignOnRefused, Started
from luoshi.people.signon.calling import TIMEOUT_SECONDS, check_address, fetch, unreachable

# Signed with the issuer's private key: neither "none" nor a secret that both sides hold.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
OK = 200
LEEWAY_SECONDS = 60  # two clocks of two offices
STRONG_WAYS = {"mfa"}  # RFC 8176: more than one factor was shown


@dataclass(frozen=True, slots=True)
class Oidc:
    """One OpenID provider, by its issuer; `strong_levels` are the `acr` values that mean two factors there."""

    address: str
    client_id: str
    client_secret: str
    label: str
    strong_levels: tuple[str, ...] = ()
    name: str = "oidc"

    @property
    def issuer(self) -> str:
        """The kind and the issuer."""
        return f"oidc {self.address}"

    def begin(self, callback: str) -> Started:
        """To the provider, with state, nonce and the challenge of PKCE."""
        kept = {
            "state": secrets.token_urlsafe(32),
            "nonce": secrets.token_urlsafe(32),
            "verifier": secrets.token_urlsafe(48),
            "callback": callback,
        }
        with self._session(callback) as session:
            address, _state = session.create_authorization_url(
                self._metadata()["authorization_endpoint"],
                state=kept["state"],
                nonce=kept["nonce"],
                code_verifier=kept["verifier"],
            )
        check_address(address)
        return Started(address, kept)

    def finish(self, answered: Mapping[str, str], kept: Mapping[str, str], *, at: datetime) -> Identity:
        """Whom the id token names, once everything about it is right."""
        if not compare_digest(answered.get("state", "").encode(), kept["state"].encode()):
            raise SignOnRefused(_("登录请求对不上，可能停留太久或开了两个窗口；请重新登录"))
        if "error" in answered or not answered.get("code"):
            raise SignOnRefused(_("统一身份认证没有同意这次登录；请重试或联系管理员"))
        if answered.get("iss", self.address) != self.address:
            raise _untrusted()
        metadata = self._metadata()
        token = self._token(answered["code"], kept, metadata["token_endpoint"])
        claims = self._claims(token, fetch(metadata["jwks_uri"]), kept["nonce"], at)
        ways = claims.get("amr")
        strong = isinstance(ways, list) and bool(STRONG_WAYS & {str(way) for way in ways})
        return Identity(self.issuer, claims["sub"], strong or claims.get("acr") in self.strong_levels)

    def _session(self, callback: str) -> OAuth2Session:
        return OAuth2Session(
            self.client_id,
            self.client_secret,
            scope="openid",
            redirect_uri=callback,
            code_challenge_method="S256",
        )

    def _metadata(self) -> Mapping[str, Any]:
        """What the issuer says of itself; it must be the one asked."""
        answer = fetch(self.address.rstrip("/") + "/.well-known/openid-configuration")
        said = _json(answer)
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if said.get("issuer") != self.address or not all(isinstance(said.get(each), str) for each in needed):
            raise _untrusted()
        return said

    def _token(self, code: str, kept: Mapping[str, str], address: str) -> str:
        check_address(address)
        try:
            with self._session(kept["callback"]) as session:
                session.register_compliance_hook("access_token_response", _accepted)
                token = session.fetch_token(
                    address,
                    code=code,
                    code_verifier=kept["verifier"],
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                )
        except (AuthlibBaseError, RequestException, ValueError) as broken:
            raise unreachable() from broken
        if not isinstance(token.get("id_token"), str):
            raise _untrusted()
        return str(token["id_token"])

    def _claims(self, token: str, keys: Any, nonce: str, at: datetime) -> Mapping[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.address},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(token, KeySet.import_key_set(_json(keys)), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
            registry.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as wrong:
            raise _untrusted() from wrong
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self.client_id:
            raise _untrusted()
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise _untrusted()
        return claims


def _accepted(answer: Response) -> Response:
    """The token's answer, when the provider says that it is one: the client would read any."""
    if answer.status_code != OK:
        raise unreachable()
    return answer


def _json(answer: Any) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError as broken:
        raise unreachable() from broken
    if answer.status_code != 200 or not isinstance(said, dict):
        raise unreachable()
    return said


def _untrusted() -> SignOnRefused:
    """The proof does not hold; which part of it, an attacker is not told."""
    return SignOnRefused(_("统一身份认证给出的证明核验不通过，没有登录；请重试，仍不行请联系系统管理员"))
