"""Readers that misbehave, for tests of the corpus runner: workers import them by name."""

import os
import signal
import time
from pathlib import Path

from gongwen.corpus import reading
from gongwen.corpus.reading import Task
from gongwen.corpus.tables import Outcome

ASLEEP_SECONDS = 600


def read(task: Task) -> Outcome:
    """Reads as ever, but dies or sleeps on files that are named so."""
    if "dies" in task.source:
        os.kill(os.getpid(), signal.SIGKILL)
    if "sleeps" in task.source:
        time.sleep(ASLEEP_SECONDS)
    return reading.read(task)


def read_at_the_second_try(mark: Path, task: Task) -> Outcome:
    """Reads as ever, but the process dies on a file named "once" as long as there is no `mark`."""
    if "once" in task.source and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return reading.read(task)
