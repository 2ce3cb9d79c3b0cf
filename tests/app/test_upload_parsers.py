"""Every parser of XML by itself, past the door: no entity is resolved, nothing outside is read."""

import io
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import docx as python_docx
import pytest
from lxml import html
from openpyxl import load_workbook

from app.attacks import docx, xlsx
from app.files import ofd, unpacked, with_parts
from gongwen.errors import Unreadable
from gongwen.readers import ofd as ofd_reader
from luoshi.uploads.errors import Code, Found
from luoshi.uploads.markup import parsed
from luoshi.web.paper_files import came_in, safe_cell

CANARY = "CANARY-OF-A-FILE-OUTSIDE"
# 10^9 characters where entities are resolved
LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


def declared(outside: Path, root: str, body: str) -> bytes:
    """An XML part that names a file outside and a thousand million laughs."""
    entities = f'<!ENTITY e0 "ha"><!ENTITY x SYSTEM "file://{outside}">{LAUGHS}'
    return f'<?xml version="1.0"?><!DOCTYPE a [{entities}]>{root.format(body)}'.encode()


WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"
)
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{}</t></si></sst>'
PAGE = (
    '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer><ofd:TextObject Boundary="1 1 9 9"'
    ' Size="4"><ofd:TextCode X="0" Y="1">{}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>'
)


def by_word(part: bytes) -> str:
    document = python_docx.Document(io.BytesIO(with_parts(docx(), {"word/document.xml": part})))
    return "".join(paragraph.text for paragraph in document.paragraphs)


def by_excel(part: bytes) -> str:
    data = with_parts(xlsx(), {"xl/sharedStrings.xml": part})
    assert "xl/sharedStrings.xml" in unpacked(data)
    book = load_workbook(io.BytesIO(data))
    return "".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)


def by_ofd(part: bytes) -> str:
    return ofd_reader.read(with_parts(ofd("正文"), {"Doc_0/Pages/Page_0/Content.xml": part}), "a.ofd").text


PARSERS: Mapping[str, tuple[str, Callable[[bytes], str]]] = {
    "python-docx": (WORD, by_word),
    "openpyxl": (STRINGS, by_excel),
    "the reader of OFD": (PAGE, by_ofd),
    "pages of portals": (
        "<html><body>{}</body></html>",
        lambda part: "".join(map(str, html.document_fromstring(part).itertext())),
    ),
}


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("body", ["&x;", "&e9;"])
def test_no_parser_resolves_entities_without_end_or_from_outside(name: str, body: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(CANARY)
    root, read = PARSERS[name]
    start = time.monotonic()
    said = ""
    with suppress(Unreadable, ValueError, SyntaxError, TypeError, KeyError):
        said = read(declared(outside, root, body))
    assert CANARY not in said
    assert len(said) < 100_000
    assert time.monotonic() - start < 5


def test_the_doors_own_parser_refuses_what_is_declared(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(Found) as found:
            parsed(declared(tmp_path / "x", "<a>{}</a>", "&x;").decode().encode(encoding))
        assert found.value.code is Code.ENTITIES
    with pytest.raises(Found) as found:
        parsed(b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-')
    assert found.value.code is Code.ENTITIES


CELLS = {
    "=1+1": "'=1+1",
    "+cmd|' /c calc'!A0": "'+cmd|' /c calc'!A0",
    "-2+3": "'-2+3",
    "@SUM(A1)": "'@SUM(A1)",
    " =1": "' =1",
    "＝1": "'＝1",
    "\t=1": "'\t=1",
    "正文": "正文",
    "9公里": "9公里",
    "": "",
}


@pytest.mark.parametrize("words", CELLS)
def test_what_came_in_never_goes_out_as_a_formula(words: str) -> None:
    assert safe_cell(words) == CELLS[words]


def test_what_came_in_goes_out_as_a_download_in_a_sandbox() -> None:
    answer = came_in(b"<script>alert(1)</script>", "页.html")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
