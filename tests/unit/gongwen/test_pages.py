"""Pages to paragraphs and tables, on an OFD and on small PDFs made here; what is refused, and what is marked."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import pytest

from documents import ofd_writer
from gongwen import extract
from gongwen.errors import Trouble, Unreadable
from gongwen.readers import detect, office
from gongwen.readers.glyphs import Glyph, lines, mended

LONG = "加快建设现代化基础设施，新建道路12条、桥梁3座，改造老旧小区18个，新增停车泊位2400个，全年完成投资36.5亿元。"
HEADER = "示例区政府文件"


def shown(data: bytes) -> list[str]:
    document = extract.read(data, source="pages")
    return [block.clean.as_written(document.text) for block in document.blocks if block.kind.value != "furniture"]


def test_paragraphs_are_whole_over_lines_and_pages() -> None:
    texts = [f"{number}.{LONG}" for number in range(1, 20)]
    assert shown(ofd_writer.written(texts)) == texts


def test_headers_and_page_numbers_are_furniture_and_stand_after_the_sentence_they_cut() -> None:
    pages = ofd_writer.paragraphs([LONG * 3] * 12)
    assert len(pages) >= 3
    headed = [ofd_writer.text_object(80, 20, HEADER, 1) + page for page in pages]
    document = extract.read(ofd_writer.packed(headed), source="pages")
    said = [(block.kind.value, document.text[block.span.start : block.span.end]) for block in document.blocks]
    assert [words for kind, words in said if kind == "paragraph"] == [LONG * 3] * 12
    assert [words for kind, words in said if kind == "furniture"].count(HEADER) == len(pages)
    assert ("furniture", "—1—") in said
    assert document.locators[document.text.index(LONG)] == "page 1"


def test_a_table_of_rulings_is_a_grid_with_merged_cells() -> None:
    cells = [
        (0, 0, 1, 1, "序号"), (0, 1, 1, 1, "工作任务"), (0, 2, 1, 1, "责任单位"),
        (1, 0, 1, 3, "一、2026年重点工作"),
        (2, 0, 1, 1, "1"), (2, 1, 1, 1, "新建口袋公园12个。"), (2, 2, 2, 1, "区城管局\n区园林局"),
        (3, 0, 1, 1, "2"), (3, 1, 1, 1, "新建绿道30公里。"),
    ]  # fmt: skip
    page = ofd_writer.table(cells, [20.0, 70.0, 60.0], rows=4)
    document = extract.read(ofd_writer.packed([page]), source="table")
    assert [(i.seq, i.part, i.text, [u.name for u in i.units], i.inherited) for i in document.items] == [
        (1, "一、2026年重点工作", "新建口袋公园12个。", ["区城管局", "区园林局"], ()),
        (2, "一、2026年重点工作", "新建绿道30公里。", ["区城管局", "区园林局"], ("units",)),
    ]


def line_of(text: str, x: float = 0.0, gaps: Sequence[float] = ()) -> str:
    glyphs = []
    for index, char in enumerate(text):
        x += gaps[index] if index < len(gaps) else 0.0
        wide = 10.0 if char > "\u2000" else 5.0
        glyphs.append(Glyph(char, x, x + wide, 100.0, 10.0))
        x += wide
    (line,) = lines(glyphs)
    return line.text


BLANKS = {
    "新建 道路 12 条": "新建道路12条",  # a justified line, or a program that puts blanks where scripts meet
    "GDP growth": "GDP growth",
    "5 G": "5 G",
    "区　长": "区 长",  # as wide as a character: it parts two names
}


@pytest.mark.parametrize(("written", "read"), BLANKS.items())
def test_blanks_stay_where_they_part_something(written: str, read: str) -> None:
    assert line_of(written) == read


def test_gaps_part_latin_words_and_nothing_else() -> None:
    assert line_of("ABCD", gaps=(0, 0, 3, 0)) == "AB CD"
    assert line_of("新建道路", gaps=(0, 3, 3, 3)) == "新建道路"


def test_marks_of_footnotes_are_no_text_and_powers_are() -> None:
    body = [Glyph(char, 10.0 * at, 10.0 * at + 10, 100.0, 10.0) for at, char in enumerate("建设现代产业园区")]
    mark = Glyph("3", 80, 83, 96.0, 6.0)
    unit = [Glyph("m", 83, 90, 100.0, 10.0), Glyph("2", 90, 93, 96.0, 6.0)]
    (line,) = lines([*body, mark, *unit])
    assert line.text == "建设现代产业园区m2"


def test_radicals_are_the_characters_they_stand_for() -> None:
    assert "".join(map(mended, "⼀⽅⾯⻓⻋⻅⼾道")) == "一方面长车见户道"


# --- what is refused, and what is marked -----------------------------------------------------------------------------


def scanned(pages: int) -> pypdfium2.PdfDocument:
    """A PDF whose pages are pictures."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        page = document.new_page(595, 842)
        picture = pypdfium2.PdfImage.new(document)
        bitmap = pypdfium2.PdfBitmap.new_native(8, 8, pypdfium2.raw.FPDFBitmap_BGR)
        picture.set_bitmap(bitmap)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
        page.insert_obj(picture)
        page.gen_content()
        page.close()
    return document


