"""Classification marks in every place of every kind of file; harmless words pass; nothing of a marked paper stays."""

import io
import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import docx
import pytest
from django.db import connection
from docx.oxml import parse_xml

from app.attacks import WORD
from app.files import ofd, packed, pdf, unpacked, workbook
from app.marks import LAYOUTS
from app.people import AT, Town, build_town
from luoshi.intake.actions import import_source
from luoshi.intake.reading import words_of
from luoshi.uploads.door import checked
from luoshi.uploads.errors import Classified
from luoshi.uploads.inspecting import inspect
from luoshi.uploads.kinds import ATTACHMENTS
from luoshi.uploads.names import clean, ending
from luoshi.uploads.personal import numbers
from luoshi.uploads.secrecy import classification_mark, mark_in_name
from prints import saved, word
from shared import shared

BODY = ["关于某事的通知", "各单位要做好保密工作，严守国家秘密和商业秘密。"]
BOX = (
    f'<w:r xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
    "{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def header(lines: list[str]) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "\n".join(lines)
    for line in BODY:
        document.add_paragraph(line)
    return saved(document)


def text_box(lines: list[str]) -> bytes:
    document = docx.Document()
    held = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    document.add_paragraph(BODY[0])._p.append(parse_xml(BOX.format(held)))
    return saved(document)


def first_cell(lines: list[str]) -> bytes:
    document = docx.Document()
    document.add_table(1, 2).cell(0, 0).text = "\n".join(lines)
    document.add_paragraph(BODY[0])
    return saved(document)


def page_header_of_a_sheet(lines: list[str]) -> bytes:
    parts = unpacked(workbook(["序号", "事项"]))
    name = "xl/worksheets/sheet1.xml"
    words = f"<headerFooter><oddHeader>&amp;L{''.join(lines)}&amp;C示例区</oddHeader></headerFooter></worksheet>"
    return packed(parts | {name: parts[name].replace(b"</worksheet>", words.encode())})


def rtf(lines: list[str]) -> bytes:
    escaped = ["".join(f"\\u{ord(char)}?" for char in line) for line in [*lines, *BODY]]
    return ("{\\rtf1\\ansi " + "\\par ".join(escaped) + "}").encode()


def old_word(lines: list[str]) -> bytes:
    names = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in ("WordDocument",))
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + ("\r".join([*lines, *BODY]) + "\r").encode("utf-16-le")
        + names
    )


