"""What an office file must not carry: macros, objects of other programs, links to the outside, calls of programs."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from luoshi.uploads.archives import Archive, look_over
from luoshi.uploads.errors import Code, Found
from luoshi.uploads.kinds import OLE, PACKED, PROGRAMS, Kind, kind_of, names_stream
from luoshi.uploads.markup import parsed, refuse_entities

MOST_CELLS = 400_000  # 5,000 rows of 60 columns, and a third more
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|vbaData|macrosheet|dialogsheet|intlMacrosheet", re.IGNORECASE)
_MACRO_PARTS = re.compile(r"(?:.*/)?(?:vbaProject\w*\.bin|vbaData\.xml|(?:macro|dialog)sheets/.*)", re.IGNORECASE)
_CONTROL_PARTS = re.compile(r".*/(?:activeX|ctrlProps)/.*|.*oleObject\d*\.bin", re.IGNORECASE)
_CHART_DATA = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+\.xlsx", re.IGNORECASE)
_LINK_PARTS = re.compile(r"xl/(?:externalLinks/.+\.xml|connections\.xml|queryTables/.+\.xml)", re.IGNORECASE)
_VBA_STREAMS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "PROJECTwm")
_OBJECT_STREAMS = ("\x01Ole10Native", "Equation Native", "Package", "\x03OCXNAME", "\x01CompObjPackage")
# BIFF8: a sheet (0x85) of type 1 is one of Excel 4's macros
_MACRO_SHEET = re.compile(rb"\x85\x00.\x00.{4}[\x00-\x02]\x01", re.DOTALL)
_CALLS = re.compile(r"\s*(?:DDE|DDEAUTO)\b", re.IGNORECASE)
_FETCHES = re.compile(r"\s*(?:INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b.*(?:https?:|ftp:|\\\\|file:)", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)</")
_DDE_FORMULA = re.compile(rb"^\s*[=+@-]*\s*[\w.']+\s*\|.*!|\b(?:WEBSERVICE|FILTERXML|CALL|REGISTER\.ID|DDE)\s*\(", re.I)
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CLICKED = re.compile(r"(?:https?|mailto|ftp|tel):|#", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][\w.+-]+:")
_DRIVE = re.compile(r"[A-Za-z]:/")


def inspect_zipped(archive: Archive, kind: Kind, *, depth: int = 0) -> None:
    """Every part of a .docx, .xlsx, .pptx or .ofd. Raises Found."""
    for name, data in archive.matching(r".*"):
        _part(name.lstrip("/"), data, depth)
    if kind is Kind.OFD:
        return
    for _, data in archive.matching(r"(?:.*/)?_rels/.*\.rels"):
        _relations(parsed(data))
    if kind is Kind.DOCX:
        for _, data in archive.matching(r"word/[^/]+\.xml"):
            _fields(data)
    if kind is Kind.XLSX:
        _sheets(archive)


def _part(name: str, data: bytes, depth: int) -> None:
    """One part by its name and its first bytes, whatever its name says."""
    if _MACRO_PARTS.fullmatch(name) or (name == "[Content_Types].xml" and _MACRO_TYPES.search(data)):
        raise Found(Code.MACRO)
    if data.startswith(OLE[:4]):
        raise Found(Code.MACRO if any(names_stream(data, each) for each in _VBA_STREAMS) else Code.EMBEDDED)
    if _CONTROL_PARTS.fullmatch(name) or (data.startswith(PROGRAMS) and not name.endswith((".xml", ".rels"))):
        raise Found(Code.EMBEDDED)
    if _LINK_PARTS.fullmatch(name):
        raise Found(Code.DDE if b"ddeLink" in data else Code.LINKS)
    if data.startswith(PACKED):
        _packed(name, data, depth)
    if name.lower().endswith((".xml", ".rels", ".vml")):
        refuse_entities(data)


def _packed(name: str, data: bytes, depth: int) -> None:
    """A chart keeps its figures as a workbook; any other archive inside is none of a document's business."""
    if depth or not _CHART_DATA.fullmatch(name):
        raise Found(Code.NESTED)
    within = look_over(data)
    if kind_of(data, parts=within.names()) is not Kind.XLSX:
        raise Found(Code.NESTED)
    inspect_zipped(within, Kind.XLSX, depth=depth + 1)


