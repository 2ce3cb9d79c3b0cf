"""The only door to gongwen: a file's bytes in, rows for the tables of intake out."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

import gongwen
from gongwen import extract, lexicon
from gongwen.document import Document, Item
from gongwen.errors import Trouble, Unreadable
from gongwen.facts import Statement
from gongwen.lexicon import units
from gongwen.records import document_record, fact_record, item_record, term_record
from luoshi.intake.errors import CannotRead
from luoshi.intake.refusals import PERSONAL, Stored, in_words, stored
from luoshi.uploads import bounded
from luoshi.uploads.errors import Code, Found
from luoshi.uploads.kinds import OLE
from luoshi.uploads.personal import advice
from luoshi.uploads.refusals import refusal

log = logging.getLogger("luoshi.intake")
LONGEST_TITLE = 300
# Labels as stored beside an anchor; the whole heading is in `sections`, the whole words are in the text.
LONGEST: Mapping[str, int] = {
    "number": 60,
    "subject": 200,
    "unit": 30,
    "section": 200,
    "rule": 120,
    "damage": 200,
    "term": 200,
    "part": 200,
    "list_title": LONGEST_TITLE,
}
BLOCK_KEYS = ("kind", "start", "end", "level", "section")  # the words are in the text
BARE_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
MULTIPLIED = re.compile(rf"{BARE_NUMBER.pattern}(?:万亿|[百千万亿])")
LARGEST = Decimal(10) ** 32  # what decimal(38,6) holds


@dataclass(frozen=True, slots=True)
class ReadFact:
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
class ReadTerm:
    """A glossary entry, field for field a row of intake.Term."""

    seq: int
    term: str
    definition: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadProposal:
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
    warnings: list[Stored]
    facts: tuple[ReadFact, ...]
    terms: tuple[ReadTerm, ...]
    proposals: tuple[ReadProposal, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """Which library and which dictionaries made a reading."""

    library_version: str
    lexicon_digest: str


def maker() -> Maker:
    """The library and dictionaries of today."""
    return Maker(gongwen.__version__, lexicon.digest())


def read(data: bytes, *, name: str) -> ReadDocument:
    """The document in `data` with everything found in it, read apart from this process.

    Raises CannotRead with gongwen's one line, or TooHeavy.
    """
    try:
        answer = bounded.call(_read, _seconds(data), data, name)
    except Found as found:
        raise refusal(name, found) from None
    if isinstance(answer, Refused):
        unreadable = Unreadable(name, answer.code, answer.params)
        raise CannotRead(in_words(unreadable)) from None
    return answer


def words_of(data: bytes, *, name: str) -> str:
    """The text of a file that gongwen reads; "" for one that it does not (a picture). Raises TooHeavy."""
    try:
        return bounded.call(_words, _seconds(data), data, name)
    except Found as found:
        raise refusal(name, found) from None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why gongwen could not read a file, as it crosses from one process to the other."""

    code: Trouble
    params: dict[str, str | int]


def _seconds(data: bytes) -> float:
    """How long reading may take; LibreOffice has a limit of its own, above which it stops itself."""
    converted = data.startswith((OLE[:4], b"{\\rtf"))
    return max(settings.READING_SECONDS, bounded.OFFICE_SECONDS if converted else 0)


def _read(data: bytes, name: str) -> ReadDocument | Refused:
    try:
        document = extract.read(data, source=name)
        statements = extract.facts(document)
        return rows_of(document, statements)
    except Unreadable as unreadable:
        return Refused(unreadable.code, dict(unreadable.params))
    except MemoryError as much:
        raise Found(Code.MEMORY) from much
    except Exception as broken:  # noqa: BLE001  the outermost worker: a crafted file finds what no reader foresaw
        log.warning("a file could not be read: %s", type(broken).__name__)
        raise Found(Code.DAMAGED) from None


def _words(data: bytes, name: str) -> str:
    try:
        return extract.read(data, source=name).text
    except Unreadable:
        return ""
    except MemoryError as much:
        raise Found(Code.MEMORY) from much
    except Exception as broken:  # noqa: BLE001  as above; what the door let in is kept, with no words to look through
        log.warning("a file has no words: %s", type(broken).__name__)
        return ""


