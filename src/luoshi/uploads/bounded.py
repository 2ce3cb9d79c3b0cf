"""Reading a stranger's file in a process of its own, with so much time and memory and no more.

Note: the process is kept for the next file. One that takes too long is killed, one that asks for too much memory dies,
and either costs its own file only. It is spawned, not forked: it inherits neither database connections nor requests.
A forkserver would start faster, but the server forks its own workers after documents may have been read (the demo does
so), and a forkserver answers only the process that started it.
"""

import atexit
import contextlib
import fcntl
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from pebble import ProcessExpired, ProcessPool

from luoshi.uploads.errors import Code, Found

P = ParamSpec("P")
R = TypeVar("R")
WORKERS = 2
TASKS = 200  # then a new process: what libraries leave behind does not pile up
OFFICE_SECONDS = 150  # LibreOffice stops itself after 120
BEFORE_CHILDREN = 10  # any number from 0 on is done before children are waited for
LARGEST_WRITTEN = 400 * 2**20  # bytes of a file that a worker, or LibreOffice below it, may write


@dataclass(slots=True)
class _Workshop:
    """The pool of this process; made with the first file."""

    pool: Any = None
    process: int = 0
    inherited: Any = None  # what a fork brought along: its threads are not here, and it is not ours to stop
    lock: threading.Lock = field(default_factory=threading.Lock)


_workshop = _Workshop()


def call(function: Callable[P, R], seconds: float, *args: P.args, **kwargs: P.kwargs) -> R:
    """What the function answers or raises, within the seconds and the memory of the settings.

    Raises Found(TIME) or Found(MEMORY) when it takes more. Function and arguments must be such as can be sent.
    """
    if not settings.READING_APART:
        return function(*args, **kwargs)
    future = _pool().schedule(function, args=args, kwargs=kwargs, timeout=seconds)
    try:
        answer: R = future.result()
    except TimeoutError as late:
        raise Found(Code.TIME, f"{seconds:g}") from late
    except (ProcessExpired, MemoryError) as died:
        raise Found(Code.MEMORY) from died
    except BrokenExecutor as broken:
        close()  # a pool whose processes do not start is of no use any more
        raise Found(Code.WORKER) from broken
    return answer


def _pool() -> Any:
    with _workshop.lock:
        if _workshop.process != os.getpid():
            _workshop.inherited, _workshop.pool = _workshop.pool, None
        if _workshop.pool is None or not _workshop.pool.active:
            _workshop.pool = ProcessPool(
                max_workers=WORKERS,
                max_tasks=TASKS,
                context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=[settings.READING_MB * 2**20],
            )
            _workshop.process = os.getpid()
            atexit.register(close)
            # A process of the server's ends by way of multiprocessing, which waits for all of its children before it
            # comes to atexit: an idle reader held every stop until the server killed its process.
            Finalize(None, close, exitpriority=BEFORE_CHILDREN)
        return _workshop.pool


def close() -> None:
    """Stop the processes; the next file starts new ones."""
    with _workshop.lock:
        pool, _workshop.pool = _workshop.pool, None
        if pool is not None and _workshop.process == os.getpid():
            pool.stop()
            pool.join()


def _begin(memory: int) -> None:
    """Limits for whatever runs here; a worker leaves Ctrl-C to its parent and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_WRITTEN, LARGEST_WRITTEN))
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of the address space
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    parent = multiprocessing.parent_process()
    if parent is not None:
        _end_with(parent)


def _end_with(parent: Any) -> None:
    """Have this process end when its parent does, however that ends and whatever runs here.

    The kernel does it, by a signal when the last writer of the parent's pipe is gone: it needs neither the main thread,
    which may wait for a lock that nobody gives back any more, nor Python, which a reader may hold. The thread is for a
    parent that was gone before, and for systems that send no such signal. Not PR_SET_PDEATHSIG: it asks for the end of
    the thread that started this process, and the server's threads come and go.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # which is to end
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    threading.Thread(target=_miss, args=[parent], daemon=True).start()


def _miss(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGKILL)
