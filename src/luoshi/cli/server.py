"""The server's processes on one listening socket, which outlives each of them; each leaves it before it stops."""

import multiprocessing
import os
import select
import signal
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from granian import _signals
from granian._granian import ListenerSpec as SocketSpec
from granian.server.mp import MPServer

LINGER_SECONDS = 3.0  # how long one that has taken a connection waits for its first byte
LOOK_SECONDS = 0.1  # between two looks at what is still open
OPEN_FILES = Path("/proc/self/fd")


class OneSocket(MPServer):
    """Granian with the listening socket opened once, by the process that starts the others.

    On Linux granian opens a socket for each process, as it does not on other systems. One that is killed then takes its
    queue of connections along, and a server of one process refuses connections until the next has loaded: 7,019
    refusals in three reloads under load, none with one socket (docs/decisions/0024).

    A process that is told to stop first leaves that socket to the others and waits for what it has already taken:
    granian hangs up at once on a connection of which no byte has been read (docs/decisions/0036).
    """

    may_reload: Callable[[], bool] = staticmethod(lambda: True)

    def signal_handler_reload(self, *args: Any, **kwargs: Any) -> None:
        """Reload, if what the new processes would find lets them start: two that do not would end the server."""
        if self.may_reload():
            super().signal_handler_reload(*args, **kwargs)  # type: ignore[no-untyped-call]

    def _init_shared_socket(self) -> None:
        held = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._shd, self._sfd = held, held.get_fd()  # type: ignore[assignment]  # None in granian's own __init__
        self._ssp = None
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)
        self._sso.listen(self.backlog)

    @staticmethod
    def _spawn_wsgi_worker(worker_id: int, name: Any, loader: Any, sock: Any, *rest: Any) -> None:
        """What a new process runs: granian's own, which finds its two signals answered by a departure.

        It departs too when the process that started it is gone without a word (kill -9): nobody else would stop it,
        and it would keep the port.
        """
        parent = multiprocessing.parent_process()
        if parent is not None:
            threading.Thread(target=_stop_after, args=[parent], daemon=True).start()
        answered = _signals.set_main_signals

        def set_main_signals(stop: Callable[[int, Any], None], reload: None = None) -> None:
            answered(Departure(sock[1], stop), reload)  # type: ignore[no-untyped-call]

        _signals.set_main_signals = set_main_signals
        MPServer._spawn_wsgi_worker(worker_id, name, loader, sock, *rest)  # noqa: SLF001


def _stop_after(parent: Any) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)


class Departure:
    """What a process does when told to stop: it leaves the socket, lingers, and stops; once, however often told."""

    def __init__(self, listening: socket.socket, stop: Callable[[int, Any], None]) -> None:
        """`stop` has granian answer what runs, and end."""
        self._listening = listening
        self._port = listening.getsockname()[1]
        self._stop = stop
        self._begun = False

    def __call__(self, *_signal: object) -> None:
        """The signal's handler: returns at once."""
        if not self._begun:
            self._begun = True
            leave(self._listening)
            threading.Thread(target=self._linger, daemon=True).start()

    def _linger(self) -> None:
        """Until no connection is open, LINGER_SECONDS at most: what then is being answered, granian waits for."""
        over = time.monotonic() + LINGER_SECONDS
        time.sleep(LOOK_SECONDS)
        while time.monotonic() < over and any(port == self._port for port in _ports()):
            time.sleep(LOOK_SECONDS)
        self._stop(signal.SIGTERM, None)


def leave(listening: socket.socket) -> None:
    """Have this process take no more connections from the socket; for the other processes it stays what it is.

    Nothing wakes it for a connection any more; and whoever asks the socket here once more is told that none waits.
    Where there is no /proc nothing changes.
    """
    here = tuple(_same(listening))
    for poller in _pollers():
        with closing(select.epoll.fromfd(os.dup(poller))) as watched:
            for each in here:
                with suppress(OSError):  # watched by another of them
                    watched.unregister(each)
    with socket.socket(socket.AF_UNIX) as nobody:
        nobody.bind("")  # a name of the kernel's choosing, no file
        nobody.listen()
        nobody.setblocking(False)  # noqa: FBT003
        for each in here:
            os.dup2(nobody.fileno(), each, inheritable=False)


def _same(listening: socket.socket) -> Iterator[int]:
    """Every descriptor of this process that is the socket: granian has some of its own."""
    wanted = os.fstat(listening.fileno()).st_ino
    return (each for each, inode in _sockets() if inode == wanted)


def _ports() -> Iterator[int]:
    """The port of this machine on which each open connection of this process is."""
    for each, _inode in _sockets():
        with suppress(OSError), socket.socket(fileno=os.dup(each)) as found:
            if found.family != socket.AF_UNIX:
                yield found.getsockname()[1]


def _sockets() -> Iterator[tuple[int, int]]:
    """Each descriptor that is a socket, and its inode."""
    for each in _open():
        with suppress(OSError):  # closed meanwhile
            found = os.fstat(each)
            if stat.S_ISSOCK(found.st_mode):
                yield each, found.st_ino


def _pollers() -> Iterator[int]:
    """Where this process waits for sockets."""
    for each in _open():
        with suppress(OSError):
            if "[eventpoll]" in str((OPEN_FILES / str(each)).readlink()):
                yield each


def _open() -> tuple[int, ...]:
    return tuple(int(each.name) for each in OPEN_FILES.iterdir()) if OPEN_FILES.is_dir() else ()