def written(document: pypdfium2.PdfDocument) -> bytes:
    held = io.BytesIO()
    document.save(held)
    document.close()
    return held.getvalue()


def pdf(extra: bytes = b"") -> bytes:
    """A page that says Target 12, with `extra` in its trailer; offsets are left to the reader to find."""
    content = b"BT /F1 12 Tf 72 700 Td (Target 12) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<</Size 6/Root 1 0 R" + extra + b">>\nstartxref\n0\n%%EOF\n"


LOCKED = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">>>"
OLE = office.OLE + b"\0" * 508


def stream(name: str) -> bytes:
    return (name + "\0").encode("utf-16-le")


REFUSED: dict[str, tuple[Callable[[], bytes], Trouble]] = {
    "a scanned PDF": (lambda: written(scanned(2)), Trouble.PDF_SCANNED),
    "half a PDF": (lambda: pdf()[:60], Trouble.PDF_DAMAGED),
    "a PDF with a password": (lambda: pdf(LOCKED), Trouble.PASSWORD),
    "a scanned OFD": (lambda: ofd_writer.packed([ofd_writer.picture()]), Trouble.OFD_SCANNED),
    "an empty OFD": (lambda: ofd_writer.packed([""]), Trouble.OFD_WITHOUT_TEXT),
    "a workbook with a password": (lambda: OLE + stream("EncryptedPackage"), Trouble.PASSWORD),
    "a .doc with a password": (
        lambda: OLE + b"\xec\xa5" + b"\0" * 9 + b"\1" + stream("WordDocument"),
        Trouble.PASSWORD,
    ),
    "slides": (lambda: OLE + stream("PowerPoint Document"), Trouble.NO_READER),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_its_code(name: str) -> None:
    make, code = REFUSED[name]
    with pytest.raises(Unreadable) as refused:
        detect.read(make(), "file")
    assert refused.value.code is code
    assert str(refused.value).startswith("file: ")


def test_pages_that_are_pictures_are_named_and_the_rest_is_read() -> None:
    document = scanned(3)
    with pypdfium2.PdfDocument(pdf()) as text:
        document.import_pages(text, index=1)
    reading = detect.read(written(document), "file")
    assert reading.text == "Target 12\n"
    assert [str(flaw) for flaw in reading.warnings] == ["pictures without text on page 1, 3, 4"]
    pages = ofd_writer.paragraphs([LONG])
    (flaw,) = detect.read(ofd_writer.packed([*pages, ofd_writer.picture()]), "file").warnings
    assert (flaw.code, flaw.params) == (Trouble.PAGES_ARE_PICTURES, {"pages": "2"})


def test_an_ofd_with_a_part_missing_is_refused() -> None:
    data = ofd_writer.written([LONG]).replace(b"Page_0/Content.xml", b"Page_9/Content.xml")
    with pytest.raises(Unreadable) as refused:
        detect.read(data, "file")
    assert refused.value.code is Trouble.OFD_DAMAGED


@pytest.mark.parametrize(
    ("script", "code"),
    [(None, Trouble.OFFICE_MISSING), ("exit 1", Trouble.OFFICE_FAILED), ("sleep 9", Trouble.OFFICE_SLOW)],
)
def test_without_a_working_office_an_old_file_says_what_to_do(
    script: str | None, code: Trouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _: str(program) if script else None)
    monkeypatch.setattr(office, "_SECONDS", 0.3)
    with pytest.raises(Unreadable) as refused:
        detect.read(OLE + stream("WordDocument"), "old.doc")
    assert refused.value.code is code
    assert "save" in str(refused.value)
