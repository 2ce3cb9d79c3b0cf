"""The tables of a run: their columns, and one document's rows in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

import pyarrow as pa

from gongwen.document import Document, Head
from gongwen.facts import Statement
from gongwen.records import FACT_KEYS, ITEM_KEYS, TERM_KEYS, Record, fact_record, head_record, item_record, term_record
from gongwen.writing import parquet_row, parquet_schema

LAYOUT = 1  # raised when a column changes, so that parts of another layout are not taken for today's
_HEAD_KEYS = tuple(one.name for one in fields(Head) if one.name != "terms")  # the number of terms is counted
DOCUMENT_KEYS = (
    "source", "sha256", "format", *_HEAD_KEYS, "characters", "sections", "tables", "facts", "items", "terms",
    "warnings",
)  # fmt: skip
FAILURE_KEYS = ("source", "sha256", "place", "what", "remedy")
_COUNTS = {"livelihood_items", "characters", "sections", "tables", "facts", "items", "terms"}
_LISTS = {"review", "plan", "outlook", "warnings"}


def _kind(key: str) -> pa.DataType:
    if key in _COUNTS:
        return pa.int64()
    return pa.list_(pa.string()) if key in _LISTS else pa.string()


SCHEMAS = {
    "documents": pa.schema([(key, _kind(key)) for key in DOCUMENT_KEYS]),
    "facts": parquet_schema(FACT_KEYS),
    "items": parquet_schema(ITEM_KEYS),
    "terms": parquet_schema(TERM_KEYS),
    "failures": pa.schema([(key, pa.string()) for key in FAILURE_KEYS]),
}
OF_A_DOCUMENT = ("facts", "items", "terms")  # the tables with any number of rows a document


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read. `sha256` is None when its bytes could not be had.

    `lasting` failures are the file's own and hold until it changes; the others are the moment's (memory, time,
    permissions) and are tried again by the next run.
    """

    source: str
    what: str
    remedy: str
    place: str | None = None
    sha256: str | None = None
    lasting: bool = field(default=True, compare=False)

    def __str__(self) -> str:
        """One line: file, place, what, remedy."""
        return f"{self.source}: {self.place + ': ' if self.place else ''}{self.what}; {self.remedy}"

    def record(self) -> Record:
        """The row of the failures table."""
        return {key: getattr(self, key) for key in FAILURE_KEYS}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file gave: the rows of every table that has any, or why it could not be read."""

    source: str
    sha256: str
    rows: dict[str, pa.RecordBatch]
    characters: int = 0
    failure: Failure | None = None


def outcome(document: Document, facts: Sequence[Statement], sha256: str) -> Outcome:
    """The rows of a document that was read."""
    rows = {
        "facts": [fact_record(document, fact) for fact in facts],
        "items": [item_record(document, item) for item in document.items],
        "terms": [term_record(document, term) for term in document.terms],
    }
    counts = {name: len(found) for name, found in rows.items()}
    counts |= {"characters": len(document.text), "sections": len(document.sections), "tables": len(document.tables)}
    told = {"source": document.source, "sha256": sha256, "format": document.format}
    whole = head_record(document) | told | counts | {"warnings": [str(flaw) for flaw in document.warnings]}
    rows["documents"] = [{key: whole[key] for key in DOCUMENT_KEYS}]
    packed = {name: batch(name, found) for name, found in rows.items() if found}
    return Outcome(document.source, sha256, packed, len(document.text))


def failed(failure: Failure) -> Outcome:
    """The outcome of a file that could not be read."""
    rows = {"failures": batch("failures", [failure.record()])}
    return Outcome(failure.source, failure.sha256 or "", rows, failure=failure)


def batch(name: str, records: Iterable[Record]) -> pa.RecordBatch:
    """Records as rows of the table `name`."""
    schema = SCHEMAS[name]
    return pa.RecordBatch.from_pylist([parquet_row(record) for record in records], schema=schema)