def _relations(root: _Element) -> None:
    for relation in root.iter("{*}Relationship"):
        kind, target = relation.get("Type", "").rsplit("/", 1)[-1].lower(), relation.get("Target", "").strip()
        if kind in {"afchunk", "vbaproject", "control", "activexcontrolbinary"}:
            raise Found(Code.MACRO if kind == "vbaproject" else Code.EMBEDDED)
        if relation.get("TargetMode", "").lower() != "external":
            continue
        if kind == "hyperlink":
            if not _CLICKED.match(target) and not _is_local(target):
                raise Found(Code.REMOTE)
        elif kind.startswith(("externallink", "oleobject")):
            raise Found(Code.LINKS)
        elif not _is_local(target):
            # Word notes the path of the template on the writer's own disk; only what lies elsewhere is fetched
            raise Found(Code.REMOTE)


def _is_local(target: str) -> bool:
    """Whether a target lies on the writer's own disk or beside the file: nothing is fetched for whoever opens it."""
    path = target.replace("\\", "/")
    if path.lower().startswith("file:"):
        path = path[5:]
        # file:///C:/a and file:///a are local, file://host/a is not
        path = path.lstrip("/") if path.startswith("///") or _DRIVE.match(path.lstrip("/")) else path
    return _DRIVE.match(path) is not None or not (path.startswith("//") or _SCHEME.match(path))


def _fields(data: bytes) -> None:
    """The codes of Word's fields, which may be cut into runs."""
    for code in _codes(parsed(data)):
        if _CALLS.match(code):
            raise Found(Code.DDE)
        if _FETCHES.match(code):
            raise Found(Code.REMOTE)


def _codes(root: _Element) -> Iterator[str]:
    held = ""
    for element in root.iter("{*}fldChar", "{*}instrText", "{*}fldSimple"):
        tag = str(element.tag).rsplit("}", 1)[-1]
        if tag == "fldSimple":
            yield next((str(value) for key, value in element.items() if str(key).endswith("instr")), "")
        elif tag == "instrText":
            held += element.text or ""
        else:
            yield held
            held = ""
    yield held


def _sheets(archive: Archive) -> None:
    cells = 0
    for name, data in archive.matching(r"xl/(?:worksheets/.*|workbook)\.xml"):
        cells += sum(1 for _ in _CELL.finditer(data)) if "worksheets/" in name else 0
        cells += sum(_area(*match.groups()) for match in _MERGED.finditer(data))
        if cells > MOST_CELLS:
            raise Found(Code.BOMB)
        if any(_DDE_FORMULA.search(match[1]) for match in _FORMULA.finditer(data)):
            raise Found(Code.DDE)


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """How many cells a merged range covers; every one of them is made when the workbook is opened."""
    wide = abs(_column(right) - _column(left)) + 1
    return wide * (abs(int(bottom[:8]) - int(top[:8])) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def inspect_old(data: bytes, kind: Kind) -> None:
    """A .doc, .xls or .ppt by the names of its streams. Raises Found."""
    if any(names_stream(data, each) for each in _VBA_STREAMS):
        raise Found(Code.MACRO)
    if kind is Kind.XLS and _MACRO_SHEET.search(data):
        raise Found(Code.MACRO)
    if any(names_stream(data, each) for each in _OBJECT_STREAMS):
        raise Found(Code.EMBEDDED)


def inspect_rtf(data: bytes) -> None:
    """An RTF by its control words. Raises Found."""
    if re.search(rb"\\(?:objdata|objocx|objemb|objautlink|objlink|objupdate)(?![a-z])", data):
        raise Found(Code.EMBEDDED)
    if re.search(rb"\\\*\\template\s+[^}]*(?:https?:|ftp:|\\\\\\\\|file:)", data, re.IGNORECASE):
        raise Found(Code.REMOTE)
    if re.search(rb"\\fldinst[^}]{0,40}\bDDE(?:AUTO)?\b", data, re.IGNORECASE):
        raise Found(Code.DDE)
    if re.search(rb"\\fldinst[^}]{0,40}\bINCLUDE(?:TEXT|PICTURE)\b[^}]*(?:https?:|\\\\\\\\)", data, re.IGNORECASE):
        raise Found(Code.REMOTE)
