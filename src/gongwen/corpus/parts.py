"""What has been read, kept in parts: a folder of small Parquet files each, there as a whole or not at all."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import gongwen
from gongwen import lexicon
from gongwen.corpus.tables import LAYOUT, OF_A_DOCUMENT, SCHEMAS, Failure, Outcome

Key = tuple[str, str]  # source, sha256
_BESIDE_READING = ("cli", "corpus", "explain", "link", "printing", "score", "__main__")
_OPEN_PARTS = 8  # parts held in memory while tables are put together


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of one file stand: its part, and for each table the first row and how many."""

    part: Path
    rows: Mapping[str, tuple[int, int]]
    failure: Failure | None = None

    @property
    def facts(self) -> int:
        """How many facts the file gave."""
        return self.rows.get("facts", (0, 0))[1]


def maker() -> str:
    """A short name for the library, its dictionaries and the tables' layout: parts of another maker are not used.

    The library counts by its version and by its sources, since a working copy changes without a new version.
    """
    root = Path(gongwen.__file__).parent
    whole = hashlib.sha256(f"{LAYOUT} {gongwen.__version__} {lexicon.digest()}".encode())
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name.split("/")[0].removesuffix(".py") not in _BESIDE_READING:
            whole.update(name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


class Parts:
    """The parts below one folder that one maker wrote. One process at a time may write."""

    def __init__(self, folder: Path) -> None:
        self.all_makers = folder
        self.folder = folder / maker()
        self.others = [path for path in folder.glob("*") if path != self.folder]
        self.folder.mkdir(parents=True, exist_ok=True)
        for unfinished in self.folder.glob(".*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        self._last = max((int(path.name) for path in self.folder.iterdir() if path.name.isdigit()), default=0)

    def index(self) -> dict[Key, Place]:
        """Where each file read so far stands. A part that cannot be opened is removed: its files are read again."""
        found: dict[Key, Place] = {}
        for part in sorted(self.folder.iterdir()):
            try:
                found |= _places(part)
            except (OSError, pa.ArrowException):
                shutil.rmtree(part, ignore_errors=True)
        return found

    def write(self, outcomes: Iterable[Outcome]) -> dict[Key, Place]:
        """Writes `outcomes` as one part, and says where each stands. Raises OSError; then nothing is kept."""
        self._last += 1
        part = self.folder / f"{self._last:06}"
        unfinished = self.folder / f".{part.name}"
        unfinished.mkdir()
        held = sorted(outcomes, key=lambda outcome: outcome.source)
        for name, schema in SCHEMAS.items():
            batches = [outcome.rows[name] for outcome in held if name in outcome.rows]
            pq.write_table(pa.Table.from_batches(batches, schema=schema), unfinished / f"{name}.parquet")
        unfinished.rename(part)
        return _places(part)

    def keep_only(self, places: Iterable[Place]) -> None:
        """Removes the parts that hold none of `places`, and those of other makers."""
        used = {place.part for place in places}
        for path in [*self.folder.iterdir(), *self.others]:
            if path not in used:
                shutil.rmtree(path, ignore_errors=True)


def rows(places: Iterable[Place], name: str) -> Iterator[pa.Table]:
    """The rows of the table `name` at `places`, in their order; neighbours of one part come together."""

    @lru_cache(maxsize=_OPEN_PARTS)
    def table(part: Path) -> pa.Table:
        return pq.read_table(part / f"{name}.parquet", schema=SCHEMAS[name])

    part, first, after = Path(), 0, 0
    for place in places:
        start, count = place.rows.get(name, (0, 0))
        if count and place.part == part and start == after:
            after += count
        elif count:
            if after > first:
                yield table(part).slice(first, after - first)
            part, first, after = place.part, start, start + count
    if after > first:
        yield table(part).slice(first, after - first)


def _places(part: Path) -> dict[Key, Place]:
    found = {}
    after = dict.fromkeys(OF_A_DOCUMENT, 0)
    documents = pq.read_table(part / "documents.parquet", columns=["source", "sha256", *OF_A_DOCUMENT])
    for number, row in enumerate(documents.to_pylist()):
        spans = {"documents": (number, 1)}
        for name in OF_A_DOCUMENT:
            spans[name] = (after[name], row[name])
            after[name] += row[name]
        found[row["source"], row["sha256"]] = Place(part, spans)
    for name, count in after.items():
        if pq.read_metadata(part / f"{name}.parquet").num_rows != count:
            raise pa.ArrowInvalid(f"{part}: {name} has not the rows that its documents count")
    for row in pq.read_table(part / "failures.parquet").to_pylist():
        found[row["source"], row["sha256"]] = Place(part, {}, Failure(**row))
    return found
