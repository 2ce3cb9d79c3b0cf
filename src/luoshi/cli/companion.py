"""The background worker beside the server: started with it, replaced when it dies or the server reloads."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN_SECONDS = 5.0  # before a worker that died is replaced


class Companion:
    """`luoshi work` as a child of this process."""

    def __init__(self, stop_seconds: float) -> None:
        """Nothing runs yet; `stop_seconds` is how long a worker may finish what it has in hand."""
        self._stop_seconds = stop_seconds
        self._stopping = threading.Event()
        self._child = _start()
        self._watch = threading.Thread(target=self._replace, daemon=True)
        self._watch.start()

    def reload(self) -> None:
        """Have the worker end; a fresh one with today's code takes its place."""
        self._child.terminate()

    def stop(self) -> None:
        """End the worker, after the job at hand if that does not take too long: lost work is queued again."""
        self._stopping.set()
        self._child.terminate()
        try:
            self._child.wait(self._stop_seconds)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._watch.join(self._stop_seconds)

    def _replace(self) -> None:
        while not self._stopping.is_set():
            self._child.wait()
            if not self._stopping.wait(AGAIN_SECONDS):
                self._child = _start()


@contextmanager
def companion(stop_seconds: float) -> Iterator[Companion]:
    """A worker that runs as long as the block does."""
    worker = Companion(stop_seconds)
    try:
        yield worker
    finally:
        worker.stop()


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "luoshi", "work", "--beside"])