PLACES: Mapping[str, tuple[str, Callable[[list[str]], bytes]]] = {
    "the first lines of a Word file": ("docx", lambda lines: word([*lines, *BODY])),
    "the page header of a Word file": ("docx", header),
    "a text box of a Word file": ("docx", text_box),
    "the first cell of a Word file": ("docx", first_cell),
    "the first page of a PDF": ("pdf", lambda lines: pdf(*lines, *BODY)),
    "the first rows of a workbook": ("xlsx", lambda lines: workbook(*([line] for line in [*lines, *BODY]))),
    "an OFD": ("ofd", lambda lines: ofd(*lines, *BODY)),
    "a text": ("txt", lambda lines: "\r\n".join([*lines, *BODY]).encode()),
    "a text of Windows": ("txt", lambda lines: "\r\n".join([*lines, *BODY]).encode("gb18030")),
    "a text of two bytes": ("txt", lambda lines: "\r\n".join([*lines, *BODY]).encode("utf-16")),
    "a page": (
        "html",
        lambda lines: f"<html><body>{''.join(f'<p>{x}</p>' for x in [*lines, *BODY])}</body></html>".encode(),
    ),
    "a page of spans": (
        "html",
        lambda lines: f"<html><body><b>{'</b><br><b>'.join(lines)}</b><p>文</p></body></html>".encode(),
    ),
    "an RTF": ("rtf", rtf),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_mark_is_found(place: str, layout: str) -> None:
    kind, make = PLACES[place]
    with pytest.raises(Classified):
        checked(f"通知.{kind}", make(list(LAYOUTS[layout])), ATTACHMENTS)


@pytest.mark.parametrize("line", ["机密★1年", "秘密★", "密级：机密 ", "绝密"])
def test_a_mark_in_an_old_word_file_is_found_before_anybody_converts_it(line: str) -> None:
    with pytest.raises(Classified):
        checked("通知.doc", old_word([line]), ATTACHMENTS)


def test_a_mark_in_the_page_header_of_a_sheet() -> None:
    with pytest.raises(Classified, match="机密★1年"):
        checked("表.xlsx", page_header_of_a_sheet(["机密★1年"]), ATTACHMENTS)


@pytest.mark.parametrize("place", PLACES)
def test_harmless_words_pass(place: str) -> None:
    kind, make = PLACES[place]
    harmless = ["示例区机密技术有限公司", "商业秘密★保护站", "内部资料 注意保存", "工作秘密★5年", "密级：公开"]
    assert checked(f"通知.{kind}", make(harmless), ATTACHMENTS)


NAMES = {
    "【机密】关于某事的通知.docx": True,
    "机密★1年 通知.docx": True,
    "(秘密)方案.pdf": True,
    "方案-绝密.pdf": True,
    "秘密.txt": True,
    "关于机密文件管理的通知.docx": False,
    "商业秘密保护工作总结.docx": False,
    "保密工作要点.docx": False,
    "国家秘密载体管理.pdf": False,
}


@pytest.mark.parametrize("name", NAMES)
def test_marks_in_names(name: str) -> None:
    assert (mark_in_name(clean(name)) is not None) is NAMES[name]


@pytest.mark.shared
def test_no_real_document_is_refused_and_no_mark_at_its_head_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    files = [file for folder in ("corpus", "seeds") for file in sorted(shared(folder).rglob("*")) if file.is_file()]
    trials, characters, alarms, missed = 0, 0, [], []
    for file in files:
        data = file.read_bytes()
        inspect(data, ending(clean(file.name)), ATTACHMENTS)
        text = words_of(data, name=file.name)
        assert classification_mark(text) is None, file.name
        characters += len(text)
        alarms += [(file.name, number) for number in numbers(text)]
        for layout, lines in LAYOUTS.items():
            trials += 1
            if classification_mark("\n".join(lines) + "\n" + text) is None:
                missed.append((file.name, layout))
    with capsys.disabled():
        print(f"\n{len(files)} files, {characters} characters: 0 refused, {len(alarms)} numbers of persons;")  # noqa: T201
        print(f"{trials} marks in {len(LAYOUTS)} layouts: {len(missed)} missed")  # noqa: T201
    assert not missed
    assert not alarms


SECRET = "关于某项不公开事项的办理意见之一二三"


@pytest.fixture
def town(db: None) -> Town:
    """The town of one case: another connection looks at it."""
    return build_town()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_of_a_marked_paper_stays(
    place: str, tmp_path: Path, town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the database as it would lie on a disk, nor in a temporary folder, nor in the log."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    kind, make = PLACES[place]
    caplog.set_level(logging.DEBUG)
    data = make(["机密★1年", SECRET])
    with pytest.raises(Classified):
        import_source(government=town.government, name=f"通知.{kind}", data=data, by=town.owner, at=AT)
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        connection.connection.backup(copy)
    stored = (tmp_path / "copy.sqlite3").read_bytes()
    for words in (SECRET, "机密★1年"):
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            assert words.encode(encoding) not in stored
        assert words not in caplog.text
    assert data[:64] not in stored
    assert not list((tmp_path / "temp").iterdir())


def test_the_copy_would_show_what_was_stored(tmp_path: Path, town: Town) -> None:
    """The test above can fail: a harmless paper is found in the same copy."""
    import_source(government=town.government, name="通知.txt", data=SECRET.encode(), by=town.owner, at=AT)
    held = io.BytesIO("\n".join(connection.connection.iterdump()).encode())
    assert SECRET.encode() in held.getvalue()
