"""What every document must keep: a record's text is what stands at its offsets."""

from gongwen import extract, records
from gongwen.document import Document

NUMERALS = set("0123456789０１２３４５６７８９")
WORDED = set("零一二两三四五六七八九十百翻首榜高低快慢优好同")


def check_anchors(document: Document) -> None:
    text = document.text
    assert len(document.plain) == len(text)
    for fact in extract.facts(document):
        record = records.fact_record(document, fact)
        assert record["number"] == text[record["start"] : record["end"]]
        assert record["number"][0] in NUMERALS or WORDED & set(document.plain[record["start"] : record["end"]])
        assert record["quote"] == text[record["quote_start"] : record["quote_end"]]
        assert record["quote_start"] <= record["start"] < record["end"] <= record["quote_end"]
        assert text.startswith(record["sentence"], record["sentence_start"])
        assert record["sentence_start"] <= record["start"]
        assert record["subject"] is not None
    for item in document.items:
        assert text[item.span.start : item.span.end].strip()
        assert set(item.text) <= set(text[item.span.start : item.span.end])
    for term in document.terms:
        assert 0 <= term.span.start < term.span.end <= len(text)
    for block in document.blocks:
        assert block.clean.text == "".join(document.plain[offset] for offset in block.clean.offsets)
    for section in document.sections:
        assert 0 <= section.span.start <= section.span.end <= len(text)
    for table in document.tables:
        for row in table.rows:
            for cell in row:
                assert cell.span is None or cell.text == text[cell.span.start : cell.span.end]
