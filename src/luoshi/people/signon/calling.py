"""Calls to a provider: short, no redirects followed, nothing larger than a page, HTTPS but on this machine."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import requests
from django.utils.translation import gettext as _

from luoshi.people.signon.adapter import SignOnRefused

TIMEOUT_SECONDS = 10
LARGEST = 1024 * 1024
HERE = {"localhost", "127.0.0.1", "::1"}


def check_address(address: str) -> None:
    """Pass for HTTPS, or HTTP on this machine. Raises SignOnRefused."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE):
        return
    raise SignOnRefused(_("统一身份认证的地址不是 HTTPS，不能使用；请联系系统管理员"))


def fetch(address: str, parameters: Mapping[str, str] | None = None) -> requests.Response:
    """The answer, whole, whatever its status. Raises SignOnRefused when there is none."""
    check_address(address)
    try:
        with requests.get(
            address, params=parameters, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            content = answer.raw.read(LARGEST + 1, decode_content=True)
            if len(content) > LARGEST:
                raise unreachable()
            answer._content = content  # noqa: SLF001  read by ourselves, to a limit
            return answer
    except (requests.RequestException, OSError) as broken:
        raise unreachable() from broken


def unreachable() -> SignOnRefused:
    """The provider did not answer as it should."""
    return SignOnRefused(_("统一身份认证服务没有正常应答；请稍后再试，或用账号密码登录"))
