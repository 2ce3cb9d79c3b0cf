"""Small true files of every kind, made at run time: what a door must let in, and what attacks begin from."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from openpyxl import Workbook

OFD = "http://www.ofdspec.org/2016"


def picture(width: int = 8, height: int = 8) -> bytes:
    """A white PNG."""
    lines = b"".join(b"\x00" + b"\xff" * width for _ in range(min(height, 64)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pdf(*lines: str, catalog: str = "", objects: Sequence[str] = (), trailer: str = "") -> bytes:
    """A PDF of one page with these lines; `catalog` and `trailer` are written into the dictionaries of those names.

    `objects` are numbered from 8 on.
    """
    shown = "\n".join(
        f"BT /F1 16 Tf 72 {780 - 24 * place} Td <{line.encode('utf-16-be').hex()}> Tj ET"
        for place, line in enumerate(lines)
    )
    described = (
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120 /CapHeight 880"
        " /ItalicAngle 0 /StemV 93 /FontBBox [-25 -254 1000 880] >>"
    )
    signs = (
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
    )
    page = "/MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>"
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {page} >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        signs,
        described,
        *objects,
    ]
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(bodies) + 1
    return out + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode("latin-1")


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of an archive by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    """An archive with some parts more, or others in the place of its own."""
    return packed(unpacked(data) | parts)


def workbook(*rows: Sequence[object]) -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def ofd(*lines: str) -> bytes:
    """An OFD of one page, a text object a line."""
    objects = "".join(
        f'<ofd:TextObject ID="{place}" Boundary="20 {20 + 8 * place} 160 6" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(line)} 5">{line}</ofd:TextCode></ofd:TextObject>'
        for place, line in enumerate(lines, 10)
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?><ofd:{{0}} xmlns:ofd="{OFD}">{{1}}</ofd:{{0}}>'
    area = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
    return packed(
        {
            "OFD.xml": head.format(
                "OFD", "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
            ).encode(),
            "Doc_0/Document.xml": head.format(
                "Document",
                f"<ofd:CommonData><ofd:PageArea>{area}</ofd:PageArea></ofd:CommonData>"
                '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>',
            ).encode(),
            "Doc_0/Pages/Page_0/Content.xml": head.format(
                "Page", f'<ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content>'
            ).encode(),
        }
    )
