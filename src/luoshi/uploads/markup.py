"""XML from strangers: no entities, no network, no depth without end."""

from lxml import etree
from lxml.etree import _Element

from luoshi.uploads.errors import Code, Found

_DECLARED = ("<!DOCTYPE", "<!ENTITY")
_FORMS = tuple(word.encode(encoding) for word in _DECLARED for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def refuse_entities(data: bytes) -> None:
    """Raises Found(ENTITIES) where a part declares a document type: office files have none, attacks need one."""
    if any(form in data for form in _FORMS):
        raise Found(Code.ENTITIES)
    # UTF-7, EBCDIC and the like only serve to hide what was looked for
    head = data[:200].replace(b"\x00", b"").lower()
    if b"encoding=" in head and not any(
        known in head for known in (b"utf-8", b"utf-16", b"gb", b"ascii", b"iso-8859-1")
    ):
        raise Found(Code.ENTITIES)


def parsed(data: bytes) -> _Element:
    """The root of an XML part. Raises Found for entities and for what is no XML."""
    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as broken:
        raise Found(Code.DAMAGED) from broken
