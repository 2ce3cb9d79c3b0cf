"""The package written: pages to read, tables as CSV and JSON, originals, the log, a manifest and the sums of it all."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from importlib.metadata import version
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.timezone import localtime

from luoshi.audit.chain import End
from luoshi.audit.exported import lines
from luoshi.audit.stored import entries, stored_end
from luoshi.errors import NotNow
from luoshi.exports.archive.asking import asking_tables, figure_tables, file_tables
from luoshi.exports.archive.ledger import coverage_table, ledger_tables, names_of
from luoshi.exports.archive.originals import Original, originals
from luoshi.exports.archive.pages import Book, index, item_pages
from luoshi.exports.archive.reports import report_tables
from luoshi.exports.archive.tables import Table
from luoshi.governments.models import Year

ZIP = "application/zip"
PACKED_ALREADY = (".docx", ".xlsx", ".pptx", ".ofd", ".pdf", ".zip", ".jpg", ".jpeg", ".png")


class YearNotClosed(NotNow):
    """The year goes on: a package of it would not be the last word."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What went into a package."""

    tables: tuple[Table, ...]
    originals: tuple[Original, ...]
    events: int
    end: End
    files: int

    def rows(self, name: str) -> int:
        """How many rows a table has."""
        return sum(len(table.rows) for table in self.tables if table.name == name)


def file_name(year: Year) -> str:
    """示例区2026年归档.zip; of a year that is not closed, 示例区2026年归档（未结）.zip."""
    return f"{year.government.short_name}{year}归档{'' if year.state == Year.State.CLOSED else '（未结）'}.zip"


def refuse_open(year: Year, *, unfinished: bool) -> None:
    """Pass when the year is closed, or is asked for as it stands. Raises YearNotClosed."""
    if year.state != Year.State.CLOSED and not unfinished:
        raise YearNotClosed(f"{year}还没有终结，不能归档；请先终结该年度，或输出标明“未结”的归档包")


def write_archive(out: IO[bytes], *, year: Year, at: datetime, unfinished: bool = False) -> Archived:
    """Everything of a year, as a zip that opens without us; one original at a time is in memory.

    Some thirty statements, and one for each original. Raises YearNotClosed unless the year is closed or it is asked
    for `unfinished`; then the package says 未结 wherever it says its name.
    """
    refuse_open(year, unfinished=unfinished)
    files, names = originals(year), names_of(year)
    tables = (
        *ledger_tables(year, files, names),
        *report_tables(year, files, names),
        *asking_tables(year, names),
        *figure_tables(year),
        coverage_table(year),
        *file_tables(year, files),
    )
    package = _Package(out, f"{year.government.code}-{year.number}", at)
    for table in tables:
        package.add(f"tables/{table.name}.csv", table.csv())
        package.add(f"tables/{table.name}.json", table.json())
    for file in files:
        package.add(file.path, file.data())
    events = package.add_lines("audit.jsonl", _events(year))
    book = Book(year, at, tables, files, events, stored_end())
    for name, page in item_pages(book):
        package.add(name, page.encode())
    package.add("index.html", index(book).encode())
    package.add("verify.py", (resources.files("luoshi.exports.archive") / "verify.txt").read_bytes())
    package.close(_about(book))
    return Archived(tables, files, events, book.end, package.count)


def _events(year: Year) -> Iterator[str]:
    """The log of the year's government, a line each."""
    return lines(entry for entry in entries() if entry.government == year.government.code)


def _about(book: Book) -> dict[str, object]:
    year = book.year
    return {
        "government": year.government.code,
        "name": year.government.name,
        "year": year.number,
        "state": year.get_state_display(),
        "closed": year.state == Year.State.CLOSED,
        "made_at": book.at.isoformat(timespec="seconds"),
        "version": version("luoshi"),
        "tables": {table.name: len(table.rows) for table in book.tables},
        "originals": len(book.files),
        "audit": {"events": book.events, "end": [book.end.seq, book.end.digest]},
    }


class _Package:
    """A zip of one folder, with the SHA-256 of each file in it."""

    def __init__(self, out: IO[bytes], folder: str, at: datetime) -> None:
        self._zip = ZipFile(out, "w", ZIP_DEFLATED)
        self._folder, self._time = folder, localtime(at).timetuple()[:6]
        self._sums: dict[str, tuple[str, int]] = {}

    @property
    def count(self) -> int:
        """Files in it."""
        return len(self._sums)

    def add(self, name: str, data: bytes) -> None:
        """A file."""
        self._sums[name] = (hashlib.sha256(data).hexdigest(), len(data))
        compress = None if not name.lower().endswith(PACKED_ALREADY) else 0
        self._zip.writestr(self._info(name), data, compress_type=compress if compress == 0 else ZIP_DEFLATED)

    def add_lines(self, name: str, said: Iterator[str]) -> int:
        """A file of lines, however many; their number."""
        found, size, count = hashlib.sha256(), 0, 0
        with self._zip.open(self._info(name), "w") as file:
            for line in said:
                data = line.encode()
                file.write(data)
                found.update(data)
                size, count = size + len(data), count + 1
        self._sums[name] = (found.hexdigest(), size)
        return count

    def close(self, about: dict[str, object]) -> None:
        """Manifest and sums, and the end of the zip."""
        listed = {name: {"sha256": digest, "bytes": size} for name, (digest, size) in sorted(self._sums.items())}
        self.add("manifest.json", json.dumps({**about, "files": listed}, ensure_ascii=False, indent=1).encode())
        said = "".join(f"{digest}  {name}\n" for name, (digest, _size) in sorted(self._sums.items()))
        self.add("SHA256SUMS", said.encode())
        self._zip.close()

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(f"{self._folder}/{name}", self._time)
        info.external_attr, info.compress_type = 0o100644 << 16, ZIP_DEFLATED
        return info
