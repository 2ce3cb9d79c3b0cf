"""No page runs for ever: after LUOSHI_PAGE_SECONDS it is stopped where it is, and told so.

One thread of each server process looks every second at what runs. A page that is over its time is stopped twice over:
its statement is cancelled in the database, and an exception is raised in its thread, which lets transactions roll back.
What does not end by it (a library that never comes back to Python) ends with its process, GRACE_SECONDS later; the
server starts another. A library that holds Python itself would stop the looking too: then Python's own alarm, which
needs no Python, ends the process.
"""

import ctypes
import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from luoshi.installation.logs import REQUEST
from luoshi.web.outage import Outage
from luoshi.web.views.errors import unavailable

LOOK_SECONDS = 1.0
GRACE_SECONDS = 30.0  # for the exception to arrive, and for what was begun to roll back
HELD_SECONDS = 60.0  # that nobody else in the process came to run: a sound page holds Python for milliseconds

log = logging.getLogger("luoshi.page_limit")


class PageTooLong(BaseException):
    """Raised in the thread of a page that is over its time; no Exception, so that no page takes it for its own."""


@dataclass(slots=True)
class _Page:
    """A page that runs: in which thread, until when, on which connection of the database, under which number."""

    thread: int
    until: float
    database: Any
    request: str
    stopped: bool = False


@dataclass(slots=True)
class _Watch:
    """What runs in this process, and whether somebody looks."""

    pages: dict[int, _Page] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    process: int = 0


_watch = _Watch()


def page_limit(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 503 with a line for a page that runs longer than LUOSHI_PAGE_SECONDS; 0 is no limit."""

    def answer_or_stop(request: HttpRequest) -> HttpResponse:
        if not settings.PAGE_SECONDS:
            return answer(request)
        page = _begin()
        try:
            try:
                return answer(request)
            finally:
                _end(page)
        except PageTooLong:
            _end(page)  # where it was raised in the end itself
            connections.close_all()  # in what state the statement left its connection, nobody knows
            return unavailable(request, Outage.SLOW)

    return answer_or_stop


def _begin() -> _Page:
    thread = threading.get_ident()
    page = _Page(thread, time.monotonic() + settings.PAGE_SECONDS, connections["default"], REQUEST.get())
    with _watch.lock:
        _watch.pages[thread] = page
        if _watch.process != os.getpid():
            _watch.process = os.getpid()
            threading.Thread(target=_look, daemon=True, name="page-limit").start()
    return page


def _end(page: _Page) -> None:
    """From here on nothing is raised in this thread any more, nor what was on its way."""
    with _watch.lock:
        _watch.pages.pop(page.thread, None)
        if page.stopped:
            _raise_in(page.thread, None)


def _look() -> None:
    while True:
        if _alarmed():
            faulthandler.dump_traceback_later(HELD_SECONDS, exit=True)
        with _watch.lock:
            for page in _watch.pages.values():
                _stop(page, time.monotonic())
        time.sleep(LOOK_SECONDS)


def _alarmed() -> bool:
    """Whether Python's alarm can be set: it writes to stderr, which tests put something else in the place of."""
    try:
        return sys.stderr is not None and sys.stderr.fileno() >= 0
    except (OSError, ValueError, AttributeError):
        return False


def _stop(page: _Page, now: float) -> None:
    if now > page.until + GRACE_SECONDS:
        _tell(page, f"a page did not stop {GRACE_SECONDS:g} seconds after its time, the process ends")
        os.kill(os.getpid(), signal.SIGKILL)
    if now > page.until and not page.stopped:
        page.stopped = True
        _tell(page, f"a page ran longer than {settings.PAGE_SECONDS:g} seconds and is stopped")
        _raise_in(page.thread, PageTooLong)
        _cancel(page.database)


def _tell(page: _Page, what: str) -> None:
    """A line in the log under the page's number, with the place in the code where it is; never a value."""
    frame = sys._current_frames().get(page.thread)  # noqa: SLF001  documented for finding what hangs
    place = f"{frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}" if frame is not None else "?"
    mark = REQUEST.set(page.request)
    log.error("%s: at %s", what, place)
    REQUEST.reset(mark)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have the error raised in another thread as soon as it runs Python; None takes back what has not arrived."""
    raised = ctypes.py_object(error) if error is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)


def _cancel(database: Any) -> None:
    """Break off the statement that runs on a connection, if one does."""
    raw = getattr(database, "connection", None)
    try:
        if database.vendor == "sqlite" and raw is not None:
            raw.interrupt()
        elif raw is not None:
            raw.cancel_safe(timeout=1.0)
    except Exception:  # noqa: BLE001  whatever the driver says: the exception in the thread is on its way
        log.warning("the statement of a page over its time could not be cancelled")
