"""Who does the reading: processes of this machine, or Ray. Both answer every task, in any order."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.context import BaseContext
from typing import Any

from pebble import ProcessPool

from gongwen.corpus.reading import Task
from gongwen.corpus.tables import Outcome
from gongwen.errors import CannotRun

_AHEAD = 3  # tasks a worker that are handed out before an answer is awaited: nobody waits for the parent


class Trouble(StrEnum):
    """How a task can end without an outcome."""

    DIED = "died"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a task: its outcome, or the trouble with the worker it cost."""

    task: Task
    outcome: Outcome | None = None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """What every worker does, how many there are, and after how many seconds one is stopped on a task."""

    work: Callable[[Task], Outcome]
    workers: int
    limit_seconds: float


Engine = Callable[[Iterable[Task], Crew], Iterator[Answer]]


def engine(name: str) -> Engine:
    """The engine called `name`: "local" or "ray". Raises CannotRun when it is not installed."""
    if name == "local":
        return local
    try:
        import ray  # noqa: PLC0415  an optional and slow import
    except ImportError as error:
        raise CannotRun("ray is not installed; install it (pip install ray), or use --engine local") from error

    def on_ray(tasks: Iterable[Task], crew: Crew) -> Iterator[Answer]:
        return _ray(ray, tasks, crew)

    return on_ray


def local(tasks: Iterable[Task], crew: Crew) -> Iterator[Answer]:
    """Answers from a pool of processes; a worker that dies or is stopped is replaced and costs its own task only."""
    pool = ProcessPool(max_workers=crew.workers, context=_context(), initializer=_begin)
    given: dict[Future[Outcome], Task] = {}
    try:
        for task in tasks:
            given[pool.schedule(crew.work, args=[task], timeout=crew.limit_seconds)] = task
            if len(given) >= _AHEAD * crew.workers:
                yield from _finished(given)
        while given:
            yield from _finished(given)
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _finished(given: dict[Future[Outcome], Task]) -> Iterator[Answer]:
    done, _ = wait(given, return_when=FIRST_COMPLETED)
    for future in done:
        task = given.pop(future)
        try:
            yield Answer(task, future.result())
        except TimeoutError:
            yield Answer(task, trouble=Trouble.TOO_LONG)
        except Exception:  # noqa: BLE001  ProcessExpired, or rows that could not be sent: no reason to stop a run
            yield Answer(task, trouble=Trouble.DIED)


def _context() -> BaseContext:
    """Forked from a clean server that has imported the readers, where there is such a thing; else spawned.

    Never forked from here: the pool and Arrow run threads. Measured in docs/decisions/0007.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["gongwen.corpus.reading"])
    return context


def _begin() -> None:
    """A worker leaves Ctrl-C to the parent and does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=[parent], daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    signal.raise_signal(signal.SIGTERM)


def _ray(ray: Any, tasks: Iterable[Task], crew: Crew) -> Iterator[Answer]:
    """Answers from Ray: the cluster that RAY_ADDRESS names, else one started on this machine.

    As many tasks as workers are out at a time, so that the time limit of each begins with its work.
    """
    ray.init(num_cpus=None if "RAY_ADDRESS" in os.environ else crew.workers, log_to_driver=False, logging_level="error")
    work = ray.remote(max_retries=0)(crew.work)
    given: dict[Any, tuple[Task, float]] = {}
    try:
        for task in tasks:
            given[work.remote(task)] = task, time.monotonic()
            while len(given) >= crew.workers:
                yield from _answered(ray, given, crew.limit_seconds)
        while given:
            yield from _answered(ray, given, crew.limit_seconds)
    finally:
        ray.shutdown()


def _answered(ray: Any, given: dict[Any, tuple[Task, float]], limit_seconds: float) -> Iterator[Answer]:
    done, _ = ray.wait(list(given), num_returns=1, timeout=1)
    for reference in done:
        task, _ = given.pop(reference)
        try:
            yield Answer(task, ray.get(reference))
        except ray.exceptions.RayError:
            yield Answer(task, trouble=Trouble.DIED)
    late = [reference for reference, (_, since) in given.items() if time.monotonic() - since > limit_seconds]
    for reference in late:
        ray.cancel(reference, force=True)
        yield Answer(given.pop(reference)[0], trouble=Trouble.TOO_LONG)
