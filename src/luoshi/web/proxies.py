"""Who really asks: what a reverse proxy says about the client counts only from the proxies that are trusted."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from luoshi.installation.environment import Environment
from luoshi.installation.kinds import Network

Address = IPv4Address | IPv6Address
SAID_BY_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")
NETWORK_BITS = {4: 24, 6: 48}


def only_trusted_proxies(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the headers of a proxy are taken away where no trusted proxy sent them."""

    def answer_without_claims(request: HttpRequest) -> HttpResponse:
        if not within(_peer(request), _installation().networks("LUOSHI_PROXY")):
            for name in SAID_BY_PROXIES:
                request.META.pop(name, None)
        return answer(request)

    return answer_without_claims


def client_address(request: HttpRequest) -> Address | None:
    """The address of the browser: the last one in X-Forwarded-For that no trusted proxy has; None when unknown."""
    trusted = _installation().networks("LUOSHI_PROXY")
    seen = _peer(request)
    if not within(seen, trusted):
        return seen
    for text in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        said = _address(text.strip())
        if said is None:
            return seen
        seen = said
        if not within(said, trusted):
            return said
    return seen


def logged_address(request: HttpRequest) -> str | None:
    """The client's address as far as LUOSHI_LOG_ADDRESSES lets it into the log; None: not at all."""
    wanted = _installation().text("LUOSHI_LOG_ADDRESSES")
    client = client_address(request) if wanted != "none" else None
    if client is None:
        return None
    return str(client) if wanted == "full" else str(ip_network((client, NETWORK_BITS[client.version]), strict=False))


def within(address: Address | None, networks: Sequence[Network]) -> bool:
    """Whether the address is in one of the networks; an IPv4 address written as IPv6 is that IPv4 address."""
    return address is not None and any(address in network for network in networks)


def _peer(request: HttpRequest) -> Address | None:
    return _address(request.META.get("REMOTE_ADDR", ""))


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _installation() -> Environment:
    known = settings.LUOSHI
    assert isinstance(known, Environment)  # noqa: S101
    return known