def rows_of(document: Document, statements: Sequence[Statement]) -> ReadDocument:
    """The rows that `document` and the facts in it become."""
    whole = _storable(document_record(document))
    return ReadDocument(
        made_by=maker(),
        kind=document.head.kind.value,
        title=_clip(document.head.title or "", LONGEST_TITLE),
        text=_storable(document.text),
        plain=document.plain,
        head=whole["head"],
        sections=whole["sections"],
        blocks=[{key: block[key] for key in BLOCK_KEYS} for block in whole["blocks"]],
        tables=whole["tables"],
        warnings=[*(stored(flaw) for flaw in document.warnings), *_personal(document.plain)],
        facts=tuple(_fact(_storable(fact_record(document, statement))) for statement in statements),
        terms=tuple(_term(_storable(term_record(document, term))) for term in document.terms),
        proposals=tuple(_proposals(document)),
    )


def _personal(text: str) -> Iterator[Stored]:
    """What to do about numbers of persons in the document, kept beside its other warnings; the numbers are not."""
    told = advice(text)
    if told:
        yield {"code": PERSONAL, "params": {"advice": told}}


def _storable(value: Any) -> Any:
    """A text or record as PostgreSQL takes it, no character more or less: NUL becomes the replacement character."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd") if "\x00" in value else value
    if isinstance(value, dict):
        return {key: _storable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return value


def _clip(text: str, longest: int) -> str:
    """A label that fits its column; the anchor beside it still leads to the whole."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _fact(record: dict[str, Any]) -> ReadFact:
    """The row of one fact record; a value that no column can hold is left out and said so."""
    fact = {key: value for key, value in record.items() if key != "source"}
    if any(value is not None and abs(value) >= LARGEST for value in (fact["value"], fact["high"])):
        fact |= {"value": None, "high": None, "damage": "value too large to store"}
    return ReadFact(**_fitting(fact))


def _term(record: dict[str, Any]) -> ReadTerm:
    return ReadTerm(**_fitting({key: value for key, value in record.items() if key != "source"}))


def _fitting(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns with their labels clipped."""
    return {
        name: _clip(value, LONGEST[name]) if name in LONGEST and value is not None else value
        for name, value in columns.items()
    }


def _proposals(document: Document) -> Iterator[ReadProposal]:
    for order, item in enumerate(document.items, 1):
        record = _storable(item_record(document, item))
        list_title = _storable(_list_title(document, item) or "")
        columns = {key: value for key, value in record.items() if key not in {"source", "list"}}
        yield ReadProposal(
            **_fitting({**columns, "order": order, "list_number": record["list"], "list_title": list_title})
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


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into a figure field, as understood: value in the base unit, per cent for growth."""

    value: Decimal | None
    unit: str
    growth: Decimal | None
    rank: str


def typed(words: str, *, unit: str = "", base: str = "") -> Typed | None:
    """「82.56万平方米,增长6.2%,居全市第2位」 as a figure, a growth and a rank; None when no figure is in it.

    The words are read as the end of a sentence that says nothing else, by the rules that read whole documents. Digits
    alone are read in `unit`, as the target's document writes it (万平方米), and with a multiplier of their own (0.06万)
    in `base`, the unit without one.
    """
    if BARE_NUMBER.fullmatch(words.strip()):
        words = words.strip() + unit
    elif MULTIPLIED.fullmatch(words.strip()):
        words = words.strip() + base
    try:
        document = extract.read(f"2026年,全区某项任务完成{words}。\n".encode(), source="typed")
    except Unreadable:  # control characters pasted with it
        return None
    found = extract.facts(document)
    amount = next((fact for fact in found if fact.measure not in {"growth", "rank", "relation"}), None)
    growth = next((fact.value for fact in found if fact.measure == "growth"), None)
    rank = next((f"第{fact.value:f}位" for fact in found if fact.measure == "rank" and fact.value is not None), "")
    if amount is None and growth is None:
        return None
    value, unit = (amount.value, amount.unit or "") if amount is not None else (None, "")
    return Typed(value=value, unit=unit, growth=growth, rank=rank)


def in_unit(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """7.5公里 as 7500米: the value in another unit of the same quantity, exactly; None where there is no such way.

    Two forms of one unit (平米, 平方米) are the same unit. A quotient that no decimal writes (亩 in 公顷) is rounded to
    six places, as the database keeps it.
    """
    known = units.by_form()
    one, other = known.get(unit), known.get(wanted)
    if unit == wanted:
        return value
    if one is None or other is None or one.quantity != other.quantity or not one.factor or not other.factor:
        return None
    ratio = one.factor / other.factor
    return (value * ratio.numerator / ratio.denominator).quantize(Decimal("0.000001"))
