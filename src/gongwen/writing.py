"""Records to a file, its format by the name: .jsonl, .csv, .xlsx, .parquet. A file is whole or not there."""

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

from gongwen.records import Record, jsonable

_DECIMALS = {"value", "high", "confidence", "ratio", "score"}
_INTEGERS = {"start", "end", "quote_start", "quote_end", "sentence_start", "list", "seq"} | {
    "target_number_start",
    "target_text_start",
    "progress_number_start",
    "progress_text_start",
}
_LISTS = {"upper_units", "units", "leaders", "inherited", "why"}
_XLSX_CANNOT_HOLD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_XLSX_LONGEST = 32_767
_EXACT = Context(prec=60)  # the usual 28 digits are fewer than decimal(38,6) holds
_SIX_PLACES = Decimal("0.000001")
_LARGEST = Decimal(10) ** 32


class UnknownFormat(ValueError):
    """A file name whose ending names no format that is written here."""


def line(record: Record) -> str:
    """The record as one line of JSON Lines, without the line end."""
    return json.dumps(record, ensure_ascii=False, default=jsonable)


def write(records: Iterable[Record], out: Path, keys: Sequence[str]) -> None:
    """Writes `records`, whose keys are `keys`, to `out`; what stood there before is replaced only when all is written.

    Raises:
        UnknownFormat: the ending of `out` names none of the formats.
        OSError: the folder cannot be written to.
    """
    writer = writer_for(out)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=out.suffix)
    os.close(handle)
    try:
        writer(records, Path(name), keys)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def writer_for(out: Path) -> Callable[[Iterable[Record], Path, Sequence[str]], None]:
    """The writer for the ending of `out`. Raises UnknownFormat."""
    writers = {".jsonl": _jsonl, ".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise UnknownFormat(f"{out.name}: the ending must be one of {', '.join(writers)}")
    return writer


def _jsonl(records: Iterable[Record], out: Path, keys: Sequence[str]) -> None:
    del keys
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line(record) + "\n" for record in records)


def _csv(records: Iterable[Record], out: Path, keys: Sequence[str]) -> None:
    # utf-8-sig: Excel takes UTF-8 for the local encoding without the mark
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(keys)
        writer.writerows([_flat(record[key]) for key in keys] for record in records)


def _xlsx(records: Iterable[Record], out: Path, keys: Sequence[str]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415  a slow import, needed for this format only
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("records")
    sheet.append(list(keys))
    for record in records:
        cells = []
        for key in keys:
            value = _flat(record[key])
            if isinstance(value, str):
                value = _XLSX_CANNOT_HOLD.sub(" ", value)[:_XLSX_LONGEST]
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever the text begins with
            cells.append(cell)
        sheet.append(cells)
    book.save(out)


def parquet_schema(keys: Sequence[str]) -> Any:
    """The Arrow schema of records with `keys`: figures decimal(38,6), lists as lists."""
    import pyarrow as pa  # noqa: PLC0415  a slow import, needed for this format only

    def kind(key: str) -> Any:
        if key in _DECIMALS:
            return pa.decimal128(38, 6)
        if key in _INTEGERS:
            return pa.int64()
        if key == "units":
            return pa.list_(pa.struct([("name", pa.string()), ("role", pa.string()), ("and_others", pa.bool_())]))
        return pa.list_(pa.string()) if key in _LISTS else pa.string()

    return pa.schema([(key, kind(key)) for key in keys])


def parquet_row(record: Record) -> Record:
    """The record as a row, figures at six places; one beyond decimal(38,6) is left out, and `damage` says so."""
    row = {key: _EXACT.quantize(value, _SIX_PLACES) if _fits(value) else value for key, value in record.items()}
    large = [key for key, value in row.items() if isinstance(value, Decimal) and not _fits(value)]
    return row | dict.fromkeys(large) | {"damage": "value too large to store"} if large else row


def _fits(value: object) -> bool:
    return isinstance(value, Decimal) and abs(value) < _LARGEST


def _parquet(records: Iterable[Record], out: Path, keys: Sequence[str]) -> None:
    import pyarrow as pa  # noqa: PLC0415  a slow import, needed for this format only
    import pyarrow.parquet as pq  # noqa: PLC0415

    rows = [parquet_row(record) for record in records]
    pq.write_table(pa.Table.from_pylist(rows, schema=parquet_schema(keys)), out)


def _flat(value: object) -> str | int | float | None:
    """A value as one cell: lists as JSON strings, figures as numbers."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, str | int | float) else None
