"""One report in every format: the same facts, in the same order, each at its place; and one table: the same items."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Cm

import prints
from anchors import check_anchors
from documents import ofd_writer
from gongwen import extract, records
from gongwen.document import Document
from shared import shared

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "src/luoshi/demo/documents/report-2026.txt"
NOTICE = ROOT / "src/luoshi/demo/documents/notice-2026.html"
KEYS = ("number", "subject", "measure", "value", "unit", "comparator", "period", "status")
# A city's report as text, whose sentences wrap in every way; one is enough here, all were compared by hand.
CITY = "corpus/city/2024/宣城.txt"
BODIES = ["区城管局", "区水务局", "区住房和城乡建设局", "区人力资源和社会保障局", "区教育局"]


def told(document: Document) -> list[tuple[object, ...]]:
    found = (records.fact_record(document, fact) for fact in extract.facts(document))
    return [tuple(record[key] for key in KEYS) for record in found]


def items(document: Document) -> list[dict[str, object]]:
    left_out = {"source", "start", "end"}
    found = (records.item_record(document, item) for item in document.items)
    return [{key: value for key, value in record.items() if key not in left_out} for record in found]


def read(data: bytes, form: str) -> Document:
    document = extract.read(data, source="print")
    assert document.format == form
    assert document.warnings == ()
    check_anchors(document)
    return document


@pytest.fixture(params=["ours", pytest.param("city", marks=pytest.mark.shared)])
def report(request: pytest.FixtureRequest) -> Path:
    return REPORT if request.param == "ours" else shared(CITY)


def test_word(report: Path) -> None:
    assert told(read(prints.word(prints.lines_of(report)), "docx")) == told(extract.read_file(report))


def test_a_page(report: Path) -> None:
    assert told(read(prints.page(prints.lines_of(report)), "html")) == told(extract.read_file(report))


def test_ofd(report: Path) -> None:
    document = read(ofd_writer.written(prints.lines_of(report)), "ofd")
    assert told(document) == told(extract.read_file(report))
    assert {"page 1", "page 2", "page 3"} <= set(document.locators.values())


def test_a_page_printed_by_chromium(report: Path, tmp_path: Path) -> None:
    document = read(prints.printed_by_chromium(prints.page(prints.lines_of(report)), tmp_path), "pdf")
    assert told(document) == told(extract.read_file(report))
    assert document.head == extract.read_file(report).head


def test_a_notice_printed_by_chromium(tmp_path: Path) -> None:
    document = read(prints.printed_by_chromium(NOTICE.read_bytes(), tmp_path), "pdf")
    assert items(document) == items(extract.read_file(NOTICE))


def breakdown(rows: int) -> WordDocument:
    """A landscape table over several pages: repeated head, a part's title across, cells merged downward."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph("示例区人民政府办公室关于2026年重点工作责任分解的通知")
    document.add_paragraph("2026年重点工作目标责任分解表")
    table = document.add_table(rows=rows + 2, cols=5, style="Table Grid")
    for column, (name, width) in enumerate(
        [("序号", 1.5), ("工作任务", 9), ("责任类别", 2), ("市级责任单位", 4), ("区级责任单位", 6)]
    ):
        table.cell(0, column).text = name
        for cell in table.columns[column].cells:
            cell.width = Cm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table.cell(1, 0).merge(table.cell(1, 4)).text = "一、2026年重点工作"
    for number in range(1, rows + 1):
        here = table.rows[number + 1].cells
        here[0].text = str(number)
        here[
            1
        ].text = (
            f"新建口袋公园{number}个，改造管网{number * 7}公里，全年完成投资{number}.2亿元以上，确保年底前全部开放。"
        )
        here[2].text = "协办" if number % 2 else "主办"
        here[4].text, *more = BODIES[number % 3 : number % 3 + 1 + number % 2]
        for body in more:
            here[4].add_paragraph(body)
    for first in range(2, rows, 3):
        table.cell(first, 3).text = "市园林局" if first % 2 else "市城建局"
        table.cell(first, 3).merge(table.cell(first + 2, 3))
    document.add_paragraph("注：所列数据为全市指标。")
    return document


def test_printed_by_office(tmp_path: Path) -> None:
    report, table = tmp_path / "report.docx", tmp_path / "table.docx"
    report.write_bytes(prints.word(prints.lines_of(REPORT)))
    table.write_bytes(prints.saved(breakdown(24)))
    report_pdf, table_pdf = prints.printed_by_office([report, table], tmp_path)
    assert told(read(report_pdf.read_bytes(), "pdf")) == told(extract.read_file(REPORT))
    landscape = read(table_pdf.read_bytes(), "pdf")
    assert len(set(landscape.locators.values())) > 2  # the table goes over pages
    assert len(landscape.tables) == 1
    assert items(landscape) == items(extract.read_file(table))
    assert [item.seq for item in landscape.items] == list(range(1, 25))


def test_word_97(tmp_path: Path) -> None:
    file = tmp_path / "table.docx"
    file.write_bytes(prints.saved(breakdown(6)))
    (old,) = prints.converted([file], "doc", tmp_path)
    assert items(read(old.read_bytes(), "doc")) == items(extract.read_file(file))


class Listener(BaseHTTPRequestHandler):
    """Counts who asks."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815  named by the protocol


def test_nothing_is_fetched_for_a_word_97_file_with_links(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = tmp_path / "linked.html"
        page.write_text(f'<p>Target 12</p><img src="http://127.0.0.1:{server.server_port}/a.png">', encoding="utf-8")
        (old,) = prints.converted([page], "doc:MS Word 97", tmp_path)
        Listener.asked.clear()
        assert read(old.read_bytes(), "doc").text.strip() == "Target 12"
        assert Listener.asked == []
        server.shutdown()
