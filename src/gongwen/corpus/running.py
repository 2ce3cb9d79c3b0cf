"""A run from walking the folder to the finished tables, with what it owes its caller on the way."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gongwen.corpus import engines, files, parts, reading
from gongwen.corpus.files import File, Skipped
from gongwen.corpus.parts import Key, Parts, Place
from gongwen.corpus.reading import Task
from gongwen.corpus.tables import OF_A_DOCUMENT, SCHEMAS, Failure, Outcome
from gongwen.errors import CannotRun, Unreadable

_ROWS_IN_A_GROUP = 65_536  # of a finished table; fixed, so that the same rows are the same bytes


@dataclass(frozen=True, slots=True)
class Order:
    """What to run: every document below `folder` into the tables of `out`.

    A worker is stopped after `limit_seconds` on one file. What is read is kept `in_a_part` files at a time; a run
    that is killed loses no more than the files of one part.
    """

    folder: Path
    out: Path
    workers: int
    engine: engines.Engine = engines.local
    limit_seconds: float = 300
    in_a_part: int = 64
    work: Callable[[Task], Outcome] = reading.read


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to: documents read (`kept` of them by an earlier run), and what this run's reading took."""

    documents: int
    kept: int
    failed: int
    skipped: int
    facts: int
    characters: int
    seconds: float


@dataclass(slots=True)
class Run:
    """A run under way: iterate `read()` to its end, then `finish()`."""

    order: Order
    parts: Parts
    files: list[File]
    skipped: list[Skipped]
    places: dict[str, Place]  # by source: what is read
    failures: dict[str, Failure] = field(default_factory=dict)  # of this moment; lasting ones have a place
    kept: int = 0
    characters: int = 0
    seconds: float = 0
    _unwritten: list[Outcome] = field(default_factory=list)

    @property
    def pending(self) -> list[File]:
        """The files still to be read."""
        return [file for file in self.files if file.source not in self.places]

    @property
    def anew(self) -> bool:
        """Whether an older library or dictionary wrote what is there, so that all is read again."""
        return bool(self.parts.others) and not self.places

    def read(self) -> Iterator[str]:
        """Reads what is pending and gives the source of each file when it is done with, read or not.

        A file on which a worker died is tried once more, alone, after all others.
        """
        begun = time.monotonic()
        died: list[File] = []
        by_source = {file.source: file for file in self.files}
        try:
            for answer in self._answers(self.pending, self.order.workers):
                if answer.trouble is engines.Trouble.DIED:
                    died.append(by_source[answer.task.source])
                else:
                    yield self._taken(answer)
            for file in died:
                for answer in self._answers([file], 1):
                    yield self._taken(answer)
        finally:
            self._write()
            self.seconds = time.monotonic() - begun

    def finish(self) -> Summary:
        """Puts the tables together from the parts, removes what no table needs, and sums up.

        Raises OSError when a table cannot be written; the parts are there then, and another run goes on from them.
        """
        order = [self.places[file.source] for file in self.files if file.source in self.places]
        for name in ("documents", *OF_A_DOCUMENT):
            _write_table(parts.rows(order, name), SCHEMAS[name], self.order.out / f"{name}.parquet")
        failures = [*self.failures.values(), *(place.failure for place in order if place.failure)]
        failures.sort(key=lambda failure: failure.source)
        _write_lines((failure.record() for failure in failures), self.order.out / "failures.jsonl")
        _write_lines(
            ({"source": one.source, "what": one.what} for one in self.skipped), self.order.out / "skipped.jsonl"
        )
        self.parts.keep_only(order)
        return Summary(
            documents=sum(not place.failure for place in order),
            kept=self.kept,
            failed=len(failures),
            skipped=len(self.skipped),
            facts=sum(place.facts for place in order),
            characters=self.characters,
            seconds=self.seconds,
        )

    def complaints(self) -> list[str]:
        """A line for each file that could not be read, in their order."""
        lasting = [place.failure for place in self.places.values() if place.failure]
        return [str(one) for one in sorted([*self.failures.values(), *lasting], key=lambda one: one.source)]

    def _answers(self, wanted: Iterable[File], workers: int) -> Iterator[engines.Answer]:
        crew = engines.Crew(self.order.work, workers, self.order.limit_seconds)
        return self.order.engine(self._tasks(wanted), crew)

    def _tasks(self, wanted: Iterable[File]) -> Iterator[Task]:
        for file in wanted:
            try:
                data = files.content(file)
            except Unreadable as error:
                self.failures[file.source] = Failure(file.source, error.what, error.remedy, lasting=False)
                continue
            yield Task(file.source, files.sha256(data), data)

    def _taken(self, answer: engines.Answer) -> str:
        """Keeps what became of a task."""
        task = answer.task
        if answer.outcome is not None:
            self._unwritten.append(answer.outcome)
            self.characters += answer.outcome.characters
            if len(self._unwritten) >= self.order.in_a_part:
                self._write()
        else:
            what, remedy = "the process that read it died", "try it with more memory free, or report it with the file"
            if answer.trouble is engines.Trouble.TOO_LONG:
                what, remedy = f"not read within {self.order.limit_seconds:g} seconds", "allow more with --time-limit"
            self.failures[task.source] = Failure(task.source, what, remedy, None, task.sha256, lasting=False)
        return task.source

    def _write(self) -> None:
        if self._unwritten:
            written = self.parts.write(self._unwritten)
            self.places |= {source: place for (source, _), place in written.items()}
            self._unwritten.clear()


