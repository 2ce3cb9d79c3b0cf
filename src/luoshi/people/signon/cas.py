"""CAS, protocols 2 and 3: the ticket that the browser brings back is asked of the server, which names the person."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from lxml import etree

from luoshi.people.signon.adapter import Identity, SignOnRefused, Started
from luoshi.people.signon.calling import check_address, fetch, unreachable

NAMESPACE = "{http://www.yale.edu/tp/cas}"
TICKET = re.compile(r"ST-[A-Za-z0-9._-]{1,250}")
NOT_THERE, OK = 404, 200


@dataclass(frozen=True, slots=True)
class Cas:
    """One CAS server; `id_attribute` names the attribute that holds an id for life, empty for the user's name there."""

    address: str
    label: str
    id_attribute: str = ""
    name: str = "cas"

    @property
    def issuer(self) -> str:
        """The kind, the server, and what of a person is the id."""
        return f"cas {self.address} {self.id_attribute}".strip()

    def begin(self, callback: str) -> Started:
        """To the server's log-in page; a state goes with our address, which the ticket is bound to."""
        state = secrets.token_urlsafe(32)
        service = f"{callback}?{urlencode({'state': state})}"
        address = f"{self.address.rstrip('/')}/login?{urlencode({'service': service})}"
        check_address(address)
        return Started(address, {"state": state, "service": service})

    def finish(self, answered: Mapping[str, str], kept: Mapping[str, str], *, at: datetime) -> Identity:  # noqa: ARG002  a ticket carries no time
        """Whom the server names for the ticket."""
        if not compare_digest(answered.get("state", "").encode(), kept["state"].encode()):
            raise SignOnRefused(_("登录请求对不上，可能停留太久或开了两个窗口；请重新登录"))
        ticket = answered.get("ticket", "")
        if not TICKET.fullmatch(ticket):
            raise SignOnRefused(_("统一身份认证没有给出可用的票据；请重新登录"))
        asked = {"service": kept["service"], "ticket": ticket}
        answer = fetch(f"{self.address.rstrip('/')}/p3/serviceValidate", asked)
        if answer.status_code == NOT_THERE:  # protocol 2 knows no /p3
            answer = fetch(f"{self.address.rstrip('/')}/serviceValidate", asked)
        if answer.status_code != OK:
            raise unreachable()
        return Identity(self.issuer, self._subject(answer.content))

    def _subject(self, content: bytes) -> str:
        success = _parsed(content).find(f"{NAMESPACE}authenticationSuccess")
        if success is None or success.find(f"{NAMESPACE}proxies") is not None:
            raise SignOnRefused(_("统一身份认证没有确认这次登录，票据可能已用过或过期；请重新登录"))
        place = f"{NAMESPACE}user"
        if self.id_attribute:
            place = f"{NAMESPACE}attributes/{NAMESPACE}{self.id_attribute}"
        found = success.findall(place)
        subject = (found[0].text or "").strip() if len(found) == 1 else ""
        if not subject or len(found[0]):
            raise SignOnRefused(_("统一身份认证没有给出身份标识；请联系系统管理员"))
        return subject


def _parsed(content: bytes) -> etree._Element:
    """The answer's root; no document type, so no entity, and nothing fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as broken:
        raise unreachable() from broken
    if root.getroottree().docinfo.internalDTD is not None or root.tag != f"{NAMESPACE}serviceResponse":
        raise unreachable()
    return root
