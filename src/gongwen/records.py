"""The records of the public contract (ARCHITECTURE.md): plain dicts with exactly the named keys, in their order."""

from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from gongwen.document import Document, Item, Term
from gongwen.facts import Statement

Record = dict[str, Any]

FACT_KEYS = (
    "source", "start", "end", "number", "quote", "quote_start", "quote_end", "subject", "indicator", "measure",
    "value", "high", "unit", "comparator", "period", "status", "section", "sentence", "sentence_start", "rule",
    "confidence", "damage",
)  # fmt: skip
ITEM_KEYS = (
    "source", "list", "seq", "kind", "part", "start", "end", "text", "role", "upper_units", "units", "leaders",
    "deadline", "inherited", "note",
)  # fmt: skip
LINK_KEYS = (
    "target_source", "target_number_start", "target_text_start", "target_quote", "progress_source",
    "progress_number_start", "progress_text_start", "progress_quote", "list", "seq", "relation", "ratio", "score",
    "why",
)  # fmt: skip
TERM_KEYS = ("source", "seq", "term", "definition", "start", "end")


def fact_record(document: Document, fact: Statement) -> Record:
    """The fact record; figures stay Decimal until they are written."""
    number, quote, sentence = fact.number, fact.quote, fact.sentence
    text = document.text
    values = (
        document.source, number.start, number.end, text[number.start : number.end], text[quote.start : quote.end],
        quote.start, quote.end, fact.subject, fact.indicator, fact.measure.value, fact.value, fact.high, fact.unit,
        fact.comparator.value, fact.period, fact.status.value, _section_title(document, fact.section),
        text[sentence.start : sentence.end], sentence.start, fact.rule, fact.confidence, fact.damage,
    )  # fmt: skip
    return dict(zip(FACT_KEYS, values, strict=True))


def item_record(document: Document, item: Item) -> Record:
    """The item record."""
    units = [{"name": u.name, "role": u.role.value, "and_others": u.and_others} for u in item.units]
    values = (
        document.source, item.list_number, item.seq, item.kind, item.part, item.span.start, item.span.end, item.text,
        item.role, list(item.upper_units), units, list(item.leaders), item.deadline, list(item.inherited), item.note,
    )  # fmt: skip
    return dict(zip(ITEM_KEYS, values, strict=True))


def term_record(document: Document, term: Term) -> Record:
    """The term record."""
    return dict(
        zip(
            TERM_KEYS,
            (document.source, term.seq, term.term, term.definition, term.span.start, term.span.end),
            strict=True,
        )
    )


def document_record(document: Document) -> Record:
    """The read record: head, sections, blocks, tables, terms."""
    return {
        "head": head_record(document),
        "sections": [
            {
                "title": section.title,
                "role": section.role.value,
                "period": section.period,
                "start": section.span.start,
                "end": section.span.end,
                "level": section.level,
            }
            for section in document.sections
        ],
        "blocks": list(_blocks(document)),
        "tables": [
            {
                "number": table.number,
                "title": table.title,
                "columns": list(table.columns),
                "rows": [
                    [
                        {
                            "text": cell.text,
                            "start": cell.span.start if cell.span else None,
                            "end": cell.span.end if cell.span else None,
                            "inherited": cell.inherited,
                        }
                        for cell in row
                    ]
                    for row in table.rows
                ],
                "parts": list(table.parts),
                "note": table.note,
                "start": table.span.start,
                "end": table.span.end,
            }
            for table in document.tables
        ],
        "terms": [{k: v for k, v in term_record(document, term).items() if k != "source"} for term in document.terms],
    }


def head_record(document: Document) -> Record:
    """The head: exactly the keys of the contract, absent values null, lists never absent."""
    head = asdict(document.head)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in head.items()}


def jsonable(value: object) -> object:
    """Decimals as JSON numbers: whole ones as integers, others with the digits they have."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def _blocks(document: Document) -> Iterator[Record]:
    for block in document.blocks:
        yield {
            "kind": block.kind.value,
            "level": block.level,
            "start": block.span.start,
            "end": block.span.end,
            "section": block.section,
            "text": block.clean.text,
        }


def _section_title(document: Document, index: int) -> str | None:
    """The heading the fact stands under; for a part that only a lead sentence opens, the one around it."""
    section = document.sections[index]
    if section.title is not None:
        return section.title
    around = [s for s in document.sections[:index] if s.title and section.span.start in s.span]
    return around[-1].title if around else None
