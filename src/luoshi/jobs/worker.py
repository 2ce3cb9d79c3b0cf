"""The worker: takes what waits on the queue, one after another, until told to stop; and sweeps once a day.

A worker has a name that stays over restarts (its machine, and a number and a token that a locked file in the data
folder gives it), so that it knows what it left behind when it was killed; the token, because two data folders may have
machines of one name, and what one of them runs is not what the other left behind.
"""

import fcntl
import logging
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from luoshi.jobs.running import requeue_lost
from luoshi.jobs.storing import sweep_files

LOOK_SECONDS = 1.0  # between two looks at an empty queue
LOST_SECONDS = 60
SWEEP_SECONDS = 24 * 3600
KEEP = timedelta(days=30)  # the queue's own records
MOST_WORKERS = 16

logger = logging.getLogger(__name__)


class NoName(RuntimeError):
    """Every worker's name on this machine is in use."""


class Worker:
    """One worker process, its name held while it is entered; `run` returns after `stop` and the job at hand."""

    def __init__(self, folder: Path) -> None:
        """Take a free name, locked in `folder`. Raises NoName."""
        self.name, self._lock = _free_name(folder)
        self._stop = threading.Event()
        self._queue: QueueWorker | None = None

    def __enter__(self) -> "Worker":
        """Itself."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Give the name back."""
        self._lock.close()

    def stop(self) -> None:
        """End after the job at hand."""
        self._stop.set()
        if self._queue is not None:
            self._queue.running = False

    def run(self, *, while_: Callable[[], bool] = lambda: True) -> None:
        """Work until stopped, or `while_` is no longer so; a database that is away is waited for."""
        lost_at = swept_at = float("-inf")
        clock = 0.0
        while not self._stop.is_set() and while_():
            try:
                if clock - lost_at >= LOST_SECONDS:
                    # under its own name only what it left behind: nothing of its own runs now
                    requeue_lost(worker=self.name, at=timezone.now())
                    lost_at = clock
                if clock - swept_at >= SWEEP_SECONDS:
                    sweep(at=timezone.now())
                    swept_at = clock
                self._work_off()
            except (OperationalError, InterfaceError) as away:
                logger.warning("the database is away: %s", str(away).splitlines()[0])
                close_old_connections()
                lost_at = float("-inf")  # what was in hand when it went away is lost: looked for first
            self._stop.wait(LOOK_SECONDS)
            clock += LOOK_SECONDS

    def _work_off(self) -> None:
        """Everything that waits now."""
        self._queue = QueueWorker(
            queue_names=["default"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        if not self._stop.is_set():
            self._queue.run()


def sweep(*, at: datetime) -> None:
    """Take away expired sessions, files of jobs whose time is over, records of the queue older than a month."""
    SessionStore.clear_expired()
    sweep_files(at=at)
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP).delete()


def _free_name(folder: Path) -> tuple[str, IO[str]]:
    """A name and the lock that holds it as long as the process lives."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, MOST_WORKERS + 1):
        lock = (folder / f"worker-{number}.lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        return f"{socket.gethostname()[:50]}-{number}-{_token(lock)}", lock
    raise NoName(f"{MOST_WORKERS}")


def _token(lock: IO[str]) -> str:
    """What stands in the locked file, written on first use."""
    lock.seek(0)
    token = lock.read(6)
    if not token:
        token = secrets.token_hex(3)
        lock.write(token)
        lock.flush()
    return token