@contextmanager
def opened(order: Order) -> Iterator[Run]:
    """A run of `order`, its folder walked and compared with what an earlier run left in `order.out`.

    Raises:
        CannotRun: another run writes there.
        OSError: the folder cannot be made or written to.
    """
    order.out.mkdir(parents=True, exist_ok=True)
    with _alone(order.out):
        store = Parts(order.out / "parts")
        found, skipped = files.walk(order.folder)
        places = _still_true(found, store.index())
        yield Run(order, store, found, skipped, places, kept=sum(not place.failure for place in places.values()))


def _still_true(found: Iterable[File], index: dict[Key, Place]) -> dict[str, Place]:
    """Of what is in the parts, that whose file is there with the same bytes."""
    known = {source for source, _ in index}
    places = {}
    for file in found:
        if file.source in known:
            with suppress(Unreadable):
                place = index.get((file.source, files.sha256(files.content(file))))
                if place is not None:
                    places[file.source] = place
    return places


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Holds `out` for this process; the system lets go of it however the process ends."""
    try:
        import fcntl  # noqa: PLC0415  not on Windows, where nothing is held
    except ImportError:
        yield
        return
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotRun(f"{out}: another run writes here; wait for it, or name another folder") from error
        yield


def _write_table(tables: Iterable[pa.Table], schema: pa.Schema, path: Path) -> None:
    """One Parquet file of all `tables`, there as a whole or as it was before."""
    unfinished = path.with_name(f".{path.name}")
    held, count = [schema.empty_table()], 0
    with pq.ParquetWriter(unfinished, schema) as writer:
        for table in tables:
            held.append(table)
            count += len(table)
            if count >= _ROWS_IN_A_GROUP:
                whole = pa.concat_tables(held).combine_chunks()
                full = count - count % _ROWS_IN_A_GROUP
                for start in range(0, full, _ROWS_IN_A_GROUP):
                    writer.write_table(pa.concat_tables([whole.slice(start, _ROWS_IN_A_GROUP)]).combine_chunks())
                held, count = [whole.slice(full)], count - full
        if count:
            writer.write_table(pa.concat_tables(held).combine_chunks())
    unfinished.replace(path)


def _write_lines(records: Iterable[dict[str, object]], path: Path) -> None:
    unfinished = path.with_name(f".{path.name}")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    unfinished.replace(path)
