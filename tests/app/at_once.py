"""Several calls in the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from luoshi.errors import LuoshiError


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call gave or refused; all begin in the same moment, on connections of their own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        try:
            return call()
        except LuoshiError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def count(results: list[object], kind: type) -> int:
    """How many of the results are of this kind."""
    return sum(isinstance(result, kind) for result in results)
