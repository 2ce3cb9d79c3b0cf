"""What a worker does: one file's bytes in, its rows out. It raises nothing; only its process can be lost."""

from dataclasses import dataclass

from gongwen import extract
from gongwen.corpus.tables import Failure, Outcome, failed, outcome
from gongwen.errors import Unreadable


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read: the name its records carry, its digest, its bytes."""

    source: str
    sha256: str
    data: bytes


def read(task: Task) -> Outcome:
    """The rows of one file, or why it has none."""
    try:
        document = extract.read(task.data, source=task.source)
        return outcome(document, extract.facts(document), task.sha256)
    except Unreadable as error:
        return failed(Failure(task.source, error.what, error.remedy, error.place, task.sha256))
    except Exception as error:  # noqa: BLE001  the corpus runner: a fault of ours costs one file and is recorded
        what = f"the reader failed: {type(error).__name__}"
        return failed(Failure(task.source, what, "report it together with the file", None, task.sha256))
