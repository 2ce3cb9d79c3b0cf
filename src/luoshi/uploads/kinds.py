"""What kind of file some bytes are. The content says it; the name may only agree.

Note: own signatures rather than a library of them (decision 0030): OFD, WPS's endings and text in Chinese encodings
are in none, and .docx, .xlsx and .pptx differ only in what stands inside the same archive.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

from luoshi.uploads.errors import Code, Found


class Kind(StrEnum):
    """A kind of file, by what it is."""

    TEXT = "txt"
    HTML = "html"
    CSV = "csv"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    OFD = "ofd"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    RTF = "rtf"
    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tif"
    WEBP = "webp"
    ZIP = "zip"


TABLES = frozenset({Kind.XLSX})
DAYS = frozenset({Kind.XLSX, Kind.CSV})
WRITTEN = frozenset({Kind.TEXT, Kind.HTML, Kind.CSV})
ZIPPED = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.OFD})
OLD_OFFICE = frozenset({Kind.DOC, Kind.XLS, Kind.PPT})
PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.BMP, Kind.TIFF, Kind.WEBP})
DOCUMENTS = WRITTEN | {Kind.DOCX, Kind.XLSX, Kind.OFD, Kind.DOC, Kind.XLS, Kind.RTF, Kind.PDF}
ATTACHMENTS = DOCUMENTS | PICTURES | {Kind.PPTX, Kind.PPT}
SCANS = frozenset({Kind.PDF, Kind.OFD, Kind.JPEG, Kind.PNG, Kind.BMP, Kind.TIFF, Kind.WEBP})

# Endings that mean a kind. Text, pages and separated values are one family: the same bytes may be any of them.
ENDINGS: Mapping[str, frozenset[Kind]] = {
    **{kind.value: frozenset({kind}) for kind in Kind if kind not in WRITTEN | {Kind.ZIP}},
    **dict.fromkeys(("txt", "text", "md", "htm", "html", "xhtml", "csv", "tsv"), WRITTEN),
    "jpeg": frozenset({Kind.JPEG}),
    "jpe": frozenset({Kind.JPEG}),
    "tiff": frozenset({Kind.TIFF}),
    "wps": frozenset({Kind.DOC, Kind.DOCX}),
    "et": frozenset({Kind.XLS, Kind.XLSX}),
    "dps": frozenset({Kind.PPT, Kind.PPTX}),
    # Word itself writes RTF under .doc, and so do the systems that print notices
    "doc": frozenset({Kind.DOC, Kind.RTF}),
}
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"{\\rtf", Kind.RTF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
)
PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", ZIP, b"PK\x05\x06")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\x4c\x00\x00\x00\x01\x14\x02\x00")
_PAGE = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
# No text holds these; a page or two of a damaged file may.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TOLERATED_CONTROLS = 200  # one in so many bytes, as the readers tolerate


def kind_of(data: bytes, *, parts: Collection[str] = ()) -> Kind | None:
    """What the bytes are; None where nothing fits. `parts` are the names inside, where it is an archive."""
    if data.startswith(ZIP):
        return _zipped(parts)
    if data.startswith(OLE[:4]):
        return _old_office(data)
    known = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if known is not None:
        return known
    if data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00":
        return Kind.BMP
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(PACKED):
        return Kind.ZIP
    return None if data.startswith(PROGRAMS) else _written(data)


def _zipped(parts: Collection[str]) -> Kind:
    names = {name.lstrip("/") for name in parts}
    marks = {
        "word/document.xml": Kind.DOCX,
        "xl/workbook.xml": Kind.XLSX,
        "ppt/presentation.xml": Kind.PPTX,
        "OFD.xml": Kind.OFD,
    }
    return next((kind for name, kind in marks.items() if name in names), Kind.ZIP)


def _old_office(data: bytes) -> Kind | None:
    if names_stream(data, "EncryptedPackage"):
        raise Found(Code.PASSWORD)
    marks = {"WordDocument": Kind.DOC, "Workbook": Kind.XLS, "Book": Kind.XLS, "PowerPoint Document": Kind.PPT}
    return next((kind for name, kind in marks.items() if names_stream(data, name)), None)


def names_stream(data: bytes, name: str) -> bool:
    """Whether the directory of an OLE file has an entry of that name; its entries are never compressed."""
    return (name + "\0").encode("utf-16-le") in data


def _written(data: bytes) -> Kind | None:
    sample = data[:20_000]
    wide = data.startswith(_BYTE_ORDER_MARKS) or _is_wide(sample)
    if not wide and len(_CONTROLS.findall(sample)) > len(sample) // _TOLERATED_CONTROLS:
        return None
    return Kind.HTML if _PAGE.search(data[:4096].replace(b"\x00", b"")) else Kind.TEXT


def _is_wide(sample: bytes) -> bool:
    """Whether this is UTF-16 without its mark: lines then end in a zero byte on the same side each."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    wide = max(even, odd) > 0 and min(even, odd) <= len(sample) // 400 and sample.count(0) >= len(sample) // 100
    if not wide:
        return False
    text = sample[: len(sample) // 2 * 2].decode("utf-16-le" if odd >= even else "utf-16-be", errors="replace")
    return len(re.findall("[\x00-\x08\x0e-\x1f\ufffd]", text)) <= len(text) // _TOLERATED_CONTROLS


def agree(kind: Kind | None, ending: str, kinds: Collection[Kind]) -> Kind:
    """The kind, once this door takes it and the name does not say another. Raises Found."""
    if ending and ending not in ENDINGS:
        if ending in {"zip", "rar", "7z", "gz", "tar", "tgz", "bz2", "xz"}:
            raise Found(Code.ARCHIVE)
        raise Found(Code.ENDING, ending, told(kinds))
    if kind is None:
        raise Found(Code.UNKNOWN, also=told(kinds))
    if kind is Kind.ZIP:
        raise Found(Code.ARCHIVE)
    if ending and kind not in ENDINGS[ending]:
        raise Found(Code.MISMATCH, ending, kind.value)
    if kind in WRITTEN and Kind.CSV in kinds and Kind.TEXT not in kinds and ending in {"csv", "tsv", "txt", ""}:
        return Kind.CSV  # a table of values is not told from a text by its bytes
    if kind not in kinds:
        raise Found(Code.KIND, kind.value, told(kinds))
    return kind


def told(kinds: Collection[Kind]) -> str:
    """The endings that a door takes, in one line."""
    return "、".join(f".{kind}" for kind in Kind if kind in kinds)
