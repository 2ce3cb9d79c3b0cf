"""The only door to gongwen: a file's bytes in, rows for the tables of intake out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import gongwen
from gongwen import extract, lexicon
from gongwen.document import Cell, Document, Head, Item, Section, Table
from gongwen.errors import Unreadable
from gongwen.facts import Statement
from luoshi.intake.errors import CannotRead

LONGEST_LABEL = 200  # headings and subjects as stored beside a fact; the whole heading is in `sections`
LONGEST_TITLE = 300
LARGEST = Decimal(10) ** 32  # what decimal(38,6) holds


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as gongwen found it, field for field a row of intake.Fact."""

    start: int
    end: int
    number: str
    quote: str
    quote_start: int
    quote_end: int
    subject: str
    indicator: str | None
    measure: str
    value: Decimal | None
    high: Decimal | None
    unit: str | None
    comparator: str
    period: str | None
    status: str
    section: str | None
    sentence: str
    sentence_start: int
    rule: str
    confidence: Decimal
    damage: str | None


@dataclass(frozen=True, slots=True)
class TermRow:
    """A glossary entry, field for field a row of intake.Term."""

    seq: int
    term: str
    definition: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """An item as gongwen found it, field for field a row of intake.Proposal; JSON columns as stored."""

    order: int
    list_number: int
    list_title: str
    seq: int
    kind: str
    part: str | None
    start: int
    end: int
    text: str
    role: str
    upper_units: list[str]
    units: list[dict[str, Any]]
    leaders: list[str]
    deadline: str | None
    inherited: list[str]
    note: str | None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document as read by one version of gongwen, ready to be stored."""

    made_by: "Maker"
    kind: str
    title: str
    text: str
    plain: str
    head: dict[str, Any]
    sections: list[dict[str, Any]]
    blocks: list[dict[str, Any]]
    tables: list[dict[str, Any]]
    warnings: list[str]
    facts: tuple[FactRow, ...]
    terms: tuple[TermRow, ...]
    proposals: tuple[ProposalRow, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """Which library and which dictionaries made a reading."""

    library_version: str
    lexicon_digest: str


def maker() -> Maker:
    """The library and dictionaries of today."""
    return Maker(gongwen.__version__, lexicon.digest())


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in `data` with everything found in it. Raises CannotRead with gongwen's one line."""
    try:
        document = extract.read(data, source=name)
        statements = extract.facts(document)
    except Unreadable as unreadable:
        raise CannotRead(str(unreadable)) from unreadable
    return rows_of(document, statements)


def rows_of(document: Document, statements: Sequence[Statement]) -> ReadDocument:
    """The rows that `document` and the facts in it become."""
    return ReadDocument(
        made_by=maker(),
        kind=document.head.kind.value,
        title=_clip(document.head.title or "", LONGEST_TITLE),
        text=_storable(document.text),
        plain=document.plain,
        head=_head(document.head),
        sections=[_section(section) for section in document.sections],
        blocks=[
            {
                "kind": block.kind.value,
                "start": block.span.start,
                "end": block.span.end,
                "level": block.level,
                "section": block.section,
            }
            for block in document.blocks
        ],
        tables=[_table(table) for table in document.tables],
        warnings=list(document.warnings),
        facts=tuple(_fact(document, statement) for statement in statements),
        terms=tuple(
            TermRow(
                term.seq,
                _clip(_storable(term.term), LONGEST_LABEL),
                _storable(term.definition),
                term.span.start,
                term.span.end,
            )
            for term in document.terms
        ),
        proposals=tuple(_proposals(document)),
    )


def _storable(text: str) -> str:
    """The text as PostgreSQL takes it, no character more or less: NUL becomes the replacement character."""
    return text.replace("\x00", "\ufffd")


def _clip(text: str, longest: int) -> str:
    """A label that fits its column; the anchor beside it still leads to the whole."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _head(head: Head) -> dict[str, Any]:
    """The head record of the contract: absent is null, no list is []."""
    return {
        "kind": head.kind.value,
        "title": head.title,
        "government": head.government,
        "published": head.published,
        "delivered": head.delivered,
        "issued": head.issued,
        "number": head.number,
        "index": head.index,
        "congress": head.congress,
        "session": head.session,
        "speaker": head.speaker,
        "review": list(head.review),
        "plan": list(head.plan),
        "outlook": list(head.outlook),
        "terms": head.terms,
        "livelihood_items": head.livelihood_items,
        "script": head.script,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "role": section.role.value,
        "period": section.period,
        "start": section.span.start,
        "end": section.span.end,
        "level": section.level,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "number": table.number,
        "title": table.title,
        "columns": list(table.columns),
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "parts": list(table.parts),
        "note": table.note,
        "start": table.span.start,
        "end": table.span.end,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "text": _storable(cell.text),
        "start": cell.span.start if cell.span else None,
        "end": cell.span.end if cell.span else None,
        "inherited": cell.inherited,
    }


def _fact(document: Document, statement: Statement) -> FactRow:
    """The row of one fact; a value that no column can hold is left out and said so."""
    text = _storable(document.text)
    number, quote, sentence = statement.number, statement.quote, statement.sentence
    section = document.sections[statement.section].title if document.sections else None
    too_large = any(value is not None and abs(value) >= LARGEST for value in (statement.value, statement.high))
    damage = "value too large to store" if too_large else statement.damage
    return FactRow(
        start=number.start,
        end=number.end,
        number=_clip(text[number.start : number.end], 60),
        quote=text[quote.start : quote.end],
        quote_start=quote.start,
        quote_end=quote.end,
        subject=_clip(_storable(statement.subject), LONGEST_LABEL),
        indicator=statement.indicator,
        measure=statement.measure.value,
        value=None if too_large else statement.value,
        high=None if too_large else statement.high,
        unit=statement.unit and _clip(statement.unit, 30),
        comparator=str(statement.comparator),
        period=statement.period,
        status=statement.status.value,
        section=section and _clip(_storable(section), LONGEST_LABEL),
        sentence=text[sentence.start : sentence.end],
        sentence_start=sentence.start,
        rule=_clip(statement.rule, 120),
        confidence=statement.confidence,
        damage=damage and _clip(damage, LONGEST_LABEL),
    )


def _proposals(document: Document) -> Iterator[ProposalRow]:
    for order, item in enumerate(document.items, 1):
        yield ProposalRow(
            order=order,
            list_number=item.list_number,
            list_title=_clip(_storable(_list_title(document, item) or ""), LONGEST_TITLE),
            seq=item.seq,
            kind=item.kind,
            part=item.part and _clip(_storable(item.part), LONGEST_LABEL),
            start=item.span.start,
            end=item.span.end,
            text=_storable(item.text),
            role=item.role,
            upper_units=list(item.upper_units),
            units=[{"name": unit.name, "role": unit.role.value, "and_others": unit.and_others} for unit in item.units],
            leaders=list(item.leaders),
            deadline=item.deadline,
            inherited=list(item.inherited),
            note=item.note and _storable(item.note),
        )


def _list_title(document: Document, item: Item) -> str | None:
    """What the item's list is called.

    Its table's title, or the nearest heading above where the table has none; in running text the top-level
    heading.
    """
    above = [section for section in document.sections if section.title is not None and item.span.start in section.span]
    for table in document.tables:
        if table.number == item.list_number and item.span.overlaps(table.span):
            nearest = max(above, key=lambda section: section.span.start, default=None)
            return table.title or (nearest.title if nearest else None)
    return min(above, key=lambda section: section.level).title if above else None
